"""Rows to documents: text and metadata from their columns, days in the order that the whole column shows."""

from collections.abc import Generator, Iterator

from testimonia.errors import IntakeError
from testimonia.intake.boxes.archiver import is_result_table, results
from testimonia.intake.boxes.columns import Columns, columns_of
from testimonia.intake.boxes.dates import Orders, day_of, moment_of
from testimonia.intake.boxes.tables import Row, Table, read_csv, read_parquet, read_xlsx
from testimonia.intake.decoded import Decoded
from testimonia.intake.parts import DateOrder, Opened, Part, Tallied, Told, Weight, fields_as_bytes
from testimonia.model.record import Captured, Published
from testimonia.model.terms import DateBasis

_CUT = "read as they stand, but a text may be cut off at its first comma. Put texts into quotation marks, or save the table again"


def csv_rows(opened: Opened) -> Iterator[Part | Told]:
    """The rows of a CSV or TSV file; of the CSV of Auto Archiver, the pages that it archived."""
    tables = read_csv(opened)
    if is_result_table(tables[0].header) and not opened.options.columns:
        yield from results(tables[0])
    else:
        yield from _rows(tables, opened)


def xlsx_rows(opened: Opened) -> Iterator[Part | Told]:
    """The rows of an Excel workbook, sheet by sheet."""
    yield from _rows(read_xlsx(opened), opened, computes=True)


def parquet_rows(opened: Opened) -> Iterator[Part | Told]:
    """The rows of a Parquet file."""
    yield from _rows(read_parquet(opened), opened)


def _rows(tables: tuple[Table, ...], opened: Opened, *, computes: bool = False) -> Iterator[Part | Told]:
    """A sheet without a column of texts is told of; only when no sheet has one is the file refused."""
    refused: list[tuple[str, str]] = []
    for table in tables:
        try:
            columns = columns_of(table.header, opened.options.columns)
        except IntakeError as error:
            refused.append((table.name, str(error)))
            continue
        yield from _of_table(table, columns, opened, computes=computes)
    if len(refused) == len(tables):
        raise IntakeError(refused[0][1])
    for name, why in refused:
        yield Told(f"sheet {name}", why, Weight.SKIPPED)


def _of_table(table: Table, columns: Columns, opened: Opened, *, computes: bool) -> Iterator[Part | Told]:
    sheet = f"sheet {table.name}" if table.name else ""
    if columns.guessed:
        taken = ", ".join(f"{what} from “{column}”" for what, column in columns.guessed.items())
        yield Told(sheet, f"columns taken by their names: {taken}. To choose others: --columns text=NAME,published=NAME", Weight.NOTED)
    order, unclear = (opened.options.date_order, False) if opened.options.date_order else (yield from _order(table, columns, sheet))
    names = frozenset(table.header)
    empty = Tallied("row", "without text: passed over")
    undated = Tallied("row", f"with a date in “{columns.of.get('published')}” that cannot be told: read without it")
    wide = Tallied("row", f"with more cells than columns: {_CUT}", Weight.FAILED)
    for number, row in table.rows():
        place = f"{sheet}, row {number}" if sheet else f"row {number}"
        if not row.keys() <= names:
            wide.add(place)
        text = columns.value(row, "text")
        if text is None:
            empty.add(place)
            continue
        written = columns.value(row, "published")
        day = day_of(written, order) if written else None
        if written and day is None and not unclear:
            undated.add(place)
        yield Part("", fields_as_bytes(row), "", None, _decoded(columns, row, text, day, computes=computes), place)
    yield from wide.told()
    yield from empty.told()
    yield from undated.told()


def _order(table: Table, columns: Columns, sheet: str) -> Generator[Told, None, tuple[DateOrder | None, bool]]:
    """Yields what is to be said of the order of the days; returns it, None where none can be told, and whether there are such dates."""
    orders = Orders()
    if "published" in columns.of:
        for _, row in table.rows():
            orders.see(columns.value(row, "published") or "")
    order = orders.found()
    if orders.numeric and order is None:
        column = columns.of["published"]
        if orders.mixed:
            why = f"the dates in “{column}” are in two orders, day first and month first: rows with such dates are read without their day."
        else:
            why = (
                f"whether the dates in “{column}” have the day or the month first cannot be told from any row: rows are read without "
                "their day. Say which it is: --date-order dmy or --date-order mdy."
            )
        yield Told(sheet, why, Weight.NOTED)
    return order, bool(orders.numeric) and order is None


def _decoded(columns: Columns, row: Row, text: str, day: str | None, *, computes: bool) -> Decoded:
    url = columns.value(row, "url")
    publisher = columns.value(row, "publisher")
    captured = moment_of(columns.value(row, "captured") or "")
    formula = "its text is a formula, taken as it stands and not computed." if computes and text.startswith("=") else ""
    return Decoded(
        text=text,
        media_type="application/json",
        title=columns.value(row, "title"),
        author=columns.value(row, "author"),
        publisher=publisher,
        published=Published(day, DateBasis.METADATA) if day else None,
        captured=Captured(captured, url, publisher or "table") if url else None,
        notes=(formula,) if formula else (),
    )
