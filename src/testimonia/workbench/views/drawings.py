"""Charts and maps of pages, drawn by the report's own hand."""

from collections.abc import Iterable, Mapping
from urllib.parse import quote

from markupsafe import Markup

from testimonia.model.terms import PlacePrecision
from testimonia.reconcile.profiles import RADIUS
from testimonia.report.maps import Disc, area_map
from testimonia.report.timeline import columns
from testimonia.report.words import Words
from testimonia.store.pages import Facts
from testimonia.workbench.plain import clean

_LABELS = 8


def columns_by_month(numbers: Mapping[str, int], words: Words) -> Markup:
    """Incidents by month or year."""
    return columns(numbers, words("overview.months"), words)


def world(facts: Iterable[Facts], words: Words) -> Markup:
    """Incidents on a map, one disc for each place, as large as there are incidents; a click lists them."""
    places: dict[tuple[float, float], list[Facts]] = {}
    for f in facts:
        if f.latitude is not None and f.longitude is not None:
            places.setdefault((round(f.latitude, 2), round(f.longitude, 2)), []).append(f)
    discs = [
        Disc(
            latitude,
            longitude,
            radius_of(found[0].precision) if len(places) < 40 else 0.0,
            f"{clean(found[0].place or '')}: {words.count('incidents', len(found))}",
            f"/incidents?place={quote(found[0].place or '')}",
            len(found),
        )
        for (latitude, longitude), found in places.items()
    ]
    return area_map(discs, words("overview.map"), labels=_LABELS)


def radius_of(precision: str | None) -> float:
    """Kilometres within which a place of this precision lies."""
    return RADIUS[PlacePrecision(precision)] if precision else 0.0
