"""Bytes to documents: finding files, decoding them, telling the language. What is read is decided here, and why not.

>>> document = read_bytes(b"Two men were detained in Oral.", "note.txt").document
>>> document.language, document.status.value
('en', 'read')
"""

from testimonia.intake.containers import containers, read_part
from testimonia.intake.documents import LIMIT_BYTES, LIMIT_WORDS, Intake, from_decoded, read_bytes, read_file
from testimonia.intake.files import Found, Skipped, find_files
from testimonia.intake.formats import Decoded, formats
from testimonia.intake.parts import DateOrder, Opened, Options, Part, Told, Weight

__all__ = [
    "LIMIT_BYTES",
    "LIMIT_WORDS",
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
    "find_files",
    "formats",
    "from_decoded",
    "read_bytes",
    "read_file",
    "read_part",
]
