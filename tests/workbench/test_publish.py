"""Publishing at the workbench: prepared, looked at before anybody agrees, agreed to by a second person, written, withdrawn by one."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from testimonia.model.custody import Action
from testimonia.model.people import Level, Role
from testimonia.model.terms import Kind
from testimonia.pipeline import leaving, open_case
from testimonia.store.people import People
from tests.report.publish.accused import weekly, whole
from tests.workbench.case import case_of, client, first, token
from tests.workbench.team import NAMES, as_role, browser, let_in, send

PREPARED = {"choice": "accepted", "title": "The Kesra record"}


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(leaving, "persons", lambda _: {})  # the shipped model is not what is tested here
    case = case_of(whole(weekly()), tmp_path / "kesra.case")
    attack = next(i.id for i in sorted(case.store.incidents(), key=lambda i: -len(i.documents)) if i.kind is Kind.ARMED_ATTACK)
    case.review("Mina Kasra").accept(attack, why="read against its documents")
    case.close()
    let_in(case.path)
    return case.path


@pytest.fixture
def team(path: Path) -> Iterator[TestClient]:
    with browser(path) as opened:
        yield opened


def shown(opened: TestClient) -> str:
    """The page, once the site is prepared."""
    for _ in range(600):
        page = opened.get("/publish").text
        if "The site is being prepared" not in page:
            return page
        time.sleep(0.1)
    raise AssertionError("the site was not prepared within a minute")


def step(opened: TestClient, page: str, **fields: str):
    """A form of that page, sent; asked for again while the step is being taken."""
    seen = re.search(r'name="shown" value="([0-9a-f]+)"', page)
    data = {"token": token(page), "shown": seen[1] if seen else "", **fields}
    for _ in range(30):
        answer = opened.post("/publish", data=data)
        if "This is being done" not in answer.text:
            return answer
    raise AssertionError("the step was not taken")


def prepared(opened: TestClient, **fields: str) -> str:
    assert send(opened, "/publish", "/publish/prepare", **{**PREPARED, **fields}).status_code == 303
    return shown(opened)


def steps(path: Path) -> list[tuple[str, str]]:
    with open_case(path, create=False) as case:
        return [(str(e.action), e.by) for e in case.store.custody() if e.action.startswith("publish")]


def test_one_prepares_and_asks_another_reads_and_agrees_and_the_site_is_written(team: TestClient, path: Path):
    as_role(team, Role.EDITOR)
    page = prepared(team)
    assert "nobody asked" in page
    assert not (path.parent / "kesra-site").exists()
    assert "waits for a second person" in step(team, page, step="ask", why="the families ask for it").text
    as_role(team, Role.OWNER)
    page = shown(team)
    assert "the families ask for it" in page
    read = team.get(first(r'href="(/publish/preview/incidents/\w+\.html)"', page))
    assert read.status_code == 200
    assert "The Kesra record" in read.text
    assert not (path.parent / "kesra-site").exists(), "looking at it writes nothing"
    answer = step(team, page, step="agree", why="I read every page")
    assert "Agreed, and written." in answer.text
    assert (path.parent / "kesra-site" / "index.html").is_file()
    bo, ana = NAMES[Role.EDITOR], NAMES[Role.OWNER]
    assert steps(path) == [(Action.PUBLISH_ASKED, bo), (Action.PUBLISH_AGREED, ana), (Action.PUBLISHED, ana)]
    packed = team.get("/publish/site")
    assert packed.headers["content-disposition"] == 'attachment; filename="kesra-site.zip"'
    assert packed.content[:2] == b"PK"


def test_among_several_people_nobody_agrees_to_their_own_question(team: TestClient, path: Path):
    as_role(team, Role.EDITOR)
    page = step(team, prepared(team), step="ask", why="the families ask for it").text
    answer = step(team, page, step="agree", why="I read it myself")
    assert answer.status_code == 409
    assert "somebody else has to agree" in answer.text
    assert not (path.parent / "kesra-site").exists()


def test_whoever_works_alone_waits_a_day(path: Path):
    with client(path) as alone:
        page = step(alone, prepared(alone), step="ask", why="the families ask for it").text
        answer = step(alone, page, step="agree", why="I read every page")
        assert answer.status_code == 409
        assert "24 hours later" in answer.text


def test_what_changed_after_somebody_looked_is_not_agreed_to(team: TestClient, path: Path):
    as_role(team, Role.EDITOR)
    step(team, prepared(team), step="ask", why="the families ask for it")
    as_role(team, Role.OWNER)
    looked = shown(team)
    with open_case(path, create=False) as case:
        published = first(r'href="/incident/([0-9a-f]+)">in the case', looked)
        claim = next(c for a in case.store.accounts() if a.incident == published for c in a.claims)
        case.review("Cy").reject(claim, why="the sentence is about another year")
    answer = step(team, looked, step="agree", why="I read every page")
    assert answer.status_code == 409
    assert "has changed since your page was made" in answer.text
    assert [action for action, _ in steps(path)] == [Action.PUBLISH_ASKED]
    assert "nobody asked" in shown(team)


def test_a_page_is_withdrawn_by_one_and_comes_back_only_by_two(team: TestClient, path: Path):
    as_role(team, Role.EDITOR)
    step(team, prepared(team), step="ask", why="the families ask for it")
    as_role(team, Role.OWNER)
    page = step(team, shown(team), step="agree", why="I read every page").text
    code = first(r'name="code" value="(\w+)"', page)
    as_role(team, Role.EDITOR)
    answer = step(team, shown(team), step="withdraw", code=code, why="a family asked for it")
    assert "Withdrawn." in answer.text
    gone = (path.parent / "kesra-site" / "incidents" / f"{code}.html").read_text(encoding="utf-8")
    assert "a family asked for it" in gone
    assert "refused" in prepared(team), "what was agreed on it was taken back with it"


def test_what_cannot_be_published_is_said_on_the_page(team: TestClient):
    as_role(team, Role.EDITOR)
    assert "00000000ffff: no such incident" in prepared(team, choice="listed", incidents="00000000ffff")
    answer = team.post("/publish/prepare", data={"token": token(team.get("/publish").text), "address": "javascript:alert(1)"})
    assert answer.status_code == 409
    assert "give the address whole" in answer.text


def test_no_script_runs_in_what_is_looked_at_and_downloads_are_saved(team: TestClient):
    as_role(team, Role.EDITOR)
    prepared(team)
    page = team.get("/publish/preview/index.html")
    assert "script-src" not in page.headers["content-security-policy"]
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    saved = team.get("/publish/preview/downloads/record.jsonl")
    assert saved.headers["content-disposition"] == "attachment"
    assert team.get("/publish/preview/../../case.sqlite").status_code == 404


def test_only_who_sees_the_whole_case_may_publish_it(team: TestClient, path: Path):
    as_role(team, Role.REVIEWER)
    assert team.get("/publish").status_code == 403
    with open_case(path, create=False) as case:
        mentions = [m.id for m in case.store.mentions()][:1]
    People(path).set_level(mentions, Level.CLOSED, by="Ana", why="the family asked")
    as_role(team, Role.EDITOR)
    assert team.get("/publish").status_code == 403
    assert team.get("/publish/preview/index.html").status_code == 403
