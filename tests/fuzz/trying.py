"""One damaged file read: a document or a plain refusal, and nothing else."""

import os
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO

from testimonia.errors import IntakeError
from testimonia.intake import Opened, Told, read_bytes, read_part
from testimonia.intake.containers import container_of, read_container
from tests.fuzz.boxes import BOXES
from tests.fuzz.mutations import damaged


@dataclass(frozen=True)
class Tried:
    """What came of it. `seconds`: of the processor. `fault`: what must not happen, in words; None when all is well."""

    read: bool
    seconds: float
    fault: str | None


def _clock() -> float:
    """Seconds of the processor, those of programs that were called with it: another program beside makes nothing slower."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def tried(suffix: str, number: int) -> Tried:
    """Reads the damaged file with this number."""
    return taken(suffix, damaged(suffix, number))


def taken(suffix: str, content: bytes) -> Tried:
    """Reads what is said to be a file of that format."""
    if suffix in BOXES:
        return _taken_apart(content, f"damaged{suffix}")
    begun = _clock()
    try:
        found = read_bytes(content, f"damaged{suffix}")
    except IntakeError as error:
        fault = None if str(error).strip() else "a refusal without words"
        return Tried(False, _clock() - begun, fault)
    except Exception as error:  # any other error is what is looked for
        return Tried(False, _clock() - begun, f"{type(error).__name__}: {str(error)[:200]}")
    seconds = _clock() - begun
    text = found.document.text or ""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return Tried(True, seconds, "its text cannot be written as UTF-8")
    if found.layout and found.layout.pieces and found.layout.pieces[-1].end > len(text):
        return Tried(True, seconds, "its layout goes beyond its text")
    return Tried(True, seconds, None)


def _taken_apart(content: bytes, name: str) -> Tried:
    """Goes through all parts of a container, each of them a document or a plain refusal."""
    file, read = BytesIO(content), False
    begun = _clock()
    try:
        container = container_of(name, file)
        for part in read_container(Opened(name, file), container) if container else ():
            if isinstance(part, Told):
                if not part.why.strip():
                    return Tried(read, _clock() - begun, "a word without words")
                continue
            with suppress(IntakeError):
                read_part(part, name).document.text.encode("utf-8")
                read = True
    except IntakeError as error:
        return Tried(read, _clock() - begun, None if str(error).strip() else "a refusal without words")
    except Exception as error:  # any other error is what is looked for
        return Tried(read, _clock() - begun, f"{type(error).__name__}: {str(error)[:200]}")
    return Tried(read, _clock() - begun, None)
