"""Bytes to text: UTF-8 first, another encoding only when it is sure, otherwise a refusal that says what to do.

A byte-order mark is dropped, line ends are kept, nothing is normalised: offsets count the characters as they stand.
"""

import codecs
import re
from unicodedata import category

from testimonia.errors import IntakeError

# Longest first: the mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Control characters that no text carries; tab, line feed, vertical tab, form feed and carriage return do occur in texts,
# and 0x1A ends files of old systems.
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_SAMPLE = 64_000
_NO_TEXT = frozenset({"Cn", "Co", "Cs"})  # characters without a meaning: unassigned, private, halves of pairs
_CONTROL_SHARE = 0.01  # a stray control character is a blemish; one in a hundred is another format

_SAVE_AS_UTF8 = "Open it in an editor that shows it rightly and save it as UTF-8."


def decode(content: bytes) -> str:
    """The text of the bytes. Raises IntakeError when they are empty, binary, cut off, or of an encoding that is not sure."""
    if not content.strip():
        raise IntakeError("the file is empty. If it should not be, fetch it again.")
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _marked(content[len(mark) :], encoding)
    sample = content[:_SAMPLE]
    wide = _wide_encoding(sample)
    if wide:
        return _marked(content, wide)
    if b"\x00" in sample or len(_CONTROL.findall(sample)) > _CONTROL_SHARE * len(sample):
        raise IntakeError("the file is binary, not text. Export its text from the program that made it (as .txt, UTF-8).")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if _cut_off(error, content):
            raise IntakeError(f"the file ends in the middle of a character (byte {error.start}): it was cut off. Fetch it again.") from None
        return _legacy(content)


def _marked(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise IntakeError(
            f"the file announces {encoding.upper()} but breaks it at byte {error.start}: cut off or damaged. Fetch it again."
        ) from None
    if not text.strip():
        raise IntakeError("the file is empty. If it should not be, fetch it again.")
    strange = sum(category(letter) in _NO_TEXT for letter in text[:_SAMPLE])
    if strange > _CONTROL_SHARE * min(len(text), _SAMPLE):
        raise IntakeError(f"the file announces {encoding.upper()} but is binary, not text. Export its text from the program that made it.")
    return text


def _wide_encoding(sample: bytes) -> str | None:
    """UTF-16 without a mark shows as zero bytes in every second place, in text that is mostly of the Latin script."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.4 * half and even < 0.01 * half + 1:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.01 * half + 1:
        return "utf-16-be"
    return None


def _cut_off(error: UnicodeDecodeError, content: bytes) -> bool:
    return error.reason == "unexpected end of data" and error.end == len(content) and len(content) - error.start < 4


_ASCII_SHARE = 0.9
_COHERENCE = 0.2  # of charset-normalizer: how well the letters' frequencies fit a language


def _legacy(content: bytes) -> str:
    # Imported late: most files are UTF-8 and never need it.
    from charset_normalizer import from_bytes

    sample = content[:_SAMPLE]
    best = from_bytes(sample).best()
    if best is None:
        raise IntakeError(f"the file is not UTF-8 and fits no other known encoding: damaged, or binary. {_SAVE_AS_UTF8}")
    ascii_share = sum(byte < 128 for byte in sample) / len(sample)
    candidates = [best.encoding, *best.could_be_from_charset]
    if ascii_share >= _ASCII_SHARE and "cp1252" in candidates:
        # In a text of Latin letters the candidates differ in a few accents and quotation marks; Windows-1252 is the common one.
        encoding = "cp1252"
    elif best.coherence >= _COHERENCE:
        encoding = best.encoding
    else:
        raise IntakeError(f"the file is not UTF-8, and its encoding is not sure ({', '.join(candidates[:4])}?). {_SAVE_AS_UTF8}")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise IntakeError(f"the file is not UTF-8; it began like {encoding} but breaks it at byte {error.start}. {_SAVE_AS_UTF8}") from None
