"""Competing explanations: which incidents to ask, and the grid of one."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from testimonia.workbench.page import NotFound, at, number_of
from testimonia.workbench.views.hypotheses import PER_PAGE, grid_of, grid_view
from testimonia.workbench.views.titles import rows_of, title

router = APIRouter()
_WHERE = "minor = 0 AND documents > 1"


@router.get("/hypotheses")
def listed(request: Request) -> Response:
    """Incidents that more than one document tells of."""
    with at(request) as page:
        total = page.moment.count_facts(_WHERE, ())
        pages = max(1, -(-total // PER_PAGE))
        number = min(number_of(request, "page"), pages)
        facts = page.moment.facts(where=_WHERE, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
        rows = rows_of(facts, page.moment, page.words)
        return page.show("hypotheses.html", rows=rows, total=total, number=number, pages=pages, here="hypotheses")


@router.get("/hypotheses/{incident}")
def one(request: Request, incident: str) -> Response:
    """The grid of an incident."""
    with at(request) as page:
        found = page.moment.incident(incident)
        if found is None:
            raise NotFound(f"There is no incident {incident} in this case.")
        view = page.kept(("grid", incident), lambda: grid_view(grid_of(found, page.moment), page.words))
        return page.show("grid.html", view=view, incident=incident, title=title(found, page.words), here="hypotheses")
