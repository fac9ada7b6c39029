"""Short overlapping windows over a row of word pieces: linear in its length, cut at sentence borders where there are any."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from testimonia.encoder.pieces import Ints

CLS, SEP = 101, 102  # piece ids of the BERT vocabulary


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces `start` to `end` are read together; what begins in `own_start` to `own_end` is decided here and nowhere else."""

    start: int
    end: int
    own_start: int
    own_end: int


def plan(opens: Ints, size: int) -> list[Window]:
    """Windows of at most `size` pieces that overlap by about half. `opens` is nonzero where a sentence or paragraph begins.

    The owned stretches are disjoint, in order, and cover every piece; each ends near the middle of the overlap.
    """
    n = len(opens)
    if n == 0:
        return []
    borders = np.flatnonzero(opens)
    spans: list[tuple[int, int]] = []
    start = 0
    while True:
        end = n if start + size >= n else _last(borders, start + size // 2 + 1, start + size) or start + size
        spans.append((start, end))
        if end == n:
            break
        start = _last(borders, start + 1, min(start + size // 2, end)) or start + size // 2
    cuts = [0]
    for (_, a_end), (b_start, _) in pairwise(spans):
        middle = (a_end + b_start) // 2
        cuts.append(_nearest(borders, middle, max(b_start, cuts[-1]), a_end))
    cuts.append(n)
    return [Window(s, e, a, b) for (s, e), a, b in zip(spans, cuts, cuts[1:], strict=False)]


def lay_out(opens: Ints, start: int, end: int) -> Ints:
    """Positions of the pieces `start` to `end` in a window: -1 stands for [CLS] or [SEP]; a [SEP] also precedes each paragraph."""
    row = [-1]
    for i in range(start, end):
        if opens[i] == 2 and i > start:
            row.append(-1)
        row.append(i)
    return np.asarray([*row, -1], np.int64)


def _last(borders: Ints, low: int, high: int) -> int | None:
    """The last border in [low, high], or None."""
    i = int(np.searchsorted(borders, high, side="right")) - 1
    return int(borders[i]) if i >= 0 and borders[i] >= low else None


def _nearest(borders: Ints, at: int, low: int, high: int) -> int:
    """The border nearest to `at` within [low, high], else `at` itself."""
    i = int(np.searchsorted(borders, at))
    near = [int(b) for b in borders[max(0, i - 1) : i + 1] if low <= b <= high]
    return min(near, key=lambda b: abs(b - at)) if near else min(max(at, low), high)


_STEPS = np.asarray((1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129))
_AFTER = np.searchsorted(_STEPS, np.arange(_STEPS[-1] + 1), side="right")  # by how many positions: looked up faster than sought
_BEFORE = np.where(_AFTER > 0, _AFTER + 15, 0)


def distances(first: Ints, last: Ints, n: int) -> Ints:
    """How far each of `n` positions lies from each anchor `first` to `last` (inclusive), a row an anchor: 0 inside, 1..15 after it,
    16..30 before it."""
    at = np.arange(n)[None]
    far: Ints = _AFTER.take(at - last[:, None], mode="clip") + _BEFORE.take(first[:, None] - at, mode="clip")
    return far
