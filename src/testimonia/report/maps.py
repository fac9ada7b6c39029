"""Maps drawn from shipped outlines: places as discs as wide as they are uncertain. Pure: degrees in, SVG out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians

from markupsafe import Markup, escape

from testimonia.report.outlines import Point, Ring, rings

KM_PER_DEGREE = 111.2
WIDTH, HEIGHT = 640, 360
_NARROWEST = 11.0  # degrees of latitude that a map shows at the least, so that there is something to know the place by
_ROOM = 1.35  # of the stretch that the discs take
_LABEL_ROOM = 16  # pixels between two labels, one above the other


@dataclass(frozen=True, slots=True)
class Disc:
    """A place on a map. `radius` in kilometres; `size`: how many things stand there; `href`: where a click leads, empty for nowhere."""

    latitude: float
    longitude: float
    radius: float
    label: str
    href: str = ""
    size: int = 1
    main: bool = False


@dataclass(frozen=True, slots=True)
class _Frame:
    """From degrees to pixels: equirectangular, true in its middle, so that a disc is round."""

    west: float
    north: float
    scale: float
    squeeze: float

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        return round((longitude - self.west) * self.scale * self.squeeze, 1), round((self.north - latitude) * self.scale, 1)

    @property
    def east(self) -> float:
        return self.west + WIDTH / self.scale / self.squeeze

    @property
    def south(self) -> float:
        return self.north - HEIGHT / self.scale


def _frame(discs: Sequence[Disc]) -> _Frame:
    """The part of the world that holds all discs, with room around them."""
    reach = [(d, min(d.radius / KM_PER_DEGREE, 12.0)) for d in discs]
    south, north = min(d.latitude - r for d, r in reach), max(d.latitude + r for d, r in reach)
    middle = (south + north) / 2
    squeeze = cos(radians(max(-75.0, min(75.0, middle))))  # at the poles nothing would be wide
    west, east = min(d.longitude - r / squeeze for d, r in reach), max(d.longitude + r / squeeze for d, r in reach)
    tall = max((north - south) * _ROOM, _NARROWEST)
    wide = max((east - west) * squeeze * _ROOM, tall * WIDTH / HEIGHT)
    scale = min(HEIGHT / tall, WIDTH / wide)
    return _Frame((west + east) / 2 - WIDTH / scale / squeeze / 2, middle + HEIGHT / scale / 2, scale, squeeze)


def _clipped(points: Sequence[Point], frame: _Frame) -> list[Point]:
    """A ring cut off a little outside the frame (Sutherland and Hodgman)."""
    margin = (frame.north - frame.south) * 0.05
    bounds = (
        (0, frame.west - margin, True),
        (0, frame.east + margin, False),
        (1, frame.south - margin, True),
        (1, frame.north + margin, False),
    )
    line = list(points)
    for axis, limit, keep_above in bounds:
        found: list[Point] = []
        before = line[-1] if line else None
        was = before is not None and (before[axis] >= limit) == keep_above
        for here in line:
            inside = (here[axis] >= limit) == keep_above
            if inside != was and before is not None:
                share = (limit - before[axis]) / (here[axis] - before[axis])
                found.append((before[0] + share * (here[0] - before[0]), before[1] + share * (here[1] - before[1])))
            if inside:
                found.append(here)
            before, was = here, inside
        line = found
    return line


def _path(ring: Ring, frame: _Frame) -> str:
    if ring.east < frame.west or ring.west > frame.east or ring.north < frame.south or ring.south > frame.north:
        return ""
    steps: list[str] = []
    last: tuple[float, float] | None = None
    for x, y in (frame.at(*p) for p in _clipped(ring.points, frame)):
        if last is None or abs(x - last[0]) + abs(y - last[1]) >= 1.2:  # nearer points are one pixel
            steps.append(f"{x:g} {y:g}")
            last = (x, y)
    return f"M{'L'.join(steps)}Z" if len(steps) > 2 else ""


@lru_cache(maxsize=256)
def _land(frame: _Frame) -> str:
    """The outlines inside a frame: many incidents of one town share it. About 5 kB each."""
    return "".join(_path(ring, frame) for ring in rings())


def _grid(frame: _Frame) -> str:
    """Lines of latitude and longitude, a few of each."""
    step = next((s for s in (0.5, 1, 2, 5, 10, 20, 30) if (frame.north - frame.south) / s <= 5), 45)
    found = []
    for n in range(-360, 361):
        degree = n * step
        if frame.west < degree < frame.east:
            x = frame.at(degree, frame.north)[0]
            found.append(f"M{x:g} 0V{HEIGHT}")
        if frame.south < degree < frame.north and abs(degree) <= 90:
            found.append(f"M0 {frame.at(frame.west, degree)[1]:g}H{WIDTH}")
    return f'<path class="graticule" d="{"".join(found)}"/>'


def _drawn(disc: Disc, frame: _Frame, *, labelled: bool, taken: list[tuple[float, float]]) -> str:
    x, y = frame.at(disc.longitude, disc.latitude)
    radius = max(4.0, min(disc.radius / KM_PER_DEGREE * frame.scale, 4000.0))
    dot = min(3.5 + 1.3 * (disc.size - 1) ** 0.5, 14.0)
    parts = [f"<title>{escape(disc.label)}</title>"]
    if radius > dot + 1:
        parts.append(f'<circle class="reach" cx="{x:g}" cy="{y:g}" r="{radius:.1f}"/>')
    parts.append(f'<circle class="spot" cx="{x:g}" cy="{y:g}" r="{dot:.1f}"/>')
    if labelled and not any(abs(y - v) < _LABEL_ROOM and abs(x - u) < 150 for u, v in taken):
        taken.append((x, y))
        left = x > WIDTH * 0.72
        parts.append(
            f'<text x="{x - 9 if left else x + 9:g}" y="{y + 4:g}" text-anchor="{"end" if left else "start"}">{escape(disc.label)}</text>'
        )
    inside = "".join(parts)
    body = f'<a href="{escape(disc.href)}">{inside}</a>' if disc.href else inside
    return f'<g class="place{" main" if disc.main else ""}">{body}</g>'


def area_map(discs: Iterable[Disc], title: str, *, labels: int = 12) -> Markup:
    """A map of the part of the world that holds the discs; empty without any. The widest lie lowest; the first `labels` are named."""
    known = [d for d in discs if -90 <= d.latitude <= 90 and -180 <= d.longitude <= 180]
    if not known:
        return Markup("")
    frame = _frame(known)
    named = {id(d) for d in sorted(known, key=lambda d: (not d.main, -d.size))[:labels]}
    taken: list[tuple[float, float]] = []
    order = sorted(known, key=lambda d: (-d.radius, d.main))
    places = "".join(_drawn(d, frame, labelled=id(d) in named, taken=taken) for d in order)
    return Markup(
        f'<svg class="map" viewBox="0 0 {WIDTH} {HEIGHT}" role="group" aria-label="{escape(title)}">'
        f'<rect class="sea" width="{WIDTH}" height="{HEIGHT}"/>{_grid(frame)}<path class="land" d="{_land(frame)}"/>{places}</svg>'
    )
