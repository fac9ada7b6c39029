"""Checksums of what nothing else vouches for: descriptions of documents, names of persons, layouts, the case's own notes.

Claims and mentions are named by their content, ledgers are chained, originals are named by their bytes, incidents stand in the history a
second time. The rest has a sum beside it, so that a byte that a disk changed is told by `verify` and not believed.
"""

import hashlib
from collections.abc import Iterable, Iterator

from sqlalchemy import Column, Connection, MetaData, Table, Text, bindparam, delete, select, text
from sqlalchemy.dialects.sqlite import insert

SUMS = Table(
    "sums",
    MetaData(),
    Column("of", Text, primary_key=True),  # the table
    Column("key", Text, primary_key=True),
    Column("sum", Text, nullable=False),
)


def create(connection: Connection) -> None:
    """Makes the table, and sums up what an older case holds."""
    SUMS.create(connection, checkfirst=True)
    for of in _ROWS:
        _note(connection, of, ((key, told) for _, key, told in _stored(connection, of)))


def renew(connection: Connection, of: str, keys: Iterable[str]) -> None:
    """Sums up rows that were just written, or forgets the sums of those that are gone."""
    wanted = list(keys)
    connection.execute(delete(SUMS).where(SUMS.c.of == of, SUMS.c.key.in_(wanted)))
    add(connection, of, wanted)


def add(connection: Connection, of: str, keys: Iterable[str]) -> None:
    """Sums up rows that came; one that had its sum keeps it."""
    wanted = list(keys)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        query = text(f"{_ROWS[of]} WHERE {_KEYS[of]} IN :keys").bindparams(bindparam("keys", some, expanding=True))
        _note(connection, of, [(str(key), told) for key, told in connection.execute(query)])


def changed(connection: Connection) -> Iterator[tuple[str, str]]:
    """Table and key of every row that is not what it was when it was written; a row that came or went is one too."""
    kept = {(row.of, row.key): row.sum for row in connection.execute(select(SUMS))}
    for table in _ROWS:
        for of, key, told in _stored(connection, table):
            if kept.pop((of, key), None) != _sum(told):
                yield of, key
    yield from kept


_AT_ONCE = 500
_ROWS = {
    "documents": "SELECT id, body FROM documents",
    "persons": "SELECT document, names FROM persons",
    "layouts": "SELECT document, body FROM layouts",
    "readings": "SELECT seq, document || ' ' || made_by FROM readings",
    "meta": "SELECT key, value FROM meta",
}
_KEYS = {"documents": "id", "persons": "document", "layouts": "document", "readings": "seq", "meta": "key"}


def _stored(connection: Connection, of: str) -> Iterator[tuple[str, str, str]]:
    for key, told in connection.exec_driver_sql(_ROWS[of]):
        yield of, str(key), told


def _note(connection: Connection, of: str, found: Iterable[tuple[str, str]]) -> None:
    noted = [{"of": of, "key": key, "sum": _sum(told)} for key, told in found]
    if noted:
        connection.execute(insert(SUMS).on_conflict_do_nothing(index_elements=["of", "key"]), noted)


def _sum(told: str) -> str:
    return hashlib.sha256(told.encode("utf-8", errors="surrogatepass")).hexdigest()
