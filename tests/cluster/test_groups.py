"""Row groups as pieces of work: read whole, written whole, noted as done."""

import json
import resource
import signal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from testimonia.cluster.groups import Outcome, RowGroup, begin, done, row_groups, rows_of, write
from testimonia.cluster.read import read
from testimonia.cluster.reading import read_group
from testimonia.errors import ClusterError
from testimonia.model.record import Header
from testimonia.pipeline.readers import default_reader, made_by
from testimonia.pipeline.workers import Limits
from tests.cluster.texts import written

HEADER = Header(case="tests", made_by="tests", confidential=False)
KEY = b"a key of the tests, 32 bytes long"[:32]


def nouns(out):
    return pq.read_table(out).to_pylist()


@pytest.fixture
def shipped():
    """The header that `read` writes, so that a second run finds the reader of the first."""
    return Header(case="read", made_by=made_by(default_reader()), confidential=False)


@pytest.fixture
def out(tmp_path):
    begin(tmp_path / "read.parquet", HEADER)
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
    texts = [json.loads(row["body"])["text"] for row in rows if row["noun"] == "document"]
    assert all("Gunmen attacked a market" in text for text in texts)


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
        begin(tmp_path, HEADER)


def test_another_key_than_that_of_the_earlier_run_is_refused(tmp_path, shipped):
    path, out = written(tmp_path / "in.parquet", texts=1), tmp_path / "read.parquet"
    begin(out, shipped)
    group = row_groups(path)[0]
    write(out, RowGroup("x", 0, 1, "0" * 20), [], Outcome("0" * 20, "x", 0))
    with pytest.raises(ClusterError, match="the key of the earlier run is missing"):
        read(path, out, "local[1]")
    assert group.id not in done(out)


def test_an_output_of_another_reader_is_not_gone_on_with(tmp_path, out):
    with pytest.raises(ClusterError, match=r"was read with tests; this is testimonia .*begin a new output"):
        read(written(tmp_path / "in.parquet", texts=1), out, "local[1]")


def test_columns_that_changed_between_runs_are_named_before_anything_is_read(tmp_path):
    (tmp_path / "in").mkdir()
    written(tmp_path / "in" / "a.parquet", texts=1)
    pq.write_table(pa.table({"name": ["b.txt"], "text": [7]}), tmp_path / "in" / "b.parquet")
    with pytest.raises(ClusterError, match=r"b\.parquet: the column text holds int64; name and text are strings"):
        row_groups(tmp_path / "in")


def test_files_of_one_folder_may_hold_texts_or_bytes(tmp_path):
    (tmp_path / "in").mkdir()
    written(tmp_path / "in" / "a.parquet", texts=1)
    pq.write_table(pa.table({"name": ["b.txt"], "content": [b"A text."], "more": [1]}), tmp_path / "in" / "b.parquet")
    assert [name for group in row_groups(tmp_path / "in") for name, _ in rows_of(group)] == ["report 0.txt", "b.txt"]


def test_a_full_disk_is_told_and_what_was_written_before_stays(tmp_path, out):
    groups = row_groups(written(tmp_path / "in.parquet", texts=6))
    read_group(groups[0], out, KEY, Limits())
    before = nouns(out)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limit[1]))  # as a disk with no room for more
    try:
        with pytest.raises(ClusterError, match=r"cannot be written .*Make room, and run the same command again"):
            write(out, groups[1], nouns_of(before) * 200, Outcome(groups[1].id, "in.parquet", 1))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, handler)
    assert nouns(out) == before
    assert list(done(out)) == [groups[0].id]
    read_group(groups[1], out, KEY, Limits())
    assert sorted(done(out)) == sorted(group.id for group in groups)


def nouns_of(rows):
    return [(row["document"], row["noun"], row["id"], row["body"] + str(n)) for n, row in enumerate(rows)]


def test_a_document_of_ten_million_characters_is_kept_unread_with_the_reason_and_the_others_are_read(tmp_path, out):
    long = "Two men were killed in Karvel on 3 May 2021. " * 230_000
    pq.write_table(pa.table({"name": ["long.txt", "short.txt"], "text": [long, long[:45]]}), tmp_path / "in.parquet")
    outcome = read_group(row_groups(tmp_path / "in.parquet")[0], out, KEY, Limits())
    documents = {line["name"]: line for row in nouns(out) if (line := json.loads(row["body"]))["type"] == "document"}
    assert len(long) > 10**7
    assert (outcome.documents, outcome.failed) == (2, 0)
    assert documents["long.txt"]["status"] == "not_read"
    assert documents["long.txt"]["reason"]
    assert documents["short.txt"]["status"] == "read"
