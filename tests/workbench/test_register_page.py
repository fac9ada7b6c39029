"""The register at the workbench: closed, opened, filled, joined by two people who are logged in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from testimonia.model.people import Level, Role
from tests.pipeline.test_register import claim, register_record
from tests.workbench.case import case_of
from tests.workbench.team import as_role, browser, let_in, send


@pytest.fixture
def path(tmp_path: Path) -> Path:
    case = case_of(register_record(), tmp_path / "register.case")
    case.close()
    let_in(case.path)
    return case.path


@pytest.fixture
def opened(path: Path) -> Iterator[TestClient]:
    with browser(path) as found:
        yield found


def take_in(opened: TestClient, words: str, **more: str):
    case = opened.app.state.desk.case
    return send(opened, "/register", "/register/add", claim=claim(case, words), names=words, fate="dead", **more)


def test_closed_it_shows_how_it_is_opened_and_takes_nothing(opened: TestClient):
    as_role(opened, Role.EDITOR)
    page = opened.get("/register").text
    assert "testimonia register CASE on" in page
    assert "Ruth" not in page
    assert take_in(opened, "Ruth Abebe").status_code == 409
    assert not (opened.app.state.desk.path / "register.sqlite").exists()


def test_two_people_fill_and_join(opened: TestClient):
    opened.app.state.desk.case.register().open(by="Ana", why="the families ask for a list")
    as_role(opened, Role.EDITOR)
    assert take_in(opened, "Ruth Abebe", age="34", sex="woman", sex_words="a woman").status_code == 303
    assert take_in(opened, "Abebe Ruth", age="aged 34").status_code == 303
    refused = take_in(opened, "Idris Kone")
    assert refused.status_code == 409
    assert "gunman" in refused.text
    entries = opened.app.state.desk.case.register().entries()
    answer = {"left": entries[0].id, "right": entries[1].id, "verdict": "same", "why": "same age"}
    assert send(opened, "/register", "/register/answer", **answer).status_code == 303
    assert "Bo" in opened.get("/register").text
    as_role(opened, Role.OWNER)
    assert send(opened, "/register", "/register/answer", **answer).status_code == 303
    page = opened.get("/register").text
    assert "<bdi>Ruth Abebe</bdi> = <bdi>Abebe Ruth</bdi>" in page
    assert send(opened, "/register", "/register/remove", entry=entries[1].id, why="the family asked").status_code == 303
    assert len(opened.app.state.desk.case.register().entries()) == 1


def test_it_is_for_editors_who_may_see_everything(opened: TestClient):
    opened.app.state.desk.case.register().open(by="Ana", why="the families ask for a list")
    for role in (Role.REVIEWER, Role.VIEWER):
        assert as_role(opened, role).get("/register").status_code == 403
    assert as_role(opened, Role.EDITOR).get("/register").status_code == 200
    mention = next(iter(opened.app.state.desk.case.store.mentions())).id
    opened.app.state.desk.people.set_level([mention], Level.CLOSED, by="Ana", why="the family asked")
    assert opened.get("/register").status_code == 403


def test_nothing_of_it_is_on_any_other_page(opened: TestClient):
    as_role(opened, Role.EDITOR)
    pages = ("/", "/incidents?minor=1", "/documents", "/queue", "/ledger", "/search?q=market")
    before = {address: opened.get(address).text for address in pages}
    opened.app.state.desk.case.register().open(by="Ana", why="the families ask for a list")
    take_in(opened, "Ruth Abebe", age="34")
    entry = opened.app.state.desk.case.register().entries()[0].id
    after = {address: opened.get(address).text for address in pages}
    assert {a: t.count("Ruth") for a, t in after.items()} == {a: t.count("Ruth") for a, t in before.items()}
    assert entry not in "".join(after.values())
