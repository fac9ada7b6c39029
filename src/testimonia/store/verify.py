"""Does the case contradict itself? Every original against its hash, every quote against its text, every id, every reference."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Table, select
from sqlalchemy.exc import DBAPIError

from testimonia.errors import TestimoniaError
from testimonia.model.lines import Noun
from testimonia.model.parts import references, spans_of
from testimonia.model.record import Claim, Mention
from testimonia.model.terms import Original
from testimonia.store import ledger, rows
from testimonia.store.tables import ACCOUNTS, CLAIMS, DOCUMENTS, INCIDENTS, JUDGEMENTS, MENTIONS

if TYPE_CHECKING:
    from testimonia.store.case import StoredCase


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction: in which noun (its id; "case.sqlite" for the file itself), and what."""

    where: str
    message: str


def check(case: "StoredCase", connection: Connection) -> tuple[Finding, ...]:
    """All findings, the file first. A file that the database cannot read ends the check."""
    broken = tuple(_check_file(connection))
    if broken:
        return broken
    unreadable = tuple(_check_bodies(connection))
    if unreadable:
        return unreadable
    documents = [document.id for document in case.documents(text=False)]
    return (
        *_check_vault(case),
        *check_quotes(case, documents),
        *_check_references(case),
        *_check_ledger(connection),
    )


def _check_file(connection: Connection) -> Iterator[Finding]:
    try:
        for line in connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars():
            if line != "ok":
                yield Finding("case.sqlite", f"the database file is damaged: {line}. Put back a copy of the case.")
        for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield Finding("case.sqlite", f"row {row} of {table} points to something that {parent} does not hold")
    except DBAPIError as error:
        yield Finding("case.sqlite", f"the database file is damaged: {error.orig}. Put back a copy of the case.")


def _check_bodies(connection: Connection) -> Iterator[Finding]:
    """Every stored line can be read, and its id is what its content gives."""
    for table in (DOCUMENTS, MENTIONS, CLAIMS, ACCOUNTS, INCIDENTS, JUDGEMENTS):
        for row in connection.execute(select(table.c.id, table.c.body), execution_options={"yield_per": 500}):
            try:
                noun = rows.noun(row.body)
            except (TestimoniaError, ValueError, TypeError, AttributeError) as error:
                yield Finding(row.id, f"what is stored of it in {table.name} cannot be read: {error}")
                continue
            content_id = getattr(noun, "id", None)
            if content_id != row.id:
                yield Finding(row.id, f"its content gives the id {content_id}: it was changed after it was stored")


def _check_vault(case: "StoredCase") -> Iterator[Finding]:
    for document in case.documents(text=False):
        if document.original is Original.ABSENT:
            continue
        digest = case.vault.digest(document.id)
        if digest is None:
            yield Finding(document.id, f"{document.name}: the original is not in the vault. Read the file again to put it back.")
        elif digest != document.id:
            yield Finding(
                document.id,
                f"{document.name}: the original in the vault was changed (it is now {digest}). Delete {case.vault.path(document.id)} "
                "and read the unchanged file again.",
            )


def check_quotes(case: "StoredCase", documents: Iterable[str]) -> Iterator[Finding]:
    """Every span of these documents' mentions and claims holds exactly its quote. Documents without their text are passed over."""
    for document_id in documents:
        document = case.document(document_id)
        if document is None:
            continue
        if document.text is not None and document.characters != len(document.text):
            yield Finding(document_id, f"{document.name}: the text has {len(document.text)} characters, noted are {document.characters}")
        nouns: tuple[Mention | Claim, ...] = (*case.mentions(document_id), *case.claims(document_id))
        for noun in nouns:
            for span in spans_of(noun):
                if document.text is not None and document.text[span.start : span.end] != span.quote:
                    yield Finding(noun.id, f"{document.name}: at {span.start}:{span.end} the text does not read {span.quote!r}")


def _check_references(case: "StoredCase") -> Iterator[Finding]:
    known: dict[str, set[str]] = {
        "document": {document.id for document in case.documents(text=False)},
        "mention": {mention.id for mention in case.mentions()},
        "claim": {claim.id for claim in case.claims()},
        "account": {account.id for account in case.accounts()},
        "incident": {incident.id for incident in case.incidents()},
    }
    nouns: Iterator[Noun]
    for nouns in (case.mentions(), case.claims(), case.accounts(), case.incidents(), case.judgements()):
        for noun in nouns:
            for kind, target in references(noun):
                if target not in known[kind]:
                    yield Finding(getattr(noun, "id", ""), f"points to {kind} {target}, which the case does not hold")


def _check_ledger(connection: Connection) -> Iterator[Finding]:
    previous = ledger.FIRST
    table: Table = JUDGEMENTS
    for row in connection.execute(select(table).order_by(table.c.seq)):
        if row.previous != previous:
            yield Finding(row.id, "the judgement before it was changed or removed: the chain of hashes is broken")
        if ledger.link(row.previous, row.body) != row.hash:
            yield Finding(row.id, "the judgement was changed after it was made: its hash does not fit")
        previous = row.hash
