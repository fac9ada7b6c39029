"""Pairs of mentions compared: which level of agreement each comparison reaches, for any number of pairs at once.

A comparison gives each pair the best level that any two of their values reach: a mention that gives two dates is met by either.
Where one of the two says nothing the level is SILENT, which weighs nothing: silence is neither agreement nor disagreement.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from testimonia.model.terms import Category, Kind, Property, StageReached
from testimonia.reconcile.columns import ANY_STAGE, CATEGORIES, KINDS, OPEN, PROPERTIES, Flags, Floats, Ints, Keys, Small, Table, pair_codes
from testimonia.reconcile.profiles import related
from testimonia.reconcile.weights import LEVELS, SILENT, Weights

EARTH_DIAMETER_KM = 12742.0
CHUNK = 2**18  # values compared at a time: bounds memory at about 25 MB whatever the number of pairs
LONGEST_RANGE = 60  # days; a longer stretch of time brings no two mentions together
FEW_DAYS = 3  # news that lags, a date taken from the dateline
FINE_KM = 20.0  # a place with a larger radius is an area
SAME_KM, BORDER_KM = 10.0, 25.0
LARGE = 10  # persons; smaller figures agree by chance
_HELD = [PROPERTIES.index(p) for p in (Property.DETAINED, Property.ABDUCTED, Property.RELEASED)]  # often the same people
_OPEN_DAYS = 365
_ACCOMPLISHED = tuple(StageReached).index(StageReached.ACCOMPLISHED)
_OF_ITSELF = ("kind", "document")  # every pair has these, so that alone they say little
_OTHER = KINDS.index(Kind.OTHER)
_RELATED = np.array([[related(a, b) for b in KINDS] for a in KINDS])


@dataclass(frozen=True, slots=True)
class Compared:
    """Levels of one comparison by pair, and which two values reached them (positions in the ragged column; -1 where there are none)."""

    level: Small
    left: Ints | None = None
    right: Ints | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """Pairs with their weight in bits, above (or below) what a link takes, and whether anything forbids the link.

    `voiced`: something beside the kind of act could be compared; the other pairs say nothing for or against.
    """

    left: Ints
    right: Ints
    excess: Floats
    forbidden: Flags
    voiced: Flags

    def __add__(self, other: "Weighed") -> "Weighed":
        return Weighed(
            np.concatenate([self.left, other.left]),
            np.concatenate([self.right, other.right]),
            np.concatenate([self.excess, other.excess]),
            np.concatenate([self.forbidden, other.forbidden]),
            np.concatenate([self.voiced, other.voiced]),
        )

    def of(self, wanted: Flags | Ints) -> "Weighed":
        """Some of the pairs."""
        return Weighed(self.left[wanted], self.right[wanted], self.excess[wanted], self.forbidden[wanted], self.voiced[wanted])


_NONE = np.zeros(0, dtype=np.int64)
NO_PAIRS = Weighed(_NONE, _NONE, _NONE.astype(np.float32), _NONE.astype(np.bool_), _NONE.astype(np.bool_))


def _code(comparison: str, level: str) -> int:
    return LEVELS[comparison].index(level)


def _crossings(a: Ints, b: Ints, i: Ints, j: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Every value of `i` against every value of `j`: the pair it belongs to, both positions, and how many there are of each pair."""
    many, other = a[i + 1] - a[i], b[j + 1] - b[j]
    counts = many * other
    owner = np.repeat(np.arange(len(i)), counts)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    step = np.maximum(other[owner], 1)
    return owner, a[i[owner]] + within // step, b[j[owner]] + within % step, counts


def _best(level: Small, left: Ints, right: Ints, counts: Ints, allowed: Flags | None = None) -> Compared:
    """The best level among the crossings of each pair. `allowed`: crossings that compare like with like."""
    levels, lefts, rights = np.full(len(counts), SILENT, dtype=np.int32), np.full(len(counts), -1), np.full(len(counts), -1)
    some = np.flatnonzero(counts)
    if not len(some):
        return Compared(levels, lefts, rights)
    rank = level.astype(np.int64)
    if allowed is not None:
        rank = np.where(allowed, rank, 2**15)
    order = rank * 2**40 + np.arange(len(level))  # the first of the best, so that the answer does not depend on luck
    begins = (np.cumsum(counts) - counts)[some]
    least = np.minimum.reduceat(order, begins)
    found = (least >> 40) < 2**15
    rows, at = some[found], least[found] & (2**40 - 1)
    levels[rows], lefts[rows], rights[rows] = level[at], left[at], right[at]
    return Compared(levels, lefts, rights)


def _kind(t: Table, i: Ints, j: Ints) -> Compared:
    a, b = t.kind[i], t.kind[j]
    known = (a >= 0) & (b >= 0)
    no_kind = (a == _OTHER) | (b == _OTHER)
    level = np.select(
        [no_kind, a == b, _RELATED[a, b]],
        [_code("kind", "unknown"), _code("kind", "same"), _code("kind", "related")],
        _code("kind", "other"),
    )
    return Compared(np.where(known, level, SILENT).astype(np.int32))


def _stage(t: Table, i: Ints, j: Ints) -> Compared:
    a, b = t.stage[i], t.stage[j]
    other = (a != b) & ((a == _ACCOMPLISHED) | (b == _ACCOMPLISHED)) & (a != ANY_STAGE) & (b != ANY_STAGE)
    return Compared(np.where(other, 0, SILENT).astype(np.int32))


def _document(t: Table, i: Ints, j: Ints) -> Compared:
    return Compared(np.where(t.document[i] == t.document[j], 0, SILENT).astype(np.int32))


def _nearby(found: Compared, comparison: str, hinted: Flags, same_document: Flags, agreeing: Mapping[str, str]) -> Compared:
    """Agreement with what only stands nearby is a lesser level; disagreement with it says nothing.

    Within one document such a hint would compare a mention with itself.
    """
    level = found.level.copy()
    hints = np.full(len(LEVELS[comparison]) + 1, SILENT, dtype=np.int32)
    for plain, nearby in agreeing.items():
        hints[_code(comparison, plain)] = _code(comparison, nearby)
    level[hinted] = hints[level[hinted]]
    level[hinted & same_document] = SILENT
    return Compared(level, found.left, found.right)


def _day(t: Table, i: Ints, j: Ints) -> Compared:
    d = t.days
    _, a, b, counts = _crossings(d.starts, d.starts, i, j)
    first = d.first.astype(np.int64)
    last = np.where(d.last == OPEN, first + _OPEN_DAYS, d.last)
    length = last - first + 1
    gap = np.maximum(first[a], first[b]) - np.minimum(last[a], last[b])
    shorter, longer = np.minimum(length[a], length[b]), np.maximum(length[a], length[b])
    level = np.select(
        [(gap <= 0) & (longer <= 2), (gap <= 0) & (shorter > LONGEST_RANGE), gap <= 0, gap == 1, gap <= FEW_DAYS],
        [_code("day", level) for level in ("same", "long", "overlapping", "near", "few")],
        _code("day", "far"),
    ).astype(np.int32)
    best = _best(level, a, b, counts)
    hinted = t.hinted_days[i] | t.hinted_days[j]
    return _nearby(best, "day", hinted, t.document[i] == t.document[j], {"same": "same_nearby", "overlapping": "overlapping_nearby"})


def _published(t: Table, i: Ints, j: Ints) -> Compared:
    a, b = t.published[i], t.published[j]
    gap = np.abs(a.astype(np.int64) - b)
    level = np.digitize(gap, [2, 8, 32, 367])
    known = (a > 0) & (b > 0) & (t.document[i] != t.document[j])
    return Compared(np.where(known, level, SILENT).astype(np.int32))


def kilometres(latitude: Floats, longitude: Floats, a: Ints, b: Ints) -> Floats:
    """Great-circle distance; NaN where one of the places has no coordinates."""
    p, q = np.radians(latitude[a].astype(np.float64)), np.radians(latitude[b].astype(np.float64))
    east = np.radians(longitude[b].astype(np.float64) - longitude[a])
    h = np.sin((q - p) / 2) ** 2 + np.cos(p) * np.cos(q) * np.sin(east / 2) ** 2
    apart: Floats = (EARTH_DIAMETER_KM * np.arcsin(np.sqrt(np.minimum(h, 1.0)))).astype(np.float32)
    return apart


def _place(t: Table, i: Ints, j: Ints) -> Compared:
    p = t.places
    _, a, b, counts = _crossings(p.starts, p.starts, i, j)
    apart = kilometres(p.latitude, p.longitude, a, b)
    unknown = np.isnan(apart)
    wider, both = np.maximum(p.radius[a], p.radius[b]), p.radius[a] + p.radius[b]
    named_alike = (p.name[a] == p.name[b]) & (unknown | (apart <= both))
    abroad = unknown & (p.country[a] != 0) & (p.country[b] != 0) & (p.country[a] != p.country[b])
    area = wider > FINE_KM
    same, within, border = (_code("place", level) for level in ("same", "within", "border"))
    level = np.select(
        [named_alike & ~area, named_alike, abroad, unknown, area & (apart <= wider), area, apart <= SAME_KM, apart <= BORDER_KM],
        [same, within, _code("place", "far"), _code("place", "unknown"), within, _code("place", "far"), same, border],
        _code("place", "far"),
    ).astype(np.int32)
    best = _best(level, a, b, counts)
    hinted = t.hinted_places[i] | t.hinted_places[j]
    return _nearby(best, "place", hinted, t.document[i] == t.document[j], {"same": "same_nearby", "within": "within_nearby"})


def _number(t: Table, i: Ints, j: Ints) -> Compared:
    n = t.numbers
    _, a, b, counts = _crossings(n.starts, n.starts, i, j)
    equal = (n.low[a] == n.low[b]) & (n.high[a] == n.high[b])
    overlap = np.maximum(n.low[a], n.low[b]) <= np.minimum(n.high[a], n.high[b])
    level = np.select(
        [equal & (n.low[a] >= LARGE), equal, overlap],
        [_code("number", "same_large"), _code("number", "same"), _code("number", "compatible")],
        _code("number", "rival"),
    )
    return _best(level.astype(np.int32), a, b, counts, _like(n.what[a], n.what[b]))


def _like(a: Small, b: Small) -> Flags:
    """Whether two figures count the same thing of the same people; who is not called anything may be anybody."""
    categories = len(CATEGORIES)
    one, other = a % categories, b % categories
    unspecified = CATEGORIES.index(Category.UNSPECIFIED)
    held = np.isin(a // categories, _HELD) & np.isin(b // categories, _HELD)
    alike: Flags = ((a // categories == b // categories) | held) & ((one == other) | (one == unspecified) | (other == unspecified))
    return alike


def _members(keys: Keys) -> tuple[Small, Ints]:
    """The keys as small numbers, and every (row, key) in one sorted array in which a key of a row can be looked up."""
    _, dense = np.unique(keys.key, return_inverse=True)
    row = np.repeat(np.arange(len(keys.starts) - 1), np.diff(keys.starts))
    row *= len(dense) + 1
    row += dense
    row.sort()
    return dense.astype(np.int32), row


class _Shared:
    """Which keys two rows share. Made once for a column, asked for any number of pairs."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._dense, self._sorted = _members(keys)
        weight = np.ones(len(keys.key), dtype=np.float32) if keys.weight is None else keys.weight
        self._weight = weight
        # Row by row, not by running sums: so a row's length is the same to the last bit whatever table it stands in.
        row = np.repeat(np.arange(len(keys.starts) - 1), np.diff(keys.starts))
        self._norm = np.sqrt(np.bincount(row, weight, minlength=len(keys.starts) - 1))

    def of(self, i: Ints, j: Ints) -> tuple[Floats, Ints]:
        """Total weight of the keys that two rows share, and how many they are."""
        starts = self._keys.starts
        swap = starts[i + 1] - starts[i] > starts[j + 1] - starts[j]
        few, many = np.where(swap, j, i), np.where(swap, i, j)  # the shorter list is looked up in the longer
        counts = starts[few + 1] - starts[few]
        owner = np.repeat(np.arange(len(i)), counts)
        at = starts[few][owner] + np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
        wanted = many[owner] * (len(self._dense) + 1) + self._dense[at]
        place = np.searchsorted(self._sorted, wanted)
        hit = np.zeros(len(wanted), dtype=bool)
        inside = place < len(self._sorted)
        hit[inside] = self._sorted[place[inside]] == wanted[inside]
        total = np.bincount(owner[hit], self._weight[at[hit]], minlength=len(i)).astype(np.float32)
        number = np.bincount(owner[hit], minlength=len(i))
        return total, number

    def likeness(self, i: Ints, j: Ints) -> Floats:
        """Cosine of the weighted words of two rows, in [0.0, 1.0]; NaN where one has none."""
        total, _ = self.of(i, j)
        with np.errstate(invalid="ignore"):
            cosine: Floats = (total / (self._norm[i] * self._norm[j])).astype(np.float32)
        return cosine


def _alike(likeness: Floats, bounds: tuple[float, ...]) -> Small:
    """Level of a likeness: 1 for the first bound reached, and so on; level 0 is for what is the same text."""
    level = 1 + np.searchsorted(-np.array(bounds), -likeness, side="left")
    return np.where(np.isnan(likeness), SILENT, level).astype(np.int32)


class Comparer:
    """All comparisons of a table. What can be prepared once is prepared here."""

    def __init__(self, table: Table, weights: Weights) -> None:
        self.table, self.weights = table, weights
        self._names, self._targets, self._trigger = _Shared(table.names), _Shared(table.targets), _Shared(table.trigger)
        self._passage, self._texts = _Shared(table.passage), _Shared(table.texts)
        self._bits = {name: np.append(np.array(bits, dtype=np.float32), np.float32(0.0)) for name, bits in weights.bits.items()}
        plain = {"kind": _kind, "stage": _stage, "document": _document, "day": _day, "published": _published}
        plain |= {"place": _place, "number": _number}
        self._comparisons: dict[str, Callable[[Ints, Ints], Compared]] = {name: partial(f, table) for name, f in plain.items()}
        self._comparisons |= {"name": self._name, "trigger": self._triggers, "passage": self._passages, "text": self._text}
        self._comparisons |= {"copied": partial(self._paired, table.copied), "relation": partial(self._paired, table.likened)}
        # What weighs nothing at any level needs no comparing; day and place also say whether a mention lacks them.
        self._telling = tuple(name for name in LEVELS if any(weights.bits[name]) or name in ("day", "place"))

    def levels(self, i: Ints, j: Ints, wanted: Collection[str] = tuple(LEVELS)) -> dict[str, Compared]:
        """Every comparison of every pair, or those that are wanted."""
        return {name: compared(i, j) for name, compared in self._comparisons.items() if name in wanted}

    def weigh(self, i: Ints, j: Ints) -> Weighed:
        """Weight of every pair, in portions that bound the memory it takes."""
        parts = [self._portion(i[a:b], j[a:b]) for a, b in self._portions(i, j)]
        if not parts:
            return NO_PAIRS
        excess, forbidden, voiced = (np.concatenate(column) for column in zip(*parts, strict=True))
        return Weighed(i, j, excess, forbidden, voiced)

    def _portion(self, i: Ints, j: Ints) -> tuple[Floats, Flags, Flags]:
        total = np.full(len(i), -self.weights.threshold, dtype=np.float32)
        least = np.zeros(len(i), dtype=np.float32)
        voiced = np.zeros(len(i), dtype=np.bool_)
        found = self.levels(i, j, self._telling)
        if len(self.table) > self.weights.every_pair:
            total -= np.float32(self.weights.crowded) * ((found["day"].level == SILENT) | (found["place"].level == SILENT))
        for name, compared in found.items():
            bits = self._bits[name][compared.level]
            total += bits
            least = np.minimum(least, bits)
            if name not in _OF_ITSELF:
                voiced |= bits != 0
        return total, (least <= self.weights.veto) | self._of_one_table(i, j), voiced

    def _of_one_table(self, i: Ints, j: Ints) -> Flags:
        """Two rows of one table of events: whoever made it has told them apart."""
        if self.table.listing is None:
            return np.zeros(len(i), dtype=np.bool_)
        a, b = self.table.listing[i], self.table.listing[j]
        together: Flags = (a == b) & (a > 0)
        return together

    def _portions(self, i: Ints, j: Ints) -> Iterator[tuple[int, int]]:
        """Runs of pairs that compare about CHUNK values each."""
        cost = np.full(len(i), 8, dtype=np.int64)
        words = np.diff(self.table.passage.starts)
        cost += np.minimum(words[i], words[j])
        for starts in (self.table.days.starts, self.table.places.starts, self.table.numbers.starts):
            many = np.diff(starts)
            cost += many[i] * many[j]
        ends = np.cumsum(cost)
        at = 0
        while at < len(i):
            done = ends[at - 1] if at else 0
            end = max(at + 1, int(np.searchsorted(ends, done + CHUNK, side="right")))
            yield at, end
            at = end

    def _paired(self, pairs: Ints, i: Ints, j: Ints) -> Compared:
        """Whether two rows are among the pairs."""
        return Compared(np.where(np.isin(pair_codes(i, j, len(self.table)), pairs), 0, SILENT).astype(np.int32))

    def _name(self, i: Ints, j: Ints) -> Compared:
        _, names = self._names.of(i, j)
        _, words = self._targets.of(i, j)
        level = np.select(
            [names > 1, names == 1, words > 0],
            [_code("name", "several"), _code("name", "one"), _code("name", "word")],
            SILENT,
        )
        return Compared(level.astype(np.int32))

    def _triggers(self, i: Ints, j: Ints) -> Compared:
        starts = self.table.trigger.starts
        a, b = starts[i + 1] - starts[i], starts[j + 1] - starts[j]
        _, number = self._trigger.of(i, j)
        level = np.select(
            [(a == 0) | (b == 0), (number == a) & (number == b), number > 0],
            [SILENT, _code("trigger", "same"), _code("trigger", "shared")],
            _code("trigger", "other"),
        )
        return Compared(level.astype(np.int32))

    def _passages(self, i: Ints, j: Ints) -> Compared:
        t = self.table
        level = _alike(self._passage.likeness(i, j), self.weights.bounds["passage"])
        same = (t.document[i] == t.document[j]) & (t.sentence[i] == t.sentence[j]) & (t.sentence[i] >= 0)
        return Compared(np.where(same, 0, level).astype(np.int32))

    def _text(self, i: Ints, j: Ints) -> Compared:
        """Likeness of whole documents, worked out once for each pair of documents."""
        t = self.table
        a, b = t.document[i].astype(np.int64), t.document[j].astype(np.int64)
        documents = len(t.texts.starts) - 1
        codes, which = np.unique(pair_codes(a, b, documents), return_inverse=True)
        level = np.concatenate(
            [
                _alike(self._texts.likeness(part // documents, part % documents), self.weights.bounds["text"])
                for part in np.array_split(codes, 1 + len(codes) // 4096)
            ]
        )[which]
        return Compared(np.where((a == b) & (level != SILENT), 0, level).astype(np.int32))
