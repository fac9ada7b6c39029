"""Formats by file extension. Another package adds one through the entry point group `testimonia.formats`.

The name of the entry point is the extension with its dot (".html"), its object a function from bytes to `Decoded`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points

from testimonia.intake.decode import decode
from testimonia.model.layout import Layout
from testimonia.model.record import Captured, Published


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a file holds: its text, its media type, and what it says of itself outside of its text (None: nothing).

    `published` is of basis `metadata` where the file states the date. `layout` tells where the text stands in the original; None when
    the text is the original. `notes`: what a reader of the record must know of how the text was won ("read by OCR").
    `declared`: the language that the file says it is in (ISO 639-1); the text itself decides, as far as it can.
    """

    text: str
    media_type: str
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: Published | None = None
    captured: Captured | None = None
    layout: Layout | None = None
    notes: tuple[str, ...] = ()
    declared: str | None = None


Format = Callable[[bytes], Decoded]
"""Raises IntakeError when the bytes are not of its format."""


def _plain(content: bytes) -> Decoded:
    return Decoded(decode(content), "text/plain")


def _markdown(content: bytes) -> Decoded:
    # The marks of Markdown stay in the text: offsets then point into the file as it was brought.
    return Decoded(decode(content), "text/markdown")


def _page(content: bytes) -> Decoded:
    from testimonia.intake.webpage import decode_page

    return decode_page(content)


@cache
def formats() -> dict[str, Format]:
    """Every known format, by lower-case extension."""
    known: dict[str, Format] = {
        **dict.fromkeys((".txt", ".text"), _plain),
        **dict.fromkeys((".md", ".markdown"), _markdown),
        **dict.fromkeys((".html", ".htm", ".xhtml"), _page),
    }
    for entry in entry_points(group="testimonia.formats"):
        known.setdefault(entry.name.lower(), entry.load())
    return known
