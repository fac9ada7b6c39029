"""What Auto Archiver writes: its CSV of results (status, metadata, media) and the page that it makes of each address.

Its web archives are WACZ files, its spreadsheets tables with a column "text content"; both are read as such.
"""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

from testimonia.errors import IntakeError
from testimonia.intake.boxes.dates import moment_of
from testimonia.intake.boxes.tables import Table
from testimonia.intake.decode import decode
from testimonia.intake.decoded import Decoded
from testimonia.intake.parts import Opened, Part, Tallied, Told, fields_as_bytes
from testimonia.model.record import Captured, Published
from testimonia.model.terms import DateBasis

_RESULT = ("status", "metadata", "media")
_MADE_WITH = re.compile(rb"<h2[^>]{0,200}>\s{0,20}Archived media for ")
_LONGEST = 2_000_000  # characters of the metadata of one page
_LARGEST = 50_000_000  # bytes of one page


def is_result_table(header: Sequence[str]) -> bool:
    """Whether a table has the columns of the CSV of results."""
    return tuple(name.strip().lower() for name in header[:3]) == _RESULT


def is_archiver_page(head: bytes) -> bool:
    """Whether a page of HTML is one that Auto Archiver made of an address."""
    return bool(_MADE_WITH.search(head))


def results(table: Table) -> Iterator[Part | Told]:
    """The archived pages of a CSV of results."""
    wordless = Tallied("row", "without words (pictures, films, failures): passed over")
    for number, row in table.rows():
        place = f"row {number}"
        try:
            metadata = _literal(row.get("metadata", ""))
        except _Unclear:
            yield Told(place, "its metadata cannot be taken apart: cut off, or of another version of Auto Archiver.")
            continue
        part = _part(metadata, row, place)
        if part is None:
            wordless.add(place)
        else:
            yield part
    yield from wordless.told()


def archiver_page(opened: Opened) -> Iterator[Part | Told]:
    """The words of the address that the page is about, from its table of metadata; what was archived with it are files of their own."""
    content = opened.file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise IntakeError(f"the page has more than {_LARGEST / 1e6:,.0f} MB.")
    cells = _Cells()
    cells.feed(decode(content))
    cells.close()
    metadata = dict(cells.pairs)
    part = _part(metadata, metadata, "archived page")
    if part is None:
        raise IntakeError("the page of Auto Archiver holds no words of the address that it is about. Read the files archived with it.")
    yield part


def _part(metadata: Mapping[str, Any], fields: Mapping[str, str], place: str) -> Part | None:
    text = _words(metadata.get("content")) or _words(metadata.get("text"))
    title, url = _words(metadata.get("title")), _words(metadata.get("url"))
    text = text or (title if title and len(title.split()) > 3 else None)
    if text is None:
        return None
    day = moment_of(_words(metadata.get("timestamp")) or "")[:10]
    decoded = Decoded(
        text=text,
        media_type="application/json",
        title=title,
        author=_words(metadata.get("author")) or _words(metadata.get("uploader")),
        published=Published(day, DateBasis.METADATA) if day else None,
        captured=Captured(moment_of(_words(metadata.get("_processed_at")) or ""), url, "Auto Archiver") if url else None,
    )
    return Part("", fields_as_bytes(dict(fields)), "", None, decoded, place)


def _words(given: Any) -> str | None:
    return (given.strip() or None) if isinstance(given, str) else None


class _Unclear(Exception):
    """The words are no mapping written as Python writes one."""


def _literal(written: str) -> dict[str, Any]:
    """A mapping as Python prints it, with points in time as text. Only literals are understood; nothing is executed."""
    if len(written) > _LONGEST:
        raise _Unclear
    try:
        tree = ast.parse(written.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _Unclear from None
    if not isinstance(tree, ast.Dict):
        raise _Unclear
    return {str(key.value): _value(value) for key, value in zip(tree.keys, tree.values, strict=True) if isinstance(key, ast.Constant)}


def _value(node: ast.expr) -> Any:
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "datetime.datetime":
        numbers = [argument.value for argument in node.args if isinstance(argument, ast.Constant) and isinstance(argument.value, int)]
        if len(numbers) >= 3:
            year, month, day, *clock = (*numbers, *(0, 0, 0))
            return f"{year:04}-{month:02}-{day:02}T{clock[0]:02}:{clock[1]:02}:{clock[2]:02}+00:00"
    return None


class _Cells(HTMLParser):
    """The rows of two cells in the table of metadata."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pairs: list[tuple[str, str]] = []
        self._inside = False
        self._row: list[str] = []
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._inside = ("class", "metadata") in attrs
        elif tag == "tr":
            self._row = []
        elif tag == "td" and self._inside:
            self._row.append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._inside = False
        elif tag == "td":
            self._in_cell = False
        elif tag == "tr" and self._inside and len(self._row) == 2:
            self.pairs.append((self._row[0].strip(), self._row[1].strip()))

    def handle_data(self, data: str) -> None:
        if self._inside and self._in_cell and self._row:
            self._row[-1] += data
