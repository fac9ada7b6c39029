"""Several processes read while one stores; the record does not show it."""

import os
import signal
import subprocess

import pytest

import testimonia as tm
from tests.cluster.texts import report


@pytest.fixture
def reports(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(12):
        (folder / f"report {number:02}.txt").write_text(report(number))
    (folder / "again.txt").write_text(report(3))
    (folder / "empty.txt").write_text("")
    (folder / "russian.txt").write_text("Вчера вечером на площади собрались жители города и потребовали отставки мэра.")
    return folder


def exported(case, tmp_path):
    out = tmp_path / f"{case.path.stem}.jsonl"
    case.export(out)
    return out.read_text().replace(f'"case":"{case.path.stem}"', '"case":""')


def test_two_processes_and_one_write_the_same_record_and_tell_the_same(tmp_path, reports):
    alone, together = tm.open_case(tmp_path / "alone.case"), tm.open_case(tmp_path / "together.case")
    one, two = alone.read(reports, workers=1), together.read(reports, workers=2)
    assert exported(alone, tmp_path) == exported(together, tmp_path)
    assert str(one) == str(two)
    assert len(two.read) == 12
    assert [notice.name.split("/")[-1] for notice in two.failed] == ["empty.txt"]
    assert [notice.name for notice in two.not_read] == ["russian.txt"]


def test_a_second_run_reads_nothing(tmp_path, reports):
    case = tm.open_case(tmp_path / "case.case")
    case.read(reports, workers=2)
    again = case.read(reports, workers=2)
    assert (again.read, len(again.known)) == ((), 13)


def readers_of_this_process():
    found = subprocess.run(
        ["pgrep", "-P", str(os.getpid()), "-f", "testimonia.pipeline.worker"], capture_output=True, text=True, check=False
    )
    return [int(number) for number in found.stdout.split()]


def test_a_process_that_is_killed_on_the_way_costs_no_document(tmp_path, reports):
    case, killed = tm.open_case(tmp_path / "case.case"), []

    def on_the_way(done, _total, _name):
        if done == 5 and not killed:
            killed.extend(readers_of_this_process()[:1])
            for number in killed:
                os.kill(number, signal.SIGKILL)

    summary = case.read(reports, workers=2, progress=on_the_way)
    assert len(killed) == 1
    assert len(summary.read) == 12
    undisturbed = tm.open_case(tmp_path / "undisturbed.case")
    undisturbed.read(reports, workers=1)
    assert exported(case, tmp_path) == exported(undisturbed, tmp_path)
