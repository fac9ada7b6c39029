"""Text of a block with the offsets it stands at in the source: entities decoded, white space drawn together, invisible signs dropped."""

import re
from html import unescape

from testimonia.model.layout import Piece

_ENTITY = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,7}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_INVISIBLE = "\u00ad\u200b\u200e\u200f\u2060\ufeff"  # marks of hyphenation, width and direction: they would part words
_WORDS = re.compile(rf"[^\s{_INVISIBLE}]+(?: [^\s{_INVISIBLE}]+)*|\s+")
_PRE = re.compile(rf"[^{_INVISIBLE}\r]+")


class Runs:
    """Collects the text of one block; `pieces` are relative to its beginning."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._gap = False  # white space seen and not yet written
        self.pieces: list[Piece] = []
        self.linked = 0
        """Characters that stand in links."""

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def __len__(self) -> int:
        return self._length

    def add(self, source: str, start: int, end: int, *, pre: bool = False, linked: bool = False) -> None:
        """Takes in the source from `start` to `end`. `pre`: white space and line ends stay as they are."""
        before = self._length
        at = start
        for entity in _ENTITY.finditer(source, start, end):
            letters = unescape(entity.group())
            if letters == entity.group():
                continue  # "AT&T": no entity, so it stands in the text as it is
            self._verbatim(source, at, entity.start(), pre)
            at = entity.end()
            if letters.isspace():
                self._gap = True
            elif letters not in _INVISIBLE:
                self._write(letters, entity.start(), at)
        self._verbatim(source, at, end, pre)
        if linked:
            self.linked += self._length - before

    def line_end(self) -> bool:
        """A line break inside the block. False when one came just before: two of them part paragraphs."""
        if not self._length or self._parts[-1] == "\n":
            return False
        self._parts.append("\n")
        self._length += 1
        self._gap = False
        return True

    def _verbatim(self, source: str, start: int, end: int, pre: bool) -> None:
        for found in (_PRE if pre else _WORDS).finditer(source, start, end):
            if not pre and found.group().isspace():
                self._gap = True
            else:
                self._write(found.group(), *found.span())

    def _write(self, letters: str, at: int, until: int) -> None:
        if self._gap and self._length and not self._parts[-1].endswith("\n"):
            self._parts.append(" ")
            self._length += 1
        self._gap = False
        self._parts.append(letters)
        self.pieces.append(Piece(self._length, self._length + len(letters), at=at, until=until))
        self._length += len(letters)
