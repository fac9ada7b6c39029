"""How many: number expressions as ranges, and what a figure's noun phrase counts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimonia.text.numbers import category_of, count, counts_persons, figures_in, stated_age_group, stated_role, stated_sex


@pytest.mark.parametrize(
    ("phrase", "low", "high", "basis"),
    [
        ("at least 30 people", 30, None, "rule:at_least"),
        ("no fewer than eleven recruits", 11, None, "rule:at_least"),
        ("more than 60 villagers", 61, None, "rule:more_than"),
        ("over seventy", 71, None, "rule:more_than"),
        ("up to 5,000 marchers", None, 5000, "rule:up_to"),
        ("as many as 90 miners", None, 90, "rule:up_to"),
        ("fewer than 50 men", None, 49, "rule:fewer_than"),
        ("nearly 200 pupils", 180, 200, "rule:nearly"),
        ("about 40 guards", 36, 44, "rule:about"),
        ("some 40", 36, 44, "rule:about"),
        ("30 or so rebels", 27, 33, "rule:about"),
        ("two hundred and more", 200, None, "rule:at_least"),
        ("a score of farmers", 20, 20, "rule:score"),
        ("dozens of people", 24, None, "rule:dozens"),
        ("hundreds", 200, None, "rule:hundreds"),
        ("thousands of strikers", 2000, None, "rule:thousands"),
        ("tens of thousands", 20000, None, "rule:tens_of_thousands"),
        ("several children", 3, None, "rule:several"),
        ("a few traders", 3, None, "rule:several"),
        ("many residents", 3, None, "rule:several"),
        ("several hundred women", 300, None, "rule:several"),
        ("villagers", 2, None, "rule:plural"),
        ("nobody", 0, 0, "rule:nobody"),
        ("no soldiers", 0, 0, "rule:nobody"),
        ("a policeman", 1, 1, "rule:one"),
        ("his wife", 1, 1, "rule:one"),
        ("one", 1, 1, "stated"),
        ("both drivers", 2, 2, "rule:couple"),
        ("three hundred and twelve conscripts", 312, 312, "stated"),
        ("two or three herders", 2, 3, "stated"),
        ("three or four hundred herders", 300, 400, "stated"),
        ("between 300 and 500 riders", 300, 500, "stated"),
        ("300-500 riders", 300, 500, "stated"),
        ("two dozen hostages", 24, 24, "stated"),
        ("1.2 million people", 1_200_000, 1_200_000, "stated"),
        ("12 500 refugees", 12_500, 12_500, "stated"),
        ("another 130", 130, 130, "stated"),
        ("a mill owner, Ada Brandt, 61,", 1, 1, "rule:one"),
    ],
)
def test_what_a_phrase_counts(phrase, low, high, basis):
    tally = count(phrase)
    assert tally is not None
    assert (tally.low, tally.high, tally.bound_basis) == (low, high, basis)


def test_a_part_names_its_whole():
    tally = count("25 of the 45")
    assert tally is not None
    assert tally.whole is not None
    assert (tally.low, tally.whole.low, tally.whole.raw) == (25, 45, "45")


@pytest.mark.parametrize("phrase", ["", "two-thirds of the houses", "28 burnt huts", "Ada Brandt", "by gunfire"])
def test_phrases_that_count_nobody(phrase):
    assert count(phrase) is None


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Twelve miners died and 40 were hurt on 3 May.", ["Twelve", "40"]),
        ("Unit 7713 left by bus 12 for Post 4 at 9 a.m.", []),
        ("The mayor, 61, paid 900 shillings for 3 rifles.", []),
        ("By evening the toll had risen to 19.", ["19"]),
        ("Police put the dead at 14 and the injured at 90.", ["14", "90"]),
        ("In 1987 hundreds of protests took place in 14 cities.", []),
        ("On 20 February 48 demonstrators fell.", ["48"]),
        ("The lease runs for up to 25 years.", []),
        ('They speak of two "bandits".', ["two"]),
        ("From 18 to 22 March the road, 30 km long, was shut.", []),
        ("At the square 25 Uzbeks were held.", ["25"]),
    ],
)
def test_which_numbers_count_persons(text, counted):
    assert [text[slice(*q.number)] for q in figures_in(text) if counts_persons(text, q)] == counted


@pytest.mark.parametrize(
    ("phrase", "category"),
    [
        ("Three passengers", "civilian"),
        ("18 militants", "alleged_attacker"),
        ("suspected militants", "alleged_attacker"),
        ("armed men", "alleged_attacker"),
        ("two members of the police", "security_forces"),
        ("some 50 captured policemen", "security_forces"),
        ("the deputy minister", "official"),
        ("thousands of protesters", "protester"),
        ("8 individuals suspected of helping them", "suspect"),
        ("six of our children", "civilian"),
        ("at least 30 people", "unspecified"),
        ("soldiers and farmers", "unspecified"),
    ],
)
def test_category_is_the_word_of_the_source(phrase, category):
    assert category_of(phrase) == category


def test_sex_age_and_role_only_as_stated():
    assert (stated_sex("two women"), stated_age_group("two women")) == ("woman", "adult")
    assert (stated_sex("three boys"), stated_age_group("three boys")) == ("man", "child")
    assert (stated_sex("men and women"), stated_sex("two policemen"), stated_sex("Maria Lenz")) == (None, None, None)
    assert (stated_role("two photographers"), stated_role("two people")) == ("journalist", None)


@settings(deadline=None)  # the first example loads the word lists
@given(st.integers(min_value=2, max_value=2_000_000))
def test_digits_with_and_without_separators_are_the_same_number(n):
    assert [(q.low, q.high) for q in figures_in(f"killed {n} men")] == [(n, n)]
    assert [(q.low, q.high) for q in figures_in(f"killed {n:,} men")] == [(n, n)]


@settings(deadline=None)  # the first example loads the word lists
@given(st.integers(min_value=2, max_value=5000))
def test_bounds_never_exclude_the_number_they_soften(n):
    for words in ("about", "nearly", "at least", "up to"):
        tally = count(f"{words} {n} people")
        assert tally is not None
        assert tally.low is None or tally.low <= n
        assert tally.high is None or n <= tally.high


@settings(deadline=None)  # the first example loads the word lists
@given(st.text(max_size=200))
def test_quantities_lie_where_they_say(text):
    last = 0
    for quantity in figures_in(text):
        assert text[quantity.start : quantity.end] == quantity.raw
        assert quantity.start >= last
        last = quantity.end
