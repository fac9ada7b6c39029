"""Who gets in, under which name, and that no other page can act in a reader's stead."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from testimonia.workbench import Settings, app
from testimonia.workbench.actions import ROUTERS as ACTIONS
from testimonia.workbench.routes import ROUTERS as PAGES
from tests.workbench.case import client, first, seen, token


def test_a_page_runs_nothing_but_our_own_files(reading: TestClient):
    for address in ("/", "/nowhere", "/assets/workbench.js"):
        headers = reading.get(address).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
    assert reading.get("/").headers["cache-control"] == "no-store"


def test_no_page_holds_a_script_or_style_of_its_own(reading: TestClient):
    incident = first(r'href="(/incident/[0-9a-f]+)"', reading.get("/").text)
    for address in ("/", incident, "/queue", "/links", "/codebook", "/search?q=market"):
        text = reading.get(address).text
        assert " style=" not in text
        assert "<style" not in text
        assert " onclick" not in text
        assert all('src="/assets/' in part.partition(">")[0] for part in text.split("<script")[1:])


def test_a_name_that_others_may_point_at_this_machine_is_refused(reading: TestClient):
    assert reading.get("/", headers={"host": "evil.example:8321"}).status_code == 421
    assert reading.get("/", headers={"host": "127.0.0.1.evil.example"}).status_code == 421
    assert reading.get("/", headers={"host": "localhost:8321"}).status_code == 200


def test_without_the_key_no_page_is_shown(kesra_path: Path):
    opened = client(kesra_path, key="open sesame")
    assert opened.get("/").status_code == 403
    assert "kesra" not in opened.get("/").text
    assert opened.get("/open?key=wrong").status_code == 403
    entered = opened.get("/open", params={"key": "open sesame"})
    assert (entered.status_code, entered.headers["location"]) == (303, "/")
    assert "HttpOnly" in entered.headers["set-cookie"]
    assert "SameSite=Strict" in entered.headers["set-cookie"]
    assert opened.get("/").status_code == 200
    opened.cookies.set("testimonia-8321", "made-up.0000")
    assert client(kesra_path, key="open sesame").get("/").status_code == 403


def test_every_post_is_an_action_and_no_page_is_one():
    posts = {route.path for router in ACTIONS for route in router.routes if "POST" in route.methods}
    assert posts
    assert not [route.path for router in PAGES for route in router.routes if route.methods - {"GET", "HEAD"}]
    assert not [route.path for router in ACTIONS for route in router.routes if route.methods != {"POST"}]


def test_every_action_refuses_a_form_without_its_token(deciding: TestClient):
    claim = first(r'action="/claim/([0-9a-f]+)/judge"', deciding.get("/queue").text)
    for router in ACTIONS:
        for route in router.routes:
            address = route.path.replace("{claim}", claim)
            for data in ({}, {"token": "0" * 64}, {"token": token(client(deciding.app.state.desk.path).get("/queue").text)}):
                assert deciding.post(address, data=data).status_code == 403, address
    assert "Nobody has decided anything yet" in deciding.get("/ledger").text


@pytest.mark.parametrize("headers", [{"origin": "http://evil.example"}, {"origin": "null", "sec-fetch-site": "cross-site"}])
def test_a_form_of_another_page_is_refused_even_with_a_token(deciding: TestClient, headers: dict[str, str]):
    page = deciding.get("/queue").text
    claim = first(r'action="/claim/([0-9a-f]+)/judge"', page)
    data = {"token": token(page), "seen": seen(page), "verdict": "accept"}
    assert deciding.post(f"/claim/{claim}/judge", data=data, headers=headers).status_code == 403


def test_a_case_that_is_not_there_is_an_error_with_a_way_out(tmp_path: Path):
    from testimonia.errors import CaseError

    with pytest.raises(CaseError, match="no case here"):
        app(tmp_path / "none.case", Settings(by="mk"))
