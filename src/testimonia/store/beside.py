"""Files of a case that stand beside its record, because nothing that leaves the case may carry them: accounts, and the sealed register.

Each is a database of its own that its owner alone can read. Backups hold them; exports, bundles and reports do not know them.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from testimonia.errors import CaseDamaged
from testimonia.store.trouble import trouble

PEOPLE = "people.sqlite"
REGISTER = "register.sqlite"
FILES = (PEOPLE, REGISTER)

BUSY_SECONDS = 5.0


class Beside:
    """One such file. It is made at the first writing; read before that, it is empty."""

    name: str
    version: int = 1
    tables: Sequence[str]

    def __init__(self, case: Path) -> None:
        self.case = case
        self.file = case / self.name

    @property
    def exists(self) -> bool:
        """Whether anything was ever written to it."""
        return self.file.is_file()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One moment of the file; of an empty one where there is none yet."""
        with trouble(self.case), closing(self._opened() if self.exists else self._empty()) as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: everything in it, or nothing."""
        with trouble(self.case):
            self._make()
            with closing(self._opened()) as connection:
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                except BaseException:
                    connection.execute("ROLLBACK")
                    raise
                connection.execute("COMMIT")

    def _make(self) -> None:
        """Makes the file so that nobody else can read it at any time, not even while it is empty."""
        try:
            os.close(os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            return

    def _opened(self) -> sqlite3.Connection:
        return self._with_tables(sqlite3.connect(self.file, timeout=BUSY_SECONDS, isolation_level=None))

    def _empty(self) -> sqlite3.Connection:
        return self._with_tables(sqlite3.connect(":memory:", isolation_level=None))

    def _with_tables(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA temp_store = MEMORY")
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > self.version:
            connection.close()
            raise CaseDamaged(f"{self.file}: made by a later version of the program. Install it: pip install --upgrade testimonia")
        if version == 0:
            for table in self.tables:
                connection.execute(table)
            connection.execute(f"PRAGMA user_version = {self.version}")
        return connection


def copy_beside(case: Path, name: str, into: Path) -> None:
    """A copy of such a file as it stood at one moment, without what opens the case to whoever holds the copy: sessions."""
    with trouble(case), closing(sqlite3.connect(case / name)) as source, closing(sqlite3.connect(into)) as copy:
        source.backup(copy)
        if name == PEOPLE:
            copy.execute("PRAGMA secure_delete = ON")
            copy.execute("DELETE FROM sessions")
            copy.execute("DELETE FROM failures")
            copy.commit()
