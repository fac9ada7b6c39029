"""Rival figures drawn as bars, one line for each origin, one scale for each property. Pure: numbers in, SVG out.

The drawings have no size of their own: positions are shares of the width, so that marks and lines keep their shape on a
phone. All they show stands in words beside them. Categories differ in shape as well as in colour.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from testimonia.model.record import Claim, FigureRange, Incident
from testimonia.model.terms import Category, Certainty, Property
from testimonia.model.values import Figure
from testimonia.reconcile.figures import stands
from testimonia.report.evidence import Ref, anchor, speaker_name
from testimonia.report.index import Index
from testimonia.report.phrases import bounds, origins
from testimonia.report.veil import Veil
from testimonia.report.words import Words, number
from testimonia.text.names import fold

HEIGHT = 24
MIDDLE = HEIGHT / 2
LEFT, SPAN = 2.0, 94.0  # per cent of the width; the rest is room for marks and arrows

SHAPES = {
    Category.CIVILIAN: "M0-6A6 6 0 1 1 0 6A6 6 0 1 1 0-6Z",
    Category.SECURITY_FORCES: "M-5.5-5.5H5.5V5.5H-5.5Z",
    Category.ALLEGED_ATTACKER: "M0-7L7 5.5H-7Z",
    Category.OFFICIAL: "M0-7.5L7.5 0L0 7.5L-7.5 0Z",
    Category.PROTESTER: "M-2.5-7H2.5V-2.5H7V2.5H2.5V7H-2.5V2.5H-7V-2.5H-2.5Z",
    Category.SUSPECT: "M0 7L-7-5.5H7Z",
    Category.UNSPECIFIED: "M-7-2.8H7V2.8H-7Z",
}


@dataclass(frozen=True, slots=True)
class Scale:
    """From numbers to shares of the width. `top`: the largest number on it; `ticks` begin with 0."""

    top: int
    ticks: tuple[int, ...]

    def at(self, value: float) -> float:
        """Position in per cent of the width."""
        return round(LEFT + SPAN * min(value, self.top) / self.top, 2)


def scale(numbers: Iterable[int], *, open_end: bool) -> Scale:
    """A scale from zero to a round number at or above all numbers, with a few round ticks; room to the right for an open end."""
    most = max([*numbers, 1])
    wanted = most * 1.15 if open_end else float(most)
    step = 1
    for step in (m * 10**e for e in range(0, 12) for m in (1, 2, 5)):
        if wanted / step <= 5:
            break
    count = -int(-wanted // step)
    return Scale(step * count, tuple(step * i for i in range(count + 1)))


def _at(x: float, inside: str) -> str:
    """A drawing of fixed size, its own origin at `x` per cent of the width and half the height."""
    return f'<svg x="{x}%" y="{MIDDLE}" overflow="visible">{inside}</svg>'


def _line(x1: float, x2: float, css: str) -> str:
    return f'<line class="{css}" x1="{x1}%" x2="{x2}%" y1="{MIDDLE}" y2="{MIDDLE}"/>'


_CAP = '<path class="cap" d="M0-5V5"/>'
_ARROW_RIGHT = '<path class="cap" d="M-6-4L0 0L-6 4"/>'
_ARROW_LEFT = '<path class="cap" d="M6-4L0 0L6 4"/>'


def _grid(on: Scale) -> str:
    return "".join(f'<line class="grid" x1="{on.at(t)}%" x2="{on.at(t)}%" y1="0" y2="{HEIGHT}"/>' for t in on.ticks)


def _frame(css: str, inside: str) -> Markup:
    return Markup(f'<svg class="bar {css}" width="100%" height="{HEIGHT}" aria-hidden="true" focusable="false">{inside}</svg>')


def mark(category: Category, *, hollow: bool = False) -> str:
    """The mark of a category, about 14 pixels wide, around its own origin."""
    return f'<path class="mark{" hollow" if hollow else ""}" d="{SHAPES[category]}"/>'


def bar(low: int | None, high: int | None, category: Category, on: Scale, *, hollow: bool = False) -> Markup:
    """One stated figure: a mark for a number, a line with caps for a range, an arrow at an end that is open."""
    parts = [_grid(on)]
    if low is not None and low == high:
        parts.append(_at(on.at(low), mark(category, hollow=hollow)))
    else:
        left, right = on.at(low) if low is not None else LEFT, on.at(high) if high is not None else 99.0
        parts.append(_line(left, right, "span open" if low is None or high is None else "span"))
        parts.append(_at(left, mark(category, hollow=hollow)) if low is not None else _at(left, _ARROW_LEFT))
        parts.append(_at(right, _ARROW_RIGHT) if high is None else _at(right, mark(category, hollow=hollow) if low is None else _CAP))
    return _frame(f"cat-{category}", "".join(parts))


def band(figure: FigureRange, on: Scale) -> Markup:
    """The range over all accounts: a band from the lowest to the highest figure, a line at the best one where a rule finds one."""
    low = on.at(figure.low.value) if figure.low.value is not None else LEFT
    high = on.at(figure.high.value) if figure.high.value is not None else 99.0
    width = max(round(high - low, 2), 0.6)
    parts = [_grid(on), f'<rect class="band" x="{low}%" width="{width}%" y="7" height="{HEIGHT - 14}" rx="5"/>']
    if figure.high.value is None:
        parts.append(_at(99.0, _ARROW_RIGHT))
    if figure.low.value is None:
        parts.append(_at(LEFT, _ARROW_LEFT))
    if figure.best is not None:
        parts.append(_at(on.at(figure.best.value), '<path class="best" d="M0-9V9"/>'))
    return _frame(f"overall cat-{figure.category}", "".join(parts))


def axis(on: Scale) -> Markup:
    """The numbers under the bars."""
    labels = "".join(f'<text x="{on.at(t)}%" y="13" text-anchor="{"start" if t == 0 else "middle"}">{number(t)}</text>' for t in on.ticks)
    return Markup(f'<svg class="axis" width="100%" height="18" aria-hidden="true" focusable="false">{labels}</svg>')


def legend_mark(category: Category) -> Markup:
    """A category's mark for the legend."""
    inside = f'<svg x="10" y="10" overflow="visible">{mark(category)}</svg>'
    return Markup(f'<svg class="key cat-{category}" width="20" height="20" aria-hidden="true" focusable="false">{inside}</svg>')


@dataclass(frozen=True, slots=True)
class Line:
    """What one speaker says. `note`: what is to be said beside the number; `later`: what the same origin said afterwards."""

    who: str
    who_anchor: str
    ref: Ref
    raw: str
    doubted: bool
    drawing: Markup
    note: str
    later: Ref | None


@dataclass(frozen=True, slots=True)
class Group:
    """One category: the range over all accounts and the lines behind it. `drawing` is empty when one line says it all."""

    category: str
    category_key: str
    low: Ref | None
    high: Ref | None
    text: str
    best: str
    grade: str
    grade_key: str
    origins: str
    drawing: Markup
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """All rival figures of one property, on one scale. `small`: there is but one figure, which has no rival."""

    point: str
    groups: tuple[Group, ...]
    axis: Markup
    small: bool


def ends(figure: FigureRange, index: Index) -> tuple[str | None, str | None]:
    """Ids of a claim behind the low end and of one behind the high end; None when an end is open or its claim is gone."""
    return _behind(figure, figure.low.accounts, figure.low.value, "low", index), _behind(
        figure, figure.high.accounts, figure.high.value, "high", index
    )


def _behind(figure: FigureRange, accounts: Sequence[str], value: int | None, end: str, index: Index) -> str | None:
    candidates = [
        c
        for account in accounts
        if account in index.accounts
        for c in index.claims_of(account)
        if c.property is figure.property and isinstance(c.value, Figure) and c.value.category is figure.category and stands(c)
    ]
    exact = [c for c in candidates if isinstance(c.value, Figure) and getattr(c.value, end) == value]
    return next((c.id for c in [*exact, *candidates]), None)


def range_words(figure: FigureRange, words: Words) -> str:
    """The range over all accounts in words; nothing at all known at either end is an open range."""
    if figure.low.value is None and figure.high.value is None:
        return words("chart.overall")
    return bounds(figure.low.value, figure.high.value, words)


def ordered(figures: Iterable[FigureRange]) -> list[FigureRange]:
    """Ranges in the order of the record's properties and categories."""
    properties, categories = list(Property), list(Category)
    return sorted(figures, key=lambda f: (properties.index(f.property), categories.index(f.category)))


Notes = Mapping[str, tuple[str, Ref | None]]
"""What is to be said beside a figure, by claim, and what its origin said later, where it did."""


def charts(incident: Incident, index: Index, veil: Veil, words: Words, notes: Notes = MappingProxyType({})) -> tuple[Chart, ...]:
    """The charts of an incident, one for each property with figures, in the order of the record's properties."""
    standing = [c for c in index.claims_on(incident) if stands(c)]
    by_property: dict[Property, list[FigureRange]] = {}
    for figure in ordered(incident.figures):
        by_property.setdefault(figure.property, []).append(figure)
    return tuple(_chart(prop, ranges, standing, index, veil, words, notes) for prop, ranges in by_property.items())


def _closed(figure: Figure) -> list[int]:
    return [n for n in (figure.low, figure.high) if n is not None]


def _chart(
    prop: Property, ranges: Sequence[FigureRange], standing: Sequence[Claim], index: Index, veil: Veil, words: Words, notes: Notes
) -> Chart:
    values = [c.value for c in standing if c.property is prop and isinstance(c.value, Figure)]
    numbers = [n for v in values for n in _closed(v)] + [n for r in ranges for n in (r.low.value, r.high.value) if n is not None]
    open_end = any(v.high is None for v in values) or any(r.high.value is None for r in ranges)
    on = scale(numbers, open_end=open_end)
    groups = tuple(_group(r, standing, on, index, veil, words, notes) for r in ranges)
    return Chart(words(f"property.{prop}"), groups, axis(on), small=sum(len(g.lines) for g in groups) <= 1)


def _group(figure: FigureRange, standing: Sequence[Claim], on: Scale, index: Index, veil: Veil, words: Words, notes: Notes) -> Group:
    claims = [c for c in standing if c.property is figure.property and isinstance(c.value, Figure) and c.value.category is figure.category]
    low, high = ends(figure, index)
    grade = f"grade_short.{figure.grade}"
    lines = _lines(claims, on, index, veil, words, notes)
    return Group(
        category=words(f"category.{figure.category}"),
        category_key=str(figure.category),
        low=Ref(number(figure.low.value), anchor(low)) if low and figure.low.value is not None else None,
        high=Ref(number(figure.high.value), anchor(high)) if high and figure.high.value is not None else None,
        text=range_words(figure, words),
        best=number(figure.best.value) if figure.best else "",
        grade=words(grade) if words.knows(grade) else veil.say(figure.grade),
        grade_key=figure.grade if words.knows(grade) else "other",
        origins=origins(figure.origins, words),
        drawing=band(figure, on) if len(lines) > 1 else Markup(""),
        lines=lines,
    )


def _lines(claims: Sequence[Claim], on: Scale, index: Index, veil: Veil, words: Words, notes: Notes) -> tuple[Line, ...]:
    """One line for each figure of each speaker; the same figure again from the same speaker is not drawn twice."""
    drawn: dict[tuple[str, str, int | None, int | None], Line] = {}
    for claim in claims:
        value, account = claim.value, index.account_of[claim.id]
        assert isinstance(value, Figure)  # `stands` has seen to it
        note, later = notes.get(claim.id, ("", None))
        doubted, who = claim.certainty is Certainty.POSSIBLE, speaker_name(claim, veil, words)
        drawn.setdefault(
            (account, fold(who), value.low, value.high),
            Line(
                who=who,
                who_anchor=f"a-{account}",
                ref=Ref(bounds(value.low, value.high, words), anchor(claim.id)),
                raw=veil.say(value.raw),
                doubted=doubted,
                drawing=bar(value.low, value.high, value.category, on, hollow=doubted),
                note=note,
                later=later,
            ),
        )
    return tuple(drawn.values())
