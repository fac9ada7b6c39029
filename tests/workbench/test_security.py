"""What strangers try: one test for each kind of attack that a web application has to withstand."""

import ast
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from testimonia.errors import TestimoniaError
from testimonia.model.people import Role
from tests.workbench.case import client, first, kesra_case, token
from tests.workbench.team import PASSWORD, as_role, browser, let_in

WORKBENCH = Path(__file__).parents[2] / "src" / "testimonia" / "workbench"
NEEDED = (
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path = kesra_case(tmp_path_factory.mktemp("security"))
    let_in(path)
    with browser(path) as found:
        yield as_role(found, Role.OWNER)


def test_every_answer_has_its_headers_errors_too(opened: TestClient):
    answers = [
        opened.get("/"),
        opened.get("/nowhere"),
        opened.get("/assets/workbench.css"),
        opened.get("/assets/none.js"),
        opened.post("/"),
        opened.post("/unmask", data={"token": "0" * 64}),
        opened.get("/", headers={"host": "evil.example"}),
        opened.post("/logout", headers={"origin": "http://evil.example"}),
        client(opened.app.state.desk.path, team=True).get("/"),
    ]
    assert {a.status_code for a in answers} >= {200, 303, 403, 404, 405, 421}
    for answer in answers:
        assert [name for name in NEEDED if name not in answer.headers] == [], answer.status_code


def test_a_page_that_fails_tells_nothing_and_logs_no_words(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    with client(kesra_case(tmp_path)) as found:

        def broken() -> str:
            raise KeyError("Amina Belhadj")

        route = next(r for r in found.app.routes if getattr(r, "path", "") == "/assets/{name}")
        found.app.router.routes.remove(route)
        found.app.add_api_route("/assets/{name}", broken, methods=["GET"])
        with caplog.at_level(logging.DEBUG):
            answer = found.get("/assets/x")
    assert answer.status_code == 500
    assert "content-security-policy" in answer.headers
    assert "Belhadj" not in answer.text
    assert "Traceback" not in answer.text
    assert "KeyError" in caplog.text
    assert "Belhadj" not in caplog.text


def test_no_secret_is_logged_or_shown(opened: TestClient, caplog: pytest.LogCaptureFixture):
    stranger = client(opened.app.state.desk.path, team=True)
    with caplog.at_level(logging.DEBUG):
        page = stranger.get("/login")
        answer = stranger.post("/login", data={"token": token(page.text), "name": "Ana", "password": "a secret that is wrong"})
        entered = stranger.post("/login", data={"token": token(page.text), "name": "Ana", "password": PASSWORD})
    session = entered.cookies["testimonia-8321"]
    for secret in ("a secret that is wrong", PASSWORD, session):
        assert secret not in caplog.text
        assert secret not in answer.text


def test_csrf_a_form_of_another_session_or_page_is_refused(opened: TestClient):
    other = client(opened.app.state.desk.path, team=True)
    foreign = token(other.get("/login").text)
    form = {"step": "ask", "name": "Amina Belhadj", "why": "because"}
    assert opened.post("/unmask", data=form | {"token": foreign}).status_code == 403
    assert opened.post("/unmask", data=form).status_code == 403
    own = token(opened.get("/unmask").text)
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "cross-site"},
    ):
        assert opened.post("/unmask", data=form | {"token": own}, headers=headers).status_code == 403
    assert [e for e in opened.app.state.desk.case.store.custody() if e.action == "unmask_asked"] == []


def test_host_header(opened: TestClient):
    for host in ("evil.example", "127.0.0.1.evil.example", "127.0.0.1:8321@evil.example", "", "localhost:8321, evil.example"):
        answer = opened.get("/login", headers={"host": host})
        assert answer.status_code in (400, 421), host
        assert "evil" not in answer.headers.get("location", "")


def test_forwarded_headers_of_a_stranger_change_nothing(opened: TestClient):
    headers = {"x-forwarded-host": "evil.example", "x-forwarded-proto": "https", "forwarded": "host=evil.example"}
    assert "evil" not in opened.get("/", headers=headers).text
    assert "evil" not in client(opened.app.state.desk.path, team=True).get("/", headers=headers).headers["location"]


def test_open_redirect(opened: TestClient):
    claim = first(r'action="/claim/([0-9a-f]+)/judge"', opened.get("/queue").text)
    for back in ("//evil.example", "/\\evil.example", "https://evil.example", "/%0d%0aLocation:%20//evil.example", "/\t/evil.example"):
        page = opened.get(f"/claim/{claim}").text
        seen_now = first(r'name="seen" value="([\d.]+)"', page)
        verdict = "undo" if 'value="undo"' in page else "accept"
        form = {"token": token(page), "seen": seen_now, "verdict": verdict, "back": back}
        location = opened.post(f"/claim/{claim}/judge", data=form).headers["location"]
        assert location.startswith("/")
        assert not location.startswith(("//", "/\\"))
        assert "\t" not in location
        assert "\n" not in location
    assert opened.get("/login?to=//evil.example&next=//evil.example").status_code == 200


def test_header_injection(opened: TestClient):
    for address in ("/incident/x%0d%0aset-cookie:%20a=b", "/claim/x%0d%0ax-evil:%201/in-text", "/text/x%0d%0ax-evil:%201"):
        answer = opened.get(address)
        assert "x-evil" not in answer.headers
        assert "a=b" not in answer.headers.get("set-cookie", "")


@pytest.mark.parametrize(
    "path",
    ["../../../../etc/passwd", "..%2f..%2fkey", "%2e%2e/key", "....//key", "/etc/passwd", "key", "..\\key", "people.sqlite", "%00key"],
)
def test_traversal(opened: TestClient, path: str):
    key = (opened.app.state.desk.path / "key").read_bytes() if (opened.app.state.desk.path / "key").exists() else b"root:"
    for room in ("/assets/", "/document/", "/text/", "/incident/", "/analyses/"):
        answer = opened.get(room + path)
        assert answer.status_code in (303, 404), room + path
        assert key not in answer.content
        assert b"root:" not in answer.content


def test_template_injection_through_words_of_a_reader_or_document(opened: TestClient):
    for words in ("{{ 7 * 191 }}", "{% for x in range(3) %}evil{% endfor %}", "${7*191}", "{{ viewer.__class__ }}"):
        for address in ("/search", "/incidents", "/queue"):
            answer = opened.get(address, params={"q": words, "place": words, "property": words, "document": words})
            assert "1337" not in answer.text
            assert "evilevil" not in answer.text
            assert "Viewer" not in answer.text


def test_a_script_in_words_of_a_reader_stays_words(opened: TestClient):
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    for address in ("/search", "/incidents", "/queue", "/custody", "/login"):
        answer = opened.get(address, params={"q": hostile, "place": hostile, "item": hostile, "document": hostile})
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text


def test_ssrf_nothing_at_the_workbench_fetches_an_address():
    """No route imports what could ask another machine for anything."""
    fetching = {
        "urllib.request",
        "http.client",
        "httpx",
        "httpx2",
        "requests",
        "aiohttp",
        "testimonia.intake.web",
        "testimonia.pipeline.fetching",
    }
    found = {}
    for file in WORKBENCH.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            if set(names) & fetching:
                found[file.name] = names
    assert found == {}


def test_cookies_are_for_pages_of_ours_alone(opened: TestClient):
    stranger = client(opened.app.state.desk.path, team=True)
    given = stranger.get("/login").headers["set-cookie"]
    assert all(mark in given for mark in ("HttpOnly", "SameSite=Strict", "Path=/"))
    assert "Domain" not in given


def test_a_very_long_password_costs_no_more_than_a_long_one(opened: TestClient):
    stranger = client(opened.app.state.desk.path, team=True)
    page = stranger.get("/login")
    answer = stranger.post("/login", data={"token": token(page.text), "name": "x" * 100_000, "password": "y" * 500_000})
    assert answer.status_code in (400, 403)


def test_refusals_are_errors_of_the_program():
    from testimonia.workbench.people import Refused

    assert issubclass(Refused, TestimoniaError)
