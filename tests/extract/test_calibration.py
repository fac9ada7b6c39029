"""Scores are mapped without changing their order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonia.extract import Calibration

CARD = {"calibration": {"maps": {"other": [0.5, 0.5, 0.0], "killed": [1.0, 1.0, -1.0], "place": [2.0, 0.0, 0.0]}}}


def test_without_a_map_scores_stay():
    assert Calibration.of_card({})("killed", 0.83) == 0.83


@pytest.mark.parametrize(
    ("property_", "score", "expected"),
    [
        ("killed", 0.5, 0.2689),  # log-odds 0 less 1
        ("killed", 0.9, 0.7680),  # log-odds 2.197 less 1
        ("weapon", 0.9, 0.7500),  # no map of its own: half of 2.197
        ("weapon", 0.5, 0.5),
        ("place", 0.5, 0.2),  # odds .25 to 1
        ("place", 1.0, 0.5),  # however sure the model is: not more than even
    ],
)
def test_a_property_has_its_own_map_or_that_of_all(property_: str, score: float, expected: float):
    assert Calibration.of_card(CARD)(property_, score) == pytest.approx(expected, abs=1e-4)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 5), st.floats(0, 5), st.floats(-4, 4))
def test_law_the_order_of_scores_stays_and_they_stay_in_range(one: float, two: float, a: float, b: float, c: float):
    mapped = Calibration((a, b, c), {"killed": (a, b, c)})
    low, high = sorted((one, two))
    assert 0 <= mapped("killed", low) <= mapped("killed", high) + 1e-12 <= 1 + 1e-12
