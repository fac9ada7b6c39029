"""What people judge on the grid of competing explanations: a cell, a hypothesis, its name, an interest; and taking it back."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from testimonia.analyze.hypotheses import Grid
from testimonia.store.grids import Entry, Kind, note
from testimonia.workbench.actions.forms import Refused
from testimonia.workbench.page import NotFound, at
from testimonia.workbench.views.hypotheses import MARKS, filled, grid_of

router = APIRouter()
Field = Annotated[str, Form()]
Several = Annotated[list[str] | None, Form()]


@router.post("/hypotheses/{incident}")
def judge(
    request: Request, incident: str, kind: Field, why: Field = "", of: Several = None, says: Several = None, seen: Field = ""
) -> Response:
    """Writes one entry. `of`: keys of what it is about; `says`: a mark, a text, or keys; `seen`: entries on it that the page showed."""
    about, told = tuple(of or ()), tuple(s.strip() for s in says or () if s.strip())
    with at(request) as page:
        found = page.moment.incident(incident)
        if found is None:
            raise NotFound(f"There is no incident {incident} in this case.")
        entries = page.moment.grid(found, page.viewer.name)
        told = _checked(kind, about, told, filled(grid_of(found, page.moment), entries), entries, page.viewer.name)
        by = page.viewer.name
    with page.desk.writing() as case:
        note(case.store, incident, Kind(kind), about, told, by=by, why=why, seen=seen.split())
    return page.to(f"/hypotheses/{incident}")


def _checked(kind: str, of: tuple[str, ...], says: tuple[str, ...], grid: Grid, entries: tuple[Entry, ...], by: str) -> tuple[str, ...]:
    """What is to be written. Raises Refused for what is not on the grid."""
    rows, columns = {h.id for h in grid.hypotheses}, {e.id for e in grid.evidence}
    if kind == Kind.MARK and len(of) == 2 and of[0] in rows and of[1] in columns and len(says) == 1 and says[0] in MARKS:
        return (str(MARKS[says[0]]),)
    if kind == Kind.INTEREST and len(of) == 1 and of[0] in columns and set(says) <= rows:
        return says
    if len(says) == 1 and ((kind == Kind.HYPOTHESIS and not of) or (kind == Kind.NAME and len(of) == 1 and of[0] in rows)):
        return says
    if kind == Kind.UNDO and len(of) == 1 and any(str(e.seq) == of[0] and e.by == by for e in entries):
        return ()
    raise Refused("This is not on the grid, or not yours to take back. Load the page again and choose there. Nothing was done.")
