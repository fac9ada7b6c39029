"""What a claim says: one frozen class for each shape of value. `raw` keeps the words beside the meaning."""

from dataclasses import dataclass
from types import MappingProxyType

from testimonia.errors import RecordError
from testimonia.model.terms import (
    ACTORS,
    FIGURES,
    ActorKind,
    AgeGroup,
    Category,
    DatePrecision,
    Effect,
    GroundKind,
    PlacePrecision,
    Property,
    RelationType,
    Sex,
    StageReached,
    StatusReached,
    WeaponKind,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of time. `start` and `end` are ISO 8601, inclusive, at least `YYYY-MM-DD`; `end` is None when open."""

    start: str
    end: str | None
    precision: DatePrecision
    raw: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place. Degrees WGS 84, None when unknown; then `why_imprecise` says why. `country` is ISO 3166-1 alpha-2."""

    name: str
    country: str | None
    admin1: str | None
    latitude: float | None
    longitude: float | None
    precision: PlacePrecision
    why_imprecise: str | None
    gazetteer_id: str | None
    raw: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A count of persons, both ends inclusive, None when open. `of` is the id of the claim of which this is a part.

    `bound_basis`: "stated", or "rule:<id>" with the id of a rule of `vocab/numbers.toml`, so that our range never looks like the source's.
    """

    low: int | None
    high: int | None
    category: Category
    raw: str
    bound_basis: str = "stated"
    sex: Sex | None = None
    age_group: AgeGroup | None = None
    role: str | None = None
    of: str | None = None

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise RecordError(f"figure {self.raw!r}: low and high are both open; a figure nobody gives is no claim")
        if self.low is not None and self.high is not None and not 0 <= self.low <= self.high:
            raise RecordError(f"figure {self.raw!r}: low {self.low} and high {self.high} are no range of persons")


@dataclass(frozen=True, slots=True)
class Count:
    """How many, both ends inclusive, None when open."""

    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who or what takes part. `number` of them if stated; `effect` what became of it if stated."""

    name: str
    actor_kind: ActorKind
    raw: str
    number: Count | None = None
    role: str | None = None
    nationality: str | None = None
    effect: Effect | None = None


@dataclass(frozen=True, slots=True)
class Weapon:
    name: str
    weapon_kind: WeaponKind
    raw: str


@dataclass(frozen=True, slots=True)
class Stage:
    stage: StageReached


@dataclass(frozen=True, slots=True)
class Status:
    status: StatusReached


@dataclass(frozen=True, slots=True)
class Designation:
    """What somebody calls it."""

    label: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Alleged cause, purpose or staging; `holds` is False when the speaker rejects it."""

    text: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Ground:
    """Alleged ground of persecution, of groups only."""

    group: str
    ground: GroundKind


@dataclass(frozen=True, slots=True)
class Topic:
    text: str


@dataclass(frozen=True, slots=True)
class Relation:
    """What the writer says two acts have to do with one another; `mention` is the id of the other."""

    type: RelationType
    mention: str


Value = Moment | Place | Figure | Actor | Weapon | Stage | Status | Designation | Explanation | Ground | Topic | Relation

VALUE_OF: MappingProxyType[Property, type[Value]] = MappingProxyType(
    {
        Property.DATE: Moment,
        Property.PLACE: Place,
        **dict.fromkeys(FIGURES, Figure),
        **dict.fromkeys(ACTORS, Actor),
        Property.WEAPON: Weapon,
        Property.STAGE: Stage,
        Property.STATUS: Status,
        Property.DESIGNATION: Designation,
        Property.EXPLANATION: Explanation,
        Property.GROUND: Ground,
        Property.TOPIC: Topic,
        Property.RELATION: Relation,
    }
)
"""The shape of value that each property takes."""
