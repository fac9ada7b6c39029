"""A large record comes into a case through processes that check it: as one that is checked here, in its order, whole or not at all."""

import dataclasses
import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import testimonia as tm
from benchmarks.import_scale import nouns, written
from testimonia.errors import ExchangeError
from testimonia.exchange.jsonl import filed_lines
from testimonia.pipeline import records
from tests.strategies import nouns_of

CLAIMS = 600  # some seven hundred thousand characters of lines


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch):
    """So that this record is large: four chunks are checked here, the rest elsewhere."""
    monkeypatch.setattr(records, "_CHUNK", 50_000)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("records") / "record.jsonl", CLAIMS)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[tm.OpenCase]:
    with tm.open_case(tmp_path / "large.case") as opened:
        yield opened


def lines_of(record: Path) -> list[str]:
    return record.read_text(encoding="utf-8").splitlines(keepends=True)


def is_empty(case: tm.OpenCase) -> bool:
    return case.store.numbers() == {"document": 0, "claim": 0, "incident": 0} and not list(case.path.glob("vault/*/*"))


def test_a_large_record_comes_in_as_it_was_written(case: tm.OpenCase, record: Path):
    assert sum(1 for _ in records._chunks(lines_of(record))) > records._AT_ONCE
    case.import_record(record)
    expected = {noun.id: noun for noun in nouns(CLAIMS) if hasattr(noun, "id")}
    came = {noun.id: noun for noun in nouns_of(case.record()) if hasattr(noun, "id")}
    assert came == expected
    assert repr(case) == f"<case {case.path}: 60 documents, 600 claims, 120 incidents>"
    assert case.verify() == ()
    case.import_record(record)  # and again: nothing changes but that the incidents are to be built anew
    assert {claim.id for claim in case.store.claims()} == {id for id, noun in expected.items() if type(noun).__name__ == "Claim"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"score":1.0', '"score":1.0,"mood":"grim"', "mood: Extra inputs are not permitted"),
        ('"property":"killed"', '"property":"wounded"', "does not fit the content"),
    ],
)
def test_a_line_that_breaks_a_large_record_is_named_and_nothing_is_taken_in(
    case: tm.OpenCase, record: Path, tmp_path: Path, old: str, new: str, message: str
):
    lines = lines_of(record)
    at = max(number for number, line in enumerate(lines) if '"type":"claim"' in line and old in line)
    lines[at] = lines[at].replace(old, new, 1)
    broken = tmp_path / "broken.jsonl"
    broken.write_text("".join(lines), encoding="utf-8")
    with pytest.raises(ExchangeError, match=f"broken.jsonl: line {at + 1}: .*{message}"):
        case.import_record(broken)
    assert is_empty(case)


def test_what_a_large_record_refers_to_and_does_not_hold_is_named(case: tm.OpenCase, record: Path, tmp_path: Path):
    lines = lines_of(record)
    gone = next(number for number, line in enumerate(lines) if '"type":"mention"' in line)
    id = json.loads(lines[gone])["id"]
    twice = next(number for number, line in enumerate(lines) if '"type":"claim"' in line)
    holed, doubled = tmp_path / "holed.jsonl", tmp_path / "doubled.jsonl"
    holed.write_text("".join((*lines[:gone], *lines[gone + 1 :])), encoding="utf-8")
    doubled.write_text("".join((*lines[:twice], lines[twice], *lines[twice:])), encoding="utf-8")
    with pytest.raises(ExchangeError, match=f"line {twice}: mention {id} is not among the {len(lines) - 1} lines of the record"):
        case.import_record(holed)
    with pytest.raises(ExchangeError, match=f"line {twice + 2}: id: .* stands in the record twice"):
        case.import_record(doubled)
    assert is_empty(case)


def test_a_process_that_is_killed_while_it_checks_is_given_its_lines_again(case: tm.OpenCase, record: Path):
    killed: list[int] = []

    def chunks() -> Iterator[records.Chunk]:
        for number, chunk in enumerate(records._chunks(lines_of(record))):
            if number == records._AT_ONCE + 1:  # one was handed over
                killed.extend(checking())
                for process in killed:
                    os.kill(process, signal.SIGKILL)
            yield chunk

    case.store.take_in_filed(records._whole(records._checked(chunks())))
    assert killed
    assert case.store.numbers() == {"document": 60, "claim": 600, "incident": 120}


def checking() -> list[int]:
    """Ids of the processes that this one has started and that check lines."""
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=True
    ).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if "pipeline/worker.py" in line]


def test_lines_go_to_another_process_and_back_as_they_are(record: Path):
    some = [(n, line) for n, line in enumerate(lines_of(record), 1) if n < 2 or n > 500]
    here = filed_lines(some)
    there = records._told(records._packed(*here))
    assert [dataclasses.asdict(found) for found in (there[0],)] == [json_like(dataclasses.asdict(here[0]))]
    assert there[1] == here[1] == ""


def json_like(found: dict) -> dict:
    return found | {"runs": [list(run) for run in found["runs"]]}
