"""Which mentions tell of the same incident: weighted evidence for and against, then groups that respect every "different".

Weights are log odds in bits (Fellegi and Sunter): what a level of agreement is worth, from a data file that names its origin. A mention
that says nothing about a thing adds nothing. Every link explains itself: number, sentence, the two values compared; the best link that was
not taken is kept beside it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan

import numpy as np

from testimonia.model.record import Judgement
from testimonia.model.terms import Verdict
from testimonia.reconcile.blocking import candidates
from testimonia.reconcile.columns import NO_SETTING, Flags, Floats, Ints, Setting, Table, table_of
from testimonia.reconcile.compare import NO_PAIRS, Compared, Comparer, Weighed, kilometres
from testimonia.reconcile.grouping import group
from testimonia.reconcile.profiles import Number, Profile, Where
from testimonia.reconcile.weights import LEVELS, SILENT, Weights, shipped

_SHOWN_WORDS = 4


@dataclass(frozen=True, slots=True)
class LinkageConfig:
    """How mentions are joined. `weights`: see `reconcile/weights/claims.toml`, where each number has its origin."""

    weights: Weights = field(default_factory=lambda: shipped("claims"))


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for or against a link: its weight in bits, in words, and the ids of the two claims compared (None for none).

    `comparison`, `level`: the same reason by its names in `LEVELS`, for whoever has words of their own.
    """

    weight: float
    detail: str
    left: str | None = None
    right: str | None = None
    comparison: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two mentions compared. `weight` is the sum of the evidence in bits; a link takes `needed`."""

    left: str
    right: str
    evidence: tuple[Evidence, ...]
    needed: float
    forbidden: bool

    @property
    def weight(self) -> float:
        return sum(e.weight for e in self.evidence)

    def __str__(self) -> str:
        said = "; ".join(f"{e.detail} ({e.weight:+.1f})" for e in self.evidence if e.weight)
        return f"{self.weight:+.1f} of {self.needed:+.1f} bits: {said or 'nothing to compare'}"


@dataclass(frozen=True, slots=True)
class Links:
    """A table's candidate pairs, weighed, and the group of each row (its smallest row). `message`: what was left out to bound the work."""

    weighed: Weighed
    groups: Ints
    message: str | None


Judged = tuple[Sequence[tuple[int, int]], frozenset[tuple[int, int]]]
"""Pairs of rows that people called the same, and pairs they called different; the smaller row first."""
NOT_JUDGED: Judged = ((), frozenset())


def link_table(table: Table, weights: Weights, judged: Judged = NOT_JUDGED) -> Links:
    """Links and groups of a whole table."""
    return _link(table, weights, Links(NO_PAIRS, np.zeros(0, dtype=np.int64), None), judged)


def extend(table: Table, weights: Weights, known: Links, judged: Judged = NOT_JUDGED) -> Links:
    """Links and groups after rows were appended to the table of which `known` are the links.

    Only pairs with a new row are compared, and only groups that hang together with one are worked out again. The answer is that of
    `link_table` on the whole, as long as `judged` has not changed and the table has not just outgrown `every_pair`.
    """
    return _link(table, weights, known, judged)


def _link(table: Table, weights: Weights, known: Links, judged: Judged) -> Links:
    comparer = Comparer(table, weights)
    found = candidates(table, weights.every_pair, len(known.groups))
    weighed = known.weighed + comparer.weigh(found.left, found.right)
    groups = group(len(table), weighed, comparer.weigh, weights.least, *judged, settled=known.groups)
    return Links(weighed, groups, found.message or known.message)


@dataclass(frozen=True, slots=True)
class Linkage:
    """Mention ids grouped into incidents, each group and the list sorted.

    `taken`: for each mention the strongest link inside its incident, `passed_over` the strongest one to a mention of another incident;
    both as the other mention and its bits above (or below) what a link takes. `message`: what was left out to bound the work.
    """

    groups: tuple[tuple[str, ...], ...]
    taken: Mapping[str, tuple[str, float]]
    passed_over: Mapping[str, tuple[str, float]]
    message: str | None = None


def link(found: Sequence[Profile], judgements: Sequence[Judgement], config: LinkageConfig, setting: Setting = NO_SETTING) -> Linkage:
    """Mentions grouped into incidents. Habitual mentions are in none. What people said goes before what the weights say."""
    single = sorted((p for p in found if not p.habitual), key=lambda p: p.mention.id)
    table = table_of(single, setting)
    rows = linked(table, judgements, config)
    members: dict[int, list[str]] = {}
    for mention, first in zip(table.ids, rows.groups.tolist(), strict=True):
        members.setdefault(first, []).append(mention)
    groups = tuple(sorted(tuple(sorted(m)) for m in members.values()))
    return Linkage(groups, rows.taken.by_id(table.ids), rows.passed_over.by_id(table.ids), rows.message)


@dataclass(frozen=True, slots=True)
class Strongest:
    """For rows that have one their strongest pair of a sort: the row (ascending), the other one, and its bits above what a link takes."""

    row: Ints
    other: Ints
    bits: Floats

    def by_id(self, ids: Sequence[str]) -> dict[str, tuple[str, float]]:
        """The same by the ids of rows."""
        return {ids[i]: (ids[j], bits) for i, j, bits in zip(self.row.tolist(), self.other.tolist(), self.bits.tolist(), strict=True)}


@dataclass(frozen=True, slots=True)
class Grouped:
    """A `Linkage` in rows of a table. `groups`: for each row the smallest row of its group."""

    groups: Ints
    taken: Strongest
    passed_over: Strongest
    message: str | None


def linked(table: Table, judgements: Sequence[Judgement], config: LinkageConfig) -> Grouped:
    """The mentions of a table, its rows in the order of their ids, grouped into incidents."""
    links = link_table(table, config.weights, _rows_judged(judgements, table))
    inside = links.groups[links.weighed.left] == links.groups[links.weighed.right]
    return Grouped(links.groups, _strongest(links.weighed, inside), _strongest(links.weighed, ~inside), links.message)


def _strongest(weighed: Weighed, wanted: Flags) -> Strongest:
    """For each row its strongest wanted pair, if it has one."""
    pairs = weighed.of(wanted)
    row, other = np.concatenate([pairs.left, pairs.right]), np.concatenate([pairs.right, pairs.left])
    bits = np.concatenate([pairs.excess, pairs.excess])
    order = np.lexsort((other, -bits, row))
    first = np.concatenate([[True], row[order][1:] != row[order][:-1]]) if len(row) else np.zeros(0, dtype=bool)
    best = order[first]
    return Strongest(row[best], other[best], bits[best])


def standing_pairs(judgements: Sequence[Judgement]) -> dict[frozenset[str], Verdict]:
    """The standing verdict on each judged pair; `undo` lifts the one before it."""
    stacks: dict[frozenset[str], list[Verdict]] = {}
    for j in judgements:
        if isinstance(j.on, str):
            continue
        stack = stacks.setdefault(frozenset(j.on), [])
        if j.verdict is Verdict.UNDO:
            del stack[-1:]
        else:
            stack.append(j.verdict)
    return {pair: stack[-1] for pair, stack in stacks.items() if stack}


def _rows_judged(judgements: Sequence[Judgement], table: Table) -> Judged:
    verdicts = standing_pairs(judgements)
    judged = {m for pair in verdicts for m in pair}
    row_of = {mention: row for row, mention in enumerate(table.ids) if mention in judged}
    same: list[tuple[int, int]] = []
    different: set[tuple[int, int]] = set()
    for pair, verdict in verdicts.items():
        rows = sorted(row_of[m] for m in pair if m in row_of)
        if len(rows) == 2 and verdict is Verdict.SAME:
            same.append((rows[0], rows[1]))
        elif len(rows) == 2 and verdict is Verdict.DIFFERENT:
            different.add((rows[0], rows[1]))
    return sorted(same), frozenset(different)


def compare(a: Profile, b: Profile, config: LinkageConfig, setting: Setting = NO_SETTING) -> Comparison:
    """All evidence that two mentions are one incident. The same machinery as for a million: a table of two rows."""
    table = table_of((a, b), setting)
    comparer = Comparer(table, config.weights)
    left, right = np.array([0]), np.array([1])
    evidence = []
    for name, compared in comparer.levels(left, right).items():
        level = int(compared.level[0])
        if level != SILENT:
            reached = LEVELS[name][level]
            detail, of_left, of_right = _SAYS[name](_Pair(a, b, table, compared, reached, setting))
            evidence.append(Evidence(config.weights.bits[name][level], detail, of_left, of_right, name, reached))
    forbidden = bool(comparer.weigh(left, right).forbidden[0])
    return Comparison(a.mention.id, b.mention.id, tuple(evidence), config.weights.threshold, forbidden)


@dataclass(frozen=True, slots=True)
class _Pair:
    """One comparison of two profiles, with what is needed to put it into words."""

    a: Profile
    b: Profile
    table: Table
    compared: Compared
    level: str
    setting: Setting

    def positions(self) -> tuple[int, int]:
        assert self.compared.left is not None
        assert self.compared.right is not None
        return int(self.compared.left[0]), int(self.compared.right[0])


Said = tuple[str, str | None, str | None]


def _says_kind(p: _Pair) -> Said:
    a, b = p.a.mention.kind, p.b.mention.kind
    if p.level == "same":
        return f"both are {a}", None, None
    words = {"related": f"{a} and {b} are often words for one act", "unknown": "an act of no known kind", "other": f"{a} is not {b}"}
    return words[p.level], None, None


def _says_stage(p: _Pair) -> Said:
    return f"one is {p.a.stage}, the other {p.b.stage}", None, None


def _says_document(_p: _Pair) -> Said:
    return "one text tells them apart", None, None


def _says_published(p: _Pair) -> Said:
    gap = abs(int(p.table.published[0]) - int(p.table.published[1]))
    return f"published {_counted(gap, 'day')} apart", None, None


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _says_day(p: _Pair) -> Said:
    at, to = p.positions()
    x = (*(p.a.days or p.a.near_days), *(p.b.days or p.b.near_days))[at]
    y = (*(p.a.days or p.a.near_days), *(p.b.days or p.b.near_days))[to]
    longest = max(x.length, y.length)
    gap = max(x.first, y.first) - min(x.last or x.first + 365, y.last or y.first + 365)
    plain = p.level.removesuffix("_nearby")
    words = {
        "same": "same day",
        "overlapping": f"one lasts {longest} days and meets the other",
        "near": "1 day apart",
        "few": f"{gap} days apart",
        "long": "long stretches of time that meet",
        "far": f"{_counted(gap, 'day')} apart",
    }[plain]
    return words + _nearby(p.level), x.claim, y.claim


def _nearby(level: str) -> str:
    return " (said nearby)" if level.endswith("_nearby") else ""


def _says_place(p: _Pair) -> Said:
    values = (*(p.a.places or p.a.near_places), *(p.b.places or p.b.near_places))
    at, to = p.positions()
    x, y = values[at], values[to]
    return _distance(p, x, y, at, to) + _nearby(p.level), x.claim, y.claim


def _distance(p: _Pair, x: Where, y: Where, at: int, to: int) -> str:
    apart = float(kilometres(p.table.places.latitude, p.table.places.longitude, np.array([at]), np.array([to]))[0])
    if isnan(apart):
        if x.name == y.name:
            return f"both name {x.name}"
        return f"{x.country} is not {y.country}" if p.level == "far" else "a place that is in no index"
    if x.name == y.name and p.level != "far":
        return f"both name {x.name}"
    return f"{apart:.0f} km apart" + (", one is a wider area" if p.level.startswith("within") else "")


def _range(number: Number) -> str:
    low = "?" if number.low is None else str(number.low)
    return low if number.low == number.high else f"{low} to {'?' if number.high is None else number.high}"


def _says_number(p: _Pair) -> Said:
    values = (*p.a.numbers, *p.b.numbers)
    at, to = p.positions()
    x, y = values[at], values[to]
    if p.level.startswith("same"):
        return f"same figure: {x.property} {_range(x)}", x.claim, y.claim
    adjective = "compatible" if p.level == "compatible" else "rival"
    return f"{adjective} figures: {x.property} {_range(x)} against {_range(y)}", x.claim, y.claim


def _says_name(p: _Pair) -> Said:
    names = sorted(set(p.a.names) & set(p.b.names))
    if names:
        return f"both name {', '.join(names[:_SHOWN_WORDS])}", p.a.names[names[0]], p.b.names[names[0]]
    word = min(set(p.a.words) & set(p.b.words))
    return f"both speak of {word}", p.a.words[word], p.b.words[word]


def _says_trigger(p: _Pair) -> Said:
    words = {"same": "told with the same word", "shared": "told with a word in common", "other": "told with other words"}
    return words[p.level], None, None


def _shared_words(left: frozenset[str], right: frozenset[str], rarity: Mapping[str, float]) -> str:
    words = sorted(left & right, key=lambda w: (-rarity[w], w))[:_SHOWN_WORDS]
    return f"share the words {', '.join(words)}" if words else "share no telling words"


def _says_passage(p: _Pair) -> Said:
    if p.level == "same_sentence":
        return "told in one sentence", None, None
    left, right = (p.setting.passages.get(x.mention.id, frozenset()) for x in (p.a, p.b))
    return f"their sentences {_shared_words(left, right, p.setting.rarity)}", None, None


def _says_text(p: _Pair) -> Said:
    if p.level == "same_text":
        return "told in one text", None, None
    left, right = (p.setting.texts.get(x.mention.document, frozenset()) for x in (p.a, p.b))
    return f"their texts {_shared_words(left, right, p.setting.rarity)}", None, None


def _says_copied(_p: _Pair) -> Said:
    return "one text tells it in the words of the other", None, None


def _says_relation(_p: _Pair) -> Said:
    return "the writer sets the one beside the other", None, None


_SAYS: Mapping[str, Callable[[_Pair], Said]] = {
    "kind": _says_kind,
    "stage": _says_stage,
    "document": _says_document,
    "day": _says_day,
    "published": _says_published,
    "place": _says_place,
    "number": _says_number,
    "name": _says_name,
    "trigger": _says_trigger,
    "passage": _says_passage,
    "text": _says_text,
    "copied": _says_copied,
    "relation": _says_relation,
}
