"""What a case knows of its state, so that only what changes is looked at: what every document stands at, where every incident does."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, func, select

from testimonia.store.tables import CLAIMS, DOCUMENTS, INCIDENTS, MENTIONS, READINGS

Signature = int
"""What changes with everything that is read in a document or said of it."""


def signatures(connection: Connection) -> dict[str, Signature]:
    """Of every document that was read, by id. They hold within one run of the program."""
    bodies = connection.execute(select(DOCUMENTS.c.id, DOCUMENTS.c.body).where(func.json_extract(DOCUMENTS.c.body, "$.status") == "read"))
    found: dict[str, Signature] = {row.id: hash(row.body) for row in bodies}
    for table in (READINGS, MENTIONS, CLAIMS):
        counts = select(table.c.document, func.count(), func.max(table.c.seq)).group_by(table.c.document)
        for document, number, last in connection.execute(counts):
            if document in found:
                found[document] = hash((found[document], number, last))
    return found


_ROOM = 2**20
"""Numbers of rows between two incidents, so that others may come to stand between them."""
_ACCOUNTS = 2**16
"""Accounts of one incident at the most."""


def place_of_account(incident: int, number: int) -> int:
    """The row of an account, which stands with the others of its incident: by the incident's row, and its own number among them."""
    return incident * _ACCOUNTS + number


def settled_places(connection: Connection, order: Sequence[str]) -> dict[str, int]:
    """The numbers of the rows of these incidents. Those that have one keep it; where the others have no room all are moved apart."""
    found = _places(connection, order)
    if found is None:
        found = {i: n * _ROOM for n, i in enumerate(order, 1)}
        _move(connection, found)
    return found


def _places(connection: Connection, order: Sequence[str]) -> dict[str, int] | None:
    known = {row.id: row.seq for row in connection.execute(select(INCIDENTS.c.id, INCIDENTS.c.seq))}
    found: dict[str, int] = {}
    before, waiting = 0, []
    for i in order:
        if i not in known:
            waiting.append(i)
            continue
        step = (known[i] - before) // (len(waiting) + 1)
        if step < 1:
            return None
        found |= {new: before + n * step for n, new in enumerate(waiting, 1)}
        before, waiting = known[i], []
        found[i] = before
    return found | {new: before + n * _ROOM for n, new in enumerate(waiting, 1)}


def _move(connection: Connection, places: Mapping[str, int]) -> None:
    """Gives incidents that stand, and their accounts, other rows: below zero first, where none can be in the way of another."""
    connection.exec_driver_sql("CREATE TEMP TABLE IF NOT EXISTS moved (id TEXT PRIMARY KEY, place INTEGER) WITHOUT ROWID")
    connection.exec_driver_sql("DELETE FROM temp.moved")
    connection.exec_driver_sql("INSERT INTO temp.moved VALUES (?, ?)", list(places.items()))
    connection.exec_driver_sql("UPDATE incidents SET seq = -(SELECT place FROM temp.moved WHERE moved.id = incidents.id)")
    connection.exec_driver_sql("UPDATE incidents SET seq = -seq")
    connection.exec_driver_sql("DELETE FROM temp.moved")
    connection.exec_driver_sql(
        f"INSERT INTO temp.moved SELECT a.id, i.seq * {_ACCOUNTS} + row_number() OVER (PARTITION BY a.incident ORDER BY a.seq) - 1 "
        "FROM accounts AS a JOIN incidents AS i ON i.id = a.incident"
    )
    connection.exec_driver_sql("UPDATE accounts SET seq = -(SELECT place FROM temp.moved WHERE moved.id = accounts.id)")
    connection.exec_driver_sql("UPDATE accounts SET seq = -seq")
