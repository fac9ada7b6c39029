"""A page of a PDF as lines of words, each word with its box; ligatures opened, hyphens at line ends marked for joining."""

from collections.abc import Iterator
from ctypes import byref, c_double
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from testimonia.model.layout import Box

HYPHEN = "\x02"
"""pdfium's sign for a hyphen at the end of a line: the word goes on with the first of the next line."""

_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
_DROPPED = frozenset("\x00\u00ad\u200b\u200e\u200f\u2060\ufeff\ufffe\uffff")


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box in points; the box is None where the page gives none. Ends with `HYPHEN` where its line parts it."""

    text: str
    box: Box | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, counted from 1. `base`: height of its foot above the lower edge, `size`: of its letters, both in points."""

    words: tuple[Word, ...]
    page: int
    base: float
    size: float

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box | None:
        """Around all words."""
        return around([word.box for word in self.words if word.box])


def around(boxes: list[Box]) -> Box | None:
    """The smallest box around all of them."""
    if not boxes:
        return None
    left, bottom, right, top = zip(*boxes, strict=True)
    return min(left), min(bottom), max(right), max(top)


@dataclass(frozen=True, slots=True)
class _Sign:
    text: str
    index: int
    box: Box | None


def page_lines(page: Any, number: int) -> list[Line]:
    """Lines of a text page of pypdfium2, in pdfium's reading order. Lines without words are left out."""
    lines: list[Line] = []
    line: list[_Sign] = []
    for sign in _signs(page):
        if sign.text in "\r\n" or sign.text == HYPHEN:
            line += [sign] if sign.text == HYPHEN else []
            lines += _line(page, line, number)
            line = []
        else:
            line.append(sign)
    return lines + _line(page, line, number)


def _line(page: Any, signs: list[_Sign], number: int) -> list[Line]:
    words = [list(part) for blank, part in groupby(signs, key=lambda sign: sign.text.isspace()) if not blank]
    if not words:
        return []
    made = tuple(Word("".join(s.text for s in word), around([s.box for s in word if s.box])) for word in words)
    return [Line(made, number, *_foot(page, words[0][0]))]


def _foot(page: Any, sign: _Sign) -> tuple[float, float]:
    """Height of the foot of a sign above the lower edge of the page, and its size, by what its font says rather than by its ink."""
    import pypdfium2.raw as raw

    x, y = c_double(), c_double()
    loose = raw.FS_RECTF()
    raw.FPDFText_GetCharOrigin(page, sign.index, byref(x), byref(y))
    raw.FPDFText_GetLooseCharBox(page, sign.index, byref(loose))
    return y.value, abs(loose.top - loose.bottom)


def _signs(page: Any) -> Iterator[_Sign]:
    import pypdfium2.raw as raw

    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    high = 0
    for index in range(page.count_chars()):
        code = raw.FPDFText_GetUnicode(page, index)
        if 0xD800 <= code < 0xDC00:  # the first half of a sign beyond the basic plane
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD
        high = 0
        sign = chr(code) if code < 0x110000 else "\ufffd"
        if sign in _DROPPED:
            continue
        box = None
        if not sign.isspace() and raw.FPDFText_GetCharBox(page, index, byref(left), byref(right), byref(bottom), byref(top)):
            box = (left.value, bottom.value, right.value, top.value)
        yield _Sign(_LIGATURES.get(sign, sign), index, box)
