"""Krippendorff's alpha: agreement of any number of coders beyond what chance would give, with gaps allowed.

Alpha is 1 minus observed over expected disagreement, from the matrix of coincidences (K. Krippendorff, "Computing Krippendorff's
Alpha-Reliability", 2011; "Content Analysis", chapter 11). 1: all agree; 0: as chance would have it; below 0: they disagree systematically.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from testimonia.errors import AnalysisError

V = TypeVar("V", bound=Hashable)
Distance = Callable[[V, V], float]


class Level(StrEnum):
    """What the values are: names, ranks, numbers with equal steps, or numbers with a true zero."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


def krippendorff_alpha(units: Iterable[Sequence[V]], level: Level = Level.NOMINAL) -> float:
    """Alpha of the values that coders gave to each unit; a coder who passed a unit over gives no value for it.

    `units`: for each unit the values given, in any order; those with fewer than two are left out, since nothing can be compared.
    For `ordinal` the values must be comparable, for `interval` and `ratio` numbers. Raises AnalysisError when no unit has two values,
    or when all values are equal: then chance agrees as well as they do, and alpha is not defined.
    """
    pairable = [Counter(values) for values in units if len(values) >= 2]
    if not pairable:
        raise AnalysisError("agreement needs at least one question that two reviewers have answered")
    totals: Counter[V] = sum(pairable, Counter())
    if len(totals) < 2:
        raise AnalysisError("every answer is the same: agreement beyond chance cannot be told from it. More questions are needed.")
    distance = _distance(level, totals)
    n = totals.total()
    observed = sum(_disagreement(counts, distance) / (counts.total() - 1) for counts in pairable) / n
    expected = _disagreement(totals, distance) / (n * (n - 1))
    return 1.0 - observed / expected


def _disagreement(counts: Mapping[V, int], distance: Distance[V]) -> float:
    """Sum of distances over all ordered pairs of values."""
    return sum(m * k * distance(a, b) for a, m in counts.items() for b, k in counts.items() if a != b)


def _distance(level: Level, totals: Mapping[V, int]) -> Distance[V]:
    if level is Level.NOMINAL:
        return lambda a, b: float(a != b)
    if level is Level.ORDINAL:
        return _ordinal(totals)
    if level is Level.INTERVAL:
        return lambda a, b: (_number(a) - _number(b)) ** 2
    return lambda a, b: ((_number(a) - _number(b)) / (_number(a) + _number(b))) ** 2 if _number(a) + _number(b) else 0.0


def _ordinal(totals: Mapping[V, int]) -> Distance[V]:
    """Squared number of values between two ranks, each end counted half."""
    ranked = sorted(totals, key=_number)
    reached: dict[V, float] = {}
    below = 0
    for value in ranked:
        reached[value] = below + totals[value] / 2
        below += totals[value]
    return lambda a, b: (reached[a] - reached[b]) ** 2


def _number(value: object) -> float:
    if not isinstance(value, (int, float)):
        raise AnalysisError(f"{value!r} is no number: ranks, intervals and ratios are told of numbers. For names use the nominal level.")
    return float(value)
