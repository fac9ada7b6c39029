"""Who stands on which lists: the counts that every estimate of the unseen starts from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from testimonia.errors import AnalysisError

Counts = npt.NDArray[np.float64]
Pattern = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Individuals by the set of lists that hold them.

    `lists`: names of the k lists; `cells`: counts of all 2^k patterns, cell i = the binary digits of i with the first list most
    significant. Cell 0 (on no list) is unknown and holds 0.
    """

    lists: tuple[str, ...]
    cells: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.cells) != 2 ** len(self.lists):
            raise AnalysisError(
                f"{len(self.lists)} lists make {2 ** len(self.lists)} patterns, not {len(self.cells)}. Count each pattern once."
            )
        if min(self.cells) < 0:
            raise AnalysisError("a pattern has a negative count. Counts of individuals are 0 or more.")

    @property
    def seen(self) -> int:
        """Individuals on one list at least."""
        return sum(self.cells[1:])

    @property
    def patterns(self) -> npt.NDArray[np.int64]:
        """All observed patterns (2^k - 1, k), 1 = on the list."""
        k = len(self.lists)
        return np.array([[i >> (k - 1 - j) & 1 for j in range(k)] for i in range(1, 2**k)])

    @property
    def observed(self) -> Counts:
        """Counts of the rows of `patterns`."""
        return np.asarray(self.cells[1:], np.float64)

    def without(self, name: str) -> "Overlaps":
        """The same individuals seen by the other lists alone; who stands on no other list is gone."""
        at = self.lists.index(name)
        k = len(self.lists)
        cells = [0] * 2 ** (k - 1)
        for i, n in enumerate(self.cells):
            digits = [i >> (k - 1 - j) & 1 for j in range(k) if j != at]
            cells[int("".join(map(str, digits)), 2)] += n
        cells[0] = 0
        return Overlaps(tuple(x for x in self.lists if x != name), tuple(cells))


def from_patterns(lists: Sequence[str], rows: Iterable[tuple[Pattern, int]]) -> Overlaps:
    """Overlaps from rows of (pattern, count). Rows of one pattern add up, absent patterns are 0, the row "on no list" is dropped.

    Raises AnalysisError where a pattern is not 0 or 1 for every list.
    """
    cells = [0] * 2 ** len(lists)
    for pattern, count in rows:
        if len(pattern) != len(lists) or not set(pattern) <= {0, 1}:
            raise AnalysisError(f"the pattern {pattern} is not 0 or 1 for each of {', '.join(lists)}. Write one column for each list.")
        if any(pattern):
            cells[int("".join(map(str, pattern)), 2)] += count
    return Overlaps(tuple(lists), tuple(cells))


def from_membership(rows: Iterable[Mapping[str, object]], lists: Sequence[str]) -> Overlaps:
    """Overlaps from one row per individual, with a 0/1 column for each list."""
    return from_patterns(lists, ((tuple(int(bool(row[name])) for name in lists), 1) for row in rows))
