"""Synthetic claims with known truth: a made-up world in which incidents happen and documents tell of them, more or less well.

Nothing of it is about anywhere. The world does not grow with the number of claims: more claims are more incidents in the same towns and
years, so that large pools hold more chance likeness, as real ones do. What goes wrong, and how often, stands in `World`.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from testimonia.model.terms import Category, Kind, Property, StageReached
from testimonia.reconcile.columns import (
    CATEGORIES,
    KINDS,
    OPEN,
    PROPERTIES,
    Days,
    Flags,
    Floats,
    Ints,
    Keys,
    Numbers,
    Places,
    Small,
    Table,
    starts_of,
)

FIRST_DAY = date(2000, 1, 1).toordinal()
_ACCOMPLISHED = tuple(StageReached).index(StageReached.ACCOMPLISHED)
_KINDS = (Kind.ARMED_ATTACK, Kind.BOMBING, Kind.ASSASSINATION, Kind.KIDNAPPING, Kind.ARSON, Kind.PROTEST)
# What writers call the same act.
_ALSO = {Kind.ARMED_ATTACK: Kind.MILITARY_OPERATION, Kind.BOMBING: Kind.ARMED_ATTACK, Kind.ASSASSINATION: Kind.ARMED_ATTACK}
_ALSO |= {Kind.KIDNAPPING: Kind.ARREST, Kind.ARSON: Kind.DESTRUCTION, Kind.PROTEST: Kind.DISPERSAL}


@dataclass(frozen=True, slots=True)
class World:
    """The made-up world, and the shares of claims in which something is amiss. All random, from `seed`."""

    towns: int = 20_000
    countries: int = 40
    years: int = 20
    told_by: float = 3.0  # mean number of claims on an incident; geometric, so that a third is told of once
    next_day: float = 0.10  # the day of the news taken for the day of the deed
    week_only: float = 0.02
    no_day: float = 0.015
    neighbour: float = 0.06  # a place up to 9 km off
    region_only: float = 0.02
    no_place: float = 0.015
    other_word: float = 0.20  # another kind that is often said for the same act
    no_figure: float = 0.30
    rival_figure: float = 0.35
    named_group: float = 0.40
    seed: int = 20


@dataclass(frozen=True, slots=True)
class Synthetic:
    """A table of claims, one a row, and for each row the number of its incident."""

    table: Table
    incident: Ints


def _ragged(has: Flags) -> Ints:
    return starts_of(has.astype(np.int64).tolist())


def _towns(world: World, rng: np.random.Generator) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], Ints]:
    """Degrees of every town and the country it lies in: a belt of land in which countries are stripes of longitude."""
    latitude = rng.uniform(-35, 55, world.towns)
    longitude = rng.uniform(-20, 140, world.towns)
    country = ((longitude + 20) / 160 * world.countries).astype(np.int64) + 1
    return latitude, longitude, country


def synthetic(claims: int, world: World | None = None) -> Synthetic:
    """About a third as many incidents as claims, and every claim's incident. The same numbers for the same arguments."""
    world = world or World()
    rng = np.random.default_rng(world.seed)
    latitude, longitude, country = _towns(world, rng)
    sizes = rng.geometric(1 / world.told_by, claims)
    incident = np.repeat(np.arange(claims), sizes)[:claims]
    incidents = int(incident[-1]) + 1
    popular = rng.gamma(2.0, 1.0, world.towns)  # some towns see more than others
    town = rng.choice(world.towns, incidents, p=popular / popular.sum())[incident]
    day = (FIRST_DAY + rng.integers(0, 365 * world.years, incidents))[incident]
    kind = rng.integers(0, len(_KINDS), incidents)[incident]
    killed = rng.geometric(0.15, incidents)[incident]
    group = rng.integers(1, 400, incidents)[incident]
    order = rng.permutation(claims)  # documents come in no order
    incident, town, day, kind, killed, group = (column[order] for column in (incident, town, day, kind, killed, group))
    table = Table(
        ids=(),
        document=np.arange(claims, dtype=np.int32),
        kind=_kinds(kind, world, rng),
        stage=np.full(claims, _ACCOMPLISHED, dtype=np.int32),
        published=(day + rng.integers(0, 5, claims)).astype(np.int32),
        days=_days(day, world, rng),
        hinted_days=np.zeros(claims, dtype=np.bool_),
        places=_places(town, latitude, longitude, country, world, rng),
        hinted_places=np.zeros(claims, dtype=np.bool_),
        numbers=_numbers(killed, world, rng),
        names=_names(group, world, rng),
        targets=_no_keys(claims),
        trigger=_no_keys(claims),
        sentence=np.full(claims, -1, dtype=np.int64),
        passage=_no_keys(claims),
        texts=_no_keys(claims),
        likened=np.zeros(0, dtype=np.int64),
        copied=np.zeros(0, dtype=np.int64),
    )
    return Synthetic(table, incident)


def _no_keys(rows: int) -> Keys:
    return Keys(np.zeros(rows + 1, dtype=np.int64), np.zeros(0, dtype=np.int64))


def _kinds(kind: Ints, world: World, rng: np.random.Generator) -> Small:
    own = np.array([KINDS.index(k) for k in _KINDS], dtype=np.int32)
    also = np.array([KINDS.index(_ALSO[k]) for k in _KINDS], dtype=np.int32)
    return np.where(rng.random(len(kind)) < world.other_word, also[kind], own[kind]).astype(np.int32)


def _days(day: Ints, world: World, rng: np.random.Generator) -> Days:
    luck = rng.random(len(day))
    late = luck < world.next_day
    week = (luck >= world.next_day) & (luck < world.next_day + world.week_only)
    given = rng.random(len(day)) >= world.no_day
    first = np.where(week, day - rng.integers(0, 7, len(day)), day + late)
    last = np.where(week, first + 6, first)
    return Days(_ragged(given), first[given].astype(np.int32), last[given].astype(np.int32))


def _places(
    town: Ints,
    latitude: npt.NDArray[np.float64],
    longitude: npt.NDArray[np.float64],
    country: Ints,
    world: World,
    rng: np.random.Generator,
) -> Places:
    rows = len(town)
    luck = rng.random(rows)
    region = luck < world.region_only
    aside = (luck >= world.region_only) & (luck < world.region_only + world.neighbour)
    given = rng.random(rows) >= world.no_place
    off = np.where(aside, 0.06, np.where(region, 0.8, 0.0))  # degrees: up to 9 km; the middle of the region
    north, east = latitude[town] + rng.uniform(-1, 1, rows) * off, longitude[town] + rng.uniform(-1, 1, rows) * off
    name = np.where(region, -country[town], np.where(aside, town + 10 * world.towns, town)) + 1
    radius: Floats = np.where(region, 200.0, 15.0).astype(np.float32)
    return Places(
        _ragged(given),
        north[given].astype(np.float32),
        east[given].astype(np.float32),
        radius[given],
        name[given].astype(np.int64),
        country[town][given].astype(np.int64),
    )


def _numbers(killed: Ints, world: World, rng: np.random.Generator) -> Numbers:
    rows = len(killed)
    given = rng.random(rows) >= world.no_figure
    rival = rng.random(rows) < world.rival_figure
    low = np.where(rival, np.maximum(killed + rng.integers(-3, 6, rows), 0), killed)
    high = np.where(rng.random(rows) < 0.1, OPEN, low)  # "at least"
    what = PROPERTIES.index(Property.KILLED) * len(CATEGORIES) + CATEGORIES.index(Category.UNSPECIFIED)
    counted = int(given.sum())
    return Numbers(_ragged(given), np.full(counted, what, dtype=np.int32), low[given].astype(np.int32), high[given].astype(np.int32))


def _names(group: Ints, world: World, rng: np.random.Generator) -> Keys:
    given = rng.random(len(group)) < world.named_group
    return Keys(_ragged(given), group[given].astype(np.int64))
