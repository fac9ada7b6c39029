"""What changed in a case since a state or a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from testimonia.errors import RecordError
from testimonia.reconcile.changes import Change, changes
from testimonia.store.case import StoredCase
from testimonia.store.history import Cause, State

_OF_DOCUMENTS = frozenset({Cause.READING, Cause.IMPORT})


@dataclass(frozen=True, slots=True)
class Diff:
    """What is different between two states. `since` is None where everything is new; `until` is None for a case without a state."""

    since: State | None
    until: State | None
    changes: tuple[Change, ...]


def diff(case: StoredCase, since: str | int | None = None) -> Diff:
    """What changed since a state (by its number), a day or time (ISO 8601, UTC), or, with None, since before the last reading.

    Raises RecordError when `since` is none of these, naming the states there are.
    """
    with case.snapshot():
        known = case.states()
        number = _number(since, known)
        last = known[-1] if known else None
        found = changes(case.layer(number), case.layer(last.number), case.claims()) if last else ()
    return Diff(next((s for s in known if s.number == number), None), last, found)


def _number(since: str | int | None, known: Sequence[State]) -> int:
    if since is None:
        return max((s.number for s in known if s.cause in _OF_DOCUMENTS), default=1) - 1
    if isinstance(since, int) or since.isdecimal():
        number = int(since)
        if number and number not in {s.number for s in known}:
            listed = ", ".join(f"{s.number} ({s.at}, {s.cause})" for s in known[-8:]) or "none yet"
            raise RecordError(f"there is no state {number} of the case. The last ones: {listed}")
        return number
    if not _is_time(since):
        raise RecordError(f"{since!r} is neither the number of a state nor a day or time like 2026-03-09 or 2026-03-09T10:15:00Z")
    return max((s.number for s in known if s.at < since), default=0)


def _is_time(text: str) -> bool:
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            read(text)
        except ValueError:
            continue
        return True
    return False
