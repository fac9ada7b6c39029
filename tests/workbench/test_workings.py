"""How an incident was worked out, on a page: the report's own workings, without asking the whole case."""

import re
from pathlib import Path

from fastapi.testclient import TestClient

from testimonia.pipeline import open_case
from testimonia.reconcile import findings
from testimonia.reconcile.linkage import Linkage
from testimonia.report.explaining import explanation
from testimonia.report.index import index
from testimonia.store.pages import Pages
from testimonia.workbench.ledger import Ledgers
from testimonia.workbench.views.workings import workings_page
from testimonia.workbench.words import catalogue
from tests.report.composed import kesra
from tests.workbench.case import kesra_case


def gravest(reading: TestClient) -> str:
    found = re.search(r"/incident/([0-9a-f]{16})", reading.get("/incidents").text)
    assert found is not None
    return found[1]


def test_the_page_shows_every_rule_every_grade_and_why_each_passage_is_in_it(reading: TestClient) -> None:
    page = reading.get(f"/incident/{gravest(reading)}/workings").text
    for said in ("Our rule", "After UCDP", "Airwars: harm to civilians", "Iraq Body Count: two sources", "Strongest link here"):
        assert said in page
    assert "reason-bar" in page  # weights are drawn
    assert "bits" in page


def test_the_incident_leads_to_it_without_a_script_and_a_script_gets_the_piece_alone(reading: TestClient) -> None:
    incident = gravest(reading)
    assert f'<a href="/incident/{incident}/workings">' in reading.get(f"/incident/{incident}").text
    piece = reading.get(f"/incident/{incident}/workings", headers={"hx-request": "true"}).text
    assert "<html" not in piece
    assert "Our rule" in piece


def test_the_workings_of_one_incident_are_those_of_the_whole_case() -> None:
    record = kesra()
    whole = findings(record.documents, record.mentions, record.claims, record.judgements)
    known = index(record)
    for incident in record.incidents:
        told = whole.get(incident.id)
        if told is None:
            continue
        none = Linkage((incident.mentions,), {}, {})
        found = explanation(incident, record, known, none)
        assert found is not None
        assert found.balances == told.balances
        assert found.grades == told.grades
        assert found.sides == told.sides
        assert found.revised == told.revised
        assert found.tree == told.tree


def test_the_strongest_link_and_the_runner_up_are_those_that_the_whole_case_gave(tmp_path: Path) -> None:
    path = kesra_case(tmp_path)
    with open_case(path) as case:
        documents, mentions, claims = list(case.store.documents()), list(case.store.mentions()), list(case.store.claims())
    whole = findings(documents, mentions, claims)
    pages = Pages(path)
    with pages.moment() as moment:
        ledger = Ledgers().read(moment, moment.stamp().judgements)
        for id_, told in whole.items():
            incident = moment.incident(id_)
            assert incident is not None
            page = workings_page(incident, moment, ledger, catalogue())
            assert page.explained
            links = [(m.taken is not None, m.passed_over is not None) for m in page.members]
            assert links == [(m.taken is not None, m.passed_over is not None) for m in told.members]
    pages.close()
