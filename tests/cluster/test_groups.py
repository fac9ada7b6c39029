"""Row groups as pieces of work: read whole, written whole, noted as done."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from testimonia.cluster.groups import Outcome, RowGroup, begin, done, row_groups, rows_of, write
from testimonia.cluster.read import read
from testimonia.cluster.reading import read_group
from testimonia.errors import ClusterError
from testimonia.pipeline.workers import Limits
from tests.cluster.texts import written

KEY = b"a key of the tests, 32 bytes long"[:32]


def nouns(out):
    return pq.read_table(out).to_pylist()


@pytest.fixture
def out(tmp_path):
    begin(tmp_path / "read.parquet")
    return tmp_path / "read.parquet"


def test_a_row_group_becomes_documents_mentions_and_claims_with_private_persons_masked(tmp_path, out):
    (group,) = row_groups(written(tmp_path / "in.parquet", texts=2))
    outcome = read_group(group, out, KEY, Limits())
    rows = nouns(out)
    assert (outcome.documents, outcome.failed) == (2, 0)
    assert outcome.claims == sum(row["noun"] == "claim" for row in rows) > 0
    killed = [json.loads(row["body"]) for row in rows if '"property":"killed"' in row["body"]]
    assert sorted(claim["value"]["low"] for claim in killed) == [2, 3]
    assert "Renshek" not in "".join(row["body"] for row in rows)
    assert not any("text" in json.loads(row["body"]) for row in rows if row["noun"] == "document")


def test_doing_it_twice_changes_nothing(tmp_path, out):
    (group,) = row_groups(written(tmp_path / "in.parquet", texts=2))
    read_group(group, out, KEY, Limits())
    first = nouns(out)
    read_group(group, out, KEY, Limits())
    assert nouns(out) == first
    assert list(done(out)) == [group.id]


def test_a_document_that_fails_is_a_row_with_the_reason_and_the_others_are_read(tmp_path, out):
    pq.write_table(
        pa.table({"name": ["a.txt", "b.zzz"], "text": ["Two men were killed in Karvel on 3 May 2021.", "x"]}), tmp_path / "in.parquet"
    )
    outcome = read_group(row_groups(tmp_path / "in.parquet")[0], out, KEY, Limits())
    assert (outcome.documents, outcome.failed) == (1, 1)
    (failed,) = [json.loads(row["body"]) for row in nouns(out) if row["noun"] == "failed"]
    assert failed["name"] == "b.zzz"
    assert ".zzz are not read" in failed["why"]


def test_a_document_that_takes_too_long_is_set_aside(tmp_path, out):
    (group,) = row_groups(written(tmp_path / "in.parquet", texts=1))
    outcome = read_group(group, out, KEY, Limits(seconds=0.01))
    assert (outcome.documents, outcome.failed) == (0, 1)
    assert "took longer than" in nouns(out)[0]["body"]


def test_a_damaged_row_group_is_told_and_tried_again_next_time(tmp_path, out):
    path = written(tmp_path / "in.parquet", texts=6)
    groups = row_groups(path)
    content = bytearray(path.read_bytes())
    content[10:60] = b"\xff" * 50  # in the first row group; the table of contents at the end is whole
    path.write_bytes(content)
    outcome = read_group(groups[0], out, KEY, Limits())
    assert outcome.broken is not None
    assert "row group 0: damaged" in outcome.broken
    assert done(out) == {}
    assert [name for name, _ in rows_of(groups[1])] == ["report 3.txt", "report 4.txt", "report 5.txt"]


def test_columns_that_are_missing_are_named_with_those_there_are(tmp_path):
    pq.write_table(pa.table({"title": ["a"], "body": ["b"]}), tmp_path / "in.parquet")
    with pytest.raises(ClusterError, match="has the columns title, body; needed are name, and text or content"):
        row_groups(tmp_path / "in.parquet")


def test_a_file_that_is_not_parquet_is_named(tmp_path):
    (tmp_path / "in.parquet").write_text("name,text")
    with pytest.raises(ClusterError, match=r"in\.parquet: not a readable Parquet file"):
        row_groups(tmp_path / "in.parquet")


def test_a_moved_file_is_the_same_work_and_a_changed_one_is_not(tmp_path):
    path = written(tmp_path / "in.parquet", texts=4)
    before = [group.id for group in row_groups(path)]
    moved = path.rename(tmp_path / "moved.parquet")
    assert [group.id for group in row_groups(moved)] == before
    assert set(before).isdisjoint(group.id for group in row_groups(written(tmp_path / "other.parquet", texts=5)))


def test_a_folder_that_holds_something_else_is_not_written_into(tmp_path):
    (tmp_path / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(ClusterError, match="is no output of reading"):
        begin(tmp_path)


def test_another_key_than_that_of_the_earlier_run_is_refused(tmp_path, out):
    path = written(tmp_path / "in.parquet", texts=1)
    group = row_groups(path)[0]
    write(out, RowGroup("x", 0, 1, "0" * 20), [], Outcome("0" * 20, "x", 0))
    with pytest.raises(ClusterError, match="the key of the earlier run is missing"):
        read(path, out, "local[1]")
    assert group.id not in done(out)
