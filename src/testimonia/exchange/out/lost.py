"""What a format cannot hold, told in words and counts: no export loses anything in silence."""

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Loss:
    """`count` of `what` are not in the file, or not whole; `why` says what the format lacks."""

    what: str
    count: int
    why: str

    def __str__(self) -> str:
        return f"{self.what}: {self.count:,}; {self.why}"


@dataclass(frozen=True, slots=True)
class Lost:
    """Everything that one export left behind, in the order of the record; empty when the format holds all of it."""

    losses: tuple[Loss, ...] = ()


class Losing:
    """A tally kept while a file is written."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def note(self, what: str, why: str, count: int = 1) -> None:
        """Adds `count` of `what`; nothing is noted for a count of zero. Call it first in the order in which it should be told."""
        if count:
            self._counts[what, why] += count

    def lost(self) -> Lost:
        """What was noted."""
        return Lost(tuple(Loss(what, count, why) for (what, why), count in self._counts.items()))
