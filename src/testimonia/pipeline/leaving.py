"""What leaves a case goes through here: the masked view of it, and the decisions to show a name in it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from testimonia.errors import CaseError
from testimonia.model.deciding import UNMASKING, State, agreed
from testimonia.model.terms import DocumentStatus
from testimonia.pipeline import deciding
from testimonia.pipeline.readers import ShippedReader
from testimonia.text.masking import MaskedCase, masked
from testimonia.text.masking.keyed import name_token
from testimonia.text.masking.variants import folded

if TYPE_CHECKING:
    from testimonia.reconcile.changes import Change
    from testimonia.store import StoredCase

_ASK = "testimonia unmask CASE NAME --by WHO --why REASON"
_AGREE = "testimonia unmask CASE NAME --agree --by WHO --why REASON"
_REFUSE = "testimonia unmask CASE NAME --refuse --by WHO --why REASON"


def leaving(store: "StoredCase") -> MaskedCase:
    """The case as it may leave. Inside `store.snapshot()`, so that everything in it is of one moment."""
    return masked(store, store.key(), persons(store), agreed(store.custody(), UNMASKING))


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
    matter = _matter(store, name)
    standing = deciding.ask(store, matter, by=by, why=why)
    return Unmasking(name, standing.state, f"asked. {matter.way_on(standing)}")


def agree(store: "StoredCase", name: str, *, by: str, why: str, alone: bool = True) -> Unmasking:
    """The second. Raises CaseError when nobody asked, or when it is the same person before the delay is over (among several people, where
    `alone` is False: at any time); then nothing is noted."""
    standing = deciding.agree(store, _matter(store, name), by=by, why=why, alone=alone)
    return Unmasking(name, standing.state, f"shown from now on, in whatever leaves the case. Take it back: {_REFUSE}")


def refuse(store: "StoredCase", name: str, *, by: str, why: str) -> Unmasking:
    """Takes a decision back, or turns a question down: one person is enough for that. Raises CaseError when there is none."""
    standing = deciding.refuse(store, _matter(store, name), by=by, why=why)
    return Unmasking(name, standing.state, "masked. What left the case before cannot be called back.")


def _matter(store: "StoredCase", name: str) -> deciding.Matter:
    """The decision to show a name. The ledger holds no name, only its token under the case's key."""
    parts = folded(name)
    if not parts:
        raise CaseError(f"{name!r}: no name. Give it in full, as the documents write it.")
    token = name_token(store.key(), parts)
    return deciding.Matter(UNMASKING, token, name, "it is masked", _ASK, _AGREE, _REFUSE)
