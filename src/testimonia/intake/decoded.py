"""What came out of a file: its text, and what it says of itself."""

from dataclasses import dataclass

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
