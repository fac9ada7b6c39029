"""Rows of ACLED, UCDP GED, GTD and Airwars as documents: what each says, in whose name, with which words of the row."""

from pathlib import Path

import pytest

from testimonia.exchange.into import BadRow, RowRead, column_map, shipped_maps
from testimonia.model.record import ROW
from testimonia.model.terms import Act, Category, DatePrecision, Kind, Modality, PlacePrecision, Property, SourceKind
from testimonia.vocab import event_kinds
from tests.exchange.tables import ACLED, AIRWARS, ATTACK, GED, GTD, one, read, said


def test_a_row_is_a_document_whose_text_is_the_row_written_out(tmp_path: Path):
    document = one(tmp_path, ATTACK, "acled", "ACLED").document
    assert document.text.splitlines()[:4] == ["origin: ACLED", "event_id_cnty: KEN90001", "event_date: 14 March 2031", "year: 2031"]
    assert "notes: On 14 March 2031, armed men fired on a market at Masabubu. Six people were killed." in document.text
    assert "timestamp" not in document.text  # it changes whenever the row is uploaded again
    assert (document.name, document.publisher, document.media_type) == ("ACLED KEN90001", "ACLED", ROW)


@pytest.mark.parametrize(("row", "columns"), [(ATTACK, "acled"), (GED, "ucdp_ged"), (GTD, "gtd"), (AIRWARS, "airwars")])
def test_every_claim_quotes_the_row_and_its_chain_begins_with_the_origin(tmp_path: Path, row, columns):
    found = one(tmp_path, row, columns, "The Dataset")
    assert len(found.extraction.claims) > 5
    for claim in found.extraction.claims:
        assert found.document.text[claim.span.start : claim.span.end] == claim.span.quote
        for link in claim.chain:
            assert found.document.text[link.span.start : link.span.end] == link.source.name
        assert claim.chain[0].source.name == "The Dataset"
        assert claim.mention == found.extraction.mentions[0].id


def test_acled_whom_the_row_credits_is_the_next_link_each_in_a_claim_of_its_own(tmp_path: Path):
    row = one(tmp_path, ATTACK, "acled", "ACLED")
    assert row.extraction.mentions[0].kind is Kind.ARMED_ATTACK
    assert said(row, "killed") == [
        ("ACLED → Tana Herald", "6 unspecified", "fatalities: 6"),
        ("ACLED → Coast Radio", "6 unspecified", "fatalities: 6"),
    ]
    assert said(row, "perpetrator", "victim")[::2] == [
        ("ACLED → Tana Herald", "Unidentified Armed Group", "Unidentified Armed Group (Kenya)"),
        ("ACLED → Tana Herald", "Civilians", "Civilians (Kenya)"),
    ]
    accusations = [c for c in row.extraction.claims if c.property is Property.PERPETRATOR]
    assert {c.act for c in accusations} == {Act.ACCUSES}


def test_acled_a_source_without_a_name_is_unnamed(tmp_path: Path):
    row = one(tmp_path, {**ATTACK, "source": "Undisclosed Source"}, "acled", "ACLED")
    assert {c.chain[-1].source.kind for c in row.extraction.claims} == {SourceKind.UNNAMED}


@pytest.mark.parametrize(
    ("fatalities", "notes", "expected"),
    [
        ("0", "A march through the town.", ["0 unspecified"]),
        ("0", "Shots were heard. Casualties unknown.", []),
        ("0", "Fatalities were unknown at the time.", []),
        ("", "Nothing is said of the dead.", []),
        ("1,204", "A battle of several days.", ["1,204 unspecified"]),
    ],
)
def test_acled_a_zero_is_a_count_unless_the_notes_say_that_it_is_not_known(
    tmp_path: Path, fatalities: str, notes: str, expected: list[str]
):
    row = one(tmp_path, {**ATTACK, "source": "Tana Herald", "fatalities": fatalities, "notes": notes}, "acled")
    assert [value for _, value, _ in said(row, "killed")] == expected


@pytest.mark.parametrize(
    ("code", "start", "end", "precision"),
    [
        ("1", "2031-03-14", "2031-03-14", DatePrecision.DAY),
        ("2", "2031-03-11", "2031-03-17", DatePrecision.WEEK),
        ("3", "2031-03-01", "2031-03-31", DatePrecision.MONTH),
    ],
)
def test_acled_a_date_is_as_exact_as_its_code_says(tmp_path: Path, code: str, start: str, end: str, precision: DatePrecision):
    row = one(tmp_path, {**ATTACK, "time_precision": code}, "acled")
    moment = next(c.value for c in row.extraction.claims if c.property is Property.DATE)
    assert (moment.start, moment.end, moment.precision, moment.raw) == (start, end, precision, "event_date: 14 March 2031")


def test_acled_a_place_is_as_exact_as_its_code_says(tmp_path: Path):
    town, region = (
        next(c.value for c in one(tmp_path, {**ATTACK, "geo_precision": code}, "acled").extraction.claims if c.property is Property.PLACE)
        for code in ("1", "3")
    )
    assert (town.name, town.country, town.admin1, town.latitude, town.longitude) == ("Masabubu", "KE", "Garissa", -1.2, 40.0)
    assert (town.precision, town.why_imprecise) == (PlacePrecision.CITY, None)
    assert (region.precision, region.why_imprecise) == (PlacePrecision.REGION, "the point stands for a larger region")


def test_acled_force_against_protesters_is_said_of_the_force(tmp_path: Path):
    row = one(
        tmp_path,
        {
            **ATTACK,
            "event_type": "Protests",
            "sub_event_type": "Excessive force against protesters",
            "actor1": "Protesters (Kenya)",
            "inter1": "Protesters",
            "actor2": "Police Forces of Kenya (2027-)",
            "inter2": "State forces",
            "source": "Tana Herald",
        },
        "acled",
    )
    assert row.extraction.mentions[0].kind is Kind.DISPERSAL
    assert [v for _, v, _ in said(row, "perpetrator")] == ["Police Forces of Kenya"]
    assert [v for _, v, _ in said(row, "actor")] == ["Protesters"]


def test_ged_best_stands_beside_its_range_and_the_parts_point_to_it(tmp_path: Path):
    row = one(tmp_path, GED, "ucdp_ged", "UCDP")
    assert said(row, "killed") == [
        ("UCDP → Tana Herald → police", "5 unspecified", "best: 5"),
        ("UCDP → Tana Herald → police", "3 to 7 unspecified", "high: 7\nlow: 3"),
        ("UCDP → Tana Herald → police", "2 security_forces, part of a larger figure", "deaths_a: 2"),
        ("UCDP → Tana Herald → police", "3 alleged_attacker, part of a larger figure", "deaths_b: 3"),
    ]
    best, _, *parts = [c for c in row.extraction.claims if c.property is Property.KILLED]
    assert {part.value.of for part in parts} == {best.id}


def test_ged_a_whole_with_one_part_as_large_as_itself_is_told_once_with_the_category_of_the_part(tmp_path: Path):
    row = one(
        tmp_path,
        {**GED, "type_of_violence": "3", "deaths_a": "0", "deaths_b": "0", "deaths_civilians": "5", "low": "5", "high": "5"},
        "ucdp_ged",
    )
    killed = [c.value for c in row.extraction.claims if c.property is Property.KILLED]
    assert [(f.low, f.high, f.category, f.of) for f in killed] == [(5, 5, Category.CIVILIAN, None)]


@pytest.mark.parametrize(
    ("start", "end", "precision"),
    [
        ("2031-03-14", "2031-03-14", DatePrecision.DAY),
        ("2031-03-10", "2031-03-16", DatePrecision.WEEK),
        ("2031-03-01", "2031-03-31", DatePrecision.MONTH),
        ("2031-01-01", "2031-12-31", DatePrecision.YEAR),
        ("2031-03-10", "2031-03-12", DatePrecision.RANGE),
    ],
)
def test_ged_a_stretch_of_days_is_called_what_it_is(tmp_path: Path, start: str, end: str, precision: DatePrecision):
    row = one(tmp_path, {**GED, "date_start": start, "date_end": end}, "ucdp_ged")
    moment = next(c.value for c in row.extraction.claims if c.property is Property.DATE)
    assert (moment.start, moment.end, moment.precision) == (start, end, precision)


@pytest.mark.parametrize(
    ("name", "code"), [("DR Congo (Zaire)", "CD"), ("Myanmar (Burma)", "MM"), ("Kingdom of eSwatini (Swaziland)", "SZ")]
)
def test_ged_names_of_countries_with_older_names_beside_them(tmp_path: Path, name: str, code: str):
    row = one(tmp_path, {**GED, "country": name}, "ucdp_ged")
    assert next(c.value for c in row.extraction.claims if c.property is Property.PLACE).country == code


def test_gtd_what_is_not_known_is_no_claim_and_a_group_that_claims_it_says_so_itself(tmp_path: Path):
    row = one(tmp_path, GTD, "gtd", "GTD")
    assert said(row, "killed", "wounded") == [
        ("GTD → Tana Herald", "7 unspecified", "nkill: 7"),
        ("GTD → Tana Herald", "1 alleged_attacker, part of a larger figure", "nkillter: 1"),
    ]
    suspected, claimed = [c for c in row.extraction.claims if c.property is Property.PERPETRATOR]
    assert (suspected.act, suspected.modality) == (Act.ACCUSES, Modality.POSSIBLE)
    assert (claimed.act, [link.source.name for link in claimed.chain]) == (Act.CLAIMS_RESPONSIBILITY, ["GTD", "River Front"])
    assert said(row, "weapon", "stage", "target") == [
        ("GTD → Tana Herald", "Market", "Market"),
        ("GTD → Tana Herald", "Firearms (firearm)", "weaptype1_txt: Firearms"),
        ("GTD → Tana Herald", "accomplished", "success: 1"),
    ]


@pytest.mark.parametrize(
    ("month", "day", "start", "end", "precision"),
    [
        ("3", "14", "2031-03-14", "2031-03-14", DatePrecision.DAY),
        ("3", "0", "2031-03-01", "2031-03-31", DatePrecision.MONTH),
        ("0", "0", "2031-01-01", "2031-12-31", DatePrecision.YEAR),
    ],
)
def test_gtd_a_zero_in_a_date_is_not_known(tmp_path: Path, month: str, day: str, start: str, end: str, precision: DatePrecision):
    row = one(tmp_path, {**GTD, "imonth": month, "iday": day}, "gtd")
    claim = next(c for c in row.extraction.claims if c.property is Property.DATE)
    assert (claim.value.start, claim.value.end, claim.value.precision) == (start, end, precision)
    assert claim.span.quote == f"iyear: 2031\nimonth: {month}\niday: {day}"


def test_airwars_ranges_stay_ranges_and_what_a_party_concedes_is_its_admission(tmp_path: Path):
    row = one(tmp_path, AIRWARS, "airwars", "Airwars")
    assert (row.extraction.mentions[0].kind, row.extraction.mentions[0].form) == (Kind.BOMBING, "aerial")
    assert said(row, "killed", "wounded") == [
        ("Airwars", "4 to 6 civilian", "civilian_non_combatants_killed_min: 4\ncivilian_non_combatants_killed_max: 6"),
        ("Airwars", "up to 10 civilian", "civilian_non_combatants_injured_max: 10"),
        ("Airwars", "1 child civilian", "children_killed_min: 1\nchildren_killed_max: 1"),
        (
            "Airwars → Northern Air Force",
            "1 to 2 civilian",
            "belligerent_1_deaths_conceded_min: 1\nbelligerent_1_deaths_conceded_max: 2",
        ),
    ]
    assert [c.act for c in row.extraction.claims if c.chain[-1].source.name == "Northern Air Force"] == [Act.ADMITS]


def test_a_fraction_of_a_person_is_left_out_and_told(tmp_path: Path):
    row = one(tmp_path, {**GTD, "nkill": "3.5", "nkillter": ""}, "gtd")
    assert said(row, "killed") == []
    assert [(left.column, left.value, left.why) for left in row.left] == [("nkill", "3.5", "'3.5' is no whole number of persons")]


@pytest.mark.parametrize(
    ("changed", "column", "why"),
    [
        ({"latitude": "0", "longitude": "0"}, "latitude", "0, 0 lies in the open sea, where coordinates land that are missing"),
        ({"latitude": "-191"}, "latitude", "'-191' lies outside of -90 to 90 degrees"),
        ({"country": "Atlantis"}, "country", "no country of the place index"),
        ({"low": "8"}, "low", "the low end lies above the high end, 7"),
        ({"low": "6"}, "best", "lies outside of its own range, 6 to 7"),
    ],
)
def test_a_cell_that_cannot_be_is_left_out_and_the_rest_of_the_row_stays(tmp_path: Path, changed: dict[str, str], column: str, why: str):
    row = one(tmp_path, {**GED, **changed}, "ucdp_ged")
    assert [(left.column, left.why) for left in row.left] == [(column, why)]
    assert said(row, "killed")


def test_a_row_without_a_readable_date_is_a_bad_row_and_the_others_go_on(tmp_path: Path):
    rows = [{**ATTACK, "event_date": "last spring"}, {**ATTACK, "event_date": ""}, {**ATTACK, "event_date": "31 February 2031"}, ATTACK]
    first, second, third, good = read(tmp_path, rows, "acled")
    assert first == BadRow(2, "'last spring' is no date")
    assert second == BadRow(3, "the column event_date is empty: an event without a date is of no use here")
    assert third == BadRow(4, "'31 February 2031' is no day of the calendar")
    assert isinstance(good, RowRead)


# -- the maps


@pytest.mark.parametrize("scheme", ["acled", "gtd"])
def test_a_shipped_map_gives_a_kind_that_the_codebook_has_for_that_type(scheme: str):
    """The codebook says which types each kind may be; the map chooses among the kinds of one type, and may choose no other."""
    for label, kind in column_map(scheme).kind.values.items():
        name, _, form = kind.partition("/")
        types = [part.partition(" (")[0].strip().casefold() for part in event_kinds()[name].crosswalk[scheme].split(";")]
        broad = {"battles", "explosions/remote violence", "violence against civilians", "protests", "riots", "strategic developments"}
        assert label in broad or label.partition(" (")[0] in types or label == "chemical weapon", label
        assert not form or form in {f.name for f in event_kinds()[name].forms}, kind


def test_every_type_of_acled_has_its_kind():
    every = [
        *("Armed clash", "Government regains territory", "Non-state actor overtakes territory", "Chemical weapon", "Air/drone strike"),
        *("Suicide bomb", "Shelling/artillery/missile attack", "Remote explosive/landmine/IED", "Grenade", "Sexual violence", "Attack"),
        *("Abduction/forced disappearance", "Peaceful protest", "Protest with intervention", "Excessive force against protesters"),
        *("Violent demonstration", "Mob violence", "Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use"),
        *("Headquarters or base established", "Looting/property destruction", "Non-violent transfer of territory", "Other"),
    ]
    assert set(map(str.casefold, every)) <= set(column_map("acled").kind.values)


def test_every_column_that_the_map_of_acled_names_is_a_column_of_acled():
    columns = column_map("acled")
    assert set(columns.needed) <= set(ACLED)
    named = {*columns.kind.columns, *columns.place.name, *(a.column for a in columns.actor), *(f.count for f in columns.figure)}
    assert named <= set(ACLED)


def test_the_shipped_maps_are_these():
    assert shipped_maps() == ("acled", "airwars", "gtd", "table", "ucdp_ged")
