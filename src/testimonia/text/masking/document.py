"""One document masked: what is hidden in its text, and the same in every string that was taken from it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from testimonia.model.record import Claim, Document, Link, Source, Span
from testimonia.model.terms import ActorKind, SourceKind
from testimonia.model.values import Actor, Place
from testimonia.text.masking.bars import Moved, behind_bars
from testimonia.text.masking.candidates import IsPlace
from testimonia.text.masking.contacts import Cover, clock_times, contacts
from testimonia.text.masking.elsewhere import merged
from testimonia.text.masking.manifest import Tally
from testimonia.text.masking.persons import Cleared, Told, again, names_in_file_name, persons_in
from testimonia.text.masking.variants import Names
from testimonia.text.sentences import sentences

PRIVATE = frozenset({SourceKind.PERSON, SourceKind.WITNESS, SourceKind.DETAINEE, SourceKind.AUTHOR})
BODIES = frozenset({SourceKind.OUTLET, SourceKind.ORGANISATION})
_GROUPS = frozenset({ActorKind.STATE, ActorKind.SECURITY_FORCES, ActorKind.ARMED_GROUP, ActorKind.ORGANISATION})


@dataclass(slots=True)
class Evidence:
    """What the claims on a document say of the names in it. `private_words`: cues and contents of private sources, half-open."""

    private: set[str] = field(default_factory=set)
    public: set[str] = field(default_factory=set)
    bodies: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    private_words: set[tuple[int, int]] = field(default_factory=set)
    _seen: set[Source] = field(default_factory=set)

    def take(self, claim: Claim) -> None:
        """Notes what one claim tells."""
        for link in claim.chain:
            self._source(link)
        value = claim.value
        if isinstance(value, Actor):
            if value.actor_kind is ActorKind.PRIVATE_PERSON:
                self.private.update((value.name, value.raw))
            elif value.actor_kind is ActorKind.PUBLIC_PERSON:
                self.public.add(value.name)
            elif value.actor_kind in _GROUPS:
                self.bodies.add(value.name)
        elif isinstance(value, Place) and value.gazetteer_id is not None:
            self.places.update(part for part in (value.name, value.admin1) if part)

    def _source(self, link: Link) -> None:
        source = link.source
        if source.kind in PRIVATE:
            self.private_words.update((s.start, s.end) for s in (link.cue, link.span) if s)
        if source in self._seen:
            return
        self._seen.add(source)
        if source.kind in PRIVATE:
            self.private.add(source.name)
        elif source.kind is SourceKind.OFFICE:
            self.public.add(source.name)
        elif source.kind in BODIES:
            self.bodies.add(source.name)
        if source.of:
            self.bodies.add(source.of)

    def told(self, document: Document, persons: Sequence[str]) -> Told:
        """All that is known of the names in a document before its text is looked at."""
        byline = {document.author} if document.author else set()
        bodies = self.bodies | ({document.publisher} if document.publisher else set())
        return Told(frozenset(self.private | byline), frozenset(persons), frozenset(self.public), frozenset(bodies), frozenset(self.places))


class DocumentMask:
    """The mask of one document. Keeps no text: what is needed of it later is given again."""

    __slots__ = ("_found", "_has_text", "_say", "covers", "links", "moved")

    def __init__(
        self, text: str | None, told: Told, private_words: Collection[tuple[int, int]], is_place: IsPlace, cleared: Cleared
    ) -> None:
        self._has_text, words = text is not None, text or ""
        self._found = persons_in(words, told, is_place, cleared)
        hours = _hours(words, private_words) if private_words else ()
        self.covers = tuple(merged((*self._found.covers, *contacts(words), *hours), words))
        self.links: dict[Link, Link] = {}  # masked once for all claims
        self.moved = Moved(self.covers)
        self._say = lru_cache(4096)(self._hide)

    def apply(self, text: str) -> str:
        """The document's text with bars."""
        return behind_bars(text, self.covers).text

    def say(self, text: str) -> str:
        """A string that was taken from the document, or made of it."""
        return self._say(text)

    def without_names(self, text: str) -> str:
        """A string without the names of this document; what is hidden everywhere stays in it. Quick where the document names nobody."""
        covers = again(text, self._found.private, self._found.public)
        return behind_bars(text, tuple(merged(covers, text))).text if covers else text

    def file_name(self, name: str) -> str:
        """A file's name: there the parts of a name are written small and joined by anything."""
        return behind_bars(name, tuple(merged((*names_in_file_name(name, self._found), *contacts(name)), name))).text

    def span(self, span: Span) -> Span:
        """A span of the text in the masked text. Where the text is not held, its quote is masked alone and its start stays."""
        if not self._has_text:
            quote = self.say(span.quote)
            return span if quote == span.quote else Span(span.start, span.start + len(quote), quote)
        if not self.moved or span.end <= self.moved.starts[0]:
            return span
        start, end = self.moved.span(span.start, span.end)
        return Span(start, end, self.moved.quote(span.start, span.end, span.quote))

    @property
    def names(self) -> Names:
        """The private names of the document."""
        return self._found.private

    def count(self, tally: Tally) -> None:
        """Adds what is hidden in the text."""
        tally.update(cover.kind for cover in self.covers)

    def _hide(self, text: str) -> str:
        return behind_bars(text, tuple(merged((*again(text, self._found.private, self._found.public), *contacts(text)), text))).text


def _hours(text: str, private_words: Collection[tuple[int, int]]) -> Iterator[Cover]:
    """Hours and minutes in sentences in which a private person tells something: where somebody was to the minute tells who it was."""
    times = tuple(clock_times(text))
    if not times:
        return
    for start, end in sentences(text):
        if any(start < b and a < end for a, b in private_words):
            yield from (c for c in times if start <= c.start < end)
