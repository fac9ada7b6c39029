"""What cannot be called back takes two decisions: of two people, or of one person twice with a day between. Pure, over the custody ledger.

One person asks, another agrees, anybody refuses or takes it back. Each kind of decision has its own three actions (`Steps`); what it is
about is the item of the entries.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from testimonia.model.custody import Action, Entry

DELAY = timedelta(hours=24)
"""What has to pass between the two decisions of somebody who works alone: time to sleep on it, and to be talked out of it."""


@dataclass(frozen=True, slots=True)
class Steps:
    """The actions of one kind of decision."""

    asked: Action
    agreed: Action
    refused: Action

    def of(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """The entries of this kind of decision, in their order."""
        return tuple(entry for entry in entries if entry.action in (self.asked, self.agreed, self.refused))


UNMASKING = Steps(Action.UNMASK_ASKED, Action.UNMASK_AGREED, Action.UNMASK_REFUSED)
PUBLISHING = Steps(Action.PUBLISH_ASKED, Action.PUBLISH_AGREED, Action.PUBLISH_REFUSED)


class State(StrEnum):
    """How far a decision has come."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Decision:
    """Where a decision stands, and the entry that asked for it."""

    state: State
    asked: Entry
    agreed: Entry | None = None


def decisions(entries: Iterable[Entry], steps: Steps) -> Mapping[str, Decision]:
    """The decision on each item that was ever asked for. Entries in the order of the ledger; those of other steps are passed over."""
    found: dict[str, Decision] = {}
    for entry in entries:
        if entry.erased:
            continue
        standing = found.get(entry.item)
        if entry.action is steps.asked:
            if standing is None or standing.state is not State.AGREED:
                # Asked again, it is a new question, with its own delay.
                found[entry.item] = Decision(State.ASKED, entry)
        elif entry.action is steps.refused and standing is not None:
            found[entry.item] = Decision(State.REFUSED, standing.asked)
        elif entry.action is steps.agreed and standing is not None and standing.state is State.ASKED and enough(standing.asked, entry):
            found[entry.item] = Decision(State.AGREED, standing.asked, entry)
    return found


def agreed(entries: Iterable[Entry], steps: Steps) -> frozenset[str]:
    """Items that stand agreed now."""
    return frozenset(item for item, decision in decisions(entries, steps).items() if decision.state is State.AGREED)


def enough(asked: Entry, second: Entry) -> bool:
    """Whether two decisions are enough: of two people, or of one with the delay between them; each with its reason."""
    if not asked.why.strip() or not second.why.strip():
        return False
    if person(asked.by) != person(second.by):
        return bool(person(asked.by) and person(second.by))
    return _time(second.at) - _time(asked.at) >= DELAY


def person(name: str) -> str:
    """Who signs, so that "Ana", "ana" and " Ana" are one person."""
    return " ".join(name.casefold().split())


def _time(at: str) -> datetime:
    return datetime.fromisoformat(at.replace("Z", "+00:00"))
