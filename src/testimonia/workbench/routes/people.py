"""Logging in, one's own account, who works on the case, who sees an incident, and decisions to show a name."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from testimonia.model.deciding import UNMASKING, decisions
from testimonia.store.people import SHORTEST, strictest
from testimonia.workbench.desk import Desk, plain_context
from testimonia.workbench.page import NotFound, at
from testimonia.workbench.people import SEES, Level
from testimonia.workbench.views.people import incident_of, leans_on_witnesses, pending

router = APIRouter()


@router.get("/login")
def login(request: Request) -> Response:
    """The page to log in on. It tells nothing of the case."""
    return login_page(request)


def login_page(request: Request, *, failed: bool = False) -> Response:
    """The same for every reason why somebody is not let in."""
    desk: Desk = request.app.state.desk
    if not desk.settings.team:
        raise NotFound("Nobody logs in here: this workbench is for one person. For several: testimonia serve CASE --team")
    context = plain_context(token=request.scope["token"], failed=failed)
    return HTMLResponse(desk.templates.get_template("login.html").render(**context), 403 if failed else 200)


@router.get("/me")
def me(request: Request) -> Response:
    """One's own account: its role, another password, the way out."""
    with at(request) as page:
        return page.show("me.html", team=page.desk.settings.team, shortest=SHORTEST, wrong=False, keep=False, here="me")


@router.get("/people")
def people(request: Request) -> Response:
    """Who works on the case."""
    with at(request) as page:
        return page.show("people.html", accounts=page.desk.people.accounts(), keep=False, here="me")


@router.get("/incident/{incident}/sensitivity")
def sensitivity(request: Request, incident: str) -> Response:
    """Who sees an incident, and the form to change it."""
    with at(request) as page:
        found = incident_of(incident, page.moment)
        levels = page.desk.people.levels()
        level = strictest(levels[m] for m in found.mentions if m in levels)
        return page.show(
            "sensitivity.html",
            incident=incident,
            level=level,
            levels=[each for each in Level if page.viewer.role.may(SEES[each])],
            witnesses=leans_on_witnesses(found, page.moment) if level is Level.OPEN else None,
            keep=False,
            here="incidents",
        )


@router.get("/unmask")
def unmask(request: Request) -> Response:
    """Decisions to show a name in what leaves the case. The ledger knows no names, so the page shows none."""
    with at(request) as page, page.desk.writing() as case:
        standing = decisions(case.store.custody(), UNMASKING)
        return page.show("unmask.html", pending=pending(standing.values(), page.words), said="", keep=False, here="ledger")
