"""A reading with the offices that a roster knows: a named minister speaks as one while in office, and is no private person.

Nobody gets a name that the text does not give. A person counts as the holder of an office only where the whole name is the same, the
document was published in those years, and the document itself speaks of the office: namesakes in private life stay what they are.
"""

from dataclasses import replace

from testimonia.model.protocols import Extraction, Reader
from testimonia.model.record import Claim, Document, Link, Source
from testimonia.model.roster import Holder, Roster
from testimonia.model.terms import ActorKind, SourceKind, Verdict
from testimonia.model.values import Actor, Figure
from testimonia.text.names import fold, same_name

_ASKED = frozenset({SourceKind.PERSON, SourceKind.OFFICE})
_BODIES = frozenset({SourceKind.PERSON, SourceKind.UNNAMED, SourceKind.DOCUMENT, SourceKind.ORGANISATION, SourceKind.OFFICE})


class WithOffices:
    """A reader that knows a roster. Another roster is another reading: its mark is in `made_by`."""

    def __init__(self, reader: Reader, roster: Roster) -> None:
        self._reader = reader
        self._roster = roster
        self.made_by = f"{reader.made_by} offices/{roster.id[:8]}"

    def __getattr__(self, name: str) -> object:
        # What else the reader can do (names of persons, the use of a language model) it still does.
        return getattr(self._reader, name)

    def read(self, document: Document) -> Extraction:
        """Everything the document says, office holders as such."""
        return with_offices(self._reader.read(document), document, self._roster, self.made_by)


def with_offices(extraction: Extraction, document: Document, roster: Roster, made_by: str) -> Extraction:
    """The extraction with sources and persons as the roster knows them, its claims made by `made_by`."""
    day = document.published.value if document.published else None
    text = fold(document.text or "")
    known = _Known([h for h in roster.holders if h.held_on(day) and _spoken_of(h, text)], roster)
    changed = {claim.id: replace(_changed(claim, known), made_by=made_by) for claim in extraction.claims}
    return replace(extraction, claims=tuple(_pointed(claim, changed) for claim in changed.values()))


def _spoken_of(holder: Holder, text: str) -> bool:
    """Whether the document speaks of the office: of its last word before "of", as "minister" of "minister of the interior"."""
    office = fold(holder.office)
    head = office.split(" of ")[0].split()
    return office in text or bool(head and f" {head[-1]} " in f" {text} ")


def _is(holder: Holder, name: str) -> bool:
    return any(same_name(name, known).verdict is Verdict.SAME for known in (holder.name, *holder.also))


class _Known:
    """What the roster says of names, each asked once."""

    def __init__(self, holders: list[Holder], roster: Roster) -> None:
        self._holders = holders
        self._bodies = {fold(name): body for body in roster.bodies for name in (body.name, *body.also)}
        self._asked: dict[str, Holder | None] = {}

    def holder(self, name: str) -> Holder | None:
        if name not in self._asked:
            self._asked[name] = next((h for h in self._holders if _is(h, name)), None)
        return self._asked[name]

    def source(self, source: Source) -> Source:
        if source.kind in _ASKED and (holder := self.holder(source.name)):
            return replace(source, kind=SourceKind.OFFICE, role=source.role or holder.office, of=source.of or holder.body or holder.country)
        body = self._bodies.get(fold(source.name)) if source.kind in _BODIES else None
        if body is None:
            return source
        return replace(source, kind=SourceKind.OFFICE if body.public else SourceKind.ORGANISATION)


def _changed(claim: Claim, known: _Known) -> Claim:
    chain = tuple(_link(link, known) for link in claim.chain)
    value = claim.value
    if isinstance(value, Actor) and value.actor_kind is ActorKind.PRIVATE_PERSON and (holder := known.holder(value.name)):
        value = replace(value, actor_kind=ActorKind.PUBLIC_PERSON, role=value.role or holder.office)
    return replace(claim, chain=chain, value=value)


def _link(link: Link, known: _Known) -> Link:
    source = known.source(link.source)
    return link if source == link.source else replace(link, source=source)


def _pointed(claim: Claim, changed: dict[str, Claim]) -> Claim:
    """A part points to its whole under the id that the whole has now."""
    value = claim.value
    if not isinstance(value, Figure) or value.of not in changed:
        return claim
    return replace(claim, value=replace(value, of=_pointed(changed[value.of], changed).id))
