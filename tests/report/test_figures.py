"""Bars and axes: pure functions from numbers to drawings."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonia.model.record import Best, Bound, FigureRange, Range
from testimonia.model.terms import Category, Property
from testimonia.report.figures import SHAPES, band, bar, scale


@pytest.mark.parametrize(
    ("numbers", "open_end", "ticks"),
    [
        ([4, 18], False, (0, 5, 10, 15, 20)),
        ([1], False, (0, 1)),
        ([], False, (0, 1)),
        ([0], True, (0, 1, 2)),
        ([5000], True, (0, 2000, 4000, 6000)),
        ([17], True, (0, 5, 10, 15, 20)),
    ],
)
def test_the_axis_begins_at_zero_and_ends_at_a_round_number(numbers: list[int], open_end: bool, ticks: tuple[int, ...]):
    assert scale(numbers, open_end=open_end).ticks == ticks


@given(st.lists(st.integers(0, 10**9), max_size=6), st.booleans())
def test_law_every_number_stands_on_the_scale_in_its_order(numbers: list[int], open_end: bool):
    on = scale(numbers, open_end=open_end)
    places = [on.at(n) for n in sorted(numbers)]
    assert places == sorted(places)
    assert all(0 <= p <= 97 for p in places)
    assert 2 <= len(on.ticks) <= 6


def test_a_number_is_a_mark_a_range_has_caps_an_open_end_an_arrow():
    on = scale([10], open_end=False)
    assert bar(6, 6, Category.CIVILIAN, on).count('class="mark"') == 1
    assert '<line class="span' not in bar(6, 6, Category.CIVILIAN, on)
    closed, opened = bar(4, 8, Category.CIVILIAN, on), bar(4, None, Category.CIVILIAN, on)
    assert 'class="span" x1="39.6%" x2="77.2%"' in closed
    assert 'class="span open" x1="39.6%" x2="99.0%"' in opened
    assert 'class="mark hollow"' in bar(6, 6, Category.CIVILIAN, on, hollow=True)


def test_categories_can_be_told_without_colour():
    assert set(SHAPES) == set(Category)
    assert len(set(SHAPES.values())) == len(Category)


def test_the_band_runs_from_the_lowest_to_the_highest_and_marks_the_best():
    on = scale([10], open_end=False)
    figure = FigureRange(Property.KILLED, Category.CIVILIAN, Bound(2, ()), Best(5, "most_origins"), Bound(10, ()), Range(0, 2), "contested")
    drawn = band(figure, on)
    assert re.search(r'<rect class="band" x="20.8%" width="75.2%"', drawn)
    assert 'class="best"' in drawn


@given(st.none() | st.integers(0, 10**6), st.none() | st.integers(0, 10**6), st.sampled_from(Category))
def test_law_any_figure_is_drawn_inside_its_frame(low: int | None, high: int | None, category: Category):
    numbers = [n for n in (low, high) if n is not None]
    if not numbers or (low is not None and high is not None and low > high):
        return
    drawn = bar(low, high, category, scale(numbers, open_end=None in (low, high)))
    assert all(0 <= float(p) <= 100 for p in re.findall(r'"([-\d.]+)%"', drawn) if p != "100")
