"""Bytes to documents: finding files, decoding them, telling the language. What is read is decided here, and why not.

>>> document = read_bytes(b"Two men were detained in Oral.", "note.txt")
>>> document.language, document.status.value
('en', 'read')
"""

from testimonia.intake.documents import LIMIT_BYTES, LIMIT_WORDS, read_bytes, read_file
from testimonia.intake.files import Found, Skipped, find_files
from testimonia.intake.formats import formats

__all__ = ["LIMIT_BYTES", "LIMIT_WORDS", "Found", "Skipped", "find_files", "formats", "read_bytes", "read_file"]
