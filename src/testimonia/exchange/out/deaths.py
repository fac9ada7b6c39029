"""The dead of one incident as datasets of events ask for them: low, best and high of the whole, and its parts.

An incident's figures stand by category side by side. Here the parts are added up only where there is no greater total beside them, because
the columns of these datasets are sums; `added` says so. Without a best figure the lowest one stands for it, the more cautious of the two.
"""

from dataclasses import dataclass

from testimonia.model.record import FigureRange, Incident
from testimonia.model.terms import Category, Property


@dataclass(frozen=True, slots=True)
class Deaths:
    """`best` is the sum of `parts`; `unknown` among them is what no category accounts for. `low` <= `best` <= `high`."""

    low: int
    best: int
    high: int
    parts: dict[Category, int]
    added: bool  # categories were added up to a total that no source states
    open: bool  # some figure has no upper end
    chosen: bool  # the lowest figure stands in for a best one


def deaths(incident: Incident) -> Deaths | None:
    """None when no account gives a figure of the dead: nothing said is not zero."""
    figures = _dead(incident)
    if not figures:
        return None
    best = {figure.category: _best(figure) for figure in figures}
    total, added = _total(best)
    low, _ = _total({figure.category: figure.low.value or 0 for figure in figures})
    high, _ = _total({figure.category: max(_best(figure), figure.high.value or 0) for figure in figures})
    named: dict[Category, int] = {category: count for category, count in best.items() if category is not Category.UNSPECIFIED}
    return Deaths(
        min(low, total),
        total,
        max(high, total),
        named | {Category.UNSPECIFIED: total - sum(named.values())},
        added,
        any(figure.high.value is None for figure in figures),
        any(figure.best is None for figure in figures),
    )


def _dead(incident: Incident) -> tuple[FigureRange, ...]:
    for name in (Property.KILLED, Property.EXECUTED):
        found = tuple(figure for figure in incident.figures if figure.property is name)
        if found:
            return found
    return ()


def _best(figure: FigureRange) -> int:
    if figure.best is not None:
        return figure.best.value
    return figure.low.value if figure.low.value is not None else figure.high.value or 0


def _total(counts: dict[Category, int]) -> tuple[int, bool]:
    """The whole, and whether it was added up: a stated total stands unless its parts exceed it."""
    parts = [count for category, count in counts.items() if category is not Category.UNSPECIFIED]
    stated = counts.get(Category.UNSPECIFIED, 0)
    return (sum(parts), len(parts) > 1) if sum(parts) > stated else (stated, False)
