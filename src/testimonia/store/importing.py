"""Taking in a record that was exported: batch by batch, inside the transaction of the caller."""

import codecs
import hashlib
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, func, select

from testimonia.errors import RecordError
from testimonia.model.custody import Bringing
from testimonia.model.filed import Filed, Row
from testimonia.model.record import Document
from testimonia.model.terms import Original, Verdict
from testimonia.store import custody, page_tables, rows, sums
from testimonia.store.tables import ACCOUNTS, CLAIMS, DOCUMENTS, INCIDENTS, MENTIONS
from testimonia.store.vault import Originals

_TEXTS = 500  # that are asked for at once


class Importing:
    """One import into one case. Texts of the documents that one batch is about are held in memory, and no more."""

    def __init__(self, connection: Connection, vault: Originals) -> None:
        self._connection = connection
        self._vault = vault
        self._into_empty = connection.execute(select(DOCUMENTS.c.seq).limit(1)).first() is None
        self._indexes: tuple[str, ...] = ()
        if self._into_empty:
            page_tables.pause(connection)
            self._indexes = rows.drop_indexes(connection, MENTIONS, CLAIMS)
        self._readings: dict[tuple[str, str], set[str | None]] = {}  # (document, maker): what its claims supersede
        self._corrected: set[str] = set()
        self._claims = self._incidents = False
        self._texts: dict[str, tuple[str, str | None]] = {}  # name and text of the documents that the last nouns were about

    def take(self, some: Filed) -> None:
        """The nouns that come next, in the order of the record. Raises RecordError when a quote does not stand at its offsets."""
        self._bring(some.rows["document"])
        self._check_quotes(some.spans)
        rows.add(self._connection, MENTIONS, some.rows["mention"])
        rows.add(self._connection, CLAIMS, some.rows["claim"])
        self._claims |= bool(some.rows["claim"])
        self._incidents |= bool(some.rows["incident"])
        judgements = [rows.judgement(str(body)) for _, body in some.rows["judgement"]]
        rows.append_judgements(self._connection, judgements)
        for _, document, _, made_by, supersedes, _ in some.rows["claim"]:
            self._readings.setdefault((str(document), str(made_by)), set()).add(supersedes)
        self._corrected |= {str(judgement.on) for judgement in judgements if judgement.verdict is Verdict.CORRECT}
        if self._into_empty:
            for _, body in some.rows["header"]:
                header = rows.loaded(str(body))
                rows.set_meta(self._connection, "case", header["case"])
                rows.set_meta(self._connection, "made_by", header["made_by"])
            rows.add(self._connection, ACCOUNTS, some.rows["account"])
            rows.add(self._connection, INCIDENTS, some.rows["incident"])

    def finish(self) -> None:
        """Notes who read what. In a record, the claims of a later reading come after those of a former.

        Somebody all of whose claims correct what a person judged is no reader: such claims outlive every reading.
        """
        read = [reading for reading, superseded in self._readings.items() if not superseded <= self._corrected]
        rows.add_readings(self._connection, read)
        for index in self._indexes:
            self._connection.exec_driver_sql(index)
        if self._into_empty:
            page_tables.create(self._connection)
        if not self._into_empty or (self._claims and not self._incidents):
            rows.set_meta(self._connection, "stale", "yes")

    def _bring(self, given: Sequence[Row]) -> None:
        """Adds documents, and notes in the custody ledger what comes with the record and is not in the case yet."""
        documents, described = [], []
        for _, text, body in given:
            document = rows.document(str(body), text)
            if text is not None and document.characters != len(text):
                raise RecordError(
                    f"{document.name}: the text has {len(text)} characters, noted are {document.characters}. Export it again."
                )
            original = self._original(document)
            documents.append(document)
            described.append(
                (document.id, text, body if original is document.original else rows.body(replace(document, original=original)))
            )
        ids = [document.id for document in documents]
        known = set(self._connection.execute(select(DOCUMENTS.c.id).where(DOCUMENTS.c.id.in_(ids))).scalars()) if ids else set()
        fresh = [document for document in documents if document.id not in known]
        custody.brought_together(self._connection, fresh, Bringing(details={"from": "a record that was imported"}))
        rows.add(self._connection, DOCUMENTS, described)
        sums.add(self._connection, "documents", ids)

    def _check_quotes(self, spans: Sequence[tuple[str, int, int, str]]) -> None:
        """Against the texts in the case. Documents without their text are passed over."""
        about = {document for document, _, _, _ in spans}
        self._texts = {document: told for document, told in self._texts.items() if document in about}
        missing = sorted(about - self._texts.keys())
        for at in range(0, len(missing), _TEXTS):
            name = func.json_extract(DOCUMENTS.c.body, "$.name")
            these = DOCUMENTS.c.id.in_(missing[at : at + _TEXTS])
            found = self._connection.execute(select(DOCUMENTS.c.id, name, DOCUMENTS.c.text).where(these))
            self._texts |= {row[0]: (row[1], row[2]) for row in found}
        for document, start, end, quote in spans:
            called, text = self._texts.get(document, ("", None))
            if text is not None and text[start:end] != quote:
                raise RecordError(f"{called}: at {start}:{end} the text does not read {quote!r}")

    def _original(self, document: Document) -> Original:
        """Originals do not travel with a record. One that is its text in UTF-8 is made again; the others are absent."""
        content = _original(document)
        if content is not None:
            self._vault.put(document.id, content)
        elif self._vault.digest(document.id) != document.id:
            return Original.ABSENT
        return Original.HELD


def _original(document: Document) -> bytes | None:
    if document.text is None:
        return None
    content = document.text.encode("utf-8", errors="surrogatepass")
    for candidate in (content, codecs.BOM_UTF8 + content):
        if "sha256:" + hashlib.sha256(candidate).hexdigest() == document.id:
            return candidate
    return None
