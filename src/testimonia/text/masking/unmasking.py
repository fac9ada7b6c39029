"""Showing a name: two people decide, or one person twice with a day between; anybody takes it back. Pure, over the custody ledger.

The ledger holds no name, only its token under the case's key (`testimonia.text.masking.keyed.name_token`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from testimonia.model.custody import Action, Entry

DELAY = timedelta(hours=24)
"""What has to pass between the two decisions of somebody who works alone: time to sleep on it, and to be talked out of it."""


class State(StrEnum):
    """How far the decision on one name has come."""

    ASKED = "asked"
    SHOWN = "shown"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Decision:
    """Where the decision on one name stands, and the entry that asked for it."""

    state: State
    asked: Entry
    agreed: Entry | None = None


def decisions(entries: Iterable[Entry]) -> Mapping[str, Decision]:
    """The decision on each name that was ever asked for, by token. Entries in the order of the ledger."""
    found: dict[str, Decision] = {}
    for entry in entries:
        if entry.erased:
            continue
        standing = found.get(entry.item)
        if entry.action is Action.UNMASK_ASKED:
            if standing is None or standing.state is not State.SHOWN:
                # Asked again, it is a new question, with its own delay.
                found[entry.item] = Decision(State.ASKED, entry)
        elif entry.action is Action.UNMASK_REFUSED and standing is not None:
            found[entry.item] = Decision(State.REFUSED, standing.asked)
        elif (
            entry.action is Action.UNMASK_AGREED
            and standing is not None
            and standing.state is State.ASKED
            and enough(standing.asked, entry)
        ):
            found[entry.item] = Decision(State.SHOWN, standing.asked, entry)
    return found


def cleared(entries: Iterable[Entry]) -> frozenset[str]:
    """Tokens of the names that are shown now."""
    return frozenset(token for token, decision in decisions(entries).items() if decision.state is State.SHOWN)


def enough(asked: Entry, agreed: Entry) -> bool:
    """Whether two decisions together show a name: of two people, or of one with the delay between them; each with its reason."""
    if not asked.why.strip() or not agreed.why.strip():
        return False
    if person(asked.by) != person(agreed.by):
        return bool(person(asked.by) and person(agreed.by))
    return _time(agreed.at) - _time(asked.at) >= DELAY


def person(name: str) -> str:
    """Who signs, so that "Ana", "ana" and " Ana" are one person."""
    return " ".join(name.casefold().split())


def _time(at: str) -> datetime:
    return datetime.fromisoformat(at.replace("Z", "+00:00"))
