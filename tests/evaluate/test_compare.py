"""Two readings side by side: which claims are about the same words, what it means that they agree, and the laws of pairing."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from testimonia.evaluate import Agreement, Outcome, Side, compare
from testimonia.evaluate.compare import same_value
from testimonia.model.record import Claim, Document, Incident, Link, Mention, Range, Source, read_span
from testimonia.model.terms import (
    Act,
    ActorKind,
    Category,
    DatePrecision,
    DocumentStatus,
    Kind,
    Modality,
    PlacePrecision,
    Polarity,
    Property,
    RelationType,
    SourceKind,
)
from testimonia.model.values import Actor, Figure, Moment, Place, Relation, Topic, Value
from tests.strategies import records

TEXT = "The mayor said that at least 12 people, most of them farmers, died at the ford and 3 more at the mill."
DOC = Document("sha256:01", "ford.txt", TEXT, len(TEXT), "text/plain", DocumentStatus.READ)
OTHER = replace(DOC, id="sha256:02", name="other.txt")


def at(words: str):
    start = TEXT.index(words)
    return read_span(TEXT, start, start + len(words))


def mention(words: str) -> Mention:
    return Mention(DOC.id, Kind.ARMED_ATTACK, None, (at(words),))


def claim(words: str, value: Value, prop: Property = Property.KILLED, *, on="died", modality=Modality.ASSERTED, made_by="a") -> Claim:
    chain = (Link(Source("The mayor", SourceKind.OFFICE)),)
    return Claim(DOC.id, mention(on).id, prop, value, modality, Polarity.AFFIRMED, Act.REPORTS, chain, at(words), 0.5, made_by)


def figure(low: int, raw: str, high: int | None = None, category: Category = Category.UNSPECIFIED) -> Figure:
    return Figure(low, high, category, raw)


def incident(*words: str) -> Incident:
    return Incident(Kind.ARMED_ATTACK, tuple(mention(w).id for w in words), None, None, (), (), (DOC.id,), Range(0, 1), ())


def side(*claims: Claim, name: str = "a", documents=(DOC,), incidents=()) -> Side:
    return Side(name, f"reader {name}", documents, claims, incidents)


def outcomes(found) -> list[str]:
    return [str(pair.outcome) for pair in found.pairs]


TWELVE = claim("at least 12 people", figure(12, "at least 12 people"))


@pytest.mark.parametrize(
    ("other", "outcome"),
    [
        (claim("12 people", figure(12, "12 people"), made_by="b"), "same"),
        (claim("12 people", figure(12, "12 people", 12), made_by="b"), "value_differs"),
        (claim("12 people", figure(12, "12 people", category=Category.CIVILIAN), made_by="b"), "value_differs"),
        (claim("12 people", figure(12, "12 people"), modality=Modality.POSSIBLE, made_by="b"), "certainty_differs"),
        (claim("12 people", figure(12, "12 people", 12), modality=Modality.POSSIBLE, made_by="b"), "both_differ"),
    ],
)
def test_claims_on_overlapping_words_are_held_against_one_another(other, outcome):
    assert outcomes(compare(side(TWELVE), side(other))) == [outcome]


@pytest.mark.parametrize(
    "other",
    [
        claim("3 more", figure(12, "3 more")),
        claim("at least 12 people", figure(12, "at least 12 people"), Property.WOUNDED),
    ],
)
def test_other_words_or_another_property_are_no_pair(other):
    assert outcomes(compare(side(TWELVE), side(other))) == ["only_a", "only_b"]


def test_of_several_the_one_that_says_the_same_is_the_partner():
    wider = claim("at least 12 people, most of them farmers", figure(12, "at least 12 people, most of them farmers"), made_by="b")
    nearer = claim("at least 12 people", figure(2, "at least 12 people"), made_by="b")
    found = compare(side(TWELVE), side(nearer, wider))
    assert [(p.outcome, p.b and p.b.value.low) for p in found.pairs] == [(Outcome.ONLY_B, 2), (Outcome.SAME, 12)]


def test_agreement_is_the_share_of_claims_on_which_both_agree():
    three = claim("3 more", figure(3, "3 more"))
    found = compare(side(TWELVE, three), side(replace(TWELVE, made_by="b")))
    assert found.agreement == {Property.KILLED: Agreement(1, 0, 0, 0, 1, 0)}
    assert found.agreement[Property.KILLED].share == 0.5


def test_documents_of_one_case_alone_are_named_and_not_counted():
    found = compare(side(TWELVE, documents=(DOC, OTHER)), side(documents=(DOC,), name="b"))
    assert (found.documents, found.only_a, found.only_b) == (((DOC.id, "ford.txt"),), ("other.txt",), ())
    assert outcomes(compare(side(TWELVE), side(documents=(OTHER,)))) == []


def test_a_claim_alone_stands_with_the_incident_that_shares_most_with_its_own():
    here, there = incident("died"), incident("ford")
    alone = claim("3 more", figure(3, "3 more"), on="ford", made_by="b")
    shared = claim("12 people", figure(12, "12 people"), on="ford", made_by="b")
    found = compare(side(TWELVE, incidents=(here,)), side(shared, alone, incidents=(there,)))
    assert [(p.outcome, p.incident_a, p.incident_b) for p in found.pairs] == [
        (Outcome.SAME, here.id, there.id),
        (Outcome.ONLY_B, here.id, there.id),
    ]
    assert [p.incident_a for p in compare(side(), side(alone, incidents=(there,))).pairs] == [None]


DAY = Moment("2019-05-04", "2019-05-04", DatePrecision.DAY, "on Saturday")
FORD = Place("Ford", None, None, None, None, PlacePrecision.REGION, "not in the place index", None, "Ford")
MEN = Actor("armed men", ActorKind.ARMED_GROUP, "armed men")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (DAY, replace(DAY, raw="4 May", precision=DatePrecision.RANGE), True),
        (DAY, replace(DAY, end="2019-05-05"), False),
        (FORD, replace(FORD, name="FORD", raw="the FORD"), True),
        (replace(FORD, gazetteer_id="geonames:1"), replace(FORD, name="Furt", gazetteer_id="geonames:1"), True),
        (replace(FORD, gazetteer_id="geonames:1"), replace(FORD, gazetteer_id="geonames:2"), False),
        (MEN, replace(MEN, name="Armed  men", raw="the Armed men"), True),
        (MEN, replace(MEN, actor_kind=ActorKind.CROWD), False),
        (Relation(RelationType.FOLLOWS, "m1"), Relation(RelationType.FOLLOWS, "m2"), True),
        (Relation(RelationType.FOLLOWS, "m1"), Relation(RelationType.PART_OF, "m1"), False),
        (figure(12, "12"), replace(figure(12, "twelve"), of="c1", bound_basis="rule:x"), True),
        (Topic("the toll"), Topic("The  Toll"), True),
        (Topic("the toll"), DAY, False),
    ],
)
def test_what_counts_as_the_same_value(one, other, same):
    assert same_value(one, other) is same
    assert same_value(other, one) is same


def as_side(record, keep=lambda _: True) -> Side:
    return Side("x", "reader", record.documents, [c for n, c in enumerate(record.claims) if keep(n)], record.incidents)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(records())
def test_every_claim_stands_in_one_pair_and_a_reading_agrees_with_itself(record):
    same = compare(as_side(record), as_side(record))
    assert {p.outcome for p in same.pairs} <= {Outcome.SAME}
    even, odd = (as_side(record, lambda n, r=rest: n % 2 == r) for rest in (0, 1))
    there, back = compare(even, odd), compare(odd, even)
    assert sorted(p.a.id for p in there.pairs if p.a) == sorted(c.id for c in even.claims)
    assert sorted(p.b.id for p in there.pairs if p.b) == sorted(c.id for c in odd.claims)
    assert sorted((p.a.id if p.a else "", p.b.id if p.b else "") for p in there.pairs) == sorted(
        (p.b.id if p.b else "", p.a.id if p.a else "") for p in back.pairs
    )
