"""Answers to mentions and claims: words are found, speakers led to their names, values worked out. What fails is dropped and told."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from testimonia.extract import actors
from testimonia.extract.access import stated_access
from testimonia.extract.cast import Speaker, read_cast, resolve
from testimonia.extract.chains import Chains, first_source
from testimonia.extract.forwarded import forwarded
from testimonia.extract.letterhead import read_letterhead
from testimonia.extract.llm.answer import (
    OUTSIDE,
    AnyClaim,
    SaidActor,
    SaidEvent,
    SaidExplanation,
    SaidFigure,
    SaidGround,
    SaidRelation,
    SaidSource,
    SaidStage,
    SaidStatus,
    SaidWeapon,
    claim_of,
    event_of,
)
from testimonia.extract.llm.locate import find
from testimonia.extract.llm.parts import Part
from testimonia.extract.page import Page, Stretch, overlaps
from testimonia.extract.speech import Speech
from testimonia.extract.where import named_places
from testimonia.model.protocols import Dropped, Extraction
from testimonia.model.reading import Argument, Name
from testimonia.model.record import Claim, Document, Link, Mention, read_span
from testimonia.model.terms import ActorKind, Category, Kind, PlacePrecision, Property, SourceKind
from testimonia.model.values import Figure, Ground, Place, Relation, Stage, Status, Value, Weapon
from testimonia.text.dates import moments
from testimonia.text.numbers import category_of, count, stated_age_group, stated_role, stated_sex
from testimonia.text.places import Places, find_places
from testimonia.vocab import category_nouns, event_kinds, weapon_nouns

SCORE = 0.5
"""Of every claim: a language model does not say how sure it is in a way that means anything."""

NOT_FOUND = "the words do not stand in the text"
SOURCE_NOT_FOUND = "the words of a source do not stand in the text"
SOURCE_APART = "a source apart from the words that are to attribute to it"
CUE_NOT_FOUND = "the attributing words do not stand in the text (the claim stays, without them)"
EVENT_DROPPED = "said of an event that was dropped"
ELSEWHERE = "quoted from sentences that belong to another part"
NOBODY = "a pronoun, without the words that it stands for"
NO_VALUE = "no number, day, place or name can be read in the words"
NO_OTHER = "related to an event that is not there, or to itself"

_DOERS = frozenset({Property.PERPETRATOR, Property.INSTIGATOR, Property.ACTOR})
_PERSONS = frozenset({ActorKind.PRIVATE_PERSON, ActorKind.PUBLIC_PERSON})
_BODIES = frozenset({SourceKind.OFFICE, SourceKind.ORGANISATION, SourceKind.OUTLET})
_Found = TypeVar("_Found")
_SHOWN = 80  # characters of what is dropped


@dataclass(frozen=True, slots=True)
class Answered:
    """A part of the document, and the events of the answer on it, unchecked."""

    part: Part
    events: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Voice:
    """One source of a claim: where its words and its cue stand."""

    said: SaidSource
    span: Stretch
    cue: Stretch | None

    @property
    def key(self) -> tuple[Stretch, SourceKind]:
        return self.span, self.said.kind


@dataclass(frozen=True, slots=True)
class _Mark:
    """A claim whose words were found. `stands_for`: where the words stand for which a pronoun stands, or of which this is a part."""

    said: AnyClaim
    span: Stretch
    voices: tuple[_Voice, ...]
    stands_for: Stretch | None
    other: "_Event | None" = None


@dataclass(slots=True, eq=False)
class _Event:
    """An act on its way to a mention. Grows while the answers are read."""

    kind: Kind
    form: str | None
    spans: list[Stretch]
    marks: list[_Mark] = field(default_factory=list)


def assemble(
    document: Document, page: Page, sentences: Sequence[Stretch], answered: Sequence[Answered], places: Places, made_by: str
) -> Extraction:
    """The record of what the answers say. Pure: the same answers give the same extraction, with the same ids."""
    dropped: list[Dropped] = []
    events: list[_Event] = []
    for answer in answered:
        _join(events, _Locating(page, sentences, answer.part, dropped).events(answer.events))
    return _Writing(document, page, places, made_by, events, dropped).extraction()


def _join(events: list[_Event], new: Sequence[_Event]) -> None:
    """Events of another part that are named by the same words are the same; those of one answer never are."""
    if not new:
        return
    reach = min(s[0] for e in new for s in e.spans), max(s[1] for e in new for s in e.spans)
    near = [e for e in events if any(overlaps(s, reach) for s in e.spans)]
    home = {id(event): next((e for e in near if _is_same(e, event)), event) for event in new}
    for event in new:
        event.marks = [replace(m, other=home[id(m.other)]) if m.other else m for m in event.marks]
        known = home[id(event)]
        if known is event:
            events.append(event)
        else:
            known.spans += [s for s in event.spans if s not in known.spans]
            known.marks += event.marks
            known.form = known.form or event.form


def _is_same(a: _Event, b: _Event) -> bool:
    return a.kind is b.kind and any(overlaps(x, y) for x in a.spans for y in b.spans)


class _Locating:
    """Finds the words of one answer in its part of the text."""

    def __init__(self, page: Page, sentences: Sequence[Stretch], part: Part, dropped: list[Dropped]) -> None:
        self._page = page
        self._sentences = sentences
        self._numbers = range(part.seen_from + 1, part.seen_to + 1)
        self._own = (sentences[part.first][0], sentences[part.last - 1][1])
        self._seen = (sentences[part.seen_from][0], sentences[part.seen_to - 1][1])
        self._dropped = dropped

    def events(self, raw: Sequence[Any]) -> list[_Event]:
        """The events of the answer whose words were found, with their claims."""
        found: list[tuple[_Event, Any]] = []
        by_number: dict[int, _Event] = {}
        for said in raw:
            event = self._event(said, by_number)
            if event is not None:
                found.append((event, said))
        for event, said in found:
            event.marks = [m for c in _claims_of(said) if (m := self._mark(c, event, by_number))]
        self._tell_apart([event for event, _ in found])
        related = {id(m.other) for e, _ in found for m in e.marks}
        return [e for e, _ in found if e.marks or id(e) in related or any(overlaps(s, self._own) for s in e.spans)]

    def _drop(self, words: str, why: str) -> None:
        self._dropped.append(Dropped(words[:_SHOWN], why))

    def _find(self, sentence: int, words: str) -> Stretch | None:
        """`sentence` counts from 1; one that the model was not shown is no hint at all."""
        at = self._sentences[sentence - 1] if sentence in self._numbers else self._own
        span = find(self._page.text, words, at, self._seen)
        if span is None:
            return None
        trimmed = actors.trimmed(self._page, span)
        return trimmed if trimmed[1] > trimmed[0] else None

    def _event(self, raw: Any, by_number: dict[int, _Event]) -> _Event | None:
        said = event_of(raw)
        if isinstance(said, str):
            self._drop(_shown(raw), said)
        else:
            spans = self._spans(said)
            if spans:
                event = _Event(said.kind, self._form(said), spans)
                by_number.setdefault(said.number, event)
                return event
        for claim in _claims_of(raw):
            self._drop(_shown(claim), EVENT_DROPPED)
        return None

    def _spans(self, said: SaidEvent) -> list[Stretch]:
        spans: list[Stretch] = []
        for words in said.words:
            span = self._find(words.sentence, words.words)
            if span is None:
                self._drop(words.words, NOT_FOUND)
            elif span not in spans:
                spans.append(span)
        if not said.words:
            self._drop(str(said.kind), NOT_FOUND)
        return spans

    def _form(self, said: SaidEvent) -> str | None:
        if said.form is None or any(said.form == form.name for form in event_kinds()[said.kind].forms):
            return said.form
        self._drop(said.form, OUTSIDE)
        return None

    def _mark(self, raw: Any, event: _Event, by_number: dict[int, _Event]) -> _Mark | None:
        said = claim_of(raw)
        if isinstance(said, str):
            self._drop(_shown(raw), said)
            return None
        span = self._find(said.sentence, said.words)
        if span is None or not self._own[0] <= span[0] < self._own[1]:
            self._drop(said.words, NOT_FOUND if span is None else ELSEWHERE)
            return None
        voices = self._voices(said)
        if voices is None:
            return None
        other = by_number.get(said.other_event) if isinstance(said, SaidRelation) else None
        if isinstance(said, SaidRelation) and (other is None or other is event):
            self._drop(said.words, NO_OTHER)
            return None
        led = said.pronoun_for if isinstance(said, SaidActor) else said.part_of if isinstance(said, SaidFigure) else None
        return _Mark(said, span, voices, self._find(said.sentence, led) if led else None, other)

    def _voices(self, said: AnyClaim) -> tuple[_Voice, ...] | None:
        """The sources of a claim; None if one of them cannot be found: without it the claim would be laid into another's mouth."""
        voices: list[_Voice] = []
        for source in said.sources:
            span = self._find(source.sentence, source.words)
            if span is None:
                self._drop(said.words, SOURCE_NOT_FOUND)
                return None
            cue = self._find(source.sentence, source.cue) if source.cue and source.cue.strip() else None
            if cue is None and source.cue and source.cue.strip():
                self._drop(source.cue, CUE_NOT_FOUND)
            if not self._beside(span, cue, said.sentence):
                self._drop(said.words, SOURCE_APART)
                return None
            voices.append(_Voice(source, span, cue))
        return tuple(voices)

    def _beside(self, source: Stretch, cue: Stretch | None, sentence: int) -> bool:
        """Whether a source stands in the sentence of its cue; without a cue, in the paragraph of what is said or before it."""
        page = self._page
        if cue is not None:
            return page.sentence_number(source[0]) == page.sentence_number(cue[0])
        return sentence not in self._numbers or source[0] < page.paragraph(self._sentences[sentence - 1][0])[1]

    def _tell_apart(self, events: Sequence[_Event]) -> None:
        """Acts in several towns may be told by the same words: then the town belongs to the words of the act."""
        twins = [e for e in events if any(o is not e and o.kind is e.kind and set(o.spans) == set(e.spans) for o in events)]
        for event in twins:
            event.spans += [m.span for m in event.marks if m.said.property == Property.PLACE][:1]


class _Writing:
    """Writes claims: everything that needs the whole document is worked out once."""

    def __init__(
        self, document: Document, page: Page, places: Places, made_by: str, events: Sequence[_Event], dropped: list[Dropped]
    ) -> None:
        self._document = document
        self._page = page
        self._made_by = made_by
        self._events = events
        self._dropped = dropped
        self._names: dict[int, str] = {}  # ids of the mentions that events have become
        marks = [mark for event in events for mark in event.marks]
        head = read_letterhead(page.text)
        issuer = first_source(head.issuer, document.publisher, head.author or document.author, document.name)
        where = head.issuer.span if head.issuer else None
        self._chains = Chains(page, issuer, where, (), stated_access(page, ()), forwarded(page.text))
        self._cast = read_cast(page, _names(marks), head.issuer)
        self._speakers = self._resolved(marks)
        published = date.fromisoformat(document.published.value) if document.published else None
        self._dates = self._by_sentence(moments(page.text, published))
        self._places = self._by_sentence(_places(page, marks, places, published))

    def _by_sentence(self, found: Iterable[tuple[Stretch, _Found]]) -> dict[int, list[tuple[Stretch, _Found]]]:
        by_number: dict[int, list[tuple[Stretch, _Found]]] = {}
        for span, value in found:
            by_number.setdefault(self._page.sentence_number(span[0]), []).append((span, value))
        return by_number

    def _under(self, span: Stretch, found: dict[int, list[tuple[Stretch, _Found]]]) -> _Found | None:
        """What shares most with the stretch, of what the sentence of its first character holds."""
        there = found.get(self._page.sentence_number(span[0]), ())
        shared = [(min(s[1], span[1]) - max(s[0], span[0]), value) for s, value in there if overlaps(s, span)]
        return max(shared, key=lambda pair: pair[0])[1] if shared else None

    def extraction(self) -> Extraction:
        """Mentions in the order of the text, claims in the order of their mentions."""
        mentions: dict[str, Mention] = {}
        for event in self._events:
            mention = self._mention(event)
            self._names[id(event)] = mention.id
            mentions[self._names[id(event)]] = mention
        ordered = sorted(mentions.items(), key=lambda named: (sorted((s.start, s.end) for s in named[1].spans), named[0]))
        claims = {claim.id: claim for event in self._events for claim in self._claims(event)}
        order = {name: i for i, (name, _) in enumerate(ordered)}
        written = sorted(claims.items(), key=lambda named: _in_order(order, *named))
        return Extraction(tuple(m for _, m in ordered), tuple(claim for _, claim in written), tuple(self._dropped))

    def _mention(self, event: _Event) -> Mention:
        first, *rest = event.spans
        spans = (first, *sorted(set(rest) - {first}))
        return Mention(self._document.id, event.kind, event.form, tuple(read_span(self._page.text, *s) for s in spans))

    def _claims(self, event: _Event) -> list[Claim]:
        """Wholes before parts, because a part names its whole."""
        name = self._names[id(event)]
        written: list[Claim] = []
        for mark in sorted(event.marks, key=lambda m: isinstance(m.said, SaidFigure) and m.stands_for is not None):
            value = self._value(mark)
            if value is None or (isinstance(value, Relation) and value.mention == name):
                self._dropped.append(Dropped(self._page.words(mark.span)[:_SHOWN], self._why(mark)))
                continue
            for chain in self._chain(mark):
                written.append(self._claim(name, mark, _part_of(value, mark, chain, written), chain))
        return written

    def _claim(self, mention: str, mark: _Mark, value: Value, chain: tuple[Link, ...]) -> Claim:
        said = mark.said
        return Claim(
            self._document.id,
            mention,
            Property(said.property),
            value,
            said.modality,
            said.polarity,
            said.act,
            chain,
            read_span(self._page.text, *mark.span),
            SCORE,
            self._made_by,
        )

    # ---- who says it ----

    def _resolved(self, marks: Iterable[_Mark]) -> dict[tuple[Stretch, SourceKind], tuple[Speaker, ...]]:
        """Speakers by their words, outer ones first: pronouns lead back to names, unnamed sources keep their words."""
        found: dict[tuple[Stretch, SourceKind], tuple[Speaker, ...]] = {}
        before: list[Speaker] = []
        voices = {(depth, v.key, m.voices[depth - 1].key if depth else None) for m in marks for depth, v in enumerate(m.voices)}
        for _, key, outer in sorted(voices, key=lambda voice: (voice[0], voice[1], voice[2] or ((-1, -1), SourceKind.UNNAMED))):
            if key not in found:
                found[key] = resolve(self._cast, key[0], str(key[1]), before, found[outer][-1].source if outer else None)
                before += found[key]
        return found

    def _chain(self, mark: _Mark) -> tuple[tuple[Link, ...], ...]:
        speeches = [
            Speech(v.cue, self._speakers[v.key], (mark.span,), mark.said.act, v.said.basis, v.said.stance, SCORE) for v in mark.voices
        ]
        return self._chains.through(speeches, mark.span)

    # ---- what it says ----

    def _value(self, mark: _Mark) -> Value | None:
        """The value, worked out from the words; None if they do not carry one."""
        said, span, page = mark.said, mark.span, self._page
        words = page.words(span)
        match said:
            case SaidFigure():
                return self._figure(said, span, words)
            case SaidActor():
                return self._actor(said, mark)
            case SaidWeapon():
                hits = weapon_nouns().find(words)
                return Weapon(actors.name_of(words), type(said.weapon_kind)(hits[-1].term) if hits else said.weapon_kind, words)
            case SaidStage():
                return Stage(said.stage)
            case SaidStatus():
                return Status(said.status)
            case SaidExplanation():
                return actors.as_explanation(page, span, said.holds)
            case SaidGround():
                return Ground(actors.name_of(words), said.ground)
            case SaidRelation():
                return Relation(said.relation, self._names[id(mark.other)]) if mark.other else None
        match said.property:
            case Property.DATE:
                return self._under(span, self._dates)
            case Property.PLACE:
                return self._place(span)
            case Property.DESIGNATION:
                return actors.as_designation(page, span)
            case _:
                return actors.as_topic(page, span)

    def _why(self, mark: _Mark) -> str:
        if isinstance(mark.said, SaidRelation):
            return NO_OTHER
        return NOBODY if isinstance(mark.said, SaidActor) and actors.PRONOUN.match(self._page.words(mark.span)) else NO_VALUE

    def _figure(self, said: SaidFigure, span: Stretch, words: str) -> Figure | None:
        tally = count(words)
        if tally is None:
            return None
        category = category_of(words)
        if category is Category.UNSPECIFIED:
            # The model may see it in another word of the sentence; where no word says so, it is a guess.
            sentence = self._page.words(self._page.sentence(span[0]))
            stated = any(hit.term == said.category for hit in category_nouns().find(sentence))
            category = said.category if stated else Category.UNSPECIFIED
        sex, age, role = stated_sex(words), stated_age_group(words), stated_role(words)
        return Figure(tally.low, tally.high, category, words, tally.bound_basis, sex, age, role)

    def _actor(self, said: SaidActor, mark: _Mark) -> Value | None:
        words = self._page.words(mark.span)
        name = None
        if actors.PRONOUN.match(words):
            name = actors.name_of(self._page.words(mark.stands_for)) if mark.stands_for else None
            if (not name or actors.PRONOUN.match(name)) and said.property in _DOERS:
                return None
        argument = Argument(said.property, *mark.span, actor_kind=str(said.actor_kind), effect=str(said.effect) if said.effect else None)
        return actors.as_actor(self._page, argument, mark.span, name)

    def _place(self, span: Stretch) -> Place | None:
        known = self._under(span, self._places)
        name = actors.name_of(self._page.words(span))
        if known is not None or not name:
            return known
        return Place(name, None, None, None, None, PlacePrecision.REGION, f"{name} is not in the place index", None, self._page.words(span))


def _in_order(order: dict[str, int], name: str, claim: Claim) -> tuple[int, int, int, Property, str]:
    return order[claim.mention], claim.span.start, claim.span.end, claim.property, name


def _names(marks: Iterable[_Mark]) -> list[Name]:
    """Persons and bodies as the model sorts them, for the cast of the document."""
    found: set[tuple[int, int, str]] = set()
    for mark in marks:
        if isinstance(mark.said, SaidActor) and mark.said.actor_kind in _PERSONS:
            found.add((*mark.span, "person"))
        for voice in mark.voices:
            if voice.said.kind is SourceKind.PERSON:
                found.add((*voice.span, "person"))
            elif voice.said.kind in _BODIES:
                found.add((*voice.span, "organisation"))
    return [Name(start, end, sort) for start, end, sort in sorted(found)]


def _places(page: Page, marks: Iterable[_Mark], places: Places, published: date | None) -> tuple[tuple[Stretch, Place], ...]:
    """All places of the document, resolved together: those of the index, and what the model marks where the index sees nothing."""
    seen = {at for name in find_places(places, page.text) for at in range(name.start, name.end)}
    marked = {m.span for m in marks if m.said.property == Property.PLACE}
    unseen = [Name(*span, "place") for span in sorted(marked) if seen.isdisjoint(range(*span))]
    return named_places(page, unseen, (), places, published)


def _part_of(value: Value, mark: _Mark, chain: tuple[Link, ...], written: Sequence[Claim]) -> Value:
    """The figure with the id of the figure of which it is a part; that of the same chain if there are several."""
    if not isinstance(value, Figure) or mark.stands_for is None:
        return value
    where = mark.stands_for
    wholes = [c for c in written if isinstance(c.value, Figure) and overlaps((c.span.start, c.span.end), where) and c.value.of is None]
    whole = next((c for c in wholes if c.chain == chain), wholes[0] if wholes else None)
    return replace(value, of=whole.id) if whole else value


def _claims_of(raw: Any) -> list[Any]:
    claims = raw.get("claims") if isinstance(raw, dict) else None
    return claims if isinstance(claims, list) else []


def _shown(raw: Any) -> str:
    """What was offered, in short."""
    if isinstance(raw, dict) and isinstance(raw.get("words"), str):
        return f"{raw.get('property', '')} “{raw['words']}”".strip()[:_SHOWN]
    return json.dumps(raw, ensure_ascii=False, default=str)[:_SHOWN]
