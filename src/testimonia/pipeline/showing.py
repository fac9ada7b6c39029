"""One noun of a case by its id, as a notebook shows it."""

from typing import TYPE_CHECKING

from testimonia.errors import RecordError
from testimonia.exchange.notebook import Shown, shown_claim, shown_incident, shown_other
from testimonia.model.record import Account, Claim, Document, Incident, Mention

if TYPE_CHECKING:
    from testimonia.store import StoredCase

_LISTED = 5


def shown(store: "StoredCase", id: str) -> Shown:
    """Raises RecordError when nothing that can be shown bears the id, or several things do; they are listed."""
    found = [noun for noun in store.find(id) if isinstance(noun, (Account, Claim, Document, Incident, Mention))]
    if len(found) > 1:
        listed = ", ".join(f"{type(noun).__name__.lower()} {noun.id}" for noun in found[:_LISTED])
        raise RecordError(f"{id}: {len(found)} things begin so: {listed}. Give more of the id.")
    if not found:
        raise RecordError(f"{id}: nothing in the case has this id. Look for it: case.incidents, case.claims, case.documents")
    noun = found[0]
    if isinstance(noun, Claim):
        return shown_claim(noun, store.document(noun.document))
    return shown_incident(noun, store) if isinstance(noun, Incident) else shown_other(noun)
