"""Before a judgement is taken: what it contradicts, and what it would join that lies far apart. Pure; who refuses or asks is the caller."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from testimonia.model.record import Judgement
from testimonia.model.terms import Verdict
from testimonia.reconcile.columns import table_of
from testimonia.reconcile.compare import kilometres
from testimonia.reconcile.linkage import standing_pairs
from testimonia.reconcile.profiles import Profile

FAR_KM = 500.0


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A pair called different whose two sides are tied by a chain of pairs called the same. `chain`: ids from the one to the other."""

    different: tuple[str, str]
    chain: tuple[str, ...]

    def __str__(self) -> str:
        tied = " = ".join(self.chain)
        a, b = self.different
        return f"{a} and {b} are judged different, and by other judgements {tied}. Undo one of them first."


def contradictions(judgements: Sequence[Judgement]) -> tuple[Contradiction, ...]:
    """Every standing "different" that standing "same" judgements contradict."""
    verdicts = standing_pairs(judgements)
    tied: dict[str, set[str]] = {}
    for pair, verdict in verdicts.items():
        if verdict is Verdict.SAME and len(pair) == 2:
            a, b = sorted(pair)
            tied.setdefault(a, set()).add(b)
            tied.setdefault(b, set()).add(a)
    found = []
    for one, other in sorted((min(p), max(p)) for p, v in verdicts.items() if v is Verdict.DIFFERENT and len(p) == 2):
        chain = _chain(one, other, tied)
        if chain:
            found.append(Contradiction((one, other), chain))
    return tuple(found)


def _chain(start: str, end: str, tied: dict[str, set[str]]) -> tuple[str, ...]:
    """The shortest way from one to the other; empty when there is none."""
    came_from = {start: ""}
    front = [start]
    while front and end not in came_from:
        reached = {b: a for a in reversed(front) for b in sorted(tied.get(a, ())) if b not in came_from}
        came_from |= reached
        front = sorted(reached)
    if end not in came_from:
        return ()
    way = [end]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))


def far_apart(left: Sequence[Profile], right: Sequence[Profile]) -> str | None:
    """A warning when the mentions to be joined lie more than FAR_KM apart wherever both give a place; None when they do not."""
    table = table_of([*left, *right])
    split = int(table.places.starts[len(left)])
    total = len(table.places.latitude)
    i, j = np.meshgrid(np.arange(split), np.arange(split, total), indexing="ij")
    apart = kilometres(table.places.latitude, table.places.longitude, i.ravel(), j.ravel())
    known = apart[~np.isnan(apart)]
    if not len(known) or float(known.min()) <= FAR_KM:
        return None
    return f"These mentions lie {float(known.min()):.0f} km apart at the least. Are they one incident?"
