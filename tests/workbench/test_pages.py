"""Every page of a case: it opens, says that it is machine-made, keeps its addresses, and says so when there is nothing."""

import re

import pytest
from fastapi.testclient import TestClient

from tests.workbench.case import first

ROOMS = (
    "/",
    "/incidents",
    "/incidents?minor=1&order=day",
    "/incidents?place=Kesra&kind=armed_attack&disagree=1",
    "/documents",
    "/documents?only=not_read",
    "/queue",
    "/queue?property=killed&likelihood=very_likely",
    "/links",
    "/hypotheses",
    "/analyses",
    "/analyses/clustering",
    "/search",
    "/search?q=market",
    "/search?q=mark*&page=2",
    "/ledger",
    "/ledger?only=contested",
    "/custody",
    "/codebook",
)


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_opens_and_says_that_a_machine_read(reading: TestClient, room: str):
    page = reading.get(room)
    assert page.status_code == 200
    assert "Machine-made" in page.text
    assert "not reviewed by a person" in page.text


def the_incident(reading: TestClient) -> str:
    return first(r'href="/incident/([0-9a-f]+)"><bdi>Armed attack in Kesra, 4 March 2021', reading.get("/").text)


def test_an_incident_is_told_in_the_order_of_a_casualty_recorder(reading: TestClient):
    page = reading.get(f"/incident/{the_incident(reading)}").text
    headings = re.findall(r'<h2 id="(\w+)"', page)
    order = ["assessment", "figures", "accounts", "origins", "sources", "where", "when", "disagreements", "silences", "history"]
    assert [h for h in headings if h in order] == [h for h in order if h in headings]
    assert {"assessment", "figures", "accounts", "origins", "sources", "where", "when", "history"} <= set(headings)
    assert "Who did it is claimed, not established" in page


def test_every_number_leads_to_its_words(reading: TestClient):
    page = reading.get(f"/incident/{the_incident(reading)}").text
    claims = set(re.findall(r'href="/claim/([0-9a-f]+)"', page))
    assert len(claims) > 20
    for claim in claims:
        assert "<mark>" in reading.get(f"/claim/{claim}").text


def test_why_an_origin_counts_is_said_beside_it(reading: TestClient):
    page = reading.get(f"/incident/{the_incident(reading)}").text
    assert "surely independent" in page
    assert re.search(r'<p class="why">[^<]+\.</p>', page)


def test_a_claim_is_shown_with_its_sentence_its_chain_and_a_likelihood_in_words(reading: TestClient):
    claim = first(r'href="/claim/([0-9a-f]+)"><bdi>at least 6<', reading.get(f"/incident/{the_incident(reading)}").text)
    page = reading.get(f"/claim/{claim}").text
    assert "<mark>at least six people</mark>" in page
    assert "Gannet Wire" in page
    assert "police" in page
    assert "very likely that it was read rightly" in page
    assert "0.87" not in page


def test_a_claims_place_in_its_document_is_an_address_that_stays(reading: TestClient):
    claim = first(r'href="/claim/([0-9a-f]+)"', reading.get("/queue").text)
    there = reading.get(f"/claim/{claim}/in-text")
    assert there.status_code == 303
    target = there.headers["location"]
    assert re.fullmatch(rf"/document/[0-9a-f]{{64}}\?at=\d+#c-{claim}", target)
    assert f'id="t-{claim}"' in reading.get(target.partition("#")[0]).text


def test_a_document_stands_beside_what_was_read_in_it(reading: TestClient):
    address = first(r'href="(/document/[0-9a-f]{64})"><bdi>2_ministry.txt', reading.get("/documents").text)
    page = reading.get(address).text
    assert re.search(r'<span class="hl" data-c="[0-9a-f]+" data-s="\d+">Nine attackers</span>', page)
    assert "Killed: 9, alleged attackers" in page


def test_what_is_not_there_is_said_so(reading: TestClient):
    for address in ("/incident/0000000000000000", "/claim/0000", "/document/00", "/mention/00", "/account/00", "/analyses/no", "/nowhere"):
        page = reading.get(address)
        assert page.status_code == 404
        assert "There is nothing here" in page.text


def test_the_codebook_holds_every_value_of_the_record(reading: TestClient):
    from testimonia.model.terms import Category, Kind, Property, SourceKind

    page = reading.get("/codebook").text
    missing = [v for values in (Kind, Property, Category, SourceKind) for v in values if f'<span class="id">{v}</span>' not in page]
    assert missing == []
    assert "Intelligence Community Directive 203" in page


def test_text_leaves_as_a_file_that_no_browser_runs(reading: TestClient):
    address = first(
        r'href="(/text/[0-9a-f]{64})"', reading.get(first(r'href="(/document/[0-9a-f]{64})"', reading.get("/documents").text)).text
    )
    answer = reading.get(address)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment")
