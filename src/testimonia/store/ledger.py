"""The ledger file: everything in the database that people did, written down a second time beside it, line by line.

`ledger.jsonl` follows the database: whatever a transaction added is in both before anybody is told that it is kept. A killed program leaves
it a few lines behind at the most, and whoever opens the case next brings them in. It never runs ahead; where it does, somebody put an older
database back, and nothing is written until `testimonia rescue` has joined the two. A purge writes it anew, without what was purged.

A line is the SHA-256 of what follows it, a space, and an object in canonical JSON: `kind` (the table), `row` (as it is stored), `nouns`
(the claims, mentions and incidents that the entry is about, so that it can be understood without the database), `ends` (the last row of
every table so far), `previous` (the hash of the line before).
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from testimonia.errors import CaseDamaged
from testimonia.model.canonical import canonical_json
from testimonia.model.custody import FIRST, Action
from testimonia.model.judgements import maker
from testimonia.model.lines import Noun
from testimonia.model.parts import references
from testimonia.model.record import Claim, Incident, Judgement, Mention
from testimonia.model.terms import Verdict
from testimonia.store import rows
from testimonia.store.vault import sync_folder, wipe

NAME = "ledger.jsonl"
_OLD = f"{NAME}.old"

_KEYS = {"custody": "seq", "judgements": "seq", "comments": "seq", "answers": "seq", "grid_entries": "seq", "rounds": "number"}
"""The tables that are followed, each with its number. To a round belongs a second line, `opened`, when it is opened."""
_COLUMNS = {"rounds": "number, at, by, why, first", "opened": "number, opened_at, opened_by, last"}
_CHAINED = ("custody", "judgements")
_NOT_NOTED = ("stale", "made_by")
"""Notes of the case that nobody decided."""

Ends = Mapping[str, str]
"""For each kind of line the number of its last row, with its hash where rows are chained; of the notes their digest."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `row`: columns and values; `nouns`: lines of the record."""

    kind: str
    row: Mapping[str, Any]
    nouns: tuple[str, ...]
    ends: Ends
    previous: str
    hash: str


# -- following the database


def must_fit(case: Path, connection: Connection) -> None:
    """Raises CaseDamaged where the file knows more than the database: an older copy of that was put back."""
    file = case / NAME
    if not file.is_file():
        return
    last = _last(file)
    known = [last.ends] if last is not None else [line.ends for line in lines(file)]
    for ends in known:
        if not _holds(connection, ends):
            raise CaseDamaged(
                f"{case}: {NAME} tells of decisions that the database does not hold: an older copy of the database was put in its place. "
                f"Nothing was written. Join the two: testimonia rescue {case}"
            )


def behind(case: Path, connection: Connection) -> bool:
    """Whether the file lacks anything that the database holds."""
    last = _last(case / NAME)
    return last is None or dict(last.ends) != _ends(connection)


def follow(case: Path, connection: Connection) -> None:
    """Brings in what the file lacks. For a transaction in which nobody else writes, after `must_fit`."""
    file = case / NAME
    last = _last(file)
    if (case / _OLD).exists():
        wipe(case / _OLD)
    if last is not None and _purged_since(connection, last.ends):
        write_anew(case, connection)
    elif last is None:
        write_anew(case, connection, lines(file))
    elif dict(last.ends) != _ends(connection):
        with file.open("ab") as out:
            out.writelines(_lines(connection, last.ends, last.hash, {}))
            out.flush()
            os.fsync(out.fileno())


def _purged_since(connection: Connection, ends: Ends) -> bool:
    query = "SELECT 1 FROM custody WHERE seq > ? AND action = ? LIMIT 1"
    return connection.exec_driver_sql(query, (_number(ends.get("custody", "")), str(Action.PURGED))).first() is not None


def write_anew(case: Path, connection: Connection, former: Iterable[Line] = ()) -> None:
    """Writes the whole file as the database has it, whole or not at all, and overwrites the former one.

    `former`: lines of which the nouns stay, also those that the database does not hold (their originals may come back); not after a purge.
    """
    nouns = {(line.kind, _end(line.kind, line.row)): line.nouns for line in former if line.nouns}
    file, old, draft = case / NAME, case / _OLD, case / f"{NAME}.unfinished"
    try:
        with draft.open("wb") as out:
            out.writelines(_lines(connection, {}, FIRST, nouns))
            out.flush()
            os.fsync(out.fileno())
        if file.exists():
            file.replace(old)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(case)
    if old.exists():
        wipe(old)


def forget_copies(case: Path) -> None:
    """Overwrites and takes away former files: those of before a purge, and those that a rescue put aside."""
    for kept in case.glob(f"{NAME}.*"):
        wipe(kept)


def _lines(connection: Connection, since: Ends, previous: str, former: Mapping[tuple[str, str], tuple[str, ...]]) -> Iterator[bytes]:
    """What the database holds beyond these ends, line by line as the file has it."""
    ends = dict(since)
    notes = _notes(connection)
    if notes and _digest(notes) != ends.get("notes"):
        ends["notes"] = _digest(notes)
        previous, line = _line("notes", notes, (), ends, previous)
        yield line
    for kind in (*_KEYS, "opened"):
        for row in _rows(connection, kind, _number(ends.get(kind, ""))):
            ends[kind] = _end(kind, row)
            nouns = _told_of(connection, kind, row)
            if row.get("body") or kind not in ("judgements", "answers"):  # of what was purged nothing stays
                nouns = tuple(dict.fromkeys((*nouns, *former.get((kind, ends[kind]), ()))))
            previous, line = _line(kind, row, nouns, ends, previous)
            yield line


def _line(kind: str, row: Mapping[str, Any], nouns: tuple[str, ...], ends: Ends, previous: str) -> tuple[str, bytes]:
    words = canonical_json({"kind": kind, "row": row, "nouns": nouns, "ends": ends, "previous": previous})
    digest = _sum(words)
    return digest, f"{digest} {words}\n".encode("utf-8", errors="surrogatepass")


def _sum(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", errors="surrogatepass")).hexdigest()


def _told_of(connection: Connection, kind: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    """The nouns that an entry is about: claims and mentions with those that they point to, the correction that came with a judgement, and
    incidents, by which those are found again that take their place."""
    if kind in ("judgements", "answers"):
        return _judged(connection, row["body"]) if row["body"] else ()
    about = row.get("incident") or row.get("item") or ""
    return () if not about or about.startswith("sha256:") else tuple(_incidents(connection, about))


def _incidents(connection: Connection, id: str) -> list[str]:
    """The incident of that id, or the one that has it as a former one."""
    query = "SELECT body FROM incidents WHERE id = ? OR id IN (SELECT incident FROM incident_former WHERE former = ?)"
    return list(connection.exec_driver_sql(query, (id, id)).scalars())


def _judged(connection: Connection, body: str) -> tuple[str, ...]:
    judgement = rows.noun(body)
    if not isinstance(judgement, Judgement):
        return ()
    waiting = [judgement.on] if isinstance(judgement.on, str) else list(judgement.on)
    incidents = [told for id in waiting for told in _incidents(connection, id)]
    for mention in judgement.on if isinstance(judgement.on, tuple) else ():
        # A judgement on a mention follows the claims on it to what a later reader makes of them.
        waiting += connection.exec_driver_sql("SELECT id FROM claims WHERE mention = ?", (mention,)).scalars()
    if judgement.verdict is Verdict.CORRECT and isinstance(judgement.on, str):
        by = (judgement.on, judgement.by, maker(judgement.by, judgement.at))
        waiting += connection.exec_driver_sql("SELECT id FROM claims WHERE supersedes = ? AND made_by IN (?, ?)", by).scalars()
    found: dict[str, str] = {}
    while waiting:
        wanted = waiting.pop()
        for table in ("mentions", "claims"):
            told = connection.exec_driver_sql(f"SELECT body FROM {table} WHERE id = ?", (wanted,)).scalar_one_or_none()
            if told is not None and wanted not in found:
                found[wanted] = told
                waiting += [target for kind, target in references(rows.noun(told)) if kind in ("claim", "mention")]
    return (*found.values(), *incidents)


# -- what stands where


def _notes(connection: Connection) -> dict[str, str]:
    return {key: value for key, value in sorted(rows.meta(connection).items()) if key not in _NOT_NOTED}


def _digest(notes: Mapping[str, str]) -> str:
    return _sum(canonical_json(dict(notes)))


def _rows(connection: Connection, kind: str, after: int) -> Iterator[dict[str, Any]]:
    table, columns = ("rounds" if kind == "opened" else kind), _COLUMNS.get(kind, "*")
    key = _KEYS[table]
    only = " AND opened_at IS NOT NULL" if kind == "opened" else ""
    query = f"SELECT {columns} FROM {table} WHERE {key} > ?{only} ORDER BY {key}"
    return (dict(row) for row in connection.exec_driver_sql(query, (after,)).mappings())


def _end(kind: str, row: Mapping[str, Any]) -> str:
    number = row["number" if kind in _COLUMNS else "seq"]
    if not isinstance(number, int):
        raise CaseDamaged(f"an entry of {kind} has the number {number!r}. Make the case again from what is sound: testimonia rescue CASE")
    return f"{number}:{row['hash']}" if kind in _CHAINED else str(number)


def _number(end: str) -> int:
    return int(end.partition(":")[0] or 0)


def _ends(connection: Connection) -> dict[str, str]:
    found = {}
    for kind in (*_KEYS, "opened"):
        table = "rounds" if kind == "opened" else kind
        only = " WHERE opened_at IS NOT NULL" if kind == "opened" else ""
        query = f"SELECT * FROM {table}{only} ORDER BY {_KEYS[table]} DESC LIMIT 1"
        last = connection.exec_driver_sql(query).mappings().one_or_none()
        if last is not None:
            found[kind] = _end(kind, dict(last))
    notes = _notes(connection)
    return found | ({"notes": _digest(notes)} if notes else {})


def _holds(connection: Connection, ends: Ends) -> bool:
    """Whether the database has the rows at which the file ends."""
    for kind, end in ends.items():
        if kind == "notes":
            continue
        row = stored(connection, kind, _number(end))
        if row is None or _end(kind, row) != end:
            return False
    return True


def stored(connection: Connection, kind: str, number: int) -> dict[str, Any] | None:
    """The row of that number as the database has it; None when it has none."""
    row = next(_rows(connection, kind, number - 1), None)
    return row if row is not None and _number(_end(kind, row)) == number else None


# -- reading it back


def lines(file: Path) -> Iterator[Line]:
    """Every line that is as it was written; what was damaged is passed over."""
    return (line for _, line in numbered(file) if line is not None)


def numbered(file: Path) -> Iterator[tuple[int, Line | None]]:
    """Every line with its number; None where it is not as it was written."""
    if file.is_file():
        with file.open("rb") as content:
            yield from ((number, _parsed(raw)) for number, raw in enumerate(content, 1))


def _parsed(raw: bytes) -> Line | None:
    try:
        digest, mark, words = raw.decode("utf-8", errors="surrogatepass").partition(" ")
        if not words.endswith("\n") or mark == "" or _sum(words[:-1]) != digest:
            return None
        told = json.loads(words)
        return Line(told["kind"], told["row"], tuple(told["nouns"]), told["ends"], told["previous"], digest)
    except (ValueError, KeyError, TypeError):
        return None


_CHUNK = 1 << 16


def _last(file: Path) -> Line | None:
    """The last line; None when there is none, or when it is not whole."""
    if not file.is_file():
        return None
    with file.open("rb") as content:
        at = content.seek(0, os.SEEK_END)
        tail = b""
        while at > 0 and b"\n" not in tail[:-1]:
            step = min(_CHUNK, at)
            at -= step
            content.seek(at)
            tail = content.read(step) + tail
    return _parsed(tail[:-1].rpartition(b"\n")[2] + tail[-1:])


def wrong(case: Path, connection: Connection) -> Iterator[tuple[str, str]]:
    """What does not hold between the file and the database: where (the file's name, or what in the database), and what."""
    file = case / NAME
    anew = f"Write it anew from the database: testimonia rescue {case}"
    if not file.is_file():
        yield NAME, f"the file that repeats what people did is not there. {anew}"
        return
    previous: str | None = FIRST
    ends: Ends = {}
    for number, line in numbered(file):
        if line is None:
            yield NAME, f"line {number} was changed after it was written, or cut off. {anew}"
            previous = None
            continue
        if previous is not None and line.previous != previous:
            yield NAME, f"line {number} does not follow the one above it: lines were removed, slipped in or moved. {anew}"
        previous, ends = line.hash, line.ends
        if line.kind != "notes":
            yield from _differs(case, connection, number, line)
    if dict(ends) != _ends(connection) and _holds(connection, ends):
        yield NAME, f"it ends before the database does. {anew}"


def _differs(case: Path, connection: Connection, number: int, line: Line) -> Iterator[tuple[str, str]]:
    entry = _number(_end(line.kind, line.row))
    row = stored(connection, line.kind, entry)
    if row is None:
        why = f"stands in {NAME} and not in the database: an older copy of that was put in its place, or it was removed"
        yield f"{line.kind} {entry}", f"{why}. Join the two: testimonia rescue {case}"
    elif row != line.row:
        why = f"the database says something else than line {number} of {NAME}, which is as it was written"
        yield f"{line.kind} {entry}", f"{why}. Make what is sound again: testimonia rescue {case}"


# -- making a database of it


def replay(connection: Connection, kept: Iterable[Line]) -> None:
    """Writes the rows of these lines into an empty database as they were, without what purges emptied."""
    listed = list(kept)
    emptied = _emptied(listed)
    for line in listed:
        row = dict(line.row)
        if line.kind == "notes":
            for key, value in row.items():
                rows.set_meta(connection, key, value)
        elif line.kind == "opened":
            values = (row["opened_at"], row["opened_by"], row["last"], row["number"])
            connection.exec_driver_sql("UPDATE rounds SET opened_at = ?, opened_by = ?, last = ? WHERE number = ?", values)
        elif line.kind in _KEYS:
            if line.kind == "judgements" and row["id"] in emptied["judgements"]:
                row["body"] = ""
            if line.kind == "custody" and str(row["seq"]) in emptied["custody"]:
                row |= {"body": None, "salt": None}
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join("?" for _ in row)
            connection.exec_driver_sql(f"INSERT OR IGNORE INTO {line.kind} ({names}) VALUES ({marks})", tuple(row.values()))


def _emptied(listed: Iterable[Line]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"judgements": set(), "custody": set()}
    for line in listed:
        if line.kind == "custody" and line.row["action"] == Action.PURGED and line.row["body"]:
            details = json.loads(line.row["body"])["details"]
            for name, numbers in found.items():
                numbers.update(details.get(name, "").split())
    return found


def nouns_in(kept: Iterable[Line]) -> dict[str, list[Claim | Mention]]:
    """The claims and mentions in these lines by document, each once, in their order."""
    found: dict[str, dict[str, Claim | Mention]] = {}
    for noun in _nouns(kept):
        if isinstance(noun, (Claim, Mention)):
            found.setdefault(noun.document, {}).setdefault(noun.id, noun)
    return {document: list(nouns.values()) for document, nouns in found.items()}


def incidents_in(kept: Iterable[Line]) -> tuple[Incident, ...]:
    """The incidents in these lines, each as it stood last."""
    return tuple({noun.id: noun for noun in _nouns(kept) if isinstance(noun, Incident)}.values())


def _nouns(kept: Iterable[Line]) -> Iterator[Noun]:
    return (rows.noun(body) for line in kept for body in line.nouns)
