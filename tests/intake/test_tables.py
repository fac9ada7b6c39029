"""Tables of texts: columns by name, days in the order that the column shows, nothing computed, nothing guessed in silence."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from testimonia.intake import DateOrder, Options, Weight
from tests.intake.boxed import KILLED, WOUNDED, page, taken_apart, texts, zipped

TABLE = f"""body,date,outlet,headline,link
"{KILLED}",16/06/2019,Valley News,At the mill,https://v.example/a
"{WOUNDED}",05/06/2019,Hill Journal,,
"""


def test_columns_by_names_that_leave_no_doubt_are_taken_and_told():
    parts, (told,) = taken_apart("posts.csv", TABLE.encode())
    assert (texts(parts), [part.place for part in parts]) == ([KILLED, WOUNDED], ["row 2", "row 3"])
    first, second = (part.decoded for part in parts)
    assert (first.publisher, first.title, first.published.value, first.captured.source) == (
        "Valley News",
        "At the mill",
        "2019-06-16",
        "https://v.example/a",
    )
    assert (second.publisher, second.title, second.published.value, second.captured) == ("Hill Journal", None, "2019-06-05", None)
    assert told.why.startswith("columns taken by their names: text from “body”, published from “date”, publisher from “outlet”")
    assert told.weight is Weight.NOTED


def test_columns_that_the_user_names_come_first():
    table = "body,summary,Reported on\nSee the summary.,Two dead.,16 June 2019\n"
    (part,), told = taken_apart("posts.csv", table.encode(), Options(columns={"text": "summary", "published": "reported ON"}))
    assert (part.decoded.text, part.decoded.published.value, told) == ("Two dead.", "2019-06-16", [])


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"text": "story"}, "it has no column story (asked for as text). Its columns are: a, b."),
        ({}, "which of its columns holds the text is not clear. Say so: --columns text=NAME. Its columns are: a, b."),
        ({"colour": "a"}, "--columns: colour is nothing that a column can be. It can be: text, published,"),
    ],
)
def test_wrong_columns_are_answered_with_those_there_are(columns, message):
    parts, (told,) = taken_apart("posts.csv", b"a,b\n1,2\n", Options(columns=columns))
    assert (parts, told.weight) == ([], Weight.FAILED)
    assert message in told.why


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["05/06/2019", "16/06/2019"], ["2019-06-05", "2019-06-16"]),
        (["05/06/2019", "06/16/2019"], ["2019-05-06", "2019-06-16"]),
        (["2019/06/05", "2019/06/16"], ["2019-06-05", "2019-06-16"]),
        (["05.06.2019", "06.06.2019"], ["2019-06-05", "2019-06-06"]),
        (["5 June 2019", "June 16, 2019"], ["2019-06-05", "2019-06-16"]),
        (["2019-06-05T10:00:00Z", "Sun, 16 Jun 2019 10:00:00 +0100"], ["2019-06-05", "2019-06-16"]),
    ],
)
def test_days_in_the_order_that_the_whole_column_shows(days, expected):
    table = "text;date\n" + "".join(f'Two dead, case {number}.;"{day}"\n' for number, day in enumerate(days))
    parts, told = taken_apart("posts.csv", table.encode())
    assert ([part.decoded.published.value for part in parts], len(told)) == (expected, 1)


def test_an_order_that_cannot_be_told_leaves_rows_without_a_day():
    table = b"text,date\nTwo dead.,05/06/2019\nThree hurt.,2019-06-16\n"
    parts, told = taken_apart("posts.csv", table)
    assert [part.decoded.published and part.decoded.published.value for part in parts] == [None, "2019-06-16"]
    assert "have the day or the month first cannot be told from any row" in told[1].why
    parts, told = taken_apart("posts.csv", table, Options(date_order=DateOrder.DMY))
    assert ([part.decoded.published.value for part in parts], len(told)) == (["2019-06-05", "2019-06-16"], 1)


def test_two_orders_in_one_column_and_days_that_are_none():
    parts, told = taken_apart("posts.csv", b"text,date\nTwo dead.,16/06/2019\nThree hurt.,06/16/2019\n")
    assert ([part.decoded.published for part in parts], "are in two orders" in told[1].why) == ([None, None], True)
    parts, told = taken_apart("posts.csv", b"text,date\nTwo dead.,16/06/2019\nThree hurt.,soon\n,17/06/2019\n")
    assert [one.why for one in told[1:]] == [
        "1 row without text: passed over (row 4).",
        "1 row with a date in “date” that cannot be told: read without it (row 3).",
    ]


def test_rows_with_the_same_cells_have_the_same_bytes():
    parts, _ = taken_apart("posts.csv", f'text,outlet\n"{KILLED}",A\n"{KILLED}",A\n"{KILLED}",B\n'.encode())
    assert (parts[0].content == parts[1].content, parts[0].content == parts[2].content) == (True, False)
    (other,), _ = taken_apart("more.csv", f"outlet;text\nA;{KILLED}\n".encode())
    assert other.content == parts[0].content


def test_a_row_with_more_cells_than_columns_is_told_of():
    parts, told = taken_apart("posts.csv", b"text,outlet\nTwo dead, the governor said.,Valley News\n")
    assert (texts(parts), told[1].weight) == (["Two dead"], Weight.FAILED)
    assert told[1].why.startswith("1 row with more cells than columns: read as they stand, but a text may be cut off")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_separators_and_quotation_marks(encoding):
    table = 'text\toutlet\n"Béja: ""two dead"".\nThe road is closed."\tVallée\n'
    part, *_ = taken_apart("posts.tsv", (table + "The road to the mill was closed for the night.\tVallée\n" * 9).encode(encoding))[0]
    assert (part.decoded.text, part.decoded.publisher) == ('Béja: "two dead".\nThe road is closed.', "Vallée")


def workbook(*rows: tuple[object, ...], title: str = "Posts") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_with_its_days_numbers_and_formulas():
    content = workbook(("text", "date", "count"), (KILLED, date(2019, 6, 5), 2), ('=CONCAT("Two ", "dead")', None, 2.5))
    parts, _ = taken_apart("posts.xlsx", content)
    assert texts(parts) == [KILLED, '=CONCAT("Two ", "dead")']
    assert (parts[0].decoded.published.value, parts[0].decoded.notes) == ("2019-06-05", ())
    assert parts[1].decoded.notes == ("its text is a formula, taken as it stands and not computed.",)


def test_sheets_without_texts_are_passed_over():
    book = openpyxl.load_workbook(io.BytesIO(workbook(("text",), (KILLED,))))
    book.create_sheet("Codes").append(("code", "meaning"))
    out = io.BytesIO()
    book.save(out)
    parts, told = taken_apart("posts.xlsx", out.getvalue())
    assert ([part.place for part in parts], texts(parts)) == (["sheet Posts, row 2"], [KILLED])
    assert [(one.place, one.weight) for one in told] == [("sheet Posts", Weight.NOTED), ("sheet Codes", Weight.SKIPPED)]


def test_a_workbook_that_would_unfold_entities_is_refused():
    original, out = zipfile.ZipFile(io.BytesIO(workbook(("text",), (KILLED,)))), io.BytesIO()
    with original, zipfile.ZipFile(out, "w") as bent:
        for member in original.infolist():
            content = original.read(member)
            if member.filename.endswith("sheet1.xml"):
                content = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + content
            bent.writestr(member.filename, content)
    parts, (told,) = taken_apart("posts.xlsx", out.getvalue())
    assert (parts, told.why.startswith("refused: it defines its own marks")) == ([], True)


def test_parquet():
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    out = io.BytesIO()
    columns = {"content": [KILLED, None, WOUNDED], "published_at": [date(2019, 6, 16), None, date(2019, 6, 17)], "n": [1, 2, 3]}
    parquet.write_table(pyarrow.table(columns), out)
    parts, told = taken_apart("posts.parquet", out.getvalue())
    assert (texts(parts), [part.decoded.published.value for part in parts]) == ([KILLED, WOUNDED], ["2019-06-16", "2019-06-17"])
    assert [one.why.split(":")[0] for one in told] == ["columns taken by their names", "1 row without text"]
    parts, (told,) = taken_apart("posts.parquet", out.getvalue()[:-30])
    assert (parts, "cannot be opened as Parquet" in told.why) == ([], True)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("posts.csv", b"", "the file is empty"),
        ("posts.csv", workbook(("text",), ("x",)), "it is no CSV but a packed file, perhaps an Excel table. Name it .xlsx"),
        ("posts.xlsx", b"text\nTwo dead.\n", "the file is no ZIP archive"),
        ("posts.xlsx", zipped({"a.txt": b"x"}), "it is no Excel workbook"),
        ("posts.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4, "the file is binary"),
        ("posts.csv", b",x,x\n1,2,3\n", "Its columns are: column 1, x, x 2"),
    ],
)
def test_what_is_no_table_is_refused_with_the_way_out(name, content, message):
    parts, (told,) = taken_apart(name, content)
    assert (parts, told.weight) == ([], Weight.FAILED)
    assert message in told.why


RESULT = (
    "{'_processed_at': datetime.datetime(2019, 6, 17, 8, 9, 1, 5, tzinfo=datetime.timezone.utc), 'url': 'https://v.example/a', "
    f"'title': 'At the mill', 'content': \"{KILLED}\", 'timestamp': datetime.datetime(2019, 6, 16, 1, 1), 'views': 12}}"
)


def test_results_of_auto_archiver():
    quoted = RESULT.replace('"', '""')
    table = f'status,metadata,media\nsuccess,"{quoted}",[]\nfailed,"{{\'url\': \'https://v.example/b\'}}",[]\nbad,"__import__(1)",[]\n'
    (part,), told = taken_apart("db.csv", table.encode())
    decoded = part.decoded
    assert (decoded.text, decoded.title, decoded.published.value) == (KILLED, "At the mill", "2019-06-16")
    assert (decoded.captured.source, decoded.captured.at, decoded.captured.by) == (
        "https://v.example/a",
        "2019-06-17T08:09:01Z",
        "Auto Archiver",
    )
    assert [(one.place, one.weight) for one in told] == [("row 4", Weight.FAILED), ("", Weight.NOTED)]


def test_the_page_that_auto_archiver_makes_and_its_spreadsheet():
    rows = f"<tr><td>url</td><td>https://v.example/a</td></tr><tr><td>content</td><td>{KILLED}</td></tr>"
    rows += "<tr><td>timestamp</td><td>2019-06-16 01:01:00+00:00</td></tr>"
    made = f"<h2>Archived media for <span>https://v.example/a</span></h2><table class='metadata'>{rows}</table>"
    (part,), told = taken_apart("a.html", made.encode())
    assert (part.decoded.text, part.decoded.published.value, told) == (KILLED, "2019-06-16", [])
    sheet = "link,archive status,archive date,upload timestamp,upload title,text content\n"
    sheet += f'https://v.example/a,ok,2019-06-17T08:00:00,2019-06-16,T,"{KILLED}"\n'
    (part,), _ = taken_apart("sheet.csv", sheet.encode())
    assert (part.decoded.text, part.decoded.published.value, part.decoded.captured.at) == (KILLED, "2019-06-16", "2019-06-17T08:00:00Z")


def test_an_ordinary_page_is_one_document():
    from testimonia.intake.containers import container_of

    assert container_of("a.html", io.BytesIO(page(KILLED))) is None
