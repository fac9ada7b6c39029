"""A team at the workbench: one case, four accounts, a browser for each."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi.testclient import TestClient

from testimonia.model.people import Role
from testimonia.store.people import People
from tests.workbench.case import client, first, token

NAMES = {Role.OWNER: "Ana", Role.EDITOR: "Bo", Role.REVIEWER: "Cy", Role.VIEWER: "Dee"}
PASSWORD = "lantern gravel otter plum"


def let_in(case: Path) -> People:
    """Accounts of all four roles."""
    people = People(case)
    for role, name in NAMES.items():
        people.add(name, role, PASSWORD)
    return people


@contextmanager
def browser(case: Path, **settings: object) -> Iterator[TestClient]:
    with client(case, **{"team": True, **settings}) as opened:
        yield opened


def log_in(opened: TestClient, name: str, password: str = PASSWORD) -> int:
    """The status of the answer; 303 when they are in."""
    opened.cookies.clear()
    page = opened.get("/login")
    assert page.status_code == 200
    return opened.post("/login", data={"token": token(page.text), "name": name, "password": password}).status_code


def as_role(opened: TestClient, role: Role) -> TestClient:
    """The browser, with somebody of that role logged in."""
    assert log_in(opened, NAMES[role]) == 303
    return opened


def send(opened: TestClient, page: str, address: str, **fields: str):
    """A form of that page, sent."""
    return opened.post(address, data={"token": token(opened.get(page).text), **fields})


def an_incident(opened: TestClient) -> str:
    return first(r'href="/incident/([0-9a-f]+)"', opened.get("/incidents?minor=1").text)
