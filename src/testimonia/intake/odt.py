"""OpenDocument text (ODT): headings, paragraphs, lists, tables and notes in the order of the text; what was struck out is left out."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from testimonia.errors import IntakeError
from testimonia.intake.decoded import Decoded
from testimonia.intake.stated import person, title, with_year_of_file
from testimonia.intake.zipped_xml import Package

if TYPE_CHECKING:
    from lxml.etree import _Element

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"

_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _OFFICE = _OASIS + "text:1.0}", _OASIS + "table:1.0}", _OASIS + "office:1.0}"
_PASSED_OVER = {_TEXT + "tracked-changes", _OFFICE + "annotation", _TEXT + "sequence-decls", _OFFICE + "forms"}
_PARAGRAPHS = {_TEXT + "p", _TEXT + "h"}


def decode_odt(content: bytes) -> Decoded:
    """The text of an ODT file. Raises IntakeError when it is damaged, protected, made to exhaust a computer, or holds no words."""
    package = Package(content, "the OpenDocument text")
    body = package.xml("content.xml")
    text = "\n\n".join(_blocks(body))
    if not text.strip():
        raise IntakeError("the OpenDocument text holds no words; it may be pictures alone. Save it as PDF, which can be read by OCR.")
    stated = _stated(package)
    struck = next(body.iter(_TEXT + "deletion"), None) is not None
    return Decoded(
        text,
        MEDIA_TYPE,
        title=title(stated.get("title")),
        author=person(stated.get("initial-creator") or stated.get("creator", "")),
        published=with_year_of_file(text, stated.get("creation-date")),
        notes=("Words struck out under tracked changes were left out; they stand in the original.",) if struck else (),
    )


def _blocks(part: "_Element") -> Iterator[str]:
    stack = [iter(part)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag in _PARAGRAPHS:
            yield from _paragraph(element)
        elif element.tag == _TABLE + "table":
            rows = [
                "\t".join(" ".join(_blocks(cell)) for cell in row.iterchildren(_TABLE + "table-cell"))
                for row in element.iter(_TABLE + "table-row")
            ]
            if kept := [row for row in rows if row.strip()]:
                yield "\n".join(kept)
        elif element.tag not in _PASSED_OVER:
            stack.append(iter(element))


def _paragraph(paragraph: "_Element") -> Iterator[str]:
    """A paragraph, then the notes and text boxes that hang on it."""
    parts: list[str] = []
    after: list[_Element] = []
    # Text stands before the first child and behind each of them: an element is entered, and its tail written when it is left.
    stack: list[tuple[_Element, Iterator[_Element]]] = [(paragraph, iter(paragraph))]
    parts.append(paragraph.text or "")
    while stack:
        current, children = stack[-1]
        element = next(children, None)
        if element is None:
            stack.pop()
            parts.append((current.tail or "") if stack else "")
        elif element.tag in (_TEXT + "s", _TEXT + "tab", _TEXT + "line-break"):
            parts.append({"s": " ", "tab": "\t"}.get(str(element.tag).rpartition("}")[2], "\n") + (element.tail or ""))
        elif element.tag in (_TEXT + "note", _OASIS + "drawing:1.0}frame"):
            after.append(element)
            parts.append(element.tail or "")
        elif element.tag in _PASSED_OVER:
            parts.append(element.tail or "")
        else:
            parts.append(element.text or "")
            stack.append((element, iter(element)))
    if text := "".join(parts).strip():
        yield text
    for element in after:
        yield from _blocks(element)


def _stated(package: Package) -> dict[str, str]:
    if "meta.xml" not in package:
        return {}
    return {str(e.tag).rpartition("}")[2]: e.text for meta in package.xml("meta.xml") for e in meta if e.text}
