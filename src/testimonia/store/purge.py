"""Taking a document out of a case for good: its text, what was read in it, what was judged of it, its original.

Three things stay: the document's hash, the day, the reason. The chains of both ledgers stay whole: what entries and judgements said is
emptied, that they were made is not. Done in two steps, so that the incidents can be built anew in between; a purge that broke off between
them is told by `verify` and ended by running it again.
"""

import re
import shutil
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, select, update

from testimonia.errors import CaseError, CaseLocked
from testimonia.model.custody import LEAVING, Action
from testimonia.model.parts import references
from testimonia.model.record import Document, Incident, Judgement
from testimonia.store import custody, grids, ledger, page_tables, review_tables, rows, sums, wishes
from testimonia.store.earlier import forget_copies
from testimonia.store.people import People
from testimonia.store.tables import CLAIMS, CUSTODY, DOCUMENTS, INCIDENTS, JUDGEMENTS, LAYOUTS, MENTIONS, PERSONS, READINGS, VERSIONS
from testimonia.store.trouble import trouble
from testimonia.store.vault import wipe

if TYPE_CHECKING:
    from testimonia.store.case import StoredCase

PENDING = "purging"
"""Key of the case's notes: ids of documents whose purge has begun and not ended."""

SCRATCH = "scratch-"
"""How folders begin in which something on its way out is made; one that a killed program left goes with the next purge."""

_RUN = 3  # so many words of the document one after another in a reason are words of the document


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge took away, in counts, and `left`: how often something had left the case before, out of its reach."""

    document: str
    mentions: int
    claims: int
    judgements: int
    entries: int
    left: int


def take_out(case: "StoredCase", document: str, why: str, by: str | None) -> Purged:
    """The first step, one transaction: every row that tells of the document. Its incidents are stale afterwards."""
    held = case.document(document)
    if held is None:
        raise CaseError(f"{case.path}: no document {document}. List them: testimonia show {case.path}")
    words = _Words(held, case.persons().get(document, ()))
    _must_be_a_reason(why, words)
    with case.writing(), case.changing() as connection:
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
        mentions, claims = _read_in(connection, case, document)
        judgements = _judgements(connection, words, mentions | claims)
        boxes = _containers(connection, document)
        readings = [str(seq) for seq in connection.execute(select(READINGS.c.seq).where(READINGS.c.document == document)).scalars()]
        entries = _entries(connection, words, {document, *mentions, *claims})
        gone = frozenset({document, *mentions, *claims})
        grids.forget(connection, _incidents(connection, mentions), words.stand_in)
        review_tables.forget(connection, _comments(connection, words, gone), review_tables.told_in_answers(connection, gone))
        wishes.forget(connection)
        _forget_versions(connection, document, claims)
        for table, column, ids in (
            *((t, t.c.document, {document}) for t in (READINGS, PERSONS, LAYOUTS)),
            *((t, t.c.id, i) for t, i in ((CLAIMS, claims), (MENTIONS, mentions), (DOCUMENTS, {document}))),
        ):
            connection.execute(delete(table).where(column.in_(ids)))
        for name in ("documents", "persons", "layouts"):
            sums.renew(connection, name, [document])
        sums.renew(connection, "readings", readings)
        for number in judgements:
            connection.execute(update(JUDGEMENTS).where(JUDGEMENTS.c.id == number).values(body=""))
        for seq in entries:
            connection.execute(update(CUSTODY).where(CUSTODY.c.seq == seq).values(body=None, salt=None))
        page_tables.create(connection)  # every index of words is made anew from what is left
        emptied = {"judgements": " ".join(judgements), "custody": " ".join(map(str, entries))}
        custody.append(connection, Action.PURGED, item=document, by=by, why=why, details=emptied)
        rows.set_meta(connection, "stale", "yes")
        rows.set_meta(connection, PENDING, " ".join(sorted({*pending(connection), document, *boxes})))
        left = sum(entry.action in LEAVING for entry in custody.entries(connection))
    People(case.path).forget_words(words.stand_in)
    return Purged(document, len(mentions), len(claims), len(judgements), len(entries), left)


def clean(case: "StoredCase") -> None:
    """The second step, after the incidents were built anew: originals, kept answers, indexes, free pages and the journal of the database.

    Raises CaseLocked while another program reads the case, CaseOutOfReach when the vault does not answer. Can be repeated.
    """
    with case.writing():
        with case.changing() as connection:
            gone = pending(connection)
            People(case.path).forget(connection)
        for document in gone:
            with trouble(case.path):
                case.vault.remove(document)
        _empty(case.path / "answers")
        forget_copies(case.path)
        ledger.forget_copies(case.path)
        for left in case.path.glob(f"{SCRATCH}*"):
            for file in left.rglob("*"):
                if file.is_file():
                    wipe(file)
            shutil.rmtree(left, ignore_errors=True)
        _rewrite(case.path)
        with case.changing() as connection:
            rows.set_meta(connection, PENDING, "")
            ledger.write_anew(case.path, connection)  # what it tells of incidents is now what they are without the document
        _rewrite(case.path)


def _containers(connection: Connection, document: str) -> frozenset[str]:
    """Files that the document came in, which hold its words as well. A file that is a document itself is for its own purge."""
    parts = (entry for entry in custody.entries(connection, document) if entry.action is Action.PART_OF)
    found = frozenset(entry.details["container"] for entry in parts if "container" in entry.details)
    return found - frozenset(connection.execute(select(DOCUMENTS.c.id).where(DOCUMENTS.c.id.in_(found))).scalars())


def pending(connection: Connection) -> frozenset[str]:
    """Documents whose purge has begun and not ended."""
    return frozenset(rows.meta(connection).get(PENDING, "").split())


class _Words:
    """The words of a document by which a reason gives it away: several in a row, or a person's name."""

    def __init__(self, document: Document, persons: Collection[str]) -> None:
        self.name = document.name
        self._runs = _runs(document.text or "", _RUN)
        self._names = {words for name in persons if (words := _words(name))}

    def stand_in(self, reason: str) -> bool:
        named = any(words in _runs(reason, len(words)) for words in self._names)
        return named or not self._runs.isdisjoint(_runs(reason, _RUN))


def _must_be_a_reason(why: str, words: _Words) -> None:
    if not why.strip():
        raise CaseError("a purge needs a reason: it stays with the hash of the document. Give one: --why TEXT")
    if words.stand_in(why):
        raise CaseError(
            f"{words.name}: the reason names a person of the document or repeats {_RUN} words in a row of it, and the reason stays. "
            "Nothing was purged. Give the reason in other words."
        )


def _read_in(connection: Connection, case: "StoredCase", document: str) -> tuple[set[str], set[str]]:
    """Ids of the mentions and claims of the document, and of claims elsewhere that cannot stand without them."""
    mentions = set(connection.execute(select(MENTIONS.c.id).where(MENTIONS.c.document == document)).scalars())
    claims = set(connection.execute(select(CLAIMS.c.id).where(CLAIMS.c.document == document)).scalars())
    grown = True
    while grown:
        leaning = {c.id for c in case.claims() if c.id not in claims and {target for _, target in references(c)} & (mentions | claims)}
        claims |= leaning
        grown = bool(leaning)
    return mentions, claims


def _judgements(connection: Connection, words: _Words, ids: Collection[str]) -> list[str]:
    """Ids of the judgements on these, of those whose reason repeats words of the document, and of what takes any of them back."""
    gone = dict.fromkeys(ids)
    found: list[str] = []
    for row in connection.execute(select(JUDGEMENTS.c.id, JUDGEMENTS.c.body).where(JUDGEMENTS.c.body != "").order_by(JUDGEMENTS.c.seq)):
        judgement = rows.noun(row.body)
        if not isinstance(judgement, Judgement):
            continue
        on = {judgement.on} if isinstance(judgement.on, str) else set(judgement.on)
        if on & gone.keys() or words.stand_in(judgement.why):
            found.append(row.id)
            gone[row.id] = None
    return found


def _entries(connection: Connection, words: _Words, items: Collection[str]) -> list[int]:
    """Numbers of the entries of custody about these, and of those that repeat words of the document (a search for a name, say)."""
    return [
        entry.seq
        for entry in custody.entries(connection)
        if entry.action is not Action.PURGED
        and not entry.erased
        and (entry.item in items or any(map(words.stand_in, (entry.why, *entry.details.values()))))
    ]


def _incidents(connection: Connection, mentions: Collection[str]) -> frozenset[str]:
    """Ids, former ones too, of incidents of which nothing is left without these mentions."""
    found: set[str] = set()
    for body in connection.execute(select(INCIDENTS.c.body)).scalars():
        incident = rows.noun(body)
        if isinstance(incident, Incident) and set(incident.mentions) <= set(mentions):
            found |= {incident.id, *incident.formerly}
    return frozenset(found)


def _comments(connection: Connection, words: _Words, ids: Collection[str]) -> list[int]:
    """Numbers of the comments about these, and of those that repeat words of the document."""
    found = connection.exec_driver_sql("SELECT seq, item, body FROM comments WHERE body IS NOT NULL").all()
    return [row.seq for row in found if row.item in ids or words.stand_in(row.body)]


def _forget_versions(connection: Connection, document: str, claims: Collection[str]) -> None:
    """Former states of the incidents that the document told of, and of the accounts that hold its claims."""
    gone = {document, *claims}
    told = [
        row.seq
        for row in connection.execute(select(VERSIONS.c.seq, VERSIONS.c.body))
        if {target for _, target in references(rows.noun(row.body))} & gone
    ]
    for seq in told:
        connection.execute(delete(VERSIONS).where(VERSIONS.c.seq == seq))


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.lower()))


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = _words(text)
    return {words[i : i + length] for i in range(len(words) - length + 1)}


def _empty(answers: Path) -> None:
    """Kept answers of language models quote documents and do not say which: all of them go, and are asked for again when needed."""
    for file in _files(answers):
        wipe(file)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.glob("*") if path.is_file()) if folder.is_dir() else iter(())


def _rewrite(case: Path) -> None:
    """Writes the database anew without its free pages, and empties its journal."""
    with trouble(case):
        database = sqlite3.connect(case / "case.sqlite", isolation_level=None)
        try:
            database.execute("PRAGMA busy_timeout = 5000")
            database.execute("PRAGMA temp_store = MEMORY")  # no copy of the case among the temporary files of the system
            database.execute("PRAGMA secure_delete = ON")
            database.execute("VACUUM")
            busy = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            database.close()
    if busy:
        raise CaseLocked(
            f"{case}: another program has the case open, so the journal still holds what was purged. "
            f"Close it and end the purge: testimonia purge {case} --finish"
        )
