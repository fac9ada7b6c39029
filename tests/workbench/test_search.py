"""Searching: words in documents and claims for everybody; a private person's name for the owner, with a reason, in the ledger."""

import re

from fastapi.testclient import TestClient

from testimonia.pipeline import open_case
from tests.workbench.case import token


def test_words_are_found_in_documents_and_in_claims(reading: TestClient):
    page = reading.get("/search?q=market").text
    assert "In documents" in page
    assert "<mark>market</mark>" in page
    assert "In claims" in page


def test_all_words_must_stand_there_and_accents_and_capitals_do_not_matter(reading: TestClient):
    assert "<mark>" in reading.get("/search?q=MÁRKET kesra").text
    assert "Nothing holds all of these words" in reading.get("/search?q=market submarine").text
    assert "<mark>" in reading.get("/search?q=mark*").text


def test_a_private_name_is_not_followed(reading: TestClient):
    for query in ("Belhadj", "amina", "nurse Belhadj", "Belh*", "mansouri"):
        page = reading.get("/search", params={"q": query}).text
        assert "This query holds a private person" in page
        assert "<mark>" not in page


def test_a_public_office_and_a_place_are_no_private_names(reading: TestClient):
    for query in ("Karoui", "Kesra", "police"):
        assert "<mark>" in reading.get("/search", params={"q": query}).text


def test_the_owner_looks_a_name_up_with_a_reason_and_it_is_written_down(deciding: TestClient):
    page = deciding.get("/search?q=Belhadj").text
    refused = deciding.post("/search/names", data={"token": token(page), "q": "Belhadj", "why": " "})
    assert refused.status_code == 403
    assert "Write why" in refused.text
    found = deciding.post("/search/names", data={"token": token(page), "q": "Belhadj", "why": "she asked to be taken out"})
    assert found.status_code == 200
    assert "<mark>Belhadj</mark>" in found.text
    entry = open_case(deciding.app.state.desk.path).store.custody()[-1]
    assert (entry.action, entry.by, entry.why, dict(entry.details)) == (
        "searched_names",
        "mk",
        "she asked to be taken out",
        {"query": "Belhadj"},
    )
    assert "a name was looked up" in deciding.get("/custody").text


def test_there_is_no_page_of_a_person(reading: TestClient):
    for page in ("/", "/queue", "/documents", "/ledger"):
        assert not re.search(r'href="/(person|name|actor)', reading.get(page).text)
