"""Mentions that hang together by links, found on one machine in arrays: twenty bytes a link, and no more of a case than its links."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from testimonia.cluster.columns import number_of
from testimonia.model.record import Judgement
from testimonia.model.terms import Verdict
from testimonia.reconcile.columns import Floats, Ints
from testimonia.reconcile.compare import Weighed
from testimonia.reconcile.grouping import LARGEST, components, cut
from testimonia.reconcile.linkage import standing_pairs

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Judged:
    """Pairs of mentions that people called the same, and pairs they called different; the smaller first."""

    same: tuple[tuple[int, int], ...]
    different: frozenset[tuple[int, int]]

    @property
    def mentions(self) -> frozenset[int]:
        """All that are in a pair."""
        return frozenset(m for pair in (*self.same, *self.different) for m in pair)

    def among(self, known: frozenset[int]) -> "Judged":
        """The pairs of which both are known."""
        return Judged(tuple(p for p in self.same if known.issuperset(p)), frozenset(p for p in self.different if known.issuperset(p)))


def judged_pairs(judgements: Sequence[Judgement]) -> Judged:
    """What people said of pairs of mentions; of pairs of origins too, whose ids are no mentions' and are left out later."""
    same: list[tuple[int, int]] = []
    different: set[tuple[int, int]] = set()
    for pair, verdict in standing_pairs(judgements).items():
        both = sorted(map(number_of, pair))
        if len(both) == 2 and verdict is Verdict.SAME:
            same.append((both[0], both[1]))
        elif len(both) == 2 and verdict is Verdict.DIFFERENT:
            different.add((both[0], both[1]))
    return Judged(tuple(sorted(same)), frozenset(different))


def heaps(links: "pa.Table", judged: Judged) -> "pa.Table":
    """Of every mention that hangs together with another its heap, named by the smallest mention in it. `links`: each pair once.

    A heap that is too large to look at pair by pair is cut at its weakest links, as on one machine; what stands alone is left out.
    """
    import pyarrow as pa

    a, b = links.column("a").to_numpy(), links.column("b").to_numpy()
    excess = links.column("excess").to_numpy()
    said = np.array(judged.same, dtype=np.int64).reshape(-1, 2)
    mentions = np.unique(np.concatenate([a, b, said.ravel()]))
    left, right = np.searchsorted(mentions, a), np.searchsorted(mentions, b)
    same = np.searchsorted(mentions, said)
    root = components(len(mentions), np.concatenate([left, same[:, 0]]), np.concatenate([right, same[:, 1]]))
    heap = _bounded(root, left, right, excess)
    kept = np.bincount(heap, minlength=len(mentions))[heap] > 1
    return pa.table({"mention": mentions[kept], "heap": mentions[heap[kept]]}, schema=schema())


def schema() -> "pa.Schema":
    """Columns of heaps."""
    import pyarrow as pa

    return pa.schema([("mention", pa.int64()), ("heap", pa.int64())])


def _bounded(root: Ints, left: Ints, right: Ints, excess: Floats) -> Ints:
    """The heap of each row, the large ones cut."""
    heap = root.copy()
    for large in np.flatnonzero(np.bincount(root, minlength=len(root)) > LARGEST).tolist():
        rows = np.flatnonzero(root == large)
        heap[rows] = rows
        no = np.zeros(len(left), dtype=np.bool_)
        for part in cut(rows, Weighed(left, right, excess, no, ~no)):
            heap[part] = part[0]
    return heap
