"""Tables of texts (CSV, TSV, XLSX, Parquet): each row is a document. What a cell holds is text; nothing in it is computed or followed."""

import codecs
import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import TextIOWrapper
from itertools import chain, islice
from typing import Any, BinaryIO
from zipfile import ZipFile, ZipInfo

from testimonia.errors import IntakeError
from testimonia.intake.boxes.archive import BROKEN, opened_zip
from testimonia.intake.decode import decode
from testimonia.intake.parts import Opened

_SAMPLE = 64_000
_CELL = 10_000_000  # characters
_COLUMNS = 2_000
_BATCH = 256
_SHEETS = 100

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `rows` begins anew each time it is called, and yields the number of a row as its program counts it, and its cells.

    `name`: of the sheet, "" where there is only one table.
    """

    name: str
    header: tuple[str, ...]
    rows: Callable[[], Iterator[tuple[int, Row]]]


def named(header: Sequence[object]) -> tuple[str, ...]:
    """Names of columns as text, each once: a second "source" becomes "source 2". Raises IntakeError when there are none, or too many."""
    if len(header) > _COLUMNS:
        raise IntakeError(f"it has {len(header):,} columns; at most {_COLUMNS:,} are taken. Is its separator another one?")
    names: list[str] = []
    used: set[str] = set()
    for number, given in enumerate(header, 1):
        name = as_text(given).strip() or f"column {number}"
        same = 1
        while name in used:
            same += 1
            name = f"{as_text(given).strip() or f'column {number}'} {same}"
        used.add(name)
        names.append(name)
    if not any(as_text(given).strip() for given in header):
        raise IntakeError("its first row names no columns. Write their names into the first row.")
    return tuple(names)


def as_text(value: object) -> str:
    """A cell as text: a date as ISO 8601, a whole number without a decimal point, nothing as ""."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute or value.second) else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


# ---- CSV ------------------------------------------------------------------------------------------------------------------


def read_csv(opened: Opened) -> tuple[Table, ...]:
    """The table of a CSV or TSV file; its separator and encoding are told from its beginning."""
    sample = opened.file.read(_SAMPLE)
    if sample.startswith(b"PK\x03\x04"):
        raise IntakeError("it is no CSV but a packed file, perhaps an Excel table. Name it .xlsx, or save it as CSV (UTF-8).")
    words, encoding = _decoded(sample)
    separator = _separator(words)

    def records() -> Iterator[tuple[int, list[str]]]:
        opened.file.seek(0)
        lines = TextIOWrapper(opened.file, encoding=encoding, errors="replace", newline="")
        csv.field_size_limit(max(_CELL, csv.field_size_limit()))  # of the whole process: it is only ever raised
        try:
            reader = csv.reader(lines, delimiter=separator)
            for record in reader:
                yield reader.line_num, record
        except csv.Error as error:
            raise IntakeError(f"line {reader.line_num:,}: {error}. Are its quotation marks closed? Save it again as CSV (UTF-8).") from None
        finally:
            lines.detach()  # the file is the caller's

    first = next((record for _, record in records() if any(record)), None)
    if first is None:
        raise IntakeError("the file is empty. If it should not be, fetch it again.")
    header = named(first)

    def rows() -> Iterator[tuple[int, Row]]:
        begun = False
        for number, (_, record) in enumerate(records(), 1):
            if not begun:
                begun = record == first
            elif any(cell.strip() for cell in record):
                yield number, _row(header, record)

    return (Table("", header, rows),)


def _row(header: Sequence[str], record: Sequence[object]) -> Row:
    cells = {name: as_text(value) for name, value in zip(header, record, strict=False)}
    more = {f"column {number}": as_text(value) for number, value in enumerate(record[len(header) :], len(header) + 1)}
    return {name: value for name, value in {**cells, **more}.items() if value}


def _decoded(sample: bytes) -> tuple[str, str]:
    """The beginning of the file as text, and the encoding in which the rest is read as well."""
    wide = sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    whole = sample[: len(sample) // 2 * 2] if wide else sample[: sample.rfind(b"\n") + 1] or sample
    words = decode(whole)
    for encoding in ("utf-8-sig", "utf-16"):
        try:
            if whole.decode(encoding).lstrip("\ufeff") == words.lstrip("\ufeff"):
                return words, encoding
        except UnicodeDecodeError:
            continue
    from charset_normalizer import from_bytes

    candidates = [best.encoding] if (best := from_bytes(whole).best()) else []
    for encoding in ("cp1252", *candidates):
        try:
            if whole.decode(encoding) == words:
                return words, encoding
        except UnicodeDecodeError:
            continue
    raise IntakeError("its encoding is not sure. Save it as CSV (UTF-8).")


def _separator(words: str) -> str:
    """The mark that the first line, which names the columns, is parted by; a comma where it names one."""
    first = next((line for line in words.splitlines() if line.strip()), "")
    return max((",", ";", "\t", "|"), key=first.count)


# ---- XLSX -----------------------------------------------------------------------------------------------------------------


def read_xlsx(opened: Opened) -> tuple[Table, ...]:
    """The sheets of an Excel workbook that have rows. A formula is taken as its own text: nothing is computed."""
    with opened_zip(opened.file, opened.options.limits) as archive:
        names = set(archive.namelist())
        if "EncryptedPackage" in names or not any(name.startswith("xl/") for name in names):
            raise IntakeError("it is no Excel workbook. Name it by what it is, or save it as .xlsx or CSV.")
        for member in archive.infolist():
            if member.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in _beginning(archive, member):
                raise IntakeError(
                    "refused: it defines its own marks (DOCTYPE), as no workbook does: made to harm. Ask where it comes from."
                )
    workbook = _workbook(opened.file)
    tables = []
    for sheet in workbook.worksheets[:_SHEETS]:
        table = _sheet(sheet, str(sheet.title) if len(workbook.worksheets) > 1 else "")
        if table is not None:
            tables.append(table)
    if not tables:
        raise IntakeError("its sheets are empty. If they should not be, save it again.")
    return tuple(tables)


def _beginning(archive: ZipFile, member: ZipInfo) -> bytes:
    try:
        with archive.open(member) as file:
            return file.read(4_096)
    except BROKEN:
        raise IntakeError("it is damaged inside. Save it again from the program that made it.") from None


_XLSX_FAULTS = (*BROKEN, KeyError, AttributeError, TypeError, IndexError, SyntaxError, AssertionError)


def _workbook(file: BinaryIO) -> Any:
    import warnings

    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that a reader of texts does not need
            return load_workbook(file, read_only=True, data_only=False, keep_links=False)
    except _XLSX_FAULTS as error:
        raise IntakeError(f"the workbook cannot be opened ({type(error).__name__}): damaged. Save it again, or as CSV.") from None


def _sheet(sheet: Any, name: str) -> Table | None:
    def batches() -> Iterator[list[tuple[int, tuple[object, ...]]]]:
        import warnings

        sheet.reset_dimensions()  # what the file says of its size may be wrong
        records = enumerate(sheet.iter_rows(max_col=_COLUMNS, values_only=True), 1)
        while True:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of dates out of range, which are then taken as they stand
                batch = list(islice(records, _BATCH))
            if not batch:
                return
            yield batch

    def records() -> Iterator[tuple[int, tuple[object, ...]]]:
        try:
            yield from chain.from_iterable(batches())
        except _XLSX_FAULTS as error:
            where = f"sheet {name}: " if name else ""
            raise IntakeError(f"{where}damaged ({type(error).__name__}). Save it again, or as CSV.") from None

    first = next(((number, record) for number, record in records() if any(as_text(cell).strip() for cell in record)), None)
    if first is None:
        return None
    header_at, header = first[0], named(_trimmed(first[1]))

    def rows() -> Iterator[tuple[int, Row]]:
        for number, record in records():
            if number > header_at and any(as_text(cell).strip() for cell in record):
                yield number, _row(header, _trimmed(record))

    return Table(name, header, rows)


def _trimmed(record: Sequence[object]) -> tuple[object, ...]:
    cells = list(record)
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


# ---- Parquet --------------------------------------------------------------------------------------------------------------


def read_parquet(opened: Opened) -> tuple[Table, ...]:
    """The table of a Parquet file, read in batches."""
    try:
        import pyarrow.parquet as parquet
        from pyarrow import ArrowException
    except ImportError:
        raise IntakeError(
            "reading Parquet needs another package. Install it: pip install 'testimonia[tables]', or save it as CSV."
        ) from None
    faults = (ArrowException, OSError, ValueError, KeyError, TypeError, MemoryError, OverflowError)
    try:
        file = parquet.ParquetFile(opened.file)
        header = named(file.schema_arrow.names)
    except faults as error:
        raise IntakeError(f"it cannot be opened as Parquet ({type(error).__name__}): damaged, or another kind of file.") from None

    def rows() -> Iterator[tuple[int, Row]]:
        number = 0
        try:
            for batch in file.iter_batches(batch_size=_BATCH, use_threads=False):
                for record in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    yield number, _row(header, record)
        except faults as error:
            raise IntakeError(f"row {number + 1:,}: damaged ({type(error).__name__}). What comes before is read.") from None

    return (Table("", header, rows),)
