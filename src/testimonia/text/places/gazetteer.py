"""The place index, opened read-only: a name in, the places that bear it out."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from testimonia.errors import PlacesError
from testimonia.text.places.folding import bare_name, fold, loosened, romanised

INDEX = Path(__file__).parent.parent / "places.sqlite"
VERSION = 1  # raised whenever the tables change: an index of another version is refused
_MOST = 120  # namesakes read for one name, the most populous first


class Kind(IntEnum):
    """What a place is, from large to small; a region is whatever is neither country, division nor town."""

    COUNTRY = 1
    FIRST_DIVISION = 2
    SECOND_DIVISION = 3
    CITY = 4
    REGION = 5


class Naming(IntEnum):
    """How a name stands to its place, the strongest first."""

    PROPER = 1  # the name in the index
    ALSO = 2  # another name or spelling of it
    BARE = 3  # a division's name without "province", "county"
    RENAMED = 4  # a name it bore for a time
    PEOPLE = 5  # demonym or adjective
    SHORT = 6  # abbreviation: "Ohio" as "OH"
    LOOSE = 7  # the spelling differs; found by sound


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean. Degrees WGS 84; `radius` in km, 0 for towns; `first`, `last`: years in which it bore the name."""

    id: int
    gazetteer_id: str
    name: str
    kind: Kind
    latitude: float
    longitude: float
    country: str | None
    division: str | None
    admin1: str | None
    population: int
    radius: float
    naming: Naming
    first: int | None = None
    last: int | None = None


_COLUMNS = (
    "p.id, coalesce(p.gazetteer_id, 'geonames:' || p.id), p.name, p.kind, p.latitude, p.longitude,"
    " p.country, p.division, d.name, p.population, p.radius"
)
_JOINED = "JOIN place p ON p.id = n.place LEFT JOIN first_division d ON d.code = p.division"


class Places:
    """The index, opened at the first question and never written to. May be used from one thread at a time."""

    def __init__(self, path: Path = INDEX) -> None:
        self._path = path
        self._db: sqlite3.Connection | None = None
        self._divisions: Mapping[str, Candidate] = {}
        self._large: Mapping[str, tuple[tuple[str, str | None, float], ...]] = {}
        self._named = lru_cache(maxsize=8192)(self._read)

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """Every place of that name, countries and divisions first, then by population; () when there is none.

        Case, accents, hyphens and apostrophes do not count. A name that is not found as written is looked up by its sound.
        Raises PlacesError when the index is missing or of another version.
        """
        key = fold(name)
        return self._named(key) if key else ()

    def _read(self, key: str) -> tuple[Candidate, ...]:
        found = self._rows(
            f"SELECT {_COLUMNS}, n.naming, r.first, r.last FROM name n {_JOINED}"
            f" LEFT JOIN renamed r ON r.key = n.key AND r.place = n.place WHERE n.key = ?"
            f" ORDER BY p.kind = 4, p.population DESC, p.id LIMIT {_MOST}",
            key,
        )
        coarse = loosened(romanised(key))
        if found or len(coarse) < 4:
            return found
        return self._rows(
            f"SELECT {_COLUMNS}, {int(Naming.LOOSE)}, NULL, NULL FROM loose n {_JOINED}"
            f" WHERE n.key = ? ORDER BY p.population DESC, p.id LIMIT {_MOST}",
            coarse,
        )

    def division_named_after(self, town: Candidate) -> Candidate | None:
        """The first-order division of a town if it bears one of the town's names (Aktyubinsk region: Aktobe); None otherwise."""
        division = self._first_divisions().get(town.division or "")
        if division is None:
            return None
        return division if any(c.id == town.id for c in self.candidates(bare_name(division.name))) else None

    def _first_divisions(self) -> Mapping[str, Candidate]:
        if not self._divisions:
            rows = self._open().execute(f"SELECT {_COLUMNS} FROM first_division n {_JOINED}")
            self._divisions = {row[7]: _candidate((*row, int(Naming.PROPER), None, None)) for row in rows}
        return self._divisions

    def large_names(self) -> Mapping[str, tuple[tuple[str, str | None, float], ...]]:
        """Names of countries, peoples and first-order divisions: folded name to (country, division or None, weight).

        A name of several places counts for each in parts.
        """
        if not self._large:
            rows = self._open().execute("SELECT key, country, division FROM large")
            found: dict[str, list[tuple[str, str | None]]] = {}
            for key, country, division in rows:
                found.setdefault(key, []).append((country, division))
            self._large = {key: tuple((c, d, 1 / len(codes)) for c, d in codes) for key, codes in found.items()}
        return self._large

    def _rows(self, query: str, key: str) -> tuple[Candidate, ...]:
        rows = self._open().execute(query, (key,)).fetchall()
        return tuple(_candidate(row) for row in rows)

    def _open(self) -> sqlite3.Connection:
        if self._db is None:
            self._db = _connect(self._path)
        return self._db

    def close(self) -> None:
        """Let go of the file; the next question opens it again."""
        if self._db is not None:
            self._db.close()
            self._db = None


def _candidate(row: tuple[Any, ...]) -> Candidate:
    number, gazetteer_id, name, kind, latitude, longitude, country, division, admin1, population, radius, naming, first, last = row
    return Candidate(
        number,
        gazetteer_id,
        name,
        Kind(kind),
        latitude,
        longitude,
        country,
        division,
        admin1,
        population,
        radius,
        Naming(naming),
        first,
        last,
    )


def _connect(path: Path) -> sqlite3.Connection:
    way_out = "Build it with `python -m testimonia.text.places build`, or install a released package, which holds it."
    if not path.is_file():
        raise PlacesError(f"{path}: the place index is missing. {way_out}")
    # check_same_thread: the workbench answers from a pool of threads, one question at a time.
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    try:
        version = db.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        db.close()
        raise PlacesError(f"{path}: not a place index ({error}). {way_out}") from error
    if version != VERSION:
        db.close()
        raise PlacesError(f"{path}: place index of version {version}; this program reads version {VERSION}. {way_out}")
    return db
