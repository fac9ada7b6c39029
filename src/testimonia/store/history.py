"""Every state of the second layer that was ever built, so that a case can be asked what changed, and since when.

A version of an incident or account is kept once, with the numbers of the states in which it stood; what does not change costs nothing.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from sqlalchemy import Connection, func, insert, or_, select

from testimonia.model.protocols import Reconciliation
from testimonia.model.record import Account, Incident
from testimonia.store import rows
from testimonia.store.tables import STATES, VERSIONS


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


def known(connection: Connection) -> bool:
    """Whether there is any state."""
    return connection.execute(select(STATES.c.number).limit(1)).first() is not None


TOUCHED = ("touched_incidents", "touched_accounts", "changed_incidents")
"""Temporary tables of ids: incidents that were written anew or are gone, accounts that those had, incidents whose line alone changed."""

_SAME = "SELECT 1 FROM {table} AS t WHERE t.id = versions.id AND t.body = versions.body"
_OPEN = "SELECT 1 FROM versions AS v WHERE v.id = t.id AND v.noun = '{noun}' AND v.until IS NULL"
_INCIDENTS = "id IN (SELECT id FROM temp.touched_incidents UNION SELECT id FROM temp.changed_incidents)"
_TABLES = (
    ("incident", "incidents", _INCIDENTS, "t." + _INCIDENTS),
    ("account", "accounts", "id IN (SELECT id FROM temp.touched_accounts)", "t.incident IN (SELECT id FROM temp.touched_incidents)"),
)


def compare(connection: Connection, number: int, *, whole: bool) -> None:
    """Tells under the number of a state what in the tables is another than before: versions that stand no more are ended, new ones begun.

    The database compares; nothing is held in memory. `whole`: everything is looked at, not what `TOUCHED` names alone.
    """
    for noun, table, old, new in _TABLES:
        among, of = ("", "TRUE") if whole else (f"AND {old}", new)
        standing = "until IS NULL" if whole else "+until IS NULL"  # of a few, by their ids
        same, begun = _SAME.format(table=table), _OPEN.format(noun=noun)
        connection.exec_driver_sql(
            f"UPDATE versions SET until = ? WHERE {standing} AND noun = '{noun}' {among} AND NOT EXISTS ({same})", (number,)
        )
        connection.exec_driver_sql(
            f"INSERT INTO versions (noun, id, body, since) SELECT '{noun}', t.id, t.body, ? FROM {table} AS t "
            f"WHERE {of} AND NOT EXISTS ({begun}) ORDER BY t.seq",
            (number,),
        )


def note_stored(connection: Connection, at: str, cause: Cause, rule: str) -> None:
    """Adds a state of the incidents and accounts as they stand in their tables."""
    compare(connection, new_state(connection, at, cause, rule), whole=True)


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
