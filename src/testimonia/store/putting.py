"""Putting a database that was made again in the place of a damaged one, which is kept beside it."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from testimonia.store import ledger
from testimonia.store.earlier import DAMAGED
from testimonia.store.trouble import trouble
from testimonia.store.vault import sync_folder


def put_in_place(case: Path, made: Path) -> Path | None:
    """Moves database, ledger file and noted ends from `made` into the case; where the damaged database is kept, None where there was none.

    For the holder of the case's lock. Broken off anywhere, it leaves the old ledger file or the new one, which holds everything of the old
    one: the rescue can begin again.
    """
    with trouble(case):
        with closing(sqlite3.connect(made / "case.sqlite", isolation_level=None)) as new:
            new.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _sync(made / "case.sqlite")
        aside = _free(case, DAMAGED)
        if (case / ledger.NAME).is_file():
            shutil.copyfile(case / ledger.NAME, _free(case, f"{ledger.NAME}.damaged"))
        # The journal first: it must never come to lie beside a database that it does not belong to.
        for end in ("-wal", "-shm", ""):
            part = case / f"case.sqlite{end}"
            if part.is_file():
                part.replace(aside.with_name(aside.name + end))
        for name in (ledger.NAME, "heads", "case.sqlite"):
            (made / name).replace(case / name)
        sync_folder(case)
    return aside if aside.exists() else None


def _free(case: Path, name: str) -> Path:
    number, found = 1, case / name
    while found.exists() or found.with_name(found.name + "-wal").exists():
        number += 1
        found = case / f"{name}_{number}"
    return found


def _sync(file: Path) -> None:
    with file.open("rb") as held:
        os.fsync(held.fileno())
