"""How a moment of a case is asked: statements, and rows of the record made nouns again."""

import sqlite3
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any, TypeVar, cast

from testimonia.model.lines import Noun
from testimonia.model.record import Claim, Incident
from testimonia.store import rows, sight

T = TypeVar("T", bound=Noun)


class Asking:
    """The connection of one moment."""

    def __init__(self, connection: sqlite3.Connection, *, veiled: bool = False) -> None:
        self._connection = connection
        self._seen = " AND d.text IS NOT NULL" if veiled else ""

    @property
    def _of_claims(self) -> str:
        """The condition that leaves out claims that the reader may not see."""
        return " AND d.seq IN (SELECT seq FROM claims)" if self._seen else ""

    def hidden_ids(self) -> frozenset[str]:
        """Ids of what the reader may not see: for what is asked elsewhere than here."""
        return frozenset(sight.hidden_ids(self._connection)) if self._seen else frozenset()

    def _all(self, query: str, *values: Any) -> list[sqlite3.Row]:
        return self._connection.execute(query, values).fetchall()

    def _one(self, query: str, *values: Any) -> sqlite3.Row | None:
        return cast(sqlite3.Row | None, self._connection.execute(query, values).fetchone())

    def _number(self, query: str, *values: Any) -> int:
        row = self._one(query, *values)
        return int(row[0] or 0) if row else 0

    def _in(self, query: str, ids: Collection[str]) -> list[sqlite3.Row]:
        """Rows for a set of ids; `query` has `IN ({})`."""
        found: list[sqlite3.Row] = []
        listed = sorted(set(ids))
        for at in range(0, len(listed), 500):
            part = listed[at : at + 500]
            found += self._all(query.format(", ".join("?" * len(part))), *part)
        return found

    def _nouns(self, table: str, ids: Collection[str], _kind: type[T]) -> Iterator[T]:
        for row in self._in(f"SELECT body FROM {table} WHERE id IN ({{}})", ids):
            yield cast(T, rows.noun(row["body"]))


@lru_cache(maxsize=4_096)
def incident_of_line(body: str) -> Incident:
    """Every page names incidents, and mostly the same ones: they are read from their lines once. About 10 kB each."""
    return cast(Incident, rows.noun(body))


@lru_cache(maxsize=8_192)
def claim_of_line(body: str) -> Claim:
    """The same for claims, which stand on the page of their document, of their incident, in the queue and in finds. About 3 kB each."""
    return cast(Claim, rows.noun(body))
