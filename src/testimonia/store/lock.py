"""One writer at a time. The operating system frees the lock when its holder ends, however it ends."""

import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from testimonia.store.trouble import locked

if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[str]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: IO[str]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


_A_MINUTE = 60


def sweep_drafts(case: Path) -> None:
    """Takes away drafts in the case's folder that a killed program left; one of the last minute may be another process's, at work."""
    for draft in case.glob("*.unfinished"):
        with suppress(FileNotFoundError):
            if draft.stat().st_mtime < time.time() - _A_MINUTE:
                draft.unlink()


class CaseLock:
    """The right to write to a case, held from `acquire` to `release`; may be taken again by its holder."""

    def __init__(self, case: Path) -> None:
        self._case = case
        self._file: IO[str] | None = None
        self._depth = 0

    def acquire(self) -> bool:
        """True when this call took the lock, False when it was held already. Raises CaseLocked at once when another process
        has it: waiting in silence would look like a hang."""
        if self._file is None:
            file = (self._case / "lock").open("a+", encoding="utf-8")
            try:
                _take(file)
            except OSError:
                file.seek(0)
                holder = file.read().strip()
                file.close()
                raise locked(self._case, holder or None) from None
            with suppress(OSError):  # a full disk keeps nobody from reading, and from what needs no room; the lock itself is the system's
                file.truncate(0)
                file.write(str(os.getpid()))
                file.flush()
            self._file = file
        self._depth += 1
        return self._depth == 1

    def release(self) -> None:
        self._depth -= 1
        if self._depth == 0 and self._file is not None:
            file, self._file = self._file, None
            with suppress(OSError):
                file.truncate(0)
            with suppress(OSError):  # it is closed all the same
                file.close()
