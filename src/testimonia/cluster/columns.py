"""Mentions on their way between machines: the columns of linkage as columns of Arrow, a row a mention, and back.

Ids stand in as whole numbers in the same order as the ids themselves, so that nothing depends on which stands in a file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from testimonia.reconcile.columns import Days, Flags, Floats, Ints, Keys, Numbers, Places, Small, Table
from testimonia.reconcile.rarity import bits

if TYPE_CHECKING:
    import pyarrow as pa

_HALF = 2**63
_NONE = np.zeros(0, dtype=np.int64)

ROW = (
    "mention bigint, document bigint, kind int, stage int, published int, first array<int>, last array<int>, no_day boolean, "
    "latitude array<float>, longitude array<float>, radius array<float>, place array<bigint>, country array<bigint>, no_place boolean, "
    "what array<int>, low array<int>, high array<int>, names array<bigint>, targets array<bigint>, sentence bigint, "
    "words array<bigint>, common array<int>, listing bigint, likened array<bigint>"
)
"""The columns of `arrow_of`, as the engine declares them."""
NAMES = tuple(part.split()[0] for part in ROW.split(", "))


def number_of(id: str) -> int:
    """Sixteen hex digits (the first ones of a document's hash) as a number of 64 bits, in the order of the digits."""
    return int(id.removeprefix("sha256:")[:16], 16) - _HALF


def id_of(number: int) -> str:
    """The id of a mention that such a number stands for."""
    return f"{number + _HALF:016x}"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Of the words that more than one text holds, sorted: in how many. Every other word is in one. `texts`: how many there are."""

    word: Ints
    held_by: Ints
    texts: int

    def weights(self, words: Ints, common: Ints) -> Floats:
        """How much each word tells, in bits cubed. `common`: how many texts of the common table hold it."""
        held = np.ones(len(words), dtype=np.float64)
        if len(self.word):
            at = np.minimum(np.searchsorted(self.word, words), len(self.word) - 1)
            held = np.where(self.word[at] == words, self.held_by[at], held)
        rare = bits(held, common.astype(np.float64), self.texts)
        weight: Floats = (rare * rare * rare).astype(np.float32)
        return weight


def arrow_of(t: Table, likened: Sequence[Sequence[int]], common: Mapping[int, int], documents: Ints) -> "dict[str, pa.Array]":
    """The columns of a table. `likened`: of each row the mentions set beside it; `common`: by word; `documents`: number of each row's."""
    import pyarrow as pa

    def ragged(starts: Ints, values: Any) -> pa.Array:
        return pa.ListArray.from_arrays(pa.array(starts, pa.int32()), pa.array(values))

    p, n = t.places, t.numbers
    listing = np.zeros(len(t), dtype=np.int64) if t.listing is None else t.listing.astype(np.int64)
    held = np.fromiter((common[word] for word in t.passage.key.tolist()), dtype=np.int32)
    found = (
        *(np.array([number_of(i) for i in t.ids], dtype=np.int64), documents, t.kind, t.stage, t.published),
        *(ragged(t.days.starts, t.days.first), ragged(t.days.starts, t.days.last), t.hinted_days),
        *(ragged(p.starts, p.latitude), ragged(p.starts, p.longitude), ragged(p.starts, p.radius)),
        *(ragged(p.starts, p.name), ragged(p.starts, p.country), t.hinted_places),
        *(ragged(n.starts, n.what), ragged(n.starts, n.low), ragged(n.starts, n.high)),
        *(ragged(t.names.starts, t.names.key), ragged(t.targets.starts, t.targets.key), t.sentence),
        *(ragged(t.passage.starts, t.passage.key), ragged(t.passage.starts, held), listing),
        pa.array([list(row) for row in likened], pa.list_(pa.int64())),
    )
    return {name: pa.array(column) for name, column in zip(NAMES, found, strict=True)}


def _ragged(rows: "pa.Table", *names: str) -> tuple[Ints, list[Any]]:
    import pyarrow.compute as pc

    lengths = pc.list_value_length(rows.column(names[0])).to_numpy()
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return starts, [pc.list_flatten(rows.column(name)).to_numpy() for name in names]


def _dense(values: Ints) -> Small:
    return np.unique(values, return_inverse=True)[1].astype(np.int32)


def _pairs(rows: "pa.Table", name: str, mention: Ints) -> Ints:
    """Pairs of rows from lists of mentions, one number each, sorted. `mention`: of each row, ascending."""
    starts, (other,) = _ragged(rows, name)
    row = np.repeat(np.arange(len(mention)), np.diff(starts))
    if not len(row):
        return _NONE
    at = np.minimum(np.searchsorted(mention, other), len(mention) - 1)
    known = (mention[at] == other) & (at != row)
    row, at = row[known], at[known]
    found: Ints = np.unique(np.minimum(row, at) * len(mention) + np.maximum(row, at))
    return found


def table_of(rows: "pa.Table", vocabulary: Vocabulary | None = None) -> Table:
    """The columns of rows that stand in the order of their mentions, each once. Without a vocabulary words have no weight."""
    mention = rows.column("mention").to_numpy()
    column = {name: rows.column(name).to_numpy() for name in ("kind", "stage", "published", "no_day", "no_place", "sentence", "listing")}
    day_starts, (first, last) = _ragged(rows, "first", "last")
    place_starts, (latitude, longitude, radius, place, country) = _ragged(rows, "latitude", "longitude", "radius", "place", "country")
    number_starts, (what, low, high) = _ragged(rows, "what", "low", "high")
    word_starts, (words, common) = _ragged(rows, "words", "common")
    name_starts, (names,) = _ragged(rows, "names")
    target_starts, (targets,) = _ragged(rows, "targets")
    listed: Flags = column["listing"] != 0
    no_keys = Keys(np.zeros(len(rows) + 1, dtype=np.int64), _NONE)
    return Table(
        ids=tuple(id_of(number) for number in mention.tolist()),
        document=_dense(rows.column("document").to_numpy()),
        kind=column["kind"],
        stage=column["stage"],
        published=column["published"],
        days=Days(day_starts, first, last),
        hinted_days=column["no_day"],
        places=Places(place_starts, latitude, longitude, radius, place, country),
        hinted_places=column["no_place"],
        numbers=Numbers(number_starts, what, low, high),
        names=Keys(name_starts, names),
        targets=Keys(target_starts, targets),
        trigger=no_keys,
        sentence=column["sentence"],
        passage=Keys(word_starts, words, vocabulary.weights(words, common) if vocabulary else None),
        texts=no_keys,
        likened=_pairs(rows, "likened", mention),
        copied=_pairs(rows, "copied", mention) if "copied" in rows.column_names else _NONE,
        listing=np.where(listed, _dense(column["listing"]) + 1, 0).astype(np.int32) if listed.any() else None,
    )
