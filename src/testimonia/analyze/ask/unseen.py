"""How many are on no list? Several methods, always; a headline only where they agree."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations
from types import MappingProxyType
from typing import Any

from testimonia.analyze.engines import engine
from testimonia.analyze.finding import Finding
from testimonia.analyze.undercount import graphs, latent, loglinear
from testimonia.analyze.undercount.overlaps import Overlaps
from testimonia.errors import AnalysisError

FEWEST_SEEN = 30
FEWEST_SHARED = 5
Progress = Callable[[int, int], None]
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Estimate:
    """The total by one method: centre and 95 % interval."""

    method: str
    total: float
    low: float
    high: float

    def overlaps(self, other: "Estimate") -> bool:
        """Whether the two intervals share a number."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, slots=True)
class Sampling:
    """How long the latent-class sampler runs: steps of each of twenty chains before the first draw, draws in all, steps between two."""

    classes: int = 10
    burn_in: int = 6_000
    draws: int = 2_000
    thinning: int = 40
    seed: int = 1


USUAL = Sampling()
_NONE: Mapping[str, frozenset[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Part:
    """One stratum, or one list left out: its estimates."""

    name: str
    seen: int
    estimates: tuple[Estimate, ...]
    notes: tuple[str, ...] = field(default=())


def undercount(
    strata: Mapping[str, Overlaps],
    origins: Mapping[str, frozenset[str]] = _NONE,
    sampling: Sampling = USUAL,
    *,
    progress: Progress | None = None,
) -> Finding:
    """Totals from lists that are already matched, by log-linear selection, averaging over graphs, and latent classes.

    `strata`: name to overlaps, one entry for a whole; `origins`: list to the origins that it draws on. Each list is left out in
    turn (without the sampler). Raises AnalysisError for fewer than three lists, lists that share an origin or do not overlap, or
    too few individuals.
    """
    for name, overlaps in strata.items():
        _refuse(name, overlaps, origins)
    parts = [_part(name, o, sampling, progress) for name, o in strata.items()]
    dropped = [d for o in strata.values() for d in _dropped(o)] if len(strata) == 1 else []
    agree = [all(one.overlaps(other) for one, other in combinations(p.estimates, 2)) for p in parts]
    rows = [row for part in (*parts, *dropped) for row in _rows(part)]
    seen = sum(p.seen for p in parts)
    return Finding(
        test="undercount",
        question="How many are there in all, those on no list included?",
        answer=_answer(parts, agree, seen, dropped),
        numbers={
            "seen": seen,
            "agree": all(agree),
            "strata": {p.name: _numbers(p) for p in parts},
            "without_list": {p.name: _numbers(p) for p in dropped},
        },
        heads=("part", "seen", "method", "total", "95 % interval"),
        rows=tuple(rows),
        assumptions=(
            "The lists are matched rightly: nobody is two persons, no two persons are one.",
            "Nobody came or went while the lists were made, and everybody on them belongs to the group.",
            "Everybody had some chance to be on some list. Who could be on none is in no estimate.",
            "Log-linear: lists depend on one another in pairs at most, alike for everybody. Graphs: as the graphs say. Latent classes: "
            "inside a class, the lists know nothing of one another.",
        ),
        misleads=(
            "The methods differ more than their intervals say. One interval alone is not the uncertainty.",
            "Lists that feed on one another make the total too low; lists that avoid one another's people make it too high.",
            "A match that was missed makes the total too high.",
            "An estimate counts nobody by name, and no case follows from it.",
            *(note for p in parts for note in p.notes),
        ),
        basis=tuple(
            f"{name}: lists {', '.join(o.lists)}; {o.seen} individuals, {int(o.observed[o.patterns.sum(1) > 1].sum())} on more than one"
            for name, o in strata.items()
        ),
        draw=partial(_chart, [_point(part, e) for part in (*parts, *dropped) for e in part.estimates], seen),
    )


def _refuse(name: str, overlaps: Overlaps, origins: Mapping[str, frozenset[str]]) -> None:
    lists = overlaps.lists
    if len(lists) < 3:
        raise AnalysisError(f"{name}: {len(lists)} lists. Two say nothing of how they depend on one another; three or more are needed.")
    for one, other in combinations(lists, 2):
        shared = origins.get(one, frozenset()) & origins.get(other, frozenset())
        if shared:
            raise AnalysisError(
                f"{name}: the lists {one} and {other} both draw on {', '.join(sorted(shared))}, so that a person on both was seen once. "
                "Merge the two, or leave one out; three lists without common origins are needed."
            )
    alone = [lists[j] for j in range(len(lists)) if not overlaps.observed[overlaps.patterns[:, j] == 1].sum()]
    if alone:
        raise AnalysisError(f"{name}: the list {alone[0]} is empty. Leave it out; three lists with somebody on them are needed.")
    shared_rows = (overlaps.patterns.sum(1) > 1) & (overlaps.observed > 0)
    lonely = [lists[j] for j in range(len(lists)) if not shared_rows[overlaps.patterns[:, j] == 1].any()]
    if lonely:
        raise AnalysisError(
            f"{name}: the list {lonely[0]} shares nobody with any other: it says nothing of the unseen. Match it, or leave it out."
        )
    both = int(overlaps.observed[overlaps.patterns.sum(1) > 1].sum())
    if overlaps.seen < FEWEST_SEEN or both < FEWEST_SHARED:
        raise AnalysisError(
            f"{name}: {overlaps.seen} individuals, {both} on more than one list. {FEWEST_SEEN} and {FEWEST_SHARED} or more are needed."
        )


def _part(name: str, overlaps: Overlaps, sampling: Sampling, progress: Progress | None) -> _Part:
    quick, notes = _quick(overlaps)
    drawn = latent.sample(
        overlaps,
        classes=sampling.classes,
        burn_in=sampling.burn_in,
        draws=sampling.draws,
        thinning=sampling.thinning,
        seed=sampling.seed,
        progress=progress,
    )
    if drawn.agreement > 1.1:
        notes = (*notes, f"{name}: the chains of the latent-class sampler do not agree yet ({drawn.agreement:.2f}): let it run longer.")
    classes = Estimate("latent classes", drawn.quantile(0.5), drawn.quantile(0.025), drawn.quantile(0.975))
    return _Part(name, overlaps.seen, (*quick, classes), notes)


def _quick(overlaps: Overlaps) -> tuple[tuple[Estimate, ...], tuple[str, ...]]:
    """The two methods that take no time, and what is to be said about them."""
    found = loglinear.select(overlaps)
    estimates, notes = [Estimate(f"log-linear ({found.model})", found.total, *found.interval)], []
    if len(overlaps.lists) <= graphs.MOST_LISTS:
        average = graphs.average(overlaps, graphs.usual_missing(overlaps))
        estimates.append(Estimate("graphs averaged", average.median, average.low, average.high))
        if average.weights[-max(1, len(average.weights) // 20) :].sum() > 0.01:
            notes.append("The average over graphs reaches the largest total that was tried: read it as 'at least'.")
    else:
        notes.append(f"More than {graphs.MOST_LISTS} lists: no average over graphs.")
    return tuple(estimates), tuple(notes)


def _dropped(overlaps: Overlaps) -> list[_Part]:
    """Each list left out, where what is left can still be asked."""
    out = []
    for name in overlaps.lists:
        rest = overlaps.without(name)
        try:
            _refuse(name, rest, _NONE)
        except AnalysisError:
            continue  # too little is left, which is no fault of the whole
        out.append(_Part(f"without {name}", rest.seen, _quick(rest)[0]))
    return out


def _answer(parts: Sequence[_Part], agree: Sequence[bool], seen: int, dropped: Sequence[_Part]) -> str:
    every = [e for p in parts for e in p.estimates]
    if len(parts) == 1:
        low, high = min(e.low for e in every), max(e.high for e in every)
        if not agree[0]:
            spread = ", ".join(f"{e.method}: {e.total:,.0f}" for e in every)
            return f"No single number: the methods contradict one another ({spread}). {seen:,} were seen; no total is stated."
        moved = [p for p in dropped if any(e.high < low or e.low > high for e in p.estimates)]
        shaky = f" It rests on single lists: {', '.join(p.name for p in moved)} it lies elsewhere." if moved else ""
        return f"{low:,.0f} to {high:,.0f} in all, over all methods; {seen:,} of them were seen.{shaky}"
    if not all(agree):
        bad = ", ".join(p.name for p, fine in zip(parts, agree, strict=True) if not fine)
        return f"No single number: the methods contradict one another in {bad}. {seen:,} were seen; no total is stated."
    low, high = (sum(f(p.estimates) for p in parts) for f in (_lowest, _highest))
    return f"{low:,.0f} to {high:,.0f} in all, the strata added at the ends of their ranges; {seen:,} of them were seen."


def _lowest(estimates: Sequence[Estimate]) -> float:
    return min(e.low for e in estimates)


def _highest(estimates: Sequence[Estimate]) -> float:
    return max(e.high for e in estimates)


def _rows(part: _Part) -> list[tuple[str, ...]]:
    return [(part.name, f"{part.seen:,}", e.method, f"{e.total:,.0f}", f"{e.low:,.0f} to {e.high:,.0f}") for e in part.estimates]


def _numbers(part: _Part) -> dict[str, Any]:
    return {"seen": part.seen, "methods": {e.method: {"total": e.total, "low": e.low, "high": e.high} for e in part.estimates}}


def _point(part: _Part, e: Estimate) -> dict[str, Any]:
    return {"part": part.name, "method": e.method.partition(" (")[0], "total": e.total, "low": e.low, "high": e.high}


def _chart(points: list[dict[str, Any]], seen: int) -> Any:
    alt = engine("altair")
    base = alt.Chart(alt.Data(values=points)).encode(
        y=alt.Y("part:N", title=None, sort=None), yOffset="method:N", color=alt.Color("method:N", title="method")
    )
    rule = base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", title=f"total ({seen:,} seen)"), x2="high:Q")
    return (rule + base.mark_point(filled=True, size=50).encode(x="total:Q")).properties(height=alt.Step(14))


def read_lists(rows: Sequence[Mapping[str, str]], stratum: str | None = None) -> dict[str, Overlaps]:
    """Overlaps from rows of a table: one 0/1 column for each list, and a column `count`, or one row per individual without it.

    `stratum`: the column that tells strata apart. Raises AnalysisError where no column holds 0 and 1 alone.
    """
    if not rows:
        raise AnalysisError("no rows. One column for each list, 1 = on it, 0 = not, and a column `count`, is needed.")
    lists = [name for name in rows[0] if name not in ("count", stratum) and {row[name].strip() for row in rows} <= {"0", "1"}]
    if len(lists) < 3:
        raise AnalysisError(f"{len(lists)} columns hold only 0 and 1; three lists or more are needed. Columns: {', '.join(rows[0])}")
    from testimonia.analyze.undercount.overlaps import from_patterns

    parts: dict[str, list[tuple[tuple[int, ...], int]]] = {}
    for number, row in enumerate(rows, 2):
        count = row.get("count", "1").strip()
        if not count.isdigit():
            raise AnalysisError(f"row {number}: the count {count!r} is no whole number.")
        pattern = tuple(int(row[name]) for name in lists)
        parts.setdefault(row[stratum] if stratum else "all", []).append((pattern, int(count)))
    return {name: from_patterns(lists, some) for name, some in parts.items()}
