"""The second layer changed in part: only what is another than before is written, in the tables and in the history."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from testimonia.model.protocols import Reconciliation
from testimonia.model.record import Account, Incident
from testimonia.store import rows
from testimonia.store.tables import ACCOUNTS, CLAIMS, DOCUMENTS, INCIDENTS, MENTIONS, READINGS, VERSIONS

Signature = tuple[int, ...]
"""What changes with everything that is read in a document or said of it."""


def signatures(connection: Connection) -> dict[str, Signature]:
    """Of every document that was read, by id. They hold within one run of the program."""
    bodies = connection.execute(select(DOCUMENTS.c.id, DOCUMENTS.c.body).where(func.json_extract(DOCUMENTS.c.body, "$.status") == "read"))
    found: dict[str, list[int]] = {row.id: [hash(row.body)] for row in bodies}
    for table in (READINGS, MENTIONS, CLAIMS):
        counts = select(table.c.document, func.count(), func.max(table.c.seq)).group_by(table.c.document)
        for document, number, last in connection.execute(counts):
            if document in found:
                found[document] += [number, last]
    return {document: tuple(parts) for document, parts in found.items()}


@dataclass(frozen=True, slots=True)
class Changes:
    """What is another than before: incidents with their accounts, and the ids of incidents that are gone."""

    layer: Reconciliation
    gone: Collection[str]


_ROOM = 2**20
"""Numbers of rows between two incidents, so that others may come to stand between them."""
_ACCOUNTS = 2**16
"""Accounts of one incident at the most."""


def spaced(incidents: Sequence[Incident]) -> dict[str, int]:
    """A number of its row for each incident, with room in between."""
    return {incident.id: n * _ROOM for n, incident in enumerate(incidents, 1)}


def places(connection: Connection, order: Sequence[str]) -> dict[str, int] | None:
    """The numbers of the rows of these incidents: those that they have, and for others one in between; None where there is no room."""
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


def add(connection: Connection, layer: Reconciliation, places: Mapping[str, int]) -> None:
    """Writes incidents and their accounts, which stand together in the order of the incidents."""
    rows.add_incidents(connection, layer.incidents, [places[i.id] for i in layer.incidents])
    number: dict[str, int] = {}
    seqs = []
    for account in layer.accounts:
        number[account.incident] = number.get(account.incident, -1) + 1
        seqs.append(places[account.incident] * _ACCOUNTS + number[account.incident])
    rows.add_accounts(connection, layer.accounts, seqs)


def write(connection: Connection, changes: Changes, places: Mapping[str, int], state: int) -> None:
    """Puts the changed incidents in place of what they were, and tells it in the history under the number of a state."""
    touched = sorted({*changes.gone, *(i.id for i in changes.layer.incidents)})
    old = [str(i) for i in _of(connection, touched)]
    _close(connection, "incident", touched, changes.layer.incidents, state)
    _close(connection, "account", old, changes.layer.accounts, state)
    for part in _portions(touched):
        connection.execute(delete(ACCOUNTS).where(ACCOUNTS.c.incident.in_(part)))
    for part in _portions(touched):
        connection.execute(delete(INCIDENTS).where(INCIDENTS.c.id.in_(part)))
    add(connection, changes.layer, places)


def _of(connection: Connection, incidents: Sequence[str]) -> Iterable[str]:
    for part in _portions(incidents):
        yield from connection.execute(select(ACCOUNTS.c.id).where(ACCOUNTS.c.incident.in_(part))).scalars()


def _close(connection: Connection, noun: str, old: Sequence[str], new: Sequence[Incident | Account], state: int) -> None:
    """Ends the versions of nouns that are gone or another, and opens those that are new."""
    coming = {n.id: rows.body(n) for n in new}
    stands: dict[str, Row[Any]] = {}
    for part in _portions(sorted({*old, *coming})):
        of_noun = (VERSIONS.c.until.is_(None), VERSIONS.c.noun == noun, VERSIONS.c.id.in_(part))
        stands |= {row.id: row for row in connection.execute(select(VERSIONS).where(*of_noun))}
    over = [{"which": row.seq} for i, row in stands.items() if coming.get(i) != row.body]
    if over:
        connection.execute(update(VERSIONS).where(VERSIONS.c.seq == bindparam("which")).values(until=state), over)
    opening = [
        {"noun": noun, "id": i, "body": body, "since": state} for i, body in coming.items() if i not in stands or stands[i].body != body
    ]
    if opening:
        connection.execute(insert(VERSIONS), opening)


def _portions(ids: Sequence[str], size: int = 500) -> Iterable[Sequence[str]]:
    return (ids[at : at + size] for at in range(0, len(ids), size))
