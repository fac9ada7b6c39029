"""Krippendorff's alpha on the worked examples of its author, and the laws it follows."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from testimonia.errors import AnalysisError
from testimonia.evaluate.alpha import Level, krippendorff_alpha

# K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), examples A, B and C; "." is a unit that a coder passed over.
BINARY = ("0100000010", "1110010000")
NAMES = ("aabbdcccedda", "babbbcccEddd".lower())
GAPS = ("1233214 12...".replace(" ", ""), "1233224125.3", ".33323422 51.".replace(" ", ""), "1233244125 1.".replace(" ", ""))


def units(rows: tuple[str, ...]) -> list[list[str]]:
    return [[value for value in column if value != "."] for column in zip(*rows, strict=True)]


def numbers(rows: tuple[str, ...]) -> list[list[int]]:
    return [[int(value) for value in unit] for unit in units(rows)]


def test_two_coders_two_values():
    assert krippendorff_alpha(units(BINARY)) == pytest.approx(0.095, abs=0.0005)


def test_two_coders_several_names():
    assert krippendorff_alpha(units(NAMES)) == pytest.approx(0.692, abs=0.0005)


@pytest.mark.parametrize(
    ("level", "alpha"), [(Level.NOMINAL, 0.743), (Level.ORDINAL, 0.815), (Level.INTERVAL, 0.849), (Level.RATIO, 0.797)]
)
def test_four_coders_with_gaps_at_every_level(level, alpha):
    assert krippendorff_alpha(numbers(GAPS), level) == pytest.approx(alpha, abs=0.0005)


def test_what_cannot_be_told_is_refused():
    with pytest.raises(AnalysisError, match="two reviewers"):
        krippendorff_alpha([["same"], []])
    with pytest.raises(AnalysisError, match="every answer is the same"):
        krippendorff_alpha([["same", "same"], ["same", "same"]])
    with pytest.raises(AnalysisError, match="'same' is no number"):
        krippendorff_alpha([["same", "different"]], Level.INTERVAL)


CODED = st.lists(st.lists(st.sampled_from("abc"), min_size=2, max_size=3), min_size=1, max_size=8)


@given(CODED, st.randoms(use_true_random=False))
def test_order_of_units_and_coders_and_names_of_values_change_nothing(coded, random):
    assume(len({v for unit in coded for v in unit}) > 1)
    shuffled = [random.sample(unit, len(unit)) for unit in random.sample(coded, len(coded))]
    renamed = [[{"a": "x", "b": "y", "c": "z"}[v] for v in unit] for unit in coded]
    alpha = krippendorff_alpha(coded)
    assert krippendorff_alpha(shuffled) == pytest.approx(alpha)
    assert krippendorff_alpha(renamed) == pytest.approx(alpha)
    assert alpha <= 1.0
    assert (alpha == 1.0) == all(len(set(unit)) == 1 for unit in coded)
