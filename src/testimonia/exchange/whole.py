"""What the lines of a record have to do with one another: their order, ids that stand twice, references to what is not there.

Of each id its characters are kept and no more, in one array for each type of line: a record of millions of lines is checked in tens of
megabytes.
"""

from array import array
from collections.abc import Sequence
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from testimonia.errors import ExchangeError
from testimonia.model.filed import Filed
from testimonia.model.lines import NOUNS

_ORDER = list(NOUNS)
_ID, _DOCUMENT_ID = 16, len("sha256:") + 64  # characters
_MANY = 100_000  # references that wait before they are looked up together


class Whole:
    """Takes lines as they come. Raises ExchangeError naming the line as soon as something is surely wrong, at `finish` at the latest."""

    def __init__(self) -> None:
        self._reached = -1
        self._ids = {name: _Ids(_DOCUMENT_ID if name == "document" else _ID) for name in _ORDER if name != "header"}

    def take(self, some: Filed) -> None:
        """The lines that come next."""
        for kind, number in some.runs:
            self._check_order(number, kind)
        for kind, ids in self._ids.items():
            ids.add([str(row[0]) for row in some.rows[kind]], some.lines[kind])
            ids.ask(some.asked[kind], some.asked_at[kind])
        self._close(max(0, self._reached))

    def finish(self, number: int) -> None:
        """After the last line, of that number."""
        if self._reached < 0:
            raise ExchangeError("line 1: the file is empty; a record begins with its header. Export it again.")
        self._close(len(_ORDER))
        lost = [(*ids.lost, kind) for kind, ids in self._ids.items() if ids.lost]
        if lost:
            line, id, kind = min(lost, key=itemgetter(0))
            raise ExchangeError(f"line {line}: {kind} {id} is not among the {number} lines of the record. Export it again.")

    def _check_order(self, number: int, kind: str) -> None:
        at = _ORDER.index(kind)
        if (self._reached < 0) != (at == 0):
            raise ExchangeError(f"line {number}: a record begins with its header, and has one. Export it again.")
        if at < self._reached:
            raise ExchangeError(f"line {number}: type: {kind} comes after {_ORDER[self._reached]}; the order is {', '.join(NOUNS)}")
        self._reached = at

    def _close(self, before: int) -> None:
        """No more lines come of the types before this one."""
        for name in _ORDER[1:before]:
            again = self._ids[name].close()
            if again is not None:
                raise ExchangeError(f"line {again[0]}: id: {again[1]} stands in the record twice")


class _Ids:
    """Ids of one type of line, those that there are and those that are asked for; all have the same number of characters."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._come, self._come_at = bytearray(), array("Q")
        self._known: NDArray[np.bytes_] | None = None  # sorted, once no more come
        self._asked, self._asked_at = bytearray(), array("Q")
        self.lost: tuple[int, str] | None = None
        """The first line that asks for an id which is not there, and the id."""

    def add(self, ids: Sequence[str], lines: Sequence[int]) -> None:
        self._come += "".join(ids).encode()
        self._come_at.extend(lines)

    def ask(self, ids: Sequence[str], lines: Sequence[int]) -> None:
        asked = "".join(ids)
        if asked.isascii() and set(map(len, ids)) <= {self._width}:
            self._asked += asked.encode()
            self._asked_at.extend(lines)
        else:  # what is no id at all is asked for in vain
            for id, line in zip(ids, lines, strict=True):
                if id.isascii() and len(id) == self._width:
                    self.ask([id], [line])
                else:
                    self._lose(line, id)
        if len(self._asked_at) >= _MANY and self._known is not None:
            self._look_up(self._known)

    def close(self) -> tuple[int, str] | None:
        """No more come. The first line whose id stood before, and the id; None where none did."""
        if self._known is None:
            came = self._array(self._come)
            order = np.argsort(came, kind="stable")
            self._known = came[order]
            twice = np.flatnonzero(self._known[1:] == self._known[:-1]) + 1
            lines = np.asarray(self._come_at)[order[twice]]
            self._come, self._come_at = bytearray(), array("Q")
            if len(twice):
                first = int(np.argmin(lines))
                return int(lines[first]), self._known[twice[first]].decode()
        self._look_up(self._known)
        return None

    def _look_up(self, known: NDArray[np.bytes_]) -> None:
        asked = self._array(self._asked)
        if len(asked):
            missing = np.flatnonzero(_absent(asked, known))
            if len(missing):
                self._lose(self._asked_at[missing[0]], asked[missing[0]].decode())
        self._asked, self._asked_at = bytearray(), array("Q")

    def _lose(self, number: int, id: str) -> None:
        if self.lost is None or number < self.lost[0]:
            self.lost = (number, id)

    def _array(self, ids: bytearray) -> NDArray[np.bytes_]:
        return np.frombuffer(bytes(ids), dtype=f"S{self._width}")


def _absent(asked: NDArray[np.bytes_], known: NDArray[np.bytes_]) -> NDArray[np.bool_]:
    if not len(known):
        return np.ones(len(asked), dtype=np.bool_)
    at = np.searchsorted(known, asked)
    absent: NDArray[np.bool_] = (at == len(known)) | (known[np.minimum(at, len(known) - 1)] != asked)
    return absent
