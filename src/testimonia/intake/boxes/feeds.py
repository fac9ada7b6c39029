"""Feeds (RSS, Atom, RDF) saved as files: each entry is a document. Nothing is fetched, not even what an entry links to."""

import re
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from time import struct_time
from typing import Any

from testimonia.errors import IntakeError
from testimonia.intake.boxes.fragment import text_of_fragment
from testimonia.intake.decoded import Decoded
from testimonia.intake.parts import Opened, Part, Tallied, Told, Weight, fields_as_bytes
from testimonia.model.record import Captured, Published
from testimonia.model.terms import DateBasis

_LARGEST = 30_000_000  # bytes of a feed: its reading takes some fifteen times as much memory
_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)\b")


def is_feed(head: bytes) -> bool:
    """Whether a file of XML begins as a feed does."""
    return bool(_FEED.search(head))


def feed(opened: Opened) -> Iterator[Part | Told]:
    """The entries of a feed, in its order, each with its title, author, day and link; the feed's title is the publisher."""
    content = opened.file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise IntakeError(f"the feed has more than {_LARGEST / 1e6:,.0f} MB. Save it in parts.")
    parsed = _parsed(content)
    entries: list[Any] = list(parsed.get("entries") or [])
    if not entries:
        why = "damaged, or another kind of file" if parsed.get("bozo") else "it has no entries"
        raise IntakeError(f"no feed can be read from the file: {why}. Save it again from the browser or the reader of feeds.")
    if parsed.get("bozo"):
        yield Told("", "the feed is not well formed; what could be made out is read.", Weight.NOTED)
    about = parsed.get("feed") or {}
    wordless = Tallied("entry", "without a text of its own, only with a title or a link: passed over")
    for number, entry in enumerate(entries, 1):
        part = _entry(entry, about, f"entry {number}")
        if part is None:
            wordless.add(f"entry {number}")
        else:
            yield part
    yield from wordless.told()


def _parsed(content: bytes) -> Any:
    import feedparser  # type: ignore[import-untyped]  # it ships no types

    try:
        # As a stream: a string would be taken for an address and fetched.
        return feedparser.parse(BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, AssertionError) as error:
        raise IntakeError(f"the feed cannot be taken apart ({type(error).__name__}): damaged. Save it again.") from None


def _entry(entry: Any, about: Any, place: str) -> Part | None:
    bodies = [str(one.get("value") or "") for one in entry.get("content") or []]
    body = max([*bodies, str(entry.get("summary") or "")], key=len)
    text = text_of_fragment(body)
    if not text:
        return None
    title, link = _line(entry.get("title")), _line(entry.get("link"))
    author, publisher = _line(entry.get("author")), _line((entry.get("source") or {}).get("title")) or _line(about.get("title"))
    day = _moment(_own(entry, "published_parsed"))[:10] or _moment(_own(entry, "updated_parsed"))[:10] or None
    fields = {"id": _line(entry.get("id")), "title": title, "link": link, "author": author, "publisher": publisher}
    fields |= {"published": day, "body": body}
    saved = _moment(_own(about, "updated_parsed")) or _moment(_own(about, "published_parsed"))
    decoded = Decoded(
        text=text,
        media_type="application/json",
        title=title,
        author=author,
        publisher=publisher,
        published=Published(day, DateBasis.METADATA) if day else None,
        captured=Captured(saved, link, publisher or "feed") if link else None,
    )
    return Part("", fields_as_bytes(fields), "", None, decoded, place)


def _line(given: Any) -> str | None:
    words = re.sub(r"\s+", " ", text_of_fragment(str(given))).strip() if given else ""
    return words or None


def _own(entry: Any, name: str) -> Any:
    """A time that the feed gives under this very name: the library answers with others, and warns."""
    return dict.get(entry, name)


def _moment(given: struct_time | None) -> str:
    """ISO 8601 in UTC; "" when the feed does not say."""
    if given is None:
        return ""
    try:
        return datetime.fromtimestamp(timegm(given), UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError, TypeError, OSError):
        return ""
