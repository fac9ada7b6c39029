"""What counts as right, and that a fitted map mends scores that promise too much."""

import random

import pytest

from testimonia.model.record import Claim, Link, Mention, Source, Span
from testimonia.model.terms import Act, Category, Kind, Modality, Polarity, Property, SourceKind, StageReached
from testimonia.model.values import Figure, Stage
from training.calibrate import Judged, _acts, _gold, across_folds, bins, by_chance, expected_error, fit, is_right, picture, rows, table
from training.passages import Passage

TEXT = "Gunmen shot dead four traders in Kisumu. Police plan to close the market."

PASSAGE = Passage(
    {
        "id": "x-1",
        "text": TEXT,
        "attributions": [],
        "events": [
            {"id": "e1", "trigger": "shot dead", "kind": "armed_attack", "stage": "accomplished", "modality": "asserted",
             "polarity": "affirmed", "status": None, "same_as": None,
             "arguments": [{"role": "figure", "text": "four traders", "property": "killed", "category": "civilian"}]},
            {"id": "e2", "trigger": "close", "kind": "law", "stage": "planned", "modality": "predicted", "polarity": "affirmed",
             "status": None, "same_as": None, "arguments": []},
        ],
        "persons": [], "organisations": [], "places": ["Kisumu"],
    }
)  # fmt: skip


def span(words: str) -> Span:
    at = TEXT.index(words)
    return Span(at, at + len(words), words)


def claim(property_: Property, value: object, words: str) -> Claim:
    chain = (Link(Source("x", SourceKind.DOCUMENT)),)
    return Claim("d", "m", property_, value, Modality.ASSERTED, Polarity.AFFIRMED, Act.REPORTS, chain, span(words), 0.9, "test")


FOUR = Figure(4, 4, Category.CIVILIAN, "four traders")


@pytest.mark.parametrize(
    ("made", "told_by", "right"),
    [
        (claim(Property.KILLED, FOUR, "four traders"), "shot dead", True),
        (claim(Property.KILLED, FOUR, "four traders in Kisumu"), "shot dead", True),  # half of the words are shared
        (claim(Property.KILLED, FOUR, "Kisumu"), "shot dead", False),
        (claim(Property.WOUNDED, FOUR, "four traders"), "shot dead", False),
        (claim(Property.KILLED, FOUR, "four traders"), "close", False),  # on the other act
        (claim(Property.STAGE, Stage(StageReached.PLANNED), "close"), "close", True),
        (claim(Property.STAGE, Stage(StageReached.ATTEMPTED), "close"), "close", False),
    ],
)
def test_a_claim_is_right_with_its_property_its_words_and_its_act(made: Claim, told_by: str, right: bool):
    mention = Mention("d", Kind.ARMED_ATTACK, None, (span(told_by),))
    assert is_right(made, mention, _gold(PASSAGE), _acts(PASSAGE)) is right


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
