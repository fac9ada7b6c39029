"""Aftermath, clustering and changes: of the past only, and refused where the data cannot say."""

from datetime import date, timedelta

import numpy as np
import pytest

from testimonia.analyze import ask
from testimonia.analyze.aftermath import Design, estimate
from testimonia.analyze.changes import find, p_of_one
from testimonia.analyze.events import Event, Period
from testimonia.analyze.excitation import constant_loglik, fit, loglik, p_against_constant
from testimonia.analyze.exposure import Exposure
from testimonia.errors import AnalysisError

FIRST = date(2014, 1, 1)
FOUR_YEARS = Period(FIRST, date(2017, 12, 31))
EVEN = Exposure(even=True)


def on(*days: float) -> tuple[Event, ...]:
    return tuple(Event(f"{d}", FIRST + timedelta(days=int(d)), FIRST + timedelta(days=int(d))) for d in days)


def monthly(counts: list[int]) -> tuple[Event, ...]:
    """So many events in each month, on its first days."""
    return tuple(Event(f"{m}", d := date(2014 + m // 12, m % 12 + 1, 1 + i % 28), d) for m, n in enumerate(counts) for i in range(n))


def test_a_step_up_is_found_and_stands_out_among_placebo_dates():
    rng = np.random.default_rng(4)
    counts = [*rng.poisson(4, 24), *rng.poisson(12, 24)]
    finding = ask.aftermath(monthly(counts), date(2016, 1, 5), FOUR_YEARS, EVEN)
    assert finding.answer.startswith("It changed")
    low, high = finding.numbers["interval"]
    assert low < 3 < high
    assert finding.numbers["placebo_p"] < 0.05
    assert "It assumes" in str(finding)


def test_a_steady_trend_is_no_step():
    counts = [round(3 * 1.03**m) for m in range(48)]
    finding = ask.aftermath(monthly(counts), date(2016, 1, 1), FOUR_YEARS, EVEN)
    assert finding.answer.startswith("No evidence of a change")


def test_twice_as_many_reports_are_no_aftermath():
    rng = np.random.default_rng(1)
    counts = [*rng.poisson(5, 24), *rng.poisson(10, 24)]
    read = {m: 100.0 if i < 24 else 200.0 for i, m in enumerate(FOUR_YEARS.months)}
    low, high = ask.aftermath(monthly(counts), date(2016, 1, 1), FOUR_YEARS, Exposure(read)).numbers["interval"]
    assert low < 1 < high
    assert ask.aftermath(monthly(counts), date(2016, 1, 1), FOUR_YEARS, EVEN).numbers["interval"][0] > 1


def test_scatter_widens_the_interval_and_leaves_the_ratio():
    y = [3, 9, 1, 8, 2, 9, 12, 2, 15, 3, 20, 4]
    after, time = [0] * 6 + [1] * 6, range(12)
    plain, quasi = (estimate(y, after, time, Design(f)) for f in ("poisson", "quasipoisson"))
    assert quasi.ratio == pytest.approx(plain.ratio)
    assert quasi.low < plain.low
    assert estimate(y, after, time, Design("negative_binomial")).low < plain.low


@pytest.mark.parametrize(
    ("events", "day", "exposure", "why"),
    [
        (monthly([2] * 48), date(2016, 1, 1), Exposure(), "48 of 48 months.*declare that coverage was even"),
        (monthly([2] * 48), date(2016, 1, 1), Exposure(dict.fromkeys(FOUR_YEARS.months[:-1], 9.0)), "1 of 48 months, first 2017-12"),
        (monthly([2] * 48), date(2014, 3, 1), EVEN, "2 months before .* 6 or more on each side"),
        (monthly([1] * 9), date(2016, 1, 1), EVEN, "9 events are too few"),
        (monthly([9] * 9), date(2016, 1, 1), EVEN, "no event after"),
        (monthly([2] * 48), date(2030, 1, 1), EVEN, "outside 2014-01-01 to 2017-12-31"),
    ],
)
def test_an_aftermath_that_cannot_be_seen_is_refused(events, day, exposure, why):
    with pytest.raises(AnalysisError, match=why):
        ask.aftermath(events, day, FOUR_YEARS, exposure)


@pytest.mark.parametrize(
    ("y", "after", "exposure", "why"),
    [
        ([1, 2, 3, 4], [0, 0, 0, 0], None, "on one side"),
        ([1, 2, 3, 4], [0, 0, 1, 1], None, "cannot carry"),
        ([1, 2, 3, 4], [0, 0, 1, 1], [1, 0, 1, 1], "exposure of 0"),
    ],
)
def test_a_series_that_carries_no_model_is_refused(y, after, exposure, why):
    with pytest.raises(AnalysisError, match=why):
        estimate(y, after, range(4), Design(), exposure)


def test_bursts_are_found():
    rng = np.random.default_rng(2)
    days = sorted({int(start + wait) for start in rng.uniform(0, 1400, 12) for wait in rng.exponential(5, 5)})
    finding = ask.clustering(on(*[d for d in days if d < 1461]), FOUR_YEARS)
    assert finding.answer.startswith("Yes")
    assert finding.numbers["p"] < 0.01
    assert "says nothing about any day after them" in str(finding)


def test_a_constant_rate_is_no_burst():
    rng = np.random.default_rng(3)
    assert ask.clustering(on(*rng.choice(1461, 60, replace=False)), FOUR_YEARS).answer.startswith("No evidence of bursts")


def test_the_fit_is_at_least_as_good_as_a_constant_rate():
    days = np.sort(np.random.default_rng(6).choice(400, 40, replace=False)).astype(float)
    found = fit(days, 400)
    assert found.loglik >= constant_loglik(40, 400) - 1e-3
    assert loglik(days, 400, found.mu, found.alpha, found.beta) == pytest.approx(found.loglik)
    assert loglik(days, 400, 0.1, 1e-12, 1.0) == pytest.approx(constant_loglik(40, 400))


@pytest.mark.parametrize(
    ("days", "length", "why"), [(range(5), 50, "5 events are too few"), ([1] * 12, 50, "share a day"), (range(12), 5, "outside 0 to 5")]
)
def test_events_that_say_nothing_of_bursts_are_refused(days, length, why):
    with pytest.raises(AnalysisError, match=why):
        fit(list(days), length)


def test_more_days_than_there_are_do_not_fit():
    with pytest.raises(AnalysisError, match="do not fit"):
        p_against_constant(range(30), 20)


def test_nineteen_days_are_too_few_for_bursts():
    with pytest.raises(AnalysisError, match=r"19 days .* 20 or more"):
        ask.clustering(on(*range(0, 190, 10)), FOUR_YEARS)


def test_a_change_of_level_is_found_in_its_month():
    rng = np.random.default_rng(5)
    finding = ask.changes(monthly([*rng.poisson(3, 20), *rng.poisson(10, 28)]), FOUR_YEARS, EVEN)
    assert finding.numbers["months"] == ["2015-09"]
    assert finding.numbers["levels"] == [pytest.approx(3, abs=1), pytest.approx(10, abs=1.5)]


def test_a_flat_series_has_no_change():
    finding = ask.changes(monthly([3, 2, 4, 3] * 12), FOUR_YEARS, EVEN)
    assert finding.answer.startswith("No evidence of a change")
    assert finding.numbers["months"] == []


def test_the_break_of_a_series_is_where_the_squares_are_least():
    found = find([1, 1, 1, 5, 5, 5], 1)
    assert (found.index, found.means, found.residual_ss) == ((3,), (1.0, 5.0), 0.0)
    assert p_of_one([1, 1, 1, 1, 1, 1, 9, 9, 9, 9, 9, 9]) < 0.01


@pytest.mark.parametrize(
    ("events", "period", "exposure", "why"),
    [
        (monthly([9] * 6), Period(FIRST, date(2014, 6, 30)), EVEN, "6 months are too few"),
        (monthly([1] * 9), FOUR_YEARS, EVEN, "9 events are too few"),
        (monthly([20]), FOUR_YEARS, EVEN, "all events lie in one month"),
        (monthly([2] * 48), FOUR_YEARS, Exposure(), "how many reports were read is not known"),
    ],
)
def test_changes_that_cannot_be_seen_are_refused(events, period, exposure, why):
    with pytest.raises(AnalysisError, match=why):
        ask.changes(events, period, exposure)


def test_breaks_that_do_not_fit_are_refused():
    with pytest.raises(AnalysisError, match="do not fit into 5 points"):
        find([1, 2, 3, 4, 5], 2)
