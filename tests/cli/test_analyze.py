"""The commands `analyze`: on the shipped tables, what they print and what they refuse."""

import json
import sys
from pathlib import Path

import pytest

import testimonia
from testimonia.cli import main

DATA = Path(testimonia.__file__).parent / "examples" / "kazakhstan"
TEN_YEARS = ("--from", "2010-01-01", "--to", "2019-12-31")


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs `testimonia analyze …` in this process: (exit code, standard output, standard error)."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["testimonia", "analyze", *map(str, arguments)])
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = ended.code or 0
        told = capsys.readouterr()
        return code, " ".join(told.out.split()), " ".join(told.err.split())

    return run


def test_attacks_after_protests_in_kazakhstan(run, tmp_path):
    """The worked check of the how-to: 0, 1 and 4 of 10, and no evidence."""
    log, out = tmp_path / "log.jsonl", tmp_path / "answer.json"
    code, said, _ = run("coincidence", DATA / "attacks.csv", DATA / "protests.csv", *TEN_YEARS, "--log", log, "-o", out)
    assert code == 0
    assert "Answer: No evidence (7 days: 0 of 10; 30 days: 1 of 10; 90 days: 4 of 10)" in said
    windows = json.loads(out.read_text())["numbers"]["windows"]
    assert [w["p_random"] for w in windows] == [1.0, pytest.approx(0.784, abs=0.001), pytest.approx(0.527, abs=0.001)]
    assert len(log.read_text().splitlines()) == 3
    _, again, _ = run("coincidence", DATA / "attacks.csv", DATA / "protests.csv", *TEN_YEARS, "--log", log, "--window", 14)
    assert "3 windows tried before are counted in." in again


def test_four_incidents_are_no_ratio(run):
    code, _, told = run("ratio", DATA / "attacks.csv")
    assert code == 1
    assert "4 incidents give both killed and wounded; 5 or more are needed." in told


def test_share_of_attackers_among_the_dead(run):
    code, said, _ = run("ratio", DATA / "attacks.csv", "--of", "killed_attackers", "--to-each", "killed")
    assert code == 0
    assert "0.72 killed_attackers for each killed" in said


def test_an_aftermath_without_exposure_is_refused_and_with_it_declared_answered(run):
    code, _, told = run("aftermath", DATA / "protests.csv", "--day", "2016-06-05")
    assert code == 1
    assert "or declare that coverage was even" in told
    code, said, _ = run(
        "aftermath", DATA / "protests.csv", "--day", "2016-06-05", "--from", "2005-01-01", "--to", "2019-12-31", "--even-coverage"
    )
    assert code == 0
    assert "No evidence of a change" in said
    assert "This was declared, not measured" in said


def test_clustering_and_changes(run):
    assert run("clustering", DATA / "protests.csv")[0] == 0
    assert "monthly level" in run("changes", DATA / "protests.csv", "--even-coverage")[1]


def test_undercount_from_a_file(run, tmp_path):
    lists = tmp_path / "lists.csv"
    lists.write_text("police,press,party,count\n1,0,0,60\n0,1,0,50\n0,0,1,40\n1,1,0,20\n1,0,1,15\n0,1,1,12\n1,1,1,6\n")
    code, _, told = run("undercount", lists, "--origins", "police=register", "--origins", "press=register;agency")
    assert code == 1
    assert "police and press both draw on register" in told
    lists.write_text("police,press,count\n1,1,60\n1,0,50\n0,1,40\n")
    assert "three lists or more are needed" in run("undercount", lists)[2]


def test_hypotheses_from_a_case_to_an_answer(run, tmp_path):
    import testimonia as tm
    from tests.readers import SentenceReader

    (tmp_path / "a.txt").write_text("The ministry said that 4 civilians were killed in Oral on 2016-06-05.\n")
    case = tm.open_case(tmp_path / "oral.case")
    case.read(tmp_path / "a.txt", reader=SentenceReader())
    (incident,) = case.store.incidents()
    grid = tmp_path / "grid.csv"
    assert run("hypotheses", case.path)[0] == 2
    code, _, told = run("hypotheses", case.path, "--incident", incident.id, "--grid", grid)
    assert code == 0
    assert "Fill mark, by and why" in told
    marks = "".join(
        f"H{h},text {h},E{e},item {e},origin {e},,{m},mk,\n" for e, row in enumerate(("+-", "+-", "-+"), 1) for h, m in enumerate(row, 1)
    )
    grid.write_text("hypothesis,hypothesis_text,evidence,evidence_text,origins,favours,mark,by,why\n" + marks)
    assert "Least speaks against H1" in run("hypotheses", grid)[1]


def test_a_filter_that_is_none_is_wrong_usage(run):
    assert run("clustering", DATA / "protests.csv", "--where", "place")[0] == 2
