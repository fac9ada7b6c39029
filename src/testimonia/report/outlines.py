"""Outlines of countries for maps that need no network: Natural Earth (public domain), 1:50 million, thinned.

Made from the package `world-atlas` (ISC licence), which holds them as TopoJSON: `python -m testimonia.report.outlines countries-50m.json`.
The file holds lines of one ring each: numbers in hundredths of a degree, the first point as it is, each further one as steps from the
one before. Borders are where the map makers drew them; they decide nothing.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]
"""Longitude and latitude in degrees (WGS 84)."""

_TOLERANCE = 0.04  # degrees; about 4 km: less than a pixel of any map that shows a country
_SMALLEST = 0.02  # square degrees; smaller islands are left out


@dataclass(frozen=True, slots=True)
class Ring:
    """One closed line, with its bounds."""

    points: tuple[Point, ...]
    west: float
    south: float
    east: float
    north: float


@cache
def rings() -> tuple[Ring, ...]:
    """All rings of all countries."""
    text = resources.files("testimonia.report").joinpath("outlines.txt").read_text(encoding="ascii")
    return tuple(_ring(line) for line in text.splitlines() if line and not line.startswith("#"))


def _ring(line: str) -> Ring:
    steps = [int(number) for number in line.split()]
    x = y = 0
    points = []
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x / 100, y / 100))
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return Ring(tuple(points), min(xs), min(ys), max(xs), max(ys))


# -- making the file


def _arcs(topology: dict[str, Any]) -> list[list[Point]]:
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        found.append(points)
    return found


def _thinned(points: Sequence[Point]) -> list[Point]:
    """Douglas and Peucker: leaves out points that lie within the tolerance of the line between those that stay."""
    if len(points) < 3:
        return list(points)
    (x1, y1), (x2, y2) = points[0], points[-1]
    dx, dy = x2 - x1, y2 - y1
    length = (dx * dx + dy * dy) ** 0.5
    far, at = 0.0, 0
    for n, (x, y) in enumerate(points[1:-1], 1):
        off = abs(dx * (y - y1) - dy * (x - x1)) / length if length else ((x - x1) ** 2 + (y - y1) ** 2) ** 0.5
        if off > far:
            far, at = off, n
    if far <= _TOLERANCE:
        return [points[0], points[-1]]
    return [*_thinned(points[: at + 1])[:-1], *_thinned(points[at:])]


def _closed(indices: Sequence[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    line: list[Point] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        line += arc[1:] if line else arc
    return line


def _area(points: Sequence[Point]) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(points))) / 2


def lines(topology: dict[str, Any]) -> Iterator[str]:
    """The lines of the file. Arcs are thinned one by one, so that neighbours keep one border."""
    arcs = [_thinned(arc) for arc in _arcs(topology)]
    for country in topology["objects"]["countries"]["geometries"]:
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        for polygon in polygons:
            for ring in polygon:
                points = _closed(ring, arcs)
                if len(points) > 3 and _area(points) >= _SMALLEST:
                    whole = [(round(x * 100), round(y * 100)) for x, y in points]
                    steps = [whole[0], *((x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(whole))]
                    yield " ".join(f"{x} {y}" for x, y in steps)


def main(source: Path) -> None:
    """Writes the file beside this module."""
    head = "# Natural Earth (public domain), 1:50 million, from world-atlas; thinned. Made by testimonia.report.outlines."
    text = "\n".join([head, *lines(json.loads(source.read_text(encoding="utf-8")))]) + "\n"
    Path(__file__).with_name("outlines.txt").write_text(text, encoding="ascii", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
