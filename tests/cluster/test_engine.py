"""The engine really run: on this machine, and as a master with two workers of which one is killed in the middle."""

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from testimonia.errors import ClusterError
from testimonia.model.record import Header
from tests.cluster.texts import written

pytestmark = pytest.mark.spark

pyspark = pytest.importorskip("pyspark", reason="run by make test-services in an environment of its own")


@pytest.fixture(scope="module")
def spark_class():
    return str(Path(pyspark.__file__).parent / "bin" / "spark-class")


def rows(out):
    import pyarrow.parquet as pq

    found = pq.read_table(out).to_pylist()
    return sorted((row["noun"], row["id"], row["body"]) for row in found)


def one_by_one(source, out, key):
    """What one machine writes without the engine."""
    from testimonia.cluster.groups import begin, row_groups
    from testimonia.cluster.reading import read_group
    from testimonia.pipeline.workers import Limits

    begin(out, Header(case="alone", made_by="tests"))
    for group in row_groups(source):
        read_group(group, out, key, Limits())
    return rows(out)


def ended():
    from pyspark.sql import SparkSession

    if (session := SparkSession.getActiveSession()) is not None:
        session.stop()


def test_two_cores_write_what_one_machine_writes_and_a_second_run_finds_it_done(tmp_path):
    from testimonia.cluster.read import read

    source, out = written(tmp_path / "in.parquet"), tmp_path / "read.parquet"
    first = read(source, out, "local[2]")
    second = read(source, out, "local[2]")
    ended()
    assert (len(first.outcomes), first.failed, first.broken, first.known) == (4, 0, (), 0)
    assert (second.outcomes, second.known) == ((), 4)
    assert rows(out) == one_by_one(source, tmp_path / "alone.parquet", (tmp_path / "read.parquet.key").read_bytes())


def test_what_an_interrupted_run_left_is_taken_up_and_nothing_is_there_twice(tmp_path):
    from testimonia.cluster.read import read

    source, out = written(tmp_path / "in.parquet"), tmp_path / "read.parquet"
    read(source, out, "local[2]")
    whole = rows(out)
    for path in sorted(out.glob("*.parquet"))[:2]:
        (out / "_manifest" / f"{path.stem}.json").unlink()  # cut off after the rows were written, before they were noted
    again = read(source, out, "local[2]")
    ended()
    assert (len(again.outcomes), again.known) == (2, 2)
    assert rows(out) == whole


def test_a_master_that_does_not_answer_is_told():
    from testimonia.cluster.engine import session

    with pytest.raises(ClusterError, match="nothing answers there"):
        session("spark://127.0.0.1:9")


def test_without_java_the_way_out_is_told(monkeypatch):
    from testimonia.cluster.engine import session

    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(ClusterError, match="needs Java 17"):
        session("local[1]")


def started(command, log):
    with log.open("w") as file:
        return subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, start_new_session=True)


def told(log, words):
    for _ in range(240):
        if log.exists() and (found := re.search(words, log.read_text())):
            return found
        time.sleep(0.25)
    raise AssertionError(f"{words!r} not in {log.read_text()}")


def killed(process):
    """The worker and every process that it started, at once."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_worker_killed_in_the_middle_costs_nothing(tmp_path, spark_class):
    from testimonia.cluster.read import read

    source, out = written(tmp_path / "in.parquet", texts=24, size=2), tmp_path / "read.parquet"
    host = ["--host", "127.0.0.1"]
    master = started([spark_class, "org.apache.spark.deploy.master.Master", *host, "--port", "0", "--webui-port", "0"], tmp_path / "master")
    address = told(tmp_path / "master", r"Starting Spark master at (spark://127\.0\.0\.1:\d+)")[1]
    worker = [spark_class, "org.apache.spark.deploy.worker.Worker", *host, "--cores", "1", "--memory", "1g", "--webui-port", "0", address]
    workers = [started([*worker, "--work-dir", str(tmp_path / f"work{n}")], tmp_path / f"worker{n}") for n in (0, 1)]
    finished = []
    try:
        for n in (0, 1):
            told(tmp_path / f"worker{n}", "Successfully registered with master")

        def on_the_way(done, total):
            finished.append((done, total))
            if len(finished) == 2:
                killed(workers[0])

        summary = read(source, out, address, progress=on_the_way)
    finally:
        ended()
        for process in (*workers, master):
            if process.poll() is None:
                killed(process)
    assert finished[-1] == (12, 12)
    assert (sum(o.documents for o in summary.outcomes), summary.failed) == (24, 0)
    assert rows(out) == one_by_one(source, tmp_path / "alone.parquet", (tmp_path / "read.parquet.key").read_bytes())
