"""From rows of yes and no to stretches of words."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from testimonia.encoder import decode
from testimonia.encoder.decode import fill_gaps, means, runs, trim


def row(bits: str) -> np.ndarray:
    return np.asarray([[b == "1" for b in bits]])


def spans(inside: str, begins: str) -> list[tuple[int, int]]:
    _, first, last = runs(row(inside), row(begins))
    return list(zip(first.tolist(), last.tolist(), strict=True))


def test_runs_are_cut_where_another_begins():
    assert spans("0111011", "0001000") == [(1, 2), (3, 3), (5, 6)]


def test_runs_of_many_rows_stay_apart():
    rows, first, last = runs(np.asarray([[True, True], [True, False]]), np.zeros((2, 2), bool))
    assert (rows.tolist(), first.tolist(), last.tolist()) == ([0, 1], [0, 0], [1, 0])


def test_short_gaps_are_closed_but_never_over_a_closed_word():
    assert fill_gaps(row("1001"), 2, np.zeros(4, bool)).tolist() == row("1111").tolist()
    assert fill_gaps(row("10001"), 2, np.zeros(5, bool)).tolist() == row("10001").tolist()
    assert fill_gaps(row("1001"), 2, row("0010")[0]).tolist() == row("1001").tolist()


def test_punctuation_is_taken_off_both_ends():
    mark = row("1001011")[0]
    first, last = trim(np.asarray([0, 3, 5]), np.asarray([3, 6, 6]), mark)
    assert (first[0], last[0]) == (1, 2)
    assert (first[1], last[1]) == (4, 4)
    assert first[2] > last[2]


def test_means_over_stretches():
    scores = np.asarray([[0.0, 1.0, 0.5]], np.float32)
    assert means(scores, np.asarray([0, 0]), np.asarray([0, 1]), np.asarray([1, 2])).tolist() == [0.5, 0.75]


def settled(inside, begin, end, first, last, shut=()):
    rows = np.array([0])
    open_to = np.array([[i not in shut for i in range(len(inside))]])
    inside, begin, end = (np.array([x], np.float32) for x in (inside, begin, end))
    a, b = decode.settle(inside, decode.Borders(begin, end, open_to), rows, np.array([first]), np.array([last]))
    return int(a[0]), int(b[0])


def test_a_stretch_grows_to_the_word_where_the_model_sees_the_border():
    #          he   said  that  they   left  .
    inside = [0.01, 0.01, 0.45, 0.98, 0.97, 0.40]
    begin = [0.01, 0.01, 0.95, 0.10, 0.01, 0.01]
    end = [0.01, 0.01, 0.01, 0.01, 0.20, 0.95]
    assert settled(inside, begin, end, 3, 4) == (2, 5)


def test_a_stretch_does_not_grow_over_its_own_cue():
    inside = [0.40, 0.45, 0.45, 0.98, 0.97, 0.40]
    begin = [0.95, 0.01, 0.20, 0.10, 0.01, 0.01]
    end = [0.01, 0.01, 0.01, 0.01, 0.90, 0.01]
    assert settled(inside, begin, end, 3, 4, shut=(1,)) == (2, 4)


@given(st.data())
def test_settling_keeps_a_stretch_and_moves_its_ends_a_little(data):
    n = data.draw(st.integers(1, 30))
    share = st.lists(st.floats(0, 1, width=32), min_size=n, max_size=n)
    first = data.draw(st.integers(0, n - 1))
    last = data.draw(st.integers(first, n - 1))
    a, b = settled(data.draw(share), data.draw(share), data.draw(share), first, last)
    assert 0 <= a <= b < n
    assert abs(a - first) <= decode.REACH
    assert abs(b - last) <= decode.REACH
