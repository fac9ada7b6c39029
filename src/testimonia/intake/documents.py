"""A file, or bytes with a name, to a Document."""

import hashlib
import re
from dataclasses import dataclass
from io import SEEK_END
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from testimonia.errors import IntakeError
from testimonia.intake.decoded import Decoded
from testimonia.intake.formats import decode_as
from testimonia.intake.language import language_of
from testimonia.model.layout import Layout
from testimonia.model.record import Document
from testimonia.model.terms import DocumentStatus, Original

LIMIT_BYTES = 200_000_000
"""Larger files are refused: they would not fit into memory beside their text. 50 MB of text are taken in."""

LIMIT_WORDS = 100_000
"""Words and punctuation marks, since the reader's time grows with them, faster than in proportion: 57,000 took 56 seconds and
215 MB on one core. This is about two hundred pages and two to three minutes. A longer text is kept but not read; reports are
shorter, and what is longer is a collection to be split."""

LIMIT_CHARACTERS = 60_000_000
"""Of the text of one document, whatever it was packed in; more is refused."""

READ_CHARACTERS = 2_000_000
"""Of a text that is read: many times what 100,000 words of a report have, so that no single word is longer than a book."""

_WORD = re.compile(r"\w+|[^\w\s]")

READS = "en"


@dataclass(frozen=True, slots=True)
class Intake:
    """A document with what it was made of: its original bytes, and where its text stands in them (None: it is their text).

    `notes`: what is to be said of how it was read; they stand in the document's `reason` too.
    """

    document: Document
    content: bytes
    layout: Layout | None = None
    notes: tuple[str, ...] = ()


def document_id(content: bytes) -> str:
    """What a document is known by: the hash of its bytes."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def read_file(path: Path) -> Intake:
    """The document in a file. Raises IntakeError with the way out."""
    with opened_path(path) as file:
        return read_bytes(content_of(file), path.name)


def opened_path(path: Path) -> BinaryIO:
    """The file, to be read. Raises IntakeError with the way out."""
    try:
        return path.open("rb")
    except OSError as error:
        raise IntakeError(f"the file cannot be opened ({error.strerror or error}). Check its permissions: ls -l {path}") from None


def content_of(file: BinaryIO) -> bytes:
    """The bytes of a file that is one document. Raises IntakeError when it is too large."""
    size = file.seek(0, SEEK_END)
    file.seek(0)
    if size > LIMIT_BYTES:
        raise IntakeError(f"the file has {size / 1e6:,.0f} MB; at most {LIMIT_BYTES / 1e6:,.0f} MB are taken. Split it into its reports.")
    return file.read()


def read_bytes(content: bytes, name: str) -> Intake:
    """The document that the bytes are, its format told by how they begin, else by the name's extension (none: plain text).

    Raises IntakeError when they are no document. A text in another language than English, or a longer one than the
    reader takes, is a document with status `not_read` and the reason.
    """
    return from_decoded(decode_as(content, document_suffix(name)), content, name)


def document_suffix(name: str) -> str:
    """The extension of a document's name; that of plain text where it has none."""
    return Path(name).suffix.lower() or ".txt"


def from_decoded(decoded: Decoded, content: bytes, name: str) -> Intake:
    """The document whose text is known already: its id is the hash of `content`, its language is told here. Raises IntakeError when the
    text is longer than any document's."""
    if len(decoded.text) > LIMIT_CHARACTERS:
        raise IntakeError(
            f"its text has {len(decoded.text):,} characters; at most {LIMIT_CHARACTERS:,} are taken. Split it into its reports."
        )
    language = language_of(decoded.text, decoded.declared)
    why = _why_not_read(decoded.text, language)
    document = Document(
        id=document_id(content),
        name=name,
        text=decoded.text,
        characters=len(decoded.text),
        media_type=decoded.media_type,
        status=DocumentStatus.NOT_READ if why else DocumentStatus.READ,
        reason=" ".join([*([why] if why else []), *decoded.notes]) or None,
        title=decoded.title,
        author=decoded.author,
        publisher=decoded.publisher,
        published=decoded.published,
        captured=decoded.captured,
        language=language,
        original=Original.HELD,
    )
    return Intake(document, content, decoded.layout, decoded.notes)


def _why_not_read(text: str, language: str | None) -> str | None:
    if not text.strip():
        return "no words were found on it. It is kept as evidence; if it shows text, write that down in a file beside it."
    if language not in (None, READS):
        return f"language: {language}; this version reads English. The document is kept: code it by hand, or bring an English translation."
    too_long = f"{READ_CHARACTERS:,} characters" if len(text) > READ_CHARACTERS else None
    if next(islice(_WORD.finditer(text), LIMIT_WORDS, None), None) is not None:
        too_long = f"{LIMIT_WORDS:,} words and marks"
    if too_long:
        return (
            f"length: more than {too_long}, which is the most that this version reads at once. "
            "The document is kept: split it into its reports and read those."
        )
    return None
