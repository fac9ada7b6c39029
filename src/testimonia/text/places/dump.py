"""A dump of GeoNames, brought by the user, laid over the shipped index: villages, areas and sites that the index has not.

    python -m testimonia.text.places build FILE --geonames KZ.txt     # or the ZIP that it comes in

The dump is a table without a header, tab-separated: geonameid, name, asciiname, alternatenames, latitude, longitude, feature class,
feature code, country, cc2, admin1, admin2, admin3, admin4, population, ... (the export of GeoNames, CC BY 4.0). Nothing is fetched.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from testimonia.errors import PlacesError
from testimonia.text.places.data import vocabulary
from testimonia.text.places.folding import fold, is_worth_keeping, loosened, romanised
from testimonia.text.places.gazetteer import INDEX, Kind, Naming

_COLUMNS = 19
# Sites that reports name: camps, mines, prisons, bases, airfields, bridges, dams, border posts. Schools and hotels are too many.
_SITES = frozenset({"CMP", "CMPRF", "CMPQ", "MN", "MNQ", "PRN", "INSM", "AIRB", "AIRP", "AIRF", "BDG", "DAM", "OILR", "PSTB", "PP"})
_RADIUS = {"A": 15.0, "L": 10.0, "S": 1.0}  # kilometres, where the dump gives no extent
_ROMANISED = frozenset(vocabulary("place_words.toml")["romanised"].split())


class _Place(NamedTuple):
    id: int
    name: str
    also: tuple[str, ...]
    kind: Kind
    latitude: float
    longitude: float
    country: str
    division: str
    population: int
    radius: float


def _lines(path: Path) -> Iterator[str]:
    if path.suffix.lower() != ".zip":
        with path.open(encoding="utf-8") as lines:
            yield from lines
        return
    with zipfile.ZipFile(path) as packed:
        inside = [n for n in packed.namelist() if n.lower().endswith(".txt") and not n.lower().startswith("readme")]
        if len(inside) != 1:
            raise PlacesError(f"{path}: one table is looked for in it, and {len(inside)} are there. Unpack it, and name the file.")
        with packed.open(inside[0]) as raw:
            yield from io.TextIOWrapper(raw, encoding="utf-8")


def _places(path: Path) -> Iterator[_Place]:
    """Towns and villages, small divisions, areas, and the sites above. A line that is no line of a dump is an error: it is another file."""
    for number, line in enumerate(_lines(path), 1):
        cells = line.rstrip("\n").split("\t")
        try:
            if len(cells) != _COLUMNS:
                raise ValueError(f"{len(cells)} columns")
            identity, latitude, longitude, population = int(cells[0]), float(cells[4]), float(cells[5]), int(cells[14] or 0)
        except ValueError as error:
            raise PlacesError(
                f"{path}, line {number}: no line of a GeoNames dump ({error}); {_COLUMNS} columns parted by tabs are needed. "
                "Take a country file, or allCountries, of their export."
            ) from None
        sort, code = cells[6], cells[7]
        if not (sort == "P" or (sort == "A" and code in ("ADM3", "ADM4")) or sort == "L" or (sort == "S" and code in _SITES)):
            continue
        kind = Kind.CITY if sort == "P" else Kind.SECOND_DIVISION if sort == "A" else Kind.REGION
        also = tuple(n for n in cells[3].split(",") if n and is_worth_keeping(n))
        radius = 0.0 if sort == "P" else _RADIUS[sort]
        yield _Place(identity, cells[1], also, kind, latitude, longitude, cells[8], f"{cells[8]}.{cells[10]}", population, radius)


def extend(out: Path, dump: Path, index: Path = INDEX) -> int:
    """Writes an index to `out`: the shipped one with the places of the dump. How many places it holds.

    Raises PlacesError when the dump is none or the shipped index is missing. What stood at `out` stays until the new one is whole.
    """
    if not index.is_file():
        raise PlacesError(f"{index}: the place index is missing. Build it: python -m testimonia.text.places build")
    unfinished = out.with_suffix(".building")
    try:
        shutil.copyfile(index, unfinished)
        with closing(sqlite3.connect(unfinished)) as db:
            db.executescript(
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; CREATE TABLE IF NOT EXISTS made_from (sha256 TEXT NOT NULL);"
            )
            for place in _places(dump):
                _insert(db, place)
            with dump.open("rb") as file:
                db.execute("INSERT INTO made_from VALUES (?)", (hashlib.file_digest(file, "sha256").hexdigest(),))
            db.commit()
            number = int(db.execute("SELECT count(*) FROM place").fetchone()[0])
        unfinished.replace(out)
    except (OSError, UnicodeDecodeError, zipfile.BadZipFile) as error:
        raise PlacesError(f"{dump}: cannot be read as a GeoNames dump ({error}).") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return number


def _insert(db: sqlite3.Connection, place: _Place) -> None:
    row = (place.id, None, place.name, place.kind, round(place.latitude, 5), round(place.longitude, 5), place.country, place.division)
    db.execute("INSERT OR IGNORE INTO place VALUES (?,?,?,?,?,?,?,?,?,?)", (*row, place.population, round(place.radius)))
    for name, naming in ((place.name, Naming.PROPER), *((n, Naming.ALSO) for n in place.also)):
        key = fold(name)
        if key:
            db.execute("INSERT OR IGNORE INTO name VALUES (?,?,?)", (key, place.id, naming))
        if place.kind is Kind.CITY and place.country in _ROMANISED:
            coarse = loosened(fold(romanised(name)))
            if len(coarse) >= 4 and coarse.isascii():
                db.execute("INSERT OR IGNORE INTO loose VALUES (?,?)", (coarse, place.id))


def mark(index: Path) -> str:
    """What tells an extended index from the shipped one: eight digits of the last dump's hash; "" for the shipped one."""
    if not index.is_file():
        return ""
    with closing(sqlite3.connect(f"{index.resolve().as_uri()}?mode=ro", uri=True)) as db:
        try:
            rows = db.execute("SELECT sha256 FROM made_from").fetchall()
        except sqlite3.DatabaseError:
            return ""
    return hashlib.sha256("".join(r[0] for r in rows).encode()).hexdigest()[:8] if rows else ""
