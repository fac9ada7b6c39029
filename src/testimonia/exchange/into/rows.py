"""Tables to rows of text: CSV, XLSX, Parquet, one row at a time, so that memory does not grow with the file."""

import codecs
import csv
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from testimonia.errors import ExchangeError

_CHUNK = 1 << 20
_LARGEST_SHEET = 2 << 30  # bytes that a workbook may unpack to
# What the libraries raise on a damaged workbook or Parquet file, and on one that is encrypted.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, OSError, EOFError, SyntaxError),
    *(KeyError, ValueError, IndexError, AttributeError, TypeError, NotImplementedError, RuntimeError),
)
_DELIMITERS = ",;\t|"
PARQUET = (".parquet", ".pq")
WORKBOOKS = (".xlsx", ".xlsm")
SUFFIXES = (".csv", ".tsv", ".txt", *WORKBOOKS, *PARQUET)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet shows it (the header is 1), and its filled cells by the names of the columns."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that cannot be taken apart, and why."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Table:
    """A file with its columns. `note`: what should be known of how it was read."""

    path: Path
    columns: tuple[str, ...]
    note: str | None
    encoding: str = ""
    delimiter: str = ","

    def rows(self) -> Iterator[Row | Unreadable]:
        """The rows in the order of the file; wholly empty ones are passed over."""
        suffix = self.path.suffix.lower()
        if suffix in PARQUET:
            lines: Iterator[tuple[int, Sequence[str] | str]] = _parquet(self.path)
        elif suffix in WORKBOOKS:
            lines = _workbook(self.path)
        else:
            lines = _csv(self.path, self.encoding, self.delimiter)
        next(lines, None)
        number = 1
        try:
            for number, cells in lines:
                if isinstance(cells, str):
                    yield Unreadable(number, cells)
                elif any(cells[len(self.columns) :]):
                    yield Unreadable(number, f"{len(cells)} cells, but {len(self.columns)} columns. A quotation mark may be missing")
                elif filled := {name: cell for name, cell in zip(self.columns, cells, strict=False) if cell}:
                    yield Row(number, filled)
        except ExchangeError as error:  # what was read before stays
            yield Unreadable(number + 1, f"the file breaks off here: {error}")


def open_table(path: Path) -> Table:
    """The table in a file. Raises ExchangeError for a file that is no table, has no header, or names a column twice."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ExchangeError(f"{path}: a table is a file in {', '.join(SUFFIXES)}. Save it as CSV.")
    encoding, delimiter, note = "", ",", None
    try:
        if suffix in PARQUET:
            head = _head(_parquet(path))
        elif suffix in WORKBOOKS:
            head = _head(_workbook(path))
        else:
            encoding, note = _encoding(path)
            delimiter = _delimiter(path, encoding)
            head = _head(_csv(path, encoding, delimiter))
    except OSError as error:
        raise ExchangeError(f"{path}: cannot be opened ({error.strerror or error}). Check the path and its permissions.") from None
    while head and not head[-1]:
        head = head[:-1]
    columns = tuple(head)
    if not columns or not all(columns):
        raise ExchangeError(f"{path}: the first row must name every column; it holds: {', '.join(columns) or 'nothing'}")
    folded = [c.casefold() for c in columns]
    twice = next((c for c in columns if folded.count(c.casefold()) > 1), None)
    if twice:
        raise ExchangeError(f"{path}: the column {twice!r} is there twice. Rename one.")
    return Table(path, columns, note, encoding, delimiter)


def _head(lines: Iterator[tuple[int, Sequence[str] | str]]) -> list[str]:
    for _, cells in lines:
        return [] if isinstance(cells, str) else [" ".join(cell.split()) for cell in cells]
    return []


def _encoding(path: Path) -> tuple[str, str | None]:
    """UTF-8 or UTF-16 by its mark, UTF-8 if the whole file is; else the old Western encoding, which is said."""
    with path.open("rb") as file:
        start = file.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16", None
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            if b"\0" in start:
                raise ExchangeError(f"{path}: not text. Save the table as CSV in UTF-8.") from None
            return "cp1252", f"not UTF-8 ({error.reason}): read as Windows-1252. Check names with accents."
    return "utf-8-sig", None


def _delimiter(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        first = file.readline(_CHUNK)
    return max(_DELIMITERS, key=first.count)


def _csv(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, Sequence[str] | str]]:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        number = 0
        while True:
            number += 1
            try:
                yield number, [cell.strip() for cell in next(reader)]
            except StopIteration:
                return
            except csv.Error as error:
                yield number, f"cannot be read as CSV ({error})"


def _workbook(path: Path) -> Iterator[tuple[int, Sequence[str] | str]]:
    """The first sheet, values only: a formula counts with the value that was saved with it."""
    import openpyxl  # late: it takes a third of a second

    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > _LARGEST_SHEET:
                raise ExchangeError(f"{path}: unpacks to more than 2 GB. Save the table as CSV.")
        with closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as book:
            sheet = book.worksheets[0]
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                yield number, [_as_text(cell) for cell in cells]
    except _DAMAGE as error:
        raise ExchangeError(f"{path}: no workbook that can be read ({error}). Save the table as CSV in UTF-8.") from None


def _parquet(path: Path) -> Iterator[tuple[int, Sequence[str] | str]]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise ExchangeError(f"{path}: Parquet needs an extra: pip install 'testimonia[tables]'. Or save the table as CSV.") from None
    try:
        with pq.ParquetFile(path) as file:
            yield 1, [str(name) for name in file.schema_arrow.names]
            number = 1
            for batch in file.iter_batches(batch_size=1000):
                for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    yield number, [_as_text(cell) for cell in cells]
    except (pa.ArrowException, *_DAMAGE) as error:
        raise ExchangeError(f"{path}: no Parquet file that can be read ({error}). Write it again.") from None


def _as_text(cell: Any) -> str:
    """A cell of a typed table as a CSV would hold it."""
    if cell is None or cell != cell:  # not a number: absent
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()
