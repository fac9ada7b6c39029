"""Claims that wait for a look."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from testimonia.model.terms import Property
from testimonia.store.pages import Wanted
from testimonia.workbench.actions.forms import expectation
from testimonia.workbench.page import Context, at, number_of
from testimonia.workbench.scale import queue_rule
from testimonia.workbench.views.queue import at_most, order, queue

router = APIRouter()


@router.get("/queue")
def page(request: Request) -> Response:
    """The queue, filtered by property, likelihood, incident or document."""
    given = request.query_params
    prop = given.get("property", "") if given.get("property", "") in set(Property) else ""
    term, incident, document = given.get("likelihood", ""), given.get("incident", ""), given.get("document", "")
    with at(request) as here:

        def fill() -> Context:
            wanted = Wanted(
                frozenset(here.ledger.claims), prop or None, incident or None, f"sha256:{document}" if document else None, at_most(term)
            )
            found = here.kept(("queue", prop, term, incident, document), lambda: order(here.moment, wanted))
            return {"view": queue(found, number_of(request, "page"), prop, term, here.moment, here.ledger, here.words)}

        chosen = {"property": prop, "likelihood": term, "incident": incident, "document": document}
        return here.show("queue.html", fill, chosen=chosen, rule=queue_rule(), seen=expectation(here.stamp), here="queue")
