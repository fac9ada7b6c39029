"""The case as one SQLite file for Datasette: the tables, who belongs to whom as foreign keys, and a search over texts and quotes.

`datasette FILE --metadata FILE.metadata.json` shows it; any program that reads SQLite does.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from testimonia.exchange.out.files import whole_file, write_json
from testimonia.exchange.out.links import Permalink, permalinks
from testimonia.exchange.out.lost import Lost
from testimonia.exchange.out.tables import CLAIMS, DOCUMENTS, TABLES, Table, names_of
from testimonia.model.protocols import Case
from testimonia.model.values import Figure, Relation

_TYPES = {str: "TEXT", int: "INTEGER", float: "REAL"}
_KEYS = {
    "mentions": {"document": "documents"},
    "claims": {"document": "documents", "mention": "mentions", "supersedes": "claims"},
    "accounts": {"incident": "incidents"},
    "figures": {"incident": "incidents"},
}
_TIES = {
    "incident_mentions": ("incidents", "mentions"),
    "incident_documents": ("incidents", "documents"),
    "account_claims": ("accounts", "claims"),
    "claim_parts": ("claims", "claims"),
    "claim_relations": ("claims", "mentions"),
}
_ABOUT = {
    "documents": "What was brought, with its text.",
    "mentions": "One document's view of one act.",
    "claims": "What one text says about one act, in whose words, and how surely.",
    "accounts": "What one origin says of one incident.",
    "incidents": "Mentions judged to be one event.",
    "figures": "Rival figures of an incident, from the lowest to the highest.",
    "judgements": "What people decided, in the order in which they did.",
}


def write(case: Case, out: Path, *, links: str = "") -> Lost:
    """One SQLite file, and its metadata beside it. Nothing is lost."""
    link = permalinks(case.header, links)
    with whole_file(out) as draft:
        draft.unlink(missing_ok=True)  # of a run that was broken off
        with closing(sqlite3.connect(draft)) as base, base:
            for table in TABLES:
                _fill(base, table, case, link)
            for name, (left, right) in _TIES.items():
                _tie(base, name, left, right, case)
            _search(base, DOCUMENTS, ("name", "title", "text"))
            _search(base, CLAIMS, ("value", "source", "quote"))
    write_json(out.with_name(out.name + ".metadata.json"), _metadata(case, out))
    return Lost()


def _quoted(name: str) -> str:
    return f'"{name}"'


def _fill(base: sqlite3.Connection, table: Table, case: Case, links: Permalink) -> None:
    keys = _KEYS.get(table.name, {})
    columns = [_column(name, kind, keys.get(name)) for name, kind in table.columns]
    base.execute(f"CREATE TABLE {_quoted(table.name)} ({', '.join(columns)})")
    marks = ", ".join("?" * len(table.columns))
    base.executemany(f"INSERT INTO {_quoted(table.name)} VALUES ({marks})", table.rows(case, links))
    for name in keys:
        base.execute(f"CREATE INDEX {_quoted(f'{table.name}_{name}')} ON {_quoted(table.name)} ({_quoted(name)})")


def _column(name: str, kind: type, points_to: str | None) -> str:
    primary = " PRIMARY KEY" if name == "id" else ""
    return f"{_quoted(name)} {_TYPES[kind]}{primary}" + (f" REFERENCES {_quoted(points_to)} (id)" if points_to else "")


def _tie(base: sqlite3.Connection, name: str, left: str, right: str, case: Case) -> None:
    """A table of two ids, for a noun that belongs to several others."""
    first, second = left[:-1], right[:-1] if right != left else f"part_of_{right[:-1]}"
    base.execute(
        f"CREATE TABLE {name} ({first} TEXT REFERENCES {left} (id), {second} TEXT REFERENCES {right} (id), PRIMARY KEY ({first}, {second}))"
    )
    base.executemany(f"INSERT OR IGNORE INTO {name} VALUES (?, ?)", _pairs(name, case))
    base.execute(f"CREATE INDEX {name}_{second} ON {name} ({second})")


def _pairs(name: str, case: Case) -> Iterator[tuple[str, str]]:
    if name == "incident_mentions":
        return ((incident.id, mention) for incident in case.incidents() for mention in incident.mentions)
    if name == "incident_documents":
        return ((incident.id, document) for incident in case.incidents() for document in incident.documents)
    if name == "account_claims":
        return ((account.id, claim) for account in case.accounts() for claim in account.claims)
    if name == "claim_parts":
        return ((c.id, c.value.of) for c in case.claims() if isinstance(c.value, Figure) and c.value.of)
    return ((c.id, c.value.mention) for c in case.claims() if isinstance(c.value, Relation))


def _search(base: sqlite3.Connection, table: Table, columns: tuple[str, ...]) -> None:
    """Full-text search over some columns of a table, in the way that Datasette finds by itself."""
    listed = ", ".join(map(_quoted, columns))
    base.execute(f"CREATE VIRTUAL TABLE {table.name}_fts USING fts5({listed}, content={_quoted(table.name)}, tokenize='unicode61')")
    base.execute(f"INSERT INTO {table.name}_fts (rowid, {listed}) SELECT rowid, {listed} FROM {_quoted(table.name)}")


def _metadata(case: Case, out: Path) -> dict[str, Any]:
    tables = {table.name: {"description": _ABOUT[table.name], "label_column": _label(table)} for table in TABLES}
    return {"title": case.header.case, "source": case.header.made_by, "databases": {out.stem: {"tables": tables}}}


def _label(table: Table) -> str:
    return next(name for name in ("name", "value", "quote", "origin_name", "place", "property", "verdict") if name in names_of(table))
