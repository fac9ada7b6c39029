"""Cells to values: dates in three orders, counts, degrees, countries. None where a cell does not say; CellError where it cannot be."""

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from testimonia.errors import ExchangeError
from testimonia.model.terms import DatePrecision
from testimonia.text.places import Kind, Places

_MONTHS = {name.casefold(): n for names in (calendar.month_name, calendar.month_abbr) for n, name in enumerate(names) if name} | {"sept": 9}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$")
_PARTS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[T ].*)?$")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ]+([^\W\d_]+)\.?[-/., ]+(\d{4}|\d{2})$")
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?[-/. ]+(\d{1,2}),?[-/. ]+(\d{4}|\d{2})$")
_NUMBER = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[+-]?\d+(?:\.\d+)?")
_PIVOT = 70  # two-digit years from here on are of the last century: event data begin there


class CellError(ValueError):
    """A cell that cannot mean what its column means; the message says why."""


def day_of(text: str, order: str) -> date:
    """The day that a cell names. `order`: dmy or mdy, for dates of three numbers whose last is the year. Raises CellError."""
    try:
        if m := _ISO.match(text):
            return date(int(m[1]), int(m[2]), int(m[3]))
        if m := _PARTS.match(text):
            first, second = int(m[1]), int(m[2])
            day, month = (second, first) if order == "mdy" else (first, second)
            return date(_year(m[3]), month, day)
        if (m := _DAY_FIRST.match(text)) and m[2].casefold() in _MONTHS:
            return date(_year(m[3]), _MONTHS[m[2].casefold()], int(m[1]))
        if (m := _MONTH_FIRST.match(text)) and m[1].casefold() in _MONTHS:
            return date(_year(m[3]), _MONTHS[m[1].casefold()], int(m[2]))
    except ValueError:
        raise CellError(f"{text!r} is no day of the calendar") from None
    raise CellError(f"{text!r} is no date")


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else int(text) + (1900 if int(text) >= _PIVOT else 2000)


def order_of(cells: Iterable[str], where: str) -> str:
    """dmy or mdy for a whole column; dmy where no date depends on it. Raises ExchangeError where it is open, or where both occur."""
    needed, only_dmy, only_mdy = False, None, None
    for cell in cells:
        if _ISO.match(cell) or not (m := _PARTS.match(cell)):
            continue
        first, second = int(m[1]), int(m[2])
        needed = needed or first != second
        if first > 12 >= second:
            only_dmy = only_dmy or cell
        elif second > 12 >= first:
            only_mdy = only_mdy or cell
    if only_dmy and only_mdy:
        raise ExchangeError(
            f"{where}: dates in two orders: {only_dmy} can only have the day first, {only_mdy} only the month. "
            "Say which it is, and the others are told: --date-order dmy or --date-order mdy"
        )
    if needed and not (only_dmy or only_mdy):
        raise ExchangeError(f"{where}: no date tells whether the day or the month comes first. Say it: --date-order dmy or mdy")
    return "mdy" if only_mdy else "dmy"


def stretch(first: date, last: date) -> DatePrecision:
    """What a stretch of days is called: a day, a week of seven days, a calendar month or year, else a range."""
    if first == last:
        return DatePrecision.DAY
    if first.day == 1 and last == month_end(first):
        return DatePrecision.MONTH
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return DatePrecision.YEAR
    return DatePrecision.WEEK if last - first == timedelta(days=6) else DatePrecision.RANGE


def month_end(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def around(day: date, precision: DatePrecision) -> tuple[date, date]:
    """The days that a date of this precision may mean: the calendar month or year it lies in, the seven days around it."""
    if precision is DatePrecision.MONTH:
        return day.replace(day=1), month_end(day)
    if precision is DatePrecision.YEAR:
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if precision is DatePrecision.WEEK:  # the datasets put the middle of the stretch
        return day - timedelta(days=3), day + timedelta(days=3)
    return day, day


def count_of(text: str) -> int:
    """A whole number of persons. Raises CellError for anything else: a fraction comes of sharing out a total, and nobody counted it."""
    m = _NUMBER.fullmatch(text)
    number = float(m[0].replace(",", "")) if m else -1.0
    if m is None or number != int(number) or number < 0:
        raise CellError(f"{text!r} is no whole number of persons")
    return int(number)


def degrees_of(text: str, largest: int) -> float:
    """Degrees WGS 84 between -`largest` and `largest`. Raises CellError."""
    try:
        number = float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except ValueError:
        raise CellError(f"{text!r} is no number of degrees") from None
    if not -largest <= number <= largest:
        raise CellError(f"{text!r} lies outside of {-largest} to {largest} degrees")
    return number


@cache
def _places() -> Places:
    return Places()


@cache
def country_of(name: str) -> str | None:
    """ISO 3166-1 alpha-2 of a country by its name or code; None for a name that is no country of the index."""
    if re.fullmatch(r"[A-Z]{2}", name):
        return name
    inner = re.findall(r"\(([^)]*)\)", name)
    bare = re.sub(r"\s*\([^)]*\)", "", name)
    for form in (name, bare, re.sub(r"^(?:the )?(?:kingdom|republic|state) of ", "", bare, flags=re.I), *inner):
        found = {c.country for c in _places().candidates(form) if c.kind is Kind.COUNTRY} if form else set()
        if len(found) == 1:
            return found.pop()
    return None
