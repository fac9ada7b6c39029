"""Competing hypotheses: what people judged, weighed by origin; an order, never a winner."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import testimonia as tm
from testimonia.analyze import ask
from testimonia.analyze.hypotheses import (
    Evidence,
    Grid,
    Hypothesis,
    Judged,
    Mark,
    against,
    diagnosticity,
    inconsistencies,
    propose,
    read_grid,
    weights,
    without_origin,
    write_grid,
)
from testimonia.errors import AnalysisError
from testimonia.model.record import Account, Claim, Incident, Link, Origin, Range, Source, Span
from testimonia.model.terms import Act, ActorKind, Kind, Modality, Polarity, Property, SourceKind
from testimonia.model.values import Actor, Explanation
from tests.readers import SentenceReader

ROWS = (Hypothesis("H1", "The movement did it"), Hypothesis("H2", "It was staged"), Hypothesis("H3", "A quarrel over land"))


def grid(*columns: tuple[str, tuple[str, ...], str], favours: tuple[str, ...] = ()) -> Grid:
    """Columns as (id, origins, marks of H1 H2 H3)."""
    evidence = tuple(Evidence(name, f"what {name} says", origins, favours) for name, origins, _ in columns)
    cells = tuple(Judged(h.id, name, Mark(m), "mk") for name, _, marks in columns for h, m in zip(ROWS, marks.split(), strict=True))
    return Grid(ROWS, evidence, cells)


ONE_VOICE = grid(
    ("E1", ("ministry",), "+ - 0"),
    ("E2", ("ministry",), "+ - 0"),
    ("E3", ("agency", "ministry"), "+ - 0"),
    ("E4", ("witness",), "- 0 +"),
    ("E5", ("doctor",), "0 0 0"),
)


def test_three_items_of_one_origin_are_one_voice():
    weight = weights(ONE_VOICE.evidence)
    assert [weight[f"E{n}"] for n in (1, 2, 3)] == [pytest.approx(1 / 3)] * 3
    assert weight["E4"] == weight["E5"] == 1.0
    assert inconsistencies(["H1", "H2", "H3"], ONE_VOICE.marks()) == {"H1": 1, "H2": 3, "H3": 0}
    assert against(ONE_VOICE, weight) == {"H1": 1.0, "H2": pytest.approx(1.0), "H3": 0.0}


def test_an_interest_halves_and_an_unknown_origin_too():
    interested = (Evidence("E1", "said", ("ministry",), ("H1",)), Evidence("E2", "said"), Evidence("E3", "said", ("doctor",)))
    assert weights(interested) == {"E1": 0.5, "E2": 0.5, "E3": 1.0}


@settings(deadline=None)
@given(st.integers(1, 12))
def test_law_repeating_an_origin_never_adds_weight(copies):
    once = weights((Evidence("E1", "x", ("agency",)),))
    often = weights(tuple(Evidence(f"E{n}", "x", ("agency",)) for n in range(copies)))
    assert sum(often.values()) == pytest.approx(sum(once.values()))


def test_an_item_that_goes_with_all_alike_tells_nothing():
    marks = ONE_VOICE.marks()
    assert diagnosticity(marks["E5"]) == 0.0
    assert diagnosticity(marks["E1"]) == pytest.approx(0.602, abs=0.001)  # twice against half: a factor of four


def test_the_answer_is_an_order_and_no_verdict():
    finding = ask.hypotheses(ONE_VOICE)
    assert finding.answer.startswith("Least speaks against H3")
    assert finding.answer.endswith("no verdict.")
    assert "An accusation stays the word of who makes it." in str(finding)
    assert not re.search(r"\b(?:winner|proven|true one is|guilty)\b", finding.answer)


def test_what_rests_on_one_origin_is_said():
    finding = ask.hypotheses(grid(("E1", ("witness",), "-- 0 0"), ("E2", ("doctor",), "0 - -"), ("E3", ("court",), "0 - 0")))
    assert finding.numbers["least_against"] == ["H3"]
    assert finding.numbers["least_against_without_origin"]["doctor"] == ["H3"]
    assert finding.numbers["least_against_without_origin"]["witness"] == ["H1"]
    assert "without witness it is H1" in finding.answer
    assert any(line.startswith("What would overturn it: evidence against H3 of weight 1.00") for line in finding.misleads)


def test_evidence_that_tells_nothing_apart_is_said_to():
    same = grid(("E1", ("a",), "+ + +"), ("E2", ("b",), "- - -"), ("E3", ("c",), "0 0 0"))
    assert ask.hypotheses(same).answer.startswith("The evidence does not tell them apart")


def test_leaving_an_origin_out_takes_what_it_alone_tells():
    rest = without_origin(ONE_VOICE, "ministry")
    assert [(e.id, e.origins) for e in rest.evidence] == [("E3", ("agency",)), ("E4", ("witness",)), ("E5", ("doctor",))]


def test_a_grid_is_written_for_people_and_read_back(tmp_path):
    path = tmp_path / "grid.csv"
    write_grid(ONE_VOICE, path)
    assert read_grid(path) == ONE_VOICE


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ((",+,mk,", ",yes,mk,"), "'yes' is no mark"),
        ((",+,mk,", ",+,,"), "nobody has signed this judgement"),
        (("hypothesis,", "idea,"), "not a grid"),
    ],
)
def test_a_grid_that_is_none_is_refused(tmp_path, change, why):
    path = tmp_path / "grid.csv"
    write_grid(ONE_VOICE, path)
    path.write_text(path.read_text().replace(*change, 1))
    with pytest.raises(AnalysisError, match=why):
        read_grid(path)


@pytest.mark.parametrize(
    ("given_grid", "why"),
    [
        (Grid(ROWS[:1], ONE_VOICE.evidence), "1 hypotheses compete with nothing"),
        (Grid(ROWS, ONE_VOICE.evidence), "0 items of evidence are judged. 3 or more"),
        (Grid(ROWS, ONE_VOICE.evidence, ONE_VOICE.cells[:-1]), "E5 is judged for 2 of 3 hypotheses"),
    ],
)
def test_a_grid_that_says_too_little_is_refused(given_grid, why):
    with pytest.raises(AnalysisError, match=why):
        ask.hypotheses(given_grid)


def said(prop: Property, value: Actor | Explanation, words: str, polarity: Polarity = Polarity.AFFIRMED) -> Claim:
    by = (Link(Source("the ministry", SourceKind.OFFICE)),)
    return Claim("d", "m", prop, value, Modality.ASSERTED, polarity, Act.REPORTS, by, Span(0, len(words), words), 0.9, "test")


class Told:
    """A case that holds one incident, and claims of one origin on it."""

    def __init__(self, *claims: Claim) -> None:
        self.held = claims
        self.incident = Incident(Kind.BOMBING, ("m",), None, None, (), (), (), Range(1, 1), ())

    def incidents(self):
        return [self.incident]

    def claims(self):
        return self.held

    def accounts(self):
        return [Account(self.incident.id, Origin("o", "the ministry", SourceKind.OFFICE), tuple(c.id for c in self.held))]


def test_who_puts_an_explanation_forward_stands_beside_it_and_a_denial_is_evidence():
    band = Actor("the band", ActorKind.ARMED_GROUP, "the band")
    case = Told(
        said(Property.PERPETRATOR, band, "the band"),
        said(Property.INSTIGATOR, Actor("abroad", ActorKind.OTHER, "abroad"), "abroad", Polarity.NEGATED),
        said(Property.EXPLANATION, Explanation("a staged attack", holds=False), "a staged attack"),
    )
    proposed = propose(case, "")
    assert [h.text for h in proposed.hypotheses] == ["perpetrator: the band (said by the ministry)"]
    assert [e.text for e in proposed.evidence] == ["denied, instigator: abroad", "denied, explanation: a staged attack"]


def test_rows_are_proposed_from_the_record_and_cells_are_left_to_people(tmp_path):
    case = tm.open_case(tmp_path / "oral.case")
    (tmp_path / "a.txt").write_text("The ministry said that 4 civilians were killed in Oral on 2016-06-05.\n")
    case.read(tmp_path / "a.txt", reader=SentenceReader())
    (incident,) = case.store.incidents()
    proposed = propose(case.store, incident.id[:6])
    assert proposed.cells == ()
    assert [(e.text.partition(":")[0], e.origins != (), e.claims != ()) for e in proposed.evidence] == [("killed", True, True)]
    with pytest.raises(AnalysisError, match="0 incidents have an id that begins with 'zz'"):
        propose(case.store, "zz")
