"""Who sees an incident: what is hidden is hidden from lists, counts, search, addresses, maps, history, ledgers and suggestions alike."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from testimonia.model.people import Level, Role
from testimonia.pipeline import open_case
from testimonia.store.pages import Pages
from testimonia.store.people import strictest
from tests.workbench.case import kesra_case, seen, token
from tests.workbench.team import as_role, browser, let_in, send


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = kesra_case(tmp_path)
    let_in(path)
    return path


@pytest.fixture
def opened(case: Path) -> Iterator[TestClient]:
    with browser(case) as found:
        yield found


def attack(case: Path):
    """The incident that most is told of, its documents that tell of nothing else, and those that tell of other things too."""
    with open_case(case) as held:
        incidents = sorted(held.store.incidents(), key=lambda i: -len(i.mentions))
        chosen = incidents[0]
        others = {m for i in incidents[1:] for m in i.mentions}
        mentions = {m.id: m for m in held.store.mentions()}
        shared = {mentions[m].document for m in others} & set(chosen.documents)
        claims = [c for c in held.store.claims() if c.mention in chosen.mentions]
        return chosen, set(chosen.documents) - shared, shared, claims


def close(opened: TestClient, incident: str, level: Level = Level.CLOSED, was: Level = Level.OPEN):
    return send(
        opened,
        f"/incident/{incident}/sensitivity",
        f"/incident/{incident}/sensitivity",
        level=str(level),
        was=str(was),
        why="the family asked",
    )


PAGES = ("/", "/incidents?minor=1", "/documents", "/queue", "/links", "/hypotheses", "/ledger", "/search?q=market", "/search?q=gunmen")


def test_a_closed_incident_is_nowhere_for_whoever_may_not_see_it(opened: TestClient, case: Path):
    incident, alone, _, claims = attack(case)
    as_role(opened, Role.OWNER)
    page = opened.get("/queue").text
    claim = re.search(r'action="/claim/([0-9a-f]+)/judge"', page)
    assert claim is not None
    own = next(c.id for c in claims)
    form = {"token": token(page), "seen": seen(page), "verdict": "accept", "why": "the words of the family"}
    assert opened.post(f"/claim/{own}/judge", data=form).status_code == 303
    assert close(opened, incident.id).status_code == 303
    as_role(opened, Role.REVIEWER)
    told = "".join(opened.get(address).text for address in PAGES)
    for secret in (incident.id, *(c.id for c in claims), *incident.mentions, *(d.removeprefix("sha256:") for d in alone)):
        assert secret not in told
    assert "the words of the family" not in told
    hidden = [f"/incident/{incident.id}", f"/hypotheses/{incident.id}", f"/incident/{incident.id}/decide"]
    hidden += [f"/claim/{c.id}" for c in claims] + [f"/claim/{c.id}/in-text" for c in claims] + [f"/mention/{m}" for m in incident.mentions]
    hidden += [f"/account/{a}" for a in incident.accounts]
    hidden += [f"/{room}/{d.removeprefix('sha256:')}" for room in ("document", "text") for d in alone]
    assert {address: opened.get(address).status_code for address in hidden} == dict.fromkeys(hidden, 404)
    assert opened.post(f"/claim/{own}/judge", data=form | {"token": token(opened.get("/queue").text)}).status_code == 404
    assert len(claims) > 10
    assert alone


def test_a_document_that_tells_of_other_things_too_loses_its_words(opened: TestClient, case: Path):
    incident, _, shared, _ = attack(case)
    assert shared
    as_role(opened, Role.OWNER)
    close(opened, incident.id)
    as_role(opened, Role.VIEWER)
    with open_case(case) as held:
        documents = [held.store.document(d) for d in shared]
    for document in documents:
        assert document is not None
        assert document.text is not None
        address = document.id.removeprefix("sha256:")
        shown = opened.get(f"/document/{address}").text + opened.get(f"/text/{address}").text + opened.get("/documents").text
        assert document.name not in shown
        assert document.title not in shown
        assert document.text.splitlines()[-1][:60] not in shown


def test_counts_and_searches_are_those_of_a_case_without_it(case: Path):
    incident, *_ = attack(case)
    with Pages(case).moment() as whole:
        counts = (whole.count("incidents"), whole.count("claims"), whole.count_documents(), whole.count_found("market"))
    pages = Pages(case)
    with pages.moment(frozenset(incident.mentions[:1])) as veiled:
        assert veiled.count("incidents") == counts[0] - 1
        assert veiled.count("claims") < counts[1]
        assert veiled.count_documents() < counts[2]
        found = veiled.count_found("market")
        assert found[0] == len(veiled.search_documents("market", 100))
        assert found[1] == len(veiled.search_claims("market", 100))
        assert found != counts[3]
        assert veiled.incident(incident.id) is None
        assert veiled.versions(incident.id) == ()
        assert incident.id in veiled.hidden_ids()
    with pages.moment() as again:
        assert again.incident(incident.id) is not None


def test_that_a_name_stands_in_what_is_hidden_is_not_told(opened: TestClient, case: Path):
    incident, *_ = attack(case)
    as_role(opened, Role.REVIEWER)
    asked = opened.get("/search?q=Belhadj").text
    assert "/search/names" in asked
    as_role(opened, Role.OWNER)
    close(opened, incident.id)
    as_role(opened, Role.REVIEWER)
    assert (
        opened.get("/search?q=Belhadj").text.count("/search/names") == opened.get("/search?q=Nobodyatall").text.count("/search/names") == 0
    )


def test_restricted_is_for_editors_and_closed_for_the_owner_alone(opened: TestClient, case: Path):
    incident, *_ = attack(case)
    as_role(opened, Role.EDITOR)
    assert close(opened, incident.id, Level.RESTRICTED).status_code == 303
    assert opened.get(f"/incident/{incident.id}").status_code == 200
    assert close(opened, incident.id, Level.CLOSED, Level.RESTRICTED).status_code == 403, "who closes it must still see it"
    for role, status in ((Role.OWNER, 200), (Role.EDITOR, 200), (Role.REVIEWER, 404), (Role.VIEWER, 404)):
        as_role(opened, role)
        assert opened.get(f"/incident/{incident.id}").status_code == status
    as_role(opened, Role.OWNER)
    assert close(opened, incident.id, Level.CLOSED, Level.RESTRICTED).status_code == 303
    as_role(opened, Role.EDITOR)
    assert opened.get(f"/incident/{incident.id}").status_code == 404
    entries = [(e.by, e.item, dict(e.details), e.why) for e in open_case(case).store.custody() if e.action == "closed_off"]
    assert entries == [
        ("Bo", incident.id, {"level": "restricted", "before": "open"}, "the family asked"),
        ("Ana", incident.id, {"level": "closed", "before": "restricted"}, "the family asked"),
    ]


def test_the_second_of_two_people_sees_that_the_first_closed_it(opened: TestClient, case: Path):
    incident, *_ = attack(case)
    as_role(opened, Role.EDITOR)
    assert close(opened, incident.id, Level.RESTRICTED).status_code == 303
    late = close(opened, incident.id, Level.OPEN, Level.OPEN)
    assert late.status_code == 409
    assert "it is restricted now" in late.text


def test_many_witnesses_are_a_suggestion_and_nothing_more(opened: TestClient, case: Path):
    incident, *_ = attack(case)
    as_role(opened, Role.EDITOR)
    assert "private persons speak in this incident" in opened.get(f"/incident/{incident.id}/sensitivity").text
    assert opened.app.state.desk.people.levels() == {}


def test_what_was_closed_stays_closed_when_incidents_are_built_anew(opened: TestClient, case: Path):
    incident, *_ = attack(case)
    as_role(opened, Role.OWNER)
    close(opened, incident.id)
    with open_case(case) as held:
        assert len(incident.mentions) > 1
        held.review("Ana").split(incident.id, *incident.mentions[:1], why="another day")
        now = [i for i in held.store.incidents() if set(i.mentions) & set(incident.mentions)]
    as_role(opened, Role.VIEWER)
    assert now
    for each in now:
        assert opened.get(f"/incident/{each.id}").status_code == 404


def test_an_incident_is_as_closed_as_the_most_closed_of_its_mentions():
    assert strictest([]) is Level.OPEN
    assert strictest([Level.RESTRICTED, Level.CLOSED, Level.OPEN]) is Level.CLOSED
