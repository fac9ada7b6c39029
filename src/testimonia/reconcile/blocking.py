"""Which mentions are compared at all. A small case compares every pair, so nothing can be missed; a large one meets by what it says.

Two mentions that both give a day and both give a place can only be one incident when these are close, so they meet in a cell of time
and space; cells and stretches of time overlap, so that no border parts a pair that the comparison would join. A mention
without a fine day or place meets the others by what it does say. Names are never a key: nothing finds a person across incidents.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from testimonia.reconcile.columns import OPEN, Flags, Ints, Table
from testimonia.reconcile.compare import FEW_DAYS

BLOCK = 64  # mentions under one key of which each meets each; in a larger block each meets its neighbours
_STEP = FEW_DAYS + 1  # days from one stretch of time to the next, which is twice as long
_LONGEST = 31  # days; a longer stretch of time is no key
_AREA_KM = 20.0  # a larger radius is no place that a cell could hold
_CELL = 0.5  # degrees of latitude: 55 km, and half as much between the centres of overlapping cells
_MIX = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of rows, each once, `left` < `right`. `cut`: blocks in which not every pair was taken, and the largest of them."""

    left: Ints
    right: Ints
    cut: int = 0
    largest: int = 0

    @property
    def message(self) -> str | None:
        """What a person should know of a bounded search; None when every pair that could match was taken."""
        if not self.cut:
            return None
        return (
            f"{self.cut} groups of mentions say the same day and place, or one of them and the same figure; the largest holds "
            f"{self.largest}. In these each mention was compared with its {BLOCK} neighbours only. Finer dates or places part them."
        )


def _mixed(*parts: Ints) -> Ints:
    """One number of several, by multiplying and shifting; the same on every machine."""
    out = np.zeros(len(parts[0]), dtype=np.uint64)
    for part in parts:
        out = (out ^ part.astype(np.uint64)) * np.uint64(_MIX[0])
        out ^= out >> np.uint64(29)
        out *= np.uint64(_MIX[1])
        out ^= out >> np.uint64(32)
    return out.view(np.int64)


@dataclass(frozen=True, slots=True)
class Placed:
    """Rows under keys. A row may stand under several."""

    row: Ints
    key: Ints

    def __add__(self, other: "Placed") -> "Placed":
        return Placed(np.concatenate([self.row, other.row]), np.concatenate([self.key, other.key]))

    def of(self, rows: Flags) -> "Placed":
        kept = rows[self.row]
        return Placed(self.row[kept], self.key[kept])

    def within(self, salt: int) -> "Placed":
        """The same keys in a space of their own, so that a day never meets a figure."""
        return Placed(self.row, _mixed(np.full(len(self.key), salt, dtype=np.int64), self.key))


def _with(a: Placed, b: Placed, rows: int) -> Placed:
    """Every key of a row in `a` together with every key of it in `b`."""
    order = np.argsort(b.row, kind="stable")
    row, key = b.row[order], b.key[order]
    begins = np.searchsorted(row, np.arange(rows + 1))
    counts = (begins[1:] - begins[:-1])[a.row]
    owner = np.repeat(np.arange(len(a.row)), counts)
    at = begins[a.row[owner]] + np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    return Placed(a.row[owner], _mixed(a.key[owner], key[at]))


def _day_keys(t: Table) -> Placed:
    """Stretches of eight days, each beginning in the middle of the one before: any two days up to four apart share one."""
    length = np.where(t.days.last == OPEN, OPEN, t.days.last.astype(np.int64) - t.days.first + 1)
    row = np.repeat(np.arange(len(t)), np.diff(t.days.starts))
    first = t.days.first // _STEP - 1
    counts = np.where(length <= _LONGEST, t.days.last // _STEP - first + 1, 0)
    owner = np.repeat(np.arange(len(row)), counts)
    stretch = first[owner] + np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    return Placed(row[owner], stretch.astype(np.int64))


def _cell_keys(t: Table) -> Placed:
    """Four overlapping cells around each fine place: any two within 27 km share one."""
    p = t.places
    fine = (p.radius <= _AREA_KM) & ~np.isnan(p.latitude)
    row = np.repeat(np.arange(len(t)), np.diff(p.starts))[fine]
    latitude, longitude = p.latitude[fine].astype(np.float64), p.longitude[fine].astype(np.float64)
    out = []
    for up in (0, 1):
        band = np.floor((latitude + 90.0) / _CELL + up / 2).astype(np.int64)
        # Degrees of longitude shrink towards the poles: the cells of a band grow so that they stay as wide on the ground.
        middle = np.radians(np.minimum(np.abs(band * _CELL - 90.0) + _CELL, 89.0))
        columns = np.maximum(np.floor(360.0 * np.cos(middle) / _CELL), 2.0)
        for aside in (0, 1):
            column = np.floor((longitude + 180.0) / 360.0 * columns + aside / 2).astype(np.int64) % columns.astype(np.int64)
            out.append(Placed(row, _mixed(np.full(len(row), 2 * up + aside), band, column)))
    named = np.isnan(p.latitude)
    unlisted = Placed(np.repeat(np.arange(len(t)), np.diff(p.starts))[named], _mixed(p.name[named]))
    return out[0] + out[1] + out[2] + out[3] + unlisted


def _country_keys(t: Table) -> Placed:
    row = np.repeat(np.arange(len(t)), np.diff(t.places.starts))
    known = t.places.country != 0
    return Placed(row[known], t.places.country[known])


def _number_keys(t: Table) -> Placed:
    n = t.numbers
    row = np.repeat(np.arange(len(t)), np.diff(n.starts))
    return Placed(row, _mixed(n.what.astype(np.int64), n.low.astype(np.int64), n.high.astype(np.int64)))


def _kind_keys(t: Table) -> Placed:
    return Placed(np.arange(len(t)), t.kind.astype(np.int64))


def pairs_under(keys: Placed) -> Iterator[tuple[Ints, Ints]]:
    """Pairs under equal keys, which come sorted: in a block every pair, in a larger one each row with its neighbours."""
    row = keys.row
    begins, sizes = _blocks_of(keys.key)
    remaining = np.repeat(begins + sizes, sizes) - np.arange(len(row))
    here = np.arange(len(row))
    for step in range(1, BLOCK + 1):
        here = here[remaining[here] > step]
        if not len(here):
            return
        left, right = row[here], row[here + step]
        yield left[left != right], right[left != right]


def _blocks_of(key: Ints) -> tuple[Ints, Ints]:
    """Where each run of equal keys begins, and how long it is. `key` is sorted."""
    begins = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if len(key) else np.zeros(0, dtype=np.int64)
    return begins, np.diff(np.concatenate([begins, [len(key)]]))


def blocks(t: Table) -> Sequence[tuple[Placed, Flags | None]]:
    """The keys of a large table, each with the rows of which one must be in a pair."""
    days, cells, numbers, countries = _day_keys(t), _cell_keys(t), _number_keys(t), _country_keys(t)
    dated, placed = np.zeros(len(t), dtype=bool), np.zeros(len(t), dtype=bool)
    dated[days.row], placed[cells.row] = True, True
    # A range that is too long for a key, or a wide area, may hold what a fine value gives: such rows count as lacking one.
    coarse = np.repeat(np.arange(len(t)), np.diff(t.places.starts))[t.places.radius > _AREA_KM]
    placed[coarse] = False
    undated, unplaced = ~dated, ~placed
    rows = len(t)
    found: list[tuple[Placed, Flags | None]] = [(_with(days, cells, rows), None)]
    if unplaced.any():
        found.append((_with(days, numbers, rows).within(1), unplaced))
        found.append((_with(_with(days, countries, rows), _kind_keys(t), rows).within(2), unplaced))
    if undated.any():
        found.append((_with(cells, numbers, rows).within(3), undated))
        found.append((_with(cells, _kind_keys(t), rows).within(4), undated))
    return found


def candidates(t: Table, every_pair: int, fresh: int = 0) -> Candidates:
    """Pairs worth comparing: each with each up to `every_pair` rows. `fresh`: only pairs with a row at or after this position."""
    rows = len(t)
    new = np.arange(rows) >= fresh
    if rows <= every_pair:
        left, right = np.triu_indices(rows, 1)
        wanted = new[left] | new[right]
        return Candidates(left[wanted].astype(np.int64), right[wanted].astype(np.int64))
    codes: list[Ints] = []
    cut = largest = 0
    for keys, lacking in blocks(t):
        wanted_keys = keys if lacking is None else _only_keys_of(keys, lacking)
        wanted_keys = _only_keys_of(wanted_keys, new) if fresh else wanted_keys
        order = np.argsort(wanted_keys.key, kind="stable")
        wanted_keys = Placed(wanted_keys.row[order], wanted_keys.key[order])
        _, sizes = _blocks_of(wanted_keys.key)
        cut += int((sizes > BLOCK + 1).sum())
        largest = max(largest, int(sizes.max(initial=0)))
        for left, right in pairs_under(wanted_keys):
            wanted = new[left] | new[right]
            if lacking is not None:
                wanted &= lacking[left] | lacking[right]
            codes.append((np.minimum(left, right) * rows + np.maximum(left, right))[wanted])
    unique = _distinct(np.concatenate(codes)) if codes else np.zeros(0, dtype=np.int64)
    return Candidates(unique // rows, unique % rows, cut, largest)


def _distinct(values: Ints) -> Ints:
    """The values in order, each once. By sorting: five times as fast as counting when nearly all of millions differ."""
    ordered = np.sort(values)
    return ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if len(ordered) else ordered


def _only_keys_of(keys: Placed, rows: Flags) -> Placed:
    """The keys under which one of `rows` stands."""
    wanted = _distinct(keys.key[rows[keys.row]])
    at = np.minimum(np.searchsorted(wanted, keys.key), max(len(wanted) - 1, 0))
    kept = wanted[at] == keys.key if len(wanted) else np.zeros(len(keys.key), dtype=bool)
    return Placed(keys.row[kept], keys.key[kept])
