"""The secret of a case: by it names and ids are re-keyed in whatever leaves the case masked."""

import hashlib
import os
import secrets
from pathlib import Path

from testimonia.errors import CaseDamaged

LENGTH = 32  # bytes
NAME = "key"
SUM = "key.sha256"
"""File beside the key with its SHA-256 in hex: without it, nobody would know that a disk changed a byte of the key."""


def key(case: Path) -> bytes:
    """The case's key, made at the first call: 32 random bytes in the file `key`, which its owner alone can read.

    Without it, nobody can find out by trying names whether a name or a paper stands behind a mask. It is part of a backup and of nothing
    else that leaves the case. Raises CaseDamaged when the file is not of that length.
    """
    file = case / NAME
    if not file.exists():
        _make(file)
    held = file.read_bytes()
    if len(held) != LENGTH:
        raise CaseDamaged(
            f"{file}: {len(held)} bytes instead of {LENGTH}: not the case's key. Put the file back from a backup. Without one, delete it: "
            "a new key is made, and ids in what is masked from now on differ from those given out before."
        )
    if not (case / SUM).exists():
        _note_sum(case, held)
    return held


def wrong(case: Path) -> str | None:
    """What is the matter with the key, in words; None when all is well, or when none was made yet."""
    file, noted = case / NAME, case / SUM
    if not file.exists() or not noted.exists():
        return None
    if hashlib.sha256(file.read_bytes()).hexdigest().encode() == noted.read_bytes():
        return None
    return (
        f"the key or {SUM} was changed after it was made: ids in what is masked would differ from those given out before. "
        f"Put both back from a backup; if the key was made anew on purpose, delete {noted}"
    )


def _make(file: Path) -> None:
    draft = file.with_name(f"{NAME}.{os.getpid()}.unfinished")
    try:
        _write(draft, secrets.token_bytes(LENGTH))
        os.link(draft, file)  # fails where another process was first: its key counts
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)


def _note_sum(case: Path, held: bytes) -> None:
    draft = case / f"{SUM}.{os.getpid()}.unfinished"
    try:
        _write(draft, hashlib.sha256(held).hexdigest().encode())
        draft.replace(case / SUM)
    finally:
        draft.unlink(missing_ok=True)


def _write(file: Path, content: bytes) -> None:
    file.unlink(missing_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, content)
        os.fsync(handle)
    finally:
        os.close(handle)
