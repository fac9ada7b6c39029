"""What leaves a case does not tell whether a private person of one incident is the person of another.

Two cases are alike but for one thing: in the first, one woman is hurt in both incidents; in the second, another woman in the other. If
anything that leaves were keyed by the person, the first would hold fewer different words and ids than the second.
"""

import inspect
import re
import zipfile
from pathlib import Path

import duckdb
import pytest

from testimonia.exchange.out import writer, writers
from testimonia.model.held import Held
from testimonia.model.record import Record
from testimonia.model.terms import ActorKind, DatePrecision, Effect, Kind, PlacePrecision, Property, SourceKind
from testimonia.model.values import Actor, Moment, Place
from testimonia.pipeline import OpenCase
from testimonia.pipeline.register import Register
from testimonia.text.masking import masked
from tests.exchange.test_out_masked import words
from tests.report.composed import FOURTH, KESRA, Report, leaving, link, record_of
from tests.workbench.case import case_of, client

ONE, OTHER = "Amina Belhadj", "Samir Doukali"
GAFSA = Place("Gafsa", "TN", "Gafsa", 34.42, 8.78, PlacePrecision.CITY, None, "geonames:1", "Gafsa")
NINTH = Moment("2022-06-09", "2022-06-09", DatePrecision.DAY, "9 June")


def _report(name: str, person: str, day: Moment, place: Place, published: str) -> Report:
    text = f"On {day.raw} gunmen shot at {person}, a nurse, at the market in {place.name}. Police said that {person} was wounded.\n"
    found = Report(name, text, published, "Gannet Wire")
    attack = found.mention(Kind.ARMED_ATTACK, f"gunmen shot at {person}")
    wire, police = link("Gannet Wire", SourceKind.OUTLET), link("police", SourceKind.OFFICE)
    found.claim(attack, Property.DATE, day.raw, day, wire)
    found.claim(attack, Property.PLACE, place.name, place, wire)
    found.claim(attack, Property.VICTIM, person, Actor(person, ActorKind.PRIVATE_PERSON, person, effect=Effect.WOUNDED), wire, police)
    return found


def two_incidents(second: str) -> Record:
    """One incident with Amina Belhadj, and a year later, in another town, one with somebody."""
    return record_of(
        _report("kesra.txt", ONE, FOURTH, KESRA, "2021-03-05"), _report("gafsa.txt", second, NINTH, GAFSA, "2022-06-10"), case="two"
    )


SAME, APART = two_incidents(ONE), two_incidents(OTHER)


def tokens(said: str) -> int:
    """How many different words and ids there are."""
    return len(set(re.findall(r"[A-Za-z0-9_:-]{4,}", said)))


def test_there_are_two_incidents_in_each():
    assert len(SAME.incidents) == len(APART.incidents) == 2
    assert (ONE in str(SAME), OTHER in str(SAME), OTHER in str(APART)) == (True, False, True)


def _exported(record: Record, form: str, folder: Path, *, mask: bool) -> str:
    view = masked(Held(record), b"k" * 32) if mask else Held(record)
    folder.mkdir(parents=True)
    writer(form).write(view, folder / f"out{writers()[form].suffix}")
    return "\n".join(words(path) for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.parametrize("form", sorted(writers()))
def test_law_no_format_tells_whether_two_incidents_are_of_one_person(form: str, tmp_path: Path):
    same, apart = (_exported(record, form, tmp_path / name, mask=True) for name, record in (("same", SAME), ("apart", APART)))
    assert "Belhadj" not in same
    assert tokens(same) == tokens(apart)


def test_the_unmasked_words_would_tell(tmp_path: Path):
    """So that the law can fail."""
    same, apart = (_exported(record, "csv", tmp_path / name, mask=False) for name, record in (("same", SAME), ("apart", APART)))
    assert tokens(same) < tokens(apart)


def _bundled(record: Record, folder: Path) -> str:
    case = case_of(record, folder / "two.case")
    case.bundle(folder / "two.zip", by="Ana", why="for the archive")
    with zipfile.ZipFile(folder / "two.zip") as bundle:
        texts = [name for name in bundle.namelist() if not name.endswith((".db", ".parquet"))]
        return "\n".join(bundle.read(name).decode("utf-8", "replace") for name in texts)


def test_no_bundle_holds_a_name_or_an_index_of_persons(tmp_path: Path):
    said = _bundled(SAME, tmp_path)
    assert "Belhadj" not in said
    assert "Kesra" in said


def test_no_column_of_the_tables_joins_a_person_to_a_person(tmp_path: Path):
    """The tables as an analyst has them: every value that two victims of different incidents share is shared by all victims too."""
    writer("parquet").write(masked(Held(SAME), b"k" * 32), tmp_path / "tables")
    files = sorted((tmp_path / "tables").rglob("*.parquet")) or [tmp_path / "tables"]
    claims = next(file for file in files if "claim" in file.name or len(files) == 1)
    with duckdb.connect() as tables:
        asked = tables.execute(f"SELECT * FROM '{claims}' WHERE property = 'victim'")
        names = [column[0] for column in asked.description]
        rows = [dict(zip(names, row, strict=True)) for row in asked.fetchall()]
    assert len(rows) == 2
    one, other = rows
    shared = {column for column, value in one.items() if value not in (None, "") and value == other[column]}
    assert not [column for column in shared if re.search(r"[0-9a-f]{12}", str(one[column]))], "no id is shared"


def test_nothing_that_python_offers_asks_for_a_person():
    asks = re.compile(r"person|victim|witness|who\b|whose")
    offered = {
        f"{name}({parameter})"
        for name, method in inspect.getmembers(OpenCase, inspect.isfunction)
        if not name.startswith("_")
        for parameter in (name, *inspect.signature(method).parameters)
        if asks.search(parameter)
    }
    assert offered == set()
    assert "add" in dir(Register), "the register is the one place, and closed until somebody opens it"


def test_a_search_for_a_private_name_finds_nothing_and_says_how_names_are_looked_up(tmp_path: Path):
    case = case_of(SAME, tmp_path / "two.case")
    case.close()
    opened = client(case.path)
    for query in (ONE, "Belhadj", "belhadj kesra"):
        page = opened.get("/search", params={"q": query}).text
        assert "/document/" not in page.partition("<main")[2]
        assert 'action="/search/names"' in page
    assert "/document/" in opened.get("/search", params={"q": "market"}).text


def test_a_report_says_no_name_and_links_no_two_incidents():
    assert ONE not in str(leaving(SAME))
