"""What of a document's words may be shown: private names behind bars, characters that play tricks replaced.

Everything on the page that was not written by us goes through one `Veil`. Replacement is one character for one, so that
offsets hold; bars change them, and the map of `MaskedText` is followed.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from testimonia.model.record import Document, Record
from testimonia.model.terms import ActorKind, SourceKind
from testimonia.model.values import Actor, Place
from testimonia.text.masking import BAR, Mask, MaskedText
from testimonia.text.sentences import sentences
from testimonia.vocab import category_nouns, role_nouns, source_nouns

PRIVATE_SOURCES = frozenset({SourceKind.PERSON, SourceKind.WITNESS, SourceKind.DETAINEE, SourceKind.AUTHOR})
PUBLIC_SOURCES = frozenset({SourceKind.OFFICE, SourceKind.OUTLET, SourceKind.ORGANISATION})

# Controls, lone surrogates, and the two overrides that let a text show its letters in another order than it has them.
_TRICKS = dict.fromkeys((*range(0, 32), *range(127, 160), *range(55296, 57344), 8237, 8238, 65534, 65535), "�")
for _kept in (0x09, 0x0A, 0x0D, 0x85):
    del _TRICKS[_kept]

_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
_PARTICLES = frozenset(
    {"al", "el", "bin", "ibn", "bint", "de", "del", "da", "dos", "van", "von", "der", "den", "la", "le", "ter", "abu", "ben", "ag"}
)
_BYLINE = re.compile(r"\s*(?:by|from)\s+", re.IGNORECASE)
_REACH = 60  # characters before and after a name in which an office may stand

CONTEXT = 700
"""The longest stretch of text, in characters, that is shown on either side of a claim's words."""


def clean(text: str) -> str:
    """The text with controls and overrides of direction replaced, one character for one."""
    return text.translate(_TRICKS)


@dataclass(frozen=True, slots=True)
class Passage:
    """A claim's words with what stands around them in the document; `lit` is never empty."""

    before: str
    lit: str
    after: str


def names_in(source: str, lower_case: frozenset[str]) -> tuple[str, ...]:
    """The proper names in what a text calls somebody; () for a mere description ("a nurse", "Relatives").

    `lower_case`: words that the documents also write without a capital, so that one at the head of a sentence is no name.
    """
    text = _BYLINE.sub("", source, count=1) if _BYLINE.match(source) else source
    common = {
        p for lexicon in (source_nouns(), category_nouns(), role_nouns()) for hit in lexicon.find(text) for p in range(hit.start, hit.end)
    }
    runs: list[list[re.Match[str]]] = [[]]
    for word in _WORD.finditer(text):
        letter = word[0][0]
        if word.start() not in common and (letter.isupper() or letter.lower() == letter.upper()):
            runs[-1].append(word)
        elif not (runs[-1] and word[0].casefold() in _PARTICLES):
            runs.append([])
    return tuple(text[run[0].start() : run[-1].end()] for run in runs if run and not _is_common(run, lower_case))


def _is_common(run: list[re.Match[str]], lower_case: frozenset[str]) -> bool:
    word = run[0][0]
    return len(run) == 1 and (len(word) == 1 or (run[0].start() == 0 and word.casefold() in lower_case))


def carries_office(name: str, text: str) -> bool:
    """Whether the text gives the bearer of a name an office, right before it, in it, or right after it ("X, the mayor of Y")."""
    offices = source_nouns()
    if any(hit.term == SourceKind.OFFICE for hit in offices.find(name)):
        return True
    at = text.find(name)
    while at >= 0:
        before, after = text[max(0, at - _REACH) : at].rstrip(" ,"), text[at + len(name) : at + len(name) + _REACH]
        if any(hit.term == SourceKind.OFFICE and hit.end == len(before) for hit in offices.find(before)):
            return True
        title = re.match(r",\s+(?:the\s+|an?\s+)?(?:\w+\s+){0,2}?(?=\w)", after)
        if title and any(hit.term == SourceKind.OFFICE and hit.start <= title.end() for hit in offices.find(after)):
            return True
        at = text.find(name, at + len(name))
    return False


def _private(record: Record, lower_case: frozenset[str]) -> Iterator[str]:
    for doc in record.documents:
        if doc.author:
            yield from names_in(doc.author, lower_case)
    for claim in record.claims:
        for link in claim.chain:
            if link.source.kind in PRIVATE_SOURCES:
                yield from names_in(link.source.name, lower_case)
        if isinstance(claim.value, Actor) and claim.value.actor_kind is ActorKind.PRIVATE_PERSON:
            yield from names_in(claim.value.name, lower_case)
            yield from names_in(claim.value.raw, lower_case)


def _public(record: Record) -> Iterator[str]:
    for doc in record.documents:
        if doc.publisher:
            yield doc.publisher
    for claim in record.claims:
        for link in claim.chain:
            if link.source.kind in PUBLIC_SOURCES:
                yield link.source.name
            if link.source.of:
                yield link.source.of
        value = claim.value
        if isinstance(value, Actor) and value.actor_kind is ActorKind.PUBLIC_PERSON:
            yield value.name
        if isinstance(value, Place) and value.gazetteer_id is not None:
            yield from (part for part in (value.name, value.admin1) if part)


def mask_of(record: Record, persons: Mapping[str, Iterable[str]]) -> Mask:
    """The mask of a case. `persons`: document id to further names of persons found in it; those with an office there stay."""
    texts = {doc.id: doc.text or "" for doc in record.documents}
    lower_case = frozenset(word for text in texts.values() for word in re.findall(r"\b[a-z]{3,}\b", text))
    private, public = set(_private(record, lower_case)), set(_public(record))
    for doc, names in persons.items():
        for name in names:
            (public if carries_office(name, texts.get(doc, "")) else private).add(name)
    # A name may be broken over two lines in the text; both forms are one name.
    return Mask({form for name in private for form in (name, " ".join(name.split()))}, public)


@dataclass(frozen=True, slots=True)
class _Shown:
    """One document's text as it may be shown, and its sentences (half-open, old offsets)."""

    masked: MaskedText
    starts: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


class Veil:
    """The one way from a document's words to the page."""

    def __init__(self, record: Record, persons: Mapping[str, Iterable[str]]) -> None:
        self.mask = mask_of(record, persons)
        self._texts = {doc.id: doc.text for doc in record.documents if doc.text}
        self._shown: dict[str, _Shown] = {}

    def say(self, text: str) -> str:
        """A text as it may be shown; for whatever came out of a document or a user's folder."""
        return self.mask.hide(clean(text))

    def whole(self, doc: Document) -> str:
        """A whole document as it may be shown; empty when its text is not held."""
        return self._document(doc.id).masked.text if doc.text else ""

    def passage(self, document: str, start: int, end: int, quote: str) -> Passage:
        """The words at `start:end` of a document with the sentence they stand in and a neighbour on either side."""
        if document not in self._texts:
            return Passage("", self.say(quote), "")
        shown = self._document(document)
        first = max(0, bisect_right(shown.starts, start) - 1)
        last = max(first, bisect_right(shown.starts, end - 1) - 1)
        left = shown.spans[max(0, first - 1)][0] if shown.spans else start
        right = shown.spans[min(len(shown.spans) - 1, last + 1)][1] if shown.spans else end
        text, at, to = shown.masked.text, shown.masked.offset(start), _end(shown.masked, end)
        begin, finish = min(at, shown.masked.offset(left)), max(to, _end(shown.masked, right))
        before = text[max(begin, at - CONTEXT) : at]
        after = text[to : min(finish, to + CONTEXT)]
        return Passage(("… " if at - begin > CONTEXT else "") + before, text[at:to], after + (" …" if finish - to > CONTEXT else ""))

    def sentence(self, document: str, start: int, limit: int) -> str:
        """The sentence that holds the character at `start`, cut at about `limit` characters; empty when the text is not held."""
        if document not in self._texts:
            return ""
        shown = self._document(document)
        if not shown.spans:
            return ""
        begin, end = shown.spans[max(0, bisect_right(shown.starts, start) - 1)]
        text = " ".join(shown.masked.text[shown.masked.offset(begin) : _end(shown.masked, end)].split())
        return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + " …"

    def _document(self, document: str) -> _Shown:
        if document not in self._shown:
            text = clean(self._texts[document] or "")
            spans = sentences(text)
            self._shown[document] = _Shown(self.mask.hide_in(text), tuple(start for start, _ in spans), spans)
        return self._shown[document]


def _end(masked: MaskedText, old: int) -> int:
    """Where an exclusive end stands now; an end inside a hidden name is moved behind its bar."""
    at = masked.offset(old - 1)
    inside = masked.text.startswith(BAR, at) and masked.offset(old) in (at, at + len(BAR))
    return at + (len(BAR) if inside else 1)
