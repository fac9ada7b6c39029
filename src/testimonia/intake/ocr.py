"""Words of pictures by OCR: the program Tesseract through pytesseract, the extra `ocr`. What was read so is always noted."""

import struct
import zlib
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from itertools import groupby
from shutil import which
from statistics import median
from typing import TYPE_CHECKING, Any

from testimonia.errors import IntakeError
from testimonia.intake.decoded import Decoded
from testimonia.intake.pdf_lines import HYPHEN, Line, Word

if TYPE_CHECKING:
    import pypdfium2

LIMIT_PAGES = 300
"""Pages read in one document, at some seconds each."""

LIMIT_PIXELS = 60_000_000
"""Of a picture. A page of A4 at 300 dots an inch has nine million; a larger picture is a bomb, or is to be cut up."""

_DOTS = 300  # an inch: what Tesseract reads best
_SECONDS = 90  # for one page
# What Pillow raises on damaged pictures: UnidentifiedImageError and truncation (OSError), broken headers.
_DAMAGED = (OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, ArithmeticError, struct.error, zlib.error)
_SURE = 60  # of 100, Tesseract's own measure; words below are doubtful
_INSTALL = "It can be read by OCR: pip install 'testimonia[ocr]', and install the program Tesseract (Debian: apt install tesseract-ocr)."


@dataclass(frozen=True, slots=True)
class Words:
    """What was read of one picture; `doubtful` of its words are less than 60 of 100 sure."""

    lines: list[Line]
    words: int
    doubtful: int


@cache
def missing() -> str | None:
    """Why OCR does not work here, with the way out; None when it does."""
    if find_spec("pytesseract") is None or find_spec("PIL") is None or which("tesseract") is None:
        return _INSTALL
    return None


def note(read: list[Words], pages: list[int] | None = None) -> str:
    """What a reader of the record must know: which program read it, how much is doubtful, on which pages."""
    import pytesseract

    words, doubtful = sum(w.words for w in read), sum(w.doubtful for w in read)
    where = f" (pages {', '.join(map(str, pages[:10]))}{' …' if len(pages) > 10 else ''})" if pages else ""
    return (
        f"Read by OCR{where}: Tesseract {str(pytesseract.get_tesseract_version()).split()[0]}, English; {doubtful:,} of {words:,} words "
        "doubtful. Letters and figures may be misread: compare with the picture."
    )


def decode_picture(content: bytes) -> Decoded:
    """The words of a picture, none where it shows none. Raises IntakeError when OCR is not installed, or it is no picture."""
    why = missing()
    if why:
        raise IntakeError(f"the file is a picture. {why}")
    from PIL import Image

    from testimonia.intake.pdf_text import composed

    try:
        # No other kinds: some are read by handing the file to other programs.
        picture = Image.open(BytesIO(content), formats=("PNG", "JPEG", "TIFF", "WEBP", "BMP"))
        media_type = Image.MIME.get(picture.format or "", "image/*")
        number = min(getattr(picture, "n_frames", 1), LIMIT_PAGES) if picture.format == "TIFF" else 1
        # A photograph states no size on paper: its points are counted as those of a page at 300 dots an inch.
        read = [_read(_frame(picture, page), page + 1, 72 / _DOTS) for page in range(number)]
    except (Image.DecompressionBombError, *_DAMAGED):
        raise IntakeError("the picture is damaged or of an unknown kind. Save it anew as PNG.") from None
    text, layout, _ = composed([words.lines for words in read])
    return Decoded(text, media_type, layout=layout, notes=(note(read),))


def _frame(picture: Any, page: int) -> Any:
    """A page of the picture in grey, upright as the camera held it."""
    from PIL import ImageOps

    picture.seek(page)
    if picture.width * picture.height > LIMIT_PIXELS:
        raise IntakeError(f"the picture has {picture.width:,} × {picture.height:,} points; at most {LIMIT_PIXELS:,} are taken. Cut it up.")
    return ImageOps.exif_transpose(picture).convert("L")


def read_page(page: "pypdfium2.PdfPage", number: int) -> Words:
    """The words of a page of a PDF, drawn and read; boxes in points of the page."""
    width, height = page.get_size()
    scale = min(_DOTS / 72, (LIMIT_PIXELS / max(1.0, width * height)) ** 0.5)
    return _read(page.render(scale=scale, grayscale=True).to_pil(), number, 1 / scale)


def _read(picture: Any, number: int, scale: float) -> Words:
    """`scale`: points for one dot of the picture."""
    import pytesseract

    try:
        found = pytesseract.image_to_data(picture, lang="eng", timeout=_SECONDS, output_type=pytesseract.Output.DICT)
    except (pytesseract.TesseractError, RuntimeError) as error:
        raise IntakeError(
            f"Tesseract gave up ({str(error)[:200]}). Check that its English data are installed: tesseract --list-langs"
        ) from None
    columns = ("block_num", "par_num", "line_num", "text", "conf", "left", "top", "width", "height")
    rows = [row for row in zip(*(found[key] for key in columns), strict=True) if str(row[3]).strip() and float(row[4]) >= 0]
    lines = [_line(list(words), number, picture.height, scale) for _, words in groupby(rows, key=lambda row: row[:3])]
    return Words(lines, len(rows), sum(float(row[4]) < _SURE for row in rows))


def _line(rows: list[Any], number: int, height: int, scale: float) -> Line:
    words = [Word(str(row[3]).strip(), _box(row[5:], height, scale)) for row in rows]
    last = words[-1]
    if len(last.text) > 2 and last.text[-1] in "-‐" and last.text[-2].isalpha():
        words[-1] = Word(last.text[:-1] + HYPHEN, last.box)
    boxes = [word.box for word in words if word.box]
    bases, tops = [box[1] for box in boxes], [box[3] for box in boxes]
    return Line(tuple(words), number, median(bases), max(tops) - min(bases))


def _box(given: tuple[int, int, int, int], height: int, scale: float) -> tuple[float, float, float, float]:
    left, top, wide, high = given
    return left * scale, (height - top - high) * scale, (left + wide) * scale, (height - top) * scale
