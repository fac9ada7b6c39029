"""Things by where their words stand, so that a long document is read in time that grows with its length and no faster."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from testimonia.extract.page import Stretch, overlaps

_T = TypeVar("_T")
_CELL = 512  # code points; about four sentences, so that a sentence looks into one cell or two


class Near(Generic[_T]):
    """Things laid out along a text. `over` finds those that share a character with a stretch, in the order in which they were added."""

    __slots__ = ("_cells", "_size")

    def __init__(self, things: Iterable[tuple[Stretch, _T]] = ()) -> None:
        self._cells: dict[int, list[tuple[int, Stretch, _T]]] = {}
        self._size = 0
        for span, thing in things:
            self.add(span, thing)

    def add(self, span: Stretch, thing: _T) -> None:
        """Lays one more thing out at its stretch."""
        for cell in _touched(span):
            self._cells.setdefault(cell, []).append((self._size, span, thing))
        self._size += 1

    def over(self, span: Stretch) -> list[_T]:
        """The things that overlap `span`."""
        cells = _touched(span)
        if len(cells) == 1:
            return [thing for _, at, thing in self._cells.get(cells[0], ()) if overlaps(at, span)]
        found = {number: thing for cell in cells for number, at, thing in self._cells.get(cell, ()) if overlaps(at, span)}
        return [found[number] for number in sorted(found)]

    def touches(self, span: Stretch) -> bool:
        """Whether anything overlaps `span`."""
        return any(overlaps(at, span) for cell in _touched(span) for _, at, _ in self._cells.get(cell, ()))


def spots(stretches: Iterable[Stretch]) -> Near[Stretch]:
    """Stretches by where they are."""
    return Near((span, span) for span in stretches)


def _touched(span: Stretch) -> range:
    return range(span[0] // _CELL, max(span[0], span[1] - 1) // _CELL + 1)
