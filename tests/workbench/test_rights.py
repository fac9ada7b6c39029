"""Role by endpoint by expected answer: every route of the application, every role, and whoever is not logged in."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from testimonia.model.people import Level, Role
from testimonia.store.people import People
from testimonia.workbench.actions import ROUTERS as ACTIONS
from testimonia.workbench.rights import RIGHTS, right_of
from testimonia.workbench.routes import ROUTERS as PAGES
from tests.workbench.case import kesra_case, token
from tests.workbench.team import as_role, browser, let_in

ROUTES = sorted(
    {(method, route.path) for router in (*PAGES, *ACTIONS) for route in router.routes for method in route.methods - {"HEAD"}}
    | {("GET", "/assets/{name}")}
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path = kesra_case(tmp_path_factory.mktemp("rights"))
    let_in(path)
    with browser(path) as found:
        yield found


def address(path: str) -> str:
    """An address of that route; of a thing that is not there, so that nothing happens where it is allowed."""
    return re.sub(r"\{number\}", "999", re.sub(r"\{(?!number)[^}]*\}", "none", path))


def ask(opened: TestClient, method: str, path: str, form_token: str) -> int:
    if method == "GET":
        return opened.get(address(path)).status_code
    return opened.post(address(path), data={"token": form_token}).status_code


def test_every_route_has_its_line_and_every_line_its_route():
    assert [route for route in ROUTES if right_of(*route) is None] == []
    assert [line for line in RIGHTS if tuple(line.split(" ", 1)) not in ROUTES] == []


def test_the_application_serves_nothing_beside_these(opened: TestClient):
    direct = {route.path for route in opened.app.routes if isinstance(route, APIRoute)}
    assert direct <= {"/assets/{name}"} | {path for _, path in ROUTES}
    assert not [route for route in opened.app.routes if getattr(route, "path", "") in ("/docs", "/openapi.json", "/redoc")]


@pytest.mark.parametrize("role", [None, *Role])
def test_each_role_gets_what_the_table_says_and_nothing_else(opened: TestClient, role: Role | None):
    wrong = []
    opened.cookies.clear()
    for method, path in ROUTES:
        if path in ("/login", "/logout") and role is not None:
            continue  # they change who is logged in; see test_team
        if role is not None and opened.get("/me").status_code != 200:
            as_role(opened, role)
        form_token = token(opened.get("/me").text) if role is not None else "0" * 64
        right, status = right_of(method, path), ask(opened, method, path, form_token)
        assert right is not None
        may = right.role is None or (role is not None and role.may(right.role))
        if role is None and right.role is not None:
            expected = status == (303 if method == "GET" else 403)
        elif may:
            # Nothing is there, or the form is not whole: but they may.
            expected = status in (200, 303, 404, 422, 400, 409) or (status == 403 and path in ("/login", "/me/password"))
        else:
            expected = status == 403
        if not expected:
            wrong.append((role, method, path, status))
    assert wrong == []


def test_a_route_that_nobody_wrote_a_right_for_is_done_for_nobody(tmp_path: Path):
    with browser(kesra_case(tmp_path)) as found:
        let_in(found.app.state.desk.path)

        def forgotten() -> str:
            return "everything"

        found.app.add_api_route("/forgotten", forgotten, methods=["GET"])
        as_role(found, Role.OWNER)
        answer = found.get("/forgotten")
        assert answer.status_code == 403
        assert "everything" not in answer.text


def test_the_table_is_the_one_place_in_which_rights_are_asked_for():
    """An action that asked for a role itself would be a second table. Closing an incident to oneself is no right, and is asked there."""
    actions = Path(__file__).parents[2] / "src" / "testimonia" / "workbench" / "actions"
    asking = {file.name for file in actions.glob("*.py") if ".may(" in file.read_text(encoding="utf-8")}
    assert asking == {"people.py"}


PEOPLE = ((Role.EDITOR, "Bo"), (Role.OWNER, "Ana"))


@pytest.mark.parametrize("asks", PEOPLE)
@pytest.mark.parametrize("answers", PEOPLE)
def test_two_people_role_by_role(asks: tuple[Role, str], answers: tuple[Role, str], tmp_path: Path):
    """Whoever asks to show a name never agrees, whatever their role; the other one may, whatever theirs."""
    path = kesra_case(tmp_path)
    let_in(path)
    with browser(path) as found:
        form = {"name": "Amina Belhadj", "why": "her family asked"}
        for (role, _), step in ((asks, "ask"), (answers, "agree")):
            held = token(as_role(found, role).get("/unmask").text)
            answer = found.post("/unmask", data=form | {"step": step, "token": held})
        steps = [(str(e.action), e.by) for e in found.app.state.desk.case.store.custody() if e.action.startswith("unmask")]
    agreed = [("unmask_agreed", answers[1])] if asks != answers else []
    assert steps == [("unmask_asked", asks[1]), *agreed]
    assert (answer.status_code == 200) == (asks != answers)


def test_what_works_on_the_whole_case_is_not_for_somebody_from_whom_a_part_is_hidden(tmp_path: Path):
    path = kesra_case(tmp_path)
    people: People = let_in(path)
    with browser(path) as found:
        as_role(found, Role.EDITOR)
        assert found.get("/unmask").status_code == 200
        mentions = [m.id for m in found.app.state.desk.case.store.mentions()][:1]
        people.set_level(mentions, Level.CLOSED, by="Ana", why="the family asked")
        for method, route in ROUTES:
            right = right_of(method, route)
            if right is not None and right.whole and method == "GET":
                assert found.get(address(route)).status_code == 403, route
        as_role(found, Role.OWNER)
        assert found.get("/unmask").status_code == 200
