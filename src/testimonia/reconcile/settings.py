"""What is known of mentions beside their claims: the words around them, and the words that one document took from another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

import numpy as np

from testimonia.model.record import ROW, Claim, Document, Mention
from testimonia.reconcile.columns import Flags, Ints, Setting, Table, pair_codes
from testimonia.reconcile.rarity import rarities, telling_words
from testimonia.reconcile.reuse import Copied
from testimonia.text.sentences import sentences


def _words_around(text: str, bounds: Sequence[tuple[int, int]], at: Sequence[int]) -> frozenset[str]:
    """Telling words of the sentences that hold one of these positions."""
    held = [text[start:end] for start, end in bounds if any(start <= position < end for position in at)]
    return frozenset().union(*map(telling_words, held)) if held else frozenset()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What one document gives: the words around each of its mentions, where their sentences begin, and all words of the text."""

    passages: Mapping[str, frozenset[str]]
    begins: Mapping[str, int]
    words: frozenset[str]


def surroundings(document: Document, mentions: Iterable[Mention]) -> Surroundings:
    """The surroundings of a document's mentions: the sentences of a mention's own words."""
    text = "" if document.media_type == ROW else document.text or ""  # names of columns and codes are no words of anybody
    bounds = list(sentences(text))
    passages, begins = {}, {}
    for m in mentions:
        passages[m.id] = _words_around(text, bounds, [span.start for span in m.spans])
        begins[m.id] = next((start for start, end in bounds if start <= m.spans[0].start < end), -1)
    return Surroundings(passages, begins, telling_words(text))


def ordinal(document: Document) -> int | None:
    try:
        return date.fromisoformat(document.published.value[:10]).toordinal() if document.published else None
    except ValueError:
        return None  # a year or a month alone is no day


def setting_of(
    documents: Sequence[Document], mentions: Sequence[Mention], claims: Sequence[Claim], copies: Mapping[str, Sequence[Copied]]
) -> Setting:
    """The surroundings of mentions, and what ties them across documents."""
    by_document: dict[str, list[Mention]] = {}
    for m in mentions:
        by_document.setdefault(m.document, []).append(m)
    passages: dict[str, frozenset[str]] = {}
    begins: dict[str, int] = {}
    texts: dict[str, frozenset[str]] = {}
    for document in documents:
        found = surroundings(document, by_document.get(document.id, ()))
        passages |= found.passages
        begins |= found.begins
        texts[document.id] = found.words
    published = {d.id: day for d in documents if (day := ordinal(d)) is not None}
    listings = {d.id: d.publisher or "" for d in documents if d.media_type == ROW}
    return Setting(passages, texts, rarities(texts.values()), published, begins, _copied_mentions(mentions, claims, copies), listings)


def _copied_mentions(
    mentions: Sequence[Mention], claims: Sequence[Claim], copies: Mapping[str, Sequence[Copied]]
) -> tuple[tuple[str, str], ...]:
    """Pairs of mentions of one kind of which one stands in a sentence that repeats the sentence of the other."""
    places = places_of(mentions, claims)
    return tuple(sorted({pair for found in copies.values() for copy in found for pair in copied_pairs(copy, places)}))


Places = Mapping[str, Sequence[tuple[int, Mention]]]
"""By document where its mentions stand, and where the words of their claims do."""


def places_of(mentions: Iterable[Mention], claims: Iterable[Claim]) -> Places:
    """Where the mentions of documents stand."""
    places: dict[str, list[tuple[int, Mention]]] = {}
    known = {m.id: m for m in mentions}
    for m in known.values():
        places.setdefault(m.document, []).append((m.spans[0].start, m))
    for c in claims:
        if c.mention in known:
            places.setdefault(c.document, []).append((c.span.start, known[c.mention]))
    return places


def copied_pairs(copy: Copied, places: Places) -> set[tuple[str, str]]:
    """Mentions of one kind, the first in a sentence that repeats the sentence of the second."""
    here = {m.id: m.kind for at, m in places.get(copy.document, ()) if copy.start <= at < copy.end}
    there = {m.id: m.kind for at, m in places.get(copy.earlier, ()) if copy.earlier_start <= at < copy.earlier_end}
    return {(a, b) for a, kind in here.items() for b, other in there.items() if kind is other}


_COPIES = 1000  # that are looked at together
_PLACES = 2**32  # more than a text has


def copied_rows(copies: Iterable[Copied], number_of: Mapping[str, int], t: Table) -> Ints:
    """The same pairs for a table that says where its rows stand (`at`): one number each (`pair_codes`), sorted.

    `number_of`: the documents of the table; what copies or is copied elsewhere gives none.
    """
    assert t.at is not None
    row = np.repeat(np.arange(len(t)), np.diff(t.at.starts))
    place = t.document[row].astype(np.int64) * _PLACES + t.at.key
    order = np.argsort(place, kind="stable")
    row, place = row[order], place[order]
    found, rest = [np.zeros(0, dtype=np.int64)], iter(copies)
    while portion := list(islice(rest, _COPIES)):
        ends = [
            (number_of.get(c.document, -1), c.start, c.end, number_of.get(c.earlier, -1), c.earlier_start, c.earlier_end) for c in portion
        ]
        here, there = (_within(np.array(ends, dtype=np.int64)[:, side : side + 3], row, place, len(t)) for side in (0, 3))
        found.append(_crossed(here, there, t))
    return np.unique(np.concatenate(found))


def _within(ends: Ints, row: Ints, place: Ints, rows: int) -> tuple[Ints, Ints]:
    """Stretches (document, start, end) with the rows that stand in each: the number of the stretch, ascending, and the row."""
    left, right = (np.searchsorted(place, ends[:, 0] * _PLACES + ends[:, side]) for side in (1, 2))
    counts = np.maximum(right - left, 0)
    owner = np.repeat(np.arange(len(ends)), counts)
    at = np.repeat(left - (np.cumsum(counts) - counts), counts) + np.arange(len(owner))
    code = np.unique(owner * rows + row[at])
    return (code // rows, code % rows) if len(code) else (code, code)


def _crossed(here: tuple[Ints, Ints], there: tuple[Ints, Ints], t: Table) -> Ints:
    """Every row of a stretch with every row of one kind in the stretch that it repeats."""
    begins, ends = (np.searchsorted(there[0], here[0], side) for side in ("left", "right"))
    counts = ends - begins
    owner = np.repeat(np.arange(len(counts)), counts)
    a, b = here[1][owner], there[1][np.repeat(begins - (np.cumsum(counts) - counts), counts) + np.arange(len(owner))]
    alike: Flags = (t.kind[a] == t.kind[b]) & (a != b)
    return pair_codes(a[alike], b[alike], len(t))
