"""The case as tables: read back by other programs, they give the same record; nothing in them is a formula."""

import csv
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import duckdb
import openpyxl
import polars
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from testimonia.exchange.out import writer
from testimonia.exchange.out.cells import harmless, restored
from testimonia.exchange.out.csvs import write_csv
from testimonia.exchange.out.tables import CLAIMS, DOCUMENTS, TABLES, names_of
from testimonia.model.lines import from_line
from testimonia.model.record import Claim, Incident, Judgement, Mention
from testimonia.model.terms import Verdict
from tests.exchange.held import Held, many_scripts, the_market
from tests.strategies import records

ONCE = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
A_JUDGEMENT = Judgement(the_market().held.claims[0].id, Verdict.ACCEPT, "mk", "2021-05-01", "the ministry's list")


def claim_of(row: dict) -> Claim:
    """The claim that a row of the table of claims describes."""
    line = {name: row[name] for name in ("document", "mention", "property", "modality", "polarity", "act", "score", "made_by")}
    line["span"] = {name: row[name] for name in ("start", "end", "quote")}
    line |= {"value": json.loads(row["value_json"]), "chain": json.loads(row["chain_json"]), "supersedes": row["supersedes"] or None}
    built = from_line({"type": "claim", **line})
    assert isinstance(built, Claim)
    return built


def mention_of(row: dict) -> Mention:
    line = {"document": row["document"], "kind": row["kind"], "form": row["form"] or None, "spans": json.loads(row["spans_json"])}
    built = from_line({"type": "mention", **line})
    assert isinstance(built, Mention)
    return built


def incident_of(row: dict, figures: list[dict]) -> Incident:
    when = {part: row[f"date_{part}"] for part in ("start", "end", "precision", "raw")}
    where = {name: row[name] for name in ("country", "admin1", "latitude", "longitude", "why_imprecise", "gazetteer_id")}
    where |= {"name": row["place"], "precision": row["place_precision"], "raw": row["place_raw"]}
    line = {
        "kind": row["kind"],
        "mentions": json.loads(row["mentions_json"]),
        "when": when if when["start"] is not None else None,
        "where": where if where["name"] is not None else None,
        "accounts": json.loads(row["accounts_json"]),
        "documents": json.loads(row["documents_json"]),
        "independent_origins": {"low": row["origins_low"], "high": row["origins_high"]},
        "disagreements": json.loads(row["disagreements_json"]),
        "formerly": json.loads(row["formerly_json"]),
        "figures": [figure_of(figure) for figure in figures if figure["incident"] == row["id"]],
    }
    built = from_line({"type": "incident", **line})
    assert isinstance(built, Incident)
    return built


def figure_of(row: dict) -> dict:
    ends = {end: {"value": row[end], "accounts": json.loads(row[f"{end}_accounts"])} for end in ("low", "high")}
    best = {"value": row["best"], "rule": row["best_rule"]} if row["best_rule"] is not None else None
    origins = {"low": row["origins_low"], "high": row["origins_high"]}
    return {**ends, "best": best, "origins": origins, **{name: row[name] for name in ("property", "category", "grade")}}


def read_csv(path: Path) -> list[dict]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: restored(cell) for name, cell in row.items()} for row in csv.DictReader(file)]


def numbered(row: dict) -> dict:
    """A row of text with the numbers of a claim as numbers."""
    return {**row, "start": int(row["start"]), "end": int(row["end"]), "score": float(row["score"])}


@ONCE
@given(records())
def test_law_parquet_gives_back_the_same_nouns_with_the_same_ids(tmp_path, record):
    assert writer("parquet").write(Held(record), tmp_path).losses == ()
    rows = {table.name: polars.read_parquet(tmp_path / f"{table.name}.parquet").to_dicts() for table in TABLES}
    assert [claim_of(row) for row in rows["claims"]] == list(record.claims)
    assert [claim_of(row).id for row in rows["claims"]] == [row["id"] for row in rows["claims"]]
    assert [mention_of(row) for row in rows["mentions"]] == list(record.mentions)
    assert [incident_of(row, rows["figures"]) for row in rows["incidents"]] == list(record.incidents)
    assert [row["text"] for row in rows["documents"]] == [document.text for document in record.documents]
    assert [json.loads(row["on"]) for row in rows["judgements"]] == [
        j.on if isinstance(j.on, str) else list(j.on) for j in record.judgements
    ]


@ONCE
@given(records())
def test_law_csv_gives_back_the_same_claims(tmp_path, record):
    writer("csv").write(Held(record), tmp_path)
    assert [claim_of(numbered(row)) for row in read_csv(tmp_path / "claims.csv")] == list(record.claims)
    assert [row["text"] for row in read_csv(tmp_path / "documents.csv")] == [document.text for document in record.documents]


@ONCE
@given(records())
def test_law_the_database_gives_back_the_same_claims_and_incidents(tmp_path, record):
    out = tmp_path / "case.db"
    writer("sqlite").write(Held(record), out)
    with closing(sqlite3.connect(out)) as base:
        base.row_factory = sqlite3.Row
        rows = {table.name: [dict(row) for row in base.execute(f'SELECT * FROM "{table.name}" ORDER BY rowid')] for table in TABLES}
    assert [claim_of(row) for row in rows["claims"]] == list(record.claims)
    assert [incident_of(row, rows["figures"]) for row in rows["incidents"]] == list(record.incidents)


@ONCE
@given(records())
def test_law_a_workbook_gives_back_the_same_claims(tmp_path, record):
    out = tmp_path / "case.xlsx"
    lost = writer("xlsx").write(Held(record), out)
    assert lost.losses == ()
    with closing(openpyxl.load_workbook(out, read_only=True)) as book:
        every = book["claims"].iter_rows(min_row=2, values_only=True)
        read = [{n: unescape(v) if isinstance(v, str) else v for n, v in zip(names_of(CLAIMS), row, strict=True)} for row in every]
    # Everything but the score is in the id; a workbook keeps sixteen digits of it.
    assert [claim_of(row).id for row in read] == [claim.id for claim in record.claims]
    assert [row["score"] for row in read] == [pytest.approx(claim.score, rel=1e-15) for claim in record.claims]


def test_what_a_workbook_cannot_hold_is_replaced_or_cut_and_counted(tmp_path):
    market = the_market().held
    long = replace(market.documents[0], text="a\x00b" + "😀" * 20_000)
    lost = writer("xlsx").write(Held(replace(market, documents=(long, *market.documents[1:]))), tmp_path / "case.xlsx")
    assert [str(loss) for loss in lost.losses] == [
        "characters in the table documents: 1; a workbook has no control characters; U+FFFD stands in their place",
        "cells of the table documents: 1; a cell holds 32,767 characters; the rest is cut off. Use csv or parquet",
    ]
    with closing(openpyxl.load_workbook(tmp_path / "case.xlsx", read_only=True)) as book:
        assert book["documents"].cell(2, len(names_of(DOCUMENTS))).value == "a\ufffdb" + "😀" * 16_382


def test_duckdb_reads_the_tables_and_joins_them(tmp_path):
    writer("parquet").write(the_market(), tmp_path)
    asked = f"""
        SELECT c.value, c.chain FROM '{tmp_path}/claims.parquet' c JOIN '{tmp_path}/mentions.parquet' m ON c.mention = m.id
        WHERE m.kind = 'armed_attack' AND c.property = 'killed' AND c.low >= 6 ORDER BY c.low, c.chain"""
    assert duckdb.sql(asked).fetchall() == [
        ("at least 6 unspecified", "Coastal Mirror → Gannet Wire → police"),
        ("at least 6 unspecified", "Gannet Wire → police"),
        ("7 unspecified", "Sahel Rights Monitor [counted]"),
        ("9 alleged_attacker", "Ministry of the Interior"),
    ]


def test_every_row_has_its_permalink(tmp_path):
    writer("csv").write(the_market(A_JUDGEMENT), tmp_path / "urn")
    claim = read_csv(tmp_path / "urn" / "claims.csv")[0]
    assert claim["permalink"] == f"urn:testimonia:kesra:claim:{claim['id']}"
    writer("csv").write(the_market(A_JUDGEMENT), tmp_path / "web", links="http://localhost:8750/cases/kesra/")
    judgement = read_csv(tmp_path / "web" / "judgements.csv")[0]
    assert judgement["permalink"] == f"http://localhost:8750/cases/kesra/judgement/{A_JUDGEMENT.id}"


@pytest.mark.parametrize("value", ["=1+1", "+49", "-2", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''@x", "＝1"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe_and_loses_it_again(value):
    assert harmless(value) == "'" + value
    assert restored(harmless(value)) == value


@given(st.text())
def test_law_no_escaped_cell_begins_like_a_formula_and_every_one_can_be_restored(value):
    assert harmless(value)[:1] not in tuple("=+-@\t\r")
    assert restored(harmless(value)) == value


def test_numbers_are_no_formulas(tmp_path):
    write_csv(tmp_path / "n.csv", ("latitude", "words"), [(-35.81, "-35.81")])
    assert (tmp_path / "n.csv").read_bytes().decode("utf-8-sig") == "latitude,words\r\n-35.81,'-35.81\r\n"


def test_a_quote_that_begins_like_a_formula_stays_text_in_a_workbook(tmp_path):
    writer("xlsx").write(many_scripts(), tmp_path / "case.xlsx")
    with closing(openpyxl.load_workbook(tmp_path / "case.xlsx")) as book:
        sheet = book["claims"]
    quotes = [cell for cell in sheet[get_letter("quote")] if cell.value == "=4 dead at the market"]
    assert [(cell.data_type, cell.quotePrefix) for cell in quotes] == [("s", True)] * 3


def get_letter(column: str) -> str:
    return openpyxl.utils.get_column_letter(names_of(CLAIMS).index(column) + 1)


def test_the_database_has_foreign_keys_that_hold_and_finds_words(tmp_path):
    out = tmp_path / "case.db"
    writer("sqlite").write(the_market(A_JUDGEMENT), out)
    with closing(sqlite3.connect(out)) as base:
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        assert {row[2] for row in base.execute("PRAGMA foreign_key_list(claims)")} == {"documents", "mentions", "claims"}
        found = base.execute(
            "SELECT d.name FROM documents_fts f JOIN documents d ON d.rowid = f.rowid WHERE documents_fts MATCH 'morgue'"
        ).fetchall()
        assert found == [("5_monitor.txt",)]
        attacks = base.execute(
            "SELECT count(*) FROM incident_mentions JOIN incidents ON incident = incidents.id WHERE kind = 'armed_attack'"
        ).fetchone()
        assert attacks == (6,)
    metadata = json.loads((tmp_path / "case.db.metadata.json").read_text("utf-8"))
    assert metadata["databases"]["case"]["tables"]["claims"]["label_column"] == "value"
