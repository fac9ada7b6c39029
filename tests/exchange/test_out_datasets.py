"""Tables in the shape of ACLED, UCDP GED and Uwazi: columns verbatim, and what they cannot hold told."""

import csv
import json
from dataclasses import replace

import pytest

from testimonia.exchange.out import acled, ged, writer
from testimonia.exchange.out.deaths import deaths
from testimonia.model.record import Best, Bound, FigureRange, Range
from testimonia.model.terms import Category, DatePrecision, Kind, Property
from testimonia.model.values import Moment
from testimonia.vocab import datasets, event_kinds
from tests.exchange.held import Held, many_scripts, the_market

# As the codebooks list them.
ACLED = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
]
GED = [
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
]


def attack(case: Held):
    return next(incident for incident in case.incidents() if incident.kind == "armed_attack")


def with_attack(**changes) -> Held:
    case = the_market()
    incidents = tuple(replace(i, **changes) if i == attack(case) else i for i in case.incidents())
    return Held(replace(case.held, incidents=incidents))


def figure(category: Category, low, best, high, kind=Property.KILLED) -> FigureRange:
    return FigureRange(
        kind, category, Bound(low, ()), Best(best, "default") if best is not None else None, Bound(high, ()), Range(1, 1), ""
    )


def rows(name: str, case: Held, tmp_path) -> tuple[list[dict], list[str]]:
    lost = writer(name).write(case, tmp_path / "events.csv")
    with (tmp_path / "events.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file)), [str(loss) for loss in lost.losses]


def test_columns_are_those_of_the_datasets():
    assert list(acled.COLUMNS) == ACLED
    assert list(ged.COLUMNS) == GED
    assert len(GED) == 49


def test_an_attack_in_acleds_columns(tmp_path):
    (row, protest), lost = rows("acled", the_market(), tmp_path)
    told = ("event_date", "time_precision", "event_type", "sub_event_type", "disorder_type", "iso", "country", "location", "geo_precision")
    expected = ["2021-03-04", "1", "Violence against civilians", "Attack", "Political violence", "788", "Tunisia", "Kesra", "1"]
    assert [row[name] for name in told] == expected
    assert (row["actor1"], row["civilian_targeting"]) == ("", "Civilian targeting")  # one side denies, another is accused
    assert "perpetrator: Our movement [denied]" in row["notes"]
    assert (protest["event_type"], protest["time_precision"], protest["fatalities"]) == ("Protests", "3", "")
    assert "incidents whose perpetrator is disputed, denied or merely accused: 1" in "\n".join(lost)


def test_every_incident_is_a_row_or_told_as_lost(tmp_path):
    for name in ("acled", "ged"):
        found, lost = rows(name, the_market(), tmp_path)
        gone = sum(
            int(line.split(": ")[1].split(";")[0]) for line in lost if line.startswith("incidents of kind") or "without a date" in line
        )
        gone += sum(
            int(line.split(": ")[1].split(";")[0])
            for line in lost
            if line.startswith(("incidents without a place", "incidents without reported"))
        )
        assert len(found) + gone == 4


def test_an_attack_in_geds_columns(tmp_path):
    (row,), lost = rows("ged", the_market(), tmp_path)
    assert [row[name] for name in ("best", "high", "low", "number_of_sources", "where_prec", "date_prec")] == [
        "10",
        "15",
        "8",
        "6",
        "1",
        "1",
    ]
    assert row["geom_wkt"] == "POINT (9.36 35.81)"
    assert "totals added up from parts: 1" in "\n".join(lost)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ((figure(Category.UNSPECIFIED, 6, 7, 7),), (6, 7, 7, False)),
        ((figure(Category.CIVILIAN, 4, 4, 4), figure(Category.SECURITY_FORCES, 2, 2, 3)), (6, 6, 7, True)),
        ((figure(Category.UNSPECIFIED, 9, 9, 9), figure(Category.CIVILIAN, 4, 4, 4)), (9, 9, 9, False)),  # a part of the whole
        ((figure(Category.UNSPECIFIED, 30, None, None),), (30, 30, 30, False)),
        ((figure(Category.UNSPECIFIED, None, None, 5),), (0, 5, 5, False)),
        ((figure(Category.UNSPECIFIED, 3, 3, 3, Property.EXECUTED),), (3, 3, 3, False)),
    ],
)
def test_the_dead_as_low_best_and_high(figures, expected):
    found = deaths(replace(attack(the_market()), figures=figures))
    assert (found.low, found.best, found.high, found.added) == expected
    assert sum(found.parts.values()) == found.best


def test_nobody_said_to_have_died_is_not_zero():
    assert deaths(replace(attack(the_market()), figures=())) is None


def test_best_is_the_sum_of_the_four_parts_as_in_every_row_of_the_dataset(tmp_path):
    for case in (the_market(), many_scripts()):
        for row in rows("ged", case, tmp_path)[0]:
            parts = sum(int(row[f"deaths_{part}"]) for part in ("a", "b", "civilians", "unknown"))
            assert int(row["low"]) <= int(row["best"]) == parts <= int(row["high"])


def test_a_year_is_too_long_for_an_event_and_is_told(tmp_path):
    when = Moment("2021-01-01", "2021-12-31", DatePrecision.YEAR, "in 2021")
    found, lost = rows("acled", with_attack(when=when), tmp_path)
    assert [row["event_type"] for row in found] == ["Protests"]
    assert lost[0].startswith("incidents without a date, or with too long a stretch of time: 2; ACLED needs one of at most 31 days")


@pytest.mark.parametrize("kind", [Kind.TRIAL, Kind.STATEMENT, Kind.DISPLACEMENT])
def test_kinds_that_acled_does_not_code_are_lost_and_told(kind, tmp_path):
    _, lost = rows("acled", with_attack(kind=kind), tmp_path)
    assert any(line.startswith(f"incidents of kind {kind}: ") and line.endswith("ACLED has no such type of event") for line in lost)


def test_sub_types_are_those_of_the_reviewed_crosswalk():
    for kind, entry in event_kinds().items():
        forms = [frozenset[str]()] + [frozenset({form.name}) for form in entry.forms]
        found = {datasets.acled_sub_event(kind, f, lethal=x, armed_target=a) for f in forms for x in (True, False) for a in (True, False)}
        for sub_event in found - {None}:
            assert sub_event in entry.crosswalk["acled"], kind
            assert all(datasets.acled_types(sub_event))
        if entry.crosswalk["acled"] == "none":
            assert found == {None}, kind
        assert datasets.ged_takes(kind) == (not entry.crosswalk["ged"].startswith("none")), kind


def test_uwazi_gets_a_file_for_each_template_in_its_own_way_of_writing(tmp_path):
    lost = writer("uwazi").write(the_market(), tmp_path)
    templates = json.loads((tmp_path / "templates.json").read_text("utf-8"))
    for template, file in (("Incident", "incidents.csv"), ("Document", "documents.csv"), ("Claim", "claims.csv")):
        with (tmp_path / file).open(encoding="utf-8-sig", newline="") as opened:
            table = csv.DictReader(opened)
            assert table.fieldnames == list(templates[template])
            found = list(table)
        assert all(row["title"] for row in found)
        if template == "Incident":
            row = next(row for row in found if row["kind"] == "armed_attack")
            assert (row["date"], row["geolocation_geolocation"]) == ("2021-03-04:2021-03-04", "35.81|9.36")
            assert row["documents"].count("|") == 5
    assert "ranges of figures: 8; Uwazi has no ranges; they stand in words" in [str(loss) for loss in lost.losses]
