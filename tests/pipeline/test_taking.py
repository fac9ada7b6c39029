"""Files that are made to end whoever opens them: each costs itself, whatever it does to the process that opened it."""

import subprocess
import sys
from dataclasses import replace

import pytest

import testimonia as tm
from testimonia.errors import IntakeError
from testimonia.intake import Options, Told, read_bytes
from testimonia.model.custody import Bringing
from testimonia.model.terms import DocumentStatus
from testimonia.pipeline.describing import described
from testimonia.pipeline.reading import Run, read_sources
from testimonia.pipeline.sources import sources_of
from testimonia.pipeline.summary import Tally
from testimonia.pipeline.taking import Taking
from testimonia.pipeline.workers import Limits
from tests.fuzz.mutations import WHOLE, whole
from tests.intake.boxed import KILLED, WOUNDED, letter, mailbox, page, zipped
from tests.pipeline.bombs import endless_pdf, swelling_pdf
from tests.readers import SentenceReader

FOUR = "The ministry said that 4 civilians were killed in Oral on 2016-06-05."
SMALL = Limits(seconds=4, megabytes=700)
WAY_OUT = (
    " while its text was taken out: damaged, or made to stop whoever opens it. The other files are not affected. "
    "If a program still opens it, save its text as .txt, or print it to a new PDF."
)


@pytest.fixture
def taking():
    with Taking(Options(), SMALL) as opened:
        yield opened


def read(case, *paths, limits=SMALL):
    """What `case.read` does, with limits that a test can wait for."""
    tally = Tally()
    with case.store.writing():
        read_sources(Run(case.store, SentenceReader(), tally, Bringing("mk"), Options(), limits), sources_of(paths, tally), None)
    return tally.summary(None)


def test_a_page_of_a_pdf_that_unpacks_to_gigabytes_ends_the_process_that_opens_it(taking):
    content = swelling_pdf(gigabytes=3)
    assert len(content) < 100_000
    with pytest.raises(IntakeError, match=r"its process was killed \(signal \d+\) while its text was taken out: damaged, or made to stop"):
        taking.document(content, "bomb.pdf", ".pdf")
    assert taking.document(page(KILLED), "a.html", ".html").document.text.count(KILLED) == 4


def test_a_drawing_that_holds_itself_a_million_times_over_is_stopped_in_time():
    ample = Limits(seconds=2, megabytes=8_000)
    with Taking(Options(), ample) as taking, pytest.raises(IntakeError) as stopped:
        taking.document(endless_pdf(), "bomb.pdf", ".pdf")
    assert str(stopped.value) == "it took longer than 2 seconds" + WAY_OUT


def test_a_run_goes_on_past_them_in_folders_and_in_archives_and_says_which_they_were(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(FOUR)
    (folder / "b.pdf").write_bytes(endless_pdf())
    (folder / "c.zip").write_bytes(
        zipped({"1.html": page(KILLED), "2.pdf": swelling_pdf(3), "3.pdf": endless_pdf(), "4.txt": b"Two fled."})
    )
    (folder / "d.html").write_bytes(page(WOUNDED))
    with tm.open_case(tmp_path / "oral.case") as case:
        summary = read(case, folder)
        assert summary.read == ("a.txt", "c.zip: 1.html", "c.zip: 4.txt", "d.html")
        failed = {notice.name: notice.why for notice in summary.failed}
        assert list(failed) == [str(folder / "b.pdf"), f"{folder / 'c.zip'}: 2.pdf", f"{folder / 'c.zip'}: 3.pdf"]
        assert all(why.endswith(WAY_OUT) for why in failed.values())
        assert case.verify() == ()
        again = read(case, folder)
        assert (again.read, len(again.known), len(again.failed)) == ((), 4, 3)


def test_a_container_that_swells_gives_what_stands_before_and_says_where_it_broke_off(tmp_path):
    box = mailbox(letter(FOUR), letter("Nothing new."), letter("The list.", attached=b"Names. " * 8_000_000))
    (tmp_path / "mails.mbox").write_bytes(box)
    with tm.open_case(tmp_path / "oral.case") as case:
        summary = read(case, tmp_path / "mails.mbox", limits=replace(SMALL, seconds=60, megabytes=250))
    assert summary.read == ("mails.mbox: message 1", "mails.mbox: message 2")
    assert [(notice.name, notice.why) for notice in summary.failed] == [
        (
            str(tmp_path / "mails.mbox"),
            "it needed more than the 250 MB of memory that one document may take while it was taken apart after 2 parts, which are read: "
            "damaged, or made to stop whoever opens it. The other files are not affected. Unpack or split it, and bring what it holds.",
        )
    ]


def test_the_command_goes_on_too_and_its_exit_code_says_that_something_failed(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(FOUR)
    (tmp_path / "in" / "bomb.pdf").write_bytes(swelling_pdf(3))
    command = [
        sys.executable,
        "-c",
        "from testimonia.cli.app import main; main()",
        "read",
        str(tmp_path / "in"),
        "--case",
        str(tmp_path / "oral.case"),
    ]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert f"failed: {tmp_path / 'in' / 'bomb.pdf'}: its process was killed (signal " in ran.stderr
    assert "1 document read" in ran.stderr
    assert "1 failed" in ran.stderr


@pytest.mark.parametrize(
    "suffix", [suffix for suffix in WHOLE if suffix in {".html", ".docx", ".odt", ".rtf", ".mhtml", ".pdf", ".txt", ".md"}]
)
def test_a_document_comes_out_of_the_process_as_it_went_in(taking, suffix):
    content, name = whole(suffix, 0), f"report{suffix}"
    here = read_bytes(content, name)
    assert taking.document(content, name, suffix) == replace(here, document=described(here.document))


def test_parts_come_in_their_order_with_what_is_to_be_said_of_them_and_the_processes_end_with_the_run(tmp_path):
    rows = "text,outlet\n" + "".join(f"{FOUR.replace('4', str(n))},Valley News\n" for n in range(1, 700))
    (tmp_path / "posts.csv").write_text(rows)
    with Taking(Options()) as taking:
        handfuls = list(taking.parts("posts.csv", tmp_path / "posts.csv"))
        loose = list(taking.parts("posts.csv", None, rows.encode()))
    assert [one for many in handfuls for one in many] == [one for many in loose for one in many]
    told, *parts = [one for many in handfuls for one in many]
    assert isinstance(told, Told)
    assert [part.place for part in parts] == [f"row {number}" for number in range(2, 701)]
    assert {(part.taken.document.publisher, part.taken.document.status) for part in parts} == {("Valley News", DocumentStatus.READ)}
    assert all(part.taken.document.id.startswith("sha256:") and part.taken.content == part.content for part in parts)
    assert len(handfuls) >= 3
    with pytest.raises(IntakeError, match="cannot be opened"), Taking(Options()) as taking:
        list(taking.parts("gone.csv", tmp_path / "gone.csv"))
