"""What is known of mentions beside their claims: the words around them, and the words that one document took from another."""

from collections.abc import Mapping, Sequence
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


def _ordinal(document: Document) -> int | None:
    try:
        return date.fromisoformat(document.published.value[:10]).toordinal() if document.published else None
    except ValueError:
        return None  # a year or a month alone is no day


def setting_of(
    documents: Sequence[Document], mentions: Sequence[Mention], claims: Sequence[Claim], copies: Mapping[str, Sequence[Copied]]
) -> Setting:
    """The surroundings of mentions. A passage is the sentences of a mention's own words, and of its claims where it has none of its own."""
    by_document: dict[str, list[Mention]] = {}
    for m in mentions:
        by_document.setdefault(m.document, []).append(m)
    passages: dict[str, frozenset[str]] = {}
    begins: dict[str, int] = {}
    texts: dict[str, frozenset[str]] = {}
    for document in documents:
        text = "" if document.media_type == ROW else document.text or ""  # names of columns and codes are no words of anybody
        bounds = list(sentences(text))
        texts[document.id] = telling_words(text)
        for m in by_document.get(document.id, ()):
            passages[m.id] = _words_around(text, bounds, [span.start for span in m.spans])
            begins[m.id] = next((start for start, end in bounds if start <= m.spans[0].start < end), -1)
    published = {d.id: day for d in documents if (day := _ordinal(d)) is not None}
    listings = {d.id: d.publisher or "" for d in documents if d.media_type == ROW}
    return Setting(passages, texts, rarities(texts.values()), published, begins, _copied_mentions(mentions, claims, copies), listings)


def _copied_mentions(
    mentions: Sequence[Mention], claims: Sequence[Claim], copies: Mapping[str, Sequence[Copied]]
) -> tuple[tuple[str, str], ...]:
    """Pairs of mentions of one kind of which one stands in a sentence that repeats the sentence of the other."""
    places: dict[str, list[tuple[int, Mention]]] = {}
    known = {m.id: m for m in mentions}
    for m in mentions:
        places.setdefault(m.document, []).append((m.spans[0].start, m))
    for c in claims:
        if c.mention in known:
            places.setdefault(c.document, []).append((c.span.start, known[c.mention]))
    found = set()
    for document, sentences_taken in copies.items():
        for copy in sentences_taken:
            here = {m.id for at, m in places.get(document, ()) if copy.start <= at < copy.end}
            there = {m.id for at, m in places.get(copy.earlier, ()) if copy.earlier_start <= at < copy.earlier_end}
            found |= {(a, b) for a in here for b in there if known[a].kind is known[b].kind}
    return tuple(sorted(found))
