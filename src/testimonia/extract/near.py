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
        entry = (self._size, span, thing)
        for cell in _touched(span):
            self._cells.setdefault(cell, []).append(entry)
        self._size += 1

    def over(self, span: Stretch) -> list[_T]:
        """The things that overlap `span`."""
        cells = _touched(span)
        if len(cells) == 1:
            start, end = span  # as `overlaps`, which would be called for each thing of the cell
            return [thing for _, at, thing in self._cells.get(cells[0], ()) if at[0] < end and start < at[1]]
        found = {number: thing for cell in cells for number, at, thing in self._cells.get(cell, ()) if overlaps(at, span)}
        return [found[number] for number in sorted(found)]

    def touches(self, span: Stretch) -> bool:
        """Whether anything overlaps `span`."""
        start, end = span
        for cell in _touched(span):
            for _, at, _ in self._cells.get(cell, ()):
                if at[0] < end and start < at[1]:
                    return True
        return False


def spots(stretches: Iterable[Stretch]) -> Near[Stretch]:
    """Stretches by where they are."""
    return Near((span, span) for span in stretches)


def _touched(span: Stretch) -> range:
    return range(span[0] // _CELL, max(span[0], span[1] - 1) // _CELL + 1)
