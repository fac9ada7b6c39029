"""Every state of the second layer that was ever built, so that a case can be asked what changed, and since when.

A version of an incident or account is kept once, with the numbers of the states in which it stood; what does not change costs nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from sqlalchemy import Connection, bindparam, func, insert, literal, or_, select, update

from testimonia.model.protocols import Reconciliation
from testimonia.model.record import Account, Incident
from testimonia.store import rows
from testimonia.store.tables import ACCOUNTS, INCIDENTS, STATES, VERSIONS


class Cause(StrEnum):
    """What made the incidents be built anew."""

    READING = "reading"
    JUDGEMENT = "judgement"
    RULE = "rule"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class State:
    """One state of the incidents. `at`: ISO 8601 in UTC; `rule`: name of the figure rule by which ranges were made."""

    number: int
    at: str
    cause: Cause
    rule: str


def states(connection: Connection) -> tuple[State, ...]:
    """All states, the first first."""
    found = connection.execute(select(STATES).order_by(STATES.c.number))
    return tuple(State(row.number, row.at, Cause(row.cause), row.rule) for row in found)


def new_state(connection: Connection, at: str, cause: Cause, rule: str) -> int:
    """Adds a state, of which nothing is told yet; its number."""
    number: int = (connection.execute(select(func.max(STATES.c.number))).scalar_one_or_none() or 0) + 1
    connection.execute(insert(STATES).values(number=number, at=at, cause=str(cause), rule=rule))
    return number


def note(connection: Connection, layer: Reconciliation, at: str, cause: Cause, rule: str) -> None:
    """Adds a state: versions that stood before and stand no more are closed, new ones opened."""
    number = new_state(connection, at, cause, rule)
    nouns: Sequence[Incident | Account] = (*layer.incidents, *layer.accounts)
    coming = {(type(noun).__name__.lower(), noun.id): rows.body(noun) for noun in nouns}
    standing = connection.execute(select(VERSIONS).where(VERSIONS.c.until.is_(None))).all()
    gone = {row.seq for row in standing if coming.get((row.noun, row.id)) != row.body}
    kept = {(row.noun, row.id) for row in standing if row.seq not in gone}
    opening = [{"noun": kind, "id": i, "body": body, "since": number} for (kind, i), body in coming.items() if (kind, i) not in kept]
    if gone:
        close = update(VERSIONS).where(VERSIONS.c.seq == bindparam("which")).values(until=number)
        connection.execute(close, [{"which": seq} for seq in sorted(gone)])
    if opening:
        connection.execute(insert(VERSIONS), opening)


def note_stored(connection: Connection, at: str, cause: Cause, rule: str) -> None:
    """Adds a state of the incidents and accounts as they stand in their tables, copied there and not held in memory."""
    if connection.execute(select(VERSIONS.c.seq).where(VERSIONS.c.until.is_(None)).limit(1)).first() is not None:
        stored = (rows.noun(row.body) for table in (INCIDENTS, ACCOUNTS) for row in connection.execute(select(table.c.body)))
        nouns = list(stored)
        incidents, accounts = [n for n in nouns if isinstance(n, Incident)], [n for n in nouns if isinstance(n, Account)]
        note(connection, Reconciliation(tuple(incidents), tuple(accounts)), at, cause, rule)
        return
    number = new_state(connection, at, cause, rule)
    for kind, table in (("incident", INCIDENTS), ("account", ACCOUNTS)):
        copied = select(literal(kind), table.c.id, table.c.body, literal(number)).order_by(table.c.seq)
        connection.execute(insert(VERSIONS).from_select(["noun", "id", "body", "since"], copied))


def layer(connection: Connection, number: int) -> Reconciliation:
    """Incidents and accounts as they stood in a state; nothing before the first."""
    stood = (VERSIONS.c.since <= number, or_(VERSIONS.c.until.is_(None), VERSIONS.c.until > number))
    found = connection.execute(select(VERSIONS.c.noun, VERSIONS.c.body).where(*stood).order_by(VERSIONS.c.noun, VERSIONS.c.id)).all()
    return Reconciliation(
        incidents=tuple(cast(Incident, rows.noun(row.body)) for row in found if row.noun == "incident"),
        accounts=tuple(cast(Account, rows.noun(row.body)) for row in found if row.noun == "account"),
    )


def last_of_documents(connection: Connection) -> int | None:
    """Number of the last state that documents made, not judgements or a rule; None when there is none."""
    made = STATES.c.cause.in_([str(Cause.READING), str(Cause.IMPORT)])
    return connection.execute(select(func.max(STATES.c.number)).where(made)).scalar_one_or_none()
