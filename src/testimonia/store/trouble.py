"""What the disk and the database say, as errors of the program with a way out."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from testimonia.errors import CaseDamaged, CaseError, CaseFull, CaseLocked

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def trouble(case: Path) -> Iterator[None]:
    """Turns errors of the operating system and of SQLite into those of the program. What was stored before stays as it was."""
    try:
        yield
    except DBAPIError as error:
        raise _of_database(error.orig, case) from error
    except sqlite3.Error as error:
        raise _of_database(error, case) from error
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise _full(case) from error
        if isinstance(error, PermissionError):
            raise CaseError(f"{case}: writing is not permitted. Check the permissions: ls -ld {case}") from error
        raise CaseError(f"{case}: {error.strerror or error}. Check the disk and try again.") from error


def _of_database(error: BaseException | None, case: Path) -> CaseError:
    code = getattr(error, "sqlite_errorname", "") or ""
    if code == "SQLITE_FULL" or code == "SQLITE_IOERR_WRITE":
        return _full(case)
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return locked(case, None)
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return damaged(case)
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return CaseError(f"{case}: the case cannot be opened for writing. Check the permissions (ls -l {case}) or copy the case elsewhere.")
    return CaseError(f"{case}: the database says: {error}. Nothing was changed. Run: testimonia verify {case}")


def damaged(case: Path) -> CaseDamaged:
    return CaseDamaged(
        f"{case}: case.sqlite is damaged, gone, or not a case. Make the case again from its originals and from what is written down of "
        f"people's decisions: testimonia rescue {case}. Or put back a backup: testimonia restore FILE"
    )


def locked(case: Path, by: str | None) -> CaseLocked:
    who = f"process {by}" if by else "another process"
    return CaseLocked(f"{case}: {who} is writing to this case. Wait until it has finished, or end it, and run the command again.")


def _full(case: Path) -> CaseFull:
    return CaseFull(
        f"{case}: no room on the disk (or a quota or file size limit is reached). Everything stored before is unharmed. "
        "Make room, or move the case to a larger disk, and run the same command again: it goes on where it stopped."
    )
