"""GeoJSON, KML and TimelineJS: read by GDAL, and as exact as the record is, no more."""

import json
import struct
from dataclasses import replace

import pyogrio.raw
import pytest
from lxml import etree

from testimonia.exchange.out import writer
from testimonia.exchange.out.kml import NAMESPACE
from testimonia.model.terms import DatePrecision, PlacePrecision
from testimonia.model.values import Moment
from tests.exchange.held import Held, many_scripts, the_market


def attack(case: Held):
    return next(incident for incident in case.incidents() if incident.kind == "armed_attack")


def with_attack(**changes) -> Held:
    """The market with its attack changed."""
    case = the_market()
    incidents = tuple(replace(i, **changes) if i == attack(case) else i for i in case.incidents())
    return Held(replace(case.held, incidents=incidents))


def read(path):
    """Rows by GDAL: fields with the point as (x, y), None without one."""
    meta, _, geometry, values = pyogrio.raw.read(path)
    points = [None if wkb is None else tuple(struct.unpack("<dd", wkb[5:21])) for wkb in geometry]
    return [dict(zip(meta["fields"], row, strict=True)) | {"point": point} for *row, point in zip(*values, points, strict=True)]


def test_gdal_reads_the_incidents_with_how_exact_they_are(tmp_path):
    writer("geojson").write(the_market(), tmp_path / "map.geojson")
    rows = {row["kind"]: row for row in read(tmp_path / "map.geojson")}
    assert rows["armed_attack"]["point"] == (9.36, 35.81)
    told = ("place", "place_precision", "date_start", "date_precision", "origins_low", "origins_high")
    assert [str(rows["armed_attack"][name])[:10] for name in told] == ["Kesra", "city", "2021-03-04", "day", "4", "6"]
    assert rows["protest"]["date_precision"] == "month"
    assert rows["statement"]["point"] is None  # nobody says where


def test_a_feature_carries_rival_figures_and_who_names_which_place(tmp_path):
    writer("geojson").write(the_market(), tmp_path / "map.geojson")
    features = json.loads((tmp_path / "map.geojson").read_text("utf-8"))["features"]
    facts = next(f["properties"] for f in features if f["properties"]["kind"] == "armed_attack")
    assert [f for f in facts["figures"] if f["property"] == "killed" and f["category"] == "unspecified"] == [
        {
            "property": "killed",
            "category": "unspecified",
            "low": 6,
            "best": 7,
            "best_rule": "default",
            "high": 7,
            "origins_low": 2,
            "origins_high": 2,
            "grade": "corroborated",
        }
    ]
    assert {"name": "Kesra", "certainty": "asserted", "said_by": "Gannet Wire → police"}.items() <= facts["places_said"][2].items()


def test_an_uncertain_place_is_neither_moved_nor_hidden(tmp_path):
    where = replace(attack(the_market()).where, precision=PlacePrecision.REGION, why_imprecise="only the region is named")
    writer("geojson").write(with_attack(where=where), tmp_path / "map.geojson")
    row = next(row for row in read(tmp_path / "map.geojson") if row["kind"] == "armed_attack")
    assert (row["point"], row["place_precision"], row["why_imprecise"]) == ((9.36, 35.81), "region", "only the region is named")


def test_gdal_reads_the_placemarks(tmp_path):
    writer("kml").write(many_scripts(), tmp_path / "map.kml")
    rows = read(tmp_path / "map.kml")
    assert [row["point"] for row in rows] == [(9.36, 35.81)]
    assert "Министерство" in rows[0]["description"] or "الوزارة" in rows[0]["description"] or "The post" in rows[0]["description"]


# The children of a placemark in the order that the schema of KML 2.2 sets (kml:AbstractFeatureGroup, then the geometry).
ORDER = ["name", "description", "TimeSpan", "styleUrl", "ExtendedData", "Point"]


def test_placemarks_keep_the_order_and_the_types_of_the_standard(tmp_path):
    writer("kml").write(the_market(), tmp_path / "map.kml")
    root = etree.parse(tmp_path / "map.kml").getroot()
    k = {"k": NAMESPACE}
    assert root.tag == f"{{{NAMESPACE}}}kml"
    styles = set(root.xpath("//k:Style/@id", namespaces=k))
    marks = root.xpath("//k:Placemark", namespaces=k)
    assert len(marks) == 4
    for mark in marks:
        names = [etree.QName(child).localname for child in mark]
        assert names == [name for name in ORDER if name in names]
        assert all(url.text.lstrip("#") in styles for url in mark.xpath("k:styleUrl", namespaces=k))
    spans = [[child.text for child in span] for span in root.xpath("//k:TimeSpan", namespaces=k)]
    assert ["2021-03-04", "2021-03-04"] in spans
    assert ["2021-02-01", "2021-02-28"] in spans


def test_words_that_xml_cannot_hold_are_replaced_and_counted(tmp_path):
    case = the_market()
    lost = writer("kml").write(Held(replace(case.held, header=replace(case.held.header, case="a\x00b & <c>"))), tmp_path / "map.kml")
    assert etree.parse(tmp_path / "map.kml").findtext(f".//{{{NAMESPACE}}}name") == "a\ufffdb & <c>"
    assert str(lost.losses[0]) == "characters: 1; XML has no control characters; U+FFFD stands in their place"


def events(case: Held, tmp_path) -> dict:
    writer("timeline").write(case, tmp_path / "timeline.json")
    told = json.loads((tmp_path / "timeline.json").read_text("utf-8"))["events"]
    return next(event for event in told if event["group"] == "armed attack")


@pytest.mark.parametrize(
    ("when", "start", "end", "shown"),
    [
        (Moment("2021-03-04", "2021-03-04", DatePrecision.DAY, "4 March"), (2021, 3, 4), None, "2021-03-04"),
        (Moment("2021-03-01", "2021-03-31", DatePrecision.MONTH, "in March"), (2021, 3), None, "2021-03 (month: “in March”)"),
        (Moment("2021-01-01", "2021-12-31", DatePrecision.YEAR, "in 2021"), (2021,), None, "2021 (year: “in 2021”)"),
        (
            Moment("2021-03-04", "2021-03-06", DatePrecision.RANGE, "4 to 6 March"),
            (2021, 3, 4),
            (2021, 3, 6),
            "2021-03-04 to 2021-03-06 (range: “4 to 6 March”)",
        ),
        (Moment("2021-03-04", None, DatePrecision.RANGE, "since"), (2021, 3, 4), None, "from 2021-03-04 (range: “since”)"),
    ],
)
def test_a_timeline_shows_a_date_as_it_is_known(when, start, end, shown, tmp_path):
    event = events(with_attack(when=when), tmp_path)
    assert tuple(event["start_date"].values()) == start
    assert (tuple(event["end_date"].values()) if "end_date" in event else None) == end
    assert event["display_date"] == shown


def test_what_documents_say_is_text_in_a_timeline_and_nothing_that_a_browser_runs(tmp_path):
    case = the_market()
    accounts = tuple(replace(a, origin=replace(a.origin, name="<img src=x onerror=alert(1)>")) for a in case.accounts())
    event = events(Held(replace(case.held, accounts=accounts, incidents=tuple(_own(i, accounts) for i in case.incidents()))), tmp_path)
    assert "<img" not in event["text"]["text"]
    assert "&lt;img src=x" in event["text"]["text"]


def _own(incident, accounts):
    return replace(incident, accounts=tuple(a.id for a in accounts if a.incident == incident.id))


def test_incidents_without_a_date_are_counted_as_lost(tmp_path):
    lost = writer("timeline").write(the_market(), tmp_path / "timeline.json")
    assert str(lost.losses[0]) == "incidents without a date: 1; a timeline has no place for them; use csv or geojson"
