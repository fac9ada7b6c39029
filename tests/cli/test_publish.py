"""`publish` from the command line: what it says, and the exit codes."""

import sys

import pytest

from testimonia.cli import main
from testimonia.pipeline import leaving
from tests.report.publish.accused import weekly, whole
from tests.workbench.case import case_of

FOLDER = "public"


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """Runs the command over a case in this process: (exit code, standard output, standard error)."""
    monkeypatch.setattr(leaving, "persons", lambda _: {})  # the shipped model is not what is tested here
    case = case_of(whole(weekly()), tmp_path / "kesra.case")
    case.close()

    def run(*arguments, by="Ana", why="the families ask for it"):
        given = ["testimonia", "publish", case.path, "-o", tmp_path / FOLDER, "--by", by, "--why", why, *arguments]
        monkeypatch.setattr(sys, "argv", list(map(str, given)))
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = ended.code or 0
        told = capsys.readouterr()
        return code, told.out, told.err

    run.attack = max(case.store.incidents(), key=lambda i: len(i.documents)).id
    return run


def test_asked_by_one_agreed_by_another_then_every_file_is_named(run, tmp_path):
    code, out, err = run("--incidents", run.attack, "--unreviewed")
    assert (code, out) == (0, "")
    assert f"waits for a second person: {run.attack}" in err
    assert "Nothing was written. Somebody else agrees: testimonia publish" in err
    assert "a claim that Governor Hedi Ghorbel did it is left out" in err
    assert not (tmp_path / FOLDER).exists()
    code, out, err = run("--incidents", run.attack, "--unreviewed", "--agree", by="Bo", why="I read it")
    assert code == 0
    assert "new: index.html\n" in out
    assert "(1 incident, private persons masked)" in err
    assert run("--incidents", run.attack, "--unreviewed", by="Bo")[1] == ""


def test_a_refusal_is_one_persons_to_make(run):
    run("--incidents", run.attack, "--unreviewed")
    code, _, err = run("--incidents", run.attack, "--unreviewed", "--refuse", by="Cy", why="too early")
    assert (code, "refused" in err) == (0, True)
    code, _, err = run("--incidents", run.attack, "--unreviewed", "--agree", by="Bo")
    assert (code, "nobody asks for it" in err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--accepted",), 1, "no incident was accepted by people"),
        (("--incidents", "ffffffffffff"), 1, "ffffffffffff: no such incident in this case"),
        ((), 1, "nothing is chosen"),
        (("--accepted", "--agree", "--refuse"), 2, "give one"),
        (("--accepted", "--date", "3 May"), 2, "2021-05-03"),
        (("--accepted", "--reply", "Ghorbel"), 2, "NAME=TEXT"),
        (("--accepted", "--address", "example.org"), 2, "https://"),
    ],
)
def test_what_is_wrong_is_told(run, arguments, code, told):
    found, out, err = run(*arguments)
    assert (found, out) == (code, "")
    assert told in " ".join(err.replace("│", " ").split())
