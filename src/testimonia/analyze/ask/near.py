"""Did events of one kind fall near events of another more often than chance would have it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np

from testimonia.analyze.coincidence import Coincidence, Surrogates, Window, coincide, power, reordered, shifted
from testimonia.analyze.engines import engine
from testimonia.analyze.events import Days, Event, Period, days_of, drawn, uncertain
from testimonia.analyze.finding import Finding, p_value, percent
from testimonia.analyze.trials import Trial, holm
from testimonia.errors import AnalysisError

Rate = Literal["precursor", "trigger"]
FEWEST = 5
_ENOUGH_POWER = 0.8
USUAL = (Window(7), Window(30), Window(90))


@dataclass(frozen=True, slots=True)
class _Look:
    """One window: what was counted, and how it stands against chance."""

    found: Coincidence
    shift: float
    waiting: float
    poisson: float
    holm: float
    detectable: float | None
    counts: tuple[int, int]
    significant_draws: float

    def hits(self, rate: Rate) -> int:
        return self.found.precursor if rate == "precursor" else self.found.trigger


def coincidence(
    a: Sequence[Event],
    b: Sequence[Event],
    period: Period,
    windows: Sequence[Window] = USUAL,
    *,
    rate: Rate = "precursor",
    names: tuple[str, str] = ("A", "B"),
    tried: Sequence[Trial] = (),
    draws: int = 200,
    seed: int = 1,
    level: float = 0.05,
) -> Finding:
    """Event coincidence analysis. `precursor`: A events that follow a B event; `trigger`: B events that an A event follows.

    p is by circular shifts; waiting-time surrogates and independent random events stand beside it. All windows, and those `tried`
    before on the same question, are corrected for together (Holm). Uncertain days and origins are drawn `draws` times.
    Raises AnalysisError for fewer than five days with events of either kind, or a window of half the period or more.
    """
    inside = period.within(a), period.within(b)
    first, second = (np.unique(days_of(events, period)) for events in inside)
    _refuse(first, second, period, windows, names)
    question = _question(rate, names)
    surrogates = [shifted(first, second, period.days, w) for w in windows]
    earlier = [t for t in tried if t.question == question and t.window not in {told(w) for w in windows}]
    corrected = holm([_of(s, rate) for s in surrogates] + [t.p for t in earlier])
    rng = np.random.default_rng(seed)
    ways = [tuple(np.unique(drawn(events, period, rng)) for events in inside) for _ in range(draws if any(map(uncertain, inside)) else 0)]
    ways = [way for way in ways if all(map(len, way))]
    looks = [
        _look(first, second, period, w, rate, s, p, ways, seed, level) for w, s, p in zip(windows, surrogates, corrected, strict=False)
    ]
    return Finding(
        test="coincidence",
        question=question,
        answer=_answer(looks, rate, level, len(first) if rate == "precursor" else len(second), len(earlier)),
        numbers=_numbers(looks, rate, period, first, second, earlier),
        heads=("window", "found", "rate", "by chance", "p shifted", "p waiting times", "p random", "corrected", "range over draws"),
        rows=tuple(_row(look, rate) for look in looks),
        assumptions=(
            f"Both kinds were looked for alike on each of the {period.days} days from {period.first} to {period.last}.",
            "Under chance, each kind keeps its own rhythm (its clusters, its quiet years), and the two know nothing of one another.",
            "Events of one kind on one day count once.",
        ),
        misleads=(
            "Coincidence is not cause: a third thing, a season or a crackdown, may bring both.",
            "Reports may be thicker where there was already something to report: then both kinds are found together.",
            "Every window tried is another chance to be lucky. The corrected column counts those in the log, and no others.",
            "No evidence is not evidence of no link: see what the test could have found at all.",
        ),
        basis=tuple(f"{name}: {e.told}" for name, events in zip(names, inside, strict=True) for e in events),
        draw=partial(_chart, [_point(look, rate) for look in looks]),
    )


def told(w: Window) -> str:
    """A window in words."""
    side = "on either side" if w.symmetric else "days"
    days = f"{w.width:g} {side}" if not w.symmetric else f"{w.width:g} days {side}"
    return f"{days}, from day {w.lag:g} on" if w.lag else days


def trials_of(finding: Finding) -> tuple[Trial, ...]:
    """What goes into the log of trials."""
    return tuple(Trial(finding.question, look["window"], look["p_shift"]) for look in finding.numbers["windows"])


def _question(rate: Rate, names: tuple[str, str]) -> str:
    a, b = names
    if rate == "precursor":
        return f"Do {a} follow {b} more often than chance would have it?"
    return f"Are {b} followed by {a} more often than chance would have it?"


def _refuse(first: Days, second: Days, period: Period, windows: Sequence[Window], names: tuple[str, str]) -> None:
    for days, name in zip((first, second), names, strict=True):
        if len(days) < FEWEST:
            raise AnalysisError(
                f"{name}: {len(days)} days with events from {period.first} to {period.last} are too few to tell a link from chance. "
                f"{FEWEST} different days or more are needed."
            )
    for w in windows:
        if (2 if w.symmetric else 1) * w.width + w.lag >= period.days / 2:
            raise AnalysisError(
                f"a window of {told(w)} covers half of the {period.days} days or more, so nearly everything coincides. "
                "Take a shorter window or a longer period."
            )


def _of(s: Surrogates, rate: Rate) -> float:
    return s.p_precursor if rate == "precursor" else s.p_trigger


def _look(
    a: Days, b: Days, period: Period, w: Window, rate: Rate, s: Surrogates, corrected: float, ways: Sequence[Any], seed: int, level: float
) -> _Look:
    found = coincide(a, b, period.days, w)
    waiting = reordered(a, b, period.days, w, seed=seed)
    hits, significant = [], []
    for one, other in ways:
        drawn_once = coincide(one, other, period.days, w)
        hits.append(drawn_once.precursor if rate == "precursor" else drawn_once.trigger)
        significant.append(_of(shifted(one, other, period.days, w), rate) <= level)
    own = found.precursor if rate == "precursor" else found.trigger
    ends = (int(np.quantile(hits, 0.025)), int(np.quantile(hits, 0.975))) if hits else (own, own)
    counts = (len(a), len(b)) if rate == "precursor" else (len(b), len(a))
    return _Look(
        found,
        _of(s, rate),
        _of(waiting, rate),
        found.p_precursor if rate == "precursor" else found.p_trigger,
        corrected,
        _detectable(period.days, *counts, w, level),
        ends,
        float(np.mean(significant)) if significant else float(_of(s, rate) <= level),
    )


def _detectable(length: int, events: int, others: int, w: Window, level: float) -> float | None:
    """Smallest share of events with a real link that the test would find in four of five cases; None where there is none."""
    shares = (s / 100 for s in range(5, 101, 5))
    return next((s for s in shares if power(length, events, others, w, s, level) >= _ENOUGH_POWER), None)


def _expected(look: _Look, rate: Rate) -> float:
    w, n = look.found.window, look.found.b if rate == "precursor" else look.found.a
    share = ((2 * w.width + 1) if w.symmetric else (w.width + 1)) / (look.found.length - (0 if w.symmetric else w.lag))
    return float(1 - (1 - share) ** n)


def _rate(look: _Look, rate: Rate) -> float:
    return look.found.precursor_rate if rate == "precursor" else look.found.trigger_rate


def _row(look: _Look, rate: Rate) -> tuple[str, ...]:
    n = look.found.a if rate == "precursor" else look.found.b
    low, high = look.counts
    return (
        *(told(look.found.window), f"{look.hits(rate)} of {n}", percent(_rate(look, rate)), percent(_expected(look, rate))),
        *(p_value(look.shift), p_value(look.waiting), p_value(look.poisson), p_value(look.holm)),
        str(low) if low == high else f"{low} to {high}",
    )


def _answer(looks: Sequence[_Look], rate: Rate, level: float, n: int, earlier: int) -> str:
    yes = [look for look in looks if look.holm <= level]
    counted = f" {earlier} windows tried before are counted in." if earlier else ""
    found = "; ".join(f"{told(look.found.window)}: {look.hits(rate)} of {n}" for look in (yes or looks))
    if yes:
        doubt = min(look.significant_draws for look in yes)
        unsure = f" Over the uncertain days and origins it holds in {percent(doubt)} of the draws or more." if doubt < 1 else ""
        told_apart = "This does not say that one brings about the other."
        return f"More often than chance, after correction for all windows ({found}).{counted}{unsure} {told_apart}"
    least = [look.detectable for look in looks if look.detectable is not None]
    reach = (
        f"With so few events the test would find a link in four of five cases only if it held for {percent(min(least))} of them or more."
        if least
        else "With so few events the test could not have found a link of any strength in four of five cases."
    )
    return f"No evidence ({found}): chance alone gives as much. {reach}{counted}"


def _numbers(looks: Sequence[_Look], rate: Rate, period: Period, a: Days, b: Days, earlier: Sequence[Trial]) -> dict[str, Any]:
    return {
        "rate": rate,
        "days": period.days,
        "a": len(a),
        "b": len(b),
        "tried_before": len(earlier),
        "windows": [
            {
                "window": told(look.found.window),
                "precursor": look.found.precursor,
                "trigger": look.found.trigger,
                "p_shift": look.shift,
                "p_waiting_times": look.waiting,
                "p_random": look.poisson,
                "p_corrected": look.holm,
                "detectable_share": look.detectable,
                "range_over_draws": list(look.counts),
                "significant_share_of_draws": look.significant_draws,
            }
            for look in looks
        ],
    }


def _point(look: _Look, rate: Rate) -> dict[str, Any]:
    return {"window": told(look.found.window), "found": _rate(look, rate), "by chance": _expected(look, rate)}


def _chart(points: list[dict[str, Any]]) -> Any:
    alt = engine("altair")
    base = alt.Chart(alt.Data(values=points)).encode(x=alt.X("window:N", sort=None, title="window"))
    bars = base.mark_bar(color="#4c78a8").encode(y=alt.Y("found:Q", title="share that coincides", scale=alt.Scale(domain=[0, 1])))
    return bars + base.mark_tick(color="#222", thickness=3, size=90).encode(y="by chance:Q")
