"""A file, or bytes with a name, to a Document."""

import hashlib
import re
from itertools import islice
from pathlib import Path

from testimonia.errors import IntakeError
from testimonia.intake.formats import formats
from testimonia.intake.language import language_of
from testimonia.model.record import Document
from testimonia.model.terms import DocumentStatus, Original

LIMIT_BYTES = 200_000_000
"""Larger files are refused: they would not fit into memory beside their text. 50 MB of text are taken in."""

LIMIT_WORDS = 100_000
"""Words and punctuation marks, since the reader's time grows with them, faster than in proportion: 57,000 took 56 seconds and
215 MB on one core. This is about two hundred pages and two to three minutes. A longer text is kept but not read; reports are
shorter, and what is longer is a collection to be split."""

_WORD = re.compile(r"\w+|[^\w\s]")

READS = "en"


def read_file(path: Path) -> tuple[Document, bytes]:
    """The document in a file and its original bytes. Raises IntakeError with the way out."""
    try:
        size = path.stat().st_size
        if size > LIMIT_BYTES:
            raise IntakeError(
                f"the file has {size / 1e6:,.0f} MB; at most {LIMIT_BYTES / 1e6:,.0f} MB are taken. Split it into its reports."
            )
        content = path.read_bytes()
    except OSError as error:
        raise IntakeError(f"the file cannot be opened ({error.strerror or error}). Check its permissions: ls -l {path}") from None
    return read_bytes(content, path.name), content


def read_bytes(content: bytes, name: str) -> Document:
    """The document that the bytes are, its format told by the name's extension (none: plain text).

    Raises IntakeError when they are no document. A text in another language than English, or a longer one than the
    reader takes, is a document with status `not_read` and the reason.
    """
    known = formats()
    suffix = Path(name).suffix.lower() or ".txt"
    if suffix not in known:
        raise IntakeError(f"files of type {suffix} are not read by this version. Read are: {', '.join(sorted(known))}.")
    decoded = known[suffix](content)
    language = language_of(decoded.text)
    reason = _why_not_read(decoded.text, language)
    return Document(
        id="sha256:" + hashlib.sha256(content).hexdigest(),
        name=name,
        text=decoded.text,
        characters=len(decoded.text),
        media_type=decoded.media_type,
        status=DocumentStatus.NOT_READ if reason else DocumentStatus.READ,
        reason=reason,
        language=language,
        original=Original.HELD,
    )


def _why_not_read(text: str, language: str | None) -> str | None:
    if language not in (None, READS):
        return f"language: {language}; this version reads English. The document is kept: code it by hand, or bring an English translation."
    if next(islice(_WORD.finditer(text), LIMIT_WORDS, None), None) is not None:
        return (
            f"length: more than {LIMIT_WORDS:,} words and marks, which is the most that this version reads at once. "
            "The document is kept: split it into its reports and read those."
        )
    return None
