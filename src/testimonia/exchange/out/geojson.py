"""Incidents as GeoJSON (RFC 7946). How exact a place and a date are stands in the properties; a place that is not known has no geometry."""

from pathlib import Path
from typing import Any

from testimonia.exchange.out.files import write_json
from testimonia.exchange.out.index import Index, index
from testimonia.exchange.out.links import Permalink, permalinks
from testimonia.exchange.out.lost import Losing, Lost
from testimonia.exchange.out.telling import facts
from testimonia.model.protocols import Case
from testimonia.model.record import Incident


def write(case: Case, out: Path, *, links: str = "") -> Lost:
    """One FeatureCollection, a feature for each incident. Nothing is moved or made up for a place that is inexact."""
    found, losing = index(case), Losing()
    link = permalinks(found.header, links)
    features = [_feature(incident, found, link) for incident in found.incidents]
    write_json(out, {"type": "FeatureCollection", "features": features})
    losing.note(
        "claims", "GeoJSON is about places: incidents with figures and places said; use csv for what each account says", len(found.claims)
    )
    losing.note("documents", "GeoJSON has no documents; use csv", len(found.documents))
    return losing.lost()


def _feature(incident: Incident, found: Index, links: Permalink) -> dict[str, Any]:
    where = incident.where
    point = None
    if where is not None and where.latitude is not None and where.longitude is not None:
        point = {"type": "Point", "coordinates": [where.longitude, where.latitude]}
    return {"type": "Feature", "id": incident.id, "geometry": point, "properties": facts(incident, found, links)}
