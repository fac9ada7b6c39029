"""The sealed register on disk: `register.sqlite`, for its owner alone. Backups hold it; nothing else that leaves the case does."""

import json
from collections.abc import Collection
from dataclasses import asdict

from testimonia.model.register import Answer, Entry, Fate, Field, Stated
from testimonia.model.terms import Verdict
from testimonia.store.beside import REGISTER, Beside


class SealedRegister(Beside):
    """Entries and answers. What may stand in it is for `testimonia.pipeline.register`."""

    name = REGISTER
    tables = (
        "CREATE TABLE notes (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
        "CREATE TABLE entries (id TEXT PRIMARY KEY, document TEXT NOT NULL, body TEXT NOT NULL)",
        "CREATE TABLE answers (seq INTEGER PRIMARY KEY, left TEXT NOT NULL, right TEXT NOT NULL, verdict TEXT NOT NULL, "
        "by TEXT NOT NULL, at TEXT NOT NULL, why TEXT NOT NULL)",
    )

    @property
    def is_open(self) -> bool:
        """Whether it was opened; nothing is read from it or written to it otherwise."""
        if not self.exists:
            return False
        with self.reading() as connection:
            row = connection.execute("SELECT value FROM notes WHERE key = 'open'").fetchone()
        return row is not None and row["value"] == "yes"

    def set_open(self, is_open: bool) -> None:
        """Opens or closes it. Closed, it keeps what it holds."""
        with self.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO notes VALUES ('open', ?)", ("yes" if is_open else "no",))

    def entries(self) -> tuple[Entry, ...]:
        """Everybody, in the order of coming."""
        with self.reading() as connection:
            return tuple(_entry(row["body"]) for row in connection.execute("SELECT body FROM entries ORDER BY rowid"))

    def add(self, entry: Entry) -> bool:
        """Takes an entry in; False when it is there already."""
        with self.writing() as connection:
            body = json.dumps(asdict(entry), ensure_ascii=False)
            return bool(connection.execute("INSERT OR IGNORE INTO entries VALUES (?, ?, ?)", (entry.id, entry.document, body)).rowcount)

    def remove(self, ids: Collection[str]) -> int:
        """Takes entries out for good, with every answer on them; how many there were."""
        with self.writing() as connection:
            gone = sum(connection.execute("DELETE FROM entries WHERE id = ?", (id,)).rowcount for id in ids)
            for id in ids:
                connection.execute("DELETE FROM answers WHERE ? IN (left, right)", (id,))
        return gone

    def forget(self, document: str) -> int:
        """Takes out everybody of whom a document tells that is purged; how many there were."""
        if not self.exists:
            return 0
        with self.reading() as connection:
            ids = [row["id"] for row in connection.execute("SELECT id FROM entries WHERE document = ?", (document,))]
        return self.remove(ids) if ids else 0

    def answers(self) -> tuple[Answer, ...]:
        """Every answer that was ever given, in its order."""
        with self.reading() as connection:
            rows = connection.execute("SELECT left, right, verdict, by, at, why FROM answers ORDER BY seq").fetchall()
        return tuple(Answer(r["left"], r["right"], Verdict(r["verdict"]), r["by"], r["at"], r["why"]) for r in rows)

    def answer(self, given: Answer) -> None:
        """Adds an answer."""
        with self.writing() as connection:
            connection.execute(
                "INSERT INTO answers (left, right, verdict, by, at, why) VALUES (?, ?, ?, ?, ?, ?)",
                (given.left, given.right, str(given.verdict), given.by, given.at, given.why),
            )


def _entry(body: str) -> Entry:
    held = json.loads(body)
    stated = tuple(Stated(Field(s["field"]), s["words"], s["start"], s["end"], s["value"]) for s in held["stated"])
    return Entry(**held | {"fate": Fate(held["fate"]), "stated": stated, "chain": tuple(held["chain"])})
