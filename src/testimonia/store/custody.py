"""The custody ledger on disk: adding an entry, reading it back; who the system says is working; the ends of both ledgers, noted apart."""

import getpass
import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from testimonia.errors import CaseDamaged, RecordError
from testimonia.model.custody import FIRST, Action, Bringing, Entry, Head, body_of, entry
from testimonia.model.record import Document
from testimonia.store.tables import CUSTODY, JUDGEMENTS

TEXT = "text_sha256"
"""Detail of an entry: digest of the text that was taken from the original, the working copy."""

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
    made = _next(_last(connection), action, item=item, by=by, why=why, details=details, at=at)
    connection.execute(insert(CUSTODY).values(**_columns(made)))
    return made


def _last(connection: Connection) -> Entry | None:
    last = connection.execute(select(CUSTODY).order_by(CUSTODY.c.seq.desc()).limit(1)).one_or_none()
    return _entry(last) if last is not None else None


def _next(
    before: Entry | None, action: Action, *, item: str, by: str | None, why: str, details: Mapping[str, str] | None, at: str | None
) -> Entry:
    salts = (secrets.token_hex(_SALT), secrets.token_hex(_SALT))
    return entry(before, action, at or now(), salts, by=by or system_user(), item=item, why=why, details=details)


def _columns(made: Entry) -> dict[str, Any]:
    return {
        "seq": made.seq,
        "at": made.at,
        "action": str(made.action),
        "item": made.item,
        "body": body_of(made.by, made.why, made.details),
        "item_salt": made.item_salt,
        "salt": made.salt,
        "item_seal": made.item_seal,
        "body_seal": made.body_seal,
        "previous": made.previous,
        "hash": made.hash,
    }


def brought(connection: Connection, document: Document, size: int | None, bringing: Bringing) -> None:
    """Notes that a document came into the case: under which name, and the digests by which bytes and text are known again.

    The folder it lay in is not noted: it often names the person who gave it. Whoever wants to keep where it came from says so in `details`.
    Raises RecordError when the document was purged and may not return.
    """
    gone = purged(connection, document.id)
    if gone is not None and not bringing.again:
        raise RecordError(
            f"{document.name}: purged from this case on {gone.at[:10]} by {gone.by}, with the reason: {gone.why}. "
            "To take it in all the same: testimonia read FILE --again"
        )
    append(connection, Action.BROUGHT, item=document.id, by=bringing.by, details=_told(document, size) | dict(bringing.details))


def brought_together(connection: Connection, documents: Sequence[Document], bringing: Bringing) -> None:
    """The same for many documents at once, which came without their bytes."""
    ids = [document.id for document in documents]
    gone = select(CUSTODY.c.item).where(CUSTODY.c.item.in_(ids), CUSTODY.c.action == str(Action.PURGED))
    if connection.execute(gone.limit(1)).first() is not None:
        for document in documents:
            brought(connection, document, None, bringing)
        return
    before, made = _last(connection), []
    by, at = bringing.by or system_user(), now()
    for document in documents:
        details = _told(document, None) | dict(bringing.details)
        before = _next(before, Action.BROUGHT, item=document.id, by=by, why="", details=details, at=at)
        made.append(_columns(before))
    if made:
        connection.execute(insert(CUSTODY), made)


def _told(document: Document, size: int | None) -> dict[str, str]:
    told = {"name": document.name, "media_type": document.media_type}
    if size is not None:
        told["bytes"] = str(size)
    if document.text is not None:
        told[TEXT] = text_digest(document.text)
    return told


def text_digest(text: str) -> str:
    """SHA-256 of a text, in hex."""
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def entries(connection: Connection, item: str | None = None) -> tuple[Entry, ...]:
    """The ledger in its order; of one item when its id is given."""
    query = select(CUSTODY).order_by(CUSTODY.c.seq)
    return tuple(_entry(row) for row in connection.execute(query if item is None else query.where(CUSTODY.c.item == item)))


def _entry(row: Row[Any]) -> Entry:
    try:
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
    except (ValueError, TypeError, KeyError) as error:
        raise CaseDamaged(
            f"entry {row.seq} of the custody ledger cannot be read any more ({error}). "
            "Make the case again from what is sound: testimonia rescue CASE"
        ) from None


def purged(connection: Connection, document: str) -> Entry | None:
    """The entry by which a document was purged; None when it never was, or was brought again since."""
    done = select(CUSTODY).where(CUSTODY.c.item == document, CUSTODY.c.action.in_([str(Action.PURGED), str(Action.BROUGHT)]))
    last = connection.execute(done.order_by(CUSTODY.c.seq.desc()).limit(1)).one_or_none()
    return _entry(last) if last is not None and last.action == Action.PURGED else None


# -- the ends of the ledgers, in a file beside the database, so that an older copy of the database shows itself


def heads(connection: Connection) -> dict[str, Head]:
    """The ends of both ledgers as they are now."""
    found: dict[str, Head] = {}
    for table in (JUDGEMENTS, CUSTODY):
        last = connection.execute(select(table.c.seq, table.c.hash).order_by(table.c.seq.desc()).limit(1)).one_or_none()
        found[table.name] = Head(last.seq, last.hash) if last else Head(0, FIRST)
    return found


def heads_in_words(ends: Mapping[str, Head]) -> str:
    """The ends of the ledgers, a line each."""
    return "".join(f"{name} {head}\n" for name, head in ends.items())


def note_heads(case: Path, ends: Mapping[str, Head]) -> None:
    """Writes the ends of the ledgers into the file `heads`, whole or not at all."""
    told = heads_in_words(ends)
    file = case / "heads"
    if file.is_file() and file.read_bytes() == told.encode():
        return
    draft = case / "heads.unfinished"
    try:
        draft.write_bytes(told.encode())
        draft.replace(file)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def noted_heads(case: Path) -> dict[str, Head]:
    """What the file `heads` says; nothing where there is none. Raises ValueError when it is not of the program's making."""
    file = case / "heads"
    found: dict[str, Head] = {}
    for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
        name, _, end = line.partition(" ")
        count, _, digest = end.partition(":")
        found[name] = Head(int(count), digest)
    return found
