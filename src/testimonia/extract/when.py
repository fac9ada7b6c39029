"""The dates that a document tells, as moments: two ends of a range joined, "since" closed at the day of the document."""

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from testimonia.extract.page import Page, Stretch
from testimonia.model.terms import DatePrecision
from testimonia.model.values import Moment
from testimonia.text.timex import TimeExpression, time_expressions

Dated = tuple[Stretch, Moment]

_JOINED = re.compile(r"\s*(?:-|–|—|to|and|until|till|through)\s*(?:the\s+)?", re.I)
_FROM = re.compile(r"\b(?:between|from)\s+(?:the\s+)?$|\b(?:night|nights)\s+(?:from|of)\s+$", re.I)
_SINCE = re.compile(r"\b(?:since|starting|beginning)\s+(?:on\s+)?(?:the\s+)?$", re.I)
_SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "AU": (9, 11), "WI": (12, 2)}


def moments(page: Page, published: date | None) -> tuple[Dated, ...]:
    """Every date of the text that names at least a decade, in order, as the stretch that says it and its moment."""
    found = [e for e in time_expressions(page.text, published) if e.type in ("DATE", "TIME")]
    return tuple(_moments(page, found, published))


def _moments(page: Page, found: list[TimeExpression], published: date | None) -> Iterator[Dated]:
    i = 0
    while i < len(found):
        first = moment_of(found[i])
        if first is None:
            i += 1
            continue
        following = moment_of(found[i + 1]) if i + 1 < len(found) else None
        lead = page.text[max(0, found[i].start - 24) : found[i].start]
        if following is not None and _is_range(page.text, lead, found[i], found[i + 1]) and following.end is not None and first.start <= following.end:
            span = (found[i].start, found[i + 1].end)
            yield span, Moment(first.start, following.end, DatePrecision.RANGE, page.words(span))
            i += 2
            continue
        span = (found[i].start, found[i].end)
        if _SINCE.search(lead):
            end = published.isoformat() if published is not None and published.isoformat() >= first.start else None
            yield span, Moment(first.start, end, DatePrecision.RANGE, page.words(span))
        else:
            yield span, first
        i += 1


def _is_range(text: str, lead: str, a: TimeExpression, b: TimeExpression) -> bool:
    between = text[a.end : b.start]
    if not _JOINED.fullmatch(between):
        return False
    return bool(_FROM.search(lead)) or not re.search(r"\band\b", between)


def moment_of(e: TimeExpression) -> Moment | None:
    """The moment of a TIMEX3 value; None for values that name no calendar time ("now", "the past")."""
    value = e.value
    day = re.fullmatch(r"(\d{4}-\d{2}-\d{2})(T.*)?", value)
    if day:
        if day[2] and re.match(r"T\d", day[2]):
            return _checked(day[1], day[1], DatePrecision.HOUR, e.raw)
        # A night lasts into the next day.
        end = (date.fromisoformat(day[1]) + timedelta(days=1)).isoformat() if day[2] == "TNI" and _over_midnight(e.raw) else day[1]
        return _checked(day[1], end, DatePrecision.PART_OF_DAY if day[2] else DatePrecision.DAY, e.raw)
    month = re.fullmatch(r"(\d{4})-(\d{2})", value)
    if month and 1 <= int(month[2]) <= 12 and int(month[1]):
        last = calendar.monthrange(int(month[1]), int(month[2]))[1]
        return Moment(f"{value}-01", f"{value}-{last:02d}", DatePrecision.MONTH, e.raw)
    week = re.fullmatch(r"(\d{4})-W(\d{2})(-WE)?", value)
    if week and 1 <= int(week[2]) <= 53:
        return _week(int(week[1]), int(week[2]), bool(week[3]), e.raw)
    season = re.fullmatch(r"(\d{4})-(SP|SU|FA|AU|WI)", value)
    if season:
        return _season(int(season[1]), season[2], e.raw)
    if re.fullmatch(r"\d{4}", value) and value != "0000":
        return Moment(f"{value}-01-01", f"{value}-12-31", DatePrecision.YEAR, e.raw)
    if re.fullmatch(r"\d{3}", value):
        return Moment(f"{value}0-01-01", f"{value}9-12-31", DatePrecision.DECADE, e.raw)
    return None


def _over_midnight(raw: str) -> bool:
    return bool(re.search(r"\bto\b|overnight", raw, re.I))


def _checked(start: str, end: str, precision: DatePrecision, raw: str) -> Moment | None:
    try:
        date.fromisoformat(start)
    except ValueError:
        return None
    return Moment(start, end, precision, raw)


def _week(year: int, week: int, weekend: bool, raw: str) -> Moment | None:
    try:
        start = date.fromisocalendar(year, week, 6 if weekend else 1)
        end = date.fromisocalendar(year, week, 7)
    except ValueError:
        return None
    return Moment(start.isoformat(), end.isoformat(), DatePrecision.WEEK, raw)


def _season(year: int, season: str, raw: str) -> Moment:
    first, last = _SEASONS[season]
    end_year = year + 1 if last < first else year
    end = calendar.monthrange(end_year, last)[1]
    return Moment(f"{year}-{first:02d}-01", f"{end_year}-{last:02d}-{end:02d}", DatePrecision.SEASON, raw)
