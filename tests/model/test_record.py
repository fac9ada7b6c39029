"""The nouns of the record: what they refuse, how sure a claim is shown to be, and what its id depends on."""

from dataclasses import replace

import pytest

from testimonia.errors import RecordError, SpanError
from testimonia.model.record import Claim, Link, Mention, Source, Span, certainty, incident_id, read_span
from testimonia.model.terms import Act, Basis, Category, Certainty, Kind, Modality, Polarity, Property, SourceKind
from testimonia.model.values import VALUE_OF, Figure, Topic

TEXT = "The union said at least 30 people were hurt."
UNION = Link(Source("The union", SourceKind.ORGANISATION), cue=read_span(TEXT, 10, 14), span=read_span(TEXT, 0, 9))
OUTLET = Link(Source("Harbour Post", SourceKind.OUTLET))


def wounded(**changes: object) -> Claim:
    claim = Claim(
        document="sha256:0",
        mention="m",
        property=Property.WOUNDED,
        value=Figure(30, None, Category.UNSPECIFIED, "at least 30 people", bound_basis="rule:at_least"),
        modality=Modality.ASSERTED,
        polarity=Polarity.AFFIRMED,
        act=Act.REPORTS,
        chain=(OUTLET, UNION),
        span=read_span(TEXT, 15, 33),
        score=0.9,
        made_by="test 1",
    )
    return replace(claim, **changes)  # type: ignore[arg-type]


def test_a_span_carries_exactly_its_words():
    assert read_span(TEXT, 15, 33).quote == "at least 30 people"


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (4, 4), (40, 99)])
def test_a_span_outside_its_text_is_refused_never_moved(start: int, end: int):
    with pytest.raises(SpanError, match="outside the text"):
        read_span(TEXT, start, end)
    with pytest.raises(SpanError):
        Span(3, 9, "short")


@pytest.mark.parametrize(
    ("modality", "polarity", "act", "source", "label"),
    [
        ("asserted", "affirmed", "reports", "outlet", "asserted"),
        ("asserted", "affirmed", "accuses", "office", "accused_by_authorities"),
        ("asserted", "affirmed", "accuses", "organisation", "accused"),
        ("asserted", "affirmed", "admits", "office", "claimed_or_admitted"),
        ("asserted", "affirmed", "claims_responsibility", "organisation", "claimed_or_admitted"),
        ("possible", "affirmed", "accuses", "office", "possible"),
        ("conditional", "affirmed", "reports", "organisation", "possible"),
        ("predicted", "affirmed", "reports", "office", "predicted"),
        ("asserted", "negated", "reports", "witness", "denied"),
        ("predicted", "affirmed", "denies", "office", "denied"),
        ("asserted", "affirmed", "retracts", "organisation", "denied"),
        ("habitual", "affirmed", "accuses", "author", "accused"),
    ],
)
def test_certainty_is_derived_by_one_rule(modality: str, polarity: str, act: str, source: str, label: str):
    assert certainty(Modality(modality), Polarity(polarity), Act(act), SourceKind(source)) is Certainty(label)


def test_nobody_says_nothing():
    with pytest.raises(RecordError, match="somebody must say it"):
        wounded(chain=())


def test_a_value_fits_its_property():
    with pytest.raises(RecordError, match="not a Figure"):
        wounded(value=Topic("prices"))
    assert set(VALUE_OF) == set(Property)


def test_silence_is_no_figure_and_a_range_runs_upwards():
    with pytest.raises(RecordError, match="nobody gives"):
        Figure(None, None, Category.CIVILIAN, "")
    with pytest.raises(RecordError, match="no range"):
        Figure(5, 4, Category.CIVILIAN, "5 to 4")


@pytest.mark.parametrize(
    "change",
    [
        {"act": Act.DENIES},
        {"modality": Modality.POSSIBLE},
        {"chain": (OUTLET,)},
        {"chain": (OUTLET, replace(UNION, basis=Basis.COUNTED))},
        {"span": read_span(TEXT, 24, 33)},
        {"made_by": "test 2"},
        {"value": Figure(31, None, Category.UNSPECIFIED, "at least 30 people")},
    ],
)
def test_every_reading_has_its_own_id(change: dict[str, object]):
    assert wounded(**change).id != wounded().id


def test_the_same_reading_has_the_same_id_on_every_machine_and_its_score_does_not_matter():
    assert wounded().id == wounded(score=0.1).id == "67f9e346d2ef368e"


def test_an_incident_keeps_its_id_while_its_smallest_mention_stays():
    assert incident_id(("b", "a")) == incident_id(("a", "c"))


def test_a_mention_is_known_by_its_words_and_kind():
    spans = (read_span(TEXT, 39, 43),)
    assert Mention("d", Kind.DISPERSAL, None, spans).id != Mention("d", Kind.ARMED_ATTACK, None, spans).id
