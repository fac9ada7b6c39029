"""A dataset in a case: its figures beside those of a report, and what importing again changes."""

import io
from pathlib import Path

import pytest

import testimonia as tm
from testimonia.errors import ExchangeError
from testimonia.exchange.into import RowRead, column_map, map_text, open_dataset
from testimonia.model.record import Range
from testimonia.model.terms import Category, DatePrecision, Kind, PlacePrecision, Property, SourceKind
from testimonia.model.values import Figure, Moment, Place
from testimonia.reconcile import dossiers
from tests.exchange.tables import ATTACK, GED, write
from tests.reconcile.composed import MINISTRY, Report, outlet

MASABUBU = Place("Masabubu", "KE", None, -1.2, 40.0, PlacePrecision.CITY, None, None, "Masabubu")


def report(name: str, chain: tuple, killed: int) -> Report:
    """A composed report of the attack in the tables, as the extraction leaves it."""
    composed = Report(name, "2031-03-15")
    mention = composed.mention(Kind.ARMED_ATTACK, "2031-03-14", MASABUBU, chain)
    composed.claim(mention, Property.KILLED, Figure(killed, killed, Category.UNSPECIFIED, str(killed)), chain)
    return composed


def together(folder: Path, *reports: Report, **tables: list[dict[str, str]]):
    """The dossiers of reports and tables in one case."""
    documents, mentions, claims = [], [], []
    for composed in reports:
        documents.append(composed.document)
        mentions += composed.mentions
        claims += composed.claims
    for columns, rows in tables.items():
        dataset = open_dataset(write(folder / f"{columns}.csv", rows), column_map(columns), columns.upper())
        for row in dataset.rows():
            assert isinstance(row, RowRead)
            documents.append(row.document)
            mentions += row.extraction.mentions
            claims += row.extraction.claims
    return dossiers(documents, mentions, claims)


def test_a_datasets_figure_stands_beside_a_documents_in_one_incident(tmp_path: Path):
    (dossier,) = together(tmp_path, report("morning", (outlet("Coast Post"), MINISTRY), 4), acled=[ATTACK], ucdp_ged=[GED])
    # The police, whom the second dataset has from the Herald, are an organ of the state that the ministry speaks for: one origin.
    assert {a.origin.name for a in dossier.accounts} == {"Interior Ministry", "Tana Herald", "Coast Radio"}
    (killed,) = [f for f in dossier.incident.figures if f.property is Property.KILLED]
    assert (killed.low.value, killed.high.value, killed.grade) == (3, 7, "contested")
    assert len(dossier.incident.documents) == 3


def test_an_outlet_that_a_dataset_draws_on_is_no_second_origin_beside_its_own_report(tmp_path: Path):
    alone = together(tmp_path, report("herald", (outlet("Tana Herald"),), 6))
    with_row = together(tmp_path, report("herald", (outlet("Tana Herald"),), 6), acled=[{**ATTACK, "source": "Tana Herald"}])
    assert [d.incident.independent_origins for d in (*alone, *with_row)] == [Range(0, 1), Range(0, 1)]
    assert [o.origin.name for o in with_row[0].accounts] == ["Tana Herald"]


def test_two_rows_of_one_table_are_never_one_incident_rows_of_two_tables_may_be(tmp_path: Path):
    same_day = {**ATTACK, "event_id_cnty": "KEN90002", "notes": "A second attack on the same day."}
    assert len(together(tmp_path, acled=[ATTACK, same_day])) == 2
    assert len(together(tmp_path, acled=[ATTACK], ucdp_ged=[GED])) == 1


# -- again


def imported(case: tm.OpenCase, rows: list[dict[str, str]], **options):
    return case.import_table(write(case.path.parent / "acled.csv", rows), "acled", "ACLED", **options)


def killed_in_force(case: tm.OpenCase) -> list[tuple[int, str]]:
    _, claims = case.store.current()
    return sorted((c.value.low, c.chain[-1].source.name) for c in claims if c.property is Property.KILLED)


SECOND = {**ATTACK, "event_id_cnty": "KEN90002", "event_date": "2 May 2031", "location": "Bura", "source": "Tana Herald", "fatalities": "1"}


@pytest.fixture
def case(tmp_path: Path):
    with tm.open_case(tmp_path / "harbour.case") as opened:
        yield opened


def test_importing_the_same_file_again_changes_nothing(case: tm.OpenCase):
    first = imported(case, [ATTACK, SECOND])
    assert (first.new, first.changed, first.unchanged, first.failed, first.incidents) == (2, (), 0, (), 2)
    before = io.StringIO()
    case.export(before)
    again = imported(case, [SECOND, {**ATTACK, "timestamp": "1999999999"}])
    assert (again.new, again.changed, again.unchanged, again.claims) == (0, (), 2, 0)
    after = io.StringIO()
    case.export(after)
    assert after.getvalue() == before.getvalue()
    assert case.verify() == ()


def test_a_row_that_changed_takes_the_place_of_its_former_version(case: tm.OpenCase):
    imported(case, [ATTACK, SECOND])
    summary = imported(case, [{**ATTACK, "fatalities": "9"}, SECOND])
    assert (summary.changed, summary.unchanged, summary.incidents) == (("ACLED KEN90001",), 1, 2)
    assert killed_in_force(case) == [(1, "Tana Herald"), (9, "Coast Radio"), (9, "Tana Herald")]
    every = {c.id: c for c in case.record().claims}
    superseded = [(every[c.supersedes].value.low, c.value.low) for c in every.values() if c.supersedes and c.property is Property.KILLED]
    assert superseded == [(6, 9), (6, 9)]
    assert case.verify() == ()


def test_what_a_changed_row_no_longer_says_is_no_longer_in_force(case: tm.OpenCase):
    imported(case, [ATTACK])
    imported(case, [{**ATTACK, "fatalities": "", "source": "Tana Herald"}])
    assert killed_in_force(case) == []
    assert {c.chain[-1].source.name for c in case.store.current()[1]} == {"Tana Herald"}
    assert len(list(case.store.incidents())) == 1


def test_a_row_may_return_to_what_it_once_said_and_back(case: tm.OpenCase):
    versions = [ATTACK, {**ATTACK, "fatalities": "9"}]
    for turn in range(5):
        summary = imported(case, [versions[turn % 2]])
        assert (summary.new, len(summary.changed)) == ((1, 0) if turn == 0 else (0, 1))
        assert {n for n, _ in killed_in_force(case)} == {6 if turn % 2 == 0 else 9}
        assert imported(case, [versions[turn % 2]]).unchanged == 1
    assert len(list(case.store.incidents())) == 1
    assert case.verify() == ()


def test_a_correction_of_a_former_version_gives_way_and_is_told(case: tm.OpenCase):
    imported(case, [{**ATTACK, "source": "Tana Herald"}])
    claim = next(case.iter_claims("killed"))
    case.review("MK").correct(claim.id, low=8, high=8, why="the row counts two of the wounded")
    assert killed_in_force(case) == [(8, "Tana Herald")]
    summary = imported(case, [{**ATTACK, "source": "Tana Herald", "fatalities": "9"}])
    assert summary.corrected == ("ACLED KEN90001",)
    assert killed_in_force(case) == [(9, "Tana Herald")]
    assert len(list(case.iter_incidents())) == 1
    assert case.verify() == ()


def test_rows_that_vanished_are_told_and_stay(case: tm.OpenCase):
    imported(case, [ATTACK, SECOND])
    summary = imported(case, [SECOND])
    assert summary.vanished == ("ACLED KEN90001",)
    assert len(killed_in_force(case)) == 3


def test_a_repeated_row_counts_once_and_an_id_with_two_contents_is_told(case: tm.OpenCase):
    summary = imported(case, [ATTACK, ATTACK, {**ATTACK, "fatalities": "9"}, SECOND])
    assert (summary.new, summary.repeated) == (2, 1)
    assert [(n.name, n.why) for n in summary.failed] == [("row 4", "ACLED KEN90001 stands in row 2 too, and says something else. Keep one")]


def test_the_same_row_of_two_origins_is_two_documents(case: tm.OpenCase):
    imported(case, [ATTACK])
    case.import_table(case.path.parent / "acled.csv", "acled", "A copy of ACLED")
    assert sorted(d.name for d in case.store.documents()) == ["A copy of ACLED KEN90001", "ACLED KEN90001"]


def test_another_map_reads_the_same_rows_anew(case: tm.OpenCase, tmp_path: Path):
    imported(case, [ATTACK])
    own = tmp_path / "own.toml"
    own.write_text(map_text("acled").replace('[sources]\ncolumns = ["source"]', "[sources]\ncolumns = []"), encoding="utf-8")
    summary = case.import_table(case.path.parent / "acled.csv", own, "ACLED")
    assert summary.changed == ("ACLED KEN90001",)
    assert killed_in_force(case) == [(6, "ACLED")]
    assert len(list(case.store.documents())) == 1


def test_the_record_of_a_case_with_rows_is_imported_as_the_same_record(case: tm.OpenCase, tmp_path: Path):
    imported(case, [ATTACK, SECOND])
    imported(case, [{**ATTACK, "fatalities": "9"}, SECOND])
    out = io.StringIO()
    case.export(out)
    with tm.open_case(tmp_path / "copy.case") as copy:
        copy.import_record(io.StringIO(out.getvalue()))
        assert {c.id for c in copy.record().claims} == {c.id for c in case.record().claims}
        assert killed_in_force(copy) == killed_in_force(case)
        assert copy.verify() == ()


def test_a_dataset_needs_somebody_who_says_it(case: tm.OpenCase):
    table = write(case.path.parent / "acled.csv", [ATTACK])
    with pytest.raises(ExchangeError, match="Name the origin"):
        case.import_table(table, "acled", " ")


def test_the_origin_is_of_the_kind_that_the_user_says(case: tm.OpenCase):
    imported(case, [{**ATTACK, "source": ""}], origin_kind="document")
    assert {c.chain[0].source.kind for c in case.record().claims} == {SourceKind.DOCUMENT}


def test_a_day_of_the_table_is_a_day_of_the_record(case: tm.OpenCase):
    imported(case, [ATTACK])
    assert {c.value for c in case.record().claims if c.property is Property.DATE} == {
        Moment("2031-03-14", "2031-03-14", DatePrecision.DAY, "event_date: 14 March 2031")
    }
