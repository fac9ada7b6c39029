"""Heaps of mentions, as they come sorted from the engine, to incidents with their accounts: lines of the record."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from testimonia.cluster.columns import Vocabulary, id_of, number_of, table_of
from testimonia.cluster.heaps import Judged
from testimonia.model.canonical import canonical_json
from testimonia.model.lines import TYPE_OF, from_line, line_of
from testimonia.model.record import Account, Claim, Incident, Judgement, Mention
from testimonia.reconcile.compare import Comparer
from testimonia.reconcile.dossiers import Shared, build
from testimonia.reconcile.grouping import settle
from testimonia.reconcile.linkage import Linkage
from testimonia.reconcile.reuse import Copied
from testimonia.reconcile.rules import figure_rule
from testimonia.reconcile.weights import Weights

if TYPE_CHECKING:
    import pyarrow as pa

LAYER = "first string, place int, noun string, id string, body string"
"""Columns of the second layer. `first`: the smallest mention of the incident; `place`: of the line among those of the incident."""
_NO_LINKS = Linkage((), {}, {})


@dataclass(frozen=True, slots=True)
class Ground:
    """What every worker has of the whole case. `weights`: those for its size (`blocks.weights_for`)."""

    weights: Weights
    vocabulary: Vocabulary
    judged: Judged
    judgements: tuple[Judgement, ...]
    rule: str


def incident_rows(batches: "Iterable[pa.RecordBatch]", ground: Ground) -> "Iterator[pa.RecordBatch]":
    """The incidents of heaps. Input: rows of mentions sorted by heap, then mention. A heap is held in memory, and a batch of them."""
    import pyarrow as pa

    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        rows = pa.Table.from_batches(waiting)
        heap = rows.column("heap").to_numpy()
        end = int(np.searchsorted(heap == heap[-1], True))  # the last heap may go on
        if end:
            yield _incidents(rows.slice(0, end), ground)
            waiting = rows.slice(end).combine_chunks().to_batches()
    if waiting:
        yield _incidents(pa.Table.from_batches(waiting), ground)


def _incidents(rows: "pa.Table", ground: Ground) -> "pa.RecordBatch":
    import pyarrow as pa

    heap = rows.column("heap").to_numpy()
    begins = np.flatnonzero(np.concatenate([[True], heap[1:] != heap[:-1]]))
    lines: list[tuple[str, int, str, str, str]] = []
    for begin, end in zip(begins.tolist(), [*begins[1:].tolist(), len(heap)], strict=True):
        part = rows.slice(begin, end - begin)
        for group in _groups(part, ground):
            lines += _lines(part.take(group), ground)
    columns = list(zip(*lines, strict=True)) if lines else [()] * 5
    kinds = (pa.string(), pa.int32(), pa.string(), pa.string(), pa.string())
    names = ("first", "place", "noun", "id", "body")
    return pa.RecordBatch.from_arrays([pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)], names=names)


def _groups(rows: "pa.Table", ground: Ground) -> list[Any]:
    """The rows of each incident in a heap."""
    size = len(rows)
    if size == 1:
        return [[0]]
    table = table_of(rows.combine_chunks(), ground.vocabulary)
    at = {mention: row for row, mention in enumerate(rows.column("mention").to_pylist())}
    judged = ground.judged.among(frozenset(at))
    same = [(at[a], at[b]) for a, b in judged.same]
    different = frozenset((at[a], at[b]) for a, b in judged.different)
    group = np.arange(size)
    settle(np.arange(size)[None, :], group, Comparer(table, ground.weights).weigh, ground.weights.least, same, different)
    return [np.flatnonzero(group == first) for first in np.unique(group).tolist()]


def _lines(rows: "pa.Table", ground: Ground) -> Iterator[tuple[str, int, str, str, str]]:
    """The accounts of an incident, and the incident."""
    nouns = [from_line(line) for body in rows.column("body").to_pylist() for line in json.loads(body)]
    mentions, claims = [n for n in nouns if isinstance(n, Mention)], [n for n in nouns if isinstance(n, Claim)]
    documents = [m.document for m in mentions]
    ages = dict(zip(documents, rows.column("age").to_pylist(), strict=True))
    copies = _copies(documents, rows.column("copies").to_pylist())
    shared = Shared(copies, ages, ground.judgements, _NO_LINKS, figure_rule(ground.rule), {})
    built = build(mentions, claims, shared)
    first = id_of(rows.column("mention")[0].as_py())
    made: tuple[Account | Incident, ...] = (*built.accounts, built.incident)
    for place, noun in enumerate(made):
        yield first, place, TYPE_OF[type(noun)], noun.id, canonical_json(line_of(noun))


def _copies(documents: Sequence[str], told: Sequence[Any]) -> Mapping[str, Sequence[Copied]]:
    """By document the sentences that repeat another's. What they repeat is named by the number of its document: known ones get their id."""
    name = {number_of(d): d for d in documents}
    found: dict[str, set[Copied]] = {}
    for document, copies in zip(documents, told, strict=True):
        for c in copies or ():
            earlier = name.get(c["earlier"], "")
            copied = Copied(document, c["begin"], c["until"], earlier, c["earlier_begin"], c["earlier_until"], c["share"])
            found.setdefault(document, set()).add(copied)
    return {document: sorted(copies, key=lambda c: c.start) for document, copies in found.items()}
