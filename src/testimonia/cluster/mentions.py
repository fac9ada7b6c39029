"""What one document gives to linkage: rows of its mentions, and what can be counted and compared across documents."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from testimonia.cluster.columns import ROW, arrow_of, number_of
from testimonia.errors import ClusterError
from testimonia.model.canonical import canonical_json
from testimonia.model.lines import from_line, line_of
from testimonia.model.record import ROW as TABLE_ROW
from testimonia.model.record import Claim, Document, Judgement, Mention
from testimonia.model.terms import DocumentStatus
from testimonia.reconcile.columns import KINDS, Setting, key_of, table_of
from testimonia.reconcile.given import standing
from testimonia.reconcile.profiles import Profile, profiles
from testimonia.reconcile.rarity import common
from testimonia.reconcile.reuse import ReuseConfig, published, runs_of, sentences_of
from testimonia.reconcile.settings import ordinal, surroundings

if TYPE_CHECKING:
    import pyarrow as pa

MENTIONS = f"{ROW}, habitual boolean, act int, at array<int>, age string, body string"
"""Columns of `mention_rows`: those of linkage, and the mention with its claims as lines of the record. `at`: where its words stand."""
DOCUMENTS = "document bigint, age string, words array<bigint>, sentences array<struct<begin:int,until:int,words:string,runs:array<bigint>>>"
"""Columns of `document_rows`. A sentence's words stand parted by a space."""
_TOGETHER = 200  # documents whose rows are made at once


@dataclass(frozen=True, slots=True)
class _Told:
    document: Document
    mentions: Sequence[Mention]
    claims: Sequence[Claim]
    rows: Sequence[Profile]


def mention_rows(batches: "Iterable[pa.RecordBatch]", judgements: Sequence[Judgement]) -> "Iterator[pa.RecordBatch]":
    """Rows of every mention with a claim that stands. Input: lines of nouns, a document's together, repeated ones one after another."""
    waiting: list[_Told] = []
    for _, lines in groupby(_lines(batches), key=lambda line: line[0]):
        if (told := _told(lines, judgements)) is not None:
            waiting.append(told)
        if len(waiting) == _TOGETHER:
            yield _rows(waiting)
            waiting = []
    if waiting:
        yield _rows(waiting)


def _lines(batches: "Iterable[pa.RecordBatch]") -> Iterator[tuple[str, str, str]]:
    for batch in batches:
        yield from zip(*(batch.column(name).to_pylist() for name in ("document", "id", "body")), strict=True)


def _told(lines: Iterable[tuple[str, str, str]], judgements: Sequence[Judgement]) -> _Told | None:
    """One document, what it says, and the profiles of its mentions. None when it was not read."""
    bodies = {id: body for _, id, body in lines}
    nouns = [from_line(json.loads(body)) for body in bodies.values()]
    documents = [n for n in nouns if isinstance(n, Document)]
    if not documents or documents[0].status is not DocumentStatus.READ:
        return None
    claims = [n for n in nouns if isinstance(n, Claim)]
    stranger = next((c for c in claims if c.supersedes and c.supersedes not in bodies), None)
    if stranger is not None:
        raise ClusterError(
            f"claim {stranger.id} supersedes a claim of another document; that is not taken up on a cluster. Import the record into a case."
        )
    stand = standing(claims, judgements)
    told_of = {c.mention for c in stand}
    mentions = [n for n in nouns if isinstance(n, Mention) and n.id in told_of]
    return _Told(documents[0], mentions, stand, profiles(mentions, stand))


def _rows(told: Sequence[_Told]) -> "pa.RecordBatch":
    import pyarrow as pa

    rows = [p for t in told for p in t.rows]
    around = [surroundings(t.document, t.mentions) for t in told]
    passages = {m: words for a in around for m, words in a.passages.items()}
    begins = {m: at for a in around for m, at in a.begins.items()}
    words = {word for held in passages.values() for word in held}
    days = {t.document.id: day for t in told if (day := ordinal(t.document)) is not None}
    table = table_of(rows, Setting(passages, {}, dict.fromkeys(words, 0.0), days, begins))
    likened = [sorted(map(number_of, p.likened)) for p in rows]
    documents = np.array([number_of(p.mention.document) for p in rows], dtype=np.int64)
    columns = arrow_of(table, likened, {key_of(word): common(word) for word in words}, documents)
    columns["listing"] = pa.array([_listing(t.document) for t in told for _ in t.rows], pa.int64())
    claims = {m.id: [c for c in t.claims if c.mention == m.id] for t in told for m in t.mentions}
    ages = [published(t.document) for t in told for _ in t.rows]
    columns |= {
        "habitual": pa.array([p.habitual for p in rows], pa.bool_()),
        "act": pa.array([KINDS.index(p.mention.kind) for p in rows], pa.int32()),
        "at": pa.array([_places(p.mention, claims[p.mention.id]) for p in rows], pa.list_(pa.int32())),
        "age": pa.array(ages, pa.string()),
        "body": pa.array([_body(p.mention, claims[p.mention.id]) for p in rows], pa.string()),
    }
    return pa.RecordBatch.from_pydict(columns)


def _listing(document: Document) -> int:
    return key_of(document.publisher or "") if document.media_type == TABLE_ROW else 0


def _places(mention: Mention, claims: Sequence[Claim]) -> list[int]:
    return sorted({mention.spans[0].start, *(c.span.start for c in claims)})


def _body(mention: Mention, claims: Sequence[Claim]) -> str:
    return canonical_json([line_of(mention), *(line_of(c) for c in claims)])


def document_rows(batches: "Iterable[pa.RecordBatch]", reuse: ReuseConfig) -> "Iterator[pa.RecordBatch]":
    """Of every document that was read its words, and its sentences with their runs of words as numbers. Input: its line as `body`."""
    import pyarrow as pa

    kinds = _document_schema()
    for batch in batches:
        rows: list[dict[str, Any]] = []
        for body in batch.column("body").to_pylist():
            document = from_line(json.loads(body))
            assert isinstance(document, Document)
            if document.status is not DocumentStatus.READ:
                continue
            words = sorted(map(key_of, surroundings(document, ()).words))
            told = sentences_of(document, reuse) if document.text and document.media_type != TABLE_ROW else []
            sentences = [
                {
                    "begin": s.start,
                    "until": s.end,
                    "words": " ".join(s.words),
                    "runs": [key_of(" ".join(run)) for run in runs_of(s.words, reuse.run)],
                }
                for s in told
            ]
            rows.append({"document": number_of(document.id), "age": published(document), "words": words, "sentences": sentences})
        yield pa.RecordBatch.from_pylist(rows, schema=kinds)


def _document_schema() -> "pa.Schema":
    import pyarrow as pa

    sentence = pa.struct([("begin", pa.int32()), ("until", pa.int32()), ("words", pa.string()), ("runs", pa.list_(pa.int64()))])
    whole = [("document", pa.int64()), ("age", pa.string()), ("words", pa.list_(pa.int64())), ("sentences", pa.list_(sentence))]
    return pa.schema(whole)
