"""The database of a case as it was before a later version of the program brought it to its own format."""

import sqlite3
from contextlib import closing
from pathlib import Path

from testimonia.store.trouble import trouble
from testimonia.store.vault import wipe

EARLIER = "case.sqlite.format_"
"""How the name of such a copy begins; the format follows."""
DAMAGED = "case.sqlite.damaged"
"""How the name of a database begins that a rescue put aside."""


def keep_copy(case: Path, version: int) -> Path:
    """Copies the database aside, whole or not at all; a copy that is there already stays. For the holder of the case's lock."""
    kept = case / f"{EARLIER}{version}"
    draft = case / f"{kept.name}.unfinished"
    with trouble(case):
        if not kept.exists():
            try:
                draft.unlink(missing_ok=True)
                with closing(sqlite3.connect(case / "case.sqlite")) as database, closing(sqlite3.connect(draft)) as copy:
                    database.backup(copy)
                    copy.execute("PRAGMA journal_mode = DELETE")
                draft.replace(kept)
            finally:
                draft.unlink(missing_ok=True)
    return kept


def forget_copies(case: Path) -> None:
    """Overwrites and takes away every such copy, and damaged databases: they hold the words of what is purged."""
    with trouble(case):
        for kept in (*case.glob(f"{EARLIER}*"), *case.glob(f"{DAMAGED}*")):
            wipe(kept)
