"""Names of places to places: the index, finding names, and deciding together which namesakes a text means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.places import predict
from testimonia.errors import PlacesError
from testimonia.model.terms import PlacePrecision
from testimonia.model.values import Place
from testimonia.text.places import Kind, PlaceName, Places, choose, find_places, resolve
from testimonia.text.places.data import vocabulary
from testimonia.text.places.folding import bare_name, fold, loosened, romanised
from testimonia.text.places.mentions import RANKS, lies_in


@pytest.fixture(scope="module")
def places() -> Iterator[Places]:
    index = Places()
    yield index
    index.close()


def named(text: str, *names: str) -> list[PlaceName]:
    """The first mention of each name in the text."""
    return [PlaceName(text.index(name), text.index(name) + len(name), name) for name in names]


def where(places: Places, text: str, *names: str, year: int | None = None) -> list[Place | None]:
    return resolve(places, text, named(text, *names), year=year)


def brief(place: Place | None) -> tuple[str, str | None, str | None, str]:
    """Name, country, first-order division, precision."""
    assert place is not None
    return place.name, place.country, place.admin1, str(place.precision)


# Folding


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Ayn al-‘Arab", "ayn al arab"),
        ("GUR'YEV", "guryev"),
        ("Saint Petersburg", "st petersburg"),
        ("The Gambia", "gambia"),
        ("U.S.", "us"),
        ("Côte d’Ivoire", "cote divoire"),
        ("Łódź", "lodz"),
        ("…", ""),
        ("🄐", "a"),
        ("The The Hague", "hague"),
    ],
)
def test_spellings_of_one_name_share_a_key(written: str, key: str) -> None:
    assert fold(written) == key


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Khan Sheikhoun", "Khān Shaykhūn"), ("Lisichansk", "Lysychansk"), ("al-Bayda", "Al Bayḑā’"), ("Қарағанды", "Qaraghandy")],
)
def test_romanisations_of_one_name_sound_alike(one: str, other: str) -> None:
    assert loosened(fold(romanised(one))) == loosened(fold(romanised(other)))


def test_the_bare_name_of_a_division_has_no_word_for_its_rank() -> None:
    assert [bare_name(n) for n in ("Province of Sulu", "Isiolo County", "Atyrau Oblisi", "Region")] == ["sulu", "isiolo", "atyrau", ""]


# The index


def test_a_name_has_all_its_places_and_the_larger_kinds_come_first(places: Places) -> None:
    found = places.candidates("Georgia")
    assert [(c.name, c.kind, c.country) for c in found[:2]] == [("Georgia", Kind.FIRST_DIVISION, "US"), ("Georgia", Kind.COUNTRY, "GE")]


def test_a_name_nobody_bears_has_no_candidates(places: Places) -> None:
    assert places.candidates("Xyzzyville") == ()
    assert places.candidates("") == ()


def test_a_missing_index_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(PlacesError, match=r"missing.*python -m testimonia\.text\.places build"):
        Places(tmp_path / "none.sqlite").candidates("Kyiv")


def test_a_file_that_is_no_index_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.sqlite").write_bytes(b"not a database, and long enough to be read as one " * 40)
    with pytest.raises(PlacesError, match="not a place index"):
        Places(tmp_path / "bad.sqlite").candidates("Kyiv")


def test_every_old_name_leads_to_its_place(places: Places) -> None:
    """Row by row: the name in the report finds a place in the country of the row, in the years of the row."""
    for row in vocabulary("renamed_places.toml")["rename"]:
        found = [
            c
            for c in places.candidates(row["name"])
            if c.country == row["country"] and (c.first, c.last) == (row.get("from"), row.get("to"))
        ]
        assert found, row["name"]


def test_every_country_has_a_place_and_its_people_lead_to_it(places: Places) -> None:
    for code, row in vocabulary("countries.toml").items():
        for name in row["people"] + row.get("also", []):
            assert code in {c.country for c in places.candidates(name) if c.kind == Kind.COUNTRY}, (code, name)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=30))
def test_any_text_may_be_looked_up_and_case_does_not_count(name: str) -> None:
    index = Places()
    found = index.candidates(name)
    assert all(-90 <= c.latitude <= 90 and -180 <= c.longitude <= 180 for c in found)
    if name.isascii():
        assert index.candidates(name.upper()) == found
    index.close()


# Which namesake


def test_the_larger_place_after_a_comma_decides(places: Places) -> None:
    for state in ("Ohio", "Illinois", "Missouri"):
        assert brief(where(places, f"A mob burned a house in Springfield, {state}, in the night.", "Springfield")[0]) == (
            "Springfield",
            "US",
            state,
            "city",
        )


def test_the_abbreviated_state_after_a_comma_decides_though_nobody_listed_it(places: Places) -> None:
    assert brief(where(places, "Officers in Mobile, Ala., fired tear gas.", "Mobile")[0]) == ("Mobile", "US", "Alabama", "city")


def test_a_name_and_its_state_taken_as_one_name(places: Places) -> None:
    assert brief(where(places, "Two men were shot in Paris, Texas.", "Paris, Texas")[0]) == ("Paris", "US", "Texas", "city")


def test_one_name_may_mean_two_places_where_the_text_says_so(places: Places) -> None:
    text = "Marches were held in Portland, Oregon, and in Portland, Maine."
    first, second = text.index("Portland"), text.rindex("Portland")
    found = resolve(places, text, [PlaceName(i, i + 8, "Portland") for i in (first, second)])
    assert [p.admin1 for p in found if p] == ["Oregon", "Maine"]


def test_a_demonym_tells_the_country(places: Places) -> None:
    text = "The Venezuelan opposition marched in Valencia and in Barcelona."
    assert [brief(p)[1] for p in where(places, text, "Valencia", "Barcelona")] == ["VE", "VE"]


def test_other_names_tell_the_country(places: Places) -> None:
    libya = "Shelling was heard in Tripoli, Misrata and Benghazi."
    lebanon = "Snipers fired in Tripoli as troops came from Beirut and Sidon."
    assert [
        brief(where(places, text, *names)[0])[1]
        for text, names in ((libya, ("Tripoli", "Misrata", "Benghazi")), (lebanon, ("Tripoli", "Beirut", "Sidon")))
    ] == ["LY", "LB"]


@pytest.mark.parametrize(
    ("name", "year", "today"),
    [
        ("Shevchenko", 1989, ("Aktau", "KZ")),
        ("Shevchenko", 2019, ("Shevchenko", "UA")),
        ("Salisbury", 1975, ("Harare", "ZW")),
        ("Salisbury", 2018, ("Salisbury", "GB")),
        ("Akmola", 1995, ("Astana", "KZ")),
        ("Leninsk", 1985, ("Baikonur", "KZ")),
    ],
)
def test_the_year_decides_an_old_name(places: Places, name: str, year: int, today: tuple[str, str]) -> None:
    found = where(places, f"Shots were fired in {name} at noon.", name, year=year)[0]
    assert found is not None
    assert (fold(found.name), found.country) == (fold(today[0]), today[1])


def test_a_word_for_the_rank_decides_between_a_town_and_its_province(places: Places) -> None:
    assert brief(where(places, "Officers were shot in the Aktyubinsk region.", "Aktyubinsk")[0]) == ("Aktobe", "KZ", "Aktobe", "region")
    assert brief(where(places, "Officers were shot in the city of Aktobe.", "Aktobe")[0]) == ("Aktobe", "KZ", "Aktobe", "city")


def test_two_names_of_one_town(places: Places) -> None:
    kobani = where(places, "Fighting in Ayn al-Arab (Kobani) went on.", "Ayn al-Arab", "Kobani")
    assert [p.gazetteer_id for p in kobani if p] == ["geonames:172256", "geonames:172256"]


# How exact


def test_a_region_and_a_country_say_why_they_are_not_exact(places: Places) -> None:
    province, country, island = where(places, "From Isiolo County in Kenya to Mindanao.", "Isiolo County", "Kenya", "Mindanao")
    assert province is not None
    assert country is not None
    assert (province.precision, province.why_imprecise) == (
        PlacePrecision.REGION,
        "only the province or state is named; the position is the middle of its towns",
    )
    assert (country.precision, country.why_imprecise) == (
        PlacePrecision.COUNTRY,
        "only the country is named; the position is the middle of it",
    )
    assert brief(island) == ("Mindanao", "PH", None, "region")


def test_a_place_that_the_index_lacks_is_put_near_the_one_that_the_text_names(places: Places) -> None:
    text = "Police fired into the crowd at Kwaxyza, near Vereeniging."
    unknown, known = where(places, text, "Kwaxyza", "Vereeniging")
    assert unknown is not None
    assert known is not None
    assert (unknown.name, unknown.precision, unknown.latitude, unknown.longitude) == (
        "Kwaxyza",
        PlacePrecision.REGION,
        known.latitude,
        known.longitude,
    )
    assert unknown.why_imprecise == "Kwaxyza is not in the place index; the position is that of Vereeniging, near which the text puts it"


def test_a_namesake_elsewhere_is_not_taken_against_the_words_of_the_text(places: Places) -> None:
    """A larger Kom lies in Iran, spelt otherwise; the text says Kenya."""
    found = where(places, "Cattle were stolen at Kom, in Isiolo County, Kenya.", "Kom", "Isiolo County", "Kenya")[0]
    assert found is not None
    assert (found.country, found.why_imprecise) == (
        "KE",
        "Kom is not in the place index; the position is that of Isiolo County, in which the text puts it",
    )


def test_an_unknown_place_named_with_another_gets_its_country_and_no_position(places: Places) -> None:
    found = where(places, "Men from Aktobe met in Kwaxyza.", "Aktobe", "Kwaxyza")[1]
    assert found is not None
    assert (found.country, found.latitude, found.longitude, found.precision) == ("KZ", None, None, PlacePrecision.COUNTRY)


def test_an_unknown_place_alone_is_no_place(places: Places) -> None:
    assert where(places, "They met in Kwaxyza.", "Kwaxyza") == [None]


def test_a_region_of_several_countries_has_no_position(places: Places) -> None:
    found = where(places, "Unrest spread across the Middle East.", "Middle East")[0]
    assert found is not None
    assert (found.country, found.latitude, found.why_imprecise) == (None, None, "Middle East lies in several countries")


NAMES = st.sampled_from(
    [
        "Springfield",
        "Paris",
        "Kyiv",
        "Aktobe",
        "Georgia",
        "Kwaxyza",
        "Tripoli",
        "Mindanao",
        "Kenyan",
        "Isiolo County",
        "San Jose",
        "Ohio",
        "Middle East",
    ]
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(NAMES, max_size=8), st.sampled_from([", ", " and ", " in ", ". In ", ", near "]), st.one_of(st.none(), st.integers(1900, 2030))
)
def test_laws_of_resolving(names: list[str], between: str, year: int | None) -> None:
    """One answer a name in the same order; positions come with a country; the order in which names are handed over does not matter."""
    index = Places()
    text = between.join(names)
    spans, at = [], 0
    for name in names:
        spans.append(PlaceName(at, at + len(name), name))
        at += len(name) + len(between)
    found = resolve(index, text, spans, year=year)
    assert len(found) == len(spans)
    assert all(
        p.raw == s.name and (p.latitude is None or p.country) and (p.latitude is None) == (p.longitude is None)
        for p, s in zip(found, spans, strict=True)
        if p
    )
    assert all(0 <= c.score <= 1 for c in choose(index, text, spans, year=year))
    assert list(reversed(resolve(index, text, list(reversed(spans)), year=year))) == found
    index.close()


def test_containment_is_no_circle(places: Places) -> None:
    some = [c for name in ("Aktobe", "Georgia", "Isiolo", "Mindanao", "Paris", "New York", "Kashmir") for c in places.candidates(name)[:6]]
    assert not [(a.name, b.name) for a in some for b in some if lies_in(a, b) and lies_in(b, a)]


# Finding names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Gunmen attacked a convoy in Datu Piang, Maguindanao, the army said.", ["Datu Piang", "Maguindanao"]),
        ("ZHANAOZEN, Kazakhstan - Oil workers were killed on Friday.", ["ZHANAOZEN", "Kazakhstan"]),
        ("Herders raided the village of Kwaxyza in Laikipia.", ["Kwaxyza", "Laikipia"]),
        ("Police fired into the crowd at Kwaxyza, near Vereeniging, on Monday.", ["Kwaxyza", "Vereeniging"]),
        ("Fighting in Ayn al-Arab went on.", ["Ayn al-Arab"]),
        ("Many officials said on Sunday that General Nelson was nice.", []),
        ("The U.S. embassy in Kyiv was closed.", ["U.S.", "Kyiv"]),
    ],
)
def test_names_are_found_by_the_words_around_them(places: Places, text: str, names: list[str]) -> None:
    found = find_places(places, text)
    assert [n.name for n in found] == names
    assert all(text[n.start : n.end] == n.name for n in found)


def test_demonyms_are_found_only_on_request(places: Places) -> None:
    text = "The Tunisian president flew to Algeria."
    assert [n.name for n in find_places(places, text)] == ["Algeria"]
    assert [n.name for n in find_places(places, text, people=True)] == ["Tunisian", "Algeria"]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ABkinParsOhio ,.'’-\n\"(US)", max_size=80))
def test_found_names_stand_in_the_text_in_order_and_apart(text: str) -> None:
    index = Places()
    found = find_places(index, text, people=True, least=0.0)
    assert all(text[n.start : n.end] == n.name and n.name for n in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    index.close()


def test_a_word_for_a_rank_has_a_meaning() -> None:
    assert RANKS["oblast"] == {Kind.FIRST_DIVISION, Kind.SECOND_DIVISION, Kind.REGION}
    assert RANKS["village"] == {Kind.CITY}


# The task


def test_predictions_read_only_the_fields_they_may() -> None:
    text = "Marches were held in Portland, Oregon."
    bare = {"id": "a", "text": text, "toponyms": [{"start": 21, "end": 29}, {"start": 31, "end": 37}]}
    full = {
        "id": "a",
        "text": text,
        "title": "Lisbon",
        "date": "1950-01-01",
        "toponyms": [
            {"start": 21, "end": 29, "lat": 0.0, "lon": 0.0, "geonameid": "1", "name": "Rome"},
            {"start": 31, "end": 37, "country": "PT"},
        ],
    }
    for gold_spans in (True, False):
        assert json.dumps(list(predict([bare], gold_spans))) == json.dumps(list(predict([full], gold_spans)))
    assert [t["geonameid"] for t in next(predict([bare], True))["toponyms"]] == ["5746545", "5744337"]
