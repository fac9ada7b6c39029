"""The part of a masked record that is published, and the accusations that stay out of it.

The rule: a private person is never published as the one who did it or had it done. A public person only where a denial, or a note that a
reply was asked for, stands beside. What an accusation that stays out would tell by other words (an explanation, the sentence that another
claim quotes, a title) is hidden with it.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, cast

from testimonia.model.record import Account, Bound, Claim, Document, Incident, Link, Mention, Record, Source, Span
from testimonia.model.terms import Act, ActorKind, Certainty, Property
from testimonia.model.values import Actor, Designation, Explanation, Figure, Ground, Relation, Topic, Value
from testimonia.report.index import Index, index
from testimonia.text.masking import BAR
from testimonia.text.names import fold

_IN_WORDS = ("name", "raw", "role", "text", "label", "group")  # fields of values that hold words of documents
_DOERS = (Property.PERPETRATOR, Property.INSTIGATOR)
_WORD = re.compile(r"\w+")


class Why(StrEnum):
    """Why an accusation stays out."""

    PRIVATE = "private"  # it is about a private person
    UNANSWERED = "unanswered"  # about a public person, and neither a denial nor a right of reply stands beside it


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One accusation that is not published. `name`: whom it accuses, for the owner alone; it stands on no page."""

    incident: str
    name: str
    why: Why


@dataclass(frozen=True, slots=True)
class Reply:
    """That somebody was asked for a reply: whom, and what came of it, as the owner notes it ("asked on 3 May 2021; no answer"). `incident`:
    what they were asked about; empty for whatever is published now. Two people of one name are answered for apart."""

    name: str
    text: str
    incident: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is published. `record`: its documents hold their texts, for the sentences that claims stand in; `replies`: those that stand
    beside a claim, by incident."""

    record: Record
    left_out: tuple[LeftOut, ...]
    replies: Mapping[str, tuple[Reply, ...]]


def chosen(record: Record, incidents: Collection[str], replies: Sequence[Reply] = ()) -> Chosen:
    """The part of a masked record that is about these incidents (ids), as it is published. Claims that do not stand are no part of it."""
    found = index(record)
    kept: list[Incident] = [i for i in record.incidents if i.id in incidents]
    left: list[LeftOut] = []
    claims: list[Claim] = []
    beside: dict[str, tuple[Reply, ...]] = {}
    for incident in kept:
        said = found.claims_on(incident)
        asked = [r for r in replies if r.incident in ("", incident.id)]
        out = _left_out(incident.id, said, asked)
        left += out.values()
        names = [o.name for o in out.values()]
        claims += [c for c in said if c.id not in out and not (out and _tells(c.value, names))]
        beside[incident.id] = _beside(said, out, asked)
    hidden = _Hidden(left, found, {c.document for c in claims})
    return Chosen(_part(record, kept, claims, hidden), tuple(left), beside)


# -- the rule


def _left_out(incident: str, claims: Sequence[Claim], replies: Sequence[Reply]) -> dict[str, LeftOut]:
    """Claims of an incident that are not published, by id."""
    found: dict[str, LeftOut] = {}
    for claim in claims:
        if claim.property in _DOERS and isinstance(claim.value, Actor) and (why := _why(claim.value, claims, replies)):
            found[claim.id] = LeftOut(incident, claim.value.name, why)
    return found


def _why(value: Actor, claims: Sequence[Claim], replies: Sequence[Reply]) -> Why | None:
    # A bar in the words says that somebody private is in them, whatever the reader took them for.
    if value.actor_kind is ActorKind.PRIVATE_PERSON or BAR in value.name or BAR in value.raw:
        return Why.PRIVATE
    if value.actor_kind is not ActorKind.PUBLIC_PERSON:
        return None
    answered = any(same_person(r.name, value.name) for r in replies) or any(_denies(c, value.name) for c in claims)
    return None if answered else Why.UNANSWERED


def _denies(claim: Claim, name: str) -> bool:
    """Whether the claim denies that this person did it: by anybody about them, or by themselves."""
    if claim.property not in _DOERS or claim.certainty is not Certainty.DENIED or not isinstance(claim.value, Actor):
        return False
    by_themselves = claim.act is Act.DENIES and any(same_person(link.source.name, name) for link in claim.chain)
    return by_themselves or same_person(claim.value.name, name)


def same_person(one: str, other: str) -> bool:
    """Whether two writings can be of one person: all words of the shorter are in the longer ("Karoui", "President Salem Karoui")."""
    a, b = set(_WORD.findall(fold(one))), set(_WORD.findall(fold(other)))
    return bool(a and b) and (a <= b or b <= a)


def _beside(claims: Sequence[Claim], out: Collection[str], replies: Sequence[Reply]) -> tuple[Reply, ...]:
    accused = [c.value.name for c in claims if c.property in _DOERS and c.id not in out and isinstance(c.value, Actor)]
    return tuple(r for r in replies if any(same_person(r.name, name) for name in accused))


def _tells(value: Value, names: Iterable[str]) -> bool:
    """Whether a value in free words names one of them."""
    match value:
        case Explanation(text) | Topic(text):
            words = text
        case Designation(label):
            words = label
        case Ground(group):
            words = group
        case _:
            return False
    told = set(_WORD.findall(fold(words)))
    return any(told & _telling(name) for name in names)


def _telling(name: str) -> set[str]:
    return {w for w in _WORD.findall(fold(name)) if len(w) > 3}


# -- the words of those who stay out


class _Hidden:
    """Barred words by document, one character for one, so that offsets hold."""

    def __init__(self, left: Iterable[LeftOut], found: Index, documents: Collection[str]) -> None:
        names = [o.name for o in left if o.why is Why.UNANSWERED]
        texts = {d.id: d.text or "" for d in found.documents.values() if d.id in documents}
        self._patterns = [p for name in dict.fromkeys(names) if (p := _pattern(name, texts.values()))]

    def say(self, text: str) -> str:
        for pattern in self._patterns:
            text = pattern.sub(lambda m: re.sub(r"\S", BAR[0], m[0]), text)
        return text

    def document(self, d: Document) -> Document:
        if not self._patterns:
            return d
        return replace(
            d,
            name=self.say(d.name),
            also_named=tuple(map(self.say, d.also_named)),
            title=self.say(d.title) if d.title else d.title,
            author=self.say(d.author) if d.author else d.author,
            publisher=self.say(d.publisher) if d.publisher else d.publisher,
            text=self.say(d.text) if d.text else d.text,
        )

    def value(self, value: Value) -> Value:
        """The value with its words as they stand: somebody who is not named as the one who did it is not named as hurt or met there either,
        where the sentence would tell."""
        told = {name: self.say(words) for name in _IN_WORDS if isinstance(words := getattr(value, name, None), str)}
        same: Any = value  # of whichever kind: each has some of these fields
        return cast(Value, replace(same, **told)) if self._patterns and told else value

    def source(self, source: Source) -> Source:
        """Who says it: a page whose words are barred must not give the name as that of a speaker."""
        if not self._patterns:
            return source
        return replace(source, name=self.say(source.name), role=source.role and self.say(source.role), of=source.of and self.say(source.of))

    def account(self, account: Account) -> Account:
        return replace(account, origin=replace(account.origin, name=self.say(account.origin.name))) if self._patterns else account

    def span(self, span: Span, text: str | None) -> Span:
        """The span with the words that stand there now; a name may begin before it and end inside."""
        if not self._patterns:
            return span
        return Span(span.start, span.end, text[span.start : span.end] if text else self.say(span.quote))


def _pattern(name: str, texts: Iterable[str]) -> re.Pattern[str] | None:
    """The name, any two neighbouring words of it, and its last word alone where no text uses that word in lower case as a plain word."""
    words = _WORD.findall(name)
    if not words:
        return None
    runs = [words[a:b] for a in range(len(words)) for b in range(len(words), a + 1, -1)] or [words]
    last = words[-1]
    plain = re.compile(rf"\b{re.escape(last.lower())}\b")
    if last[:1].isupper() and not any(plain.search(text) for text in texts):
        runs.append([last])
    parted = (r"\W+".join(map(re.escape, run)) for run in runs)
    return re.compile("|".join(rf"\b{run}\b" for run in parted))


# -- the part


def _part(record: Record, incidents: Sequence[Incident], claims: Sequence[Claim], hidden: _Hidden) -> Record:
    mentions = {m for i in incidents for m in i.mentions}
    claims = [c for c in claims if not isinstance(c.value, Relation) or c.value.mention in mentions]
    told = {d for i in incidents for d in i.documents}
    documents = {d.id: hidden.document(d) for d in record.documents if d.id in told}
    texts = {d.id: d.text for d in documents.values()}
    made = _claims(claims, hidden, texts)
    accounts = (hidden.account(replace(a, claims=tuple(made[c].id for c in a.claims if c in made))) for a in record.accounts)
    spoken = {a.id: a for a in accounts if a.claims}
    return Record(
        record.header,
        tuple(documents.values()),
        tuple(_mention(m, hidden, texts.get(m.document)) for m in record.mentions if m.id in mentions),
        tuple(made.values()),
        tuple(a for i in incidents for a in _of(i, spoken)),
        tuple(_incident(i, spoken, hidden) for i in incidents),
    )


def _claims(claims: Sequence[Claim], hidden: _Hidden, texts: Mapping[str, str | None]) -> dict[str, Claim]:
    """The claims as they are published, by the ids they had. A part whose whole is not published stands alone, and has another id."""
    known = {c.id for c in claims}
    return {c.id: _claim(c, known, hidden, texts.get(c.document)) for c in sorted(claims, key=lambda c: (c.document, c.span.start, c.id))}


def _of(incident: Incident, spoken: Mapping[str, Account]) -> list[Account]:
    return [spoken[a] for a in incident.accounts if a in spoken]


def _incident(incident: Incident, spoken: Mapping[str, Account], hidden: _Hidden) -> Incident:
    """The incident without accounts that say nothing here. Its figures and origins are those of the whole record."""

    def bound(end: Bound) -> Bound:
        return replace(end, accounts=tuple(a for a in end.accounts if a in spoken))

    disagreements = (
        replace(d, accounts=tuple(a for a in d.accounts if a in spoken), why=hidden.say(d.why)) for d in incident.disagreements
    )
    return replace(
        incident,
        accounts=tuple(a.id for a in _of(incident, spoken)),
        figures=tuple(replace(f, low=bound(f.low), high=bound(f.high)) for f in incident.figures),
        disagreements=tuple(d for d in disagreements if len(d.accounts) > 1),
    )


def _mention(mention: Mention, hidden: _Hidden, text: str | None) -> Mention:
    return replace(mention, spans=tuple(hidden.span(s, text) for s in mention.spans))


def _claim(claim: Claim, known: Collection[str], hidden: _Hidden, text: str | None) -> Claim:
    def link(found: Link) -> Link:
        cue, span = (s and hidden.span(s, text) for s in (found.cue, found.span))
        return replace(found, source=hidden.source(found.source), cue=cue, span=span)

    value = hidden.value(claim.value)
    if isinstance(value, Figure) and value.of is not None and value.of not in known:
        value = replace(value, of=None)
    chain, span = tuple(map(link, claim.chain)), hidden.span(claim.span, text)
    return replace(claim, value=value, chain=chain, span=span, supersedes=None)  # earlier readings stay in the case
