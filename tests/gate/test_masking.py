"""Masking may not get worse unnoticed: how many private names of the composed sentences leak, and how many officials it hides.

To see the figures and what fails: `python -m tests.text.masking.measuring`. Whoever works on the rules composes a new round first, with
other names and other wordings, and notes what it gives at its first look: that is the figure for a text that nobody has worked on.
"""

import pytest

from tests.text.masking.composed import HELD_OUT, Sentence, held_out, tuned
from tests.text.masking.genres import eighth, seventh
from tests.text.masking.genres_again import ninth, tenth
from tests.text.masking.genres_last import eleventh
from tests.text.masking.measuring import Masking, interval, measure

LEAKED, OFFICIALS_MASKED = 0.0, 0.0
"""Shares reached in the sixth round, once what its first look showed (1.65 % and 7.14 %) was repaired."""

NOISE = 0.005
"""About half the width of the 95 % interval of such shares among these sentences (Wilson): less is no difference."""


@pytest.fixture(scope="module")
def reached() -> Masking:
    return measure(held_out())


def test_there_are_names_enough_of_many_cultures(reached: Masking):
    assert reached.private >= 500
    assert reached.public >= 200
    assert len(HELD_OUT) >= 12


def test_private_names_do_not_leak(reached: Masking):
    assert reached.leaked <= LEAKED + NOISE, "\n".join(reached.leaks)


def test_private_names_of_the_earlier_rounds_do_not_leak_either():
    found = measure(tuned())
    assert found.leaked <= 0.001 + NOISE, "\n".join(found.leaks)
    assert found.officials_masked <= NOISE, "\n".join(found.hidden)


def test_officials_stay(reached: Masking):
    assert reached.officials_masked <= OFFICIALS_MASKED + NOISE, "\n".join(reached.hidden)


# First looks, leaks and officials masked: 3.52 and 2.60 %, 5.24 and 4.69 %, 0.54 and 0 %, 4.48 and 1.39 %, 0 and 17.08 %.
@pytest.mark.parametrize("sentences", [seventh(), eighth(), ninth(), tenth(), eleventh()], ids=["7", "8", "9", "10", "11"])
def test_what_the_rounds_of_other_genres_showed_stays_repaired(sentences: tuple[Sentence, ...]):
    found = measure(sentences)
    assert found.leaked <= NOISE, "\n".join(found.leaks)
    assert found.officials_masked <= NOISE, "\n".join(found.hidden)


def test_what_is_held_out_was_not_tuned_on():
    ours, theirs = ({" ".join(sentence.text.split()) for sentence in half} for half in (held_out(), tuned()))
    assert not ours & theirs
    names, others = ({person.full for sentence in half for person in sentence.private} for half in (held_out(), tuned()))
    assert len(names & others) <= 0.02 * len(names)


def test_the_interval_of_a_share():
    low, high = interval(4, 574)
    assert (round(low, 4), round(high, 4)) == (0.0027, 0.0178)
