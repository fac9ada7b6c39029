"""Decisions by two people, written down in the custody ledger: asked, agreed, refused. The rule is in `testimonia.model.deciding`."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from testimonia.errors import CaseError
from testimonia.model.custody import Entry
from testimonia.model.deciding import DELAY, Decision, State, Steps, decisions, enough, person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testimonia.store import StoredCase


@dataclass(frozen=True, slots=True)
class Matter:
    """What is decided. `item`: of its ledger entries; `name`: how messages call it, in no ledger; `closed`: how things are until then.

    `ask`, `agree`, `refuse`: the commands for each step, as a user types them.
    """

    steps: Steps
    item: str
    name: str
    closed: str
    ask: str
    agree: str
    refuse: str

    def way_on(self, standing: Decision) -> str:
        """What can be done now, in a sentence or two."""
        if standing.state is State.AGREED:
            return f"Take it back: {self.refuse}"
        hours = int(DELAY.total_seconds() // 3600)
        return f"Somebody else agrees: {self.agree}. Who works alone agrees {hours} hours later, with a reason."


def standing_of(store: "StoredCase", matter: Matter) -> Decision | None:
    """Where the decision stands; None when nobody ever asked."""
    return decisions(store.custody(), matter.steps).get(matter.item)


def ask(store: "StoredCase", matter: Matter, *, by: str, why: str, details: "Mapping[str, str] | None" = None) -> Decision:
    """The first of two decisions. Raises CaseError without a person or a reason, or when it is asked for already."""
    standing = standing_of(store, matter)
    _signed(matter, by, why)
    if standing is not None and standing.state is not State.REFUSED:
        told = f"this is {standing.state} already, since {standing.asked.at}, by {standing.asked.by}"
        raise CaseError(f"{matter.name}: {told}. {matter.way_on(standing)}")
    return Decision(State.ASKED, store.note_custody(matter.steps.asked, item=matter.item, by=by, why=why, details=details))


def may_agree(store: "StoredCase", matter: Matter, *, by: str, why: str, alone: bool = True) -> Decision:
    """The decision that stands, if `by` may agree to it now. Raises CaseError when nobody asked, or when it is the same person before
    the delay is over; where people work together (`alone` is False), the same person never agrees."""
    from testimonia.store.custody import now

    standing = standing_of(store, matter)
    _signed(matter, by, why)
    if standing is None or standing.state is not State.ASKED:
        raise CaseError(f"{matter.name}: nobody asks for it. Ask first: {matter.ask}")
    tried: Entry = replace(standing.asked, action=matter.steps.agreed, by=by, why=why, at=now())
    if not alone and person(standing.asked.by) == person(by):
        raise CaseError(f"{matter.name}: {by} asked for it. Among several people somebody else has to agree.")
    if not enough(standing.asked, tried):
        raise CaseError(f"{matter.name}: {by} asked for it. {matter.way_on(standing)}")
    return standing


def agree(store: "StoredCase", matter: Matter, *, by: str, why: str, alone: bool = True) -> Decision:
    """The second decision. Raises as `may_agree`; then nothing is noted."""
    standing = may_agree(store, matter, by=by, why=why, alone=alone)
    return Decision(State.AGREED, standing.asked, store.note_custody(matter.steps.agreed, item=matter.item, by=by, why=why))


def refuse(store: "StoredCase", matter: Matter, *, by: str, why: str) -> Decision:
    """Takes a decision back, or turns a question down: one person is enough for that. Raises CaseError when there is none."""
    standing = standing_of(store, matter)
    _signed(matter, by, why)
    if standing is None or standing.state is State.REFUSED:
        raise CaseError(f"{matter.name}: {matter.closed}, and nobody asks for anything else.")
    store.note_custody(matter.steps.refused, item=matter.item, by=by, why=why)
    return Decision(State.REFUSED, standing.asked)


def _signed(matter: Matter, by: str, why: str) -> None:
    if not by.strip() or not why.strip():
        raise CaseError(f"{matter.name}: such a decision is signed and has a reason: --by WHO --why REASON")
