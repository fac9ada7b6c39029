"""A fitted map mends scores that promise too much."""

import random

import pytest

from training.calibrate import Judged, across_folds, bins, by_chance, expected_error, fit, picture, rows, table


def too_sure(n: int, seed: int = 1) -> list[Judged]:
    """Claims whose scores lie between .8 and 1 and of which six in ten are right."""
    rng = random.Random(seed)
    return [Judged(f"p{i // 5}", "place", rng.uniform(0.8, 1.0), rng.random() < 0.6) for i in range(n)]


def test_a_map_fitted_on_other_passages_mends_scores_that_promise_too_much():
    some = too_sure(3000)
    right = [j.right for j in some]
    assert expected_error([j.score for j in some], right) > 0.25
    assert expected_error(across_folds(some), right) < 0.06


def test_a_rare_property_uses_the_map_of_all():
    fitted = fit([*too_sure(300), Judged("q", "weapon", 0.9, True)])
    assert set(fitted.by_property) == {"place"}
    assert fitted("weapon", 0.9) == pytest.approx(fitted("place", 0.9), abs=0.02)


def test_bins_hold_equal_numbers_by_rising_score():
    found = bins([0.9, 0.1] * 40, [True, False] * 40)
    assert [(round(score, 6), share, n) for score, share, n in found] == [(0.1, 0.0, 40), (0.9, 1.0, 40)]


def test_exact_scores_show_only_the_error_of_chance():
    rng = random.Random(3)
    scores = [rng.random() for _ in range(2000)]
    right = [rng.random() < s for s in scores]
    assert expected_error(scores, right) < 2 * by_chance(scores) < 0.06


def test_table_and_picture_show_every_frequent_property():
    some = too_sure(90)
    found = rows(some, across_folds(some))
    assert [r.name for r in found] == ["all", "place"]
    assert table(found).splitlines()[-1].startswith("| place | 90 |")
    assert picture(found).count("<polyline") == 2
