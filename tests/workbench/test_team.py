"""A team: logging in and out, sessions, slow guessing, and what two people have to decide."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from testimonia.errors import CaseError
from testimonia.model.people import Role
from testimonia.pipeline import open_case
from testimonia.store import people as store_people
from testimonia.store.people import IDLE_SECONDS, PER_ACCOUNT, SESSION_SECONDS, People
from tests.workbench.case import client, first, kesra_case, seen, token
from tests.workbench.team import NAMES, PASSWORD, as_role, browser, let_in, log_in, send


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = kesra_case(tmp_path)
    let_in(path)
    return path


@pytest.fixture
def opened(case: Path) -> Iterator[TestClient]:
    with browser(case) as found:
        yield found


def held(opened: TestClient) -> str:
    return str(opened.cookies.get("testimonia-8321"))


def test_nothing_is_shown_before_somebody_logs_in(opened: TestClient):
    for address in ("/", "/incidents", "/nowhere", "/search?q=market"):
        answer = opened.get(address)
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    page = opened.get("/login").text.casefold()
    assert "kesra" not in page
    assert opened.get("/queue", headers={"hx-request": "true"}).status_code == 403


def test_a_session_is_a_new_one_at_every_login_and_the_old_one_ends(opened: TestClient):
    opened.get("/login")
    before = held(opened)
    as_role(opened, Role.REVIEWER)
    first_session = held(opened)
    page = opened.get("/login")
    answer = opened.post("/login", data={"token": token(page.text), "name": "Cy", "password": PASSWORD})
    second = answer.cookies["testimonia-8321"]
    assert len({before, first_session, second}) == 3
    people: People = opened.app.state.desk.people
    assert people.whose(first_session) is None
    assert people.whose(second) is not None


def test_a_session_that_somebody_made_up_or_fixed_lets_nobody_in(opened: TestClient):
    """Session fixation: whatever the browser is made to hold before, it is worth nothing, also after logging in."""
    for planted in ("made-up", "a.b", "x" * 43):
        opened.cookies.clear()
        opened.cookies.set("testimonia-8321", planted)
        page = opened.get("/login")
        opened.post("/login", data={"token": token(page.text), "name": "Cy", "password": PASSWORD})
        assert opened.app.state.desk.people.whose(planted) is None
        opened.cookies.clear()
        opened.cookies.set("testimonia-8321", planted)
        assert opened.get("/").status_code == 303


def test_sessions_are_kept_as_digests_and_passwords_as_argon2id(opened: TestClient, case: Path):
    as_role(opened, Role.OWNER)
    stored = (case / "people.sqlite").read_bytes()
    assert held(opened).encode() not in stored
    assert PASSWORD.encode() not in stored
    assert b"$argon2id$" in stored
    assert (case / "people.sqlite").stat().st_mode & 0o777 == 0o600


def test_the_answer_does_not_tell_whether_there_is_an_account(opened: TestClient):
    answers = []
    for name in ("Ana", "Nobody at all"):
        opened.cookies.clear()
        page = opened.get("/login")
        form = {"token": token(page.text), "name": name, "password": "wrong and long enough"}
        answer = opened.post("/login", data=form)
        answers.append((answer.status_code, answer.text.replace(token(answer.text), "")))
    assert answers[0] == answers[1]
    assert answers[0][0] == 403


def test_an_unknown_name_takes_as_much_work_as_a_known_one(case: Path, monkeypatch: pytest.MonkeyPatch):
    """Not timed: what is counted is that a hash is looked at for both."""
    looked: list[str] = []
    real = store_people._fits
    monkeypatch.setattr(store_people, "_fits", lambda hashed, password: looked.append(hashed[:9]) or real(hashed, password))
    people = People(case)
    assert people.log_in("Ana", "wrong and long enough", "10.0.0.1") is None
    assert people.log_in("Nobody", "wrong and long enough", "10.0.0.1") is None
    assert looked == ["$argon2id", "$argon2id"]


def test_guessing_is_slowed_for_an_account_known_or_not_and_for_an_address(case: Path):
    clock = [1_000_000.0]
    people = People(case, lambda: clock[0])
    for name in ("Ana", "Nobody"):
        for n in range(PER_ACCOUNT):
            assert people.log_in(name, "wrong and long enough", f"10.0.{n}.1") is None
    assert people.log_in("Ana", PASSWORD, "10.9.9.9") is None, "the right password has to wait too"
    clock[0] += store_people.WINDOW_SECONDS + 1
    assert people.log_in("Ana", PASSWORD, "10.9.9.9") is not None
    for n in range(store_people.PER_ADDRESS):
        people.log_in(f"guess {n}", "wrong and long enough", "10.6.6.6")
    assert people.log_in("Bo", PASSWORD, "10.6.6.6") is None
    assert people.log_in("Bo", PASSWORD, "10.7.7.7") is not None


def test_sessions_end_with_time_with_the_password_and_with_the_account(case: Path):
    clock = [1_000_000.0]
    people = People(case, lambda: clock[0])

    def begun(name: str) -> str:
        session = people.log_in(name, PASSWORD, "10.0.0.1")
        assert session is not None
        return session

    idle, long = begun("Ana"), begun("Bo")
    for _ in range(SESSION_SECONDS // IDLE_SECONDS + 1):
        assert people.whose(long) is not None or clock[0] - 1_000_000.0 > SESSION_SECONDS
        clock[0] += IDLE_SECONDS - 60
    assert people.whose(idle) is None
    clock[0] += SESSION_SECONDS
    assert people.whose(long) is None
    one, other, removed = begun("Cy"), begun("Cy"), begun("Dee")
    people.change_password("Cy", "another four unrelated words")
    assert (people.whose(one), people.whose(other)) == (None, None)
    people.remove("Dee")
    assert people.whose(removed) is None


def test_passwords_and_accounts_that_will_not_do(case: Path):
    people = People(case)
    for name, password in (("Eve", "short"), ("Eve", "x" * 129), ("Eve", "eve is my long name"), ("  ", PASSWORD), ("ANA", PASSWORD)):
        with pytest.raises(CaseError):
            people.add(name, Role.VIEWER, password)
    with pytest.raises(CaseError, match="somebody must be the owner"):
        people.change_role("Ana", Role.VIEWER)
    with pytest.raises(CaseError, match="somebody must be the owner"):
        people.remove("Ana")
    assert [account.name for account in people.accounts()] == list(NAMES.values())


def test_logging_out_ends_the_session_and_takes_the_cookie(opened: TestClient):
    as_role(opened, Role.VIEWER)
    session = held(opened)
    answer = send(opened, "/me", "/logout")
    assert answer.headers["location"] == "/login"
    assert "Max-Age=0" in answer.headers["set-cookie"]
    opened.cookies.clear()
    opened.cookies.set("testimonia-8321", session)
    assert opened.get("/").status_code == 303


def test_another_password_at_the_workbench(opened: TestClient):
    as_role(opened, Role.VIEWER)
    assert send(opened, "/me", "/me/password", old="not this one", new="another four unrelated words").status_code == 403
    assert send(opened, "/me", "/me/password", old=PASSWORD, new="another four unrelated words").status_code == 303
    assert opened.get("/").status_code == 303
    assert log_in(opened, "Dee") == 403
    assert log_in(opened, "Dee", "another four unrelated words") == 303


def test_behind_tls_the_cookie_goes_no_other_way(case: Path):
    with browser(case, secure=True) as found:
        page = found.get("/login")
        assert "strict-transport-security" in page.headers
        cookie = page.headers["set-cookie"]
        assert cookie.startswith("__Host-testimonia-8321=")
        assert all(mark in cookie for mark in ("Path=/", "HttpOnly", "SameSite=Strict", "Secure"))
        assert "Domain" not in cookie


def test_behind_a_proxy_the_address_is_what_the_proxy_added_last(case: Path):
    with browser(case, proxied=True) as found:
        for n in range(store_people.PER_ADDRESS):
            page = found.get("/login")
            form = {"token": token(page.text), "name": f"guess {n}", "password": "wrong and long enough"}
            found.post("/login", data=form, headers={"x-forwarded-for": f"10.0.0.{n}, 192.0.2.7"})
        page = found.get("/login")
        form = {"token": token(page.text), "name": "Ana", "password": PASSWORD}
        assert found.post("/login", data=form, headers={"x-forwarded-for": "10.1.1.1, 192.0.2.7"}).status_code == 403
        assert found.post("/login", data=form, headers={"x-forwarded-for": "192.0.2.7, 10.1.1.1"}).status_code == 303


def test_decisions_are_signed_by_whoever_logged_in_and_the_second_of_two_people_sees_the_difference(opened: TestClient, case: Path):
    as_role(opened, Role.REVIEWER)
    page = opened.get("/queue").text
    claim = first(r'action="/claim/([0-9a-f]+)/judge"', page)
    with browser(case) as other:
        as_role(other, Role.EDITOR)
        others = other.get("/queue").text
        form = {"token": token(page), "seen": seen(page), "verdict": "accept", "why": "stands there"}
        assert opened.post(f"/claim/{claim}/judge", data=form).status_code == 303
        late = other.post(f"/claim/{claim}/judge", data={"token": token(others), "seen": seen(others), "verdict": "reject"})
        assert late.status_code == 409
        assert "Cy: accept (stands there)" in late.text
    with open_case(case) as stored:
        assert [j.by for j in stored.store.judgements()] == ["Cy"]


def test_in_a_team_whoever_asks_for_a_name_never_agrees(opened: TestClient, case: Path):
    as_role(opened, Role.EDITOR)
    asked = send(opened, "/unmask", "/unmask", step="ask", name="Amina Belhadj", why="she asks for it")
    assert asked.status_code == 200
    refused = send(opened, "/unmask", "/unmask", step="agree", name="Amina Belhadj", why="I am sure")
    assert refused.status_code >= 400
    assert "somebody else has to agree" in refused.text
    as_role(opened, Role.OWNER)
    assert send(opened, "/unmask", "/unmask", step="agree", name="Amina Belhadj", why="I spoke with her").status_code == 200
    listed = opened.get("/unmask").text
    assert "Belhadj" not in listed
    entries = [(str(e.action), e.by) for e in open_case(case).store.custody() if "unmask" in e.action]
    assert entries == [("unmask_asked", "Bo"), ("unmask_agreed", "Ana")]


def test_alone_whoever_asks_waits_a_day(tmp_path: Path):
    with client(kesra_case(tmp_path)) as alone:
        send(alone, "/unmask", "/unmask", step="ask", name="Amina Belhadj", why="she asks for it")
        refused = send(alone, "/unmask", "/unmask", step="agree", name="Amina Belhadj", why="I am sure")
        assert refused.status_code >= 400
        assert "24 hours later" in refused.text


def test_alone_nobody_logs_in(reading: TestClient):
    assert reading.get("/login").status_code == 404
    assert reading.get("/me").status_code == 200
