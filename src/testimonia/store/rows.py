"""Nouns to rows and back. Inserting what is there already changes nothing: an id is its content."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Table, func, select, update
from sqlalchemy.dialects.sqlite import insert

from testimonia.errors import CaseDamaged
from testimonia.model.canonical import canonical_json
from testimonia.model.custody import FIRST, judgement_link
from testimonia.model.filed import Row, row_of
from testimonia.model.lines import Noun, from_line, written
from testimonia.model.record import Claim, Document, Judgement, Mention
from testimonia.model.terms import DocumentStatus
from testimonia.store import sums
from testimonia.store.tables import CLAIMS, DOCUMENTS, JUDGEMENTS, MENTIONS, META, PERSONS, READINGS

_ASKED = 500  # ids in one question


def body(noun: Noun) -> str:
    """The noun's line as it is stored: without a document's text, which has its own column."""
    return written(noun)


def loaded(stored: str) -> Any:
    """What is stored as JSON. Raises CaseDamaged when it is none."""
    try:
        return json.loads(stored)
    except (ValueError, TypeError) as error:
        raise _damaged(stored, error) from None


def noun(stored: str) -> Noun:
    """Raises CaseDamaged when the line was changed so that it cannot be read."""
    try:
        return from_line(loaded(stored))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _damaged(stored, error) from None


def _damaged(stored: object, error: Exception) -> CaseDamaged:
    return CaseDamaged(
        f"something stored in the case cannot be read any more ({error}; it begins {str(stored)[:40]!r}). "
        "What is damaged: testimonia verify CASE. What can be made again: testimonia rescue CASE"
    )


def document(stored: str, text: str | None) -> Document:
    line = loaded(stored)
    line["text"] = text
    try:
        built = from_line(line)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _damaged(stored, error) from None
    if not isinstance(built, Document):
        raise TypeError(f"a document is needed, not a {line['type']}")
    return built


def judgement(stored: str) -> Judgement:
    """Raises CaseDamaged like `noun`."""
    built = noun(stored)
    if not isinstance(built, Judgement):
        raise TypeError(f"a judgement is needed, not a {type(built).__name__}")
    return built


def set_meta(connection: Connection, key: str, value: str) -> None:
    statement = insert(META).values(key=key, value=value)
    connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))
    sums.renew(connection, "meta", [key])


def meta(connection: Connection) -> dict[str, str]:
    return {row.key: row.value for row in connection.execute(select(META.c.key, META.c.value))}


def add_documents(connection: Connection, documents: Sequence[Document]) -> None:
    add(connection, DOCUMENTS, map(row_of, documents))
    sums.add(connection, "documents", [d.id for d in documents])


def set_document(connection: Connection, changed: Document, **columns: Any) -> None:
    """Puts another description in place of the one that is stored."""
    connection.execute(update(DOCUMENTS).where(DOCUMENTS.c.id == changed.id).values(body=body(changed), **columns))
    sums.renew(connection, "documents", [changed.id])


def now_read(connection: Connection, new: Document) -> None:
    """Gives a document that was kept unread its new description; the names that it came under stay."""
    stored = connection.execute(select(DOCUMENTS.c.body, DOCUMENTS.c.text).where(DOCUMENTS.c.id == new.id)).one()
    known = document(stored.body, stored.text)
    if known.status is DocumentStatus.NOT_READ:
        renamed = replace(new, name=known.name, also_named=known.also_named, captured=known.captured)
        set_document(connection, renamed, text=new.text)


def now_coded(connection: Connection, known: Document) -> None:
    """Notes of a document that was kept unread that a person read it."""
    now_read(connection, replace(known, status=DocumentStatus.READ, reason=None))


def add_reading(connection: Connection, document_id: str, made_by: str) -> None:
    seq = connection.execute(insert(READINGS).values(document=document_id, made_by=made_by).returning(READINGS.c.seq)).scalar_one()
    sums.add(connection, "readings", [str(seq)])


def add_readings(connection: Connection, readings: Sequence[tuple[str, str]]) -> None:
    """Notes many readings: document and reader of each."""
    last = connection.execute(select(func.max(READINGS.c.seq))).scalar_one_or_none() or 0
    if readings:
        connection.execute(insert(READINGS), [{"document": document, "made_by": made_by} for document, made_by in readings])
        sums.add(connection, "readings", [str(seq) for seq in range(last + 1, last + len(readings) + 1)])


def set_persons(connection: Connection, document_id: str, names: Sequence[str]) -> None:
    listed = canonical_json(sorted(set(names)))
    statement = insert(PERSONS).values(document=document_id, names=listed)
    connection.execute(statement.on_conflict_do_update(index_elements=["document"], set_={"names": listed}))
    sums.renew(connection, "persons", [document_id])


def persons(connection: Connection) -> dict[str, tuple[str, ...]]:
    return {row.document: tuple(loaded(row.names)) for row in connection.execute(select(PERSONS))}


def add_mentions(connection: Connection, mentions: Iterable[Mention]) -> None:
    add(connection, MENTIONS, map(row_of, mentions))


def add_claims(connection: Connection, claims: Iterable[Claim]) -> None:
    add(connection, CLAIMS, map(row_of, claims))


def add(connection: Connection, table: Table, found: Iterable[Row]) -> None:
    """Rows of documents, mentions, claims, accounts or incidents, as `testimonia.model.filed` makes them."""
    names = [column.name for column in table.c if column.name != "seq"]
    given = [tuple(row) for row in found]
    if given:
        marks = ", ".join("?" for _ in names)
        # Past the layer that binds names to values: it would take as long again as the database itself.
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks}) ON CONFLICT (id) DO NOTHING", given)


def drop_indexes(connection: Connection, *tables: Table) -> tuple[str, ...]:
    """Takes away the indexes that only searches use, and returns what makes them again: once is quicker than row by row."""
    names = [index.name for table in tables for index in table.indexes]
    marks = ", ".join("?" for _ in names)
    query = f"SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND name IN ({marks})"
    made = connection.exec_driver_sql(query, tuple(names)).all()
    for name, _ in made:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    return tuple(sql for _, sql in made)


def append_judgements(connection: Connection, judgements: Sequence[Judgement]) -> None:
    """To the end of the ledger, each linked to the one before; one that stands there already is not written twice."""
    last = connection.execute(select(JUDGEMENTS.c.hash).order_by(JUDGEMENTS.c.seq.desc()).limit(1)).scalar_one_or_none()
    previous = last or FIRST
    there = held(connection, JUDGEMENTS, [judgement.id for judgement in judgements])
    new = []
    for judgement in judgements:
        if judgement.id in there:
            continue
        there.add(judgement.id)
        entry = body(judgement)
        chained = judgement_link(previous, entry)
        new.append({"id": judgement.id, "body": entry, "previous": previous, "hash": chained})
        previous = chained
    if new:
        connection.execute(insert(JUDGEMENTS), new)


def held(connection: Connection, table: Table, ids: Sequence[str]) -> set[str]:
    """Which of these ids a table has: asked for together, since one action can be about thousands."""
    found: set[str] = set()
    for at in range(0, len(ids), _ASKED):
        found.update(connection.execute(select(table.c.id).where(table.c.id.in_(ids[at : at + _ASKED]))).scalars())
    return found
