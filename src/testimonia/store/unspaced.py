"""Words in scripts that put no spaces between them (Chinese, Japanese, Thai, Lao, Burmese, Khmer and others): found by runs of letters.

The index of words takes a whole sentence of such a script for one word. So texts that hold any are indexed a second time, by every three
characters that follow one another; what is asked with fewer is looked for in those texts themselves.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection

_RANGES = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\u3040-\u30ff\u3400-\u9fff\ua980-\uaadf\uf900-\ufaff"
    "\U00020000-\U0002ffff"
)
_RUNS = re.compile(f"[{_RANGES}]+|[^\\W{_RANGES}]+")
_ANY = re.compile(f"[{_RANGES}]")
_SHORT = 3  # fewer characters are in no index
_AROUND = 60  # characters of a passage on either side of the first find
_GLOB = f"GLOB '*[{_RANGES}]*'"
_FAR = "GLOB '*[^\t-\u0dff\u2000-\u2bff]*'"
"""Whether there is a character beyond the alphabets with spaces and their punctuation: told in a fifth of the time, for most texts."""
_OLD = "(SELECT words FROM unspaced_claims WHERE seq = old.seq)"
_CLAIM = (
    "json_extract({row}.body, '$.span.quote') || ' ' || coalesce(json_extract({row}.body, '$.value.name'), '') || ' ' || "
    "coalesce((SELECT group_concat(json_extract(l.value, '$.source.name'), ' ') FROM json_each({row}.body, '$.chain') AS l), '')"
)
_TABLES = (
    "CREATE TABLE unspaced_documents (seq INTEGER PRIMARY KEY)",
    "CREATE TABLE unspaced_claims (seq INTEGER PRIMARY KEY, words TEXT NOT NULL)",
    "CREATE VIRTUAL TABLE search_unspaced USING fts5(text, title, content='searched_documents', content_rowid='seq', tokenize='trigram')",
    "CREATE VIRTUAL TABLE search_unspaced_claims USING fts5(words, content='unspaced_claims', content_rowid='seq', tokenize='trigram')",
)
_TITLE = "trim(coalesce(json_extract({row}.body, '$.title'), '') || ' ' || json_extract({row}.body, '$.name'))"


def _document(row: str) -> str:
    words = f"(coalesce({row}.text, '') || ' ' || {_TITLE.format(row=row)})"
    return f"{words} {_FAR} AND {words} {_GLOB}"


def _claim(row: str) -> str:
    """Whether a claim has such words. One whose whole line is ASCII has none, and is not taken apart."""
    words = _CLAIM.format(row=row)
    return f"length(CAST({row}.body AS BLOB)) > length({row}.body) AND {row}.body {_FAR} AND {words} {_GLOB}"


_COME = {
    "documents": (
        f"INSERT OR IGNORE INTO unspaced_documents SELECT new.seq WHERE {_document('new')}",
        f"INSERT INTO search_unspaced (rowid, text, title) SELECT new.seq, new.text, {_TITLE.format(row='new')} WHERE {_document('new')}",
    ),
    "claims": (
        f"INSERT OR IGNORE INTO unspaced_claims SELECT new.seq, {_CLAIM.format(row='new')} WHERE {_claim('new')}",
        "INSERT INTO search_unspaced_claims (rowid, words) SELECT seq, words FROM unspaced_claims WHERE seq = new.seq",
    ),
}
_GONE = {
    "documents": (
        "INSERT INTO search_unspaced (search_unspaced, rowid, text, title) SELECT 'delete', old.seq, old.text, "
        f"{_TITLE.format(row='old')} WHERE old.seq IN (SELECT seq FROM unspaced_documents)",
        "DELETE FROM unspaced_documents WHERE seq = old.seq",
    ),
    "claims": (
        "INSERT INTO search_unspaced_claims (search_unspaced_claims, rowid, words) SELECT 'delete', seq, words FROM unspaced_claims "
        "WHERE seq = old.seq",
        "DELETE FROM unspaced_claims WHERE seq = old.seq",
    ),
}


def create(connection: Connection) -> None:
    """Makes the tables, fills them from what the case holds, and has the database keep them."""
    pause(connection)
    for statement in _TABLES:
        name = statement.replace("VIRTUAL ", "").split()[2]
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
        connection.exec_driver_sql(statement)
    _fill(connection)
    for table, come in _COME.items():
        gone = _GONE[table]
        text = " OR old.text IS NOT new.text" if table == "documents" else ""
        for event, when, done in (
            ("come", f"AFTER INSERT ON {table}", come),
            ("gone", f"AFTER DELETE ON {table}", gone),
            ("other", f"AFTER UPDATE ON {table} WHEN old.body IS NOT new.body{text}", (*gone, *come)),
        ):
            connection.exec_driver_sql(f"CREATE TRIGGER unspaced_{table}_{event} {when} BEGIN {'; '.join(done)}; END")


def _fill(connection: Connection) -> None:
    connection.exec_driver_sql(f"INSERT INTO unspaced_documents SELECT d.seq FROM documents AS d WHERE {_document('d')}")
    connection.exec_driver_sql(
        "INSERT INTO search_unspaced (rowid, text, title) SELECT seq, text, title FROM searched_documents "
        "WHERE seq IN (SELECT seq FROM unspaced_documents)"
    )
    words = _CLAIM.format(row="c")
    connection.exec_driver_sql(f"INSERT INTO unspaced_claims SELECT c.seq, {words} FROM claims AS c WHERE {_claim('c')}")
    connection.exec_driver_sql("INSERT INTO search_unspaced_claims (rowid, words) SELECT seq, words FROM unspaced_claims")


def pause(connection: Connection) -> None:
    """The database no longer keeps the tables, until they are made anew."""
    for table in _COME:
        for event in ("come", "gone", "other"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS unspaced_{table}_{event}")


# -- asking


def unspaced(text: str) -> bool:
    """Whether a text holds letters of a script without spaces."""
    return _ANY.search(text) is not None


def runs(query: str) -> tuple[str, ...]:
    """What is asked for: runs of one kind of script each."""
    return tuple(_RUNS.findall(query))


Ask = Callable[..., Sequence[Any]]
"""Asks the database: a statement, then its values."""


def documents(ask: Ask, query: str, seen: str, limit: int, offset: int) -> list[tuple[str, str]]:
    """Documents that hold all runs, each with a passage in which finds stand between the characters 2 and 3. `seen`: a condition more."""
    source, values = _source("search_unspaced", "documents", ("d.text", "d.body"), query)
    found = ask(
        f"SELECT d.id, d.seq, max(1, instr(d.text, ?) - {_AROUND}) AS at FROM {source}{seen} ORDER BY d.seq DESC LIMIT ? OFFSET ?",
        *(runs(query)[0], *values, limit, offset),
    )
    passages = [ask(f"SELECT substr(text, ?, {3 * _AROUND}) FROM documents WHERE id = ?", row["at"], row["id"])[0][0] for row in found]
    return [(row["id"], _lit(passage or "", runs(query))) for row, passage in zip(found, passages, strict=True)]


def claims(ask: Ask, query: str, seen: str, limit: int, offset: int) -> list[int]:
    """Numbers of the claims whose words hold all runs."""
    source, values = _source("search_unspaced_claims", "unspaced_claims", ("d.words",), query)
    return [row[0] for row in ask(f"SELECT d.seq FROM {source}{seen} ORDER BY d.seq LIMIT ? OFFSET ?", *values, limit, offset)]


def count(ask: Ask, query: str, seen: tuple[str, str], most: int) -> tuple[int, int]:
    """How many documents and claims; no more than `most` of each are counted."""
    parts = (
        (_source("search_unspaced", "documents", ("d.text", "d.body"), query), seen[0]),
        (_source("search_unspaced_claims", "unspaced_claims", ("d.words",), query), seen[1]),
    )
    numbers = [ask(f"SELECT count(*) FROM (SELECT 1 FROM {source}{only} LIMIT ?)", *v, most)[0][0] for (source, v), only in parts]
    return numbers[0], numbers[1]


def _source(index: str, table: str, columns: tuple[str, ...], query: str) -> tuple[str, list[str]]:
    """Where to look, with the condition: by the index for long runs, in the texts it is about for short ones."""
    asked = runs(query)
    long = [run for run in asked if len(run) >= _SHORT]
    short = [run for run in asked if len(run) < _SHORT]
    parts, values = [], []
    if long:
        parts.append(f"d.seq IN (SELECT rowid FROM {index} WHERE {index} MATCH ?)")
        values.append(" ".join(f'"{run}"' for run in long))
    elif table == "documents":
        parts.append("d.seq IN (SELECT seq FROM unspaced_documents)")
    for run in short:
        parts.append(f"({' OR '.join(f'instr({column}, ?)' for column in columns)})")
        values += [run] * len(columns)
    return f"{table} AS d WHERE {' AND '.join(parts)}", values


def _lit(passage: str, asked: Sequence[str]) -> str:
    pattern = "|".join(re.escape(run) for run in sorted(asked, key=len, reverse=True))
    return re.sub(f"({pattern})", "\x02\\1\x03", passage, flags=re.IGNORECASE)
