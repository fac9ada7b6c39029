"""Formats by file extension. Another package adds one through the entry point group `testimonia.formats`.

The name of the entry point is the extension with its dot (".html"), its object a function from bytes to `Decoded`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points

from testimonia.intake.decode import decode


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, and its media type."""

    text: str
    media_type: str


Format = Callable[[bytes], Decoded]
"""Raises IntakeError when the bytes are not of its format."""


def _plain(content: bytes) -> Decoded:
    return Decoded(decode(content), "text/plain")


def _markdown(content: bytes) -> Decoded:
    # The marks of Markdown stay in the text: offsets then point into the file as it was brought.
    return Decoded(decode(content), "text/markdown")


@cache
def formats() -> dict[str, Format]:
    """Every known format, by lower-case extension."""
    known: dict[str, Format] = {".txt": _plain, ".text": _plain, ".md": _markdown, ".markdown": _markdown}
    for entry in entry_points(group="testimonia.formats"):
        known.setdefault(entry.name.lower(), entry.load())
    return known
