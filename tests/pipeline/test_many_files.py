"""Many small files: reading begins when they are listed, their order does not matter, and nothing is done twice."""

import random

import pytest

import testimonia as tm
from testimonia.model.terms import DocumentStatus
from testimonia.pipeline import items
from testimonia.pipeline.sources import sources_of
from testimonia.pipeline.summary import Tally
from tests.intake.boxed import page, zipped
from tests.readers import SentenceReader

MANY = 45
HANDFUL = 16


@pytest.fixture(autouse=True)
def small_handfuls(monkeypatch):
    """So that a test need not store thousands of documents to see several of them."""
    monkeypatch.setattr(items, "_TOGETHER", HANDFUL)


def report(number: int) -> str:
    day = f"2016-{number % 12 + 1:02}-{number % 28 + 1:02}"
    return f"The ministry said that {number + 2} civilians were killed in Oral on {day}."


@pytest.fixture
def reports(tmp_path):
    folder = tmp_path / "reports"
    for number in range(MANY):
        file = folder / str(number % 7) / f"{number:02}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(report(number))
    (folder / "00 copy.txt").write_text(report(10))
    (folder / "zz copy.txt").write_text(report(20))
    (folder / "6" / "zzz copy.txt").write_text(report(20))
    (folder / "empty.txt").write_text("")
    return folder


class Counting(SentenceReader):
    """Keeps what it was asked to read."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def read(self, document):
        self.asked.append(document.name)
        return super().read(document)


def exported(case, tmp_path) -> str:
    case.export(tmp_path / "out.jsonl")
    return (tmp_path / "out.jsonl").read_text()


def test_the_order_in_which_they_are_given_does_not_matter_and_copies_are_told(tmp_path, reports):
    files = [path for path in reports.rglob("*") if path.is_file()]
    random.Random(4).shuffle(files)
    together, one_by_one = tm.open_case(tmp_path / "a" / "oral.case"), tm.open_case(tmp_path / "b" / "oral.case")
    summary = together.read(reports, reader=SentenceReader())
    shuffled = one_by_one.read(*files, reader=SentenceReader())
    assert exported(together, tmp_path) == exported(one_by_one, tmp_path)
    assert summary == shuffled
    assert len(summary.read) == MANY
    assert summary.known == ()
    assert [(notice.name, notice.why) for notice in summary.also_named] == [
        ("10.txt", "the same bytes as 00 copy.txt"),
        ("zz copy.txt", "the same bytes as 20.txt"),
        ("zzz copy.txt", "the same bytes as 20.txt"),
    ]
    assert [notice.name for notice in summary.failed] == [str(reports / "empty.txt")]


def test_a_run_that_broke_off_goes_on_and_does_nothing_twice(tmp_path, reports):
    class Stops(Counting):
        def read(self, document):
            if len(self.asked) == 30:
                raise KeyboardInterrupt
            return super().read(document)

    case, first, rest, none = tm.open_case(tmp_path / "a" / "oral.case"), Stops(), Counting(), Counting()
    with pytest.raises(KeyboardInterrupt):
        case.read(reports, reader=first)
    summary = case.read(reports, reader=rest)
    assert (len(first.asked), len(rest.asked), len(summary.known)) == (30, MANY - 30, 30)
    assert set(first.asked) & set(rest.asked) == set()
    brought = case.store.custody()
    again = case.read(reports, reader=none)
    assert (none.asked, len(again.known), again.also_named) == ([], MANY, ())
    assert case.store.custody() == brought
    undisturbed = tm.open_case(tmp_path / "b" / "oral.case")
    undisturbed.read(reports, reader=SentenceReader())
    assert exported(case, tmp_path) == exported(undisturbed, tmp_path)
    assert case.verify() == ()


def test_the_first_is_read_before_the_second_handful_is_opened(tmp_path, reports):
    """A file that is taken away while the first ones are read is missed only when its turn comes."""
    last = reports / "1" / "43.txt"

    class TakesAway(SentenceReader):
        def read(self, document):
            last.unlink(missing_ok=True)
            return super().read(document)

    summary = tm.open_case(tmp_path / "oral.case").read(reports, reader=TakesAway())
    assert len(summary.read) == MANY - 1
    assert [notice.name for notice in summary.failed] == [str(last), str(reports / "empty.txt")]


def test_progress_is_told_while_they_are_listed_and_then_one_by_one(tmp_path, reports):
    told = []
    tm.open_case(tmp_path / "oral.case").read(reports, reader=SentenceReader(), progress=lambda *one: told.append(one))
    assert [(done, of) for done, of, _ in told] == [(number, MANY + 4) for number in range(MANY + 4)]
    told.clear()
    for number in range(1100):
        (reports / "3" / f"{number} more.txt").touch()
    assert len(sources_of([reports], Tally(), lambda *one: told.append(one))) == MANY + 4 + 1100
    assert [(found, of) for found, of, _ in told] == [(500, 0), (1000, 0)]


def test_what_was_purged_stays_away_when_the_folder_is_read_again(tmp_path, reports):
    case = tm.open_case(tmp_path / "oral.case")
    case.read(reports, reader=SentenceReader())
    gone = case.documents.query("name == '07.txt'").index[0]
    case.purge(gone, "asked for by the writer", "mk")
    summary = case.read(reports, reader=SentenceReader())
    assert (summary.read, len(summary.known)) == ((), MANY - 1)
    assert sorted(notice.name.rsplit("/", 1)[-1] for notice in summary.failed) == ["07.txt", "empty.txt"]


DATED = "ORAL, June {} 2016 (Valley News) - Nothing happened on that day, the governor said."
YEARLESS = "ORAL, June {} (Valley News) - Nothing happened on that day, the governor said."


def test_a_year_that_is_left_out_is_lent_by_all_neighbours_whatever_came_first(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(YEARLESS.format(7))
    (folder / "b.zip").write_bytes(zipped({"1.txt": YEARLESS.format(8).encode(), "2.html": page("Quiet.")}))
    (folder / "c.txt").write_text(YEARLESS.format(7))
    (folder / "d.txt").write_text("It was quiet, and nobody was killed.")
    (folder / "y.txt").write_text(DATED.format(3))
    (folder / "z.txt").write_text(DATED.format(4))
    dates, told = [], []
    for number, paths in enumerate(([folder], sorted(folder.iterdir(), reverse=True))):
        case = tm.open_case(tmp_path / str(number) / "oral.case")
        summary = case.read(*paths, reader=SentenceReader())
        dates.append(case.documents.set_index("name")["published"].dropna().to_dict())
        told.append(summary)
        assert case.store.vault.digest(next(e.item for e in case.store.custody() if e.details.get("name") == "b.zip")) is not None
        assert case.verify() == ()
    assert dates[0] == dates[1] == {"a.txt": "2016-06-07", "b.zip: 1.txt": "2016-06-08", "y.txt": "2016-06-03", "z.txt": "2016-06-04"}
    assert told[0] == told[1]
    assert told[0].read == ("b.zip: 2.html", "d.txt", "y.txt", "z.txt", "a.txt", "b.zip: 1.txt")
    assert [(notice.name, notice.why) for notice in told[0].also_named] == [("c.txt", "the same bytes as a.txt")]
    assert tm.extract_claims(folder, reader=SentenceReader()).summary.read == told[0].read


def test_a_file_that_is_listed_takes_little_memory(reports):
    """The folder's name is held once for all files in it."""
    found = sources_of([reports], Tally())
    assert len({id(source.folder) for source in found}) == 8
    assert {source.content for source in found} == {None}


def test_ten_million_characters_are_kept_with_the_way_out_and_the_rest_is_read(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(report(1))
    (folder / "long.txt").write_text((report(2) + "\n") * 140_000)
    (folder / "one word.txt").write_text("The ministry said that all is well. " + "7" * 10_000_000)
    (folder / "page.html").write_bytes(page((report(3) + " ") * 40_000))
    case = tm.open_case(tmp_path / "oral.case")
    summary = case.read(folder, reader=SentenceReader())
    assert summary.read == ("a.txt",)
    assert {notice.name: notice.why.split(", which")[0] for notice in summary.not_read} == {
        "long.txt": "length: more than 100,000 words and marks",
        "one word.txt": "length: more than 2,000,000 characters",
    }
    ((page_of_them, why),) = [(notice.name, notice.why) for notice in summary.failed]
    assert page_of_them == str(folder / "page.html")
    assert why == "the page has more than 6,000,000 characters of text: it is data rather than an article. Save the part you need."
    assert all(notice.why.endswith("The document is kept: split it into its reports and read those.") for notice in summary.not_read)
    assert all(document.status is not DocumentStatus.READ or document.name == "a.txt" for document in case.store.documents(text=False))
    assert (case.documents["characters"] > 9_000_000).sum() == 2
    assert case.verify() == ()
