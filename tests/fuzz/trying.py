"""One damaged file read: a document or a plain refusal, and nothing else."""

import time
from dataclasses import dataclass

from testimonia.errors import IntakeError
from testimonia.intake import read_bytes
from tests.fuzz.mutations import damaged


@dataclass(frozen=True)
class Tried:
    """What came of it. `fault`: what must not happen, in words; None when all is well."""

    read: bool
    seconds: float
    fault: str | None


def tried(suffix: str, number: int) -> Tried:
    """Reads the damaged file with this number."""
    content = damaged(suffix, number)
    begun = time.monotonic()
    try:
        taken = read_bytes(content, f"damaged{suffix}")
    except IntakeError as error:
        fault = None if str(error).strip() else "a refusal without words"
        return Tried(False, time.monotonic() - begun, fault)
    except Exception as error:  # any other error is what is looked for
        return Tried(False, time.monotonic() - begun, f"{type(error).__name__}: {str(error)[:200]}")
    seconds = time.monotonic() - begun
    text = taken.document.text or ""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return Tried(True, seconds, "its text cannot be written as UTF-8")
    if taken.layout and taken.layout.pieces and taken.layout.pieces[-1].end > len(text):
        return Tried(True, seconds, "its layout goes beyond its text")
    return Tried(True, seconds, None)
