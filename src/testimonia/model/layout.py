"""Where the text of a document stands in its original: on which page and in which box of a PDF, at which offsets of a saved page.

>>> layout = Layout((Piece(0, 5, at=12, until=17), Piece(6, 9, page=2, box=(72.0, 700.0, 95.5, 712.0))))
>>> layout.where(1, 3)
(Piece(start=1, end=3, page=None, box=None, at=13, until=15),)
>>> from_json(to_json(layout)) == layout
True
"""

import json
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from testimonia.errors import RecordError

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points (1/72 inch) from the lower left corner of the page, as PDF counts."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, half-open in code points, and where it stands in the original; None where that is not known.

    `page` counts from 1. `at` and `until` are half-open offsets into the original: code points of the decoded source where it is
    text (HTML, Markdown), bytes otherwise. Where they span as many as the stretch, the stretch stands there letter for letter.
    """

    start: int
    end: int
    page: int | None = None
    box: Box | None = None
    at: int | None = None
    until: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise RecordError(f"layout: {self.start}:{self.end} is no stretch of text")
        if (self.at is None) != (self.until is None) or (self.at is not None and not 0 <= self.at <= (self.until or 0)):
            raise RecordError(f"layout: {self.at}:{self.until} is no stretch of the original of {self.start}:{self.end}")

    @property
    def verbatim(self) -> bool:
        """Whether the original's offsets run letter for letter beside those of the text."""
        return self.at is not None and self.until is not None and self.until - self.at == self.end - self.start


@dataclass(frozen=True, slots=True)
class Layout:
    """The pieces of one document, in the order of the text, none over another. Text between pieces has no known place."""

    pieces: tuple[Piece, ...]

    def __post_init__(self) -> None:
        for before, after in pairwise(self.pieces):
            if after.start < before.end:
                raise RecordError(f"layout: {after.start}:{after.end} lies over {before.start}:{before.end}")

    def where(self, start: int, end: int) -> tuple[Piece, ...]:
        """Where the text from `start` to `end` stands: verbatim pieces cut to the stretch, others whole.

        Empty where it is not known, and for a stretch without a character.
        """
        if start >= end:
            return ()
        first = max(0, bisect_right(self.pieces, start, key=lambda piece: piece.start) - 1)
        found: list[Piece] = []
        for piece in self.pieces[first:]:
            if piece.start >= end:
                break
            if piece.end > start:
                found.append(_cut(piece, start, end) if piece.verbatim else piece)
        return tuple(found)


def _cut(piece: Piece, start: int, end: int) -> Piece:
    start, end = max(start, piece.start), min(end, piece.end)
    at = (piece.at or 0) + start - piece.start
    return replace(piece, start=start, end=end, at=at, until=at + end - start)


def to_json(layout: Layout) -> str:
    """The layout as one line of JSON: `[start, end, page, [left, bottom, right, top], at, until]` for each piece."""
    rows = [[p.start, p.end, p.page, list(p.box) if p.box else None, p.at, p.until] for p in layout.pieces]
    return json.dumps({"layout": 1, "pieces": rows}, separators=(",", ":"))


def from_json(line: str) -> Layout:
    """The layout that `to_json` wrote. Raises RecordError when the line is of another shape."""
    try:
        body: dict[str, Any] = json.loads(line)
        return Layout(tuple(Piece(s, e, page, _box(box), at, until) for s, e, page, box, at, until in body["pieces"]))
    except (ValueError, KeyError, TypeError) as error:
        raise RecordError(f"layout: not of the shape that this program writes ({error}). Read the document again.") from None


def _box(given: list[float] | None) -> Box | None:
    if given is None:
        return None
    left, bottom, right, top = given
    return left, bottom, right, top
