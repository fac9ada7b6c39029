"""PDF: text in pdfium's reading order, with page and box of every word. Pages that are pictures are read by OCR where it is installed."""

from collections import Counter
from contextlib import closing, suppress
from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING

from testimonia.errors import IntakeError
from testimonia.intake import ocr
from testimonia.intake.decoded import Decoded
from testimonia.intake.pdf_lines import Line, page_lines
from testimonia.intake.pdf_text import composed
from testimonia.intake.stated import person, title, with_year_of_file

if TYPE_CHECKING:
    import pypdfium2

LIMIT_PAGES = 3_000
LIMIT_CHARACTERS = 6_000_000
"""Far above what the reader takes; below what memory takes."""

_LOCK = Lock()  # pdfium keeps state of its own: one document at a time

_PASSWORD, _SECURITY = 4, 5  # error codes of pdfium
_UNKNOWN_SHARE = 0.3  # of the signs of a page; above it the font names no letters, and the page counts as a picture


def decode_pdf(content: bytes) -> Decoded:
    """The text of a PDF. Raises IntakeError when it is protected, damaged, empty, or pictures that cannot be read here."""
    # Imported late: it loads a library of 8 MB.
    import pypdfium2

    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            raise IntakeError(_why(error)) from None
        with closing(document):
            return _decoded(document)


def _why(error: Exception) -> str:
    code = getattr(error, "err_code", None)
    if code == _PASSWORD:
        return "the PDF is protected by a password. Open it with the password and save a copy without (print to PDF), then bring the copy."
    if code == _SECURITY:
        return "the PDF is protected in a way that cannot be opened here. Open it where you may and print it to a new PDF."
    return "the PDF is damaged or cut off. Fetch it again; if a viewer still opens it, print it to a new PDF and bring that."


def _decoded(document: "pypdfium2.PdfDocument") -> Decoded:
    if len(document) == 0:
        raise IntakeError("the PDF has no pages. Fetch it again.")
    if len(document) > LIMIT_PAGES:
        raise IntakeError(f"the PDF has {len(document):,} pages; at most {LIMIT_PAGES:,} are taken. Split it into its reports.")
    pages: list[list[Line]] = []
    pictures: list[int] = []
    broken: list[int] = []
    taken = 0
    for number in range(len(document)):
        lines = _lines(document, number)
        if lines is None:
            broken.append(number + 1)
        elif not lines or _unknown(lines) > _UNKNOWN_SHARE:
            pictures.append(number)
            lines = []
        pages.append(lines or [])
        taken += sum(len(line.text) for line in pages[-1])
        if taken > LIMIT_CHARACTERS:
            raise IntakeError(f"the PDF holds more than {LIMIT_CHARACTERS:,} characters. Split it into its reports.")
    return _whole(document, pages, pictures, broken)


def _whole(document: "pypdfium2.PdfDocument", pages: list[list[Line]], pictures: list[int], broken: list[int]) -> Decoded:
    notes = [f"{_counted(broken)} of the PDF {'is' if len(broken) == 1 else 'are'} damaged and missing from the text."] if broken else []
    scanned = bool(pictures) and not any(pages)
    if pictures:
        notes += _pictures(document, pages, pictures, scanned)
    if not any(pages):
        raise IntakeError(
            "no words were found on the pages of the PDF" + (", also not by OCR" if pictures else "") + ". Look at it in a viewer."
        )
    text, layout, repeated = composed(pages)
    notes += ["Lines that are repeated at the head or foot of its pages were left out."] if repeated else []
    stated = _metadata(document)
    return Decoded(
        text,
        "application/pdf",
        title=title(stated.get("Title")),
        author=person(stated.get("Author", "")),
        published=None if scanned else with_year_of_file(text, stated.get("CreationDate")),
        layout=layout,
        notes=tuple(notes),
    )


def _metadata(document: "pypdfium2.PdfDocument") -> dict[str, str]:
    with suppress(UnicodeDecodeError):  # damaged metadata state nothing
        return dict(document.get_metadata_dict(skip_empty=True))
    return {}


def _lines(document: "pypdfium2.PdfDocument", number: int) -> list[Line] | None:
    """Lines of a page; None when the page cannot be loaded."""
    import pypdfium2

    try:
        with closing(document[number]) as page, closing(page.get_textpage()) as text:
            return page_lines(text, number + 1)
    except pypdfium2.PdfiumError:
        return None


def _unknown(lines: list[Line]) -> float:
    """Share of signs that stand for no letter: the font does not say which letters its shapes are."""
    signs = Counter("known" if _is_known(sign) else "unknown" for sign in chain.from_iterable(line.text for line in lines))
    return signs["unknown"] / max(1, signs.total())


def _is_known(sign: str) -> bool:
    return not (sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" or sign < "\t" or "\x0e" <= sign < " ")


def _pictures(document: "pypdfium2.PdfDocument", pages: list[list[Line]], pictures: list[int], scanned: bool) -> list[str]:
    """Reads the pages that are pictures into `pages`; what is to be noted of it."""
    why = ocr.missing()
    if why and scanned:
        raise IntakeError(f"the pages of the PDF are pictures without text (a scan). {why}")
    if why:
        return [f"{_counted([n + 1 for n in pictures])} without text (pictures or empty) left out. {why}"]
    read: list[ocr.Words] = []
    for number in pictures[: ocr.LIMIT_PAGES]:
        with closing(document[number]) as page:
            words = ocr.read_page(page, number + 1)
        pages[number] = words.lines
        read.append(words)
    left = [f"Only the first {ocr.LIMIT_PAGES} pages without text were read by OCR."] if len(pictures) > ocr.LIMIT_PAGES else []
    found = [words for words in read if words.lines]
    return ([ocr.note(found, [n for n, lines in enumerate(pages, 1) if n - 1 in pictures and lines])] if found else []) + left


def _counted(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:5])) + (" …" if len(numbers) > 5 else "")
    return f"page {shown}" if len(numbers) == 1 else f"{len(numbers)} pages ({shown})"
