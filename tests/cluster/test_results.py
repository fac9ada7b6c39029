"""What a cluster wrote, in a case and in DuckDB."""

import json
import shutil
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from testimonia.cluster.incidents import LAYER
from testimonia.errors import ExchangeError
from testimonia.exchange.lines_in_parquet import HEADER
from testimonia.model.canonical import canonical_json
from testimonia.model.lines import line_of
from testimonia.pipeline import open_case
from testimonia.reconcile import reconcile
from tests.cluster.world import Told, read_into, world

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "use-a-cluster.md"


def reconciled_into(out: Path, told: Told) -> Path:
    """What reconciling would have left; that the engine leaves this is tested where the engine runs."""
    read_into(out / "nouns", told)
    shutil.rmtree(out / "nouns" / "_manifest")
    header = (out / "nouns" / HEADER).rename(out / HEADER)
    assert header.is_file()
    found = reconcile(told.documents, told.mentions, told.claims)
    accounts = {a.id: a for a in found.accounts}
    rows = []
    for incident in found.incidents:
        for place, noun in enumerate((*(accounts[a] for a in incident.accounts), incident)):
            rows.append((min(incident.mentions), place, type(noun).__name__.lower(), noun.id, canonical_json(line_of(noun))))
    (out / "incidents").mkdir()
    names = [part.split()[0] for part in LAYER.split(", ")]
    pq.write_table(pa.table([list(column) for column in zip(*rows, strict=True)], names=names), out / "incidents" / "part-00000.parquet")
    return out


def counted(case):
    return {name: len(list(getattr(case.store, name)())) for name in ("documents", "mentions", "claims", "accounts", "incidents")}


def test_a_reconciled_record_is_taken_in_as_it_is_and_a_second_time_changes_nothing(tmp_path):
    told = world(12)
    out = reconciled_into(tmp_path / "record.parquet", told)
    case = open_case(tmp_path / "archive.case")
    case.import_record(out)
    first = counted(case)
    found = reconcile(told.documents, told.mentions, told.claims)
    assert first == {
        "documents": 12,
        "mentions": len(told.mentions),
        "claims": len(told.claims),
        "accounts": len(found.accounts),
        "incidents": len(found.incidents),
    }
    assert tuple(case.store.incidents()) == found.incidents
    case.import_record(out)
    assert counted(case) == first
    assert case.store.header.case == "world"


def test_a_reading_that_was_not_reconciled_is_taken_in_and_reconciled_here(tmp_path):
    told = world(12)
    case = open_case(tmp_path / "archive.case")
    case.import_record(read_into(tmp_path / "read.parquet", told))
    assert {i.id for i in case.store.incidents()} == {i.id for i in reconcile(told.documents, told.mentions, told.claims).incidents}


def test_a_folder_that_is_not_finished_is_told(tmp_path):
    source = read_into(tmp_path / "read.parquet", world(3))
    (source / HEADER).unlink()
    with pytest.raises(ExchangeError, match="a folder, and no finished record"):
        open_case(tmp_path / "archive.case").import_record(source)


def test_a_damaged_file_is_named_and_nothing_is_taken_in(tmp_path):
    out = read_into(tmp_path / "read.parquet", world(3))
    sorted(out.glob("*.parquet"))[1].write_bytes(b"PAR1 no more")
    case = open_case(tmp_path / "archive.case")
    with pytest.raises(ExchangeError, match=r"1\.parquet: damaged"):
        case.import_record(out)
    assert counted(case)["documents"] == 0


def test_queries_of_the_page_answer_from_the_files(tmp_path, monkeypatch):
    out = reconciled_into(tmp_path / "record.parquet", world(12))
    monkeypatch.chdir(out.parent)
    queries = [block.split("```")[0] for block in PAGE.read_text(encoding="utf-8").split("```sql\n")[1:]]
    answers = [duckdb.sql(query).fetchall() for query in queries]
    incidents = [
        json.loads(row[0]) for row in duckdb.sql("SELECT body FROM 'record.parquet/incidents/*.parquet' WHERE noun = 'incident'").fetchall()
    ]
    assert sum(row[1] for row in answers[0]) == len(incidents)
    assert [row[0] for row in answers[1]] == sorted({i["id"] for i in incidents if i["independent_origins"]["low"] >= 2})
    assert all(row[1] for row in answers[2])
