"""Deciding whether a claim is read rightly: with and without scripts, two people at once, undone, in a case that others write to."""

from fastapi.testclient import TestClient

from testimonia.pipeline import open_case
from tests.workbench.case import client, first, seen, token

SCRIPT = {"hx-request": "true"}


def judge(opened: TestClient, claim: str, page: str, verdict: str = "accept", **more: str):
    headers = {"hx-request": "true"} if more.pop("script", "") else {}
    data = {"token": token(page), "seen": seen(page), "verdict": verdict, "back": "/queue", **more}
    return opened.post(f"/claim/{claim}/judge", data=data, headers=headers)


def test_without_scripts_the_form_is_sent_and_the_reader_is_back_in_the_queue(deciding: TestClient):
    page = deciding.get("/queue").text
    claim = first(r'action="/claim/([0-9a-f]+)/judge"', page)
    answer = judge(deciding, claim, page, why="the sentence says so")
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue")
    after = deciding.get("/queue").text
    assert f'id="c-{claim}"' not in after
    ledger = deciding.get("/ledger").text
    assert "read rightly" in ledger
    assert "the sentence says so" in ledger
    assert "one decision by a person" in deciding.get("/").text


def test_with_scripts_the_card_alone_comes_back(deciding: TestClient):
    page = deciding.get("/queue").text
    claim = first(r'action="/claim/([0-9a-f]+)/judge"', page)
    answer = judge(deciding, claim, page, "reject", script="yes")
    assert answer.status_code == 200
    assert answer.text.strip().startswith("<article")
    assert "not read rightly, says" in answer.text
    assert "Take the answer back" in answer.text


def test_an_answer_is_taken_back(deciding: TestClient):
    page = deciding.get("/queue").text
    claim = first(r'action="/claim/([0-9a-f]+)/judge"', page)
    judge(deciding, claim, page)
    own = deciding.get(f"/claim/{claim}").text
    judge(deciding, claim, own, "undo")
    assert f'id="c-{claim}"' in deciding.get("/queue").text
    assert "taken back" in deciding.get("/ledger").text


def test_the_second_of_two_people_sees_what_the_first_decided(deciding: TestClient):
    other = client(deciding.app.state.desk.path, by="jo")
    page, others = deciding.get("/queue").text, other.get("/queue").text
    claim = first(r'action="/claim/([0-9a-f]+)/judge"', page)
    judge(deciding, claim, page, "accept", why="stands there")
    answer = judge(other, claim, others, "reject")
    assert answer.status_code == 409
    assert "mk: accept (stands there)" in answer.text
    assert len(list(open_case(deciding.app.state.desk.path).store.judgements())) == 1


def test_a_decision_on_another_claim_is_in_nobodys_way(deciding: TestClient):
    page = deciding.get("/queue").text
    claims = [part.partition("/judge")[0] for part in page.split('action="/claim/')[1:]]
    assert judge(deciding, claims[0], page).status_code == 303
    assert judge(deciding, claims[1], page).status_code == 303


def test_a_form_that_does_not_say_what_it_showed_is_stale(deciding: TestClient):
    page = deciding.get("/queue").text
    claim = first(r'action="/claim/([0-9a-f]+)/judge"', page)
    assert judge(deciding, claim, page, seen="yesterday").status_code == 409
    assert judge(deciding, claim, page, "maybe").status_code == 403


def test_while_another_process_writes_the_page_says_so_and_nothing_is_lost(deciding: TestClient):
    page = deciding.get("/queue").text
    claim = first(r'action="/claim/([0-9a-f]+)/judge"', page)
    with open_case(deciding.app.state.desk.path).store.writing():
        answer = judge(deciding, claim, page)
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "3"
        assert "The case is being written to" in answer.text
        assert deciding.get("/queue").status_code == 200, "reading goes on"
    assert judge(deciding, claim, page).status_code == 303


def test_a_way_back_leads_nowhere_else(deciding: TestClient):
    page = deciding.get("/queue").text
    claim = first(r'action="/claim/([0-9a-f]+)/judge"', page)
    for address in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        answer = judge(deciding, claim, page, back=address, seen=seen(deciding.get(f"/claim/{claim}").text))
        assert answer.headers["location"] == f"/claim/{claim}"
        page = deciding.get(f"/claim/{claim}").text


def test_in_a_large_case_incidents_are_built_beside_the_answer(tmp_path):
    from tests.workbench.case import kesra_case

    with client(kesra_case(tmp_path), large=0) as opened:
        page = opened.get("/queue").text
        claim = first(r'action="/claim/([0-9a-f]+)/judge"', page)
        assert judge(opened, claim, page, "reject").status_code == 303
        desk = opened.app.state.desk
        desk.jobs.close()
        case = open_case(desk.path)
        assert not case.store.stale
        assert all(claim not in account.claims for account in case.store.accounts())
