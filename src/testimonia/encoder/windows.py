"""Short overlapping windows over a row of word pieces: linear in its length, cut at sentence borders where there are any."""

from dataclasses import dataclass

import numpy as np

from testimonia.encoder.pieces import Ints


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
    for (_, a_end), (b_start, _) in zip(spans, spans[1:], strict=False):
        middle = (a_end + b_start) // 2
        cuts.append(_nearest(borders, middle, max(b_start, cuts[-1]), a_end))
    cuts.append(n)
    return [Window(s, e, a, b) for (s, e), a, b in zip(spans, cuts, cuts[1:], strict=False)]


def _last(borders: Ints, low: int, high: int) -> int | None:
    """The last border in [low, high], or None."""
    i = int(np.searchsorted(borders, high, side="right")) - 1
    return int(borders[i]) if i >= 0 and borders[i] >= low else None


def _nearest(borders: Ints, at: int, low: int, high: int) -> int:
    """The border nearest to `at` within [low, high], else `at` itself."""
    i = int(np.searchsorted(borders, at))
    near = [int(b) for b in borders[max(0, i - 1) : i + 1] if low <= b <= high]
    return min(near, key=lambda b: abs(b - at)) if near else min(max(at, low), high)
