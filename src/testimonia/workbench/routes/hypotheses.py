"""Competing explanations: which incidents to ask, and the grid of one."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from testimonia.model.record import Incident
from testimonia.workbench.page import Context, NotFound, Page, at, number_of
from testimonia.workbench.views.hypotheses import MARKS, PER_PAGE, GridView, grid_of, grid_view
from testimonia.workbench.views.titles import rows_of, title

router = APIRouter()
_WHERE = "minor = 0 AND documents > 1"


@router.get("/hypotheses")
def listed(request: Request) -> Response:
    """Incidents that more than one document tells of."""
    with at(request) as page:
        total = page.kept("told of more than once", lambda: page.moment.count_facts(_WHERE, ()))
        pages = max(1, -(-total // PER_PAGE))
        number = min(number_of(request, "page"), pages)

        def fill() -> Context:
            facts = page.moment.facts(where=_WHERE, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
            return {"rows": rows_of(facts, page.moment, page.words)}

        return page.show("hypotheses.html", fill, total=total, number=number, pages=pages, here="hypotheses")


def _grid(page: Page, incident: str) -> tuple[Incident, GridView]:
    found = page.moment.incident(incident)
    if found is None:
        raise NotFound(f"There is no incident {incident} in this case.")

    def work() -> GridView:
        return grid_view(grid_of(found, page.moment), page.moment.grid(found, page.viewer.name), page.words)

    return found, page.kept(("grid", incident), work)


@router.get("/hypotheses/{incident}")
def one(request: Request, incident: str) -> Response:
    """The grid of an incident."""
    with at(request) as page:
        found, view = _grid(page, incident)
        return page.show("grid.html", view=view, incident=incident, title=title(found, page.words), here="hypotheses")


@router.get("/hypotheses/{incident}/judge")
def cell(request: Request, incident: str) -> Response:
    """A form for one cell (`hypothesis` and `evidence`), or for who has an interest in an item (`evidence` alone)."""
    given = request.query_params
    with at(request) as page:
        found, view = _grid(page, incident)
        row = next((r for r in view.rows if r.item.key == given.get("evidence")), None)
        column = next((n for n, h in enumerate(view.hypotheses) if h.key == given.get("hypothesis")), None)
        if row is None or (column is None and given.get("hypothesis")):
            raise NotFound("There is no such cell on this grid. Open the grid again and choose one.")
        return page.show(
            "grid_cell.html",
            row=row,
            hypothesis=None if column is None else view.hypotheses[column],
            said=() if column is None else row.cells[column],
            view=view,
            marks=tuple(MARKS),
            seen=" ".join(str(w.seq) for w in view.written),
            incident=incident,
            title=title(found, page.words),
            here="hypotheses",
        )
