"""Counts of persons in a row: a figure, its range, its parts."""

from collections.abc import Sequence
from dataclasses import replace

from testimonia.exchange.into.cells import CellError, count_of
from testimonia.exchange.into.column_map import FigureOf
from testimonia.exchange.into.written import InWork, fits
from testimonia.model.record import Claim
from testimonia.model.values import Figure


def figures(row: InWork, rules: Sequence[FigureOf]) -> None:
    """Wholes first, so that their parts can point to them. A whole with one part, as large as it is, is of that part's category."""
    counted = [(rule, _count(row, rule)) for rule in rules if fits(row.written, rule.when)]
    wholes: dict[str, list[Claim]] = {}
    for rule, (count, low, high) in counted:
        if rule.part_of:
            continue
        parts = [(r, c[0]) for r, c in counted if r.part_of and rule.count and r.part_of.casefold() == rule.count.casefold() and c[0]]
        all_of_it = parts[0][0] if len(parts) == 1 and parts[0][1] == count else None
        category = all_of_it.category if all_of_it else rule.category
        made = _said(row, rule, count, low, high, replace(rule, category=category))
        if rule.count and made and not all_of_it:
            wholes[rule.count.casefold()] = made
        elif rule.count:
            wholes[rule.count.casefold()] = []  # the one part is the whole: it is told once
    for rule, (count, low, high) in counted:
        if not rule.part_of or not (count or low or high):
            continue
        whole = wholes.get(rule.part_of.casefold())
        if whole is None:
            _said(row, rule, count, low, high, rule)
        for claim in whole or ():
            _part(row, rule, count, claim)


def _count(row: InWork, rule: FigureOf) -> tuple[int | None, int | None, int | None]:
    """The figure and the ends of its range, each None where the row does not say."""
    found = []
    unknown = {word.casefold() for word in rule.unknown}
    for column in (rule.count, rule.low, rule.high):
        cell = row.written.cell(column)
        number: int | None = None
        if cell and cell.casefold() not in unknown:
            try:
                number = count_of(cell)
            except CellError as error:
                row.leave(column, error)
        found.append(None if number == 0 and _zero_is_unknown(row, rule) else number)
    count, low, high = found
    if low is not None and high is not None and high < low:
        row.leave(rule.low, f"the low end lies above the high end, {high}")
        low = high = None
    if count is not None and not (low or 0) <= count <= (count if high is None else high):
        row.leave(rule.count, f"lies outside of its own range, {low} to {high}")
        low = high = None
    return count, low, high


def _zero_is_unknown(row: InWork, rule: FigureOf) -> bool:
    if rule.zero == "unknown":
        return True
    return any(word.casefold() in row.written.cell(column).casefold() for column, words in rule.unless.items() for word in words)


def _said(row: InWork, rule: FigureOf, count: int | None, low: int | None, high: int | None, of: FigureOf) -> list[Claim]:
    """The figure, and beside it its range where that is wider. Gives the claims of the figure, or of the range that stands in its place."""
    made: list[Claim] = []
    if count is not None:
        span = row.written.lines(rule.count)
        made = row.add(rule, rule.property, _figure(of, count, count, span.quote), span)
    if (low is not None or high is not None) and not low == high == count:
        span = row.written.lines(rule.low, rule.high)
        ranged = row.add(rule, rule.property, _figure(of, low, high, span.quote), span)
        made = made or ranged
    return made


def _part(row: InWork, rule: FigureOf, count: int | None, whole: Claim) -> None:
    """A part of a figure, said by those who say the whole."""
    if count:
        span = row.written.lines(rule.count)
        value = replace(_figure(rule, count, count, span.quote), of=whole.id)
        claim = replace(whole, property=rule.property, value=value, span=span)
        row.claims[claim.id] = claim


def _figure(rule: FigureOf, low: int | None, high: int | None, raw: str) -> Figure:
    return Figure(low, high, rule.category, raw, "stated", rule.sex, rule.age_group, rule.role)
