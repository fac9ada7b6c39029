"""Bytes to documents: finding files, decoding them, telling the language. What is read is decided here, and why not.

>>> document = read_bytes(b"Two men were detained in Oral.", "note.txt").document
>>> document.language, document.status.value
('en', 'read')
"""

from testimonia.intake.containers import containers, read_part
from testimonia.intake.decoded import Decoded
from testimonia.intake.documents import (
    LIMIT_BYTES,
    LIMIT_CHARACTERS,
    LIMIT_WORDS,
    READ_CHARACTERS,
    Intake,
    content_of,
    document_id,
    document_suffix,
    from_decoded,
    opened_path,
    read_bytes,
    read_file,
)
from testimonia.intake.files import Found, Skipped, find_files
from testimonia.intake.formats import decode_as, formats, kind_of
from testimonia.intake.parts import DateOrder, Opened, Options, Part, Told, Weight

__all__ = [
    "LIMIT_BYTES",
    "LIMIT_CHARACTERS",
    "LIMIT_WORDS",
    "READ_CHARACTERS",
    "DateOrder",
    "Decoded",
    "Found",
    "Intake",
    "Opened",
    "Options",
    "Part",
    "Skipped",
    "Told",
    "Weight",
    "containers",
    "content_of",
    "decode_as",
    "document_id",
    "document_suffix",
    "find_files",
    "formats",
    "from_decoded",
    "kind_of",
    "opened_path",
    "read_bytes",
    "read_file",
    "read_part",
]
