"""Do events come in bursts, and when did their number change? Of the past only."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from testimonia.analyze.changes import find, p_of_one
from testimonia.analyze.engines import engine
from testimonia.analyze.events import Days, Event, Period, counts_by_month, days_of, drawn, uncertain
from testimonia.analyze.excitation import fit, p_against_constant
from testimonia.analyze.exposure import Exposure, amounts
from testimonia.analyze.finding import Finding, p_value
from testimonia.errors import AnalysisError

FEWEST_BURSTS = 20
FEWEST_MONTHS = 12
FEWEST_EVENTS = 10
Floats = npt.NDArray[np.float64]


def clustering(
    events: Sequence[Event], period: Period, *, simulations: int = 499, draws: int = 20, seed: int = 1, level: float = 0.05
) -> Finding:
    """A self-exciting process against a constant rate, over days with events. Uncertain days and origins are drawn `draws` times.

    Raises AnalysisError for fewer than twenty days with events.
    """
    inside = period.within(events)
    days = np.unique(days_of(inside, period))
    if len(days) < FEWEST_BURSTS:
        raise AnalysisError(f"{len(days)} days with events are too few to tell bursts from chance. {FEWEST_BURSTS} or more are needed.")
    found = fit(days, period.days)
    p = p_against_constant(days, period.days, simulations, seed)
    rng = np.random.default_rng(seed)
    ways = [np.unique(drawn(inside, period, rng)) for _ in range(draws if uncertain(inside) else 0)]
    others = [p_against_constant(w, period.days, 199, seed) for w in ways if len(w) >= FEWEST_BURSTS]
    ends = (min(others), max(others)) if others else (p, p)
    half_life = float(np.log(2) / found.beta)
    yes = p <= level
    return Finding(
        test="clustering",
        question="Do these events come in bursts, more than events at a constant rate would?",
        answer=(
            f"Yes: bursts like these come by chance with p {p_value(p)}. On average {found.alpha:.2f} events of each follow it closely, "
            f"half of them within {half_life:.0f} days. That may be one event calling forth another, or a time in which many were reported."
            if yes
            else f"No evidence of bursts: p {p_value(p)}. A constant rate explains the {len(days)} days as well."
        ),
        numbers={
            "days_with_events": len(days),
            "days": period.days,
            "p": p,
            "p_over_draws": list(ends),
            "mu": found.mu,
            "alpha": found.alpha,
            "beta": found.beta,
            "loglik": found.loglik,
            "constant_loglik": found.constant_loglik,
        },
        heads=("what", "value"),
        rows=(
            ("days with events", f"{len(days)} of {period.days}"),
            ("p against a constant rate", p_value(p)),
            ("p over uncertain days and origins", f"{p_value(ends[0])} to {p_value(ends[1])}"),
            ("events that one calls forth (alpha)", f"{found.alpha:.2f}"),
            ("half of them within", f"{half_life:.0f} days"),
        ),
        assumptions=(
            "Without bursts, the rate is the same over the whole period, and coverage too.",
            "Events of one day count once.",
            f"Chance is {simulations} series of as many days drawn by lot.",
        ),
        misleads=(
            "Coverage that comes and goes looks like bursts: compare the reports that were read.",
            "A season, a campaign or one long incident reported in parts looks like bursts too.",
            "It describes these days and says nothing about any day after them.",
        ),
        basis=tuple(e.told for e in inside),
        draw=partial(_months_chart, period.months, counts_by_month(days, period).astype(float), [], "days with events"),
    )


def changes(
    events: Sequence[Event],
    period: Period,
    exposure: Exposure,
    *,
    most: int = 3,
    min_segment: int = 3,
    draws: int = 50,
    seed: int = 1,
    level: float = 0.05,
) -> Finding:
    """Months at which the number of events, in proportion to what was read, changed its level: least squares, at most `most` breaks.

    Whether there is any break is tested by putting the months in random orders, and then the same inside each stretch.
    Raises AnalysisError for fewer than twelve months or ten events, all events in one month, or missing exposure.
    """
    inside = period.within(events)
    read = amounts(exposure, period)
    series = _rates(days_of(inside, period), period, read)
    _refuse_changes(inside, series)
    p = p_of_one(series, min_segment, seed=seed)
    breaks = _best(series, most, min_segment, level, seed) if p <= level else ()
    rng = np.random.default_rng(seed)
    ways = [_rates(drawn(inside, period, rng), period, read) for _ in range(draws if uncertain(inside) else 0)]
    others = [p_of_one(w, min_segment, 199, seed) for w in ways]
    ends = (min(others), max(others)) if others else (p, p)
    means = [float(part.mean()) for part in np.split(series, breaks)]
    months = [period.months[i] for i in breaks]
    return Finding(
        test="changes",
        question="When did the number of events change its level, in proportion to what was read?",
        answer=(
            f"It changed (p {p_value(p)}), first in: {', '.join(months)}. "
            f"Monthly level of each stretch: {', '.join(f'{m:.2f}' for m in means)}. What brought it, the series does not say."
            if breaks
            else f"No evidence of a change (p {p_value(p)}): months in any other order differ as much."
        ),
        numbers={
            "p": p,
            "p_over_draws": list(ends),
            "months": months,
            "levels": means,
            "series": dict(zip(period.months, series, strict=True)),
        },
        heads=("from", "to", "monthly level"),
        rows=tuple(_stretches(period.months, breaks, means)),
        assumptions=(
            "Months are exchangeable when nothing changes: no trend, no season, no month that carries over into the next.",
            exposure.told,
            "Levels change at once, not by and by.",
        ),
        misleads=(
            "A slow trend is cut into steps; the step has no meaning then.",
            "A change of what was read, of a definition or of a source looks like a change of the world.",
            "The months found are the best of many: the true ones may lie a few months off.",
        ),
        basis=tuple(e.told for e in inside),
        draw=partial(_months_chart, period.months, series, breaks, "events a month"),
    )


def _rates(days: Days, period: Period, read: Floats) -> Floats:
    """Events of each month for as much reading as in a middling month."""
    return np.asarray(counts_by_month(days, period) / (read / np.median(read)))


def _refuse_changes(events: Sequence[Event], series: Floats) -> None:
    if len(series) < FEWEST_MONTHS:
        raise AnalysisError(f"{len(series)} months are too few to see a change. {FEWEST_MONTHS} or more are needed.")
    if len(events) < FEWEST_EVENTS:
        raise AnalysisError(f"{len(events)} events are too few to see a change. {FEWEST_EVENTS} or more are needed.")
    if (series > 0).sum() < 2:
        raise AnalysisError("all events lie in one month, so there is no series to change. Events in several months are needed.")


def _best(series: Floats, most: int, min_segment: int, level: float, seed: int) -> tuple[int, ...]:
    """The best breaks, as many as hold: one more while some stretch between them changes by itself."""
    found = find(series, 1, min_segment).index
    while len(found) < most:
        long_enough = [part for part in np.split(series, found) if len(part) >= 2 * min_segment]
        if not any(p_of_one(part, min_segment, seed=seed) <= level / (len(found) + 1) for part in long_enough):
            break
        found = find(series, len(found) + 1, min_segment).index
    return found


def _stretches(months: Sequence[str], breaks: Sequence[int], means: Sequence[float]) -> list[tuple[str, ...]]:
    starts, ends = [0, *breaks], [*breaks, len(months)]
    return [(months[s], months[e - 1], f"{m:.2f}") for s, e, m in zip(starts, ends, means, strict=True)]


def _months_chart(months: Sequence[str], series: Floats, breaks: Sequence[int], title: str) -> Any:
    alt = engine("altair")
    values = [{"month": f"{m}-01", "events": float(v)} for m, v in zip(months, series, strict=True)]
    x = alt.X("month:T", title="month")
    bars = alt.Chart(alt.Data(values=values)).mark_bar(color="#4c78a8").encode(x=x, y=alt.Y("events:Q", title=title))
    if not len(breaks):
        return bars
    rules: list[Mapping[str, str]] = [{"month": f"{months[i]}-01"} for i in breaks]
    return bars + alt.Chart(alt.Data(values=rules)).mark_rule(color="#b30000", strokeDash=[4, 3]).encode(x=x)
