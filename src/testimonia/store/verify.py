"""Does the case contradict itself? Every original against its hash, every quote against its text, every id, every reference."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from testimonia.errors import CaseOutOfReach, TestimoniaError
from testimonia.model.custody import Action, Entry, Head, Linked, check_chain, check_judgements
from testimonia.model.lines import Noun
from testimonia.model.parts import references, spans_of
from testimonia.model.record import Claim, Document, Mention
from testimonia.model.terms import Original
from testimonia.store import custody, history, ledger, rows, secret, sums
from testimonia.store.purge import pending
from testimonia.store.tables import ACCOUNTS, CLAIMS, DOCUMENTS, INCIDENTS, JUDGEMENTS, MENTIONS, VERSIONS

if TYPE_CHECKING:
    from testimonia.store.case import StoredCase


_LEDGERS = ("custody", "judgements")
_AGAIN = "Make it again from originals and ledger: testimonia rescue CASE"


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction: in which noun (its id; "case.sqlite" for the file itself), and what. `rescue`: whether making the database again
    from originals and ledger file mends it."""

    where: str
    message: str
    rescue: bool = False


def check(case: "StoredCase", connection: Connection) -> tuple[Finding, ...]:
    """All findings, the file first. A file that the database cannot read ends the check."""
    broken = tuple(_in_database(_check_file(connection)))
    if broken:
        return broken
    unreadable = tuple(_in_database(_check_bodies(connection)))
    if unreadable:
        return unreadable
    documents = [document.id for document in case.documents(text=False)]
    return (
        *_check_purges(case, connection),
        *_in_database(_check_sums(connection)),
        *_check_layer(connection),
        *_check_key(case),
        *_check_vault(case),
        *_in_database(check_quotes(case, documents)),
        *_in_database(_check_references(case)),
        *_in_database(_check_ledgers(case, connection)),
        *(Finding(where, message, where != ledger.NAME) for where, message in ledger.wrong(case.path, connection)),
    )


def _in_database(findings: Iterable[Finding]) -> Iterator[Finding]:
    return (replace(finding, rescue=finding.where != "heads") for finding in findings)


def _check_file(connection: Connection) -> Iterator[Finding]:
    try:
        for line in connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars():
            if line != "ok":
                yield Finding("case.sqlite", f"the database file is damaged: {line}. {_AGAIN}")
        for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield Finding("case.sqlite", f"row {row} of {table} points to something that {parent} does not hold")
    except DBAPIError as error:
        yield Finding("case.sqlite", f"the database file is damaged: {error.orig}. {_AGAIN}")


def _check_bodies(connection: Connection) -> Iterator[Finding]:
    """Every stored line can be read, and its id is what its content gives."""
    for table in (DOCUMENTS, MENTIONS, CLAIMS, ACCOUNTS, INCIDENTS, JUDGEMENTS):
        for row in connection.execute(select(table.c.id, table.c.body), execution_options={"yield_per": 500}):
            if table is JUDGEMENTS and row.body == "":
                continue  # purged: whether that was so is the ledger's to say
            try:
                noun = rows.noun(row.body)
            except (TestimoniaError, ValueError, TypeError, AttributeError) as error:
                yield Finding(row.id, f"what is stored of it in {table.name} cannot be read: {error}")
                continue
            content_id = getattr(noun, "id", None)
            if content_id != row.id:
                yield Finding(row.id, f"its content gives the id {content_id}: it was changed after it was stored")


_OF = {
    "documents": "what is noted of the document (its name, title, date, publisher)",
    "persons": "the list of the persons in the document, by which names are hidden,",
    "layouts": "where the text stands in the original",
    "readings": "who read the document",
    "meta": "a note of the case",
}


def _check_sums(connection: Connection) -> Iterator[Finding]:
    for of, key in sums.changed(connection):
        yield Finding(key, f"{_OF[of]} was changed after it was written. {_AGAIN}")


def _check_layer(connection: Connection) -> Iterator[Finding]:
    """Incidents and accounts stand in the history a second time."""
    if not history.states(connection) or pending(connection):
        return  # a case of the first version, or a purge that broke off: not built anew since
    standing = {(row.noun, row.id): row.body for row in connection.execute(select(VERSIONS).where(VERSIONS.c.until.is_(None)))}
    for table, noun in ((INCIDENTS, "incident"), (ACCOUNTS, "account")):
        for row in connection.execute(select(table.c.id, table.c.body)):
            if standing.pop((noun, row.id), None) != row.body:
                yield Finding(row.id, f"the {noun} is not what the history of the case says. Build it anew: testimonia reconcile CASE")
    for noun, id in standing:
        yield Finding(id, f"the history of the case tells of this {noun}, and it is not there. Build it anew: testimonia reconcile CASE")


def _check_key(case: "StoredCase") -> Iterator[Finding]:
    wrong = secret.wrong(case.path)
    if wrong:
        yield Finding("key", wrong)


def _check_purges(case: "StoredCase", connection: Connection) -> Iterator[Finding]:
    for document in sorted(pending(connection)):
        yield Finding(document, f"its purge broke off before everything was gone. End it: testimonia purge {case.path} --finish")


def _check_vault(case: "StoredCase") -> Iterator[Finding]:
    try:
        for document in case.documents(text=False):
            if document.original is not Original.ABSENT:
                yield from _check_original(case, document)
    except CaseOutOfReach as error:
        yield Finding("vault", f"{error} Originals were not compared.")


def _check_original(case: "StoredCase", document: Document) -> Iterator[Finding]:
    digest = case.vault.digest(document.id)
    if digest is None:
        yield Finding(document.id, f"{document.name}: the original is not in the vault. Read the file again to put it back.")
    elif digest != document.id:
        yield Finding(
            document.id,
            f"{document.name}: the original in the vault was changed (it is now {digest}). Delete {case.vault.where(document.id)} "
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


def _check_ledgers(case: "StoredCase", connection: Connection) -> Iterator[Finding]:
    entries = custody.entries(connection)
    try:
        noted = custody.noted_heads(case.path)
    except (ValueError, OSError) as error:
        noted = {}
        yield Finding("heads", f"the file in which the ends of the ledgers are noted cannot be read ({error}). Put it back from a backup.")
    emptied = {name: {i for e in entries if e.action is Action.PURGED for i in e.details.get(name, "").split()} for name in _LEDGERS}
    for broken in check_chain(entries, [noted["custody"]] if "custody" in noted else []):
        yield Finding("custody", f"entry {broken.seq} {broken.message}" if broken.seq else broken.message)
    for entry in entries:
        if entry.erased and str(entry.seq) not in emptied["custody"]:
            yield Finding("custody", f"entry {entry.seq} was emptied, and no purge tells of it")
    yield from _check_judgements(connection, emptied["judgements"], noted.get("judgements"))
    yield from _check_texts(case, entries)


def _check_judgements(connection: Connection, emptied: set[str], head: Head | None) -> Iterator[Finding]:
    found = {row.seq: row for row in connection.execute(select(JUDGEMENTS).order_by(JUDGEMENTS.c.seq))}
    for row in found.values():
        if row.body == "" and row.id not in emptied:
            yield Finding(row.id, "the judgement was emptied, and no purge tells of it")
    links = (Linked(row.seq, row.body, row.previous, row.hash) for row in found.values())
    for broken in check_judgements(links, [head] if head else []):
        yield Finding(found[broken.seq].id, f"the judgement {broken.message}") if broken.seq else Finding("judgements", broken.message)


def _check_texts(case: "StoredCase", entries: Sequence[Entry]) -> Iterator[Finding]:
    """The working copies: texts as they were when the documents were brought."""
    noted = {entry.item: entry.details[custody.TEXT] for entry in entries if custody.TEXT in entry.details}
    for document in case.documents():
        digest = noted.get(document.id)
        if document.text is not None and digest is not None and custody.text_digest(document.text) != digest:
            yield Finding(
                document.id,
                f"{document.name}: the working copy (its text in the case) was changed after it was made; the original is looked at apart. "
                f"{_AGAIN}",
            )
