"""`testimonia import` and `testimonia column-map`: what they say, and the codes they end with."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import testimonia as tm
from testimonia.cli.app import app
from testimonia.exchange.into import map_text
from tests.exchange.tables import ACLED, ATTACK, write

RUN = CliRunner()


def run(*words: str | Path) -> tuple[int, str, str]:
    done = RUN.invoke(app, [str(word) for word in words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


def test_a_table_is_taken_in_and_told(tmp_path: Path):
    table = write(tmp_path / "acled.csv", [ATTACK], ACLED)
    code, out, said = run("import", tmp_path / "a.case", table, "--as", "acled", "--origin", "ACLED")
    assert (code, out) == (0, "")
    assert said.splitlines() == ["ACLED: 1 new row, 0 changed, 0 as before. 10 claims. 1 incident in the case."]
    write(table, [{**ATTACK, "fatalities": "7"}], ACLED)
    code, _, said = run("import", tmp_path / "a.case", table, "--as", "acled", "--origin", "ACLED")
    assert (code, said.splitlines()[0]) == (0, "changed: ACLED KEN90001")


def test_rows_that_fail_are_told_and_the_exit_code_says_so(tmp_path: Path):
    table = write(tmp_path / "acled.csv", [ATTACK, {**ATTACK, "event_id_cnty": "KEN90002", "event_date": "soon"}], ACLED)
    code, _, said = run("import", tmp_path / "a.case", table, "--as", "acled", "--origin", "ACLED")
    assert code == 1
    assert said.splitlines() == [
        "failed: row 3: 'soon' is no date",
        "ACLED: 1 new row, 0 changed, 0 as before; 1 failed. 10 claims. 1 incident in the case.",
    ]


def test_a_table_without_an_origin_is_wrong_usage(tmp_path: Path):
    code, _, said = run("import", tmp_path / "a.case", write(tmp_path / "acled.csv", [ATTACK]), "--as", "acled")
    assert code == 2
    assert "--origin NAME" in said
    assert not (tmp_path / "a.case").exists()


def test_offices_are_taken_in(tmp_path: Path):
    table = write(tmp_path / "offices.csv", [{"name": "Daniyar Seitov", "office": "Mayor"}])
    code, _, said = run("import", tmp_path / "a.case", table, "--as", "actors")
    assert (code, said.startswith("The case knows 1 holder of public office and 0 bodies.")) == (0, True)


def test_a_record_is_taken_in_as_before(tmp_path: Path):
    with tm.open_case(tmp_path / "a.case") as case:
        case.import_table(write(tmp_path / "acled.csv", [ATTACK]), "acled", "ACLED")
        case.export(tmp_path / "a.jsonl")
    assert run("import", tmp_path / "b.case", tmp_path / "a.jsonl")[0] == 0
    with tm.open_case(tmp_path / "b.case") as copy:
        assert len(copy.record().claims) == 10


@pytest.mark.parametrize("name", ["acled", "table"])
def test_a_column_map_is_written_out_as_it_is(name: str):
    assert run("column-map", name) == (0, map_text(name), "")


def test_the_column_maps_are_listed():
    assert run("column-map")[1].splitlines()[0] == "acled      ACLED: Armed Conflict Location and Event Data"
