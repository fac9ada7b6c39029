"""What people judge on the grid of competing explanations: cells, hypotheses of their own, interests. Appended, signed, never changed.

The record holds none of it: none of its verdicts says how well evidence goes with an explanation. A backup brings it back whole. A later
entry on the same thing takes the place of an earlier one; an undo takes one entry back, and what stood before stands again.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from testimonia.errors import JudgementError
from testimonia.store.told import Round, running

if TYPE_CHECKING:
    from testimonia.store.case import StoredCase

MOST = 1_000
"""Characters of a hypothesis or of a reason at the most."""


class Kind(StrEnum):
    """What an entry is about: how well an item of evidence goes with a hypothesis; a hypothesis that a person adds or names anew; in
    which hypotheses the origins of an item have an interest; an entry taken back."""

    MARK = "mark"
    HYPOTHESIS = "hypothesis"
    NAME = "name"
    INTEREST = "interest"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `incident`: its id when this was written. `of`: keys of what it is about; `says`: the mark, the text or the keys."""

    seq: int
    at: str
    by: str
    incident: str
    kind: Kind
    of: tuple[str, ...]
    says: tuple[str, ...]
    why: str

    @property
    def about(self) -> tuple[str, ...]:
        """What an entry must share with another to take its place."""
        own = (str(self.seq),) if self.kind is Kind.HYPOTHESIS else ()
        return (self.kind, *self.of, *own)


def create(connection: Connection) -> None:
    """Makes the table where it is not there yet."""
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS grid_entries (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, by TEXT NOT NULL, incident TEXT NOT NULL, "
        "kind TEXT NOT NULL, body TEXT NOT NULL)"
    )
    connection.exec_driver_sql("CREATE INDEX IF NOT EXISTS grid_entries_by_incident ON grid_entries (incident, seq)")
    for verb, done in (("UPDATE", "changed"), ("DELETE", "removed")):
        connection.exec_driver_sql(
            f"CREATE TRIGGER IF NOT EXISTS grid_entries_no_{verb.lower()} BEFORE {verb} ON grid_entries "
            f"BEGIN SELECT RAISE(ABORT, 'grid_entries are appended, never {done}'); END"
        )


def allow_purge(connection: Connection) -> None:
    """From now on a purge may empty what an entry says; that it was made stays."""
    connection.exec_driver_sql("DROP TRIGGER IF EXISTS grid_entries_no_update")
    kept = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in ("seq", "at", "by", "incident", "kind"))
    connection.exec_driver_sql(
        f"CREATE TRIGGER grid_entries_no_update BEFORE UPDATE ON grid_entries WHEN NOT ({kept} AND NEW.body = '') "
        "BEGIN SELECT RAISE(ABORT, 'grid_entries are appended, never changed'); END"
    )


def forget(connection: Connection, incidents: Collection[str], stands_in: Callable[[str], bool]) -> None:
    """Empties the entries on these incidents and those that hold words of a document that is purged, and what takes one of them back."""
    gone: set[str] = set()
    for row in connection.exec_driver_sql("SELECT * FROM grid_entries WHERE body != '' ORDER BY seq").mappings().all():
        entry = entry_of(dict(row))
        undoes = entry.kind is Kind.UNDO and set(entry.of) & gone
        if undoes or entry.incident in incidents or any(map(stands_in, (entry.why, *entry.says))):
            connection.exec_driver_sql("UPDATE grid_entries SET body = '' WHERE seq = ?", (entry.seq,))
            gone.add(str(entry.seq))


def entry_of(row: Mapping[str, Any]) -> Entry:
    """An entry as it is stored; not one that a purge has emptied."""
    told = json.loads(row["body"])
    return Entry(row["seq"], row["at"], row["by"], row["incident"], Kind(row["kind"]), tuple(told["of"]), tuple(told["says"]), told["why"])


def open_to(by: str, entries: Iterable[Entry], closed: Round | None) -> tuple[Entry, ...]:
    """Entries that somebody may see: while a round is closed, of what was written since it began only their own."""
    return tuple(e for e in entries if closed is None or e.by == by or e.at < closed.at)


def standing(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries that were not taken back, each person's last one on each thing, in their order."""
    listed = list(entries)
    back = {e.of[0] for e in listed if e.kind is Kind.UNDO}
    last = {(e.by, e.about): e for e in listed if e.kind is not Kind.UNDO and str(e.seq) not in back}
    return tuple(sorted(last.values(), key=lambda e: e.seq))


def note(
    case: "StoredCase", incident: str, kind: Kind, of: Sequence[str], says: Sequence[str], *, by: str, why: str, seen: Collection[str]
) -> int:
    """Adds an entry; its number. `seen`: the numbers of the entries on the same thing that its writer saw.

    Raises JudgementError when somebody else wrote on it in the meantime, for an entry without a name, without a reason, or too long. What
    others write in a closed round is not told.
    """
    said = why.strip()
    if not by.strip() or not said:
        raise JudgementError("a judgement on the grid is signed and has a reason. Write why, and send it again.")
    if max(len(said), *(len(text) for text in says), 0) > MOST:
        raise JudgementError(f"a hypothesis and a reason have {MOST} characters each at the most. Say it shorter.")
    at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    body = json.dumps({"of": list(of), "says": list(says), "why": said}, ensure_ascii=False)
    with case.changing() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM grid_entries WHERE kind = ? AND body != ''", (kind,)).mappings()
        written = open_to(by, (entry_of(dict(row)) for row in rows), running(connection))
        fresh = [e for e in written if e.of == tuple(of) and kind is not Kind.HYPOTHESIS and str(e.seq) not in seen]
        if other := next((e for e in fresh if e.by != by and e.incident == incident), None):
            raise JudgementError(f"{other.by} wrote on this after your page was made: {other.why}. Look at it; nothing was written.")
        values = (at, by, incident, str(kind), body)
        added = connection.exec_driver_sql("INSERT INTO grid_entries (at, by, incident, kind, body) VALUES (?, ?, ?, ?, ?)", values)
        return int(added.lastrowid or 0)
