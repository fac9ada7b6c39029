"""Bytes to documents: finding files, decoding them, telling the language. What is read is decided here, and why not.

>>> document = read_bytes(b"Two men were detained in Oral.", "note.txt").document
>>> document.language, document.status.value
('en', 'read')
"""

from testimonia.intake.documents import LIMIT_BYTES, LIMIT_WORDS, Intake, from_decoded, read_bytes, read_file
from testimonia.intake.files import Found, Skipped, find_files
from testimonia.intake.formats import Decoded, formats

__all__ = [
    "LIMIT_BYTES",
    "LIMIT_WORDS",
    "Decoded",
    "Found",
    "Intake",
    "Skipped",
    "find_files",
    "formats",
    "from_decoded",
    "read_bytes",
    "read_file",
]
