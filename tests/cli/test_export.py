"""`export`: every format from the command line, masked by default, with what was lost told."""

import json
import sys

import pytest

import testimonia as tm
from testimonia.cli import main
from testimonia.errors import CaseLocked
from testimonia.exchange.out import writers
from testimonia.model.custody import Action
from tests.readers import SentenceReader

FOUR = "The ministry said that 4 civilians were killed in Oral on 2016-06-05.\n"
SIX = "The party said that 6 civilians were killed in Oral on 2016-06-05.\n"


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs a command in this process: (exit code, standard output, standard error)."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["testimonia", *map(str, arguments)])
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = ended.code or 0
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def case(tmp_path):
    """Two accounts of one attack."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "ministry.txt").write_text(FOUR)
    (tmp_path / "reports" / "party.txt").write_text(SIX)
    case = tm.open_case(tmp_path / "oral.case")
    case.read(tmp_path / "reports", reader=SentenceReader())
    return case


def test_the_list_names_every_format_and_needs_no_case(run):
    code, out, _ = run("export", "--list")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()[1:] if not line.startswith(" ")] == ["jsonl", *writers()]


@pytest.mark.parametrize("form", list(writers()))
def test_every_format_is_written_masked_with_a_manifest_and_an_entry_in_the_ledger(run, case, tmp_path, form):
    out = tmp_path / f"out{writers()[form].suffix}"
    code, said, err = run("export", case.path, "--format", form, "-o", out)
    assert (code, said) == (0, "")
    place = out / "manifest.json" if out.is_dir() else out.with_name(out.name + ".manifest.json")
    manifest = json.loads(place.read_text("utf-8"))
    assert manifest["private_persons"] == "masked"
    assert all((place.parent / file["name"]).stat().st_size == file["bytes"] for file in manifest["files"])
    assert len(manifest["files"]) >= 1
    assert [f"not in this format: {lost['what']}: {lost['count']:,}; {lost['why']}" in err for lost in manifest["lost"]] == [True] * len(
        manifest["lost"]
    )
    entry = tm.open_case(case.path).store.custody()[-1]
    assert (entry.action, entry.details["format"], entry.details["private_persons"]) == (Action.EXPORTED, form, "masked")


def test_naming_persons_takes_an_answer_and_is_kept(run, case, tmp_path):
    out = tmp_path / "map.geojson"
    code, _, err = run("export", case.path, "--format", "geojson", "-o", out, "--whole")
    assert code == 2
    assert "will be written with the names of private persons. Go on? There is no terminal to ask on" in " ".join(
        err.replace("│", " ").split()
    )
    assert not out.exists()
    code, _, err = run("export", case.path, "--format", "geojson", "-o", out, "--whole", "--yes", "--by", "mk", "--why", "for the court")
    assert code == 0
    assert "CONFIDENTIAL" in err
    assert json.loads((tmp_path / "map.geojson.manifest.json").read_text("utf-8"))["private_persons"] == "named: confidential"
    entry = tm.open_case(case.path).store.custody()[-1]
    assert (entry.by, entry.why, entry.details["private_persons"]) == ("mk", "for the court", "named")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--format", "shp", "-o", "x"), "none of jsonl, csv, xlsx"),
        (("--format", "geojson"), "geojson is written to a file: -o OUT"),
        (("--format", "csv"), "csv is written to a folder: -o OUT"),
        (("--format", "csv", "-o", "x", "--no-text"), "--no-text is for jsonl"),
        (("--whole",), "jsonl is always the whole case"),
    ],
)
def test_wrong_usage_is_told_with_the_way_out(run, case, arguments, told):
    code, out, err = run("export", case.path, *arguments)
    assert (code, out) == (2, "")
    assert told in " ".join(err.replace("│", " ").split())


def test_a_record_that_left_is_in_the_ledger_too(run, case, tmp_path):
    run("export", case.path, "-o", tmp_path / "a.jsonl", "--why", "to a colleague")
    entry = tm.open_case(case.path).store.custody()[-1]
    assert (entry.action, entry.details["format"], entry.why) == (Action.EXPORTED, "jsonl", "to a colleague")


def test_an_export_that_cannot_be_noted_does_not_leave_and_nothing_else_goes_with_it(case, tmp_path, monkeypatch):
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "mine.txt").write_text("not of the export")

    def locked(*_args, **_options):
        raise CaseLocked("another process writes to it")

    monkeypatch.setattr(type(case.store), "note_custody", locked)
    with pytest.raises(CaseLocked, match="another process"):
        case.export(folder, format="csv")
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]
