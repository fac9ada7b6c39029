"""Our row beside others: figures with intervals, and what is said where the data are not at hand."""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.__main__ import PARTS as NAMES
from benchmarks.__main__ import main
from benchmarks.bench import PARTS, Measured, anchors, lines, resampled

TEXT = "The ministry said on 5 June 2016 that four people had been killed in Cali."


def row(quote: str, **more: object) -> dict[str, object]:
    at = TEXT.index(quote)
    return {"start": at, "end": at + len(quote), **more}


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    """A corpus of one composed text for each of some parts."""
    timex = {"id": "t1", "text": TEXT, "dct": "2016-06-06", "timexes": [row("5 June 2016", type="DATE", value="2016-06-05")]}
    said = [[4 * 0, 12]], [[13, 17]], [[TEXT.index("that"), len(TEXT) - 1]]
    polnear = {"id": "p1", "text": TEXT, "attributions": [dict(zip(("source", "cue", "content"), said, strict=True), type="sourced")]}
    for folder, given in (("timex", timex), ("polnear", polnear)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "dev.jsonl").write_text(json.dumps(given) + "\n", encoding="utf-8")
    return tmp_path


def test_a_part_is_measured_and_stands_beside_the_anchors(corpora: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["bench", "--corpora", str(corpora), "--only", "timex", "polnear"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "| part | metric | ours | on | others |"
    assert out[2] == "| timex | value, F1 | 100.0 [100.0, 100.0] | 1 texts | HeidelTime 79.9; SUTime 61.3 |"
    assert [line.split(" | ")[1] for line in out[2:]] == [
        "value, F1",
        "days, recall",
        "strict attribution, F1",
        "source, exact F1",
        "cue, exact F1",
        "content, exact F1",
    ]


def test_what_is_not_at_hand_is_named_and_the_rest_is_measured(corpora: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["bench", "--corpora", str(corpora), "--only", "places", "timex"]) == 0
    shown = capsys.readouterr()
    assert "places: " in shown.err
    assert "geowebnews_dev.jsonl is not there" in shown.err
    assert "CORPORA=folder" in shown.err
    assert "| timex | value, F1 |" in shown.out


def test_without_any_data_the_exit_code_says_so(tmp_path: Path):
    assert main(["bench", "--corpora", str(tmp_path), "--only", "muc4", "cases"]) == 1


def test_the_door_knows_every_part():
    assert tuple(PARTS) == NAMES


def test_every_anchor_belongs_to_a_part_and_says_what_it_was_measured_on_where_that_is_not_our_data():
    for (part, _), systems in anchors().items():
        assert part in PARTS
        assert all({"name", "value"} <= set(s) <= {"name", "value", "on", "source"} for s in systems)
        assert all("on" in s for s in systems if "source" in s)


def test_an_interval_is_that_of_whole_documents():
    counts = np.array([[1, 1], [0, 1]] * 50, float)  # half of the documents are right
    value, low, high = resampled(counts, lambda sums: float(100 * sums[0] / sums[1]))
    assert value == 50
    assert 38 < low < 43  # two standard errors of a share of 100: 10
    assert 57 < high < 62


def test_figures_are_shown_with_the_places_that_their_size_asks_for():
    shown = lines([Measured("uds", "correlation", 0.7345, 0.7, 0.76, "9 events"), Measured("speed", "x", 12.34, None, None, "here")])
    assert shown[2] == "| uds | correlation | 0.735 [0.700, 0.760] | 9 events | ridge regression 0.728 |"
    assert shown[3] == "| speed | x | 12.3 | here |  |"
