"""A finding prints, plots and explains itself, without a network; without the extra the user reads how to install it."""

import json
import subprocess
import sys
from datetime import date

import pytest

from testimonia.analyze import ask
from testimonia.analyze.engines import engine
from testimonia.analyze.events import Event
from testimonia.analyze.finding import Finding, p_value
from testimonia.analyze.hypotheses import Grid, write_grid
from testimonia.analyze.trials import add_trials
from testimonia.errors import AnalysisError


@pytest.fixture(scope="module")
def finding() -> Finding:
    figures = {"killed": (2, 3), "wounded": (5, None)}
    return ask.ratio(
        [Event(f"i{n}", date(2016, 1, n), date(2016, 1, n), "attack", "Oral", figures=figures, basis="wire") for n in range(1, 9)]
    )


def test_it_prints_question_answer_assumptions_traps_and_what_stands_behind_it(finding):
    text = str(finding)
    parts = ["Question: How many killed", "Answer: 0.50 killed for each wounded", "what ", "It assumes:", "It can mislead:", "Behind it:"]
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)
    assert "2016-01-01, attack, Oral, wire: killed 2 to 3, wounded 5 or more" in text


def test_it_is_saved_as_text_json_and_pictures(finding, tmp_path):
    for name in ("a.txt", "a.json", "a.svg", "a.png"):
        finding.save(tmp_path / name)
    body = json.loads((tmp_path / "a.json").read_text())
    assert body["numbers"]["incidents"] == 8
    assert body["chart"]["$schema"].startswith("https://vega.github.io/schema/vega-lite")
    assert (tmp_path / "a.svg").read_text().startswith("<svg")
    assert (tmp_path / "a.png").read_bytes()[:4] == b"\x89PNG"
    with pytest.raises(AnalysisError, match=r"no format for .pdf. Known: .txt, .json, .svg, .png"):
        finding.save(tmp_path / "a.pdf")


def test_a_notebook_gets_the_words_and_one_chart(finding):
    shown = finding._repr_mimebundle_()
    assert shown["text/plain"] == str(finding)
    assert shown["application/vnd.vegalite.v6+json"] == finding.spec()


def test_without_the_extra_the_way_out_is_told():
    with pytest.raises(AnalysisError, match=r"this test needs no_such_engine. Install it: pip install 'testimonia\[analyze\]'"):
        engine("no_such_engine.part")


def test_what_cannot_be_written_is_said(finding, tmp_path):
    for write in (
        lambda path: finding.save(path / "a.txt"),
        lambda path: add_trials(path / "log.jsonl", ()),
        lambda path: write_grid(Grid((), ()), path / "grid.csv"),
    ):
        with pytest.raises(AnalysisError, match=r"cannot be written .*Name another place"):
            write(tmp_path / "absent")


def test_the_questions_load_no_engine_before_they_are_asked():
    engines = {"scipy", "statsmodels", "ruptures", "altair", "vl_convert", "pyarrow", "pandas"}
    asked = f"import testimonia.analyze.ask, sys\nprint(*sorted(set(sys.modules) & {engines!r}))"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split() == []


@pytest.mark.parametrize(("p", "told"), [(0.0004, "< .001"), (0.05, ".050"), (1.0, "1.000")])
def test_a_small_p_is_bounded_and_not_rounded_to_nothing(p, told):
    assert p_value(p) == told
