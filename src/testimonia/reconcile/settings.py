"""What is known of mentions beside their claims: the words around them, and the words that one document took from another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from testimonia.model.record import ROW, Claim, Document, Mention
from testimonia.reconcile.columns import Setting
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
