"""Which documents, or which event mentions, tell of the same incident: the product's linkage, on what such a row gives.

All rows are one pool. Ids, and the order of rows and of mentions, are handles: before anything else rows are put in an order of their
contents.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np

from testimonia.reconcile.columns import Days, Keys, Numbers, Places, Table, keys, starts_of
from testimonia.reconcile.linkage import link_table
from testimonia.reconcile.rarity import rarities, telling_words
from testimonia.reconcile.weights import shipped

Row = dict[str, Any]

# Words that carry no act, and endings: "was checked into" and "checks in" are one trigger.
_EMPTY = frozenset(
    re.findall(r"\w+", "a an the to into of in on at up out off for with by from be been was is are were has have had being its")
)
_ENDINGS = ("ings", "ing", "edly", "ed", "ers", "er", "ors", "or", "ations", "ation", "ions", "ion", "ments", "ment", "es", "s", "e", "ly")


def predict(rows: Iterable[Row]) -> Iterator[Row]:
    """One line an item: `{id, incident}`. Rows with `event_mentions` are clustered by mention, others by document."""
    given = list(rows)
    mentions = [row for row in given if "event_mentions" in row]
    documents = [row for row in given if "event_mentions" not in row]
    yield from _answers(document_table(documents), "documents")
    yield from _answers(mention_table(mentions), "mentions")


def _answers(table: Table, weights: str) -> Iterator[Row]:
    groups = link_table(table, shipped(weights)).groups if len(table) else ()
    for item, first in zip(table.ids, groups, strict=True):
        yield {"id": item, "incident": f"i{first}"}


def _table(ids: Sequence[str], document: Sequence[int], **columns: Any) -> Table:
    """A table in which everything but the given columns is silent."""
    rows = len(ids)
    none, empty = np.zeros(rows + 1, dtype=np.int64), np.zeros(0)
    small, large, single = empty.astype(np.int32), empty.astype(np.int64), empty.astype(np.float32)
    silent: dict[str, Any] = {
        "kind": np.full(rows, -1, dtype=np.int32),
        "stage": np.full(rows, -1, dtype=np.int32),
        "published": np.zeros(rows, dtype=np.int32),
        "days": Days(none, small, small),
        "hinted_days": np.zeros(rows, dtype=np.bool_),
        "places": Places(none, single, single, single, large, large),
        "hinted_places": np.zeros(rows, dtype=np.bool_),
        "numbers": Numbers(none, small, small, small),
        "names": Keys(none, large),
        "targets": Keys(none, large),
        "trigger": Keys(none, large),
        "sentence": np.full(rows, -1, dtype=np.int64),
        "passage": Keys(none, large),
        "texts": Keys(starts_of([0] * (max(document, default=-1) + 1)), large),
        "likened": large,
        "copied": large,
    }
    return Table(ids=tuple(ids), document=np.array(document, dtype=np.int32), **(silent | columns))


def _day(value: Any) -> int:
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value):
        return date.fromisoformat(value[:10]).toordinal()
    return 0


def document_table(rows: Sequence[Row]) -> Table:
    """Documents as rows of a table: their words and the day they were published."""
    if not all(isinstance(row.get("text"), str) for row in rows):
        raise ValueError("it has no text")
    ordered = sorted(rows, key=lambda row: (row["text"], row.get("title") or "", row.get("date") or ""))
    words = [telling_words(f"{row.get('title') or ''}. {row['text']}") for row in ordered]
    return _table(
        [row["doc_id"] for row in ordered],
        range(len(ordered)),
        published=np.array([_day(row.get("date")) for row in ordered], dtype=np.int32),
        texts=keys(words, rarities(words)),
    )


def _stem(word: str) -> str:
    ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= 3), "")
    return word.removesuffix(ending)


def _trigger(words: str) -> frozenset[str]:
    found = re.findall(r"\w+", words.lower())
    return frozenset(_stem(word) for word in ([w for w in found if w not in _EMPTY] or found))


def mention_table(rows: Sequence[Row]) -> Table:
    """Event mentions as rows of a table: their own words, the rest of their sentence, and the words of their document."""
    ordered = sorted(rows, key=lambda row: row["sentences"])
    ids, documents, sentences, triggers, passages = [], [], [], [], []
    texts = [telling_words(" ".join(" ".join(sentence) for sentence in row["sentences"])) for row in ordered]
    for number, row in enumerate(ordered):
        for m in sorted(row["event_mentions"], key=lambda m: (m["sent_id"], m["tokens"])):
            at = row["sent_ids"].index(m["sent_id"])
            own = {token - row["token_offsets"][at] for token in m["tokens"]}
            ids.append(f"{row['doc_id']}:{m['sent_id']}:{','.join(map(str, m['tokens']))}")
            documents.append(number)
            sentences.append(at)
            triggers.append(_trigger(m["text"]))
            passages.append(telling_words(" ".join(word for n, word in enumerate(row["sentences"][at]) if n not in own)))
    return _table(
        ids,
        documents,
        sentence=np.array(sentences, dtype=np.int64),
        trigger=keys(triggers),
        passage=keys(passages, rarities(passages)),
        texts=keys(texts, rarities(texts)),
    )
