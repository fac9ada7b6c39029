"""What of a record is published, and which accusations stay out of it."""

import io

import pytest

from testimonia.exchange.jsonl import read_record, write_record
from testimonia.model.held import Held
from testimonia.model.record import Incident, Link, Record, Source
from testimonia.model.terms import ActorKind, Category, Kind, Property, SourceKind
from testimonia.model.values import Actor
from testimonia.report.publish.choosing import LeftOut, Reply, Why, chosen, same_person
from testimonia.text.masking import masked
from tests.report.composed import FOURTH, KESRA, link, persons
from tests.report.publish.accused import GOVERNOR, office, weekly, whole

KEY = b"k" * 32


def leaving(*reports) -> Record:
    """The record with its private persons masked, as it comes to be published."""
    return masked(Held(whole(*reports)), KEY).record()


def attack(record: Record) -> Incident:
    return max((i for i in record.incidents if i.kind is Kind.ARMED_ATTACK), key=lambda i: len(i.documents))


def published(record: Record, *replies: Reply):
    return chosen(record, {attack(record).id}, replies)


def words_of(record: Record) -> str:
    """Every word that could reach a page or a file."""
    out = io.StringIO()
    write_record(Held(record), out)
    return out.getvalue()


def doers(record: Record) -> set[str]:
    return {c.value.name for c in record.claims if c.property in (Property.PERPETRATOR, Property.INSTIGATOR)}


def test_a_private_person_is_never_published_as_the_one_who_did_it():
    record = leaving(weekly())
    made = published(record, Reply("Yassine Mejri", "asked on 12 March 2021; he did not answer"))
    assert [o.why for o in made.left_out if o.why is Why.PRIVATE] == [Why.PRIVATE]
    assert not any("█" in name for name in doers(made.record))
    assert "Mejri" not in words_of(made.record)


def test_a_public_person_without_denial_or_reply_stays_out_with_every_word_that_tells_it():
    record = leaving(weekly())
    made = published(record)
    assert LeftOut(attack(record).id, GOVERNOR, Why.UNANSWERED) in made.left_out
    assert "Ghorbel" in words_of(record)
    assert "Ghorbel" not in words_of(made.record)  # nor in the sentence of the eight dead, nor in the title of the paper
    assert "the security service" in doers(made.record)  # a body is no person
    assert any(c.property is Property.KILLED and c.span.quote == "Eight people" for c in made.record.claims)


def test_a_denial_in_the_record_lets_it_stand_beside():
    made = published(leaving(weekly(), office()))
    assert GOVERNOR in doers(made.record)
    assert [o.why for o in made.left_out] == [Why.PRIVATE]


def test_a_note_that_a_reply_was_asked_for_lets_it_stand_with_the_note():
    record = leaving(weekly())
    reply = Reply("Hedi Ghorbel", "asked on 12 March 2021; no answer")
    made = published(record, reply, Reply("Salem Karoui", "asked"))
    assert GOVERNOR in doers(made.record)
    assert made.replies == {attack(record).id: (reply,)}


def test_a_note_on_a_reply_answers_for_the_incident_that_they_were_asked_about_and_for_no_other():
    record = leaving(weekly())
    elsewhere = Reply("Hedi Ghorbel", "asked on 12 March 2021; no answer", incident="another")
    assert GOVERNOR not in doers(published(record, elsewhere).record)
    here = Reply("Hedi Ghorbel", "asked on 12 March 2021; no answer", incident=attack(record).id)
    assert GOVERNOR in doers(published(record, here).record)


def test_whoever_is_withheld_stands_on_no_page_as_a_speaker_as_hurt_or_as_the_writer():
    report = weekly()
    speech = report.mention(Kind.ARMED_ATTACK, "died")
    governor = Link(Source(GOVERNOR, SourceKind.OFFICE, of="Office of Hedi Ghorbel"))
    paper = link("Harbour Weekly", SourceKind.OUTLET)
    report.claim(speech, Property.DATE, "4 March", FOURTH, paper, governor)
    report.claim(speech, Property.PLACE, "Kesra", KESRA, paper, governor)
    report.claim(speech, Property.KILLED, "Eight people", persons(8, Category.CIVILIAN, "Eight people"), paper, governor)
    report.claim(speech, Property.TARGET, GOVERNOR, Actor(GOVERNOR, ActorKind.PUBLIC_PERSON, GOVERNOR), paper)
    record = leaving(report)
    told = {i.id for i in record.incidents if "7_weekly.txt" in {d.name for d in record.documents if d.id in i.documents}}
    assert "Ghorbel" in words_of(record)
    made = chosen(record, told, ())
    assert any(o.why is Why.UNANSWERED for o in made.left_out)
    assert "Ghorbel" not in words_of(made.record)


def test_what_is_published_is_a_record_of_its_own():
    record = leaving(weekly())
    made = published(record).record
    out = io.StringIO()
    write_record(Held(made), out, text=False)
    assert sum(1 for _ in read_record(out.getvalue().splitlines())) == len(out.getvalue().splitlines())
    assert {m for i in made.incidents for m in i.mentions} == {m.id for m in made.mentions}
    assert len(made.incidents) == 1
    assert not made.judgements


def test_figures_and_origins_stay_those_of_the_whole_record():
    record = leaving(weekly())
    (own,) = published(record).record.incidents
    assert [(f.property, f.category, f.low.value, f.high.value) for f in own.figures] == [
        (f.property, f.category, f.low.value, f.high.value) for f in attack(record).figures
    ]
    assert own.independent_origins == attack(record).independent_origins


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Karoui", "President Salem Karoui", True),
        ("salem karoui", "Karoui, Salem", True),
        ("Salem Karoui", "Salem Ghorbel", False),
        ("", "Salem Karoui", False),
    ],
)
def test_a_name_is_known_by_its_words(one: str, other: str, same: bool):
    assert same_person(one, other) is same
