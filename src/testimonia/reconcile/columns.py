"""Mentions as columns: what linkage compares, laid out in arrays, so that five mentions and a million go the same way.

A mention may give several days, places, figures and names; each such field is a ragged column: the values of all mentions one
after the other, and where each mention's begin. Words and names stand in as numbers made from them; the words themselves are in no column.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from testimonia.model.terms import Category, Kind, Property, StageReached
from testimonia.reconcile.profiles import VERBAL, Profile

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

OPEN = 2**31 - 1
"""The end of a range that is open."""
ANY_STAGE = -1
"""Stage of acts of speech and of law, which are planned or called for as a rule."""

KINDS = tuple(Kind)
_STAGES = tuple(StageReached)
PROPERTIES = tuple(Property)
CATEGORIES = tuple(Category)


def key_of(text: str) -> int:
    """A number that stands for a text: the same on every machine; two texts share one with a chance of 1 to 10^19."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


@dataclass(frozen=True, slots=True)
class Days:
    """Ragged: `first` and `last` day since the year 1, both inclusive; `last` is OPEN when open."""

    starts: Ints
    first: Small
    last: Small


@dataclass(frozen=True, slots=True)
class Places:
    """Ragged: degrees (NaN when unknown), radius in kilometres, name and country as numbers (0: none)."""

    starts: Ints
    latitude: Floats
    longitude: Floats
    radius: Floats
    name: Ints
    country: Ints


@dataclass(frozen=True, slots=True)
class Numbers:
    """Ragged: what is counted (property and category in one number), `low` (0 when open) and `high` (OPEN when open)."""

    starts: Ints
    what: Small
    low: Small
    high: Small


@dataclass(frozen=True, slots=True)
class Keys:
    """Ragged: numbers of names or words, each once in a mention. `weight`: how much a word tells, in bits cubed; None counts all alike."""

    starts: Ints
    key: Ints
    weight: Floats | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Mentions in the order of their ids. `texts` belongs to documents, every other column to mentions.

    `sentence`: where the sentence begins that the mention stands in, -1 when unknown. `hinted_days`, `hinted_places`: the mention says none
    itself; these stand nearby. `published`: day of the document, 0 when unknown.
    `likened`, `copied`: pairs of rows in one number (`pair_codes`), sorted. `listing`: number of the table
    that a mention is a row of, 0 for none; a table lists an event once, so that two of its rows are never one. None: there are no rows.
    `at`: where in its document the words of a mention, and of its claims, begin; None where nobody asks for it.
    """

    ids: tuple[str, ...]
    document: Small
    kind: Small
    stage: Small
    published: Small
    days: Days
    hinted_days: Flags
    places: Places
    hinted_places: Flags
    numbers: Numbers
    names: Keys
    targets: Keys
    trigger: Keys
    sentence: Ints
    passage: Keys
    texts: Keys
    likened: Ints
    copied: Ints
    listing: Small | None = None
    at: Keys | None = None

    def __len__(self) -> int:
        return len(self.document)


def pair_codes(i: Ints, j: Ints, rows: int) -> Ints:
    """One number for each pair of rows, whichever stands first."""
    return np.minimum(i, j) * rows + np.maximum(i, j)


def starts_of(counts: Iterable[int]) -> Ints:
    """Where the values of each row begin, and the end of the last."""
    return np.fromiter(accumulate(counts, initial=0), dtype=np.int64)


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def _small(values: Iterable[int]) -> Small:
    return np.fromiter(values, dtype=np.int32)


def keys(rows: Sequence[Iterable[str]], rarity: Mapping[str, float] | None = None) -> Keys:
    """Ragged keys of texts. `rarity`: bits that sharing a word is worth, from which its weight is made."""
    sets = [sorted(set(row)) for row in rows]
    weight = None if rarity is None else np.fromiter((rarity[w] * rarity[w] * rarity[w] for row in sets for w in row), dtype=np.float32)
    return Keys(starts_of(map(len, sets)), _ints(key_of(w) for row in sets for w in row), weight)


def _days(rows: Sequence[Profile]) -> Days:
    values = [p.days or p.near_days for p in rows]
    flat = [d for row in values for d in row]
    return Days(
        starts_of(map(len, values)), _small(d.first for d in flat), _small(OPEN if d.last is None else max(d.first, d.last) for d in flat)
    )


def _places(rows: Sequence[Profile]) -> Places:
    values = [p.places or p.near_places for p in rows]
    flat = [w for row in values for w in row]
    return Places(
        starts_of(map(len, values)),
        np.fromiter((np.nan if w.latitude is None else w.latitude for w in flat), dtype=np.float32),
        np.fromiter((np.nan if w.longitude is None else w.longitude for w in flat), dtype=np.float32),
        np.fromiter((w.radius for w in flat), dtype=np.float32),
        _ints(key_of(w.name) for w in flat),
        _ints(0 if w.country is None else key_of(w.country) for w in flat),
    )


def _numbers(rows: Sequence[Profile]) -> Numbers:
    flat = [n for p in rows for n in p.numbers]
    return Numbers(
        starts_of(len(p.numbers) for p in rows),
        _small(PROPERTIES.index(n.property) * len(CATEGORIES) + CATEGORIES.index(n.category) for n in flat),
        _small(n.low or 0 for n in flat),
        _small(OPEN if n.high is None else n.high for n in flat),
    )


def codes(pairs: Iterable[tuple[str, str]], row_of: Mapping[str, int]) -> Ints:
    """Pairs of mentions of which both are rows, one number each, sorted."""
    known = {(row_of[a], row_of[b]) for a, b in pairs if a in row_of and b in row_of and a != b}
    found = sorted({min(p) * len(row_of) + max(p) for p in known})
    return np.array(found, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of mentions beside their claims.

    `passages`: words around each mention; `texts`: words of each document; `rarity`: bits by word; `published`: ordinal day by document;
    `sentences`: where the sentence of each mention begins; `copied`: mentions told in words that one document took from the other;
    `listings`: whose table a document is a row of.
    """

    passages: Mapping[str, frozenset[str]]
    texts: Mapping[str, frozenset[str]]
    rarity: Mapping[str, float]
    published: Mapping[str, int]
    sentences: Mapping[str, int]
    copied: tuple[tuple[str, str], ...] = ()
    listings: Mapping[str, str] = field(default_factory=dict)


NO_SETTING = Setting({}, {}, {}, {}, {})


def table_of(rows: Sequence[Profile], setting: Setting = NO_SETTING) -> Table:
    """The columns of profiles. Order is kept; callers sort by mention id, so that nothing depends on the order of reading."""
    ids = tuple(p.mention.id for p in rows)
    documents = sorted({p.mention.document for p in rows})
    number_of = {d: n for n, d in enumerate(documents)}
    row_of = {m: n for n, m in enumerate(ids)}
    return Table(
        ids=ids,
        document=_small(number_of[p.mention.document] for p in rows),
        kind=_small(KINDS.index(p.mention.kind) for p in rows),
        stage=_small(ANY_STAGE if p.mention.kind in VERBAL else _STAGES.index(p.stage) for p in rows),
        published=_small(setting.published.get(p.mention.document, 0) for p in rows),
        days=_days(rows),
        hinted_days=np.fromiter((not p.days for p in rows), dtype=np.bool_),
        places=_places(rows),
        hinted_places=np.fromiter((not p.places for p in rows), dtype=np.bool_),
        numbers=_numbers(rows),
        names=keys([p.names for p in rows]),
        targets=keys([p.words for p in rows]),
        trigger=keys([() for _ in rows]),
        sentence=_ints(setting.sentences.get(i, -1) for i in ids),
        passage=keys([setting.passages.get(i, frozenset()) for i in ids], setting.rarity),
        texts=keys([setting.texts.get(d, frozenset()) for d in documents], setting.rarity),
        likened=codes(((p.mention.id, other) for p in rows for other in p.likened), row_of),
        copied=codes(setting.copied, row_of),
        listing=_listing(rows, setting),
    )


def _listing(rows: Sequence[Profile], setting: Setting) -> Small | None:
    if not setting.listings:
        return None
    numbers = {name: n for n, name in enumerate(sorted(set(setting.listings.values())), 1)}
    return _small(numbers[setting.listings[p.mention.document]] if p.mention.document in setting.listings else 0 for p in rows)
