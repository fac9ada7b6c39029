"""What the columns of a table mean: a small TOML file, shipped for four datasets, written by the user for any other.

Every field of a map is a field of a class below; a word that is none of them is refused with a list of those there are.
Values are compared without regard to case. The names of columns are those of the file; case and blanks around them do not count.
"""

import tomllib
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from enum import Enum
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args, get_origin, get_type_hints

from testimonia.errors import ExchangeError
from testimonia.model.terms import (
    ACTORS,
    FIGURES,
    Act,
    ActorKind,
    AgeGroup,
    Category,
    DatePrecision,
    Kind,
    Modality,
    PlacePrecision,
    Property,
    Sex,
    SourceKind,
    StageReached,
    WeaponKind,
)

Values = Mapping[str, str]
When = Mapping[str, tuple[str, ...]]
ORDERS = ("auto", "ymd", "dmy", "mdy")


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Codes:
    """A column of codes or labels. `values`: code to one of our values; `otherwise`: for every other code, None leaves it out."""

    column: str
    values: Values = field(default_factory=_nothing)
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """Whom a row credits. The cell is parted at `separator`; `pattern`: its first group is the name; `then`: column of who told them."""

    columns: tuple[str, ...]
    separator: str | None = ";"
    kind: SourceKind = SourceKind.OUTLET
    pattern: str | None = None
    unnamed: tuple[str, ...] = ()
    then: str | None = None


@dataclass(frozen=True, slots=True)
class KindOf:
    """Kind of the event, from the first column with a known value; "kind" or "kind/form"."""

    columns: tuple[str, ...] = ()
    values: Values = field(default_factory=_nothing)
    otherwise: str = "other"


@dataclass(frozen=True, slots=True)
class DateOf:
    """When. Either `start` (and `end`), or `year`, `month`, `day`, where 0 and what is empty say that it is not known.

    `order`: of day, month and year in dates like 3/4/2016; auto looks through the whole column and refuses what stays open.
    """

    start: str | None = None
    end: str | None = None
    year: str | None = None
    month: str | None = None
    day: str | None = None
    order: str = "auto"
    precision: Codes | None = None


@dataclass(frozen=True, slots=True)
class PlaceOf:
    """Where. `name`: the first of these columns that is filled names it. `why`: code of the precision to why it is not exact."""

    name: tuple[str, ...]
    admin1: str | None = None
    country: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    precision: Codes | None = None
    why: Values = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class Said:
    """What every sort of claim may say. `when`: column to the values with which the claim is made at all.

    `said_by`: column that names who says it, after the origin (a group that claims it, a party that concedes it).
    """

    when: When = field(default_factory=_nothing)
    act: Act = Act.REPORTS
    modality: Modality = Modality.ASSERTED
    possible_when: When = field(default_factory=_nothing)
    said_by: str | None = None
    said_by_kind: SourceKind = SourceKind.ORGANISATION


@dataclass(frozen=True, slots=True)
class FigureOf(Said):
    """A count of persons. `count`: the one figure; `low` and `high`: the ends of its range, beside it or in its place.

    `unknown`: cells that mean "not known"; `zero`: whether 0 is a count of nobody or not known; `unless`: column to words that make
    a 0 unknown. `part_of`: the count of which this is a part.
    """

    property: Property = Property.KILLED
    count: str | None = None
    low: str | None = None
    high: str | None = None
    category: Category = Category.UNSPECIFIED
    sex: Sex | None = None
    age_group: AgeGroup | None = None
    role: str | None = None
    part_of: str | None = None
    unknown: tuple[str, ...] = ()
    zero: str = "count"
    unless: When = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class ActorOf(Said):
    """Who takes part. `actor_kind`: of all of them, or by another column. `unknown`: names that name nobody."""

    property: Property = Property.ACTOR
    column: str = ""
    actor_kind: ActorKind = ActorKind.OTHER
    kinds: Codes | None = None
    separator: str | None = None
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WeaponOf(Said):
    """What it was done with."""

    column: str = ""
    values: Values = field(default_factory=_nothing)
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class StageOf(Said):
    """How far it came."""

    column: str = ""
    values: Values = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """A table's columns. `id`: columns that name a row for good; `leave_out`: columns that change without the event changing.

    `needed`: columns without which a file is not this table.
    """

    name: str
    title: str
    about: str
    version: int
    source: str = ""
    needed: tuple[str, ...] = ()
    id: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    origin_kind: SourceKind = SourceKind.ORGANISATION
    sources: Sources | None = None
    kind: KindOf = field(default_factory=KindOf)
    date: DateOf = field(default_factory=DateOf)
    place: PlaceOf | None = None
    figure: tuple[FigureOf, ...] = ()
    actor: tuple[ActorOf, ...] = ()
    weapon: tuple[WeaponOf, ...] = ()
    stage: tuple[StageOf, ...] = ()


@cache
def shipped_maps() -> tuple[str, ...]:
    """Names of the maps that come with the package."""
    return tuple(sorted(f.name.removesuffix(".toml") for f in _folder().iterdir() if f.name.endswith(".toml")))


def _folder() -> Any:
    return resources.files("testimonia.exchange.into").joinpath("maps")


def map_text(name: str) -> str:
    """A shipped map as it is written, to begin one's own from. Raises ExchangeError naming those there are."""
    if name not in shipped_maps():
        raise ExchangeError(f"no column map {name!r}. There are: {', '.join(shipped_maps())}; or name a file of your own.")
    text: str = _folder().joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return text


def column_map(name: str | Path) -> ColumnMap:
    """The shipped map of that name, or the one in a TOML file. Raises ExchangeError naming file, field and what would do."""
    path = Path(name)
    if str(name) in shipped_maps():
        return parsed(map_text(str(name)), f"map {name}")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ExchangeError(
            f"{name}: no shipped column map of that name ({', '.join(shipped_maps())}), and no file that can be read ({error}). "
            "Begin one: testimonia column-map table > mine.toml"
        ) from None
    return parsed(text, str(path))


def parsed(text: str, where: str) -> ColumnMap:
    """The map that a TOML text describes. Raises ExchangeError."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ExchangeError(f"{where}: not TOML ({error}). Begin from a shipped one: testimonia column-map table") from None
    made: ColumnMap = _made(ColumnMap, table, where)
    _check(made, where)
    return made


def _check(m: ColumnMap, where: str) -> None:
    figures, actors = ", ".join(sorted(FIGURES)), ", ".join(sorted(ACTORS))
    wrong = [f.property for f in m.figure if f.property not in FIGURES] + [a.property for a in m.actor if a.property not in ACTORS]
    if wrong:
        raise ExchangeError(f"{where}: {wrong[0]} does not go there. Figures: {figures}; actors: {actors}")
    columns = [*(a.column for a in m.actor), *(w.column for w in m.weapon), *(t.column for t in m.stage)]
    if not all(columns) or not all(f.count or f.low or f.high for f in m.figure):
        raise ExchangeError(f"{where}: a figure needs `count`, or `low` and `high`; an actor, weapon or stage needs `column`.")
    if m.date.order not in ORDERS:
        raise ExchangeError(f"{where}: date.order {m.date.order!r} is none of {', '.join(ORDERS)}")
    if any(f.zero not in ("count", "unknown") for f in m.figure):
        raise ExchangeError(f"{where}: figure.zero is `count` (0 means nobody) or `unknown`")
    for name, terms, values in _closed(m):
        known = [str(t.value) for t in terms]
        bad = next((v for v in values if v not in known), None)
        if bad is not None:
            raise ExchangeError(f"{where}: {name}: {bad!r} is none of {', '.join(known)}")


def _closed(m: ColumnMap) -> Iterator[tuple[str, type[Enum], list[str]]]:
    """The values that must be of a closed list of the record, with the list."""
    for w in m.weapon:
        yield "weapon", WeaponKind, [*w.values.values(), *([w.otherwise] if w.otherwise else [])]
    for t in m.stage:
        yield "stage", StageReached, [*t.values.values()]
    for a in m.actor:
        yield "actor.kinds", ActorKind, _coded(a.kinds)
    yield "date.precision", DatePrecision, _coded(m.date.precision)
    yield "place.precision", PlacePrecision, _coded(m.place.precision if m.place else None)
    yield "kind", Kind, [value.partition("/")[0] for value in (*m.kind.values.values(), m.kind.otherwise)]


def _coded(codes: Codes | None) -> list[str]:
    return [*codes.values.values(), *([codes.otherwise] if codes.otherwise else [])] if codes else []


def _made(cls: Any, table: Any, where: str) -> Any:
    """An object of a class from a TOML table, each field checked."""
    if not isinstance(table, dict):
        raise ExchangeError(f"{where}: a table is needed, not {table!r}")
    known = {f.name: f for f in fields(cls)}
    unknown = set(table) - set(known)
    if unknown:
        raise ExchangeError(f"{where}: no field {sorted(unknown)[0]!r}. There are: {', '.join(known)}")
    missing = [n for n, f in known.items() if f.default is MISSING and f.default_factory is MISSING and n not in table]
    if missing:
        raise ExchangeError(f"{where}: the field {missing[0]!r} is missing")
    hints = get_type_hints(cls)
    return cls(**{name: _value(hints[name], value, f"{where}: {name}") for name, value in table.items()})


def _value(kind: Any, value: Any, where: str) -> Any:
    origin, args = get_origin(kind), get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return _value(next(a for a in args if a is not type(None)), value, where)
    if origin is tuple:
        listed = value if isinstance(value, list) else [value]
        return tuple(_value(args[0], v, where) for v in listed)
    if isinstance(kind, type) and is_dataclass(kind):
        return _made(kind, value, where)
    if isinstance(kind, type) and issubclass(kind, Enum):
        if value not in {m.value for m in kind}:
            raise ExchangeError(f"{where}: {value!r} is none of {', '.join(str(m.value) for m in kind)}")
        return kind(value)
    if origin is not None:  # a mapping
        if not isinstance(value, dict):
            raise ExchangeError(f"{where}: a table is needed, not {value!r}")
        # Names of columns and codes are compared without case: both sides are folded, here and where a row is read.
        return MappingProxyType({str(k).strip().casefold(): _value(args[1], v, where) for k, v in value.items()})
    if isinstance(value, bool) or not isinstance(value, kind):
        raise ExchangeError(f"{where}: {value!r} is no {'text' if kind is str else 'whole number'}")
    return value
