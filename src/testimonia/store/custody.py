"""The custody ledger on disk: adding an entry, reading it back; who the system says is working; the ends of both ledgers, noted apart."""

import getpass
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from testimonia.model.custody import FIRST, Action, Entry, Head, body_of, entry
from testimonia.store.tables import CUSTODY, JUDGEMENTS

_SALT = 16  # bytes; more than anybody can try out


def now() -> str:
    """This moment in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def system_user() -> str:
    """The name under which the user is logged in; "unknown" where the system tells none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def append(
    connection: Connection,
    action: Action,
    *,
    item: str = "",
    by: str | None = None,
    why: str = "",
    details: Mapping[str, str] | None = None,
    at: str | None = None,
) -> Entry:
    """Adds an entry inside the transaction of the caller. `by`: the system's user when None; `at`: now when None."""
    last = connection.execute(select(CUSTODY).order_by(CUSTODY.c.seq.desc()).limit(1)).one_or_none()
    salts = (secrets.token_hex(_SALT), secrets.token_hex(_SALT))
    before = _entry(last) if last is not None else None
    made = entry(before, action, at or now(), salts, by=by or system_user(), item=item, why=why, details=details)
    connection.execute(
        insert(CUSTODY).values(
            seq=made.seq,
            at=made.at,
            action=str(made.action),
            item=made.item,
            body=body_of(made.by, made.why, made.details),
            item_salt=made.item_salt,
            salt=made.salt,
            item_seal=made.item_seal,
            body_seal=made.body_seal,
            previous=made.previous,
            hash=made.hash,
        )
    )
    return made


def entries(connection: Connection, item: str | None = None) -> tuple[Entry, ...]:
    """The ledger in its order; of one item when its id is given."""
    query = select(CUSTODY).order_by(CUSTODY.c.seq)
    return tuple(_entry(row) for row in connection.execute(query if item is None else query.where(CUSTODY.c.item == item)))


def _entry(row: Row[Any]) -> Entry:
    told: dict[str, Any] = json.loads(row.body) if row.body is not None else {"by": "", "why": "", "details": {}}
    return Entry(
        row.seq,
        row.at,
        told["by"],
        Action(row.action),
        row.item,
        told["why"],
        told["details"],
        row.previous,
        row.hash,
        row.item_salt,
        row.salt or "",
        row.item_seal,
        row.body_seal,
        erased=row.body is None,
    )


# -- the ends of the ledgers, in a file beside the database, so that an older copy of the database shows itself


def heads(connection: Connection) -> dict[str, Head]:
    """The ends of both ledgers as they are now."""
    found: dict[str, Head] = {}
    for table in (JUDGEMENTS, CUSTODY):
        last = connection.execute(select(table.c.seq, table.c.hash).order_by(table.c.seq.desc()).limit(1)).one_or_none()
        found[table.name] = Head(last.seq, last.hash) if last else Head(0, FIRST)
    return found


def note_heads(case: Path, ends: Mapping[str, Head]) -> None:
    """Writes the ends of the ledgers into the file `heads`, whole or not at all."""
    told = "".join(f"{name} {head}\n" for name, head in ends.items())
    file = case / "heads"
    if file.is_file() and file.read_text(encoding="utf-8") == told:
        return
    draft = case / "heads.unfinished"
    draft.write_text(told, encoding="utf-8")
    draft.replace(file)


def noted_heads(case: Path) -> dict[str, Head]:
    """What the file `heads` says; nothing where there is none. Raises ValueError when it is not of the program's making."""
    file = case / "heads"
    found: dict[str, Head] = {}
    for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
        name, _, end = line.partition(" ")
        count, _, digest = end.partition(":")
        found[name] = Head(int(count), digest)
    return found
