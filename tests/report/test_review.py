"""What people decided, what counts no more, what changed and what was announced, as the page tells it."""

import re
from dataclasses import replace

import pytest

import testimonia as tm
from testimonia.model.judgements import Outcome
from testimonia.model.record import Judgement
from testimonia.model.terms import Kind, Modality, Property, SourceKind, StageReached, Verdict
from testimonia.model.values import Stage, Topic
from testimonia.pipeline import leaving
from testimonia.report import render
from tests.readers import SentenceReader
from tests.report.composed import Report, link, record_of
from tests.report.reading import parsed


def words_of(element) -> str:
    return " ".join(element.text.split())


def part(html: str, name: str):
    """The section under the heading of that id; None when the page has none."""
    found = [e for e in parsed(html).elements if e.tag == "section" and e.attributes.get("aria-labelledby") == name]
    return words_of(found[0]) if found else None


@pytest.fixture
def case(tmp_path):
    (tmp_path / "ministry.txt").write_text("The ministry said that 4 civilians were killed in Oral on 2016-06-05.\n")
    (tmp_path / "party.txt").write_text("The party said that 6 civilians were killed in Oral on 2016-06-05.\n")
    opened = tm.open_case(tmp_path / "oral.case")
    opened.read(tmp_path / "ministry.txt", reader=SentenceReader())
    opened.read(tmp_path / "party.txt", reader=SentenceReader())
    return opened


def page(case, tmp_path) -> str:
    return case.report(tmp_path / "page.html").read_text()


def test_decisions_stand_with_their_reviewer_their_reason_and_what_they_are_on(case, tmp_path, monkeypatch):
    monkeypatch.setattr(leaving, "persons", lambda _: {})  # the shipped model is not what is tested here
    six = next(c.id for c in case.record().claims if getattr(c.value, "low", None) == 6)
    review = case.review("MK")
    review.reject(six, why="the sentence is about another town")
    told = page(case, tmp_path)
    for words in ("reviewer ", "not read rightly", "Killed: 6, civilians", "the sentence is about another town"):
        assert words in part(told, "decisions")
    assert re.search(r"rejected by reviewer [0-9a-f]{6}: the sentence is about another town", part(told, "aside"))
    assert "MK" not in told  # who works on the case is masked, and stays one reviewer
    assert "6 civilians" in part(told, "aside")
    review.undo(1)
    told = page(case, tmp_path)
    assert "taken back" in part(told, "decisions")
    assert part(told, "aside") is None


def test_a_correction_shows_what_stood_and_opens_what_stands(case, tmp_path, monkeypatch):
    monkeypatch.setattr(leaving, "persons", lambda _: {})
    four = next(c.id for c in case.record().claims if getattr(c.value, "low", None) == 4)
    case.review("MK").correct(four, low=5, high=5, why="a fifth name stands on the list")
    told = page(case, tmp_path)
    assert "Killed: 4, civilians" in part(told, "aside")
    assert "MK" not in told  # who works on the case is masked, and stays one reviewer
    assert re.search(r"corrected by reviewer [0-9a-f]{6}: a fifth name stands on the list", part(told, "aside"))
    assert "Killed: 5, civilians" in part(told, "aside")


def test_what_changed_since_the_reading_before_is_told(case, tmp_path, monkeypatch):
    monkeypatch.setattr(leaving, "persons", lambda _: {})
    told = part(page(case, tmp_path), "changes")
    assert "What stood before stays in the record." in told
    assert "killed civilian" in told
    assert "4 to 6 (lowest The ministry; highest The party)" in told


def promised():
    report = Report("plan.txt", "The dockers will march on the harbour.", "2021-03-05")
    later = Report("march.txt", "Dockers marched on the harbour.", "2021-03-09")
    plan = report.mention(Kind.PROTEST, "march")
    union = link("the dockers", SourceKind.ORGANISATION)
    report.claim(plan, Property.STAGE, "will march", Stage(StageReached.PLANNED), union, modality=Modality.PREDICTED)
    report.claim(plan, Property.TOPIC, "harbour", Topic("the harbour"), union)
    march = later.mention(Kind.PROTEST, "marched")
    later.claim(march, Property.TOPIC, "harbour", Topic("the harbour"), union)
    return record_of(report, later), plan, march


def test_an_announcement_stands_beside_what_came_later_and_only_people_say_what_became_of_it():
    record, plan, march = promised()
    told = part(render(record), "announced")
    for words in ("Plan", "march.txt", "both are about harbour", "nobody has judged it"):
        assert words in told
    kept = Judgement((plan.id, march.id), Verdict.ACCEPT, "MK", "2021-04-01T10:00:00Z", "the same march")
    told = part(render(replace(record, judgements=(kept,))), "announced")
    assert str(Outcome.KEPT) in told
    assert "MK: the same march" in told
    rival = replace(kept, verdict=Verdict.REJECT, by="AL")
    both = render(replace(record, judgements=(kept, rival)))
    assert "reviewers are at odds" in part(both, "announced")
    assert "contested by another reviewer" in part(both, "decisions")


def test_every_link_of_these_lists_leads_somewhere(case, tmp_path, monkeypatch):
    monkeypatch.setattr(leaving, "persons", lambda _: {})
    one, other = (m.id for m in case.record().mentions)
    case.review("MK").different(one, other, why="two squares")
    found = parsed(page(case, tmp_path))
    links = {
        e.attributes["href"].removeprefix("#") for e in found.elements if e.tag == "a" and e.attributes.get("href", "").startswith("#")
    }
    assert links <= set(found.ids)
