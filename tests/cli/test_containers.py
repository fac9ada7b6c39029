"""Containers by command: columns and orders of dates, what is told of parts, exit codes."""

import io
import json
import sys

import pytest

from testimonia.cli import main
from tests.intake.boxed import letter, mailbox
from tests.readers import SentenceReader

FOUR = "The ministry said that 4 civilians were killed in Oral on 2016-06-05."


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs a command in this process: (exit code, standard output, standard error)."""
    monkeypatch.setattr("testimonia.pipeline.extracting.default_reader", SentenceReader)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["testimonia", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = ended.code or 0
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def documents(out: str) -> list[dict[str, object]]:
    return [line for line in map(json.loads, out.splitlines()) if line["type"] == "document"]


def test_columns_by_name_also_with_a_comma_in_it(run, tmp_path):
    (tmp_path / "posts.csv").write_text(f'"words, all of them",when,paper\n{FOUR},05/06/2016,Valley News\n')
    code, out, err = run("extract", tmp_path / "posts.csv", "--columns", "text=words, all of them,published=when,publisher=paper",
                         "--date-order", "mdy")  # fmt: skip
    assert (code, err) == (0, "")
    (row,) = documents(out)
    assert (row["name"], row["publisher"], row["published"]["value"]) == ("posts.csv: row 2", "Valley News", "2016-05-06")


def test_columns_that_are_guessed_and_dates_that_are_not_are_told(run, tmp_path):
    (tmp_path / "posts.csv").write_text(f"body,date\n{FOUR},05/06/2016\n")
    code, out, err = run("extract", tmp_path / "posts.csv")
    assert (code, documents(out)[0]["published"]) == (0, None)
    assert f"note: {tmp_path}/posts.csv: columns taken by their names: text from “body”, published from “date”." in err
    assert "Say which it is: --date-order dmy or --date-order mdy." in err


@pytest.mark.parametrize(("given", "code"), [("text=story", 1), ("text", 2), ("=body", 2), ("colour=body", 1)])
def test_wrong_columns(run, tmp_path, given, code):
    (tmp_path / "posts.csv").write_text("body,date\nTwo dead.,2016\n")
    ended, _, err = run("extract", tmp_path / "posts.csv", "--columns", given, "-o", tmp_path / "out.jsonl")
    assert ended == code
    assert ("Its columns are: body, date." in err) == (given == "text=story")


def test_a_broken_message_is_named_by_its_number_and_ends_with_1(run, tmp_path):
    (tmp_path / "mails.mbox").write_bytes(mailbox(letter(FOUR), b"nothing\n", letter("Nothing new.")))
    code, out, err = run("extract", tmp_path / "mails.mbox")
    assert (code, sorted(row["name"] for row in documents(out))) == (1, ["mails.mbox: message 1", "mails.mbox: message 3"])
    assert f"failed: {tmp_path}/mails.mbox: message 2: no e-mail message" in err
