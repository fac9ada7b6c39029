"""One name in the shapes that one document gives it: in part, turned round, inflected, with initials, in another script or spelling.

Never across documents: that two documents write the same name says nothing about whether it is one person.
"""

from collections.abc import Iterable
from functools import lru_cache

from testimonia.text.masking.words import words
from testimonia.text.names import fold, same_spelling

_SHORTEST = 2
"""Letters of a part that stands for a whole name: "Lu", "Vo"; an initial does so only beside another part."""

_STEM = 4


@lru_cache(maxsize=65_536)
def folded(text: str) -> tuple[str, ...]:
    """The words of a name without case, accents, apostrophes and script."""
    return tuple(fold(text).split())


class Names:
    """Names of one document, and whether a word or a run of words is one of them in another shape."""

    def __init__(self) -> None:
        self.whole: set[tuple[str, ...]] = set()
        self._parts: set[str] = set()
        self._sure: set[str] = set()
        self._by_stem: dict[str, set[str]] = {}

    def add(self, parts: Iterable[str], *, surely: bool = True) -> None:
        """Takes in a name, as folded parts. `surely`: something says that it is one, more than its capitals."""
        name = tuple(p for p in parts if p)
        if surely:
            self._sure.update(name)
        if not name or name in self.whole:
            return
        self.whole.add(name)
        for part in name:
            self._parts.add(part)
            self._by_stem.setdefault(part[:2], set()).add(part)

    def join(self, other: "Names") -> None:
        """Takes in the names of another document, for strings that may be about any."""
        for name in other.whole:
            self.add(name, surely=any(part in other._sure for part in name))

    def drop(self, name: tuple[str, ...]) -> None:
        """Lets go of a name; a part that another name holds too stays."""
        kept, sure = self.whole - {name}, self._sure
        self.whole, self._parts, self._sure, self._by_stem = set(), set(), set(), {}
        for other in kept:
            self.add(other, surely=any(part in sure for part in other))

    def part(self, word: str) -> bool:
        """Whether a word can stand for one of the names: one of its parts, or of a compound's, whole and long enough."""
        pieces = folded(word)
        return bool(pieces) and any(self._is_part(piece) and (len(piece) >= _SHORTEST or len(pieces) > 1) for piece in pieces)

    def surely(self, word: str) -> bool:
        """Whether a word is a part of a name of which more is known than its capitals."""
        return any(piece in self._sure for piece in folded(word))

    def has(self, parts: tuple[str, ...]) -> bool:
        """Whether a run of words is one of the names in some shape: all words of the run that count are parts of ONE name."""
        if not parts:
            return False
        if parts in self.whole:
            return True
        if not any(self._near(p) for p in parts):
            return False
        return any(_covers(parts, name) for name in self.whole)

    def _is_part(self, piece: str) -> bool:
        return piece in self._parts or any(_same(piece, other) for other in self._by_stem.get(piece[:2], ()))

    def _near(self, piece: str) -> bool:
        return self._is_part(piece) or any(alike(piece, p) for p in self._parts)


def _covers(parts: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether each of the parts is one of the name's, an initial counting beside a part that is none."""
    rest = list(name)
    solid = 0
    for part in parts:
        fit = next((other for other in rest if part == other or alike(part, other)), None)
        if fit is None and len(part) == 1:
            fit = next((other for other in rest if other.startswith(part)), None)
        elif fit is None:
            fit = next((other for other in rest if len(other) == 1 and part.startswith(other)), None)
        else:
            solid += 1
        if fit is None:
            return False
        rest.remove(fit)
    return solid > 0


def _same(a: str, b: str) -> bool:
    return a == b or alike(a, b)


@lru_cache(maxsize=65_536)
def alike(a: str, b: str) -> bool:
    """Whether two folded words are one in another inflection or spelling."""
    if a == b:
        return True
    if min(len(a), len(b)) < _STEM:
        return False
    return _inflected(a, b) or same_spelling(a, b)


def _inflected(a: str, b: str) -> bool:
    shared = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        shared += 1
    if shared < max(_STEM, min(len(a), len(b)) - 2):
        return False
    endings = words("endings")
    return all(not rest or rest in endings for rest in (a[shared:], b[shared:]))
