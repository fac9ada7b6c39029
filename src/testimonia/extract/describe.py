"""What a document says of itself: title, author, publisher and the day it was published."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from testimonia.extract.letterhead import Letterhead, read_letterhead
from testimonia.extract.when import moment_of
from testimonia.model.record import Document, Published
from testimonia.model.terms import DateBasis, DatePrecision
from testimonia.text.timex import time_expressions

_YEAR = re.compile(r"(?<![\d.,])(?:1[89]|20)\d{2}(?![\d,])")
_SHORT = frozenset({DatePrecision.DAY, DatePrecision.HOUR, DatePrecision.PART_OF_DAY, DatePrecision.MONTH})


def describe(document: Document, neighbours: Sequence[date] = ()) -> Document:
    """The document with title, author, publisher and date as its text gives them; what is known already stays.

    `neighbours`: days on which other documents of the same case were published. A dateline without a year ("Feb 20") takes the year
    that brings it nearest to them; without neighbours it stays undated, because any year would be a guess.
    """
    if document.text is None or not document.text.strip():
        return document
    head = read_letterhead(document.text)
    published = document.published or _published(document.text, head, neighbours)
    return replace(
        document,
        title=document.title or head.title,
        author=document.author or head.author,
        publisher=document.publisher or (head.issuer.name if head.issuer else None),
        published=published,
    )


def _published(text: str, head: Letterhead, neighbours: Sequence[date]) -> Published | None:
    if head.date is not None:
        day = _day(text[slice(*head.date)], neighbours)
        if day is not None:
            return Published(day.isoformat(), DateBasis.DATELINE if _YEAR.search(text[slice(*head.date)]) else DateBasis.INFERRED)
    return _latest(text)


def _day(words: str, neighbours: Sequence[date]) -> date | None:
    """The day that the words of a dateline name."""
    years = [int(y) for y in _YEAR.findall(words)]
    if years:
        return _in_year(words, None)
    if neighbours:
        tried = [d for year in {n.year + k for n in neighbours for k in (-1, 0, 1)} if (d := _in_year(words, year)) is not None]
        return min(tried, key=lambda d: (sum(abs((d - n).days) for n in neighbours), d)) if tried else None
    return None


def _in_year(words: str, year: int | None) -> date | None:
    numeric = re.fullmatch(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})", words.strip())
    for written in (words, words if year is None else f"{words.strip().rstrip('.,')} {year}", f"{words.strip().rstrip('.,')}, {year}"):
        for e in time_expressions(written, date(year, 7, 1) if year else None):
            m = moment_of(e)
            if m is not None and m.precision in _SHORT and (year is None or m.start.startswith(str(year))):
                return date.fromisoformat(m.start)
    if numeric and len(numeric[3]) == 4:
        day, month = int(numeric[1]), int(numeric[2])
        if month > 12:
            day, month = month, day
        try:
            return date(int(numeric[3]), month, day)
        except ValueError:
            return None
    return None


def _latest(text: str) -> Published | None:
    """Without a date of its own a document is not older than the latest past day that it names with its year."""
    days = []
    for e in time_expressions(text, None, True):
        m = moment_of(e)
        if m is not None and m.precision is DatePrecision.DAY and _YEAR.search(e.raw):
            days.append(m.start)
    return Published(max(days), DateBasis.INFERRED) if days else None
