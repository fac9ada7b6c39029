"""DOCX: paragraphs, tables, text boxes, foot- and endnotes in the order of the text; headers and footers once, at the end.

What was struck out under tracked changes and what stands in comments is no text; that there is some is noted.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from testimonia.errors import IntakeError
from testimonia.intake.decoded import Decoded
from testimonia.intake.stated import person, title, with_year_of_file
from testimonia.intake.zipped_xml import Package

if TYPE_CHECKING:
    from lxml.etree import _Element

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PASSED_OVER = {_W + name for name in ("del", "moveFrom", "instrText", "delText", "sdtPr", "rPr", "pPr", "tblPr")} | {_MC + "Fallback"}
_SIGNS = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-", _W + "ptab": "\t"}
_NOTES = (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote"))


def decode_docx(content: bytes) -> Decoded:
    """The text of a DOCX file. Raises IntakeError when it is damaged, protected, made to exhaust a computer, or holds no words."""
    package = Package(content, "the Word document")
    if "word/document.xml" not in package:
        raise IntakeError(
            "the Word document has no text part: damaged, or another kind of file. Open it in a word processor and save it anew."
        )
    document = package.xml("word/document.xml")
    blocks = list(_blocks(document))
    for name, kind in _NOTES:
        blocks += _notes(package.xml(name), kind) if name in package else []
    around = [text for part in _headers(package) if (text := "\n".join(_blocks(package.xml(part))))]
    text = "\n\n".join([*blocks, *dict.fromkeys(around)])
    if not text.strip():
        raise IntakeError("the Word document holds no words; it may be pictures alone. Save it as PDF, which can be read by OCR.")
    stated = _stated(package)
    return Decoded(
        text,
        MEDIA_TYPE,
        title=title(stated.get("title")),
        author=person(stated.get("creator", "")),
        published=with_year_of_file(text, stated.get("created")),
        notes=tuple(_changes(document, package)),
    )


def _changes(document: "_Element", package: Package) -> Iterator[str]:
    if next(document.iter(_W + "del", _W + "moveFrom"), None) is not None:
        yield "Words struck out under tracked changes were left out; they stand in the original."
    if "word/comments.xml" in package:
        yield "Comments in the margin were left out; they stand in the original."


def _headers(package: Package) -> list[str]:
    return [name for n in range(1, 10) for kind in ("header", "footer") if (name := f"word/{kind}{n}.xml") in package]


def _blocks(part: "_Element") -> Iterator[str]:
    """Paragraphs and rows of tables, text boxes after the paragraph that they hang on."""
    stack = [iter(part)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == _W + "p":
            yield from _paragraph(element)
        elif element.tag == _W + "tbl":
            yield from _table(element)
        elif element.tag not in _PASSED_OVER:
            stack.append(iter(element))


def _table(table: "_Element") -> Iterator[str]:
    """A table of short cells as one block, a line a row; one with whole paragraphs in its cells is a layout, read cell by cell."""
    rows = [[list(_blocks(cell)) for cell in row.iterchildren(_W + "tc")] for row in table.iterchildren(_W + "tr")]
    if all(len(" ".join(cell)) < 200 for row in rows for cell in row):
        lines = ["\t".join(" ".join(cell) for cell in row) for row in rows]
        if kept := [line for line in lines if line.strip()]:
            yield "\n".join(kept)
        return
    for row in rows:
        for cell in row:
            yield from cell


def _paragraph(paragraph: "_Element") -> Iterator[str]:
    parts: list[str] = []
    boxes: list[_Element] = []
    stack = [iter(paragraph)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == _W + "t":
            parts.append(element.text or "")
        elif element.tag in _SIGNS:
            parts.append(_SIGNS[element.tag])
        elif element.tag in (_W + "footnoteReference", _W + "endnoteReference"):
            parts.append(f"[{element.get(_W + 'id', '')}]")
        elif element.tag == _W + "txbxContent":
            boxes.append(element)
        elif element.tag not in _PASSED_OVER:
            stack.append(iter(element))
    if text := "".join(parts).strip():
        yield text
    for box in boxes:
        yield from _blocks(box)


def _notes(part: "_Element", kind: str) -> Iterator[str]:
    for note in part.iterchildren(_W + kind):
        if note.get(_W + "type") in (None, "normal") and (text := "\n".join(_blocks(note))):
            yield f"[{note.get(_W + 'id', '')}] {text}"


def _stated(package: Package) -> dict[str, str]:
    """Core properties by their names."""
    if "docProps/core.xml" not in package:
        return {}
    return {str(e.tag).rpartition("}")[2]: e.text for e in package.xml("docProps/core.xml") if e.text}
