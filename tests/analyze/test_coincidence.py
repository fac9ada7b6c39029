"""Coincidence: what is counted, what chance gives, and what the answer says."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimonia.analyze import ask
from testimonia.analyze.ask.near import trials_of
from testimonia.analyze.coincidence import Window, coincide, from_counts, power, reordered, shifted
from testimonia.analyze.events import Event, Period
from testimonia.analyze.trials import Trial, add_trials, holm, read_trials
from testimonia.errors import AnalysisError

YEAR = Period(date(2015, 1, 1), date(2015, 12, 31))


def events(*days: int, origins: tuple[str, ...] = ()) -> tuple[Event, ...]:
    """Events on these days of the year, counted from 0."""
    return tuple(
        Event(f"day {d}", date(2015, 1, 1) + timedelta(days=d), date(2015, 1, 1) + timedelta(days=d), origins=origins) for d in days
    )


def test_a_precursor_comes_before_and_a_trigger_after():
    found = coincide([10, 50], [8, 52], 100, Window(3))
    assert (found.precursor, found.trigger) == (1, 1)  # 10 follows 8; nothing precedes 50; 8 is followed by 10, 52 by nothing
    assert (found.precursor_rate, found.trigger_rate) == (0.5, 0.5)


@pytest.mark.parametrize(("window", "precursors"), [(Window(0), 0), (Window(2), 1), (Window(2, symmetric=True), 2), (Window(2, lag=3), 0)])
def test_a_window_has_a_width_a_lag_and_sides(window, precursors):
    assert coincide([10, 50], [8, 52], 100, window).precursor == precursors


def test_the_probability_of_a_published_window():
    # Six early and six warm years among 55, three of them the same: Siegmund et al. 2017, window 0, asymmetric.
    assert from_counts(55, 6, 6, 3, 3, Window(0)).p_precursor == pytest.approx(0.01777557, rel=1e-5)


STEPS = st.lists(st.integers(0, 39), min_size=1, max_size=8, unique=True)


@settings(deadline=None)
@given(STEPS, STEPS, st.builds(Window, st.integers(0, 4), st.integers(0, 3), st.booleans()))
def test_law_all_shifts_at_once_are_each_shift_by_itself(a, b, window):
    every = [coincide((np.array(a) + s) % 40, b, 40, window) for s in range(40)]
    slow = [np.mean([getattr(e, name) >= getattr(every[0], name) for e in every]) for name in ("precursor", "trigger")]
    fast = shifted(a, b, 40, window)
    assert (fast.p_precursor, fast.p_trigger) == (pytest.approx(slow[0]), pytest.approx(slow[1]))


@settings(deadline=None, max_examples=25)
@given(STEPS, STEPS)
def test_law_no_surrogate_p_is_zero(a, b):
    for found in (shifted(a, b, 40, Window(2)), reordered(a, b, 40, Window(2), series=200)):
        assert 0 < found.p_precursor <= 1
        assert 0 < found.p_trigger <= 1


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_law_correction_never_makes_p_smaller_and_keeps_the_order(p):
    corrected = holm(p)
    assert all(new >= old for new, old in zip(corrected, p, strict=True))
    assert [corrected[i] for i in np.argsort(p, kind="stable")] == sorted(corrected)


def test_correction_by_hand():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx((0.03, 0.06, 0.06))


def test_events_that_always_follow_are_found():
    a, b = events(*range(22, 360, 40)), events(*range(20, 360, 40))
    finding = ask.coincidence(a, b, YEAR, [Window(3)], names=("attacks", "protests"))
    assert finding.answer.startswith("More often than chance")
    assert "This does not say that one brings about the other." in finding.answer
    assert finding.numbers["windows"][0]["precursor"] == 9


def test_events_that_fall_anywhere_give_no_evidence_and_the_answer_says_what_could_have_been_found():
    finding = ask.coincidence(events(5, 90, 140, 200, 330), events(40, 111, 170, 260, 300), YEAR, [Window(7)])
    assert finding.answer.startswith("No evidence (7 days: 0 of 5)")
    assert "only if it held for 65 % of them or more" in finding.answer


def test_windows_tried_before_count():
    a, b = events(22, 62, 102, 142, 182, 222), events(20, 60, 100, 140, 180, 220)
    once = ask.coincidence(a, b, YEAR, [Window(3)])
    tried = [Trial(once.question, f"{n} days", 0.5) for n in range(30, 50)]
    again = ask.coincidence(a, b, YEAR, [Window(3)], tried=tried)
    assert again.numbers["windows"][0]["p_corrected"] == pytest.approx(21 * once.numbers["windows"][0]["p_shift"])
    assert "20 windows tried before are counted in." in again.answer


def test_the_log_of_trials_only_grows(tmp_path):
    log = tmp_path / "trials.jsonl"
    finding = ask.coincidence(events(5, 90, 140, 200, 330), events(40, 111, 170, 260, 300), YEAR, [Window(7)])
    add_trials(log, trials_of(finding))
    add_trials(log, trials_of(finding))
    assert [t.window for t in read_trials(log)] == ["7 days", "7 days"]
    log.write_text('{"id": 1}\n')
    with pytest.raises(AnalysisError, match="no log of trials"):
        read_trials(log)


def test_days_that_are_not_known_give_a_range():
    known = events(22, 62, 102, 142, 182)
    vague = tuple(Event(e.name, e.earliest, e.earliest + timedelta(days=30)) for e in known)
    others = events(20, 60, 100, 140, 180)
    sure, unsure = (ask.coincidence(a, others, YEAR, [Window(3)], draws=50).numbers["windows"][0] for a in (known, vague))
    assert sure["range_over_draws"] == [5, 5]
    assert unsure["range_over_draws"][0] < 5


def test_power_grows_with_the_share_that_is_linked():
    curve = [power(3652, 20, 20, Window(7), share) for share in (0.0, 0.2, 0.4, 0.8)]
    assert curve == sorted(curve)
    assert curve[0] <= 0.05
    assert curve[-1] > 0.95


@pytest.mark.parametrize(
    ("a", "b", "windows", "why"),
    [
        (events(3, 9, 20, 40), events(1, 2, 3, 4, 5), [Window(7)], "4 days with events .* too few.* 5 different days or more"),
        (events(*[3] * 9), events(1, 2, 3, 4, 5), [Window(7)], "1 days with events"),
        (events(1, 2, 3, 4, 5), events(1, 2, 3, 4, 5), [Window(200)], "covers half of the 365 days or more"),
    ],
)
def test_what_cannot_be_answered_is_refused(a, b, windows, why):
    with pytest.raises(AnalysisError, match=why):
        ask.coincidence(a, b, YEAR, windows)


@pytest.mark.parametrize(
    ("a", "length", "window", "why"),
    [
        ([], 50, Window(2), "has no event"),
        ([60], 50, Window(2), "outside 0 to 50"),
        ([1.5], 50, Window(2), "no whole steps"),
        ([1], 50, Window(60), "covers the whole series"),
    ],
)
def test_series_that_are_none_are_refused(a, length, window, why):
    with pytest.raises(AnalysisError, match=why):
        coincide(a, [3], length, window) and shifted(a, [3], length, window)


def test_a_window_below_zero_is_none():
    with pytest.raises(AnalysisError, match="is none"):
        Window(-1)
