"""The tables as CSV, one file each in a folder: UTF-8 with a byte-order mark, so that spreadsheet programs show every script.

Formulas are escaped (`testimonia.exchange.out.cells`); an empty cell is a value that nobody gives.
"""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from testimonia.exchange.out.cells import harmless
from testimonia.exchange.out.files import folder, text_file
from testimonia.exchange.out.links import permalinks
from testimonia.exchange.out.lost import Lost
from testimonia.exchange.out.tables import TABLES, names_of
from testimonia.model.protocols import Case


def write(case: Case, out: Path, *, links: str = "") -> Lost:
    """Seven files in the folder `out`. Nothing is lost, but that an empty text and no text look the same."""
    link = permalinks(case.header, links)
    folder(out)
    for table in TABLES:
        write_csv(out / f"{table.name}.csv", names_of(table), table.rows(case, link))
    return Lost()


def write_csv(path: Path, columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """One file with a line of names first. Text is escaped, numbers are written as they are, None is an empty cell."""
    with text_file(path, newline="") as file:
        file.write("\ufeff")
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(_cells(rows))


def _cells(rows: Iterable[Iterable[Any]]) -> Iterator[list[Any]]:
    for row in rows:
        yield [harmless(value) if isinstance(value, str) else value for value in row]
