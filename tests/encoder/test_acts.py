"""Several words for one act, one participant each."""

from testimonia.encoder.acts import settle
from testimonia.model.reading import Argument, Tie, Trigger


def figure(start: int, end: int, score: float, name: str) -> Argument:
    return Argument("figure", start, end, score, property=name)


def test_a_figure_that_two_words_for_one_act_claim_stays_with_the_surer():
    # "61 are dead and 140 hurt": both words see both numbers
    dead = Trigger(7, 11, "bombing", ties=(Tie("same_as", 1),), arguments=(figure(0, 2, 0.99, "killed"), figure(16, 19, 0.7, "killed")))
    hurt = Trigger(20, 24, "bombing", arguments=(figure(0, 2, 0.6, "wounded"), figure(16, 19, 0.98, "wounded")))
    one, two = settle((dead, hurt))
    assert [(a.start, a.property) for a in one.arguments] == [(0, "killed")]
    assert [(a.start, a.property) for a in two.arguments] == [(16, "wounded")]


def test_two_acts_may_share_a_place():
    place = Argument("place", 40, 45, 0.9)
    raid, arrest = settle((Trigger(0, 4, "military_operation", arguments=(place,)), Trigger(20, 28, "arrest", arguments=(place,))))
    assert raid.arguments == arrest.arguments == (place,)


def test_a_victim_inside_a_figure_is_said_already():
    (killed,) = settle((Trigger(0, 6, "armed_attack", arguments=(Argument("victim", 9, 17, 0.8), figure(7, 17, 0.6, "killed"))),))
    assert [a.role for a in killed.arguments] == ["figure"]
