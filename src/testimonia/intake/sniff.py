"""What bytes are, told by how they begin, whatever the file is called."""

import re
import zipfile
from io import BytesIO

HEAD = 8192
"""Bytes by which everything but the kinds of ZIP archive is told."""

_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"II*\x00", ".tif"),
    (b"MM\x00*", ".tif"),
    (b"GIF87a", ".gif"),
    (b"GIF89a", ".gif"),
    (b"BM", ".bmp"),
)
_OTHERS = (
    (b"{\\rtf", ".rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc"),
    (b"\x1f\x8b", ".gz"),
    (b"7z\xbc\xaf\x27\x1c", ".7z"),
    (b"Rar!\x1a\x07", ".rar"),
    (b"SQLite format 3\x00", ".sqlite"),
    (b"PAR1", ".parquet"),
    (b"WARC/1.", ".warc"),
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html[\s>])", re.IGNORECASE)
_BLANK = re.compile(rb"\s*")
_BEFORE_HTML = ((b"<?xml", b"?>"), (b"<!--", b"-->"))  # what may stand before a page begins

NAMES = {
    ".pdf": "a PDF",
    ".html": "a web page",
    ".docx": "a Word document (DOCX)",
    ".odt": "an OpenDocument text",
    ".rtf": "a text in RTF",
    ".doc": "a document of an old version of Word or Excel",
    ".xlsx": "a spreadsheet (XLSX)",
    ".zip": "a ZIP archive",
    ".warc": "a web archive (WARC)",
    ".parquet": "a table (Parquet)",
    ".gz": "a compressed file (gzip)",
    ".7z": "an archive (7z)",
    ".rar": "an archive (RAR)",
    ".sqlite": "a database (SQLite)",
    **dict.fromkeys((".png", ".jpg", ".tif", ".gif", ".bmp", ".webp"), "a picture"),
}
"""What to call what was found."""


def sniffed(content: bytes) -> str | None:
    """The extension that fits the bytes; None for plain text and for what is not known."""
    head = content[:1024]
    if b"%PDF-" in head:  # readers of PDF take up to a kilobyte before the mark
        return ".pdf"
    if head.startswith(b"PK\x03\x04"):
        return _zipped(content)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return ".webp"
    for mark, suffix in (*_PICTURES, *_OTHERS):
        # "BM" begins words, too; a bitmap has four empty bytes at 6.
        if head.startswith(mark) and (suffix != ".bmp" or head[6:10] == b"\0\0\0\0"):
            return suffix
    return ".html" if _is_page(content[:HEAD]) else None


def _is_page(head: bytes) -> bool:
    # Step by step: one expression for all of it takes for ever on a thousand comments that are no page.
    at = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    while True:
        blank = _BLANK.match(head, at)
        at = blank.end() if blank else at
        closed = next((closed for opened, closed in _BEFORE_HTML if head.startswith(opened, at)), None)
        if closed is None:
            return _HTML.match(head, at) is not None
        end = head.find(closed, at)
        if end < 0:
            return False
        at = end + len(closed)


def _zipped(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = frozenset(archive.namelist()[:5000])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, OverflowError):
        return ".zip"  # damaged: who reads ZIP archives says so
    if any(name.startswith("word/") for name in names):
        return ".docx"
    if any(name.startswith("xl/") for name in names):
        return ".xlsx"
    return ".odt" if {"content.xml", "mimetype"} <= names else ".zip"
