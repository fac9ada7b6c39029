"""Looking up a private person's name: by the owner, with a reason, noted before anything is shown."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from testimonia.model.custody import Action
from testimonia.workbench.actions.forms import Refused
from testimonia.workbench.page import at
from testimonia.workbench.views.search import results, tidy

router = APIRouter()


@router.post("/search/names")
def names(request: Request, q: Annotated[str, Form()], why: Annotated[str, Form()] = "") -> Response:
    """Writes down who looks for a name and why, then shows the finds."""
    query, reason = tidy(q), why.strip()
    with at(request) as page:
        by = page.viewer.name
    if not query or not reason:
        raise Refused("A name is looked up with a reason. Write why, and send the form again.")
    with page.desk.writing() as case:
        case.store.note_custody(Action.SEARCHED_NAMES, by=by, why=reason, details={"query": query})
    with at(request) as page:
        found = results(query, 1, page.moment, page.ledger, page.words)
        return page.show("search.html", query=query, found=found, hidden=False, named=True, number=1, here="search")
