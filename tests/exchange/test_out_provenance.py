"""PROV-JSON, ClaimReview and FollowTheMoney: read back by what others wrote, and careful about what they make of a claim."""

import io
import json
from dataclasses import replace

import pytest
from followthemoney import model
from followthemoney.statement.serialize import read_csv_statements
from hypothesis import HealthCheck, given, settings
from prov.model import ProvActivity, ProvDocument, ProvEntity

from testimonia.exchange.out import writer
from testimonia.model.record import Judgement
from testimonia.model.terms import Verdict
from tests.exchange.held import Held, many_scripts, the_market
from tests.strategies import records

ONCE = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def killed() -> tuple:
    return tuple(c for c in the_market().held.claims if c.property == "killed")


def judged(verdict: Verdict, on: str, by: str = "mk", why: str = "the list has four names") -> Judgement:
    return Judgement(on, verdict, by, "2021-05-01T10:00:00+00:00", why)


def prov(case: Held, tmp_path, **options) -> ProvDocument:
    writer("prov").write(case, tmp_path / "prov.json", **options)
    return ProvDocument.deserialize(tmp_path / "prov.json", format="json")


def triples(document: ProvDocument) -> set[tuple[str, str, str]]:
    return {(type(r).__name__, str(r.args[0]), str(r.args[1])) for r in document.get_records() if r.is_relation()}


def test_a_claim_is_followed_back_to_its_document_and_on_to_incident_and_judgement(tmp_path):
    claim = killed()[0]
    judgement = judged(Verdict.ACCEPT, claim.id)
    case = the_market(judgement)
    account = next(a for a in case.accounts() if claim.id in a.claims)
    found = triples(prov(case, tmp_path))
    document = f"case:document.{claim.document.replace(':', '.')}"
    assert ("ProvDerivation", f"case:claim.{claim.id}", document) in found
    assert ("ProvDerivation", f"case:account.{account.id}", f"case:claim.{claim.id}") in found
    assert ("ProvDerivation", f"case:incident.{account.incident}", f"case:account.{account.id}") in found
    assert ("ProvUsage", f"case:deciding.{judgement.id}", f"case:claim.{claim.id}") in found
    assert ("ProvUsage", "case:reconciliation", f"case:judgement.{judgement.id}") in found


@ONCE
@given(records())
def test_law_everything_that_a_relation_points_to_is_declared(tmp_path, record):
    document = prov(Held(record), tmp_path)
    declared = {str(r.identifier) for r in document.get_records() if not r.is_relation()}
    assert {end for _, a, b in triples(document) for end in (a, b)} <= declared
    assert len(list(document.get_records(ProvEntity))) >= len(record.documents) + len(record.claims)
    makers = {(claim.document, claim.made_by) for claim in record.claims}
    extractions = [a for a in document.get_records(ProvActivity) if "extraction" in str(a.identifier)]
    assert len(extractions) == len(makers)


def test_addresses_begin_where_the_permalinks_do(tmp_path):
    document = prov(the_market(), tmp_path, links="http://localhost:8750/cases/kesra")
    assert {n.prefix: n.uri for n in document.namespaces}["case"] == "http://localhost:8750/cases/kesra/"


def reviews(case: Held, tmp_path) -> list[dict]:
    writer("claimreview").write(case, tmp_path / "reviews.jsonld")
    content = json.loads((tmp_path / "reviews.jsonld").read_text("utf-8"))
    assert content["@context"] == "https://schema.org"
    return content["@graph"]


def test_without_a_persons_judgement_there_is_no_review(tmp_path):
    assert reviews(the_market(), tmp_path) == []


def test_a_review_says_what_the_person_judged_and_gives_no_number_for_truth(tmp_path):
    claim = next(c for c in killed() if c.value.low == 4 and c.value.category == "civilian")
    (review,) = reviews(the_market(judged(Verdict.ACCEPT, claim.id)), tmp_path)
    assert review["claimReviewed"] == "Ministry of the Interior: killed: 4 civilian"
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "Attribution confirmed: the source says this"}
    assert review["author"] == {"@type": "Person", "name": "mk"}
    assert review["itemReviewed"]["author"] == {"@type": "Organization", "name": "Ministry of the Interior"}
    assert review["itemReviewed"]["appearance"]["datePublished"] == "2021-03-05"
    assert {"url", "claimReviewed", "reviewRating"} <= review.keys()
    assert len(review["claimReviewed"]) < 75


def test_what_two_people_judge_differently_or_one_leaves_open_is_no_review(tmp_path):
    first, second = killed()[:2]
    case = the_market(
        judged(Verdict.ACCEPT, first.id), judged(Verdict.REJECT, first.id, "rt", "misread"), judged(Verdict.UNSURE, second.id)
    )
    assert reviews(case, tmp_path) == []


def entities(case: Held, tmp_path) -> list:
    writer("ftm").write(case, tmp_path)
    lines = (tmp_path / "entities.ftm.json").read_text("utf-8").splitlines()
    return [model.get_proxy(json.loads(line)) for line in lines]


def test_followthemoney_takes_every_entity_as_it_is(tmp_path):
    for entity in entities(the_market(), tmp_path):
        again = model.make_entity(entity.schema.name)
        again.id = entity.id
        for prop, value in entity.itervalues():
            assert prop.type.validate(value), (prop.name, value)
            again.add(prop, value)
        assert again.to_dict() == entity.to_dict()  # nothing had to be cleaned


def test_an_accused_or_private_person_becomes_no_entity_and_blame_stays_in_words(tmp_path):
    found = entities(the_market(), tmp_path)
    assert [entity.first("name") for entity in found if entity.schema.name == "Person"] == [
        "President Salem Karoui"
    ]  # who made a statement
    names = {name for entity in found if entity.schema.name not in ("Event", "Document") for name in entity.names}
    assert "the security service" not in names
    attack = next(e for e in found if e.schema.name == "Event" and "armed attack" in e.first("name"))
    assert attack.get("involved") == []
    assert any("instigator: the security service [accused]" in note for note in attack.get("notes"))


def test_statements_read_back_as_the_same_entities_with_the_words_they_stand_on(tmp_path):
    found = {entity.id: entity for entity in entities(many_scripts(), tmp_path)}
    statements = list(read_csv_statements(io.BytesIO((tmp_path / "statements.csv").read_bytes())))
    assert {s.entity_id for s in statements} == set(found)
    values = {(s.entity_id, s.prop, s.value) for s in statements if s.prop != "id"}
    assert values == {(e.id, prop.name, value) for e in found.values() for prop, value in e.itervalues()}
    assert all(s.id == s.generate_key() for s in statements)


@ONCE
@given(records())
def test_law_every_record_gives_entities_that_followthemoney_reads(tmp_path, record):
    found = entities(Held(record), tmp_path)
    assert len([e for e in found if e.schema.name == "Event"]) == len(record.incidents)
    assert len([e for e in found if e.schema.name == "Document"]) == len(record.documents)


@pytest.mark.parametrize("name", ["a|b", "x: y", "имя", "a b/c?d#e"])
def test_permalinks_are_addresses_whatever_a_case_is_called(name, tmp_path):
    case = the_market()
    named = Held(replace(case.held, header=replace(case.held.header, case=name)))
    assert " " not in str(next(iter(prov(named, tmp_path).namespaces)).uri)
