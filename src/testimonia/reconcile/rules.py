"""Rules that make one range of several stated figures: reviewed data, chosen by name. What a rule does not decide stays undecided."""

import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from testimonia.errors import RecordError

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class FigureRule:
    """One rule of `figure_rules.toml`. `enemy_raises_high`: a party's figure of its enemy's losses moves the high end only."""

    name: str
    definition: str
    source: str
    enemy_raises_high: bool
    revises: bool
    best: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """One figure as a rule sees it. `point`: the single number it states, None when it is a range or open.

    `origin`: whose it is; `rank`: how close that origin stands to what it tells, the higher the closer; `day`: ISO date it was told, or "".
    """

    low: int | None
    high: int | None
    point: int | None
    origin: str
    rank: int
    day: str = ""


@cache
def figure_rules() -> Mapping[str, FigureRule]:
    """All rules by name, the default first."""
    data = tomllib.loads(files("testimonia.reconcile").joinpath("figure_rules.toml").read_text(encoding="utf-8"))
    found = {}
    for name, row in data.items():
        unknown = [ground for ground in row["best"] if ground not in _GROUNDS]
        if unknown:
            raise RecordError(f"figure rule {name}: {unknown[0]} is no ground of choice. There are: {', '.join(_GROUNDS)}.")
        rule = FigureRule(name, row["definition"], row["source"], row["enemy"] == "raises_high", row["revises"], tuple(row["best"]))
        found[name] = rule
    return found


def figure_rule(name: str) -> FigureRule:
    """The rule of that name. Raises RecordError naming those there are."""
    rules = figure_rules()
    if name not in rules:
        raise RecordError(f"there is no figure rule {name!r}. There are: {', '.join(rules)}.")
    return rules[name]


def largest_stated(low: int | None, high: int | None) -> int | None:
    """The largest number that a figure states; an open bound states its closed end."""
    return max((x for x in (low, high) if x is not None), default=None)


def ends(stated: Sequence[Stated]) -> tuple[int | None, int | None]:
    """Smallest low end and largest number stated. The high end is open only if whoever states the largest leaves it open."""
    lows = [s.low for s in stated if s.low is not None]
    tops = [(top, s.high) for s in stated if (top := largest_stated(s.low, s.high)) is not None]
    top = max((t for t, _ in tops), default=None)
    closed = any(high is not None for t, high in tops if t == top)
    return min(lows, default=None), top if closed else None


def _closest_access(stated: Sequence[Stated]) -> list[Stated]:
    closest = max(s.rank for s in stated)
    return [s for s in stated if s.rank == closest]


def _most_origins(stated: Sequence[Stated]) -> list[Stated]:
    votes = Counter(point for point, _ in {(s.point, s.origin) for s in stated})
    return [s for s in stated if votes[s.point] == max(votes.values())]


def _most_exact(stated: Sequence[Stated]) -> list[Stated]:
    widths = {id(s): (s.high - s.low) if s.low is not None and s.high is not None else None for s in stated}
    known = [w for w in widths.values() if w is not None]
    return [s for s in stated if widths[id(s)] == min(known)] if known else list(stated)


_GROUNDS: Mapping[str, Callable[[Sequence[Stated]], list[Stated]]] = {
    "closest_access": _closest_access,
    "most_origins": _most_origins,
    "most_exact": _most_exact,
}


def favoured(stated: Sequence[Stated], rule: FigureRule) -> tuple[int, ...]:
    """The figures that are level after every ground of the rule: one when it decides, none when nobody states a single number.

    What stays level among the closest is put to all: a figure that more origins give, however far, goes before its rivals.
    """
    left = [s for s in stated if s.point is not None]
    if not left:
        return ()
    everybody = Counter(point for point, _ in {(s.point, s.origin) for s in left})
    for ground in rule.best:
        left = _GROUNDS[ground](left)
    level = {s.point for s in left if s.point is not None}
    most = max(everybody[point] for point in level)
    return tuple(sorted(point for point in level if everybody[point] == most))
