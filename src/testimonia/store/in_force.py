"""What incidents are built from, a few documents or mentions at a time: claims that none supersedes and no later reading left behind."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, TypeVar, cast

from sqlalchemy import ColumnElement, Connection, func, select

from testimonia.model.record import Claim, Document, Mention
from testimonia.store import rows
from testimonia.store.tables import CLAIMS, DOCUMENTS, MENTIONS, READINGS

_DOCUMENTS = 20  # asked for together
_IDS = 500


class Told(NamedTuple):
    """A document that was read, with its mentions and the claims on it that are in force."""

    document: Document
    mentions: Sequence[Mention]
    claims: Sequence[Claim]


def stands(void: Collection[str]) -> ColumnElement[bool]:
    """Whether a claim is in force. `void`: claims of corrections that were undone or are contested."""
    newer = READINGS.alias()
    is_last = ~select(newer.c.seq).where(newer.c.document == READINGS.c.document, newer.c.seq > READINGS.c.seq).exists()
    reading = select(READINGS.c.seq).where(READINGS.c.document == CLAIMS.c.document, READINGS.c.made_by == CLAIMS.c.made_by)
    successor = CLAIMS.alias()
    superseded = select(successor.c.seq).where(successor.c.supersedes == CLAIMS.c.id, successor.c.id.not_in(void)).exists()
    # What no reading accounts for was written by a person, or came with an import: it outlives every reading.
    return ~superseded & CLAIMS.c.id.not_in(void) & (~reading.exists() | reading.where(is_last).exists())


class InForce:
    """A case as it stands at one moment: asked inside one `snapshot`."""

    def __init__(self, read: Callable[[], AbstractContextManager[Connection]], void: Collection[str]) -> None:
        self._read, self._void = read, void

    def told(self, documents: Iterable[str]) -> Iterator[Told]:
        """Those of these documents that were read, by id, with what is in force in each; mentions without any claim are left out."""
        for part in _portions(sorted(documents), _DOCUMENTS):
            of = CLAIMS.c.document.in_(part)
            claims = self._claims(of, CLAIMS.c.document, CLAIMS.c.seq)
            wanted = {claim.mention for claim in claims}
            with self._read() as connection:
                found = connection.execute(select(MENTIONS.c.body).where(MENTIONS.c.document.in_(part)).order_by(MENTIONS.c.seq))
                mentions = [m for row in found if (m := cast(Mention, rows.noun(row.body))).id in wanted]
            inside, on = _by_document(mentions), _by_document(claims)
            read = func.json_extract(DOCUMENTS.c.body, "$.status") == "read"
            for document in self._texts(DOCUMENTS.c.id.in_(part) & read):
                yield Told(document, inside.get(document.id, ()), on.get(document.id, ()))

    def documents(self, ids: Collection[str]) -> Iterator[Document]:
        """These documents with their texts, by id."""
        for part in _portions(sorted(ids), _DOCUMENTS):
            yield from self._texts(DOCUMENTS.c.id.in_(part))

    def nouns(self, mentions: Sequence[str]) -> tuple[Sequence[Mention], Sequence[Claim]]:
        """These mentions, and the claims on them that are in force, in the order of reading."""
        found: list[Mention] = []
        claims: list[Claim] = []
        for part in _portions(mentions, _IDS):
            claims += self._claims(CLAIMS.c.mention.in_(part), CLAIMS.c.seq)
            with self._read() as connection:
                bodies = connection.execute(select(MENTIONS.c.body).where(MENTIONS.c.id.in_(part)))
                found += [cast(Mention, rows.noun(row.body)) for row in bodies]
        return found, claims

    def _claims(self, of: ColumnElement[bool], *order: Any) -> list[Claim]:
        with self._read() as connection:
            found = connection.execute(select(CLAIMS.c.body).where(of, stands(self._void)).order_by(*order))
            return [cast(Claim, rows.noun(row.body)) for row in found]

    def _texts(self, wanted: ColumnElement[bool]) -> Iterator[Document]:
        with self._read() as connection:
            query = select(DOCUMENTS.c.body, DOCUMENTS.c.text).where(wanted).order_by(DOCUMENTS.c.id)
            for row in connection.execute(query, execution_options={"yield_per": 1}):  # a text may be long
                yield rows.document(row.body, row.text)


def _portions(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (ids[at : at + size] for at in range(0, len(ids), size))


_OfDocument = TypeVar("_OfDocument", Mention, Claim)


def _by_document(nouns: Iterable[_OfDocument]) -> dict[str, list[_OfDocument]]:
    found: dict[str, list[_OfDocument]] = {}
    for noun in nouns:
        found.setdefault(noun.document, []).append(noun)
    return found
