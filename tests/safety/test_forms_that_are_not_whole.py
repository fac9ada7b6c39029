"""A form that lacks a field, or holds something else, comes back as a page in words; and the way back from one leads nowhere else."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from testimonia.model.people import Role
from testimonia.workbench.actions.forms import safe_way_back
from testimonia.workbench.bounds import MOST_BYTES
from tests.workbench.case import client, first, kesra_case, seen, token
from tests.workbench.team import as_role, browser, let_in


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return client(kesra_case(tmp_path_factory.mktemp("forms")))


def a_claim(opened: TestClient) -> tuple[str, str]:
    """The id of a claim that waits, and its page."""
    claim = first(r'action="/claim/([0-9a-f]+)/judge"', opened.get("/queue").text)
    return claim, opened.get(f"/claim/{claim}").text


def test_a_form_without_its_fields_names_them_and_the_way_out(opened: TestClient):
    claim, page = a_claim(opened)
    answer = opened.post(f"/claim/{claim}/judge", data={"token": token(page), "why": "seen <twice>"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "The form was not whole" in answer.text
    assert "The field “verdict” is missing. The field “seen” is missing." in answer.text
    assert "load the page again" in answer.text
    assert "seen &lt;twice&gt;" in answer.text, "what somebody wrote is shown to them again"
    assert f'action="/claim/{claim}/judge"' not in answer.text, "sent again as it is, it would lack the same"
    assert "Nobody has decided anything yet" in opened.get("/ledger").text


def test_a_file_where_words_belong_is_told_in_words(opened: TestClient):
    claim, page = a_claim(opened)
    form = {"token": token(page), "seen": seen(page)}
    answer = opened.post(f"/claim/{claim}/judge", data=form, files={"verdict": ("a.txt", b"accept")})
    assert (answer.status_code, "The field “verdict” is not filled in as it should be." in answer.text) == (422, True)


def test_a_script_gets_a_line_instead_of_a_page(opened: TestClient):
    claim, page = a_claim(opened)
    answer = opened.post(f"/claim/{claim}/judge", data={"token": token(page)}, headers={"hx-request": "true"})
    assert answer.status_code == 422
    assert answer.text.startswith('<div class="error-line" role="alert">')


def test_a_form_that_cannot_be_taken_apart_is_told_in_words(opened: TestClient):
    _, page = a_claim(opened)
    headers = {"x-testimonia-token": token(page), "content-type": "multipart/form-data; boundary=b"}
    for content in (b"--b\r\nno header", b"--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--\r\n", b"\x00" * 400):
        answer = opened.post("/comments", content=content, headers=headers)
        assert answer.status_code in (400, 422)
        assert "The form was not whole" in answer.text
    many = opened.post("/comments", data={f"f{n}": "1" for n in range(3_000)}, headers={"x-testimonia-token": token(page)})
    assert (many.status_code, "The form was not whole" in many.text) == (400, True)


def test_an_address_whose_number_is_none_leads_to_nothing(opened: TestClient):
    _, page = a_claim(opened)
    answer = opened.post("/ledger/seven/undo", data={"token": token(page)})
    assert (answer.status_code, "There is nothing here" in answer.text) == (404, True)


def test_a_password_that_was_sent_is_never_shown_again(tmp_path: Path):
    path = kesra_case(tmp_path)
    let_in(path)
    with browser(path) as found:
        as_role(found, Role.OWNER)
        held = token(found.get("/me").text)
        answer = found.post("/me/password", data={"token": held, "old": "gravel plum moon"}, files={"new": ("n", b"another one of mine")})
    assert answer.status_code == 422
    assert "gravel" not in answer.text


@pytest.mark.parametrize("length", ["told", "not told", "lied about"])
def test_a_form_that_is_too_large_is_refused_before_it_is_read(opened: TestClient, length: str):
    _, page = a_claim(opened)
    body = b"text=" + b"x" * MOST_BYTES
    headers = {"x-testimonia-token": token(page), "content-type": "application/x-www-form-urlencoded"}

    def in_pieces():
        for at in range(0, len(body), 65_536):
            yield body[at : at + 65_536]

    if length == "told":
        answer = opened.post("/comments", content=body, headers=headers)
    else:
        more = {"content-length": "12"} if length == "lied about" else {}
        answer = opened.post("/comments", content=in_pieces(), headers=headers | more)
    assert (answer.status_code, "too large" in answer.text) == (413, True)
    assert "content-security-policy" in answer.headers


def test_whoever_is_not_logged_in_sends_no_large_form_either(tmp_path: Path):
    path = kesra_case(tmp_path)
    let_in(path)
    with browser(path) as found:
        page = found.get("/login").text
        answer = found.post("/login", data={"token": token(page), "name": "Ana", "password": "x" * MOST_BYTES})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "back", ["//evil.example", "/\\evil.example", "/\t/evil.example", "/\n/evil.example", "\t//evil.example", "evil", "", "/a\rb"]
)
def test_a_way_back_that_a_browser_takes_for_another_host_is_none(opened: TestClient, back: str):
    assert safe_way_back(back, "/queue") == "/queue"
    claim, _ = a_claim(opened)
    page = opened.get(f"/claim/{claim}/correct", params={"back": back}).text
    assert re.search(f'class="button" href="/claim/{claim}"', page)


@pytest.mark.parametrize("back", ["/", "/queue?property=killed&page=2", "/document/0ab1?at=20#c-1", "/search?q=a//b"])
def test_a_way_back_of_ours_is_kept(back: str):
    assert safe_way_back(back) == back


@pytest.mark.parametrize("said", ["1." + "9" * 5_000, "9" * 5_000 + ".1", "1.99999999999999999999", "1.", ".", "٣.٣", "-1.-1"])
def test_a_number_that_no_page_wrote_is_a_stale_form(opened: TestClient, said: str):
    claim, page = a_claim(opened)
    answer = opened.post(f"/claim/{claim}/judge", data={"token": token(page), "seen": said, "verdict": "accept"})
    assert answer.status_code == 409
