"""Mentions into incidents: groups join, the closest first, while their pairs speak for it on average and nothing keeps them apart.

The average over all pairs, not the best pair: one chance likeness must not chain two incidents together. What a person called
different stays apart, and what a person called the same is joined before any weight is looked at.
"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from testimonia.reconcile.columns import Flags, Ints
from testimonia.reconcile.compare import Weighed

LARGEST = 3000  # rows that are joined pair by pair; a larger heap is first cut at its weakest links
Weigh = Callable[[Ints, Ints], Weighed]
Square = npt.NDArray[np.float64]


def components(rows: int, left: Ints, right: Ints) -> Ints:
    """For each row the smallest row that it hangs together with."""
    root = np.arange(rows)
    while True:
        low = np.minimum(root[left], root[right])
        before = root.copy()
        np.minimum.at(root, root[left], low)
        np.minimum.at(root, root[right], low)
        while True:
            nearer = root[root]
            if (nearer == root).all():
                break
            root = nearer
        if (before == root).all():
            return root


def _heaps(root: Ints, wanted: Flags) -> list[Ints]:
    """Components of more than one row, those of one size together: a row of the matrix is a component, in the order of its rows."""
    rows = np.flatnonzero(wanted)
    order = rows[np.argsort(root[rows], kind="stable")]
    begins = np.flatnonzero(np.concatenate([[True], root[order][1:] != root[order][:-1]])) if len(order) else np.zeros(0, dtype=np.int64)
    sizes = np.diff(np.concatenate([begins, [len(order)]]))
    return [order[begins[sizes == size][:, None] + np.arange(size)] for size in np.unique(sizes[sizes > 1]).tolist()]


def group(
    rows: int,
    links: Weighed,
    weigh: Weigh,
    least: float,
    same: Sequence[tuple[int, int]],
    different: frozenset[tuple[int, int]],
    settled: Ints | None = None,
) -> Ints:
    """For each row the smallest row of its group. `links`: pairs that speak for a link; `weigh`: weight of any other pair.

    `least`: what a pair counts for at the lowest when the mean is taken. `same`, `different`: pairs of rows that a person judged, the
    smaller row first. `settled`: groups of the first rows, of which only those are worked out again that hang together with a later row.
    """
    said = np.array(same, dtype=np.int64).reshape(-1, 2)
    good = (links.excess >= 0) & ~links.forbidden
    root = components(rows, np.concatenate([links.left[good], said[:, 0]]), np.concatenate([links.right[good], said[:, 1]]))
    known = 0 if settled is None else len(settled)
    out = np.arange(rows)
    if settled is not None:
        out[:known] = settled
    touched = np.zeros(rows, dtype=np.bool_)
    touched[root[known:]] = True
    wanted = touched[root]
    out[wanted] = np.flatnonzero(wanted)
    for heaps in _heaps(root, wanted):
        for part in _bounded(heaps, links):
            settle(part, out, weigh, least, same, different)
    return out


def _bounded(heaps: Ints, links: Weighed) -> list[Ints]:
    """The heaps of one size; those too large to look at pair by pair are cut first."""
    if heaps.shape[1] <= LARGEST:
        return [heaps]
    return [part[None, :] for heap in heaps for part in cut(heap, links)]


def settle(
    heaps: Ints, out: Ints, weigh: Weigh, least: float, same: Sequence[tuple[int, int]], different: frozenset[tuple[int, int]]
) -> None:
    """Writes the groups of heaps of one size into `out`: whole where no pair objects, else joined step by step."""
    a, b = np.triu_indices(heaps.shape[1], 1)
    inner = weigh(heaps[:, a].ravel(), heaps[:, b].ravel())
    judged = {row for pair in (*same, *different) for row in pair}
    objects = (inner.forbidden | (inner.voiced & (inner.excess < 0))).reshape(len(heaps), len(a)).any(axis=1)
    objects |= np.isin(heaps, np.array(sorted(judged), dtype=np.int64)).any(axis=1)
    out[heaps[~objects]] = heaps[~objects][:, :1]
    for n in np.flatnonzero(objects).tolist():
        pairs = np.arange(n * len(a), (n + 1) * len(a))
        out[heaps[n]] = _join(heaps[n], inner.of(pairs), least, same, different)


def cut(heap: Ints, links: Weighed) -> list[Ints]:
    """A heap that is too large to look at pair by pair, cut at ever stronger links; one of equal links into runs."""
    inside = np.isin(links.left, heap) & (links.excess >= 0) & ~links.forbidden
    left, right, excess = (np.searchsorted(heap, links.left[inside]), np.searchsorted(heap, links.right[inside]), links.excess[inside])
    bars = np.unique(excess)
    for bar in bars[:: max(len(bars) // 16, 1)][1:]:
        root = components(len(heap), left[excess >= bar], right[excess >= bar])
        parts = [heap[part] for matrix in _heaps(root, np.ones(len(heap), dtype=np.bool_)) for part in matrix]
        if all(len(part) <= LARGEST for part in parts):
            return parts
    return [heap[at : at + LARGEST] for at in range(0, len(heap), LARGEST)]


def _join(heap: Ints, inner: Weighed, least: float, same: Sequence[tuple[int, int]], different: frozenset[tuple[int, int]]) -> Ints:
    """The group of each row of one heap, by the smallest row in it."""
    at = {int(row): n for n, row in enumerate(heap)}
    total = np.zeros((len(heap), len(heap)))
    voices = np.zeros((len(heap), len(heap)))
    barred = np.zeros((len(heap), len(heap)), dtype=bool)
    a, b = np.searchsorted(heap, inner.left), np.searchsorted(heap, inner.right)
    total[a, b] = total[b, a] = np.where(inner.voiced, np.maximum(inner.excess, least), 0.0)
    voices[a, b] = voices[b, a] = inner.voiced
    barred[a, b] = barred[b, a] = inner.forbidden
    judged_same = [(at[i], at[j]) for i, j in same if i in at and j in at]
    judged_apart = [(at[i], at[j]) for i, j in different if i in at and j in at]
    for i, j in judged_same:
        barred[i, j] = barred[j, i] = False
    for i, j in judged_apart:
        barred[i, j] = barred[j, i] = True
    groups = _Groups(total, voices, barred)
    for i, j in judged_same:
        groups.join_as_judged(i, j, judged_apart)
    groups.join_all()
    return np.array([heap[first] for first in groups.first_of()])


class _Groups:
    """Groups of one heap: sums of weights between them, and of how many pairs. `alive`: rows that stand for a group, the smallest of it."""

    def __init__(self, total: Square, voices: Square, barred: Flags) -> None:
        self.total, self.voices, self.barred = total, voices, barred
        self.alive = np.ones(len(total), dtype=bool)
        self.of = np.arange(len(total))

    def join_as_judged(self, i: int, j: int, apart: Sequence[tuple[int, int]]) -> None:
        """Joins two rows because a person said so, unless another person's "different" stands between their groups."""
        a, b = int(self.of[i]), int(self.of[j])
        if a != b and not any({int(self.of[x]), int(self.of[y])} == {a, b} for x, y in apart):
            self._merge(min(a, b), max(a, b))

    def _merge(self, a: int, b: int) -> None:
        self.total[a] += self.total[b]
        self.total[:, a] = self.total[a]
        self.voices[a] += self.voices[b]
        self.voices[:, a] = self.voices[a]
        self.barred[a] |= self.barred[b]
        self.barred[:, a] = self.barred[a]
        self.alive[b] = False
        self.of[self.of == b] = a

    def _row(self, a: int) -> Square:
        """Mean weight between one group and each other; minus infinity where they may not join or no pair has anything to say."""
        mean: Square = self.total[a] / np.maximum(self.voices[a], 1.0)
        mean[~self.alive | self.barred[a] | (self.voices[a] == 0)] = -np.inf
        mean[a] = -np.inf
        return mean

    def join_all(self) -> None:
        """Joins the two closest groups, again and again, while their pairs weigh at least nothing on average."""
        best = np.full(len(self.total), -np.inf)
        partner = np.zeros(len(self.total), dtype=np.int64)
        for a in np.flatnonzero(self.alive).tolist():
            best[a], partner[a] = self._closest(a)
        while True:
            found = int(np.argmax(best))
            if not best[found] >= 0:
                return
            other = int(partner[found])
            a, b = min(found, other), max(found, other)
            self._merge(a, b)
            best[b] = -np.inf
            for row in [a, *np.flatnonzero(self.alive & ((partner == a) | (partner == b))).tolist()]:
                best[row], partner[row] = self._closest(row)
            mean = self._row(a)
            nearer = mean > best
            best[nearer], partner[nearer] = mean[nearer], a

    def _closest(self, a: int) -> tuple[float, int]:
        mean = self._row(a)
        b = int(np.argmax(mean))
        return float(mean[b]), b

    def first_of(self) -> list[int]:
        """The smallest row of each row's group."""
        return [int(first) for first in self.of]
