"""The laws of a masked case: it reads back, its quotes stand, nothing private is in it, nothing is lost; and showing a name takes two."""

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from testimonia.exchange import read_record, write_record
from testimonia.model.custody import Action, Entry, entry
from testimonia.model.deciding import DELAY, UNMASKING, agreed
from testimonia.model.held import Held
from testimonia.model.parts import spans_of
from testimonia.model.record import Captured, Claim, Header, Judgement, Record
from testimonia.model.terms import (
    ActorKind,
    Category,
    DatePrecision,
    Effect,
    Kind,
    Original,
    PlacePrecision,
    Property,
    Sex,
    SourceKind,
    Verdict,
)
from testimonia.model.values import Actor, Figure, Moment, Place
from testimonia.text.masking import BAR, MaskedCase, masked
from testimonia.text.masking.keyed import name_token
from testimonia.text.masking.values import small_cell
from testimonia.text.masking.variants import folded
from testimonia.text.places import Places
from tests.report.composed import Report, kesra, link, record_of
from tests.strategies import records

KEY, OTHER_KEY = b"a key of the tests, 32 bytes long", b"another key, no less secret, 32 b"
PLACES = Places()


def view(record: Record, *, key: bytes = KEY, cleared: Sequence[str] = ()) -> MaskedCase:
    return masked(Held(record), key, {}, cleared, PLACES)


def written(case: MaskedCase) -> str:
    out = io.StringIO()
    write_record(case, out)
    return out.getvalue()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(records())
def test_law_a_masked_record_reads_back_with_every_quote_at_its_place(record: Record):
    case = view(record)
    made = case.record()
    read = list(read_record(io.StringIO(written(case))))
    assert len(read) == 1 + sum(map(len, (record.documents, record.mentions, record.claims, record.accounts, record.incidents))) + len(
        record.judgements
    )
    texts = {d.id: d.text for d in made.documents}
    for noun in (*made.mentions, *made.claims):
        for span in spans_of(noun):
            assert (texts[noun.document] or "")[span.start : span.end] == span.quote


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(records())
def test_law_masking_keeps_what_points_to_what(record: Record):
    made = view(record).record()
    places = {claim.id: n for n, claim in enumerate(record.claims)}
    now = {claim.id: n for n, claim in enumerate(made.claims)}
    assert [[places[c] for c in a.claims] for a in record.accounts] == [[now[c] for c in a.claims] for a in made.accounts]
    assert [places.get(c.supersedes or "") for c in record.claims] == [now.get(c.supersedes or "") for c in made.claims]
    was = {m.id: n for n, m in enumerate(record.mentions)}
    at = {m.id: n for n, m in enumerate(made.mentions)}
    assert [was[c.mention] for c in record.claims] == [at[c.mention] for c in made.claims]
    assert [[was[m] for m in i.mentions] for i in record.incidents] == [[at[m] for m in i.mentions] for i in made.incidents]


def test_no_private_name_no_id_and_no_digest_of_the_case_is_in_what_leaves_it():
    record = kesra()
    told = written(view(record))
    for name in ("Amina", "Belhadj", "Tarek", "Mansouri", "Leila", "Trabelsi"):
        assert name.casefold() not in told.casefold()
    assert "Salem Karoui" in told  # he holds an office
    for old in (*(d.id for d in record.documents), *(c.id for c in record.claims), *(i.id for i in record.incidents)):
        assert old not in told


def test_a_masked_record_says_so_and_holds_no_original():
    made = view(kesra()).record()
    assert not made.header.confidential
    assert {d.original for d in made.documents} == {Original.ABSENT}


def test_one_key_gives_the_same_ids_every_time_and_another_key_others():
    first, again, other = (view(kesra(), key=key).record() for key in (KEY, KEY, OTHER_KEY))
    assert first == again
    assert not {d.id for d in first.documents} & {d.id for d in other.documents}
    assert not {c.id for c in first.claims} & {c.id for c in other.claims}
    assert [c.span for c in first.claims] == [c.span for c in other.claims]


def test_two_names_behind_one_bar_are_still_two_claims():
    report = Report("a.txt", "Police arrested Oo Lin and Zaw Min on Monday.", "2021-03-05")
    arrest = report.mention(Kind.ARREST, "arrested")
    for name in ("Oo Lin", "Zaw Min"):
        actor = Actor(name, ActorKind.PRIVATE_PERSON, name)
        report.claim(arrest, Property.VICTIM, "Oo Lin and Zaw Min", actor, link("police", SourceKind.OFFICE))
    made = view(record_of(report)).record()
    assert [c.value for c in made.claims] == [Actor(BAR, ActorKind.PRIVATE_PERSON, BAR)] * 2
    assert len({c.id for c in made.claims}) == 2


def test_a_private_origin_is_not_one_across_incidents_and_a_body_is():
    made = {a.origin.kind: set() for a in kesra().accounts}
    record = view(kesra()).record()
    for account in record.accounts:
        made[account.origin.kind].add((account.origin.name, account.origin.id))
    bodies = made[SourceKind.ORGANISATION] | made[SourceKind.OUTLET]
    assert len({name for name, _ in bodies}) == len({id for _, id in bodies})
    private = [a for a in record.accounts if a.origin.kind in (SourceKind.PERSON, SourceKind.WITNESS)]
    assert len({a.origin.id for a in private}) == len(private)


def valued(prop: Property, value: Figure | Place | Moment | Actor, source: SourceKind = SourceKind.OFFICE) -> Claim:
    report = Report("a.txt", "Near the mill four people were hurt at noon, it was said.", "2021-03-05")
    attack = report.mention(Kind.ARMED_ATTACK, "hurt")
    report.claim(attack, prop, "four people", value, link("somebody", source))
    return view(record_of(report)).record().claims[0]


def test_points_are_rounded_to_a_hundredth_of_a_degree():
    mill = Place("the mill", "KZ", None, 51.16052, 71.47036, PlacePrecision.EXACT, None, None, "the mill")
    made = valued(Property.PLACE, mill).value
    assert (made.latitude, made.longitude, made.precision) == (51.16, 71.47, PlacePrecision.NEIGHBOURHOOD)
    assert made.why_imprecise == "rounded to 0.01 degree"


def test_an_hour_that_a_private_person_tells_becomes_a_day():
    noon = Moment("2021-03-04T12:00", "2021-03-04T12:00", DatePrecision.HOUR, "noon")
    assert valued(Property.DATE, noon).value == noon
    assert valued(Property.DATE, noon, SourceKind.WITNESS).value == Moment("2021-03-04", "2021-03-04", DatePrecision.DAY, "noon")


def test_a_few_living_persons_are_counted_and_not_described():
    girls = Figure(2, 2, Category.CIVILIAN, "two girls", sex=Sex.WOMAN, role="student")
    assert valued(Property.WOUNDED, girls).value == Figure(2, 2, Category.CIVILIAN, "two girls")
    assert valued(Property.KILLED, girls).value == girls  # the dead are counted as their sources count them
    many = replace(girls, low=7, high=7)
    assert valued(Property.WOUNDED, many).value == many
    nurse = Actor("a nurse", ActorKind.PRIVATE_PERSON, "a nurse", nationality="Tunisian", effect=Effect.WOUNDED)
    assert valued(Property.VICTIM, nurse).value.nationality is None


@pytest.mark.parametrize(
    ("low", "high", "small"), [(1, 1, True), (4, 4, True), (3, None, True), (None, 4, True), (5, 5, False), (0, 0, False), (2, 9, False)]
)
def test_small_cells(low: int | None, high: int | None, small: bool):
    assert small_cell(low, high) is small


def test_reviewers_have_no_names_and_stay_apart():
    record = kesra()
    on = record.claims[0].id
    ledger = tuple(
        Judgement(on, verdict, by, "2021-04-01T10:00:00Z", "read again") for verdict, by in ((Verdict.ACCEPT, "Mo"), (Verdict.REJECT, "Al"))
    )
    captured = Captured("2021-03-05T09:41:12Z", "https://news.example/story?reader=mo", "Mo")
    documents = (replace(record.documents[0], captured=captured), *record.documents[1:])
    made = view(replace(record, judgements=ledger, documents=documents)).record()
    first, second = (j.by for j in made.judgements)
    assert first != second
    assert len(first) == len(second) == len("reviewer ") + 6
    assert made.documents[0].captured == Captured("2021-03-05", "https://news.example/story", first)


def test_the_manifest_tells_kinds_and_counts_and_no_word():
    case = view(kesra())
    told = json.dumps(case.manifest.as_json())
    assert case.manifest.as_json()["masked"]["name"]["count"] >= 3
    assert not any(name in told for name in ("Belhadj", "Mansouri", "Trabelsi"))


def test_without_texts_the_quotes_are_masked_all_the_same():
    record = kesra()
    bare = replace(record, documents=tuple(replace(d, text=None) for d in record.documents))
    told = written(view(bare))
    assert "Belhadj" not in told
    assert BAR in told


# -- showing a name


def ledger(*steps: tuple[Action, str, timedelta]) -> tuple[Entry, ...]:
    start = datetime(2021, 3, 5, tzinfo=UTC)
    made: list[Entry] = []
    for action, by, after in steps:
        at = (start + after).isoformat().replace("+00:00", "Z")
        made.append(entry(made[-1] if made else None, action, at, ("a", "b"), by=by, item="t", why="the family asks for it"))
    return tuple(made)


ASK, AGREE, REFUSE = Action.UNMASK_ASKED, Action.UNMASK_AGREED, Action.UNMASK_REFUSED
NOW = timedelta()


@pytest.mark.parametrize(
    ("steps", "shown"),
    [
        (((ASK, "Ana", NOW),), False),
        (((ASK, "Ana", NOW), (AGREE, "Bo", NOW)), True),
        (((ASK, "Ana", NOW), (AGREE, " ana ", NOW)), False),
        (((ASK, "Ana", NOW), (AGREE, "Ana", DELAY)), True),
        (((ASK, "Ana", NOW), (AGREE, "Ana", DELAY - timedelta(seconds=1))), False),
        (((AGREE, "Bo", NOW), (ASK, "Ana", NOW)), False),
        (((ASK, "Ana", NOW), (AGREE, "Bo", NOW), (REFUSE, "Cy", NOW)), False),
        (((ASK, "Ana", NOW), (REFUSE, "Bo", NOW), (AGREE, "Bo", NOW)), False),
        (((ASK, "Ana", NOW), (REFUSE, "Bo", NOW), (ASK, "Ana", NOW), (AGREE, "Bo", NOW)), True),
    ],
)
def test_a_name_is_shown_by_two_people_or_by_one_with_a_day_between(steps: tuple[tuple[Action, str, timedelta], ...], shown: bool):
    assert bool(agreed(ledger(*steps), UNMASKING)) is shown


@given(st.lists(st.tuples(st.sampled_from([ASK, AGREE, REFUSE]), st.sampled_from(["Ana", "ana", " ANA "]), st.just(NOW)), max_size=12))
def test_law_one_person_at_one_moment_shows_nobody(steps: list[tuple[Action, str, timedelta]]):
    assert not agreed(ledger(*steps), UNMASKING)


def test_a_cleared_name_is_shown_in_every_shape_and_no_other_is():
    report = Report("a.txt", "Soldiers killed Tarek Mansouri and Salma Bouazizi. Mansouri was a baker.", "2021-03-05")
    attack = report.mention(Kind.ARMED_ATTACK, "killed")
    report.claim(attack, Property.KILLED, "killed", Figure(2, 2, Category.UNSPECIFIED, "two"), link("police", SourceKind.OFFICE))
    token = name_token(KEY, folded("Mansouri Tarek"))
    made = view(record_of(report), cleared=[token]).record()
    assert made.documents[0].text == f"Soldiers killed Tarek Mansouri and {BAR}. Mansouri was a baker."
    assert view(record_of(report), key=OTHER_KEY, cleared=[token]).record().documents[0].text == (
        f"Soldiers killed {BAR} and {BAR}. {BAR} was a baker."
    )


def test_the_header_of_the_case_itself_still_says_confidential():
    assert Header("kesra", "reader").confidential
