"""Blocks of mentions, as they come sorted from the engine, to links: the rule of blocking that one machine has, a stretch at a time.

A block may be longer than memory: each mention meets its neighbours alone, so the end of one stretch is all that the next one needs.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from testimonia.cluster.columns import NAMES, ROW, Vocabulary, table_of
from testimonia.reconcile.blocking import BLOCK, Placed, blocks, candidates, pairs_under
from testimonia.reconcile.columns import Ints
from testimonia.reconcile.compare import Comparer, Weighed
from testimonia.reconcile.weights import Weights

if TYPE_CHECKING:
    import pyarrow as pa

KEYED = f"key bigint, lacking boolean, {ROW}, copied array<bigint>"
"""Columns of `keyed`: a key of blocking and the mention under it. `lacking`: it may be met here by a mention that gives more."""
LINKS = "a bigint, b bigint, excess float"
"""Columns of a link between two mentions, the smaller first: bits above what a link takes."""
_STRETCH = 50_000  # rows weighed at once


def weights_for(weights: Weights, mentions: int) -> Weights:
    """The weights for a part of a case of so many mentions: whether it is crowded hangs on the whole."""
    return replace(weights, every_pair=-1 if mentions > weights.every_pair else 2**62)


def keyed(batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
    """Every mention under each of its keys."""
    import pyarrow as pa

    for batch in batches:
        rows = pa.Table.from_batches([batch])
        for placed, lacking in blocks(table_of(rows)):
            if not len(placed.row):
                continue
            flags = np.ones(len(placed.row), dtype=bool) if lacking is None else lacking[placed.row]
            found = rows.take(placed.row).select([*NAMES, "copied"])
            whole = found.add_column(0, "lacking", pa.array(flags)).add_column(0, "key", pa.array(placed.key))
            yield from whole.combine_chunks().to_batches(max_chunksize=_STRETCH)


def links_in_blocks(batches: "Iterable[pa.RecordBatch]", weights: Weights, vocabulary: Vocabulary) -> "Iterator[pa.RecordBatch]":
    """Links between mentions that meet under a key. Input sorted by key, then mention. A pair that meets twice may come twice."""
    import pyarrow as pa

    waiting: list[pa.RecordBatch] = []
    held = 0
    for batch in batches:
        waiting.append(batch)
        held += len(batch)
        if held >= _STRETCH:
            rows = pa.Table.from_batches(waiting)
            yield _links(rows, weights, vocabulary)
            waiting = rows.slice(_overlap(rows.column("key").to_numpy())).combine_chunks().to_batches()
            held = 0
    if waiting:
        yield _links(pa.Table.from_batches(waiting), weights, vocabulary)


def _overlap(key: Ints) -> int:
    """From where on rows are needed again: the neighbours of what may follow in the last block."""
    return max(int(np.searchsorted(key == key[-1], True)), len(key) - BLOCK)


def _links(rows: "pa.Table", weights: Weights, vocabulary: Vocabulary) -> "pa.RecordBatch":
    mention, lacking = rows.column("mention").to_numpy(), rows.column("lacking").to_numpy()
    mentions, first, row = np.unique(mention, return_index=True, return_inverse=True)
    table = table_of(rows.take(first), vocabulary)
    codes = []
    for a, b in pairs_under(Placed(np.arange(len(row)), rows.column("key").to_numpy())):
        wanted = (row[a] != row[b]) & (lacking[a] | lacking[b])
        left, right = row[a[wanted]], row[b[wanted]]
        codes.append(np.minimum(left, right) * len(mentions) + np.maximum(left, right))
    found = np.unique(np.concatenate(codes)) if codes else np.zeros(0, dtype=np.int64)
    return _good(mentions, Comparer(table, weights).weigh(found // len(mentions), found % len(mentions)))


def links_of_all(rows: "pa.Table", weights: Weights, vocabulary: Vocabulary) -> "pa.RecordBatch":
    """Links of a case that is small enough to compare each mention with each."""
    rows = rows.sort_by("mention")
    table = table_of(rows, vocabulary)
    pairs = candidates(table, len(table))
    return _good(rows.column("mention").to_numpy(), Comparer(table, weights).weigh(pairs.left, pairs.right))


def _good(mentions: Ints, weighed: Weighed) -> "pa.RecordBatch":
    import pyarrow as pa

    good = weighed.of((weighed.excess >= 0) & ~weighed.forbidden)
    columns = {"a": mentions[good.left], "b": mentions[good.right], "excess": good.excess.astype(np.float32)}
    return pa.RecordBatch.from_pydict({name: pa.array(column) for name, column in columns.items()})
