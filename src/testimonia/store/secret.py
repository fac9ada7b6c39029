"""The secret of a case: by it names and ids are re-keyed in whatever leaves the case masked."""

import os
import secrets
from pathlib import Path

from testimonia.errors import CaseDamaged

LENGTH = 32  # bytes
NAME = "key"


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
    return held


def _make(file: Path) -> None:
    draft = file.with_name(f"{NAME}.{os.getpid()}.unfinished")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(handle, secrets.token_bytes(LENGTH))
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        os.link(draft, file)  # fails where another process was first: its key counts
    except FileExistsError:
        pass
    finally:
        draft.unlink()
