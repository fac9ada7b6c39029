"""Logging in and out, another password, who sees an incident, and the two decisions to show a name."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from testimonia.model.custody import Action
from testimonia.model.deciding import UNMASKING, decisions
from testimonia.store.people import SHORTEST, strictest
from testimonia.workbench.actions.forms import Refused, Stale
from testimonia.workbench.desk import Desk
from testimonia.workbench.page import at
from testimonia.workbench.people import SEES, Level
from testimonia.workbench.routes.people import login_page
from testimonia.workbench.security import cookie
from testimonia.workbench.views.people import incident_of, pending

router = APIRouter()
Field = Annotated[str, Form()]


@router.post("/login")
def login(request: Request, name: Field = "", password: Field = "") -> Response:
    """A new session, whatever the browser held before; or the same page again, which says the same whatever was wrong."""
    desk: Desk = request.app.state.desk
    session = desk.people.log_in(name, password, request.scope["address"]) if desk.settings.team else None
    if session is None:
        return login_page(request, failed=True)
    desk.people.log_out(request.scope["session"])
    return _with_cookie("/", desk, session)


@router.post("/logout")
def logout(request: Request) -> Response:
    """Ends the session."""
    desk: Desk = request.app.state.desk
    if desk.settings.team:
        desk.people.log_out(request.scope["session"])
    return _with_cookie("/login", desk, "")


@router.post("/me/password")
def password(request: Request, old: Field = "", new: Field = "") -> Response:
    """Another password. Every session of the account ends, this one too: whoever knows the new one logs in."""
    desk: Desk = request.app.state.desk
    if not desk.settings.team:
        raise Refused("There is no account here: this workbench is for one person.")
    by = desk.viewer(request.scope["session"])
    if not desk.people.knows(by.name, old, request.scope["address"]):
        with at(request) as page:
            return page.show("me.html", status=403, team=True, shortest=SHORTEST, wrong=True, here="me")
    desk.people.change_password(by.name, new)
    return _with_cookie("/login", desk, "")


def _with_cookie(address: str, desk: Desk, session: str) -> Response:
    answer = RedirectResponse(address, 303)
    answer.headers.append("set-cookie", cookie(desk.settings, session))
    return answer


@router.post("/incident/{incident}/sensitivity")
def sensitivity(request: Request, incident: str, level: Field, was: Field, why: Field = "") -> Response:
    """Opens or closes an incident, and notes it. `was`: the level that the page showed."""
    reason = why.strip()
    if not reason or level not in set(Level):
        raise Refused(f"An incident is {', '.join(Level)}, with a reason. Write why, and send the form again.")
    desk: Desk = request.app.state.desk
    with desk.writing() as case, at(request) as page:
        if not page.viewer.role.may(SEES[Level(level)]):
            raise Refused("You would not see it any more yourself. Ask the owner of the case to close it.")
        found = incident_of(incident, page.moment)
        levels = desk.people.levels()
        if (now := strictest(levels[m] for m in found.mentions if m in levels)) != was:
            raise Stale(f"Somebody changed who sees this incident after your page was made: it is {now} now. Nothing of yours was written.")
        details = {"level": level, "before": str(now)}
        case.store.note_custody(Action.CLOSED_OFF, item=found.id, by=page.viewer.name, why=reason, details=details)
        desk.people.set_level(found.mentions, Level(level), by=page.viewer.name, why=reason)
    return RedirectResponse(f"/incident/{incident}/sensitivity", 303)


@router.post("/unmask")
def unmask(request: Request, name: Field, why: Field, step: Field) -> Response:
    """`step`: ask, agree or refuse. In a team, whoever asked never agrees; alone, a day later, with a reason."""
    from testimonia.pipeline import leaving

    desk: Desk = request.app.state.desk
    by = desk.viewer(request.scope["session"]).name
    with desk.writing() as case:
        if step == "ask":
            found = leaving.ask(case.store, name, by=by, why=why)
        elif step == "agree":
            found = leaving.agree(case.store, name, by=by, why=why, alone=not desk.settings.team)
        elif step == "refuse":
            found = leaving.refuse(case.store, name, by=by, why=why)
        else:
            raise Refused(f"{step!r} is no step here. Known: ask, agree, refuse.")
        standing = decisions(case.store.custody(), UNMASKING)
    with at(request) as page:
        said = page.words(f"unmask.said_{found.state}")
        return page.show("unmask.html", pending=pending(standing.values(), page.words), said=said, here="ledger")
