"""The readers' door: a connection for each thread that cannot write, and moments in which everything asked belongs together."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import local

from testimonia.store import sight
from testimonia.store.pages.documents import OfDocuments
from testimonia.store.pages.incidents import OfIncidents
from testimonia.store.pages.people import OfPeople
from testimonia.store.pages.shapes import Stamp
from testimonia.store.pages.words import OfWords
from testimonia.store.trouble import trouble

BUSY_SECONDS = 2.0
"""How long a page waits for a writer that is about to finish, before it says that the case is being written to."""


# In one statement: every page begins with it. What is hidden from a reader counts too, so that no view has to be walked over.
_STAMP = (
    "SELECT (SELECT max(number) FROM states), (SELECT max(seq) FROM main.documents), (SELECT max(seq) FROM main.claims), "
    "(SELECT max(seq) FROM judgements), (SELECT value FROM meta WHERE key = 'stale')"
)


class Moment(OfIncidents, OfDocuments, OfWords, OfPeople):
    """One moment of a case. Every method is answered by an index, except where it says otherwise."""

    def stamp(self) -> Stamp:
        """Which state this is."""
        row = self._one(_STAMP)
        assert row is not None  # a question without FROM has one answer
        state, documents, claims, judgements, stale = row
        return Stamp(state or 0, documents or 0, claims or 0, judgements or 0, stale in ("yes", "judged"))

    def meta(self) -> Mapping[str, str]:
        """What the case knows of itself: name, reader, rule."""
        return {row["key"]: row["value"] for row in self._all("SELECT key, value FROM meta")}

    def count(self, table: str, where: str = "1") -> int:
        """How many rows a table has; it walks over them. `table` and `where` are the program's own words, never a reader's."""
        return self._number(f"SELECT count(*) FROM {table} WHERE {where}")

    def tally(self, query: str) -> dict[str, int]:
        """Counts by a first column; `query` is the program's own, and walks over its table."""
        return {str(row[0]): int(row[1]) for row in self._all(query)}


class Pages:
    """The readers' door to a case. Open as many moments as there are threads; `close` when the last one is over."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._mine = local()
        self._open: list[sqlite3.Connection] = []

    @contextmanager
    def moment(self, hidden: frozenset[str] = frozenset()) -> Iterator["Moment"]:
        """Everything asked inside belongs to one moment. Raises CaseLocked when a writer does not let go in time, CaseDamaged.

        `hidden`: mentions whose incidents the reader may not see; nothing that is asked inside tells of them.
        """
        if hidden:
            with self._veiled(hidden) as moment:
                yield moment
            return
        with trouble(self.path):
            connection = self._connection()
            connection.execute("BEGIN")
            try:
                yield Moment(connection)
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def _veiled(self, hidden: frozenset[str]) -> Iterator["Moment"]:
        with trouble(self.path):
            connection = self._connection("veiled")
            connection.execute("BEGIN")
            try:
                moment = Moment(connection, veiled=True)
                version = connection.execute("SELECT max(number) FROM main.states").fetchone()[0]
                stood = (hidden, version, *connection.execute("SELECT max(seq) FROM main.claims").fetchone())
                if getattr(self._mine, "stood", None) != stood:
                    sight.veil(connection, hidden)
                    self._mine.stood = stood
                yield moment
            except BaseException:
                self._mine.stood = None
                raise
            finally:
                connection.execute("COMMIT")  # keeps the veil, which is all that such a connection can write

    def _connection(self, sort: str = "connection") -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._mine, sort, None)
        if found is None:
            file = (self.path / "case.sqlite").resolve().as_uri()
            # Closed by another thread when the application ends; otherwise never shared.
            found = sqlite3.connect(f"{file}?mode=ro", uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            found.row_factory = sqlite3.Row
            found.execute("PRAGMA cache_size = -4000")
            if sort == "connection":
                found.execute("PRAGMA query_only = ON")
            setattr(self._mine, sort, found)
            self._open.append(found)
        return found

    def close(self) -> None:
        """Closes the connections of all threads."""
        for connection in self._open:
            connection.close()
        self._open.clear()
        self._mine = local()
