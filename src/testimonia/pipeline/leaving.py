"""What leaves a case goes through here: the masked view of it, and the decisions to show a name in it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from testimonia.errors import CaseError
from testimonia.model.custody import Action, Entry
from testimonia.model.terms import DocumentStatus
from testimonia.pipeline.readers import ShippedReader
from testimonia.text.masking import MaskedCase, masked
from testimonia.text.masking.keyed import name_token
from testimonia.text.masking.unmasking import DELAY, Decision, State, cleared, decisions
from testimonia.text.masking.variants import folded

if TYPE_CHECKING:
    from testimonia.reconcile.changes import Change
    from testimonia.store import StoredCase

_ACTIONS = (Action.UNMASK_ASKED, Action.UNMASK_AGREED, Action.UNMASK_REFUSED)


def leaving(store: "StoredCase") -> MaskedCase:
    """The case as it may leave. Inside `store.snapshot()`, so that everything in it is of one moment."""
    return masked(store, store.key(), persons(store), cleared(_entries(store)))


def persons(store: "StoredCase") -> dict[str, tuple[str, ...]]:
    """Names of persons by document. Of documents that came by import, or from a reader that tells none, they are read now."""
    known = store.persons()
    reader: ShippedReader | None = None
    for document in store.documents(text=False):
        if document.id not in known and document.status is DocumentStatus.READ:
            reader = reader or ShippedReader()
            whole = store.document(document.id)
            known[document.id] = reader.persons(whole) if whole else ()
    return known


def masked_changes(changes: Iterable["Change"], view: MaskedCase) -> tuple["Change", ...]:
    """What changed, as it may leave."""
    return tuple(
        replace(
            change,
            incident=view.reference(change.incident),
            subject=view.say(change.subject),
            before=view.say(change.before),
            after=view.say(change.after),
            claims=tuple(map(view.reference, change.claims)),
        )
        for change in changes
    )


@dataclass(frozen=True, slots=True)
class Unmasking:
    """What came of a decision. `name` as it was given; it stands in no ledger."""

    name: str
    state: State
    message: str


def ask(store: "StoredCase", name: str, *, by: str, why: str) -> Unmasking:
    """The first of two decisions to show a name. Raises CaseError without a person or a reason, or when it is asked for already."""
    token, standing = _standing(store, name)
    _signed(name, by, why)
    if standing is not None and standing.state is not State.REFUSED:
        raise CaseError(f"{name}: this is {standing.state} already, since {standing.asked.at}, by {standing.asked.by}. {_way_on(standing)}")
    entry = store.note_custody(Action.UNMASK_ASKED, item=token, by=by, why=why)
    return Unmasking(name, State.ASKED, f"asked. {_way_on(Decision(State.ASKED, entry))}")


def agree(store: "StoredCase", name: str, *, by: str, why: str) -> Unmasking:
    """The second. Raises CaseError when nobody asked, or when it is the same person before the delay is over; then nothing is noted."""
    from testimonia.store.custody import now

    token, standing = _standing(store, name)
    _signed(name, by, why)
    if standing is None or standing.state is not State.ASKED:
        raise CaseError(f"{name}: nobody asks for it to be shown. Ask first: testimonia unmask CASE NAME --by WHO --why REASON")
    tried = replace(standing.asked, action=Action.UNMASK_AGREED, by=by, why=why, at=now())
    if cleared((standing.asked, tried)):
        store.note_custody(Action.UNMASK_AGREED, item=token, by=by, why=why)
        return Unmasking(name, State.SHOWN, "shown from now on, in whatever leaves the case. Take it back: testimonia unmask … --refuse")
    raise CaseError(f"{name}: {by} asked for it. {_way_on(standing)}")


def refuse(store: "StoredCase", name: str, *, by: str, why: str) -> Unmasking:
    """Takes a decision back, or turns a question down: one person is enough for that. Raises CaseError when there is none."""
    token, standing = _standing(store, name)
    _signed(name, by, why)
    if standing is None or standing.state is State.REFUSED:
        raise CaseError(f"{name}: it is masked, and nobody asks for it to be shown.")
    store.note_custody(Action.UNMASK_REFUSED, item=token, by=by, why=why)
    return Unmasking(name, State.REFUSED, "masked. What left the case before cannot be called back.")


def _entries(store: "StoredCase") -> tuple[Entry, ...]:
    return tuple(entry for entry in store.custody() if entry.action in _ACTIONS)


def _standing(store: "StoredCase", name: str) -> tuple[str, Decision | None]:
    parts = folded(name)
    if not parts:
        raise CaseError(f"{name!r}: no name. Give it in full, as the documents write it.")
    token = name_token(store.key(), parts)
    return token, decisions(_entries(store)).get(token)


def _signed(name: str, by: str, why: str) -> None:
    if not by.strip() or not why.strip():
        raise CaseError(f"{name}: a decision to show a name is signed and has a reason: --by WHO --why REASON")


def _way_on(standing: Decision) -> str:
    if standing.state is State.SHOWN:
        return "Take it back: testimonia unmask CASE NAME --refuse --by WHO --why REASON"
    hours = int(DELAY.total_seconds() // 3600)
    return (
        f"Somebody else agrees: testimonia unmask CASE NAME --agree --by WHO --why REASON. "
        f"Who works alone agrees {hours} hours later, with a reason."
    )
