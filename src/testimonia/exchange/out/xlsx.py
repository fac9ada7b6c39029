"""The tables as one workbook, a sheet each. No cell is a formula: text is written as text and marked so, whatever it begins with."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from testimonia.exchange.out.files import for_xml, whole_file
from testimonia.exchange.out.links import permalinks
from testimonia.exchange.out.lost import Losing, Lost
from testimonia.exchange.out.tables import TABLES, Row, names_of
from testimonia.model.protocols import Case

LONGEST = 32_767  # characters (UTF-16 units) that a cell of a workbook holds
# XML turns a carriage return into a line feed; workbooks write it as an escape, and so have to escape what looks like one.
_ESCAPE = re.compile(r"\r|_x[0-9A-Fa-f]{4}_")

MOST_ROWS = 1_048_575  # rows that a sheet holds below its head


def write(case: Case, out: Path, *, links: str = "") -> Lost:
    """One file. What a sheet cannot hold is cut and counted: long texts, control characters, rows beyond the last one."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    link, losing = permalinks(case.header, links), Losing()
    with whole_file(out) as draft:
        book = Workbook(write_only=True)
        for table in TABLES:
            sheet = book.create_sheet(table.name)
            sheet.freeze_panes = "A2"
            head = [_cell(sheet, name) for name in names_of(table)]
            for cell in head:
                cell.font = Font(bold=True)
            sheet.append(head)
            for row in _fitting(table.rows(case, link), table.name, losing):
                sheet.append([_cell(sheet, _held(value, table.name, losing)) for value in row])
        book.save(draft)
    return losing.lost()


def _fitting(rows: Iterator[Row], name: str, losing: Losing) -> Iterator[Row]:
    for number, row in enumerate(rows):
        if number < MOST_ROWS:
            yield row
        else:
            losing.note(f"rows of the table {name}", f"a sheet holds {MOST_ROWS:,} rows; use csv or parquet")


def _held(value: Any, name: str, losing: Losing) -> Any:
    if not isinstance(value, str):
        return value
    text, replaced = for_xml(_ESCAPE.sub(lambda found: f"_x{ord(found[0][0]):04X}_" + found[0][1:], value))
    losing.note(f"characters in the table {name}", "a workbook has no control characters; U+FFFD stands in their place", replaced)
    if len(text) > LONGEST // 2 and len(text.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST:
        losing.note(f"cells of the table {name}", f"a cell holds {LONGEST:,} characters; the rest is cut off. Use csv or parquet")
        return text.encode("utf-16-le")[: LONGEST * 2].decode("utf-16-le", "ignore")
    return text


def _cell(sheet: Any, value: Any) -> Any:
    """A cell; of text, one that stays text even when somebody edits it."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in tuple("=+-@")
    return cell
