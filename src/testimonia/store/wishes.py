"""What people wish to publish of a case, kept for whoever decides on it next: a line that the publishing reads."""

from typing import TYPE_CHECKING

from testimonia.store import rows

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from testimonia.store.case import StoredCase

SITE = "site"
"""Its key among what a case knows of itself (`Moment.meta`)."""


def keep(case: "StoredCase", line: str) -> None:
    """Puts it in the place of what was kept before."""
    with case.changing() as connection:
        rows.set_meta(connection, SITE, line)


def forget(connection: "Connection") -> None:
    """Takes the wish away with a document: its notes on replies may quote it. What was published stands in the custody ledger."""
    if rows.meta(connection).get(SITE):
        rows.set_meta(connection, SITE, "")
