"""Composed rows in the public layouts of event datasets: nothing in them happened, and no row of a dataset is among them."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from testimonia.exchange.into import BadRow, RowRead, column_map, open_dataset
from testimonia.exchange.plainly import chain_in_words, value_in_words
from testimonia.model.terms import Property

ACLED = [
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1", "assoc_actor_1"),
    *("inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2"),
    *("admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale", "notes", "fatalities", "tags", "timestamp"),
]

ATTACK = {
    "event_id_cnty": "KEN90001",
    "event_date": "14 March 2031",
    "year": "2031",
    "time_precision": "1",
    "event_type": "Violence against civilians",
    "sub_event_type": "Attack",
    "actor1": "Unidentified Armed Group (Kenya)",
    "inter1": "3",
    "actor2": "Civilians (Kenya)",
    "inter2": "7",
    "country": "Kenya",
    "admin1": "Garissa",
    "location": "Masabubu",
    "latitude": "-1.2",
    "longitude": "40.0",
    "geo_precision": "1",
    "source": "Tana Herald; Coast Radio",
    "notes": "On 14 March 2031, armed men fired on a market at Masabubu. Six people were killed.",
    "fatalities": "6",
    "timestamp": "1931000000",
}

GED = {
    "id": "900001",
    "year": "2031",
    "type_of_violence": "1",
    "side_a": "Government of Kenya",
    "side_b": "River Front",
    "source_office": "Tana Herald",
    "source_original": "police",
    "where_prec": "1",
    "where_coordinates": "Masabubu village",
    "adm_1": "Garissa county",
    "latitude": "-1.2",
    "longitude": "40.0",
    "country": "Kenya",
    "date_prec": "1",
    "date_start": "2031-03-14",
    "date_end": "2031-03-14",
    "deaths_a": "2",
    "deaths_b": "3",
    "deaths_civilians": "0",
    "deaths_unknown": "0",
    "best": "5",
    "high": "7",
    "low": "3",
}

GTD = {
    "eventid": "203103140001",
    "iyear": "2031",
    "imonth": "3",
    "iday": "14",
    "country_txt": "Kenya",
    "provstate": "Garissa",
    "city": "Masabubu",
    "latitude": "-1.2",
    "longitude": "40.0",
    "specificity": "1",
    "success": "1",
    "attacktype1_txt": "Armed Assault",
    "targtype1_txt": "Business",
    "target1": "Market",
    "gname": "River Front",
    "guncertain1": "1",
    "claimed": "1",
    "weaptype1_txt": "Firearms",
    "nkill": "7",
    "nkillter": "1",
    "nwound": "-99",
    "scite1": '"Six Dead at Market," Tana Herald, March 15, 2031.',
}

AIRWARS = {
    "code": "KE0009",
    "date": "2031-03-14",
    "date_end": "",
    "country_name": "Kenya",
    "location_name": "Masabubu",
    "region": "Garissa",
    "latitude": "-1.2",
    "longitude": "40.0",
    "geolocation_accuracy_name": "Neighbourhood/area",
    "strike_type_name": "Airstrike",
    "civilian_non_combatants_killed_min": "4",
    "civilian_non_combatants_killed_max": "6",
    "civilian_non_combatants_injured_min": "",
    "civilian_non_combatants_injured_max": "10",
    "children_killed_min": "1",
    "children_killed_max": "1",
    "belligerent_1_belligerent_name": "Northern Air Force",
    "belligerent_1_type": "Suspected",
    "belligerent_1_deaths_conceded_min": "1",
    "belligerent_1_deaths_conceded_max": "2",
}


def write(path: Path, rows: Sequence[Mapping[str, str]], columns: Sequence[str] | None = None, encoding: str = "utf-8") -> Path:
    """A CSV of the rows; the columns of the first where none are given."""
    with path.open("w", encoding=encoding, newline="") as out:
        writer = csv.DictWriter(out, columns or list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(folder: Path, rows: Sequence[Mapping[str, str]], columns: str, origin: str = "Dataset", **options: str) -> list[RowRead | BadRow]:
    """The rows, written to a file and read with a shipped map."""
    return list(open_dataset(write(folder / "rows.csv", rows), column_map(columns), origin, **options).rows())


def one(folder: Path, row: Mapping[str, str], columns: str, origin: str = "Dataset") -> RowRead:
    """The one row of a table."""
    (found,) = read(folder, [row], columns, origin)
    assert isinstance(found, RowRead), found
    return found


def said(row: RowRead, *wanted: Property | str) -> list[tuple[str, str, str]]:
    """What a row says: chain, value in words, quote; of these properties, in the order in which they are made."""
    claims = [c for c in row.extraction.claims if not wanted or c.property in wanted]
    return [(chain_in_words(c), value_in_words(c.value), c.span.quote) for c in claims]
