"""Laws of the windows, for any text."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from testimonia.encoder.windows import distances, lay_out, plan

opens = st.lists(st.sampled_from([0, 0, 0, 0, 1, 2]), max_size=600).map(lambda x: np.asarray(x, np.int64))


@given(opens, st.integers(8, 160))
def test_every_piece_is_owned_once_by_a_window_that_holds_it(opens, size):
    windows = plan(opens, size)
    owned = [i for w in windows for i in range(w.own_start, w.own_end)]
    assert owned == list(range(len(opens)))
    assert all(w.start <= w.own_start <= w.own_end <= w.end and w.end - w.start <= size for w in windows)


@given(st.integers(1, 3000), st.integers(8, 160))
def test_work_is_linear_even_without_any_sentence(n, size):
    windows = plan(np.zeros(n, np.int64), size)
    assert sum(w.end - w.start for w in windows) <= 3 * n + size


def test_windows_end_at_sentences():
    opens = np.zeros(100, np.int64)
    opens[::10] = 1
    assert {w.end % 10 for w in plan(opens, 34)} == {0}


def test_a_separator_stands_before_each_paragraph():
    assert lay_out(np.asarray([2, 0, 2, 1]), 0, 4).tolist() == [-1, 0, 1, -1, 2, 3, -1]


def test_distance_tells_inside_before_and_after():
    far = distances(np.array([3]), np.array([4]), 8)[0]
    assert far[3] == far[4] == 0
    assert far[5] == 1
    assert far[2] == 16
    assert len(set(distances(np.array([300]), np.array([300]), 600)[0].tolist())) == 31
