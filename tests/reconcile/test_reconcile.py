"""From claims to incidents: what is joined, whose knowledge it is, and how the rival figures stand."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimonia.model.record import Judgement, Link, Range, Source, Span
from testimonia.model.terms import (
    Act,
    ActorKind,
    Basis,
    DatePrecision,
    Kind,
    Modality,
    Polarity,
    Property,
    SourceKind,
    StageReached,
    Verdict,
)
from testimonia.model.values import Actor, Moment, Stage
from tests.reconcile.composed import HILL, MARSH, MINISTRY, NURSE, POLICE, REBELS, Report, attack, killed, outlet, run


def test_same_day_same_town_is_one_incident_whatever_the_figures():
    result = run(
        attack("a", "2020-03-01", MARSH, killed(4), outlet("a"), MINISTRY),
        attack("b", "2020-03-01", MARSH, killed(9), outlet("b"), REBELS, kind=Kind.MILITARY_OPERATION),
    )
    (incident,) = result.incidents
    (figure,) = incident.figures
    assert (figure.low.value, figure.high.value, figure.best, figure.grade) == (4, 9, None, "contested")
    assert len(incident.documents) == 2
    assert [d.why for d in incident.disagreements] == ["killed: 4 against 9"]


@pytest.mark.parametrize(
    "other", [attack("b", "2020-03-09", MARSH, killed(4)), attack("b", "2020-03-01", HILL, killed(4))], ids=["another day", "another town"]
)
def test_another_day_or_town_is_another_incident_even_with_the_same_figure(other: Report):
    assert len(run(attack("a", "2020-03-01", MARSH, killed(4)), other).incidents) == 2


def test_a_mention_without_day_and_place_leans_on_its_neighbour_but_is_not_parted_by_it():
    first = attack("a", "2020-03-01", MARSH, killed(4), outlet("a"), NURSE)
    bare = attack("b", "2020-03-01", MARSH, killed(7), outlet("b"), REBELS)
    later = bare.mention(Kind.BOMBING, chain=(outlet("b"),))
    bare.claim(later, Property.KILLED, killed(4), (outlet("b"), REBELS))
    (joined,) = [i for i in run(first, bare).incidents if later.id in i.mentions]
    assert first.mentions[0].id in joined.mentions
    elsewhere = attack("c", "2020-03-09", HILL, killed(1), outlet("c"), NURSE)
    assert not any({first.mentions[0].id, elsewhere.mentions[0].id} <= set(i.mentions) for i in run(first, bare, elsewhere).incidents)


def test_a_named_victim_joins_two_accounts_that_give_no_day():
    def account(name: str, victim: str) -> Report:
        report = Report(name, "2020-03-02")
        mention = report.mention(Kind.ARMED_ATTACK)
        report.claim(mention, Property.VICTIM, Actor(victim, ActorKind.PRIVATE_PERSON, victim), (outlet(name),))
        return report

    assert len(run(account("a", "Peter Oduya"), account("b", "old Oduya")).incidents) == 1
    assert len(run(account("a", "Peter Oduya"), account("b", "a herder")).incidents) == 2


def test_a_plan_is_not_the_deed():
    plan = Report("b", "2020-03-01")
    mention = plan.mention(Kind.ARMED_ATTACK, "2020-03-01", MARSH)
    plan.claim(mention, Property.STAGE, Stage(StageReached.PLANNED), (outlet("b"),))
    assert len(run(attack("a", "2020-03-01", MARSH, killed(4)), plan).incidents) == 2


def test_a_habit_belongs_to_no_incident():
    habit = Report("b", "2020-03-01")
    mention = habit.mention(Kind.ARREST)
    habit.claim(mention, Property.DETAINED, killed(10), (outlet("b"),), modality=Modality.HABITUAL)
    assert run(habit).incidents == ()


def test_people_overrule_the_weights_and_undo_brings_the_weights_back():
    a, b = attack("a", "2020-03-01", MARSH, killed(4)), attack("b", "2020-03-01", MARSH, killed(4))
    pair = (a.mentions[0].id, b.mentions[0].id)
    different = Judgement(pair, Verdict.DIFFERENT, "mk", "2020-04-01T00:00:00Z", "two markets")
    undo = Judgement(pair, Verdict.UNDO, "mk", "2020-04-02T00:00:00Z", "one market after all")
    assert len(run(a, b).incidents) == 1
    assert len(run(a, b, judgements=(different,)).incidents) == 2
    assert len(run(a, b, judgements=(different, undo)).incidents) == 1


def test_fifty_outlets_with_one_source_are_one_origin():
    reports = [attack(f"o{n:02}", "2020-03-01", MARSH, killed(4), outlet(f"o{n:02}"), MINISTRY) for n in range(50)]
    (incident,) = run(*reports).incidents
    assert incident.independent_origins == Range(1, 1)


def test_organs_of_one_state_are_one_origin_and_a_hospital_may_be_another():
    report = Report("a", "2020-03-01")
    mention = report.mention(Kind.ARMED_ATTACK, chain=(outlet("a"), MINISTRY))
    for link in (MINISTRY, POLICE, Link(Source("the regional hospital", SourceKind.OFFICE))):
        report.claim(mention, Property.KILLED, killed(4), (outlet("a"), link))
    (incident,) = run(report).incidents
    assert incident.independent_origins == Range(1, 2)


def test_a_group_and_its_spokesman_are_one_origin():
    report = Report("a", "2020-03-01")
    mention = report.mention(Kind.ARMED_ATTACK, chain=(outlet("a"), REBELS))
    for link in (REBELS, Link(Source("a spokesman", SourceKind.PERSON, of="the River Front"))):
        report.claim(mention, Property.KILLED, killed(4), (outlet("a"), link))
    (incident,) = run(report).incidents
    assert incident.independent_origins == Range(1, 1)


def test_a_writer_without_stated_access_adds_nothing_to_the_low_end():
    (incident,) = run(attack("a", "2020-03-01", MARSH, killed(4), outlet("a"))).incidents
    assert incident.independent_origins == Range(0, 1)
    (incident,) = run(attack("a", "2020-03-01", MARSH, killed(4), outlet("a", Basis.COUNTED))).incidents
    assert incident.independent_origins == Range(1, 1)


def test_what_is_said_in_custody_is_never_independent():
    captive = Link(Source("a captured fighter", SourceKind.DETAINEE), basis=Basis.IN_CUSTODY)
    report = Report("a", "2020-03-01")
    mention = report.mention(Kind.ARMED_ATTACK)
    report.claim(mention, Property.KILLED, killed(4), (outlet("a"), MINISTRY, captive))
    (incident,) = run(report).incidents
    assert incident.independent_origins == Range(0, 0)


def test_a_copied_sentence_goes_back_to_the_one_it_repeats():
    words = "Gunmen fired on the market at dawn on Sunday and killed four traders, a nurse at the clinic said."
    first = Report("a", "2020-03-01", words)
    second = Report("b", "2020-03-02", f"Late news. {words} Rain is expected in the hills.")
    for report, at in ((first, 0), (second, 11)):
        span = Span(at + 55, at + 67, words[55:67])
        mention = report.mention(Kind.ARMED_ATTACK)
        report.claim(mention, Property.KILLED, killed(4), (outlet(report.document.name), NURSE), span=span)
        report.claim(
            mention,
            Property.DATE,
            Moment("2020-03-01", "2020-03-01", DatePrecision.DAY, "Sunday"),
            (outlet(report.document.name), NURSE),
            span=span,
        )
    (incident,) = [i for i in run(first, second).incidents if len(i.documents) == 2]
    assert incident.independent_origins == Range(1, 1)


def test_a_set_phrase_with_another_figure_is_no_copy():
    first = Report("a", "2020-03-01", "The ministry said on Sunday evening that 4 people had been killed in the attack on the market.")
    second = Report("b", "2020-03-02", "The party said on Sunday evening that 16 people had been killed in the attack on the market.")
    party = Link(Source("Harvest Party", SourceKind.ORGANISATION))
    for report, link, number in ((first, MINISTRY, 4), (second, party, 16)):
        at = (report.document.text or "").index(str(number))
        mention = report.mention(Kind.ARMED_ATTACK, "2020-03-01", MARSH, (outlet(report.document.name), link))
        span = Span(at, at + len(str(number)), str(number))
        report.claim(mention, Property.KILLED, killed(number), (outlet(report.document.name), link), span=span)
    (incident,) = run(first, second).incidents
    assert incident.independent_origins == Range(2, 2)
    assert [(f.low.value, f.high.value) for f in incident.figures] == [(4, 16)]


def test_an_open_bound_does_not_hide_the_largest_number():
    result = run(
        attack("a", "2020-03-01", MARSH, killed(35, high=None), outlet("a"), NURSE),
        attack("b", "2020-03-01", MARSH, killed(100), outlet("b"), REBELS),
    )
    (figure,) = result.incidents[0].figures
    assert (figure.low.value, figure.high.value) == (35, 100)
    (figure,) = run(attack("a", "2020-03-01", MARSH, killed(200, high=None), outlet("a"), NURSE)).incidents[0].figures
    assert figure.high.value is None


def test_a_denied_or_partial_figure_is_no_end_of_the_range():
    report = attack("a", "2020-03-01", MARSH, killed(40), outlet("a"), MINISTRY)
    mention, whole = report.mentions[0], report.claims[-1]
    report.claim(mention, Property.KILLED, replace(killed(7), of=whole.id), (outlet("a"), MINISTRY))
    report.claim(mention, Property.KILLED, killed(300), (outlet("a"), MINISTRY), act=Act.DENIES, polarity=Polarity.NEGATED)
    (figure,) = run(report).incidents[0].figures
    assert (figure.low.value, figure.high.value) == (40, 40)


def test_swapping_the_sides_swaps_nothing_but_the_names():
    def case(speaker: Link, blamed: str):  # type: ignore[no-untyped-def]
        report = attack("a", "2020-03-01", MARSH, killed(4), outlet("a"), speaker)
        report.claim(
            report.mentions[0], Property.PERPETRATOR, Actor(blamed, ActorKind.OTHER, blamed), (outlet("a"), speaker), act=Act.ACCUSES
        )
        return run(report).incidents[0]

    by_state, by_rebels = case(MINISTRY, "River Front"), case(REBELS, "Interior Ministry")
    assert by_state.independent_origins == by_rebels.independent_origins
    assert [(f.low.value, f.high.value, f.origins, f.grade) for f in by_state.figures] == [
        (f.low.value, f.high.value, f.origins, f.grade) for f in by_rebels.figures
    ]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 40), st.booleans()), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_reading_changes_nothing(rows: list[tuple[int, int, bool]], random):  # type: ignore[no-untyped-def]
    reports = [
        attack(f"d{n}", f"2020-03-0{day}", MARSH if here else HILL, killed(count), outlet(f"d{n}"), NURSE)
        for n, (day, count, here) in enumerate(rows)
    ]
    shuffled = list(reports)
    random.shuffle(shuffled)
    assert run(*reports) == run(*shuffled)


@settings(deadline=None)
@given(st.integers(1, 6))
def test_copying_never_adds_evidence(copies: int):
    original = attack("a", "2020-03-01", MARSH, killed(4), outlet("a"), NURSE)
    relays = [attack(f"z{n}", "2020-03-02", MARSH, killed(4), outlet(f"z{n}"), outlet("a"), NURSE) for n in range(copies)]
    alone, together = run(original).incidents[0], run(original, *relays).incidents
    assert sum(i.independent_origins.low for i in together) >= alone.independent_origins.low
    assert alone.independent_origins.low == 1
