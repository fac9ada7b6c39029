"""Simulated truth: where nothing is there the tests keep silent; intervals cover; what is there is found.

`python -m tests.simulated.test_analyses` prints the figures that the page on simulated truth gives.
"""

from collections.abc import Callable, Iterator
from datetime import date

import numpy as np
import pytest

from testimonia.analyze.aftermath import Aftermath, Design, estimate
from testimonia.analyze.ask.persons import ratio
from testimonia.analyze.changes import p_of_one
from testimonia.analyze.coincidence import Window, coincide, power, reordered, shifted
from testimonia.analyze.events import Event
from testimonia.analyze.excitation import p_against_constant
from testimonia.analyze.undercount import graphs, loglinear
from testimonia.analyze.undercount.overlaps import Overlaps

RUNS = 1000
FEWER = 300  # of what takes more than a few seconds; the figures of the page are from 1,000
DAYS = 1500
WINDOW = Window(10)
Rng = np.random.Generator
Series = Callable[[Rng, int], np.ndarray]


def clustered(rng: Rng, events: int) -> np.ndarray:
    """Days with events that come in clusters of their own."""
    starts = rng.integers(DAYS, size=max(2, events // 4))
    days = (rng.choice(starts, events) + rng.geometric(0.2, events)) % DAYS
    return np.unique(days)


def scattered(rng: Rng, events: int) -> np.ndarray:
    return np.unique(rng.integers(DAYS, size=events))


def coincidence_p(how: str, series: Series, other: Series, runs: int) -> Iterator[float]:
    rng = np.random.default_rng(1)
    for seed in range(runs):
        a, b = series(rng, 24), other(rng, 24)
        if how == "shifted":
            yield shifted(a, b, DAYS, WINDOW).p_precursor
        elif how == "waiting times":
            yield reordered(a, b, DAYS, WINDOW, series=99, seed=seed).p_precursor
        else:
            yield coincide(a, b, DAYS, WINDOW).p_precursor


def changes_p(step: float, runs: int) -> Iterator[float]:
    rng = np.random.default_rng(2)
    for seed in range(runs):
        counts = np.concatenate([rng.poisson(5, 24), rng.poisson(5 * step, 24)])
        yield p_of_one(counts, 3, shuffles=99, seed=seed)


def clustering_p(share: float, runs: int) -> Iterator[float]:
    rng = np.random.default_rng(3)
    for seed in range(runs):
        days = rng.choice(DAYS, 24, replace=False)
        followers = rng.random(24) < share
        days = np.unique(np.where(followers, (np.roll(days, 1) + rng.geometric(0.3, 24)) % DAYS, days))
        yield p_against_constant(days, DAYS, simulations=39, seed=seed)


def aftermaths(ratio_after: float, scatter: float, design: Design, runs: int) -> Iterator[Aftermath]:
    """Sixty months, thirty after; counts with `scatter` times the variance of Poisson."""
    rng = np.random.default_rng(4)
    after, time = (np.arange(60) >= 30).astype(float), np.arange(60.0)
    mean = 20 * np.where(after > 0, ratio_after, 1.0)
    for _ in range(runs):
        counts = rng.poisson(mean) if scatter == 1 else rng.negative_binomial(mean / (scatter - 1), 1 / scatter)
        yield estimate(counts, after, time, design)


def away_from_one(found: Aftermath) -> bool:
    return found.low > 1 or found.high < 1


def ratios(runs: int) -> Iterator[tuple[float, float]]:
    """Intervals of killed to wounded, truth one half, over forty incidents of differing size."""
    rng = np.random.default_rng(5)
    for seed in range(runs):
        size = rng.gamma(2.0, 3.0, 40)
        figures = zip(rng.poisson(size).tolist(), rng.poisson(2 * size).tolist(), strict=True)
        events = [Event(str(i), DAY, DAY, figures={"killed": (k, k), "wounded": (w, w)}) for i, (k, w) in enumerate(figures)]
        low, high = ratio(events, draws=300, seed=seed).numbers["interval"]
        yield low, high


def lists(rng: Rng, people: int = 1000) -> Overlaps:
    """Three lists that know nothing of one another."""
    cells = np.bincount((rng.random((people, 3)) < (0.35, 0.25, 0.3)) @ [4, 2, 1], minlength=8)
    return Overlaps(("a", "b", "c"), (0, *cells[1:].tolist()))


def totals(how: str, runs: int) -> Iterator[tuple[float, float]]:
    rng = np.random.default_rng(6)
    for _ in range(runs):
        overlaps = lists(rng)
        if how == "log-linear":
            yield loglinear.fit(loglinear.overlap_table(overlaps), "Mt").interval
        else:
            found = graphs.average(overlaps, (1, 1000))
            yield found.low, found.high


def share(values: Iterator[bool] | Iterator[np.bool_]) -> float:
    return float(np.mean(list(values)))


def covering(intervals: Iterator[tuple[float, float]], truth: float) -> float:
    return share(low <= truth <= high for low, high in intervals)


DAY = date(2016, 1, 1)

QUASI = Design("quasipoisson", small_sample=True)
Measure = Callable[[int], float]

SILENT: dict[str, tuple[int, Measure]] = {
    f"coincidence, {how}, {name} events": (
        runs,
        lambda runs, how=how, series=series: share(p <= 0.05 for p in coincidence_p(how, series, series, runs)),  # type: ignore[misc]
    )
    for how, runs in (("shifted", RUNS), ("waiting times", FEWER))
    for name, series in (("scattered", scattered), ("clustered", clustered))
} | {
    "coincidence, random events, scattered events": (
        RUNS,
        lambda runs: share(p <= 0.05 for p in coincidence_p("random", scattered, scattered, runs)),
    )
}
CONTINUOUS: dict[str, tuple[int, Measure]] = {
    "changes, flat counts": (RUNS, lambda runs: share(p <= 0.05 for p in changes_p(1.0, runs))),
    "clustering, constant rate": (FEWER, lambda runs: share(p <= 0.05 for p in clustering_p(0.0, runs))),
    "aftermath, Poisson counts": (RUNS, lambda runs: share(away_from_one(f) for f in aftermaths(1.0, 1.0, QUASI, runs))),
    "aftermath, three times the variance": (RUNS, lambda runs: share(away_from_one(f) for f in aftermaths(1.0, 3.0, QUASI, runs))),
}
COVERAGE: dict[str, tuple[int, Measure]] = {
    "aftermath, ratio 1.5, three times the variance": (
        RUNS,
        lambda runs: share(f.low <= 1.5 <= f.high for f in aftermaths(1.5, 3.0, QUASI, runs)),
    ),
    "ratio, forty incidents": (RUNS, lambda runs: covering(ratios(runs), 0.5)),
    "undercount, log-linear, independent lists": (RUNS, lambda runs: covering(totals("log-linear", runs), 1000)),
    "undercount, graphs averaged, independent lists": (FEWER, lambda runs: covering(totals("graphs", runs), 1000)),
}


def measured(table: dict[str, tuple[int, Measure]], name: str) -> float:
    runs, measure = table[name]
    return measure(runs)


@pytest.mark.parametrize("name", SILENT)
def test_a_test_on_nothing_keeps_silent(name):
    assert measured(SILENT, name) <= 0.07


@pytest.mark.parametrize("name", CONTINUOUS)
def test_a_continuous_test_on_nothing_errs_as_often_as_it_says(name):
    assert 0.03 <= measured(CONTINUOUS, name) <= 0.07


@pytest.mark.parametrize("name", COVERAGE)
def test_an_interval_covers_the_truth(name):
    assert 0.92 <= measured(COVERAGE, name) <= 0.98


def test_why_random_events_are_no_default_for_chance():
    """Attacks that come in clusters, protests that do not, nothing in common: the p for random events is too small too often."""
    assert share(p <= 0.05 for p in coincidence_p("random", clustered, scattered, RUNS)) > 0.07
    assert share(p <= 0.05 for p in coincidence_p("shifted", clustered, scattered, RUNS)) <= 0.07


def test_the_power_that_is_stated_is_the_power_there_is():
    rng = np.random.default_rng(7)
    found = []
    for _ in range(RUNS):
        b = np.sort(rng.choice(DAYS - 20, 20, replace=False))
        free = rng.integers(DAYS, size=15)
        a = np.where(rng.random(15) < 0.4, rng.choice(b, 15) + rng.integers(0, 11, 15), free)
        found.append(coincide(a, b, DAYS, WINDOW).p_precursor <= 0.05)
    assert power(DAYS, 15, 20, WINDOW, 0.4) == pytest.approx(np.mean(found), abs=0.06)


def test_what_is_there_is_found_more_often_the_more_of_it_there_is():
    curve = [share(p <= 0.05 for p in changes_p(step, FEWER)) for step in (1.2, 1.6)]
    assert curve[0] < curve[1]
    assert curve[1] > 0.8


def main() -> None:
    for title, table in (("false positives at .05", SILENT | CONTINUOUS), ("coverage of 95 % intervals", COVERAGE)):
        for name, (_, measure) in table.items():
            print(f"| {title} | {name} | {measure(RUNS):.3f} |")
    random = share(p <= 0.05 for p in coincidence_p("random", clustered, scattered, RUNS))
    print(f"| false positives at .05 | coincidence, random events, clustered after scattered | {random:.3f} |")
    curves: dict[str, tuple[tuple[float, ...], Measure]] = {
        "coincidence, 15 events, share that is linked": ((0.1, 0.2, 0.3, 0.4, 0.6), lambda x: power(DAYS, 15, 20, WINDOW, x)),
        "changes, 48 months, level times": ((1.2, 1.4, 1.6, 2.0), lambda x: share(p <= 0.05 for p in changes_p(x, FEWER))),
        "aftermath, 60 months, ratio": ((1.2, 1.5, 2.0), lambda x: share(away_from_one(f) for f in aftermaths(x, 3.0, QUASI, FEWER))),
        "clustering, 24 days, share that follows": ((0.2, 0.4, 0.6), lambda x: share(p <= 0.05 for p in clustering_p(x, FEWER))),
    }
    for name, (values, measure) in curves.items():
        for value in values:
            print(f"| power at .05 | {name} {value} | {measure(value):.2f} |")


if __name__ == "__main__":
    main()
