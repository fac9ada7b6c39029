"""What stands beside the record: comments, and rounds of closed answers."""

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said about a thing in the case. `at`: ISO 8601 in UTC; `text` is None once it was purged."""

    seq: int
    at: str
    by: str
    item: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Round:
    """A round of closed answers. `first`: the last judgement before it; `last`: the last one when it was opened, None until then."""

    number: int
    at: str
    by: str
    why: str
    opened_at: str | None
    opened_by: str | None
    first: int
    last: int | None


def running(connection: Connection) -> Round | None:
    """The round that is closed now; None when answers go straight into the ledger."""
    row = connection.exec_driver_sql("SELECT * FROM rounds WHERE opened_at IS NULL ORDER BY number DESC LIMIT 1").first()
    return Round(*row) if row else None
