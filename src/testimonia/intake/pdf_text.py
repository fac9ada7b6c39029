"""Lines of pages to one text: words parted at line ends joined, paragraphs parted by a blank line, repeated heads and feet left out."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from statistics import median

from testimonia.intake.pdf_lines import HYPHEN, Line
from testimonia.model.layout import Box, Layout, Piece

_ENDS = re.compile(r"[.!?:…][\"'”’»)\]]*$")
_REPEATED_FROM = 3  # pages


def composed(pages: list[list[Line]]) -> tuple[str, Layout, bool]:
    """The text, where each word stands, and whether repeated heads or feet were left out."""
    repeated = _repeated(pages)
    kept = [[line for line in page if not _is_repeated(line, page, repeated)] for page in pages] if repeated else pages
    text = _Text(_Spelling(line.text for page in kept for line in page))
    before: Line | None = None
    for page in kept:
        usual = _usual_step(page)
        for line in page:
            text.add(line, "" if before is None else _gap(before, line, usual))
            before = line
    return text.written(), Layout(tuple(text.pieces)), bool(repeated)


class _Text:
    """Collects words."""

    def __init__(self, spelling: "_Spelling") -> None:
        self._spelling = spelling
        self._parts: list[str] = []
        self._length = 0
        self._parted: str | None = None  # the first half of a word whose line has ended
        self.pieces: list[Piece] = []

    def add(self, line: Line, gap: str) -> None:
        """A line, parted by `gap` from the one before."""
        for number, word in enumerate(line.words):
            if self._parted is not None:
                self._write("" if self._spelling.one_word(self._parted, word.text) else "-")
                self._parted = None
            else:
                self._write(" " if number else gap)
            last = number == len(line.words) - 1
            if word.text.endswith(HYPHEN) and last:
                self._parted = word.text.rstrip(HYPHEN)
            text = word.text.replace(HYPHEN, "" if self._parted is not None else "-")
            if text:
                self.pieces.append(Piece(self._length, self._length + len(text), page=line.page, box=_rounded(word.box)))
                self._write(text)

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def written(self) -> str:
        """The whole text."""
        return "".join(self._parts)


def _rounded(box: Box | None) -> Box | None:
    return None if box is None else (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))


def _gap(before: Line, line: Line, usual: float | None) -> str:
    """A blank line where a paragraph ends: told by distance, size of letters, indent, or the end of a sentence before a break."""
    step = before.base - line.base
    ended = bool(_ENDS.search(before.text))
    if before.page != line.page or step < -0.5 * line.size:  # another page or column: there is no distance
        return "\n\n" if ended else "\n"
    small, large = sorted((before.size, line.size))
    if step > 1.35 * (usual or large) or large > 1.15 * max(small, 1.0):
        return "\n\n"
    indent = line.box[0] - before.box[0] if line.box and before.box else 0.0
    return "\n\n" if ended and indent > 0.8 * line.size else "\n"


def _usual_step(page: list[Line]) -> float | None:
    """The usual distance between the feet of two lines of a page, in points; None for a page of one line."""
    steps = [step for a, b in pairwise(page) if (step := a.base - b.base) > 0]
    return median(steps) if steps else None


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _repeated(pages: list[list[Line]]) -> frozenset[str]:
    """First and last lines, numbers aside, that most pages share."""
    if len(pages) < _REPEATED_FROM:
        return frozenset()
    edges = Counter(shape for page in pages if page for shape in {_shape(page[0]), _shape(page[-1])})
    return frozenset(shape for shape, times in edges.items() if times >= _REPEATED_FROM and times > len(pages) / 2)


def _is_repeated(line: Line, page: list[Line], repeated: frozenset[str]) -> bool:
    return (line is page[0] or line is page[-1]) and _shape(line) in repeated


class _Spelling:
    """How words are written elsewhere in the document, which decides about hyphens at line ends."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._written = Counter(word for line in lines for word in re.findall(r"\w+(?:[-‐]\w+)*", line.casefold()))

    def one_word(self, head: str, tail: str) -> bool:
        """Whether two halves are one word without a hyphen: unless it is more often written with one, or a name or number follows."""
        first, second = re.search(r"\w*$", head.casefold()), re.match(r"\w*", tail.casefold())
        left, right = first.group() if first else "", second.group() if second else ""
        if not left or not right or tail[0].isupper() or tail[0].isdigit():
            return False
        return self._written[f"{left}-{right}"] <= self._written[left + right]
