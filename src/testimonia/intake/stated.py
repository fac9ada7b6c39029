"""What files state of themselves, made plain: names of authors, titles, days. What is no name, no title or no day counts as not stated."""

import re
from datetime import date, timedelta

from testimonia.model.record import Published
from testimonia.model.terms import DateBasis
from testimonia.text.dates import document_date

_ISO = re.compile(r"\s*(?:D:)?(\d{4})[-/]?(\d\d)[-/]?(\d\d)")
_ADDRESS = re.compile(r"https?:|www\.|@|/", re.IGNORECASE)
# Accounts of software and words that templates leave behind.
_NOBODY = frozenset(
    {"admin", "administrator", "editor", "webmaster", "staff", "root", "author", "user", "unknown", "python-docx", "microsoft office user"}
)
_FILE = re.compile(r"\.(?:docx?|odt|rtf|pdf|indd|qxd|pages|pptx?|xlsx?|tmp|html?)$", re.IGNORECASE)
_HEAD = 4_000  # code points in which a dateline stands
_MONTH = timedelta(days=31)
_UNTITLED = re.compile(r"(?:untitled|document|doc|slide|presentation|scan|page|no title|word document)[\s_-]*\d*", re.IGNORECASE)


def iso_day(value: str) -> str | None:
    """The day of an ISO 8601 time, or of a time as PDF writes it; None when the value does not begin with one, or there is no such day."""
    found = _ISO.match(value)
    if found is None:
        return None
    try:
        return date(*map(int, found.groups())).isoformat()
    except ValueError:
        return None


def tidy(value: str) -> str:
    """White space drawn together."""
    return " ".join(value.split())


def person(value: str) -> str | None:
    """An author's name without "By"; None when the value is no name."""
    name = re.sub(r"^(?:by|from|posted by|written by|reporting by|text by|words by|author)\b:?\s*", "", tidy(value), flags=re.IGNORECASE)
    name = name.strip(" ,;|·•–—-")
    return name if name and len(name) <= 120 and not _ADDRESS.search(name) and name.lower() not in _NOBODY else None


def title(value: str | None) -> str | None:
    """A title; None for a file's name or what programs put where nobody gave a title."""
    name = re.sub(r"^Microsoft \w+ - ", "", tidy(value or ""))
    return None if not name or _FILE.search(name) or _UNTITLED.fullmatch(name) else name


def published(value: str | None) -> Published | None:
    """A day that the file states, of basis `metadata`."""
    day = iso_day(value or "")
    return Published(day, DateBasis.METADATA) if day else None


def with_year_of_file(text: str, made: str | None) -> Published | None:
    """The day of a dateline without a year, in the year in which the file was made, where the file was made within a month after it.

    The day on which a PDF or a Word file was made is no day of publication: it may be that of printing an old page, of scanning, or of a
    template. Taken for one, it would date every "on Monday" of the text wrongly. So it only completes what the text says itself.
    """
    day = iso_day(made or "")
    if day is None:
        return None
    last = date.fromisoformat(day)
    told = document_date(text[:_HEAD], (last.year, last.year - 1))
    if told is None or told.basis is not DateBasis.INFERRED:
        return None
    return told if timedelta(0) <= last - date.fromisoformat(told.value) <= _MONTH else None
