"""Tables of working together: what people say to one another beside the record, and answers that stay closed until a curator opens them.

Both are appended to and never changed; only a purge empties what tells of its document.
"""

import json
from collections.abc import Collection

from sqlalchemy import Connection

_TABLES = (
    # `item`: id of the claim, incident, mention or document that it is about. `body`: null once it was purged.
    "CREATE TABLE IF NOT EXISTS comments (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, by TEXT NOT NULL, item TEXT NOT NULL, body TEXT)",
    "CREATE INDEX IF NOT EXISTS comments_by_item ON comments (item, seq)",
    "CREATE TABLE IF NOT EXISTS rounds (number INTEGER PRIMARY KEY, at TEXT NOT NULL, by TEXT NOT NULL, why TEXT NOT NULL, "
    "opened_at TEXT, opened_by TEXT, first INTEGER NOT NULL, last INTEGER)",
    # `body`: the judgement as a line of the record, empty once it was purged; `claim`: the correction that comes with it.
    "CREATE TABLE IF NOT EXISTS answers (seq INTEGER PRIMARY KEY, round INTEGER NOT NULL, by TEXT NOT NULL, body TEXT NOT NULL, "
    "claim TEXT)",
    "CREATE INDEX IF NOT EXISTS answers_by_round ON answers (round, by, seq)",
)
_KEPT = {
    "comments": "NEW.seq IS OLD.seq AND NEW.at IS OLD.at AND NEW.by IS OLD.by AND NEW.item IS OLD.item AND NEW.body IS NULL",
    "answers": "NEW.seq IS OLD.seq AND NEW.round IS OLD.round AND NEW.by IS OLD.by AND NEW.body = '' AND NEW.claim IS NULL",
    "rounds": "OLD.opened_at IS NULL AND NEW.number IS OLD.number AND NEW.at IS OLD.at AND NEW.by IS OLD.by AND NEW.first IS OLD.first",
}
"""What may still become of a row."""


def create(connection: Connection) -> None:
    """Makes the tables where they are not there yet."""
    for statement in _TABLES:
        connection.exec_driver_sql(statement)
    for table, kept in _KEPT.items():
        connection.exec_driver_sql(
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table} WHEN NOT ({kept}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} are appended, never changed'); END"
        )
        connection.exec_driver_sql(
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} are appended, never removed'); END"
        )


def forget(connection: Connection, comments: Collection[int], answers: Collection[int]) -> None:
    """Empties comments and closed answers of these numbers."""
    for seq in comments:
        connection.exec_driver_sql("UPDATE comments SET body = NULL WHERE seq = ?", (seq,))
    for seq in answers:
        connection.exec_driver_sql("UPDATE answers SET body = '', claim = NULL WHERE seq = ?", (seq,))


def told_in_answers(connection: Connection, ids: frozenset[str]) -> list[int]:
    """Numbers of the closed answers that are about any of these ids."""
    found = connection.exec_driver_sql("SELECT seq, body, claim FROM answers WHERE body != ''").all()
    return [row.seq for row in found if _about(row.body) & ids or (row.claim and _about(row.claim) & ids)]


def _about(line: str) -> set[str]:
    told = json.loads(line)
    on = told.get("on", ())
    return {on} if isinstance(on, str) else {*on, told.get("mention", ""), told.get("document", "")}
