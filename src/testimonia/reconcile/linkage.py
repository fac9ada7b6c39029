"""Which mentions tell of the same incident: weighted evidence for and against, then clusters that respect every "different".

Weights are in the spirit of Fellegi and Sunter (log odds, base 2, set by hand on the development cases; a mention
that says nothing about a thing adds nothing). Every link explains itself: number, sentence, the two claims compared.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import asin, cos, radians, sin, sqrt

from testimonia.model.record import Judgement
from testimonia.model.terms import StageReached, Verdict
from testimonia.reconcile.profiles import VERBAL, Days, Number, Profile, Where, related

EARTH_DIAMETER_KM = 12742.0


@dataclass(frozen=True, slots=True)
class LinkageConfig:
    """Weights in bits. `veto` and below: the two can never be one incident, whatever else agrees."""

    threshold: float = 3.0
    within_document: float = 4.5  # extraction has already joined what one text tells twice
    same_kind: float = 2.0
    related_kind: float = 1.0
    other_kind: float = -4.0
    same_day: float = 2.0
    overlapping: float = 1.0
    near_day: float = 0.0
    max_days_apart: int = 1
    far_day: float = -8.0
    same_place: float = 2.0
    within: float = 0.5
    far_place: float = -8.0
    same_number: float = 1.5
    compatible_number: float = 0.5
    rival_number: float = 0.0  # rivals are what accounts of one incident look like
    hint: float = 0.5  # share of its weight that agreement keeps when one side only says it nearby
    same_name: float = 1.0
    same_word: float = 1.0
    longest_range: int = 60  # days; a longer stretch of time brings no two mentions together
    other_stage: float = -8.0
    veto: float = -6.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for or against a link: its weight in bits, in words, and the ids of the two claims compared (None for none)."""

    weight: float
    detail: str
    left: str | None = None
    right: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two mentions compared. `weight` is the sum of the evidence."""

    left: str
    right: str
    evidence: tuple[Evidence, ...]

    @property
    def weight(self) -> float:
        return sum(e.weight for e in self.evidence)

    def forbidden(self, config: LinkageConfig) -> bool:
        return any(e.weight <= config.veto for e in self.evidence)


def kilometres(a: Where, b: Where) -> float | None:
    """Great-circle distance; None when one of the places has no coordinates."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return None
    p, q = radians(a.latitude), radians(b.latitude)
    h = sin((q - p) / 2) ** 2 + cos(p) * cos(q) * sin(radians(b.longitude - a.longitude) / 2) ** 2
    return EARTH_DIAMETER_KM * asin(min(1.0, sqrt(h)))


def _kinds(a: Profile, b: Profile, config: LinkageConfig) -> Evidence:
    left, right = a.mention.kind, b.mention.kind
    if left is right:
        return Evidence(config.same_kind, f"both are {left}")
    if related(left, right):
        return Evidence(config.related_kind, f"{left} and {right} are often words for one act")
    return Evidence(config.other_kind, f"{left} is not {right}")


def _compare_days(a: Days, b: Days, config: LinkageConfig) -> Evidence:
    last_a, last_b = (a.last if a.last is not None else a.first + 365), (b.last if b.last is not None else b.first + 365)
    gap = max(a.first, b.first) - min(last_a, last_b)
    if gap <= 0:
        if a.length <= 2 and b.length <= 2:
            return Evidence(config.same_day, "same day", a.claim, b.claim)
        if min(a.length, b.length) > config.longest_range:
            return Evidence(0.0, "long stretches of time that overlap", a.claim, b.claim)
        return Evidence(config.overlapping, "overlapping dates", a.claim, b.claim)
    if gap <= config.max_days_apart:
        return Evidence(config.near_day, f"{gap} day apart", a.claim, b.claim)
    return Evidence(config.far_day, f"{gap} days apart", a.claim, b.claim)


def _compare_places(a: Where, b: Where, config: LinkageConfig) -> Evidence:
    apart = kilometres(a, b)
    if a.name == b.name and (apart is None or apart <= a.radius + b.radius):
        weight = config.same_place if max(a.radius, b.radius) <= 20 else config.within
        return Evidence(weight, f"both name {a.name}", a.claim, b.claim)
    if apart is None:
        if a.country and b.country and a.country != b.country:
            return Evidence(config.far_place, f"{a.country} is not {b.country}", a.claim, b.claim)
        return Evidence(0.0, "a place that is in no index", a.claim, b.claim)
    if max(a.radius, b.radius) > 20:
        if apart <= max(a.radius, b.radius):
            return Evidence(config.within, f"{apart:.0f} km apart, one is a wider area", a.claim, b.claim)
        return Evidence(config.far_place, f"{apart:.0f} km apart", a.claim, b.claim)
    if apart <= 10.0:
        return Evidence(config.same_place, f"{apart:.0f} km apart", a.claim, b.claim)
    if apart <= 25.0:
        return Evidence(0.0, f"{apart:.0f} km apart", a.claim, b.claim)
    return Evidence(config.far_place, f"{apart:.0f} km apart", a.claim, b.claim)


def _overlap(a: Number, b: Number) -> bool:
    low, high = max(a.low or 0, b.low or 0), [x for x in (a.high, b.high) if x is not None]
    return not high or low <= min(high)


def _compare_numbers(a: Number, b: Number, config: LinkageConfig) -> Evidence:
    what = f"{a.property} {a.low if a.low is not None else '?'}"
    if (a.low, a.high) == (b.low, b.high):
        return Evidence(config.same_number, f"same figure: {what}", a.claim, b.claim)
    if _overlap(a, b):
        return Evidence(config.compatible_number, f"compatible figures: {what}", a.claim, b.claim)
    return Evidence(config.rival_number, f"rival figures: {what} against {b.low if b.low is not None else '?'}", a.claim, b.claim)


def _best(options: Iterable[Evidence]) -> list[Evidence]:
    """The strongest agreement among all pairs of values: a mention that gives two dates is met by either."""
    found = sorted(options, key=lambda e: (-e.weight, e.left or "", e.right or ""))
    return found[:1]


def _hint(options: Iterable[Evidence], config: LinkageConfig) -> list[Evidence]:
    """Agreement with what stands nearby, at a share of its weight; disagreement with it says nothing."""
    return [replace(e, weight=e.weight * config.hint, detail=f"{e.detail} (said nearby)") for e in _best(options) if e.weight > 0]


def compare(a: Profile, b: Profile, config: LinkageConfig) -> Comparison:
    """All evidence that two mentions are one incident. Symmetric but for the order of left and right."""
    evidence = [_kinds(a, b, config)]
    days = _best(_compare_days(x, y, config) for x in a.days for y in b.days)
    places = _best(_compare_places(x, y, config) for x in a.places for y in b.places)
    if a.mention.document != b.mention.document:  # within one document a hint would compare a mention with itself
        days = days or _hint((_compare_days(x, y, config) for x in a.days or a.near_days for y in b.days or b.near_days), config)
        places = places or _hint(
            (_compare_places(x, y, config) for x in a.places or a.near_places for y in b.places or b.near_places), config
        )
    evidence += days + places
    numbers = [
        _compare_numbers(x, y, config) for x in a.numbers for y in b.numbers if x.property is y.property and x.category is y.category
    ]
    evidence += _best(numbers)
    shared = sorted(set(a.names) & set(b.names))
    evidence += [Evidence(config.same_name, f"both name {n}", a.names[n], b.names[n]) for n in shared[:3]]
    if not shared:
        words = sorted(set(a.words) & set(b.words))
        evidence += [Evidence(config.same_word, f"both speak of {w}", a.words[w], b.words[w]) for w in words[:1]]
    happened = StageReached.ACCOMPLISHED
    if a.stage is not b.stage and happened in (a.stage, b.stage) and not {a.mention.kind, b.mention.kind} & VERBAL:
        evidence.append(Evidence(config.other_stage, f"one is {a.stage}, the other {b.stage}"))
    return Comparison(a.mention.id, b.mention.id, tuple(evidence))


def _judged(judgements: Sequence[Judgement]) -> dict[frozenset[str], Verdict]:
    """The standing verdict on each judged pair of mentions; `undo` lifts the one before it."""
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


def _keys(p: Profile, config: LinkageConfig) -> set[tuple[str, object]]:
    """What two mentions must share to be compared at all: a day, a place, a name or a figure."""
    keys: set[tuple[str, object]] = {("name", name) for name in (*p.names, *p.words)}
    keys |= {("number", (n.property, n.low, n.high)) for n in p.numbers}
    for d in p.days or p.near_days:
        if d.last is not None and d.length <= config.longest_range:
            keys |= {("day", day) for day in range(d.first, d.last + config.max_days_apart + 1)}
    for w in p.places or p.near_places:
        keys.add(("place", w.name))
        if w.latitude is not None and w.longitude is not None:
            # A quarter of a degree is 28 km at most; the four cells around a point meet those of any point within 14 km.
            row, column = int(w.latitude * 4 + 0.5), int(w.longitude * 4 + 0.5)
            keys |= {("cell", (row + i, column + j)) for i in (0, -1) for j in (0, -1)}
    return keys


def _candidates(found: Sequence[Profile], config: LinkageConfig) -> list[tuple[int, int]]:
    """Pairs worth comparing, by position. Without a shared key no pair can reach the threshold."""
    blocks: dict[tuple[str, object], list[int]] = {}
    for position, p in enumerate(found):
        for key in _keys(p, config):
            blocks.setdefault(key, []).append(position)
    return sorted({pair for block in blocks.values() for pair in combinations(block, 2)})


class _Groups:
    """Mentions on their way into incidents. Two groups join only if no pair between them is kept apart."""

    def __init__(self, found: Sequence[Profile], verdicts: Mapping[frozenset[str], Verdict], config: LinkageConfig) -> None:
        self._profiles = {p.mention.id: p for p in found}
        self._verdicts, self._config = verdicts, config
        self._apart: dict[frozenset[str], bool] = {}
        self.of: dict[str, frozenset[str]] = {m: frozenset((m,)) for m in self._profiles}

    def _are_apart(self, left: str, right: str, forced: bool) -> bool:
        pair = frozenset((left, right))
        verdict = self._verdicts.get(pair)
        if verdict is not None:
            return verdict is Verdict.DIFFERENT
        if pair not in self._apart:
            self._apart[pair] = compare(self._profiles[left], self._profiles[right], self._config).forbidden(self._config)
        return self._apart[pair] and not forced

    def join(self, left: str, right: str, *, forced: bool = False) -> None:
        """Joins the groups of two mentions. `forced`: a person said that they are one, so only people's "different" can forbid it."""
        a, b = self.of[left], self.of[right]
        if a is b or any(self._are_apart(x, y, forced) for x in a for y in b):
            return
        merged = a | b
        for member in merged:
            self.of[member] = merged


def clusters(found: Sequence[Profile], judgements: Sequence[Judgement], config: LinkageConfig) -> list[tuple[str, ...]]:
    """Mention ids grouped into incidents, each group and the list sorted. Habitual mentions are in none.

    Links are taken from the strongest down; what people said goes before what the weights say.
    """
    single = [p for p in found if not p.habitual]
    verdicts = _judged(judgements)
    groups = _Groups(single, verdicts, config)
    for left, right in sorted(tuple(sorted(pair)) for pair, verdict in verdicts.items() if verdict is Verdict.SAME):
        if left in groups.of and right in groups.of:
            groups.join(left, right, forced=True)
    links = []
    for i, j in _candidates(single, config):
        weight = compare(single[i], single[j], config).weight
        within = single[i].mention.document == single[j].mention.document
        if weight >= (config.within_document if within else config.threshold):
            links.append((-weight, single[i].mention.id, single[j].mention.id))
    for _, left, right in sorted(links):
        groups.join(left, right)
    return sorted({tuple(sorted(g)) for g in groups.of.values()})
