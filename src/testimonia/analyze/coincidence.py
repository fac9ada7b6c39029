"""Event coincidence analysis: do events of one kind fall near events of another more often than chance would have it?

Precursor rate: the share of A events that follow a B event within the window. Trigger rate: the share of B events that an A
event follows. After Donges et al. 2016 (Eur. Phys. J. Spec. Top. 225:471) and Siegmund et al. 2017.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from testimonia.analyze.engines import stats
from testimonia.errors import AnalysisError

Days = npt.NDArray[np.float64]
Steps = npt.NDArray[np.int64]
_ROWS = 256  # surrogates at a time
_NUMBERS = 200_000_000  # the most numbers that are drawn for surrogates; with more events fewer series do


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
    low, high = window.lag - (window.width if window.symmetric else 0), window.lag + window.width
    precursor = int(_near(second, first - high, first - low).sum())
    trigger = int(_near(first, second + low, second + high).sum())
    return from_counts(length, len(first), len(second), precursor, trigger, window)


def from_counts(length: float, a: int, b: int, precursor: int, trigger: int, window: Window) -> Coincidence:
    """The same from counts alone."""
    if length - window.lag <= 0 or _share(length, window) >= 1:
        raise AnalysisError(f"the window covers the whole series of {length} steps, so everything coincides. Take a shorter one.")
    return Coincidence(window, length, a, b, precursor, trigger, _p(precursor, a, b, length, window), _p(trigger, b, a, length, window))


@dataclass(frozen=True, slots=True)
class Surrogates:
    """p of precursor and trigger rate among series that keep how events cluster. Each counts the observed series too, so is never 0."""

    p_precursor: float
    p_trigger: float
    series: int


def shifted(a: npt.ArrayLike, b: npt.ArrayLike, length: int, window: Window) -> Surrogates:
    """Against series A turned round by every whole number of steps (circular shifts), all of them: no lot is drawn.

    Times are whole steps. Raises AnalysisError for others; for events by the hour, count in hours.
    """
    first, second = _steps(a, length, "A"), _steps(b, length, "B")
    low, high = _reach(window)
    of_a, of_b = np.bincount(first, minlength=length), np.bincount(second, minlength=length)
    follows = _correlated(of_a, _covered(of_b, -high, -low))
    leads = _leads_of_shifts(of_a, second, low, high, length)
    return Surrogates(float((follows >= follows[0]).mean()), float((leads >= leads[0]).mean()), length)


def reordered(a: npt.ArrayLike, b: npt.ArrayLike, length: int, window: Window, series: int = 10_000, seed: int = 1) -> Surrogates:
    """Against series A with its waiting times in a random order, begun on a random day. With many events fewer series."""
    first, second = _steps(a, length, "A"), _steps(b, length, "B")
    low, high = _reach(window)
    series = min(series, max(200, _NUMBERS // (length + len(first))))
    rng = np.random.default_rng(seed)
    near_b = _covered(np.bincount(second, minlength=length), -high, -low)
    gaps = np.append(np.diff(first), length - (first[-1] - first[0]))
    at, until = np.clip(second + low, 0, length), np.clip(second + high + 1, 0, length)
    wanted = int(near_b[first].sum()), int(_near(first, second + low, second + high).sum())
    reached = np.zeros(2, int)
    for done in range(0, series, _ROWS):
        rows = min(_ROWS, series - done)
        turned = np.cumsum(rng.permuted(np.tile(gaps, (rows, 1)), axis=1), axis=1)
        times = (turned + rng.integers(length, size=(rows, 1))) % length
        reached[0] += int((near_b[times].sum(axis=1) >= wanted[0]).sum())
        cells = np.bincount((times + length * np.arange(rows)[:, None]).ravel(), minlength=rows * length).reshape(rows, length)
        before = np.concatenate([np.zeros((rows, 1), int), np.cumsum(cells, axis=1)], axis=1)
        reached[1] += int(((before[:, until] > before[:, at]).sum(axis=1) >= wanted[1]).sum())
    p = (reached + 1) / (series + 1)
    return Surrogates(float(p[0]), float(p[1]), series)


def power(length: float, a: int, b: int, window: Window, share: float, level: float = 0.05) -> float:
    """How probable it is that the test finds a link at `level` when `share` of the A events follow a B event because of it.

    By the counts of independent random events; clustering makes it smaller.
    """
    near = 1 - (1 - _share(length, window)) ** b
    binom = stats().binom
    needed = int(binom.isf(level, a, near)) + 1
    return float(binom.sf(needed - 1, a, share + (1 - share) * near))


def _steps(values: npt.ArrayLike, length: int, name: str) -> Steps:
    times = _times(values, length, name)
    if np.any(times != np.floor(times)):
        raise AnalysisError(f"series {name} has times that are no whole steps. Choose smaller steps, for instance hours.")
    return times.astype(np.int64)


def _reach(w: Window) -> tuple[int, int]:
    """First and last step after the earlier event that count as near. Raises AnalysisError where they are no whole steps."""
    low, high = w.lag - (w.width if w.symmetric else 0), w.lag + w.width
    if low != int(low) or high != int(high):
        raise AnalysisError(
            f"a window of {w.width} at a lag of {w.lag} is no whole number of steps. Choose smaller steps, for instance hours."
        )
    return int(low), int(high)


def _covered(counts: Steps, low: int, high: int) -> npt.NDArray[np.bool_]:
    """For each step t, whether an event stands between t + low and t + high."""
    length = len(counts)
    before = np.concatenate([[0], np.cumsum(counts)])
    t = np.arange(length)
    return np.asarray(before[np.clip(t + high + 1, 0, length)] > before[np.clip(t + low, 0, length)])


def _correlated(counts: Steps, near: npt.NDArray[np.bool_]) -> Steps:
    """For every shift s, how many of `counts` fall on a step that is near when each is moved s steps on, round the end."""
    found = np.fft.irfft(np.conj(np.fft.rfft(counts)) * np.fft.rfft(near.astype(float)), n=len(counts))
    return np.rint(found).astype(np.int64)


def _leads_of_shifts(of_a: Steps, b: Steps, low: int, high: int, length: int) -> Steps:
    """For every shift s of A, how many B events have an A event between b + low and b + high; windows end where the series ends."""
    whole = (b + low >= 0) & (b + high < length)
    twice = np.concatenate([of_a, of_a, of_a])
    near = _covered(twice, low, high)[length : 2 * length]
    counts = np.bincount(b[whole], minlength=length)
    out = np.rint(np.fft.irfft(np.fft.rfft(counts) * np.conj(np.fft.rfft(near.astype(float))), n=length)).astype(np.int64)
    before = np.concatenate([[0], np.cumsum(twice)])
    shift = np.arange(length)
    for t in b[~whole]:  # few: those whose window the edge cuts
        at, until = max(t + low, 0) - shift + length, min(t + high, length - 1) + 1 - shift + length
        out += before[np.maximum(until, at)] > before[at]
    return out


def _times(values: npt.ArrayLike, length: float, name: str) -> Days:
    out = np.sort(np.asarray(values, float))
    if not len(out):
        raise AnalysisError(f"series {name} has no event. A coincidence needs one event of each kind at least.")
    if out[0] < 0 or out[-1] >= length:
        raise AnalysisError(f"series {name} has an event outside 0 to {length}. Give the series its full length.")
    return out


def _near(times: Days | Steps, low: Days | Steps, high: Days | Steps) -> npt.NDArray[np.bool_]:
    """Whether a time stands in each interval, ends included."""
    return np.searchsorted(times, high, side="right") > np.searchsorted(times, low, side="left")


def _share(length: float, w: Window) -> float:
    """Of the series, what one window covers."""
    return (2 * w.width + 1) / length if w.symmetric else (w.width + 1) / (length - w.lag)


def _p(hits: int, events: int, others: int, length: float, w: Window) -> float:
    near = 1 - (1 - _share(length, w)) ** others
    return float(stats().binom.sf(hits - 1, events, near))
