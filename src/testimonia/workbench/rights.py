"""What each role may do: one table for every page and every action, asked in one place before any of them runs.

What is not in the table is done for nobody: a new route needs its line here, and a test fails until it has one. `ANYBODY` is for the pages
on which people log in; `whole` for what works on the whole case at once, so that nobody may do it from whom a part of it is hidden.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from fastapi import Request
from fastapi.routing import APIRoute

from testimonia.workbench.desk import Desk
from testimonia.workbench.people import Refused, Role


@dataclass(frozen=True, slots=True)
class Right:
    """Who may. `role`: the least role; None for whoever comes. `whole`: see above."""

    role: Role | None
    whole: bool = False


ANYBODY = Right(None)
VIEWER, REVIEWER, EDITOR, OWNER = (Right(role) for role in reversed(Role))
REVIEWER_OF_ALL, EDITOR_OF_ALL = Right(Role.REVIEWER, whole=True), Right(Role.EDITOR, whole=True)

RIGHTS: Mapping[str, Right] = MappingProxyType(
    {
        # to come in and to leave
        "GET /assets/{name}": ANYBODY,
        "GET /login": ANYBODY,
        "POST /login": ANYBODY,
        "POST /logout": VIEWER,
        "GET /me": VIEWER,
        "POST /me/password": VIEWER,
        # to read
        "GET /": VIEWER,
        "GET /incidents": VIEWER,
        "GET /incident/{incident}": VIEWER,
        "GET /incident/{incident}/workings": VIEWER,
        "GET /documents": VIEWER,
        "GET /document/{document:path}": VIEWER,
        "GET /text/{document:path}": VIEWER,
        "GET /queue": VIEWER,
        "GET /links": VIEWER,
        "GET /links/{left}/{right}": VIEWER,
        "GET /hypotheses": VIEWER,
        "GET /hypotheses/{incident}": VIEWER,
        "GET /hypotheses/{incident}/judge": REVIEWER,
        "POST /hypotheses/{incident}": REVIEWER,
        "GET /search": VIEWER,
        "GET /ledger": VIEWER,
        "GET /codebook": VIEWER,
        "GET /claim/{claim}": VIEWER,
        "GET /claim/{claim}/in-text": VIEWER,
        "GET /mention/{mention}": VIEWER,
        "GET /account/{account}": VIEWER,
        "GET /analyses": REVIEWER_OF_ALL,
        "GET /analyses/{key}": REVIEWER_OF_ALL,
        "GET /analyses/{key}/chart.svg": REVIEWER_OF_ALL,
        # to decide
        "POST /claim/{claim}/judge": REVIEWER,
        "POST /incident/{incident}/judge": REVIEWER,
        "POST /links/{left}/{right}/judge": REVIEWER,
        "GET /bulk": REVIEWER,
        "POST /bulk": REVIEWER,
        "POST /undo": REVIEWER,
        "POST /redo": REVIEWER,
        "POST /ledger/{number}/{verb}": REVIEWER,
        "POST /comments": REVIEWER,
        "GET /claim/{claim}/correct": REVIEWER,
        "POST /claim/{claim}/correct": REVIEWER,
        "GET /code/{document:path}": REVIEWER,
        "POST /code/{document:path}": REVIEWER,
        "GET /orphans": REVIEWER,
        "GET /agreement": REVIEWER_OF_ALL,
        "GET /incident/{incident}/decide": REVIEWER,
        "POST /incident/{incident}/outcome": REVIEWER,
        "POST /incident/{incident}/merge": EDITOR,
        "POST /incident/{incident}/split": EDITOR,
        "POST /incident/{incident}/origins": EDITOR,
        "POST /agreement/settle": EDITOR_OF_ALL,
        "POST /rounds/begin": EDITOR_OF_ALL,
        "POST /rounds/open": EDITOR_OF_ALL,
        # what leaves the case
        "GET /export": EDITOR_OF_ALL,
        "POST /export": EDITOR_OF_ALL,
        "GET /publish": EDITOR_OF_ALL,
        "GET /publish/preview/{path:path}": EDITOR_OF_ALL,
        "GET /publish/site": EDITOR_OF_ALL,
        "POST /publish/prepare": EDITOR_OF_ALL,
        "POST /publish": EDITOR_OF_ALL,
        # who sees what
        "GET /incident/{incident}/sensitivity": EDITOR,
        "POST /incident/{incident}/sensitivity": EDITOR,
        "GET /people": OWNER,
        # names, custody, the register
        "GET /custody": OWNER,
        "POST /search/names": OWNER,
        "GET /unmask": EDITOR_OF_ALL,
        "POST /unmask": EDITOR_OF_ALL,
        "GET /register": EDITOR_OF_ALL,
        "POST /register/add": EDITOR_OF_ALL,
        "POST /register/answer": EDITOR_OF_ALL,
        "POST /register/remove": EDITOR_OF_ALL,
    }
)


def right_of(method: str, path: str) -> Right | None:
    """The line of the table for a route; None when it has none."""
    return RIGHTS.get(f"{'GET' if method == 'HEAD' else method} {path}")


async def allowed(request: Request) -> None:
    """Refuses what the table does not allow to whoever asks. Asked in the loop itself: it is quicker than the way to a thread."""
    route = request.scope.get("route")
    path = route.path if isinstance(route, APIRoute) else ""
    right = right_of(request.method, path)
    if right is None:
        raise Refused(f"No right is written down for {request.method} {path}, so nobody has it.")
    if right.role is None:
        return
    desk: Desk = request.app.state.desk
    viewer = desk.viewer(request.scope["session"])
    if not viewer.role.may(right.role):
        raise Refused(f"This takes the role of {right.role}; yours is {viewer.role}. Ask the owner of the case.")
    if right.whole and desk.hidden_from(viewer):
        raise Refused("This works on the whole case at once, and a part of the case is not open to you. Ask the owner of the case.")
