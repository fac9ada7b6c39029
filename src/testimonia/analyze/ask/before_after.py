"""Did a count change after a day?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from testimonia.analyze.aftermath import Aftermath, Design, estimate
from testimonia.analyze.engines import engine
from testimonia.analyze.events import Event, Period, counts_by_month, days_of, drawn, uncertain
from testimonia.analyze.exposure import Exposure, amounts
from testimonia.analyze.finding import Finding, p_value
from testimonia.errors import AnalysisError

FEWEST_MONTHS = 6  # on either side
FEWEST_EVENTS = 10
FEWEST_PLACEBOS = 9
Floats = npt.NDArray[np.float64]
USUAL = Design("quasipoisson", small_sample=True)


def aftermath(
    events: Sequence[Event],
    day: date,
    period: Period,
    exposure: Exposure,
    design: Design = USUAL,
    *,
    draws: int = 50,
    seed: int = 1,
    level: float = 0.05,
) -> Finding:
    """Events a month before and after `day` (its month is the first after): ratio of the levels beside a steady trend.

    The same is asked of every other month as a placebo: a change that comes as large at other dates is no change at this one.
    Raises AnalysisError for fewer than six months on a side, fewer than ten events, events in one month, or missing exposure.
    """
    inside = period.within(events)
    read = amounts(exposure, period)
    counts = counts_by_month(days_of(inside, period), period).astype(float)
    at = _month(day, period)
    _refuse(counts, at, day)
    found = _at(counts, at, read, design)
    families = {f: _at(counts, at, read, replace(design, family=f)) for f in ("poisson", "quasipoisson", "negative_binomial")}
    placebos = _placebos(counts, at, read, design)
    p = float(np.mean([abs(np.log(r)) >= abs(np.log(found.ratio)) - 1e-12 for r in [found.ratio, *placebos.values()]]))
    rng = np.random.default_rng(seed)
    ways = [counts_by_month(drawn(inside, period, rng), period).astype(float) for _ in range(draws if uncertain(inside) else 0)]
    ratios = [_at(w, at, read, design).ratio for w in ways if w[:at].sum() > 0 and w[at:].sum() > 0]
    ends = (float(np.quantile(ratios, 0.025)), float(np.quantile(ratios, 0.975))) if ratios else (found.ratio, found.ratio)
    enough = len(placebos) >= FEWEST_PLACEBOS
    autocorrelation = _autocorrelation(counts, found)
    return Finding(
        test="aftermath",
        question=f"Did the number of events a month change after {day}, beside its steady trend?",
        answer=_answer(found, p if enough else None, level, ends),
        numbers={
            "ratio": found.ratio,
            "interval": [found.low, found.high],
            "placebo_p": p if enough else None,
            "placebos": placebos_by_month(placebos, period),
            "ratio_over_draws": list(ends),
            "dispersion": found.dispersion,
            "autocorrelation": autocorrelation,
            "before": {"months": at, "events": float(counts[:at].sum())},
            "after": {"months": len(counts) - at, "events": float(counts[at:].sum())},
            "slope_p": found.slope_p,
            "families": {name: [f.ratio, f.low, f.high] for name, f in families.items()},
        },
        heads=("model", "ratio after to before", "95 % interval"),
        rows=(
            *((name.replace("_", " "), f"{f.ratio:.2f}", f"{f.low:.2f} to {f.high:.2f}") for name, f in families.items()),
            ("over uncertain days and origins", f"{found.ratio:.2f}", f"{ends[0]:.2f} to {ends[1]:.2f}"),
            (f"as large at placebo dates ({len(placebos)})", "", f"p {p_value(p)}" if enough else "too few dates"),
        ),
        assumptions=(
            "Without the day, the trend would have gone on as a straight line on the log scale.",
            exposure.told,
            "Nothing else changed in the same month.",
            f"Months scatter more than at random by a factor of {found.dispersion:.1f}; the quasi-Poisson interval takes that in.",
        ),
        misleads=(
            "What else happened in that month is in the ratio too.",
            "A day chosen because many events came after it will show many events after it.",
            "With a trend in the model a lasting change of the trend can pass for a step.",
            f"Where neighbouring months resemble one another (here: correlation {autocorrelation:.2f}), the intervals are too narrow.",
        ),
        basis=tuple(e.told for e in inside),
        draw=partial(_chart, period.months, counts, found, at, read),
    )


def placebos_by_month(placebos: dict[int, float], period: Period) -> dict[str, float]:
    """Ratio at each placebo date."""
    return {period.months[i]: ratio for i, ratio in placebos.items()}


def _month(day: date, period: Period) -> int:
    month = f"{day:%Y-%m}"
    if month not in period.months:
        raise AnalysisError(f"{day} lies outside {period.first} to {period.last}. Give a day inside the period, or a longer period.")
    return period.months.index(month)


def _refuse(counts: Floats, at: int, day: date) -> None:
    after = len(counts) - at
    if min(at, after) < FEWEST_MONTHS:
        raise AnalysisError(f"{at} months before {day} and {after} from then on: {FEWEST_MONTHS} or more on each side are needed.")
    if counts.sum() < FEWEST_EVENTS:
        raise AnalysisError(f"{int(counts.sum())} events are too few to see a change. {FEWEST_EVENTS} or more are needed.")
    if not counts[:at].sum() or not counts[at:].sum():
        side = "before" if not counts[:at].sum() else "after"
        raise AnalysisError(f"no event {side} {day}: a ratio to nothing is none. A period with events on both sides is needed.")


def _at(counts: Floats, at: int, read: Floats, design: Design) -> Aftermath:
    time = np.arange(1, len(counts) + 1, dtype=float)
    return estimate(counts, (np.arange(len(counts)) >= at).astype(float), time, design, read)


def _placebos(counts: Floats, at: int, read: Floats, design: Design) -> dict[int, float]:
    """Ratio at every other month with six months on either side, the true date's neighbours left out."""
    others = (i for i in range(FEWEST_MONTHS, len(counts) - FEWEST_MONTHS + 1) if abs(i - at) > 2)
    return {i: _at(counts, i, read, design).ratio for i in others if counts[:i].sum() and counts[i:].sum()}


def _autocorrelation(counts: Floats, found: Aftermath) -> float:
    left = (counts - found.fitted) / np.sqrt(np.maximum(found.fitted, 1e-9))
    return float(np.corrcoef(left[:-1], left[1:])[0, 1]) if left.std() > 0 else 0.0


def _answer(found: Aftermath, placebo: float | None, level: float, ends: tuple[float, float]) -> str:
    away = found.low > 1 or found.high < 1
    size = f"{found.ratio:.2f} times as many as the trend would have (95 % interval {found.low:.2f} to {found.high:.2f})"
    if not away:
        return f"No evidence of a change: {size}, and 1 lies inside."
    if placebo is not None and placebo > level:
        return (
            f"Not shown: {size}, but at other dates, where nothing is claimed to have happened, changes come as large "
            f"(placebo p {p_value(placebo)})."
        )
    compared = (
        "too few other dates to compare with" if placebo is None else f"rarely as large at other dates (placebo p {p_value(placebo)})"
    )
    held = "" if (ends[0] > 1) == (ends[1] > 1) else " Over the uncertain days and origins it does not hold throughout."
    return f"It changed: {size}; {compared}.{held} Whether the day brought it, the series does not say."


def _chart(months: Sequence[str], counts: Floats, found: Aftermath, at: int, read: Floats) -> Any:
    alt = engine("altair")
    effect = found.terms["intervention"].estimate
    without = np.where(np.arange(len(counts)) >= at, found.fitted / np.exp(effect), np.nan)
    values = [
        {"month": f"{m}-01", "events": float(c), "fitted": float(f), "without": None if np.isnan(w) else float(w), "read": float(r)}
        for m, c, f, w, r in zip(months, counts, found.fitted, without, read, strict=True)
    ]
    base = alt.Chart(alt.Data(values=values)).encode(x=alt.X("month:T", title="month"))
    points = base.mark_point(filled=True, color="#555").encode(y=alt.Y("events:Q", title="events a month"), tooltip=["events:Q", "read:Q"])
    lines = base.mark_line(color="#4c78a8").encode(y="fitted:Q") + base.mark_line(color="#4c78a8", strokeDash=[4, 3]).encode(y="without:Q")
    rule = alt.Chart(alt.Data(values=[{"month": f"{months[at]}-01"}])).mark_rule(color="#b30000").encode(x="month:T")
    return points + lines + rule
