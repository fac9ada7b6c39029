"""Taking in a record that was exported: batch by batch, inside the transaction of the caller."""

import codecs
import hashlib
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from testimonia.model.custody import Bringing
from testimonia.model.lines import Noun
from testimonia.model.record import Account, Claim, Document, Header, Incident, Judgement, Mention
from testimonia.model.terms import Original, Verdict
from testimonia.store import custody, rows
from testimonia.store.tables import DOCUMENTS
from testimonia.store.vault import Originals


class Importing:
    """One import into one case."""

    def __init__(self, connection: Connection, vault: Originals) -> None:
        self._connection = connection
        self._vault = vault
        self._into_empty = connection.execute(select(DOCUMENTS.c.seq).limit(1)).first() is None
        self._readings: dict[tuple[str, str], set[str | None]] = {}  # (document, maker): what its claims supersede
        self._corrected: set[str] = set()
        self.documents: list[str] = []

    def take(self, batch: Sequence[Noun]) -> None:
        """The nouns of a batch, in the order of the record."""
        documents = [self._document(noun) for noun in batch if isinstance(noun, Document)]
        claims = [noun for noun in batch if isinstance(noun, Claim)]
        self._bring(documents)
        rows.add_documents(self._connection, documents)
        rows.add_mentions(self._connection, [noun for noun in batch if isinstance(noun, Mention)])
        rows.add_claims(self._connection, claims)
        judgements = [noun for noun in batch if isinstance(noun, Judgement)]
        rows.append_judgements(self._connection, judgements)
        self.documents += [document.id for document in documents]
        for claim in claims:
            self._readings.setdefault((claim.document, claim.made_by), set()).add(claim.supersedes)
        self._corrected |= {str(judgement.on) for judgement in judgements if judgement.verdict is Verdict.CORRECT}
        if self._into_empty:
            for noun in batch:
                if isinstance(noun, Header):
                    rows.set_meta(self._connection, "case", noun.case)
                    rows.set_meta(self._connection, "made_by", noun.made_by)
            rows.add_accounts(self._connection, [noun for noun in batch if isinstance(noun, Account)])
            rows.add_incidents(self._connection, [noun for noun in batch if isinstance(noun, Incident)])

    def finish(self) -> None:
        """Notes who read what. In a record, the claims of a later reading come after those of a former.

        Somebody all of whose claims correct what a person judged is no reader: such claims outlive every reading.
        """
        for (document, made_by), superseded in self._readings.items():
            if not superseded <= self._corrected:
                rows.add_reading(self._connection, document, made_by)
        if not self._into_empty:
            rows.set_meta(self._connection, "stale", "yes")

    def _bring(self, documents: Sequence[Document]) -> None:
        """Notes in the custody ledger what comes with the record and is not in the case yet."""
        ids = [document.id for document in documents]
        known = set(self._connection.execute(select(DOCUMENTS.c.id).where(DOCUMENTS.c.id.in_(ids))).scalars())
        for document in documents:
            if document.id not in known:
                custody.brought(self._connection, document, None, Bringing(details={"from": "a record that was imported"}))

    def _document(self, document: Document) -> Document:
        """Originals do not travel with a record. One that is its text in UTF-8 is made again; the others are absent."""
        content = _original(document)
        if content is None and self._vault.digest(document.id) != document.id:
            return replace(document, original=Original.ABSENT)
        if content is not None:
            self._vault.put(document.id, content)
        return replace(document, original=Original.HELD)


def _original(document: Document) -> bytes | None:
    if document.text is None:
        return None
    content = document.text.encode("utf-8", errors="surrogatepass")
    for candidate in (content, codecs.BOM_UTF8 + content):
        if "sha256:" + hashlib.sha256(candidate).hexdigest() == document.id:
            return candidate
    return None
