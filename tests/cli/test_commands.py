"""The commands: data on standard output, talk on standard error, exit codes with a meaning, and no traceback for a user's mistake."""

import io
import json
import os
import subprocess
import sys

import pytest

import testimonia as tm
from testimonia.cli import main
from tests.readers import SentenceReader

FOUR = "The ministry said that 4 civilians were killed in Oral on 2016-06-05.\n"
SIX = (
    "After two days of visits to the families in the northern quarter its members drew up a list of names and ages; "
    "The party said that 6 civilians were killed in Oral on 2016-06-05.\n"
)


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs a command in this process: (exit code, standard output, standard error)."""

    def run(*arguments, stdin: bytes = b""):
        monkeypatch.setattr(sys, "argv", ["testimonia", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = ended.code or 0
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def reads_sentences(monkeypatch):
    """The commands read with the small reader of these tests."""
    monkeypatch.setattr("testimonia.pipeline.case.default_reader", SentenceReader)


@pytest.fixture
def case(tmp_path):
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "ministry.txt").write_text(FOUR)
    (tmp_path / "reports" / "party.txt").write_text(SIX)
    case = tm.open_case(tmp_path / "oral.case")
    case.read(tmp_path / "reports", reader=SentenceReader())
    return case


@pytest.mark.usefixtures("reads_sentences")
def test_read_tells_what_it_did_on_standard_error(run, tmp_path):
    (tmp_path / "a.txt").write_text(FOUR)
    (tmp_path / "film.mp4").write_bytes(b"\xff\xd8")
    code, out, err = run("read", tmp_path, "--case", tmp_path / "oral.case")
    assert (code, out) == (0, "")
    assert f"skipped: {tmp_path / 'film.mp4'}: files of type .mp4 are not read by this version" in err
    assert "1 document read: 1 event mention, 3 claims; 1 of other formats passed over. 1 incident in the case." in err


@pytest.mark.usefixtures("reads_sentences")
def test_one_failed_document_is_exit_code_1_and_the_rest_is_read(run, tmp_path):
    (tmp_path / "a.txt").write_text(FOUR)
    (tmp_path / "empty.txt").write_text("")
    code, _, err = run("read", tmp_path, tmp_path / "gone.txt", "--case", tmp_path / "oral.case")
    assert code == 1
    assert "empty.txt: the file is empty. If it should not be, fetch it again." in err
    assert "gone.txt: no such file or folder. Check the spelling." in err
    assert "1 document read" in err


@pytest.mark.parametrize(
    "arguments", [("read",), ("read", "a.txt"), ("show",), ("export", "x.case", "--format", "xml"), ("nonsense",), ("report", "x.case")]
)
def test_wrong_usage_is_exit_code_2(run, arguments):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert "Usage" in err


@pytest.mark.parametrize("arguments", [("show", "CASE"), ("export", "CASE"), ("verify", "CASE"), ("report", "CASE", "-o", "x.html")])
def test_a_missing_case_is_told_with_the_way_out_and_nothing_is_made(run, tmp_path, arguments):
    code, out, err = run(*(tmp_path / "none.case" if a == "CASE" else a for a in arguments))
    assert (code, out) == (1, "")
    assert "no case here. Make one by reading documents into it: testimonia read FOLDER --case" in err
    assert "Traceback" not in err
    assert not (tmp_path / "none.case").exists()


@pytest.mark.usefixtures("reads_sentences")
def test_extract_is_a_filter_from_standard_input_to_standard_output(run):
    code, out, err = run("extract", "-", stdin=FOUR.encode())
    assert (code, err) == (0, "")
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["type"] for line in lines] == ["header", "document", "mention", "claim", "claim", "claim"]
    assert lines[1]["name"] == "stdin"
    assert lines[3]["span"]["quote"] == "4 civilians"


@pytest.mark.usefixtures("reads_sentences")
def test_extract_writes_a_file_that_import_takes_in(run, tmp_path):
    (tmp_path / "a.txt").write_text(FOUR)
    assert run("extract", tmp_path / "a.txt", "-o", tmp_path / "a.jsonl")[:2] == (0, "")
    code, _, err = run("import", tmp_path / "new.case", tmp_path / "a.jsonl")
    assert code == 0
    assert "1 document, 3 claims" in err
    assert run("verify", tmp_path / "new.case")[0] == 0


@pytest.mark.usefixtures("reads_sentences")
def test_extract_of_nothing_readable_fails_and_writes_only_the_header(run):
    code, out, err = run("extract", "-", stdin=b"")
    assert code == 1
    assert [json.loads(line)["type"] for line in out.splitlines()] == ["header"]
    assert "stdin: the file is empty" in err


def test_export_says_that_it_is_confidential_and_import_brings_it_back(run, case, tmp_path):
    code, out, err = run("export", case.path, "--format", "jsonl")
    assert code == 0
    assert "CONFIDENTIAL" in err
    assert json.loads(out.splitlines()[0]) == {
        "type": "header",
        "case": "oral",
        "made_by": f"testimonia {tm.__version__}; sentence-reader-1",
        "confidential": True,
        "record": "testimonia/1",
    }
    assert run("import", tmp_path / "back.case", "-", stdin=out.encode())[0] == 0
    assert run("export", tmp_path / "back.case")[1] == out
    assert '"text":' not in run("export", case.path, "--no-text")[1]


def test_a_place_that_cannot_be_written_is_told_plainly(run, case, tmp_path):
    nowhere = tmp_path / "nowhere" / "x.jsonl"
    code, _, err = run("export", case.path, "-o", nowhere)
    assert code == 1
    assert f"{nowhere}: cannot be written (No such file or directory)" in err
    (tmp_path / "kept.jsonl").write_text("kept")
    assert run("export", case.path, "-o", tmp_path / "kept.jsonl")[0] == 0
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_file_that_is_no_record_is_refused_by_line(run, tmp_path):
    (tmp_path / "bad.jsonl").write_text('{"type": "header", "case": "x", "made_by": "y"}\n{"type": "claim"}\n')
    code, _, err = run("import", tmp_path / "x.case", tmp_path / "bad.jsonl")
    assert code == 1
    assert "bad.jsonl: line 2: property" in err.replace("\n", " ")
    assert run("import", tmp_path / "x.case", tmp_path / "gone.jsonl")[0] == 1


def test_show_lists_incidents_with_figures_and_origins(run, case):
    code, out, _ = run("show", case.path)
    assert code == 0
    assert "oral: documents 2, incidents 1" in out
    assert "armed_attack" in out
    assert "2016-06-05" in out
    assert "killed 4-6 civilian" in " ".join(out.split())
    assert "ministry.txt" in out


def test_show_of_an_incident_sets_rival_accounts_side_by_side(run, case):
    incident = case.incidents.index[0]
    code, out, _ = run("show", case.path, incident[:6])
    assert code == 0
    flat = " ".join(out.split())
    assert "The ministry" in flat
    assert "The party" in flat
    row = next(line for line in out.splitlines() if "killed civilian" in line and "│" in line)
    assert sorted(word for word in row.replace("│", " ").split() if word.isdigit()) == ["4", "6"]
    assert "counted" in flat


def test_show_of_a_claim_gives_its_chain_and_its_sentence(run, case):
    claim = case.claims.query("property == 'killed' and low == 4").index[0]
    code, out, _ = run("show", case.path, claim)
    assert code == 0
    assert "ministry.txt (document)" in out
    assert "└── The ministry [counted] (office), “said”" in out
    assert "The ministry said that 4 civilians were killed in Oral" in " ".join(out.split())


def test_show_of_documents_mentions_and_accounts(run, case):
    assert "language: en" in run("show", case.path, "ministry.txt")[1]
    mention = case.claims["mention"].iloc[0]
    assert f"mention {mention}: armed_attack" in run("show", case.path, mention)[1]
    account = case.accounts.index[0]
    assert f"account {account}" in run("show", case.path, account)[1]


def test_show_of_an_unknown_or_ambiguous_id_says_what_to_do(run, case):
    code, _, err = run("show", case.path, "zzzz")
    assert code == 1
    assert "nothing has the id 'zzzz'. List what there is: testimonia show" in err
    code, _, err = run("show", case.path, "")
    assert code == 1
    assert "Give more of it" in err


def test_text_from_documents_cannot_steer_the_terminal(run, tmp_path):
    case = tm.open_case(tmp_path / "odd.case")
    (tmp_path / "[red]\x1b[2J.txt").write_text(FOUR)
    case.read(tmp_path / "[red]\x1b[2J.txt", reader=SentenceReader())
    out = run("show", case.path)[1]
    assert "\x1b" not in out
    assert "[red]�[2J.txt" in out


def test_verify_names_damage_and_is_exit_code_1(run, case):
    assert run("verify", case.path)[0] == 0
    document = case.documents.index[0]
    case.store.vault.path(document).write_bytes(b"other bytes")
    code, out, err = run("verify", case.path)
    assert code == 1
    assert out.startswith(f"{document}: ")
    assert "contradictions found: 1." in err


def test_version_and_help(run):
    assert run("--version")[:2] == (0, f"testimonia {tm.__version__}\n")
    for command in ("demo", "read", "extract", "show", "report", "export", "import", "verify"):
        code, out, _ = run(command, "--help")
        assert code == 0
        assert "In Python:" in out
        assert "Exit codes:" in out


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end differently there")
def test_a_reader_that_stops_early_is_no_error(case):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = f"{sys.executable} -m testimonia.cli export {case.path} | head -n 1"
    done = subprocess.run(["bash", "-c", command], env=environment, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["type"] == "header"
    assert "Traceback" not in done.stderr
