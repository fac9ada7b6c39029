"""Names of private persons hidden in whatever leaves a case: every name becomes a bar of one width, so that its length tells nothing.

A name is hidden wherever it stands, whole or by any of its parts ("Peter Hallam", "Mr Hallam"), unless that part also
belongs to somebody who is named in a public role.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

BAR = "██████"
SHORTEST_PART = 3  # letters; shorter parts ("de", "Al") are hidden with the whole name only


@dataclass(frozen=True, slots=True)
class MaskedText:
    """A text with its private names hidden, and the way from old offsets to new ones (both in code points)."""

    text: str
    _old: tuple[int, ...]
    _shift: tuple[int, ...]

    def offset(self, old: int) -> int:
        """Where the character at `old` of the original stands now; inside a hidden name, the start of its bar."""
        place = bisect_right(self._old, old) - 1
        if place < 0:
            return old
        start, shift = self._old[place], self._shift[place]
        return start + shift if place % 2 == 0 else old + shift


def parts_of(name: str) -> list[str]:
    """The parts of a name that can stand for it: words that begin with a capital and are long enough."""
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", name)
    return [w for w in words if len(w) >= SHORTEST_PART and w[0].isupper()]


class Mask:
    """Hides the private names it was made with; the public ones stay."""

    def __init__(self, private: Iterable[str], public: Iterable[str]) -> None:
        kept = {p.casefold() for name in public for p in parts_of(name)}
        names = {n.strip() for n in private if n.strip() and not (parts_of(n) and all(p.casefold() in kept for p in parts_of(n)))}
        hidden = names | {p for n in names for p in parts_of(n) if p.casefold() not in kept}
        self.hidden = frozenset(hidden)
        longest_first = sorted(hidden, key=lambda n: (-len(n), n))
        self._pattern = re.compile("|".join(rf"(?<!\w){re.escape(n)}(?!\w)" for n in longest_first)) if hidden else None

    def hide(self, text: str) -> str:
        """`text` with every private name behind a bar."""
        return self._pattern.sub(BAR, text) if self._pattern else text

    def hide_in(self, text: str) -> MaskedText:
        """The same, with a map of offsets."""
        if not self._pattern:
            return MaskedText(text, (), ())
        out: list[str] = []
        old: list[int] = []
        shift: list[int] = []
        at = length = 0
        for found in self._pattern.finditer(text):
            out += [text[at : found.start()], BAR]
            length += found.start() - at
            old += [found.start(), found.end()]
            shift += [length - found.start(), length + len(BAR) - found.end()]
            length += len(BAR)
            at = found.end()
        out.append(text[at:])
        return MaskedText("".join(out), tuple(old), tuple(shift))
