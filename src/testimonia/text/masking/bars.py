"""Bars: what stands in the place of a name, and where everything else stands afterwards.

All bars are of one width, whatever they hide: a length would tell "Li Na" from "Bartholomew Featherstonehaugh".
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from testimonia.text.masking.contacts import Cover

BAR = "██████"


class Moved:
    """Where everything stands once the stretches of `covers` are bars. Small: it is kept for every document of a case."""

    __slots__ = ("ends", "shifts", "starts")

    def __init__(self, covers: Sequence[Cover] = ()) -> None:
        self.starts = tuple(c.start for c in covers)
        self.ends = tuple(c.end for c in covers)
        self.shifts = (0, *accumulate(len(BAR) - (c.end - c.start) for c in covers))  # [i]: after i bars

    def __bool__(self) -> bool:
        return bool(self.starts)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters `start:end` stand now; a span that touches a hidden stretch takes its whole bar in. Never empty."""
        if not self.starts or end <= self.starts[0]:
            return start, end
        return self._at(start, 0), self._at(end - 1, 1)

    def quote(self, start: int, end: int, quote: str) -> str:
        """What stands at `span(start, end)` in the text with bars, made of what stood at `start:end` before."""
        place = max(0, bisect_right(self.starts, start) - 1)
        out: list[str] = []
        at = start
        while place < len(self.starts) and self.starts[place] < end:
            if self.ends[place] > start:
                out += (quote[at - start : max(0, self.starts[place] - start)], BAR)
                at = self.ends[place]
            place += 1
        out.append(quote[at - start :] if at < end else "")
        return "".join(out)

    def _at(self, old: int, side: int) -> int:
        """The start (`side` 0) or the end (1) of the character at `old`; inside a hidden stretch, of its bar."""
        place = bisect_right(self.starts, old) - 1
        if place >= 0 and old < self.ends[place]:
            return self.starts[place] + self.shifts[place] + side * len(BAR)
        return old + self.shifts[place + 1] + side


@dataclass(frozen=True, slots=True)
class MaskedText:
    """A text with some stretches behind bars, and the way from old offsets to new ones (both in code points)."""

    text: str
    moved: Moved


def behind_bars(text: str, covers: Sequence[Cover]) -> MaskedText:
    """The text with each of the covers, which do not overlap and stand in order, behind a bar."""
    if not covers:
        return MaskedText(text, Moved())
    out: list[str] = []
    at = 0
    for cover in covers:
        out += (text[at : cover.start], BAR)
        at = cover.end
    out.append(text[at:])
    return MaskedText("".join(out), Moved(covers))
