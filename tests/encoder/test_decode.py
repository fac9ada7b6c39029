"""From rows of yes and no to stretches of words."""

import numpy as np

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
