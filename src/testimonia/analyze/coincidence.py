"""Event coincidence analysis: do events of one kind fall near events of another more often than chance would have it?

Precursor rate: the share of A events that follow a B event within the window. Trigger rate: the share of B events that an A
event follows. After Donges et al. 2016 (Eur. Phys. J. Spec. Top. 225:471) and Siegmund et al. 2017.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from testimonia.analyze.engines import stats
from testimonia.errors import AnalysisError

Days = npt.NDArray[np.float64]
Surrogate = Literal["shift", "waiting_times"]


@dataclass(frozen=True, slots=True)
class Window:
    """How near counts as near, in steps of the series: from `lag` to `lag + width` before the A event, `symmetric`: to both sides."""

    width: float
    lag: float = 0.0
    symmetric: bool = False

    def __post_init__(self) -> None:
        if self.width < 0 or self.lag < 0:
            raise AnalysisError(f"a window of {self.width} steps at a lag of {self.lag} is none. Both are 0 or more.")


@dataclass(frozen=True, slots=True)
class Coincidence:
    """Counts and rates of one window over a series of `length` steps. Each p is one-sided: so many coincidences or more by chance."""

    window: Window
    length: float
    a: int
    b: int
    precursor: int
    trigger: int
    p_precursor: float
    p_trigger: float

    @property
    def precursor_rate(self) -> float:
        return self.precursor / self.a

    @property
    def trigger_rate(self) -> float:
        return self.trigger / self.b


def coincide(a: npt.ArrayLike, b: npt.ArrayLike, length: float, window: Window) -> Coincidence:
    """Counts coincidences of event times `a` and `b` (steps from 0) in a series of `length` steps; p under independent random events.

    Raises AnalysisError for empty series, times outside it, or a window longer than it.
    """
    first, second = _times(a, length, "A"), _times(b, length, "B")
    precursor = int(_follows(first, second, window).sum())
    trigger = int(_leads(second, first, window).sum())
    return from_counts(length, len(first), len(second), precursor, trigger, window)


def from_counts(length: float, a: int, b: int, precursor: int, trigger: int, window: Window) -> Coincidence:
    """The same from counts alone."""
    if length - window.lag <= 0 or _share(length, window) >= 1:
        raise AnalysisError(f"the window covers the whole series of {length} steps, so everything coincides. Take a shorter one.")
    return Coincidence(window, length, a, b, precursor, trigger, _p(precursor, a, b, length, window), _p(trigger, b, a, length, window))


def surrogate_p(
    a: npt.ArrayLike, b: npt.ArrayLike, length: float, window: Window, how: Surrogate = "shift", times: int = 10_000, seed: int = 1
) -> tuple[float, float]:
    """p of precursor and trigger rate against surrogates that keep how events cluster: (precursor, trigger), each in (0, 1].

    `shift`: the series A is turned by a random stretch against B; `waiting_times`: the stretches between the events of A are put
    in a random order. p counts the observed series as one of the surrogates, so it is never 0.
    """
    first, second = _times(a, length, "A"), _times(b, length, "B")
    rng = np.random.default_rng(seed)
    wanted = int(_follows(first, second, window).sum()), int(_leads(second, first, window).sum())
    reached = np.zeros(2, int)
    for _ in range(times):
        moved = _shifted(first, length, rng) if how == "shift" else _reordered(first, length, rng)
        reached[0] += int(_follows(moved, second, window).sum()) >= wanted[0]
        reached[1] += int(_leads(second, moved, window).sum()) >= wanted[1]
    p = (reached + 1) / (times + 1)
    return float(p[0]), float(p[1])


def _times(values: npt.ArrayLike, length: float, name: str) -> Days:
    out = np.sort(np.asarray(values, float))
    if not len(out):
        raise AnalysisError(f"series {name} has no event. A coincidence needs one event of each kind at least.")
    if out[0] < 0 or out[-1] >= length:
        raise AnalysisError(f"series {name} has an event outside 0 to {length}. Give the series its full length.")
    return out


def _near(times: Days, low: Days, high: Days) -> npt.NDArray[np.bool_]:
    """Whether a time stands in each interval, ends included."""
    return np.searchsorted(times, high, side="right") > np.searchsorted(times, low, side="left")


def _follows(a: Days, b: Days, w: Window) -> npt.NDArray[np.bool_]:
    return _near(b, a - w.lag - w.width, a - w.lag + (w.width if w.symmetric else 0))


def _leads(b: Days, a: Days, w: Window) -> npt.NDArray[np.bool_]:
    return _near(a, b + w.lag - (w.width if w.symmetric else 0), b + w.lag + w.width)


def _share(length: float, w: Window) -> float:
    """Of the series, what one window covers."""
    return (2 * w.width + 1) / length if w.symmetric else (w.width + 1) / (length - w.lag)


def _p(hits: int, events: int, others: int, length: float, w: Window) -> float:
    near = 1 - (1 - _share(length, w)) ** others
    return float(stats().binom.sf(hits - 1, events, near))


def _shifted(times: Days, length: float, rng: np.random.Generator) -> Days:
    return np.sort((times + np.floor(rng.uniform(0, length))) % length)


def _reordered(times: Days, length: float, rng: np.random.Generator) -> Days:
    gaps = np.append(np.diff(times), length - (times[-1] - times[0]))
    return np.sort((np.cumsum(rng.permutation(gaps)) + np.floor(rng.uniform(0, length))) % length)
