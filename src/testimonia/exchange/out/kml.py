"""Incidents as KML 2.2 for map programs, with a time span each. The less exact a place is, the paler and larger its mark."""

import xml.etree.ElementTree as ET
from pathlib import Path

from testimonia.exchange.out.files import for_xml, whole_file
from testimonia.exchange.out.index import Index, index
from testimonia.exchange.out.links import Permalink, permalinks
from testimonia.exchange.out.lost import Losing, Lost
from testimonia.exchange.out.telling import accounts_in_words, figure_in_words, headline
from testimonia.model.protocols import Case
from testimonia.model.record import Incident
from testimonia.model.terms import DatePrecision, PlacePrecision
from testimonia.model.values import Moment

NAMESPACE = "http://www.opengis.net/kml/2.2"

# Colours as KML writes them, aabbggrr: one hue, less of it the less exact the place; and the size of the mark.
_STYLES = {
    PlacePrecision.EXACT: ("ff2b3fb8", "0.8"),
    PlacePrecision.NEIGHBOURHOOD: ("e02b3fb8", "0.9"),
    PlacePrecision.CITY: ("b02b3fb8", "1.1"),
    PlacePrecision.REGION: ("702b3fb8", "1.6"),
    PlacePrecision.COUNTRY: ("402b3fb8", "2.2"),
}


def write(case: Case, out: Path, *, links: str = "") -> Lost:
    """One file, a placemark for each incident; one whose place is not known has no point."""
    found, losing = index(case), Losing()
    link = permalinks(found.header, links)
    root = ET.Element("kml", xmlns=NAMESPACE)
    document = ET.SubElement(root, "Document")
    _say(document, "name", found.header.case, losing)
    for precision, (colour, scale) in _STYLES.items():
        style = ET.SubElement(ET.SubElement(document, "Style", id=precision.value), "IconStyle")
        ET.SubElement(style, "color").text = colour
        ET.SubElement(style, "scale").text = scale
    for incident in found.incidents:
        _placemark(document, incident, found, link, losing)
    with whole_file(out) as draft:
        ET.ElementTree(root).write(draft, encoding="utf-8", xml_declaration=True)
    losing.note("claims", "KML has no place for them; what each account says stands in words in the description", len(found.claims))
    return losing.lost()


def _placemark(parent: ET.Element, incident: Incident, found: Index, links: Permalink, losing: Losing) -> None:
    # The order of the children is that of the standard's schema.
    mark = ET.SubElement(parent, "Placemark", id=f"i-{incident.id}")
    _say(mark, "name", headline(incident), losing)
    _say(mark, "description", "\n".join((*map(figure_in_words, incident.figures), *accounts_in_words(incident, found))), losing)
    if incident.when is not None:
        _span(mark, incident.when, losing)
    where = incident.where
    if where is not None:
        ET.SubElement(mark, "styleUrl").text = f"#{where.precision}"
    data = ET.SubElement(mark, "ExtendedData")
    for name, value in _data(incident, links).items():
        if value is not None:
            _say(ET.SubElement(data, "Data", name=name), "value", str(value), losing)
    if where is not None and where.latitude is not None and where.longitude is not None:
        ET.SubElement(ET.SubElement(mark, "Point"), "coordinates").text = f"{where.longitude!r},{where.latitude!r}"


def _span(mark: ET.Element, when: Moment, losing: Losing) -> None:
    span = ET.SubElement(mark, "TimeSpan")
    ET.SubElement(span, "begin").text = when.start[:10]
    if when.end is not None:
        ET.SubElement(span, "end").text = when.end[:10]
    exact = len(when.start) > 10 or when.precision in (DatePrecision.HOUR, DatePrecision.PART_OF_DAY)
    losing.note("times of day", "a time of day needs a zone in KML, and reports seldom give one; the day is written", int(exact))


def _data(incident: Incident, links: Permalink) -> dict[str, str | int | None]:
    when, where, origins = incident.when, incident.where, incident.independent_origins
    return {
        "permalink": links("incident", incident.id),
        "kind": incident.kind.value,
        "date_precision": when.precision.value if when else None,
        "date_raw": when.raw if when else None,
        "place_precision": where.precision.value if where else None,
        "why_imprecise": where.why_imprecise if where else None,
        "country": where.country if where else None,
        "documents": len(incident.documents),
        "origins_low": origins.low,
        "origins_high": origins.high,
    }


def _say(parent: ET.Element, name: str, text: str, losing: Losing) -> None:
    whole, replaced = for_xml(text)
    losing.note("characters", "XML has no control characters; U+FFFD stands in their place", replaced)
    ET.SubElement(parent, name).text = whole
