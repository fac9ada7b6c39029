"""Time drawn as it is known: a day as a mark, a week or a month as a stretch with soft ends, an open end as an arrow. Pure.

The drawings have no size of their own: positions are shares of the width, so that marks keep their shape on a phone. All they show
stands in words beside them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup, escape

from testimonia.model.terms import DatePrecision
from testimonia.model.values import Moment
from testimonia.report.words import Words, number

_HEIGHT = 22
_MIDDLE = _HEIGHT / 2
_LEFT, _SPAN = 3.0, 92.0  # per cent of the width
_FINE = frozenset({DatePrecision.HOUR, DatePrecision.PART_OF_DAY, DatePrecision.DAY})
_DOT = "M0-5.5A5.5 5.5 0 1 1 0 5.5A5.5 5.5 0 1 1 0-5.5Z"
_MOST_TICKS = 6
_STEPS = (1, 2, 7, 14)  # days, before months


@dataclass(frozen=True, slots=True)
class Dated:
    """One thing with its time. `key` is a class of the drawing, `hollow` says that it was said with doubt."""

    who: str
    anchor: str
    text: str
    moment: Moment
    key: str = ""
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a timeline, with its drawing."""

    dated: Dated
    drawing: Markup


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lines on one scale, with the axis below them."""

    lines: tuple[Line, ...]
    axis: Markup


@dataclass(frozen=True, slots=True)
class _Days:
    first: int
    last: int

    def at(self, day: float) -> float:
        share = (min(max(day, self.first), self.last) - self.first) / max(1, self.last - self.first)
        return round(_LEFT + _SPAN * share, 2)


def _ordinal(iso: str) -> int | None:
    try:
        return date.fromisoformat(iso[:10]).toordinal()
    except ValueError:
        return None


def timeline(items: Iterable[Dated], words: Words) -> Timeline | None:
    """A timeline in the order of time; None when nothing has a time."""
    known = [(start, _ordinal(d.moment.end) if d.moment.end else None, d) for d in items if (start := _ordinal(d.moment.start)) is not None]
    if not known:
        return None
    days = [n for start, end, _ in known for n in (start, end) if n is not None]
    first, last = min(days), max(days)
    room = max(1, (last - first) // 12)
    scale = _Days(first - room, last + room + 1)
    ticks = _ticks(scale)
    ordered = sorted(known, key=lambda k: (k[0], k[1] or k[0], k[2].who))
    return Timeline(tuple(Line(d, _bar(start, end, d, scale, ticks)) for start, end, d in ordered), _axis(ticks, scale, words))


def _ticks(scale: _Days) -> list[tuple[int, str]]:
    """Days with what stands below them: "5", "Jun", "2016"."""
    length = scale.last - scale.first
    for step in _STEPS:
        if length / step <= _MOST_TICKS:
            start = date.fromordinal(scale.first + 1)
            return [(d.toordinal(), "day") for n in range(0, length, step) if (d := start + timedelta(n)).toordinal() < scale.last]
    first, last = date.fromordinal(scale.first), date.fromordinal(scale.last)
    months = [(y, m) for y in range(first.year, last.year + 1) for m in range(1, 13)]
    inside = [day for y, m in months if scale.first < (day := date(y, m, 1).toordinal()) < scale.last]
    for step in (1, 2, 3, 6):
        chosen = [day for day in inside if (date.fromordinal(day).month - 1) % step == 0]
        if len(chosen) <= _MOST_TICKS:
            return [(day, "month") for day in chosen]
    years = [day for day in inside if date.fromordinal(day).month == 1]
    step = -(-len(years) // _MOST_TICKS)
    return [(day, "year") for day in years[::step]]


def _tick_words(day: int, grain: str, words: Words, before: int | None) -> str:
    """What stands below a tick: the month and the year only where they are others than those of the tick before."""
    at, last = date.fromordinal(day), date.fromordinal(before) if before else None
    if grain == "year":
        return str(at.year)
    month = words.months()[at.month - 1][:3]
    year = "" if last and last.year == at.year else f" {at.year}"
    if grain == "month":
        return month + year
    return str(at.day) if last and (last.year, last.month) == (at.year, at.month) else f"{at.day} {month}{year}"


def _axis(ticks: Sequence[tuple[int, str]], scale: _Days, words: Words) -> Markup:
    days = [None, *(day for day, _ in ticks)]
    labels = "".join(
        f'<text x="{scale.at(day + 0.5)}%" y="13" text-anchor="middle">{escape(_tick_words(day, grain, words, before))}</text>'
        for before, (day, grain) in zip(days, ticks, strict=False)
    )
    return Markup(f'<svg class="axis" width="100%" height="18" aria-hidden="true" focusable="false">{labels}</svg>')


def _bar(start: int, end: int | None, dated: Dated, scale: _Days, ticks: Sequence[tuple[int, str]]) -> Markup:
    parts = [f'<line class="grid" x1="{scale.at(d + 0.5)}%" x2="{scale.at(d + 0.5)}%" y1="0" y2="{_HEIGHT}"/>' for d, _ in ticks]
    mark = "mark hollow" if dated.hollow else "mark"
    if end is not None and end - start <= 1 and dated.moment.precision in _FINE:
        at = scale.at((start + end + 1) / 2)
        parts.append(f'<svg x="{at}%" y="{_MIDDLE}" overflow="visible"><path class="{mark}" d="{_DOT}"/></svg>')
    else:
        left, right = scale.at(start), scale.at(end + 1) if end is not None else 99.0
        css = "stretch hollow" if dated.hollow else "stretch"
        width = max(round(right - left, 2), 0.8)
        parts.append(f'<rect class="{css}" x="{left}%" width="{width}%" y="6" height="10" rx="5"/>')
        if end is None:
            parts.append(f'<svg x="99%" y="{_MIDDLE}" overflow="visible"><path class="cap" d="M-6-4L0 0L-6 4"/></svg>')
    frame = f"bar time {dated.key}".strip()
    return Markup(f'<svg class="{frame}" width="100%" height="{_HEIGHT}" aria-hidden="true" focusable="false">{"".join(parts)}</svg>')


def columns(numbers: Mapping[str, int], title: str, words: Words) -> Markup:
    """How many in each month (YYYY-MM), or in each year where the months are too many, as columns; empty for fewer than two."""
    grain = 7 if _months_between(min(numbers, default=""), max(numbers, default="")) <= 72 else 4
    counted: dict[str, int] = {}
    for month, n in numbers.items():
        counted[month[:grain]] = counted.get(month[:grain], 0) + n
    if len(counted) < 2:
        return Markup("")
    keys = _all_between(min(counted), max(counted))
    most, height = max(counted.values()), 72
    width = 100 / len(keys)
    parts = []
    for n, key in enumerate(keys):
        size = round(height * counted.get(key, 0) / most, 1)
        if size:
            label = escape(f"{_column_words(key, words)}: {number(counted[key])}")
            x, wide = n * width + width * 0.1, width * 0.8
            shape = f'x="{x:.2f}%" width="{wide:.2f}%" y="{height - size:g}" height="{size:g}" rx="1.5"'
            parts.append(f'<rect class="column" {shape}><title>{label}</title></rect>')
    every = -(-len(keys) // 6)
    for n in range(0, len(keys), every):
        text = escape(_column_words(keys[n], words))
        parts.append(f'<text x="{(n + 0.5) * width:.2f}%" y="{height + 15}" text-anchor="middle">{text}</text>')
    return Markup(
        f'<svg class="columns" width="100%" height="{height + 20}" role="img" aria-label="{escape(title)}">{"".join(parts)}</svg>'
    )


def _months_between(first: str, last: str) -> int:
    if len(first) < 7 or len(last) < 7:
        return 0
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7])


def _all_between(first: str, last: str) -> list[str]:
    if len(first) == 4:
        return [str(year) for year in range(int(first), int(last) + 1)]
    start = int(first[:4]) * 12 + int(first[5:7]) - 1
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(start, start + _months_between(first, last) + 1)]


def _column_words(key: str, words: Words) -> str:
    return key if len(key) == 4 else f"{words.months()[int(key[5:7]) - 1][:3]} {key[:4]}"
