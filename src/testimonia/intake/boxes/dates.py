"""Days written in numbers: which of the three is the day is told by the file as a whole, or not at all.

>>> order = Orders()
>>> for day in ("05/06/2016", "05/19/2016"):
...     order.see(day)
>>> order.found()
<DateOrder.MDY: 'mdy'>
>>> day_of("05/06/2016", order.found())
'2016-05-06'
"""

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from testimonia.intake.parts import DateOrder

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]|$)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[ .-]+)?([a-z]{3,9})\.?[ -]+(?:(\d{1,2})(?:st|nd|rd|th)?,?[ ]+)?(\d{4})\b", re.I)
_NUMBERS = re.compile(r"(\d{1,4})([./-])\s?(\d{1,2})\2\s?(\d{1,4})(?!\d)")
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?(?:\.\d+)?")
_YEAR_OF_TWO = 2000  # "16" is 2016: exports of chats and tables of the web are younger than 1999


class Orders:
    """The orders that all dates seen so far allow. Dates that name their month, or begin with the year in ISO form, say nothing."""

    def __init__(self) -> None:
        self.possible = set(DateOrder)
        self.numeric = 0
        self._last: dict[DateOrder, date] = {}
        self._falling = dict.fromkeys(DateOrder, 0)

    def see(self, written: str) -> None:
        """Takes one more date into account, in the order in which the file has them."""
        numbers = _numbers(written)
        if numbers is None:
            return
        self.numeric += 1
        # Nobody writes the month first between full stops; between dashes and strokes all three orders are in use.
        orders = [order for order in DateOrder if order is not DateOrder.MDY or "." not in written[:5]]
        fits = {order: day for order in orders if (day := _day(numbers, order))}
        if not fits:
            return  # no date at all; it must not decide for the others
        self.possible &= fits.keys()
        for order, day in fits.items():
            self._falling[order] += day < self._last.get(order, day)
            self._last[order] = day

    def found(self, *, in_sequence: bool = False) -> DateOrder | None:
        """The one order that all dates fit; None when several do, or none. `in_sequence`: the file goes forward in time, as chats do."""
        possible = self.possible
        if len(possible) > 1 and DateOrder.YMD in possible:
            possible = possible - {DateOrder.YMD}  # two digits for a year that stands first: only where nothing else fits
        if len(possible) > 1 and in_sequence:
            forward = {order for order in possible if not self._falling[order]}
            possible = forward or possible
        return next(iter(possible)) if len(possible) == 1 else None

    @property
    def mixed(self) -> bool:
        """Whether no single order fits all dates."""
        return not self.possible


def day_of(written: str, order: DateOrder | None) -> str | None:
    """The day as ISO 8601, or None when it cannot be told. `order` is needed only for dates of three bare numbers."""
    words = written.strip()
    if iso := _ISO.match(words):
        return _as_iso(*map(int, iso.groups()))
    if numbers := _numbers(words):
        day = _day(numbers, order) if order else None
        return day.isoformat() if day else None
    return _named(words) or _of_mail(words) or _since_epoch(words)


def _numbers(written: str) -> tuple[str, str, str] | None:
    words = written.strip()
    if _ISO.match(words):
        return None
    m = _NUMBERS.match(words)
    return (m[1], m[3], m[4]) if m else None


def _day(numbers: tuple[str, str, str], order: DateOrder) -> date | None:
    if len(numbers[0]) > 2 and order is not DateOrder.YMD:
        return None
    if len(numbers[2]) > 2 and order is DateOrder.YMD:
        return None
    places = {DateOrder.DMY: (2, 1, 0), DateOrder.MDY: (2, 0, 1), DateOrder.YMD: (0, 1, 2)}[order]
    year, month, day = (int(numbers[place]) for place in places)
    try:
        return date(year + _YEAR_OF_TWO if year < 100 else year, month, day)
    except ValueError:
        return None


def _named(words: str) -> str | None:
    m = _NAMED.search(words)
    if m is None or m[2][:3].lower() not in _MONTHS or not (m[1] or m[3]):
        return None
    return _as_iso(int(m[4]), _MONTHS.index(m[2][:3].lower()) + 1, int(m[1] or m[3]))


def _of_mail(words: str) -> str | None:
    try:
        return parsedate_to_datetime(words).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _since_epoch(words: str) -> str | None:
    if not _EPOCH.fullmatch(words):
        return None
    seconds = float(words)
    return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC).date().isoformat()


def _as_iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def moment_of(written: str) -> str:
    """A point in time as ISO 8601 in UTC, "" when it cannot be told; a time without its zone is taken as UTC."""
    words = written.strip().replace(" UTC", "+00:00")
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        try:
            moment = parsedate_to_datetime(words)
        except (ValueError, TypeError, IndexError, OverflowError):
            return ""
    try:
        whole = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return whole.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except (OverflowError, ValueError):
        return ""
