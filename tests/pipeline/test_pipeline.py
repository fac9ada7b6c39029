"""Files in, a record out: nothing twice, nothing lost, nothing that one bad file can spoil."""

import io
import itertools
import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

import testimonia as tm
from testimonia.errors import CaseLocked, ExchangeError
from testimonia.model.record import Judgement
from testimonia.model.terms import Verdict
from tests.readers import SentenceReader

FOUR = "The ministry said that 4 civilians were killed in Oral on 2016-06-05.\n"
SIX = (
    "After two days of visits to the families in the northern quarter its members drew up a list of names and ages; "
    "The party said that 6 civilians were killed in Oral on 2016-06-05.\n"
)
RUSSIAN = "Министерство сообщило в понедельник, что двое полицейских ранены при нападении на пост.\n"


def exported(case) -> str:
    out = io.StringIO()
    case.export(out)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path):
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "ministry.txt").write_text(FOUR)
    (reports / "party.txt").write_text(SIX)
    return reports


def test_documents_are_read_into_incidents_with_rival_accounts(tmp_path, folder):
    case = tm.open_case(tmp_path / "oral.case")
    summary = case.read(folder, reader=SentenceReader())
    assert (summary.read, summary.failed) == (("ministry.txt", "party.txt"), ())
    assert str(summary) == "2 documents read: 2 event mentions, 6 claims. 1 incident in the case."
    frame = case.incidents
    assert frame[["kind", "start", "place", "documents"]].to_numpy().tolist() == [["armed_attack", "2016-06-05", "Oral", 2]]
    assert frame[["killed_civilian_low", "killed_civilian_high"]].to_numpy().tolist() == [[4, 6]]
    assert sorted(case.accounts["origin"]) == ["The ministry", "The party"]
    killed = case.claims[case.claims.property == "killed"]
    assert killed[["document", "low", "source", "quote"]].to_numpy().tolist() in (
        [["ministry.txt", 4, "The ministry", "4 civilians"], ["party.txt", 6, "The party", "6 civilians"]],
        [["party.txt", 6, "The party", "6 civilians"], ["ministry.txt", 4, "The ministry", "4 civilians"]],
    )
    assert case.verify() == ()
    assert "2 documents" in repr(case)
    assert "<table" in case._repr_html_()


def test_reading_the_same_files_twice_changes_nothing(tmp_path, folder):
    case = tm.open_case(tmp_path / "oral.case")
    case.read(folder, reader=SentenceReader())
    before = exported(case)
    summary = case.read(folder, reader=SentenceReader())
    assert (summary.read, summary.known) == ((), ("ministry.txt", "party.txt"))
    assert exported(case) == before


def test_the_record_does_not_depend_on_the_order_of_the_files(tmp_path, folder):
    (folder / "copy.txt").write_text(FOUR)
    (folder / "third.txt").write_text("The army said that 9 soldiers were killed in Atyrau on 2016-06-07.\n")
    records = set()
    for number, order in enumerate(itertools.permutations(sorted(folder.iterdir()))):
        case = tm.open_case(tmp_path / str(number) / "oral.case")
        case.read(*order, reader=SentenceReader())
        records.add(exported(case))
    assert len(records) == 1


def test_the_same_bytes_under_two_names_are_one_document(tmp_path, folder):
    (folder / "zz copy.txt").write_text(FOUR)
    case = tm.open_case(tmp_path / "oral.case")
    summary = case.read(folder, reader=SentenceReader())
    assert [(notice.name, notice.why) for notice in summary.also_named] == [("zz copy.txt", "the same bytes as ministry.txt")]
    assert case.documents[["name", "also_named"]].to_numpy().tolist().count(["ministry.txt", "zz copy.txt"]) == 1
    assert len(case.documents) == 2


def test_a_bad_file_is_named_with_the_way_out_and_the_rest_is_read(tmp_path, folder):
    (folder / "empty.txt").write_bytes(b"")
    (folder / "program.txt").write_bytes(b"MZ\x90\x00\x03\x00\x00" * 40)
    (folder / "cut.txt").write_bytes("é".encode()[:1] * 1)
    (folder / "russian.txt").write_text(RUSSIAN)
    (folder / "odd.txt").write_text("UNREADABLE, and the reader says so.")
    (folder / "fault.txt").write_text("BROKEN, and the reader breaks off.")
    (folder / "film.mp4").write_bytes(b"\x00\x00")
    (folder / "quiet.txt").write_text("It was a day like any other, and nothing happened in the town.")
    case = tm.open_case(tmp_path / "oral.case")
    summary = case.read(folder, reader=SentenceReader())
    assert summary.read == ("ministry.txt", "party.txt", "quiet.txt")
    assert {os.path.basename(notice.name): notice.why.split(".")[0] for notice in summary.failed} == {
        "empty.txt": "the file is empty",
        "program.txt": "the file is binary, not text",
        "cut.txt": "the file ends in the middle of a character (byte 0): it was cut off",
        "odd.txt": "this reader cannot make sense of it",
        "fault.txt": "the reader broke off (ZeroDivisionError: a fault of the reader)",
    }
    assert [notice.name for notice in summary.not_read] == ["russian.txt"]
    assert [os.path.basename(notice.name) for notice in summary.skipped] == ["film.mp4"]
    assert case.verify() == ()
    documents = case.documents.set_index("name")
    assert documents.loc["russian.txt", "status"] == "not_read"
    assert documents.loc["russian.txt", "reason"].startswith("language: ru")
    assert set(documents.index) == {"ministry.txt", "party.txt", "quiet.txt", "russian.txt"}


def test_another_version_of_the_reader_supersedes_and_keeps_what_was_read(tmp_path, folder):
    case = tm.open_case(tmp_path / "oral.case")
    case.read(folder, reader=SentenceReader())
    before = case.claims
    summary = case.read(folder, reader=SentenceReader("sentence-reader-2"))
    assert summary.read == ("ministry.txt", "party.txt")
    after = case.claims
    assert set(before.index) < set(after.index)
    assert set(after["supersedes"].dropna()) == set(before.index)
    assert case.incidents[["killed_civilian_low", "killed_civilian_high"]].to_numpy().tolist() == [[4, 6]]
    assert case.verify() == ()


def test_export_import_export_is_the_same_file(tmp_path, folder):
    case = tm.open_case(tmp_path / "oral.case")
    (folder / "russian.txt").write_text(RUSSIAN)
    case.read(folder, reader=SentenceReader())
    claim = case.claims.index[0]
    case.judge(Judgement(claim, Verdict.ACCEPT, "mk", "2016-07-01T09:00:00Z", "as the list of the dead says"))
    case.export(tmp_path / "oral.jsonl")
    other = tm.open_case(tmp_path / "other.case")
    other.import_record(tmp_path / "oral.jsonl")
    assert exported(other) == (tmp_path / "oral.jsonl").read_text()
    assert other.verify() == ()
    # The imported case goes on like the first: what was read is known.
    assert other.read(folder, reader=SentenceReader()).read == ()
    assert exported(other) == exported(case)


def test_an_import_that_breaks_off_takes_nothing_in(tmp_path, folder):
    case = tm.open_case(tmp_path / "oral.case")
    case.read(folder, reader=SentenceReader())
    lines = exported(case).splitlines(keepends=True)
    (tmp_path / "cut.jsonl").write_text("".join(lines[:-1]) + lines[-1][:40])
    other = tm.open_case(tmp_path / "other.case")
    with pytest.raises(ExchangeError, match=f"line {len(lines)}: not JSON"):
        other.import_record(tmp_path / "cut.jsonl")
    assert len(other.documents) == 0


def test_a_record_that_comes_into_a_case_with_documents_is_reconciled_with_them(tmp_path, folder):
    theirs, ours = tm.open_case(tmp_path / "theirs.case"), tm.open_case(tmp_path / "ours.case")
    theirs.read(folder / "party.txt", reader=SentenceReader())
    theirs.export(tmp_path / "theirs.jsonl")
    ours.read(folder / "ministry.txt", reader=SentenceReader())
    ours.import_record(tmp_path / "theirs.jsonl")
    assert ours.incidents[["documents", "killed_civilian_low", "killed_civilian_high"]].to_numpy().tolist() == [[2, 4, 6]]
    assert ours.record().header.case == "ours"
    assert ours.verify() == ()


def test_a_rejected_claim_no_longer_counts(tmp_path, folder):
    case = tm.open_case(tmp_path / "oral.case")
    case.read(folder, reader=SentenceReader())
    six = case.claims.query("low == 6").index[0]
    case.judge(Judgement(six, Verdict.REJECT, "mk", "2016-07-01T09:00:00Z", "another town of that name"))
    assert case.incidents[["killed_civilian_low", "killed_civilian_high"]].to_numpy().tolist() == [[4, 4]]
    case.judge(Judgement(six, Verdict.UNDO, "mk", "2016-07-02T09:00:00Z", "it was this town after all"))
    assert case.incidents[["killed_civilian_low", "killed_civilian_high"]].to_numpy().tolist() == [[4, 6]]
    assert list(case.judgements["verdict"]) == ["reject", "undo"]


def test_extract_without_a_case_gives_the_same_claims(tmp_path, folder):
    case = tm.open_case(tmp_path / "oral.case")
    case.read(folder, reader=SentenceReader())
    found = tm.extract_claims(folder, ("stdin", FOUR.encode()), reader=SentenceReader())
    assert found.record.documents[0].id <= found.record.documents[1].id
    assert found.record.claims == case.record().claims
    assert [notice.why for notice in found.summary.also_named] == ["the same bytes as ministry.txt"]


READ = """
    import sys
    import testimonia as tm
    from tests.readers import SentenceReader
    def told(done, total, name):
        print(done, flush=True)
    tm.open_case(sys.argv[1]).read(sys.argv[2], reader=SentenceReader(pause=0.02), progress=told)
    """


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of POSIX systems")
def test_killed_in_the_middle_and_run_again_is_as_if_undisturbed(tmp_path):
    reports = tmp_path / "reports"
    reports.mkdir()
    for number in range(200):
        place, day = ("Oral", "Atyrau", "Semey")[number % 3], f"2016-06-{1 + number % 28:02}"
        text = f"Report {number}.\nThe ministry said that {number} civilians were killed in {place} on {day}.\n"
        (reports / f"{number:03}.txt").write_text(text)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-c", textwrap.dedent(READ), str(tmp_path / "killed.case"), str(reports)]
    for stop_at in ("40", "120"):
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as reading:
            for line in reading.stdout:
                if line.strip() == stop_at:
                    time.sleep(0.01)
                    reading.send_signal(signal.SIGKILL)
                    break
            reading.stdout.read()
        assert reading.returncode == -signal.SIGKILL
        interrupted = tm.open_case(tmp_path / "killed.case", create=False)
        assert int(stop_at) <= len(interrupted.documents) < 200
        assert interrupted.verify() == ()
    last = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    assert last.stdout
    undisturbed = tm.open_case(tmp_path / "undisturbed" / "killed.case")
    undisturbed.read(reports, reader=SentenceReader())
    assert exported(tm.open_case(tmp_path / "killed.case")) == exported(undisturbed)


def test_a_case_in_use_stops_the_reading_with_a_plain_error(tmp_path, folder):
    case = tm.open_case(tmp_path / "oral.case")
    with case.store.writing(), pytest.raises(CaseLocked, match="is writing to this case"):
        tm.open_case(tmp_path / "oral.case").read(folder, reader=SentenceReader())
    assert case.read(folder, reader=SentenceReader()).failed == ()


def test_importing_the_package_loads_no_heavy_engine():
    heavy = ("onnxruntime", "pandas", "numpy", "sqlalchemy", "pydantic", "tokenizers", "typer", "rich", "py3langid")
    code = f"import sys, testimonia; print([name for name in {heavy} if name in sys.modules])"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    assert subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True).stdout == "[]\n"


def test_an_unknown_name_of_the_package_is_answered_with_the_known_ones():
    with pytest.raises(AttributeError, match=r"no attribute 'open_file'. It has: Account, .*open_case"):
        _ = tm.open_file
