"""Event tables of other projects laid over one another: which rows code the same event, by window and by shared categories.

The special case of linkage in which nothing is known but a day, a point and categories. A row of one table meets a row of another when they
lie within the window and agree in every taxonomy at some level; the finer the agreement, the better the match. Each table lists an event
once, so that no two rows of one table meet. An episode of several days meets only episodes; where it lies over an event it is flagged.
After Donnay, Dunford, McGrath, Backer and Cunningham (2019), "Integrating conflict event data", Journal of Conflict Resolution 63.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from testimonia.reconcile.columns import Flags, Floats, Ints
from testimonia.reconcile.compare import Weighed, kilometres
from testimonia.reconcile.grouping import group

Levels = tuple[str, ...]
"""A row's categories in one taxonomy, fine to coarse."""


@dataclass(frozen=True, slots=True)
class Coded:
    """One row of an event table. `first`, `last`: ordinal days, inclusive; degrees WGS 84; `categories`: one entry a taxonomy."""

    table: str
    row: str
    first: int
    last: int
    latitude: float
    longitude: float
    categories: tuple[Levels, ...]

    @property
    def episode(self) -> bool:
        return self.last > self.first


@dataclass(frozen=True, slots=True)
class Matches:
    """Rows that code one event, as positions in the input, each with two rows or more. `flagged`: episodes
    that lie over an event of another table."""

    events: tuple[tuple[int, ...], ...]
    episodes: tuple[tuple[int, ...], ...]
    flagged: tuple[int, ...]

    def unique(self, rows: int) -> int:
        """How many events are left of so many rows."""
        return rows - sum(len(match) - 1 for match in (*self.events, *self.episodes))


def _within(rows: Sequence[Coded], i: Ints, j: Ints, km: float, days: int) -> Flags:
    """Near in place, and either both ends near in time, or an episode that lasts into the window around an event."""
    latitude: Floats = np.array([r.latitude for r in rows], dtype=np.float32)
    longitude: Floats = np.array([r.longitude for r in rows], dtype=np.float32)
    first, last = np.array([r.first for r in rows]), np.array([r.last for r in rows])
    near: Flags = kilometres(latitude, longitude, i, j) <= km
    both_ends: Flags = (np.abs(first[i] - first[j]) <= days) & (np.abs(last[i] - last[j]) <= days)
    meets: Flags = np.maximum(first[i], first[j]) - np.minimum(last[i], last[j]) <= days
    mixed: Flags = (last[i] > first[i]) != (last[j] > first[j])
    return near & (both_ends | (mixed & meets))


def _agreement(rows: Sequence[Coded], i: Ints, j: Ints) -> Floats:
    """Mean fineness of agreement, 1.0 when all agree at the finest level; NaN where one taxonomy agrees at none."""
    scores = np.zeros(len(i), dtype=np.float32)
    for n in range(len(rows[0].categories)):
        depth = len(rows[0].categories[n])
        score = np.full(len(i), np.nan, dtype=np.float32)
        for level in reversed(range(depth)):
            _, code = np.unique([r.categories[n][level] for r in rows], return_inverse=True)
            score[code[i] == code[j]] = 1.0 - level / depth
        scores += score / len(rows[0].categories)
    return scores


def match_coded(rows: Sequence[Coded], km: float, days: int) -> Matches:
    """Rows of several tables that code one event. `km`, `days`: how far two rows may lie apart. Independent of the order of rows."""
    order = sorted(range(len(rows)), key=lambda n: (rows[n].table, rows[n].first, rows[n].row))
    put = [rows[n] for n in order]
    left, right = (side.astype(np.int64) for side in np.triu_indices(len(put), 1))
    agreement = _agreement(put, left, right) if put else np.zeros(0, dtype=np.float32)
    tables = np.array([r.table for r in put])
    met = _within(put, left, right, km, days) & ~np.isnan(agreement) & (tables[left] != tables[right])
    episode = np.array([r.episode for r in put], dtype=np.bool_)
    alike = met & (episode[left] == episode[right])
    scores = {(int(a), int(b)): float(s) for a, b, s in zip(left[alike], right[alike], agreement[alike], strict=True)}

    def weigh(a: Ints, b: Ints) -> Weighed:
        found = np.array([scores.get((min(x, y), max(x, y)), -1.0) for x, y in zip(a.tolist(), b.tolist(), strict=True)], dtype=np.float32)
        return Weighed(a, b, found, tables[a] == tables[b], np.ones(len(a), dtype=np.bool_))

    groups = group(len(put), weigh(left[alike], right[alike]), weigh, 0.0, (), frozenset())
    found: dict[int, list[int]] = {}
    for position, first in enumerate(groups.tolist()):
        found.setdefault(first, []).append(position)
    whole = [m for m in found.values() if len(m) > 1]
    named = [tuple(sorted(order[p] for p in m)) for m in whole]
    mixed = met & (episode[left] != episode[right])
    return Matches(
        events=tuple(sorted(n for n, m in zip(named, whole, strict=True) if not put[m[0]].episode)),
        episodes=tuple(sorted(n for n, m in zip(named, whole, strict=True) if put[m[0]].episode)),
        flagged=tuple(sorted({order[p] for pair in zip(left[mixed], right[mixed], strict=True) for p in pair if put[p].episode})),
    )
