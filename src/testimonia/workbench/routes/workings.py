"""How one incident was worked out: a page of its own, and a piece of the incident's page that is fetched when a reader comes to it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from testimonia.workbench.page import NotFound, at
from testimonia.workbench.views.incident import href_of
from testimonia.workbench.views.titles import title
from testimonia.workbench.views.workings import workings_page

router = APIRouter()


@router.get("/incident/{incident}/workings")
def one(request: Request, incident: str) -> Response:
    """Figures under every rule, balances, grades, and why each passage is in the incident."""
    with at(request) as page:
        found = page.moment.incident(incident)
        if found is None:
            raise NotFound(f"There is no incident {incident} in this case.")
        template = "pieces/workings.html" if page.is_fragment else "workings.html"
        return page.show(
            template,
            lambda: {"view": workings_page(found, page.moment, page.ledger, page.words)},
            incident=incident,
            title=title(found, page.words),
            href=href_of,
            here="incidents",
        )
