"""Values and chains of claims masked: words behind bars, points and hours coarsened, small groups described by their number alone."""

from dataclasses import replace

from testimonia.model.record import Claim, Link, Source
from testimonia.model.terms import DatePrecision, Effect, PlacePrecision, Property
from testimonia.model.values import Actor, Designation, Explanation, Figure, Ground, Moment, Place, Topic, Value, Weapon
from testimonia.text.masking.document import PRIVATE, DocumentMask
from testimonia.text.masking.manifest import Hidden, Tally

DEGREES = 2
"""Decimals of a degree that leave a case: 0.01 degree is about a kilometre."""

SMALL = 5
"""Fewer living persons than this are a small cell: a field of their own for sex, age or role would single them out in a table."""

LIVING = frozenset(
    {
        Property.WOUNDED,
        Property.DETAINED,
        Property.ABDUCTED,
        Property.MISSING,
        Property.DISPLACED,
        Property.PARTICIPANTS,
        Property.CHARGED,
        Property.SENTENCED,
        Property.RELEASED,
    }
)
_DEAD = frozenset({Effect.KILLED})
COARSE = "rounded to 0.01 degree"


def small_cell(low: int | None, high: int | None) -> bool:
    """Whether a count of living persons is too small to be broken down in a table; an open end counts by the other."""
    most = high if high is not None else low
    return most is not None and 0 < most < SMALL


def told_by_private(claim: Claim) -> bool:
    """Whether a private person is in the chain of a claim."""
    return any(link.source.kind in PRIVATE for link in claim.chain)


def masked_moment(value: Moment, mask: DocumentMask, *, hour: bool, tally: Tally) -> Moment:
    """A stretch of time; `hour`: whether hours and minutes are hidden in it."""
    raw = mask.say(value.raw)
    if hour and value.precision is DatePrecision.HOUR:
        tally[Hidden.HOUR] += 1
        return Moment(value.start[:10], value.end[:10] if value.end else None, DatePrecision.DAY, raw)
    return value if raw == value.raw else replace(value, raw=raw)


def masked_place(value: Place, mask: DocumentMask, tally: Tally) -> Place:
    """A place, its point rounded."""
    latitude, longitude = _rounded(value.latitude), _rounded(value.longitude)
    coarser = (latitude, longitude) != (value.latitude, value.longitude)
    if coarser:
        tally[Hidden.COORDINATES] += 1
    exact = value.precision is PlacePrecision.EXACT and latitude is not None
    return Place(
        mask.say(value.name),
        value.country,
        mask.say(value.admin1) if value.admin1 else value.admin1,
        latitude,
        longitude,
        PlacePrecision.NEIGHBOURHOOD if exact else value.precision,
        COARSE if exact else (mask.say(value.why_imprecise) if value.why_imprecise else value.why_imprecise),
        value.gazetteer_id,
        mask.say(value.raw),
    )


def _rounded(degrees: float | None) -> float | None:
    return None if degrees is None else round(degrees, DEGREES)


def masked_figure(value: Figure, living: bool, mask: DocumentMask, tally: Tally) -> Figure:
    """A figure: the number stays as its source states it; who a handful of living persons are, stays in the sentence alone."""
    raw = mask.say(value.raw)
    if living and small_cell(value.low, value.high) and (value.sex or value.age_group or value.role):
        tally[Hidden.SMALL_CELL] += 1
        return replace(value, raw=raw, sex=None, age_group=None, role=None)
    return value if raw == value.raw else replace(value, raw=raw)


def masked_actor(value: Actor, mask: DocumentMask, tally: Tally) -> Actor:
    """Who takes part; of a few living persons without their nationality."""
    nationality = value.nationality
    number = value.number
    few = number is None or small_cell(number.low, number.high)
    if nationality and few and value.actor_kind == "private_person" and value.effect not in _DEAD:
        tally[Hidden.SMALL_CELL] += 1
        nationality = None
    name, raw, role = mask.say(value.name), mask.say(value.raw), mask.say(value.role) if value.role else value.role
    if (name, raw, role, nationality) == (value.name, value.raw, value.role, value.nationality):
        return value
    return Actor(name, value.actor_kind, raw, number, role, nationality, value.effect)


def masked_words(value: Value, mask: DocumentMask) -> Value:
    """A value that is mostly words; those without words come back as they are."""
    match value:
        case Weapon(name, kind, raw):
            return Weapon(mask.say(name), kind, mask.say(raw))
        case Designation(label):
            return Designation(mask.say(label))
        case Explanation(text, holds):
            return Explanation(mask.say(text), holds)
        case Ground(group, ground):
            return Ground(mask.say(group), ground)
        case Topic(text):
            return Topic(mask.say(text))
    return value


def masked_source(source: Source, mask: DocumentMask) -> Source:
    """Who says it; a document by its file name."""
    name = mask.file_name(source.name) if source.kind == "document" else mask.say(source.name)
    role = mask.say(source.role) if source.role else source.role
    of = mask.say(source.of) if source.of else source.of
    return source if (name, role, of) == (source.name, source.role, source.of) else Source(name, source.kind, role, of)


def masked_link(link: Link, mask: DocumentMask) -> Link:
    """A link of a chain; worked out once, for most claims of a document have the same ones."""
    known = mask.links.get(link)
    if known is None:
        cue = mask.span(link.cue) if link.cue else None
        span = mask.span(link.span) if link.span else None
        known = mask.links[link] = Link(masked_source(link.source, mask), cue, span, link.stance, link.basis)
    return known
