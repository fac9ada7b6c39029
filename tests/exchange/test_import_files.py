"""Files that are offered as tables: every layout, every encoding, three orders of dates, and everything that is wrong with them."""

import datetime
import tomllib
import zipfile
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimonia.errors import ExchangeError
from testimonia.exchange.into import BadRow, RowRead, column_map, map_text, open_dataset, rows
from testimonia.exchange.into.cells import CellError, count_of, day_of
from testimonia.exchange.into.column_map import ColumnMap, parsed
from testimonia.exchange.into.row import read_row
from testimonia.exchange.into.written import Manner
from testimonia.model.terms import Property, SourceKind
from tests.exchange.tables import ATTACK, write

EVENT = {"id": "1", "date": "2031-03-14", "kind": "bombing", "place": "Bura", "country": "Kenya", "killed": "3", "source": "Tana Herald"}


def dataset(path: Path, columns: str | Path = "table", **options):
    return open_dataset(path, column_map(columns), "Monitor", **options)


def days(path: Path, **options) -> list[str]:
    found = [row for row in dataset(path, **options).rows() if isinstance(row, RowRead)]
    return [c.value.start for row in found for c in row.extraction.claims if c.property is Property.DATE]


# -- layouts


def texts(path: Path) -> list[str]:
    return [row.document.text for row in dataset(path).rows()]


def test_csv_workbook_and_parquet_of_the_same_rows_are_the_same_documents(tmp_path: Path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(EVENT))
    sheet.append(["1", datetime.datetime(2031, 3, 14), "bombing", "Bura", "Kenya", 3, "Tana Herald"])
    book.save(tmp_path / "t.xlsx")
    typed = {**{k: [v] for k, v in EVENT.items()}, "date": [datetime.date(2031, 3, 14)], "killed": [3.0]}
    pq.write_table(pa.table(typed), tmp_path / "t.parquet")
    plain = texts(write(tmp_path / "t.csv", [EVENT]))
    assert texts(tmp_path / "t.xlsx") == plain
    assert texts(tmp_path / "t.parquet") == plain


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_marks_between_cells(tmp_path: Path, delimiter: str):
    path = tmp_path / "t.csv"
    path.write_text(delimiter.join(EVENT) + "\n" + delimiter.join(EVENT.values()) + "\n", encoding="utf-8")
    assert texts(path) == texts(write(tmp_path / "u.csv", [EVENT]))


@pytest.mark.parametrize(("encoding", "note"), [("utf-8-sig", ()), ("utf-16", ()), ("cp1252", ("read as Windows-1252",))])
def test_other_encodings(tmp_path: Path, encoding: str, note: tuple[str, ...]):
    found = dataset(write(tmp_path / "t.csv", [{**EVENT, "place": "Saint-Béat"}], encoding=encoding))
    assert [w in n for n, w in zip(found.notes, note, strict=False)] == [True] * len(note)
    assert "place: Saint-Béat" in next(iter(found.rows())).document.text


def test_names_of_columns_are_found_whatever_their_case_and_blanks(tmp_path: Path):
    path = write(tmp_path / "t.csv", [{" Date ": "2031-03-14", "KIND": "bombing", "Killed": "3"}])
    (row,) = dataset(path).rows()
    assert {c.property for c in row.extraction.claims} == {Property.DATE, Property.KILLED}


def test_line_ends_and_quotation_marks_inside_a_cell(tmp_path: Path):
    path = write(tmp_path / "t.csv", [{**EVENT, "notes": 'They said:\n"We saw it."\r\nNothing more.'}])
    (row,) = dataset(path).rows()
    assert row.document.text.splitlines()[-1] == 'notes: They said: "We saw it." Nothing more.'


def test_a_row_of_another_length_is_told_and_the_others_go_on(tmp_path: Path):
    path = tmp_path / "t.csv"
    path.write_text("date,killed\n2031-03-14,3\n2031-03-15,4,5,6\n\n2031-03-16\n", encoding="utf-8")
    first, second, third = dataset(path).rows()
    assert second == BadRow(3, "4 cells, but 2 columns. A quotation mark may be missing")
    assert [isinstance(row, RowRead) for row in (first, third)] == [True, True]


def test_a_file_that_breaks_off_gives_the_rows_before_and_says_so(tmp_path: Path):
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"date": ["2031-03-14"] * 3000, "killed": [str(n % 7) for n in range(3000)]}), path, row_group_size=1000)
    damaged = bytearray(path.read_bytes())
    where = pq.ParquetFile(path).metadata.row_group(2).column(1).data_page_offset
    damaged[where : where + 20] = b"\xff" * 20
    path.write_bytes(damaged)
    *before, last = dataset(path).rows()
    assert len(before) == 2000
    assert isinstance(last, BadRow)
    assert last.why.startswith("the file breaks off here: ")


CHANGES = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8)


@settings(deadline=None)
@given(name=st.sampled_from(["t.csv", "t.xlsx", "t.parquet"]), changes=CHANGES)
def test_law_a_damaged_table_gives_rows_or_is_refused_with_a_reason(
    tmp_path_factory: pytest.TempPathFactory, name: str, changes: list[tuple[float, int]]
):
    path = tmp_path_factory.mktemp("damaged") / name
    if name == "t.xlsx":
        book = openpyxl.Workbook()
        book.active.append(list(EVENT))
        book.active.append(list(EVENT.values()))
        book.save(path)
    elif name == "t.parquet":
        pq.write_table(pa.table({column: [cell] for column, cell in EVENT.items()}), path)
    else:
        write(path, [EVENT])
    content = bytearray(path.read_bytes())
    for where, byte in changes:
        content[int(where * len(content))] = byte
    path.write_bytes(content)
    with suppress(ExchangeError):
        assert all(isinstance(row, RowRead | BadRow) for row in dataset(path).rows())


# -- dates


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["2031-03-14", "2031/5/2"], ["2031-03-14", "2031-05-02"]),
        (["14/03/2031", "02/05/2031"], ["2031-03-14", "2031-05-02"]),
        (["03/14/2031", "05/02/2031"], ["2031-03-14", "2031-05-02"]),
        (["14.3.2031", "2.5.31"], ["2031-03-14", "2031-05-02"]),
        (["14 March 2031", "2-May-31"], ["2031-03-14", "2031-05-02"]),
        (["March 14, 2031", "May 2 2031"], ["2031-03-14", "2031-05-02"]),
        (["2031-03-14T05:00:00", "2031-05-02 23:59"], ["2031-03-14", "2031-05-02"]),
        (["03/03/2031", "05/05/2031"], ["2031-03-03", "2031-05-05"]),
    ],
)
def test_dates_in_three_orders_are_told_apart_by_the_whole_column(tmp_path: Path, cells: list[str], expected: list[str]):
    rows = [{**EVENT, "id": str(n), "date": cell} for n, cell in enumerate(cells)]
    assert days(write(tmp_path / "t.csv", rows)) == expected


def test_a_column_that_leaves_the_order_open_is_refused_until_it_is_said(tmp_path: Path):
    path = write(tmp_path / "t.csv", [{**EVENT, "date": "03/04/2031"}])
    with pytest.raises(ExchangeError, match=r"no date tells whether the day or the month comes first.*--date-order dmy or mdy"):
        dataset(path)
    assert days(path, order="dmy") == ["2031-04-03"]
    assert days(path, order="mdy") == ["2031-03-04"]


def test_a_column_with_both_orders_is_refused_and_with_one_said_the_others_are_bad_rows(tmp_path: Path):
    path = write(tmp_path / "t.csv", [{**EVENT, "id": "1", "date": "14/03/2031"}, {**EVENT, "id": "2", "date": "03/14/2031"}])
    with pytest.raises(ExchangeError, match=r"dates in two orders: 14/03/2031 can only have the day first, 03/14/2031 only the month"):
        dataset(path)
    good, bad = dataset(path, order="dmy").rows()
    assert isinstance(good, RowRead)
    assert bad == BadRow(3, "'03/14/2031' is no day of the calendar")


@settings(deadline=None)
@given(st.dates(datetime.date(1971, 1, 1), datetime.date(2069, 12, 31)), st.sampled_from("-/."))
def test_law_a_day_written_in_either_order_is_read_back(day: datetime.date, mark: str):
    assert day_of(f"{day.day:02}{mark}{day.month:02}{mark}{day.year}", "dmy") == day
    assert day_of(f"{day.month}{mark}{day.day}{mark}{day.year % 100:02}", "mdy") == day
    assert day_of(day.isoformat(), "mdy") == day_of(f"{day:%d %B %Y}", "dmy") == day


@settings(deadline=None)
@given(st.text(max_size=30))
def test_law_whatever_stands_in_a_cell_is_a_value_or_a_reason(cell: str):
    with suppress(CellError):  # nothing else may come out
        assert day_of(cell, "dmy").year >= 1
    with suppress(CellError):
        assert count_of(cell) >= 0


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*EVENT, "notes", "latitude", "longitude", "perpetrator", "date_end"]), st.text(max_size=40), min_size=1
    )
)
def test_law_a_row_of_anything_is_a_document_with_true_quotes_or_a_reason(cells: dict[str, str]):
    manner = dataset_manner()
    filled = {k: v.strip() for k, v in cells.items() if v.strip()}
    if not filled:
        return
    with suppress(CellError):
        row = read_row(2, filled, manner)
        for claim in row.extraction.claims:
            assert row.document.text[claim.span.start : claim.span.end] == claim.span.quote
            for link in claim.chain:
                assert row.document.text[link.span.start : link.span.end] == link.span.quote


def dataset_manner() -> Manner:
    return Manner(column_map("table"), "Monitor", SourceKind.ORGANISATION, "dmy", "import test")


# -- what is wrong with a file


def test_missing_columns_are_listed_with_those_there_are_and_with_what_it_may_be(tmp_path: Path):
    path = write(tmp_path / "t.csv", [ATTACK])
    with pytest.raises(ExchangeError) as refused:
        dataset(path, "ucdp_ged")
    message = str(refused.value)
    assert "missing columns: id, date_start, date_end, type_of_violence, best, low, high." in message
    assert "The file has: event_id_cnty, event_date, year" in message
    assert message.endswith("It looks like acled: --as acled.")


def test_columns_of_the_map_that_the_file_has_not_are_told(tmp_path: Path):
    (note,) = dataset(write(tmp_path / "t.csv", [{"id": "1", "date": "2031-03-14", "killed": "2"}])).notes
    assert note.startswith("columns of the map that the file has not: admin1, country, date_end")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.csv", b"", "the first row must name every column; it holds: nothing"),
        ("t.csv", b"date,,killed\n1,2,3\n", "the first row must name every column; it holds: date, , killed"),
        ("t.csv", b"date,Date\n1,2\n", "the column 'date' is there twice"),
        ("t.csv", b"\x00\x01\x02\xff\xfe\xfd" * 40, "not text"),
        ("t.xlsx", b"not a workbook", "no workbook that can be read"),
        ("t.parquet", b"not parquet", "no Parquet file that can be read"),
        ("t.ods", b"", "a table is a file in .csv"),
        ("none.csv", None, "cannot be opened"),
    ],
)
def test_a_file_that_is_no_table_is_refused_by_name_with_a_way_out(tmp_path: Path, name: str, content: bytes | None, message: str):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ExchangeError) as refused:
        dataset(path)
    assert str(path) in str(refused.value)
    assert message in str(refused.value)


def test_a_workbook_that_unpacks_to_more_than_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rows, "_LARGEST_SHEET", 1000)
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", "0" * 100_000)
    with pytest.raises(ExchangeError, match="unpacks to more than"):
        dataset(tmp_path / "t.xlsx")


# -- maps


def test_a_map_of_ones_own_reads_a_table_of_ones_own(tmp_path: Path):
    own = tmp_path / "own.toml"
    own.write_text(
        """
name = "harbour"
title = "Log of the harbour office"
about = "One event a row."
version = 1
id = ["No"]
kind = { columns = ["What"], values = { "Blockade" = "protest/blockade" } }
date = { start = "Day", order = "dmy" }
place = { name = ["Where"], country = "Land" }
figure = [{ property = "detained", count = "Held", unknown = ["several"] }]
""",
        encoding="utf-8",
    )
    table = write(
        tmp_path / "log.csv", [{"No": "7", "Day": "3.4.2031", "What": "Blockade", "Where": "Lamu", "Land": "Kenya", "Held": "several"}]
    )
    (row,) = open_dataset(table, column_map(own), "Harbour office").rows()
    assert (row.extraction.mentions[0].kind, row.extraction.mentions[0].form) == ("protest", "blockade")
    assert [(c.property, c.chain[-1].source.name) for c in row.extraction.claims] == [
        ("date", "Harbour office"),
        ("place", "Harbour office"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('start = "date"', 'begin = "date"', "date: no field 'begin'. There are: start, end, year"),
        ('property = "wounded"', 'property = "hurt"', "figure: property: 'hurt' is none of date, place, killed"),
        ('property = "wounded"', 'property = "place"', "place does not go there. Figures: abducted"),
        ('city = "city"', 'city = "town"', "place.precision: 'town' is none of exact, neighbourhood, city"),
        ('torture = "torture"', 'torture = "beating"', "kind: 'beating' is none of armed_attack"),
        ('name = "table"', "", "the field 'name' is missing"),
        ("version = 1", 'version = "1"', "version: '1' is no whole number"),
        ('order = "auto"', 'order = "ydm"', "date.order 'ydm' is none of auto, ymd, dmy, mdy"),
        ('title = "A table of events"', "title = ", "not TOML"),
        ('column = "target"', 'column = ""', "an actor, weapon or stage needs `column`"),
    ],
)
def test_a_map_with_a_mistake_is_refused_with_the_words_that_would_do(old: str, new: str, message: str):
    text = map_text("table")
    assert text.count(old) >= 1
    with pytest.raises(ExchangeError) as refused:
        parsed(text.replace(old, new, 1), "mine.toml")
    assert message in str(refused.value)
    assert str(refused.value).startswith("mine.toml")


def test_a_map_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(ExchangeError, match="acled, airwars, gtd, table, ucdp_ged"):
        column_map("acledd")


def test_the_map_to_begin_from_shows_every_part_that_a_map_may_have():
    shown = tomllib.loads(map_text("table"))
    assert set(shown) == {f.name for f in fields(ColumnMap)}
    assert set(shown["figure"][0]) >= {"property", "count", "low", "high", "category", "unknown", "zero"}
