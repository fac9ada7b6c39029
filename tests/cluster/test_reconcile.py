"""What a cluster makes of documents is what one machine makes of them: every incident and account, to the letter and in order."""

import shutil
import subprocess
from dataclasses import replace
from itertools import pairwise

import pyarrow.parquet as pq
import pytest

from testimonia.cluster.reconcile import reconcile
from testimonia.errors import ClusterError
from testimonia.exchange import write_nouns
from testimonia.model.canonical import canonical_json
from testimonia.model.lines import line_of
from testimonia.model.record import Judgement
from testimonia.model.terms import Verdict
from testimonia.reconcile import ReconcileConfig
from testimonia.reconcile import reconcile as on_one_machine
from tests.cluster.world import read_into, world


def config(every_pair=2000):
    shipped = ReconcileConfig()
    return replace(shipped, linkage=replace(shipped.linkage, weights=replace(shipped.linkage.weights, every_pair=every_pair)))


def layer(out):
    rows = pq.read_table(out / "incidents").to_pylist()
    return [(row["noun"], row["body"]) for row in rows if row["noun"] != "judgement"]


def expected(told, judgements=(), settings=None):
    found = on_one_machine(told.documents, told.mentions, told.claims, judgements, settings)
    accounts = {a.id: a for a in found.accounts}
    nouns = [noun for i in found.incidents for noun in (*(accounts[a] for a in i.accounts), i)]
    return [(type(noun).__name__.lower(), canonical_json(line_of(noun))) for noun in nouns]


def judged(told):
    """Two mentions called the same, two different, a claim and an incident rejected, two origins joined; one of it taken back."""
    found = on_one_machine(told.documents, told.mentions, told.claims)
    large = max(found.incidents, key=lambda i: len(i.mentions))
    origins = sorted({a.origin.id for a in found.accounts})
    ids = sorted(m.id for m in told.mentions)
    on = [
        ((ids[0], ids[7]), Verdict.SAME),
        (large.mentions[:2], Verdict.DIFFERENT),
        (told.claims[5].id, Verdict.REJECT),
        (found.incidents[1].id, Verdict.REJECT),
        ((origins[0], origins[1]), Verdict.SAME),
        ((ids[3], ids[9]), Verdict.SAME),
    ]
    made = [Judgement(what, verdict, "mk", f"2021-01-01T00:00:0{n}Z", "") for n, (what, verdict) in enumerate(on)]
    return (*made, Judgement(made[-1].id, Verdict.UNDO, "mk", "2021-01-02T00:00:00Z", ""))


@pytest.fixture
def spark():
    pytest.importorskip("pyspark", reason="run by make test-services in an environment of its own")
    yield "local[2]"
    from pyspark.sql import SparkSession

    if (session := SparkSession.getActiveSession()) is not None:
        session.stop()


@pytest.mark.spark
def test_few_mentions_are_compared_each_with_each_and_judgements_go_before_weights(tmp_path, spark):
    told = world(30)
    judgements = judged(told)
    (tmp_path / "judged.jsonl").write_text("")
    with (tmp_path / "judged.jsonl").open("w") as file:
        write_nouns(judgements, file)
    source, out = read_into(tmp_path / "read.parquet", told), tmp_path / "record.parquet"
    found = reconcile(source, out, spark, judgements=tmp_path / "judged.jsonl")
    assert layer(out) == expected(told, judgements)
    assert (found.documents, found.message, found.known) == (30, None, False)
    again = reconcile(source, out, "no master is asked", judgements=tmp_path / "judged.jsonl")
    assert (again.known, again.incidents) == (True, found.incidents)
    with pytest.raises(ClusterError, match="no reconciliation of this reading"):
        reconcile(source, out, "no master is asked")


@pytest.mark.spark
def test_many_mentions_meet_in_blocks_as_on_one_machine_those_too_large_for_every_pair_too(tmp_path, spark):
    told = world(110, seed=1)
    out = tmp_path / "record.parquet"
    found = reconcile(read_into(tmp_path / "read.parquet", told), out, spark, config=config(every_pair=40))
    assert layer(out) == expected(told, (), config(every_pair=40))
    assert "compared with its 64 neighbours only" in found.message
    sizes = {len(i.mentions) for i in on_one_machine(told.documents, told.mentions, told.claims, (), config(40)).incidents}
    assert max(sizes) > 2


def test_a_reading_that_broke_off_is_not_reconciled(tmp_path):
    source = read_into(tmp_path / "read.parquet", world(3))
    (source / "_header.json").unlink()
    with pytest.raises(ClusterError, match="give its command again"):
        reconcile(source, tmp_path / "record.parquet", "local[1]")


@pytest.fixture
def small_disk(tmp_path):
    """A disk of one megabyte, of which all but a few thousand bytes are taken by a file `taken`."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("a small disk can be made by the administrator alone")
    (disk / "taken").write_bytes(b"x" * 1_000_000)
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.spark
def test_a_full_disk_is_told_and_the_same_command_makes_it_whole_when_there_is_room(tmp_path, spark, small_disk):
    told = world(30, seed=2)
    source, out = read_into(tmp_path / "read.parquet", told), small_disk / "record.parquet"
    before = {path.name: path.read_bytes() for path in source.glob("*.parquet")}
    with pytest.raises(ClusterError, match=r"a disk is full .*Make room .*There is no output: run the same command again"):
        reconcile(source, out, spark)
    assert not list(out.iterdir())
    assert {path.name: path.read_bytes() for path in source.glob("*.parquet")} == before
    (small_disk / "taken").unlink()
    assert not reconcile(source, out, spark).known
    assert layer(out) == expected(told)


def test_a_file_that_was_cut_off_is_named(tmp_path):
    source = read_into(tmp_path / "read.parquet", world(3))
    path = sorted(source.glob("*.parquet"))[0]
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ClusterError, match=rf"{path.name}: damaged .*Read again into a new output"):
        reconcile(source, tmp_path / "record.parquet", "local[1]")
    assert not (tmp_path / "record.parquet").exists()


def test_columns_that_changed_are_named_with_those_that_are_needed(tmp_path):
    source = read_into(tmp_path / "read.parquet", world(3))
    path = sorted(source.glob("*.parquet"))[0]
    pq.write_table(pq.read_table(path).drop_columns("id"), path)
    with pytest.raises(
        ClusterError, match=r"has the columns document \(string\), noun \(string\), body \(string\); a reading has document"
    ):
        reconcile(source, tmp_path / "record.parquet", "local[1]")


def test_a_file_that_is_gone_is_told(tmp_path):
    source = read_into(tmp_path / "read.parquet", world(3))
    next(source.glob("*.parquet")).unlink()
    with pytest.raises(ClusterError, match="1 of its files are gone"):
        reconcile(source, tmp_path / "record.parquet", "local[1]")


def test_a_folder_with_something_else_is_left_alone(tmp_path):
    source = read_into(tmp_path / "read.parquet", world(3))
    (tmp_path / "record.parquet").mkdir()
    (tmp_path / "record.parquet" / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(ClusterError, match="no reconciliation of this reading"):
        reconcile(source, tmp_path / "record.parquet", "local[1]")


def test_without_java_the_way_out_is_told_and_nothing_is_left(tmp_path, monkeypatch):
    pytest.importorskip("pyspark")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    source = read_into(tmp_path / "read.parquet", world(3))
    with pytest.raises(ClusterError, match="needs Java 17"):
        reconcile(source, tmp_path / "record.parquet", "local[1]")
    assert not (tmp_path / "record.parquet" / "incidents").exists()


def test_a_correction_is_made_in_a_case_and_told_so(tmp_path):
    told = world(3)
    judgement = Judgement(told.claims[0].id, Verdict.CORRECT, "mk", "2021-01-01T00:00:00Z", "")
    with (tmp_path / "judged.jsonl").open("w") as file:
        write_nouns([judgement], file)
    source = read_into(tmp_path / "read.parquet", told)
    with pytest.raises(ClusterError, match="corrections come with claims of their own"):
        reconcile(source, tmp_path / "record.parquet", "local[1]", judgements=tmp_path / "judged.jsonl")


def test_a_judgement_that_is_no_line_of_the_record_is_named(tmp_path):
    (tmp_path / "judged.jsonl").write_text("{}\n")
    source = read_into(tmp_path / "read.parquet", world(3))
    with pytest.raises(ClusterError, match=r"judged\.jsonl, line 1"):
        reconcile(source, tmp_path / "record.parquet", "local[1]", judgements=tmp_path / "judged.jsonl")


def test_weights_for_whole_texts_are_refused_not_left_out(tmp_path):
    shipped = config()
    bits = {**shipped.linkage.weights.bits, "text": (1.0,) * len(shipped.linkage.weights.bits["text"])}
    learnt = replace(shipped, linkage=replace(shipped.linkage, weights=replace(shipped.linkage.weights, bits=bits)))
    with pytest.raises(ClusterError, match="for one machine alone"):
        reconcile(read_into(tmp_path / "read.parquet", world(3)), tmp_path / "record.parquet", "local[1]", config=learnt)


def test_numbers_that_stand_for_ids_keep_their_order():
    from testimonia.cluster.columns import id_of, number_of

    ids = sorted(m.id for m in world(20).mentions)
    numbers = [number_of(i) for i in ids]
    assert all(a < b for a, b in pairwise(numbers))
    assert [id_of(n) for n in numbers] == ids
