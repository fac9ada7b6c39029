"""What a mention amounts to once its claims are laid together: when, where, who, how many. Input of the linkage."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from testimonia.model.record import Claim, Mention
from testimonia.model.terms import (
    ACTORS,
    FIGURES,
    Act,
    Category,
    Kind,
    Modality,
    PlacePrecision,
    Polarity,
    Property,
    RelationType,
    StageReached,
)
from testimonia.model.values import Actor, Figure, Moment, Place, Relation, Stage
from testimonia.text.masking import parts_of
from testimonia.text.names import fold

# How far a place of this precision may lie from the point that stands for it, in kilometres.
RADIUS = {
    PlacePrecision.EXACT: 1.0,
    PlacePrecision.NEIGHBOURHOOD: 5.0,
    PlacePrecision.CITY: 15.0,
    PlacePrecision.REGION: 200.0,
    PlacePrecision.COUNTRY: 1500.0,
}


@dataclass(frozen=True, slots=True)
class Days:
    """Days since 1 January of the year 1, both ends inclusive; `last` is None when open. `span`: claim id."""

    first: int
    last: int | None
    claim: str

    @property
    def length(self) -> int:
        return 366 if self.last is None else self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Where:
    """A place as linkage sees it. `radius` in kilometres, by precision; degrees None when the place was not found."""

    name: str
    country: str | None
    latitude: float | None
    longitude: float | None
    radius: float
    claim: str


@dataclass(frozen=True, slots=True)
class Number:
    """A counted figure, both ends inclusive, None when open."""

    property: Property
    category: Category
    low: int | None
    high: int | None
    claim: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One mention with what its claims say, ready to be compared with another.

    `names`: folded name to claim id, of everything that takes part; `words`: likewise the telling words of victims and targets (the
    parts of a proper name, else the last word: "Hallam", "bus"). `habitual`: it tells of no single incident. `near_days`, `near_places`:
    what the nearest mention of a like act in the same document says, where this one says nothing itself; a hint, never a ground to part.
    `likened`: mentions that the writer sets beside this one as other acts (like it, before it, in answer to it).
    """

    mention: Mention
    days: tuple[Days, ...]
    places: tuple[Where, ...]
    numbers: tuple[Number, ...]
    names: Mapping[str, str]
    words: Mapping[str, str]
    stage: StageReached
    habitual: bool
    near_days: tuple[Days, ...] = ()
    near_places: tuple[Where, ...] = ()
    likened: tuple[str, ...] = ()


def _ordinal(value: str) -> int:
    return date.fromisoformat(value[:10]).toordinal()


def _days(claims: Iterable[Claim]) -> tuple[Days, ...]:
    found = []
    for c in claims:
        if isinstance(c.value, Moment) and c.polarity is Polarity.AFFIRMED:
            found.append(Days(_ordinal(c.value.start), None if c.value.end is None else _ordinal(c.value.end), c.id))
    return tuple(found)


def _places(claims: Iterable[Claim]) -> tuple[Where, ...]:
    found = []
    for c in claims:
        if isinstance(c.value, Place) and c.polarity is Polarity.AFFIRMED:
            v = c.value
            found.append(Where(fold(v.name), v.country, v.latitude, v.longitude, RADIUS[v.precision], c.id))
    return tuple(found)


def _numbers(claims: Iterable[Claim]) -> tuple[Number, ...]:
    return tuple(
        Number(c.property, c.value.category, c.value.low, c.value.high, c.id)
        for c in claims
        if c.property in FIGURES and isinstance(c.value, Figure) and c.polarity is Polarity.AFFIRMED
    )


def _names(claims: Iterable[Claim]) -> dict[str, str]:
    names: dict[str, str] = {}
    for c in claims:
        if c.property in ACTORS and isinstance(c.value, Actor):
            names.setdefault(fold(c.value.name), c.id)
    return names


def _words(claims: Iterable[Claim]) -> dict[str, str]:
    words: dict[str, str] = {}
    for c in claims:
        if c.property in (Property.VICTIM, Property.TARGET) and isinstance(c.value, Actor):
            name = c.value.name
            for word in parts_of(name) or name.split()[-1:]:
                words.setdefault(fold(word), c.id)
    return words


def _likened(claims: Iterable[Claim]) -> tuple[str, ...]:
    """A whole and its parts may be one incident; what is like another act, follows it or answers it is another act."""
    return tuple(sorted({c.value.mention for c in claims if isinstance(c.value, Relation) and c.value.type is not RelationType.PART_OF}))


def _stage(claims: Iterable[Claim]) -> StageReached:
    for c in claims:
        if isinstance(c.value, Stage) and c.polarity is Polarity.AFFIRMED:
            return c.value.stage
    return StageReached.ACCOMPLISHED


# Kinds that writers use for one another: the same killing is an attack to one and an operation to the other.
FAMILIES: tuple[frozenset[Kind], ...] = (
    frozenset(
        {
            Kind.ARMED_ATTACK,
            Kind.BOMBING,
            Kind.ASSASSINATION,
            Kind.MILITARY_OPERATION,
            Kind.MOB_VIOLENCE,
            Kind.HIJACKING,
            Kind.DISPERSAL,
            Kind.EXECUTION,
            Kind.OTHER,
        }
    ),
    frozenset({Kind.PROTEST, Kind.DISPERSAL, Kind.MOB_VIOLENCE}),
    frozenset({Kind.ARREST, Kind.KIDNAPPING, Kind.TRIAL}),
    frozenset({Kind.ARSON, Kind.DESTRUCTION, Kind.ROBBERY}),
    frozenset({Kind.DISPLACEMENT, Kind.MILITARY_OPERATION}),
    frozenset({Kind.STATEMENT, Kind.NEGOTIATION}),
)


def related(a: Kind, b: Kind) -> bool:
    """Whether two kinds are often words for one act."""
    return a is b or any(a in family and b in family for family in FAMILIES)


# Acts of speech and of law are planned or called for as a rule; their stage says nothing about which act is meant.
VERBAL = frozenset({Kind.STATEMENT, Kind.LAW, Kind.NEGOTIATION, Kind.TRIAL})


def profile(mention: Mention, claims: Sequence[Claim]) -> Profile:
    """The profile of a mention from the claims on it."""
    manner = [c for c in claims if c.act is not Act.RETRACTS]
    return Profile(
        mention=mention,
        days=_days(manner),
        places=_places(manner),
        numbers=_numbers(manner),
        names=_names(manner),
        words=_words(manner),
        stage=_stage(claims),
        habitual=bool(claims) and all(c.modality is Modality.HABITUAL for c in claims),
        likened=_likened(claims),
    )


def profiles(mentions: Iterable[Mention], claims: Iterable[Claim]) -> list[Profile]:
    """Profiles of all mentions, in the order of their ids, so that nothing depends on the order of reading."""
    by_mention: dict[str, list[Claim]] = {}
    for c in claims:
        by_mention.setdefault(c.mention, []).append(c)
    # The order of a mention's claims must not depend on the order of reading either.
    alone = [profile(m, sorted(by_mention.get(m.id, []), key=lambda c: (c.span.start, c.span.end, c.id))) for m in mentions]
    by_document: dict[str, list[Profile]] = {}
    for p in alone:
        by_document.setdefault(p.mention.document, []).append(p)
    return sorted((_with_hints(p, by_document[p.mention.document]) for p in alone), key=lambda p: p.mention.id)


def _with_hints(p: Profile, document: Sequence[Profile]) -> Profile:
    """`p` with day and place of the nearest mention of a like act, the earlier one first, where it says none itself.

    An act of no known kind is like no other: what was prepared is not what was done.
    """
    if (p.days and p.places) or p.mention.kind is Kind.OTHER:
        return p

    def distance(other: Profile) -> tuple[int, bool, str]:
        gap = other.mention.spans[0].start - p.mention.spans[0].start
        return abs(gap), gap > 0, other.mention.id

    others = [o for o in document if o is not p and not o.habitual and o.mention.kind is not Kind.OTHER]
    like = [o for o in others if o.stage is p.stage and related(o.mention.kind, p.mention.kind)]
    near = sorted(like, key=distance)
    days = next((o.days for o in near if o.days), ()) if not p.days else ()
    places = next((o.places for o in near if o.places), ()) if not p.places else ()
    return replace(p, near_days=days, near_places=places)
