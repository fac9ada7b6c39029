"""The same sentence with its sides exchanged is read alike. The whole measurement: `make neutrality`."""

import random
import re

import pytest

from benchmarks.neutrality import Pair, by_rules, compare, exchanged, groups, line, markdown, pairs

ROW = [("Kenyan", "Kenyans"), ("Iranian", "Iranians"), ("Chilean", "Chileans")]


def one_pair(text: str, *rows: list[tuple[str, ...]]) -> Pair | None:
    return exchanged(text, rows, "test", "composed", random.Random(1))


# --- pairs


def test_both_sides_of_a_text_change_places():
    pair = one_pair("Rebels shot at soldiers. The soldiers fled.", [("soldier", "soldiers"), ("rebel", "rebels")])
    assert pair is not None
    assert pair.second == "Soldiers shot at rebels. The rebels fled."


def test_capitals_stay_and_articles_follow():
    pair = one_pair("A Kenyan saw AN IRANIAN.", ROW[:2])
    assert pair is None  # in a text that is not all in capitals the second is no plain word: half an exchange is none
    pair = one_pair("A KENYAN SAW AN IRANIAN.", ROW[:2])
    assert pair is not None
    assert pair.second == "AN IRANIAN SAW A KENYAN."


@pytest.mark.parametrize(
    "text",
    [
        "Nobody is named here.",
        "The Kenyan Red Cross met Kenyans.",  # one of them stands in a name
        "The Front [FMLN] and FMLN men met.",  # a short name beside its long one
    ],
)
def test_what_could_be_exchanged_only_by_halves_is_left_out(text: str):
    assert one_pair(text, ROW, [("FMLN",), ("ARENA",)]) is None


def test_spans_of_one_text_are_found_in_the_other():
    pair = one_pair("Kenyans shot an old man.", [("Kenyan", "Kenyans"), ("Azerbaijani", "Azerbaijanis")])
    assert pair is not None
    assert pair.second == "Azerbaijanis shot an old man."
    for words, there in (("Kenyans", "Azerbaijanis"), ("shot", "shot"), ("an old man", "an old man"), ("enyans shot", "Azerbaijanis shot")):
        at = pair.first.index(words)
        start, end = pair.moved(at, at + len(words))
        assert pair.second[start:end] == there


def test_every_group_has_more_than_a_hundred_pairs_without_any_corpus():
    made = pairs()
    for group in groups():
        assert sum(pair.group == group for pair in made) > 100
    assert len(made) >= 1000


def test_the_two_texts_of_a_pair_differ_only_where_it_says():
    for pair in pairs(templates=20, texts=10):
        at = other = 0
        for start, end, new_start, new_end in pair.moves:
            assert pair.first[at:start] == pair.second[other:new_start]
            at, other = end, new_end
        assert pair.first[at:] == pair.second[other:]
        assert not re.search(r"\ban? an? |  ", pair.second)


# --- reading


SAMPLE = pairs(templates=8, texts=6)


def test_rules_and_word_lists_look_at_no_side():
    outcomes = [by_rules(pair) for pair in SAMPLE]
    assert sum(o.matched for o in outcomes) > 200
    assert [change for o in outcomes for change in o.changes] == []


@pytest.mark.parametrize("group", ["states", "ethnic", "religious", "parties"])
def test_sides_that_the_model_never_sees_change_nothing(group: str):
    outcomes = [compare(pair) for pair in SAMPLE if pair.group == group and pair.origin == "templates"]
    assert sum(o.matched for o in outcomes) > 10
    assert [change for o in outcomes for change in o.changes] == []
    assert all(abs(o.shift) < 1e-6 for o in outcomes)


def test_the_table_says_which_bars_are_missed():
    found = line("test", [compare(pair) for pair in SAMPLE[:4]])
    assert found.pairs == 4
    assert markdown([found]).splitlines()[2].startswith("| test | 4 | ")
    assert set(found.breaks()) <= {"manner", "perpetrator", "shift"}
