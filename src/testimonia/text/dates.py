"""Dates as moments of the record, and the date of a document as its own head states it.

In news a relative date counts from the document's date, in narratives from the last date told; a year that is missing comes from
the neighbours (`text/timex.py` decides). Ends are inclusive; "since" runs to the document's date, "by" and "until" say no beginning
and are read as the day they name.
"""

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from testimonia.model.record import Published
from testimonia.model.terms import DateBasis, DatePrecision
from testimonia.model.values import Moment
from testimonia.text.timex import TimeExpression, time_expressions

Dated = tuple[tuple[int, int], Moment]
"""The stretch of text that says it (half-open code points), and the moment."""

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_JOINED = re.compile(r"\s*(?:-|–|—|to|and|until|till|through)\s*(?:the\s+)?", re.IGNORECASE)
_FROM = re.compile(r"\b(?:between|from)\s+(?:the\s+)?$|\bnights?\s+(?:from|of)\s+(?:the\s+)?$", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\s+(?:on\s+)?(?:the\s+)?$", re.IGNORECASE)
_FROM_THEN_ON = re.compile(r"\b(?:starting|beginning|as\s+from)\s+(?:on\s+)?(?:the\s+)?$", re.IGNORECASE)
_SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}
_PART_OF_MONTH = {"START": (1, 10), "MID": (11, 20), "END": (21, 31)}
_NEAR = re.compile(
    r"\b(?:yesterday|today|tonight|tomorrow|recent(?:ly)?|this\s+(?:morning|afternoon|evening|week|month|year)|"
    r"last\s+(?:night|week|month|year)|" + "|".join(_WEEKDAYS) + r")\b",
    re.IGNORECASE,
)
_PAPER = r"(?:communiqu[eé]|statement|bulletin|release|letter|appeal|declaration|message|memorandum|circular|address)"
_ISSUED = re.compile(
    rf"\b(?:(?:issued|dated|published|released|signed|updated)\s+(?:in|on|at)?|{_PAPER}\s+(?:no\.?\s*\d+\s+)?of(?:\s+the)?)\s*$",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\b(?:of|on|events|since|between|from|after|before|during|in|for|at)\s+(?:the\s+)?$", re.IGNORECASE)


def moments(text: str, document_date: date | None = None, narrative: bool | None = None) -> tuple[Dated, ...]:
    """Every date of the text that names at least a decade, in order: the stretch that says it, and what it means.

    The two ends of a range are one moment ("between 18 and 22 February", "the night from Friday to Saturday").
    """
    found = [e for e in time_expressions(text, document_date, narrative) if e.type in {"DATE", "TIME"}]
    return tuple(_moments(text, found, document_date))


def _moments(text: str, found: list[TimeExpression], document_date: date | None) -> Iterator[Dated]:
    i = 0
    while i < len(found):
        first = moment_of(found[i])
        lead = text[max(0, found[i].start - 24) : found[i].start]
        last = moment_of(found[i + 1]) if i + 1 < len(found) and _is_range(text, lead, found[i], found[i + 1]) else None
        if first and last and last.end and first.start <= last.end:
            span = (found[i].start, found[i + 1].end)
            yield span, Moment(first.start, last.end, DatePrecision.RANGE, text[slice(*span)])
            i += 2
            continue
        if first:
            span = (found[i].start, found[i].end)
            yield span, _opened(lead, first, document_date)
        i += 1


def _opened(lead: str, first: Moment, document_date: date | None) -> Moment:
    """ "since" runs to the document's date, "beginning" has no end; other words leave the moment as it is."""
    if _SINCE.search(lead):
        end = document_date.isoformat() if document_date and document_date.isoformat() >= first.start else None
        return Moment(first.start, end, DatePrecision.RANGE, first.raw)
    if _FROM_THEN_ON.search(lead):
        return Moment(first.start, None, DatePrecision.RANGE, first.raw)
    return first


def _is_range(text: str, lead: str, a: TimeExpression, b: TimeExpression) -> bool:
    between = text[a.end : b.start]
    joined = _JOINED.fullmatch(between)
    return bool(joined) and (bool(_FROM.search(lead)) or "and" not in between.lower())


def moment_of(expression: TimeExpression) -> Moment | None:
    """The moment of a DATE or TIME expression; None for values that name no calendar time ("now", "the past", years before Christ).

    "Early June", "mid-June" and "late June" are the first, second and last third of the month.
    """
    value, raw = expression.value, expression.raw
    day = re.fullmatch(r"(\d{4}-\d\d-\d\d)(T.*)?", value)
    if day:
        precision = DatePrecision.DAY if not day[2] else DatePrecision.HOUR if day[2][1].isdigit() else DatePrecision.PART_OF_DAY
        return Moment(day[1], day[1], precision, raw) if _exists(day[1]) else None
    for pattern, reading in (
        (r"(\d{4})-(\d\d)", _month),
        (r"(\d{4})-W(\d\d)(-WE)?", _week),
        (r"(\d{4})-(SP|SU|FA|WI)", _season),
        (r"(\d{4})-Q([1-4])", _quarter),
    ):
        match = re.fullmatch(pattern, value)
        if match:
            return reading(match, expression)
    if re.fullmatch(r"\d{4}", value) and value != "0000":
        return Moment(f"{value}-01-01", f"{value}-12-31", DatePrecision.YEAR, raw)
    if re.fullmatch(r"[1-9]\d\d", value):
        return Moment(f"{value}0-01-01", f"{value}9-12-31", DatePrecision.DECADE, raw)
    return None


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _month(match: re.Match[str], expression: TimeExpression) -> Moment | None:
    year, month = int(match[1]), int(match[2])
    if not (year >= 1 and 1 <= month <= 12):
        return None
    length = calendar.monthrange(year, month)[1]
    first, last = _PART_OF_MONTH.get(expression.modifier, (1, length))
    precision = DatePrecision.RANGE if expression.modifier else DatePrecision.MONTH
    return Moment(f"{match[0]}-{first:02d}", f"{match[0]}-{min(last, length):02d}", precision, expression.raw)


def _week(match: re.Match[str], expression: TimeExpression) -> Moment | None:
    try:
        start = date.fromisocalendar(int(match[1]), int(match[2]), 6 if match[3] else 1)
        end = date.fromisocalendar(int(match[1]), int(match[2]), 7)
    except ValueError:
        return None  # no such week in that year
    return Moment(start.isoformat(), end.isoformat(), DatePrecision.WEEK, expression.raw)


def _season(match: re.Match[str], expression: TimeExpression) -> Moment:
    """Seasons of the northern half of the earth; a winter belongs to the year in which most of it lies."""
    first, last = _SEASONS[match[2]]
    year = int(match[1])
    start_year = year - 1 if last < first else year
    return Moment(
        f"{start_year:04d}-{first:02d}-01",
        f"{year:04d}-{last:02d}-{calendar.monthrange(year, last)[1]:02d}",
        DatePrecision.SEASON,
        expression.raw,
    )


def _quarter(match: re.Match[str], expression: TimeExpression) -> Moment:
    year, last = int(match[1]), 3 * int(match[2])
    return Moment(
        f"{year:04d}-{last - 2:02d}-01",
        f"{year:04d}-{last:02d}-{calendar.monthrange(year, last)[1]:02d}",
        DatePrecision.RANGE,
        expression.raw,
    )


# -- the date of the document ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _HeadDate:
    """A date in the head of a document: `year` and `day` None where it does not say them."""

    year: int | None
    month: int
    day: int | None
    weekday: int | None
    rank: int  # lower is better: said to be of the issue, dateline or letterhead, other


_HEAD_DATE = re.compile(
    rf"(?:(?P<wd>{'|'.join(_WEEKDAYS)}),?\s+(?:the\s+)?)?"
    rf"(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m>{_MONTH})(?:,?\s+(?P<y>\d{{4}}))?"
    rf"|(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<y2>\d{{4}}))?"
    rf"|(?P<y3>\d{{4}})-(?P<m3>\d\d)-(?P<d3>\d\d)"
    rf"|(?P<d4>\d{{1,2}})[./](?P<m4>\d{{1,2}})[./](?P<y4>\d{{4}})"
    rf"|(?P<m5>{_MONTH}),?\s+(?P<y5>\d{{4}}))"
)


def document_date(text: str, known_years: Sequence[int] = ()) -> Published | None:
    """When the document was written, as it says itself; None if nothing tells.

    Basis `dateline`: a full date in dateline or letterhead. Basis `inferred`: the head gives no year and one of `known_years` (years of
    documents on the same case) fits the weekdays of the text; or the head gives only a month (its last day is taken); or there is
    no date in the head, the text speaks of times near to it ("yesterday", "this year"), and the latest day that it tells is taken.
    """
    head = sorted(_head_dates(text), key=lambda found: found.rank)
    for found in head:
        year = found.year or _fitting_year(text, found, known_years)
        if year is None:
            continue
        day = found.day or calendar.monthrange(year, found.month)[1]
        stated = found.year is not None and found.day is not None
        value = f"{year:04d}-{found.month:02d}-{day:02d}"
        if _exists(value):
            return Published(value, DateBasis.DATELINE if stated else DateBasis.INFERRED)
    return None if head else _latest_told(text)


def _head_dates(text: str) -> Iterator[_HeadDate]:
    for number, line in enumerate(_head_lines(text)):
        dateline = re.match(r"[^a-z]{3,60}?,\s[^–—]{0,80}?(?=\s[-–—]{1,2}\s|\)\s?[-–—.])", line) if len(line) > 140 else None
        if len(line) > 140 and not re.match(r"\W*[A-ZÀ-Þ][A-ZÀ-Þ'’. -]{2,}", line):
            continue
        reach = line[: dateline.end() if dateline else 140]
        if len(line) > 140 and not dateline and not re.search(r"\s[-–—]{1,2}\s", line[:120]):
            continue
        for match in _HEAD_DATE.finditer(reach):
            found = _head_date(match, line, number)
            if found:
                yield found


def _head_lines(text: str) -> list[str]:
    lines = [line.strip() for line in text[:1500].splitlines() if line.strip()]
    return lines[:5]


def _head_date(match: re.Match[str], line: str, number: int) -> _HeadDate | None:
    named = match["m"] or match["m2"] or match["m5"]
    month = _month_number(named) if named else int(match["m3"] or match["m4"])
    days = match["d"] or match["d2"] or match["d3"] or match["d4"]
    years = match["y"] or match["y2"] or match["y3"] or match["y4"] or match["y5"]
    day = int(days) if days else None
    if match["m4"] and month > 12 and day and day <= 12:
        month, day = day, month
    if not 1 <= month <= 12:
        return None
    before = line[: match.start()]
    if re.search(r"\d\s*(?:-|–|to|and)\s*$", before) and not _ISSUED.search(before):
        return None  # the end of a span that the paper is about
    issued, about = bool(_ISSUED.search(before)), bool(_ABOUT.search(before))
    if not issued and (about or (line.endswith(".") and number and not re.match(r"[^a-z]{3,}", line[:12]) and len(line) > 60)):
        return None
    weekday = _WEEKDAYS.index(match["wd"]) if match["wd"] else None
    return _HeadDate(int(years) if years else None, month, day, weekday, 0 if issued else 1)


def _month_number(name: str) -> int:
    return [month[:3].lower() for month in calendar.month_name].index(name[:3].lower())


def _fitting_year(text: str, found: _HeadDate, known_years: Sequence[int]) -> int | None:
    """The first year, of those that stand in head or foot and of the known ones, in which the weekdays of the text fit the date.

    Years told in the body are no evidence: a dispatch names the years of the past.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    told = [int(year) for year in re.findall(r"\b(1[5-9]\d\d|20\d\d)\b", "\n".join(line[:60] for line in lines[:3] + lines[-2:]))]
    wanted = {found.weekday} if found.weekday is not None else {_WEEKDAYS.index(day) for day in _WEEKDAYS if re.search(rf"\b{day}\b", text)}
    for year in dict.fromkeys([*known_years, *sorted(set(told), reverse=True)]):
        value = f"{year:04d}-{found.month:02d}-{found.day or 1:02d}"
        if not _exists(value):
            continue
        day = date.fromisoformat(value)
        near = {day.weekday()} if found.weekday is not None else {day.weekday(), (day - timedelta(days=1)).weekday()}
        if found.day is None or not wanted or near & wanted:
            return year
    return None


def _latest_told(text: str) -> Published | None:
    if not _NEAR.search(text):
        return None
    days = [
        e.value[:10]
        for e in time_expressions(text, None, narrative=True)
        if re.match(r"\d{4}-\d\d-\d\d", e.value) and _exists(e.value[:10])
    ]
    explicit = {int(year) for year in re.findall(r"\b(1[5-9]\d\d|20\d\d)\b", text)}
    kept = [day for day in days if int(day[:4]) in explicit]
    return Published(max(kept), DateBasis.INFERRED) if kept else None
