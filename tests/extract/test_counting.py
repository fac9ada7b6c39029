"""Counted persons in plain words: fate, category, bounds, parts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimonia.model.terms import AgeGroup, Certainty, Polarity
from tests.extract.composed import claims_of, extract, figures


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Four civilians, 11 militants and 2 soldiers were killed. 6 militants and 9 persons suspected of hiding them were detained.",
            [
                ("killed", 4, 4, "civilian"),
                ("killed", 11, 11, "alleged_attacker"),
                ("killed", 2, 2, "security_forces"),
                ("detained", 6, 6, "alleged_attacker"),
                ("detained", 9, 9, "suspect"),
            ],
        ),
        (
            "At least 30 people were killed and some 40 injured when shells hit the market.",
            [("killed", 30, None, "unspecified"), ("wounded", 36, 44, "unspecified")],
        ),
        ("Between 300 and 500 marchers gathered at the well.", [("participants", 300, 500, "protester")]),
        ("Gunmen killed five villagers and wounded nine others.", [("killed", 5, 5, "civilian"), ("wounded", 9, 9, "unspecified")]),
        ("A constable was injured and a shopkeeper was killed.", [("wounded", 1, 1, "security_forces"), ("killed", 1, 1, "civilian")]),
        ("Nobody was hurt.", [("wounded", 0, 0, "unspecified")]),
        ("Twelve policemen were taken prisoner by the rebels.", [("abducted", 12, 12, "security_forces")]),
        ("Police detained 14 students.", [("detained", 14, 14, "civilian")]),
        ("The clinic is treating 12 patients.", [("wounded", 12, 12, "civilian")]),
    ],
)
def test_fate_and_category_are_those_of_the_words(text: str, expected: list[tuple[object, ...]]) -> None:
    assert figures(extract(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Trams 3 and 9 take another way; a ticket costs 25 dinars and 14 goats were lost.",
        "The bomb could have killed scores.",
        "Three-quarters of the wounds were in the back.",
        "The working paper no. 6 reviews 41 textbooks on those killed.",
        "The lodge built in 1983 stands on 900 acres.",
    ],
)
def test_numbers_that_count_nobody_are_no_figures(text: str) -> None:
    assert figures(extract(text)) == []


def test_an_age_is_no_count() -> None:
    assert figures(extract("A boy of twelve was wounded.")) == [("wounded", 1, 1, "civilian")]


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("More than 60 marchers were wounded, 22 of them badly.", 22, 61),
        ("By June the number of dead had risen to 87. The total includes 9 guards.", 9, 87),
        ("The raid left 45 people wounded, three of them children.", 3, 45),
    ],
)
def test_a_part_names_the_figure_of_the_whole(text: str, part: int, whole: int) -> None:
    by_low = {c.value.low: c for c in extract(text).claims if hasattr(c.value, "of")}
    assert by_low[part].value.of == by_low[whole].id
    assert by_low[whole].value.of is None


def test_children_among_the_wounded_are_stated_as_such() -> None:
    found = extract("The raid left 45 people wounded, three of them children.")
    assert [c.value.age_group for c in claims_of(found, "wounded")] == [None, AgeGroup.CHILD]


def test_what_is_set_against_the_true_number_is_denied() -> None:
    found = claims_of(extract("Neither nine nor two but five guards died at the bridge."), "killed")
    assert sorted((c.value.low, c.polarity == Polarity.NEGATED) for c in found) == [(2, True), (5, False), (9, True)]


def test_detained_people_stand_in_an_arrest_of_their_own() -> None:
    found = extract("Nine people were killed in the attack. Seven men were detained.")
    kinds = {m.id: m.kind for m in found.mentions}
    assert [kinds[c.mention] for c in claims_of(found, "detained")] == ["arrest"]
    assert [kinds[c.mention] for c in claims_of(found, "killed")] == ["armed_attack"]
    tie = claims_of(found, "relation")
    assert [(r.value.type, kinds[r.mention], kinds[r.value.mention]) for r in tie] == [("part_of", "arrest", "armed_attack")]


def test_a_number_in_scare_quotes_is_not_the_writers() -> None:
    found = claims_of(extract('The paper speaks of "two hundred" dead.'), "killed")
    assert [(c.value.low, c.certainty) for c in found] == [(200, Certainty.DENIED)]


@settings(deadline=None)  # the first example loads the word lists
@given(st.integers(min_value=2, max_value=9000), st.sampled_from(["killed", "wounded", "detained"]))
def test_a_plain_count_is_read_as_it_is_written(number: int, fate: str) -> None:
    found = figures(extract(f"In the morning {number:,} people were {fate}."))
    assert found == [(fate, number, number, "unspecified")]
