"""What was last written down of a case's incidents and links, carried along while rows come and go: so a step can tell what differs.

All of it is numbers: a row, the group that it stood in, the strongest links. A group stands when the same rows were a group before.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from testimonia.reconcile.columns import Flags, Floats, Ints
from testimonia.reconcile.linkage import Grouped

_NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Strongest links of rows, each pair once, `left` < `right`. `taken`: both stand in one incident."""

    left: Ints
    right: Ints
    bits: Floats
    taken: Flags

    def of(self, wanted: Flags | Ints) -> "Pairs":
        """Some of the pairs."""
        return Pairs(self.left[wanted], self.right[wanted], self.bits[wanted], self.taken[wanted])

    def by_id(self, ids: Sequence[str]) -> Iterator[tuple[str, str, float, bool]]:
        """The same by the ids of rows."""
        for at in range(0, len(self.left), 4096):
            part = slice(at, at + 4096)
            columns = (c.tolist() for c in (self.left[part], self.right[part], self.bits[part], self.taken[part]))
            yield from ((ids[left], ids[right], bits, taken) for left, right, bits, taken in zip(*columns, strict=True))


def pairs_of(found: Grouped) -> Pairs:
    """The strongest link of each row inside its incident, and to one of another."""
    row, other = (np.concatenate([getattr(s, name) for s in (found.taken, found.passed_over)]) for name in ("row", "other"))
    bits = np.concatenate([found.taken.bits, found.passed_over.bits])
    left, right = np.minimum(row, other), np.maximum(row, other)
    _, once = np.unique(left * len(found.groups) + right, return_index=True)
    left, right = left[once], right[once]
    return Pairs(left, right, bits[once], found.groups[left] == found.groups[right])


class Settled:
    """What was written, by row of a table that changes."""

    def __init__(self) -> None:
        self.whole = True
        """Whether nothing was written yet."""
        self.gone: list[tuple[str, str]] = []
        """Links of which a mention is no more."""
        self._group, self._size = _NONE, _NONE  # of each row the number of the group that it stood in (-1: none), and how many rows it had
        self._next = 0
        self._pairs = Pairs(_NONE, _NONE, _NONE.astype(np.float32), _NONE.astype(np.bool_))
        self._origin_group, self._origin = _NONE, _NONE

    def move(self, to: Ints, rows: int, ids: Sequence[str]) -> None:
        """Rows stand elsewhere. `to`: where each stands now, -1 where it is no more; `ids`: of the rows as they stood."""
        stays = to >= 0
        for name in ("_group", "_size"):
            moved = np.full(rows, -1, dtype=np.int64)
            moved[to[stays]] = getattr(self, name)[stays]
            setattr(self, name, moved)
        kept = stays[self._pairs.left] & stays[self._pairs.right]
        self.gone += [(left, right) for left, right, _, _ in self._pairs.of(~kept).by_id(ids)]
        pairs = self._pairs.of(kept)
        self._pairs = Pairs(to[pairs.left], to[pairs.right], pairs.bits, pairs.taken)

    def standing(self, groups: Ints) -> Flags:
        """For each row whether its group stood so before. `groups`: the smallest row of each."""
        sizes = np.bincount(groups, minlength=len(groups))[groups]
        same = (self._group >= 0) & (self._group == self._group[groups]) & (self._size == sizes)
        broken = np.zeros(len(groups), dtype=np.bool_)
        broken[groups[~same]] = True
        return ~broken[groups]

    def forget(self) -> None:
        """What is written is not known any more."""
        self.whole, self.gone = True, []
        self._group[:] = -1
        self._pairs = self._pairs.of(_NONE)
        self._origin_group, self._origin = _NONE, _NONE

    def of_origins(self, origins: Collection[int]) -> Flags:
        """Rows of groups in which one of these origins stands."""
        groups = self._origin_group[np.isin(self._origin, np.array(sorted(origins), dtype=np.int64))]
        return np.isin(self._group, groups)

    def unsettle(self, rows: Flags) -> None:
        """These rows' groups are another than before, though they may hold the same rows."""
        self._group[rows] = -1

    def other(self, now: Pairs, rows: int) -> tuple[Pairs, Pairs]:
        """Of the pairs of now those that are new or another, and those that were and are no more."""
        code, before = now.left * rows + now.right, self._pairs.left * rows + self._pairs.right
        order = np.argsort(before)
        at = np.minimum(np.searchsorted(before[order], code), max(len(before) - 1, 0))
        if not len(before):
            return now, self._pairs
        known = order[at]
        was = self._pairs.of(known)
        same = (before[known] == code) & (was.bits == now.bits) & (was.taken == now.taken)
        return now.of(~same), self._pairs.of(~np.isin(before, code))

    def settle(self, groups: Ints, pairs: Pairs, origins: Iterable[tuple[int, Iterable[int]]]) -> None:
        """All of this is written. `origins`: by the smallest row of each group that was made anew."""
        new = self._group < 0
        self._group[new] = self._next + groups[new]
        self._size = np.bincount(groups, minlength=len(groups))[groups]
        told = [(self._next + first, key) for first, keys in origins for key in keys]
        self._next += len(groups)
        kept = np.isin(self._origin_group, self._group)
        fresh = np.array(told, dtype=np.int64).reshape(-1, 2)
        self._origin_group = np.concatenate([self._origin_group[kept], fresh[:, 0]])
        self._origin = np.concatenate([self._origin[kept], fresh[:, 1]])
        self._pairs, self.gone, self.whole = pairs, [], False
