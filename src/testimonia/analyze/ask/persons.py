"""How many of one fate on one of another, over many incidents: killed to detained, killed to wounded, by side."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from testimonia.analyze.engines import engine
from testimonia.analyze.events import Event, Period, without_origin
from testimonia.analyze.finding import Finding
from testimonia.errors import AnalysisError

FEWEST = 5
Floats = npt.NDArray[np.float64]


def ratio(
    events: Sequence[Event],
    above: str = "killed",
    below: str = "wounded",
    *,
    period: Period | None = None,
    draws: int = 2000,
    seed: int = 1,
) -> Finding:
    """The sum of one figure over that of another, over incidents that give both, with a 95 % interval.

    The interval is a bootstrap over incidents: each draw takes incidents with replacement, a number from within each figure's
    range, and forgets one origin. Raises AnalysisError for fewer than five incidents with both figures, or no person below.
    """
    inside = period.within(events) if period else tuple(events)
    both = tuple(e for e in inside if above in e.figures and below in e.figures)
    _refuse(inside, both, above, below)
    low, high = _ends(both, above), _ends(both, below)
    ends = low[:, 0].sum() / max(1.0, high[:, 1].sum()), low[:, 1].sum() / max(1.0, high[:, 0].sum())
    ways = _ways(both, above, below, draws, np.random.default_rng(seed))
    middle = float(low.mean(1).sum() / high.mean(1).sum())
    interval = float(np.quantile(ways, 0.025)), float(np.quantile(ways, 0.975))
    open_ends = sum(e.figures[name][1] is None for e in both for name in (above, below))
    left_out = len(inside) - len(both)
    rows = (
        ("incidents with both figures", str(len(both))),
        ("incidents without one of them", str(left_out)),
        (f"{above}, sum of the ranges", _told(low)),
        (f"{below}, sum of the ranges", _told(high)),
        ("ratio, middles of the ranges", f"{middle:.2f}"),
        ("ratio, ends of the ranges", f"{ends[0]:.2f} to {ends[1]:.2f}"),
        ("ratio, 95 % interval", f"{interval[0]:.2f} to {interval[1]:.2f}"),
    )
    return Finding(
        test="ratio",
        question=f"How many {above} are there for each {below}, over the incidents of the record?",
        answer=(
            f"{middle:.2f} {above} for each {below} (95 % interval {interval[0]:.2f} to {interval[1]:.2f}, {len(both)} incidents). "
            + (f"{left_out} incidents give only one of the two figures, or neither, and are not in it. " if left_out else "")
            + "What a usual ratio would be, these incidents do not say: compare with another series."
        ),
        numbers={
            "incidents": len(both),
            "left_out": left_out,
            "open_ends": open_ends,
            "ratio": middle,
            "ends": list(ends),
            "interval": list(interval),
        },
        heads=("what", "value"),
        rows=rows,
        assumptions=(
            "An incident that gives both figures stands for those that do not.",
            "Inside the range of a figure every number is as likely; an open upper end is taken at its lower one.",
            "Incidents are independent of one another.",
        ),
        misleads=(
            "A figure that nobody gives is missing, not zero: where the wounded are not counted, the ratio looks too high.",
            "One large incident can carry the sum: look at the chart.",
            f"{open_ends} upper ends are open ('at least'): the true numbers may be higher.",
            "A high ratio has several explanations: the weapon, late help, wounded who hide, killing of the captured. It proves none.",
        ),
        basis=tuple(f"{e.told}: {above} {_range(e, above)}, {below} {_range(e, below)}" for e in both),
        draw=partial(_chart, [_point(e, above, below) for e in both], above, below),
    )


def _refuse(inside: Sequence[Event], both: Sequence[Event], above: str, below: str) -> None:
    if len(both) < FEWEST:
        known = sorted({name for e in inside for name in e.figures})
        raise AnalysisError(
            f"{len(both)} incidents give both {above} and {below}; {FEWEST} or more are needed. "
            f"Figures there are: {', '.join(known) or 'none'}."
        )
    if not _ends(both, below)[:, 1].sum():
        raise AnalysisError(f"no incident has a single {below}: there is nothing to divide by. Ask for the numbers instead.")


def _ends(events: Sequence[Event], name: str) -> Floats:
    """Low and high of each event's figure, shape (events, 2); an open end is its low."""
    pairs = (e.figures[name] for e in events)
    return np.array([(low, low if high is None else high) for low, high in pairs], float)


def _ways(events: Sequence[Event], above: str, below: str, draws: int, rng: np.random.Generator) -> Floats:
    """The ratio in each draw; draws in which nobody is below are left out."""
    origins = sorted({origin for e in events for origin in e.origins})
    forgotten = rng.integers(len(origins), size=draws) if len(origins) > 1 else np.zeros(draws, int)
    out = [_redrawn(without_origin(events, o), above, below, int((forgotten == n).sum()), rng) for n, o in enumerate(origins or [""])]
    return np.concatenate(out)


def _redrawn(events: Sequence[Event], above: str, below: str, draws: int, rng: np.random.Generator) -> Floats:
    """Incidents with replacement, and a number from within each of their figures."""
    if not events or not draws:
        return np.zeros(0)
    chosen = rng.integers(len(events), size=(draws, len(events)))
    upper, lower = (
        rng.integers(ends[:, 0].astype(int)[chosen], ends[:, 1].astype(int)[chosen] + 1)
        for ends in (_ends(events, above), _ends(events, below))
    )
    if above.startswith(f"{below}_"):
        lower = np.maximum(upper, lower)  # a part is never more than its whole
    sums = upper.sum(1), lower.sum(1)
    return np.asarray(sums[0][sums[1] > 0] / sums[1][sums[1] > 0])


def _told(pairs: Floats) -> str:
    low, high = pairs.sum(0).astype(int)
    return str(low) if low == high else f"{low} to {high}"


def _range(e: Event, name: str) -> str:
    low, high = e.figures[name]
    return f"{low} or more" if high is None else str(low) if low == high else f"{low} to {high}"


def _point(e: Event, above: str, below: str) -> dict[str, Any]:
    pairs = {name: _ends([e], name)[0] for name in (above, below)}
    return {"event": e.name, above: float(pairs[above].mean()), below: float(pairs[below].mean())}


def _chart(points: list[dict[str, Any]], above: str, below: str) -> Any:
    alt = engine("altair")
    base = alt.Chart(alt.Data(values=points))
    return base.mark_point(filled=True, size=60, opacity=0.7).encode(
        x=alt.X(f"{below}:Q", title=below), y=alt.Y(f"{above}:Q", title=above), tooltip=["event:N", f"{above}:Q", f"{below}:Q"]
    )
