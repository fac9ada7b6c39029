"""Which mentions tell of the same incident: weighted evidence for and against, then clusters that respect every "different".

Weights are in the spirit of Fellegi and Sunter (log odds, base 2, set by hand on the development cases; a mention
that says nothing about a thing adds nothing). Every link explains itself: number, sentence, the two claims compared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import asin, cos, radians, sin, sqrt

from testimonia.model.record import Judgement
from testimonia.model.terms import Kind, StageReached, Verdict
from testimonia.reconcile.profiles import VERBAL, Days, Number, Profile, Where

EARTH_DIAMETER_KM = 12742.0

# Kinds that writers use for one another: the same killing is an attack to one and an operation to the other.
FAMILIES: tuple[frozenset[Kind], ...] = (
    frozenset(
        {
            Kind.ARMED_ATTACK,
            Kind.BOMBING,
            Kind.ASSASSINATION,
            Kind.MILITARY_OPERATION,
            Kind.MOB_VIOLENCE,
            Kind.HIJACKING,
            Kind.DISPERSAL,
            Kind.EXECUTION,
            Kind.OTHER,
        }
    ),
    frozenset({Kind.PROTEST, Kind.DISPERSAL, Kind.MOB_VIOLENCE}),
    frozenset({Kind.ARREST, Kind.KIDNAPPING, Kind.TRIAL}),
    frozenset({Kind.ARSON, Kind.DESTRUCTION, Kind.ROBBERY}),
    frozenset({Kind.DISPLACEMENT, Kind.MILITARY_OPERATION}),
    frozenset({Kind.STATEMENT, Kind.NEGOTIATION}),
)


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
    rival_number: float = -0.25
    same_name: float = 1.0
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
    if any(left in family and right in family for family in FAMILIES):
        return Evidence(config.related_kind, f"{left} and {right} are often words for one act")
    return Evidence(config.other_kind, f"{left} is not {right}")


def _compare_days(a: Days, b: Days, config: LinkageConfig) -> Evidence:
    last_a, last_b = (a.last if a.last is not None else a.first + 365), (b.last if b.last is not None else b.first + 365)
    gap = max(a.first, b.first) - min(last_a, last_b)
    if gap <= 0:
        if a.length <= 2 and b.length <= 2:
            return Evidence(config.same_day, "same day", a.claim, b.claim)
        if min(a.length, b.length) > 60:
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


def compare(a: Profile, b: Profile, config: LinkageConfig) -> Comparison:
    """All evidence that two mentions are one incident. Symmetric but for the order of left and right."""
    evidence = [_kinds(a, b, config)]
    evidence += _best(_compare_days(x, y, config) for x in a.days for y in b.days)
    evidence += _best(_compare_places(x, y, config) for x in a.places for y in b.places)
    numbers = [
        _compare_numbers(x, y, config) for x in a.numbers for y in b.numbers if x.property is y.property and x.category is y.category
    ]
    evidence += _best(numbers)
    shared = sorted(set(a.names) & set(b.names))
    evidence += [Evidence(config.same_name, f"both name {n}", a.names[n], b.names[n]) for n in shared[:3]]
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


def clusters(found: Sequence[Profile], judgements: Sequence[Judgement], config: LinkageConfig) -> list[tuple[str, ...]]:
    """Mention ids grouped into incidents, each group and the list sorted. Habitual mentions are in none.

    Links are taken from the strongest down; two groups join only if no pair between them is vetoed or judged different.
    """
    single = [p for p in found if not p.habitual]
    verdicts = _judged(judgements)
    comparisons = {frozenset((a.mention.id, b.mention.id)): (a, b, compare(a, b, config)) for a, b in combinations(single, 2)}
    apart = {
        pair
        for pair, (_, _, c) in comparisons.items()
        if verdicts.get(pair) is Verdict.DIFFERENT or (c.forbidden(config) and verdicts.get(pair) is not Verdict.SAME)
    }
    group_of: dict[str, frozenset[str]] = {p.mention.id: frozenset((p.mention.id,)) for p in single}

    def join(pair: frozenset[str], force: bool) -> None:
        left, right = sorted(pair)
        a, b = group_of[left], group_of[right]
        if a is b or any(frozenset((x, y)) in apart and (not force or verdicts.get(frozenset((x, y)))) for x in a for y in b):
            return
        merged = a | b
        for member in merged:
            group_of[member] = merged

    for pair, verdict in verdicts.items():
        if verdict is Verdict.SAME and pair <= group_of.keys():
            join(pair, force=True)
    for pair, (a, b, c) in sorted(comparisons.items(), key=lambda item: (-item[1][2].weight, sorted(item[0]))):
        needed = config.within_document if a.mention.document == b.mention.document else config.threshold
        if c.weight >= needed and pair not in apart:
            join(pair, force=False)
    return sorted({tuple(sorted(g)) for g in group_of.values()})
