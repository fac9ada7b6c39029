"""Who may work on a case together: accounts, sessions, failed logins, how closed incidents are. In `people.sqlite`, beside the record.

Passwords are kept as argon2id hashes, sessions as SHA-256 of their random ids: whoever reads the file can log in with neither.
"""

import hashlib
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from testimonia.errors import CaseError
from testimonia.model.deciding import person
from testimonia.model.people import SEES, Account, Level, Role
from testimonia.store.beside import PEOPLE, Beside
from testimonia.store.custody import now

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 128
"""Characters of a password. Length is what makes one hard to guess; which characters, is left to the person (OWASP ASVS 4, 2.1)."""
SESSION_SECONDS, IDLE_SECONDS = 12 * 3600, 2 * 3600
"""How long a session lasts, and how long without a page being asked for."""
_TOUCH_SECONDS = 60  # how exactly the last page is remembered
WINDOW_SECONDS = 15 * 60
PER_ACCOUNT, PER_ADDRESS = 10, 30
"""Failed logins in that window after which an account, or an address, has to wait."""
_MOST_FAILURES = 10_000  # rows; the oldest go first

_hashing = Lock()  # one hash takes 64 MiB: one at a time, whoever knocks


class People(Beside):
    """The people of one case. `clock`: seconds since 1970."""

    name = PEOPLE
    tables = (
        "CREATE TABLE accounts (key TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, hash TEXT NOT NULL, made TEXT NOT NULL)",
        "CREATE TABLE sessions (digest TEXT PRIMARY KEY, account TEXT NOT NULL, begun REAL NOT NULL, seen REAL NOT NULL)",
        "CREATE INDEX sessions_by_account ON sessions (account)",
        "CREATE TABLE failures (at REAL NOT NULL, who TEXT NOT NULL)",
        "CREATE INDEX failures_by_who ON failures (who, at)",
        "CREATE TABLE levels (mention TEXT PRIMARY KEY, level TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL, why TEXT NOT NULL)",
    )

    def __init__(self, case: Path, clock: Callable[[], float] = time.time) -> None:
        super().__init__(case)
        self._clock = clock

    # -- accounts

    def accounts(self) -> tuple[Account, ...]:
        """Everybody who may log in, by name."""
        with self.reading() as connection:
            return tuple(_account(row) for row in connection.execute("SELECT * FROM accounts ORDER BY key"))

    def find(self, name: str) -> Account | None:
        """The account of that name, however it is written; None when there is none."""
        return next((a for a in self.accounts() if person(a.name) == person(name)), None)

    def add(self, name: str, role: Role, password: str) -> Account:
        """A new account. Raises CaseError when the name is taken or empty, or the password too short or too long."""
        name = " ".join(name.split())
        if not name or len(name) > 80 or not name.isprintable():
            raise CaseError(f"{name!r}: not a name that can sign decisions. Give one of 1 to 80 letters, digits, signs and spaces.")
        hashed = _hashed(name, password)
        with self.writing() as connection:
            if connection.execute("SELECT 1 FROM accounts WHERE key = ?", (person(name),)).fetchone():
                raise CaseError(
                    f"{name}: there is an account of this name. Choose another, or change its role: testimonia people CASE role"
                )
            connection.execute("INSERT INTO accounts VALUES (?, ?, ?, ?, ?)", (person(name), name, str(role), hashed, now()))
        return Account(name, role, now())

    def change_role(self, name: str, role: Role) -> Account:
        """Another role, from the next page on. Raises CaseError for an unknown name, and when no owner would be left."""
        with self.writing() as connection:
            known = _must_know(connection, name)
            connection.execute("UPDATE accounts SET role = ? WHERE key = ?", (str(role), person(name)))
            _must_have_an_owner(connection)
        return Account(known.name, role, known.made)

    def remove(self, name: str) -> None:
        """Ends the account and its sessions; what it signed stays. Raises CaseError as `change_role` does."""
        with self.writing() as connection:
            _must_know(connection, name)
            connection.execute("DELETE FROM accounts WHERE key = ?", (person(name),))
            connection.execute("DELETE FROM sessions WHERE account = ?", (person(name),))
            _must_have_an_owner(connection)

    def change_password(self, name: str, password: str) -> None:
        """Another password; every session of the account ends. Raises CaseError for an unknown name or a password that will not do."""
        hashed = _hashed(name, password)
        with self.writing() as connection:
            _must_know(connection, name)
            connection.execute("UPDATE accounts SET hash = ? WHERE key = ?", (hashed, person(name)))
            connection.execute("DELETE FROM sessions WHERE account = ?", (person(name),))

    # -- logging in

    def log_in(self, name: str, password: str, address: str) -> str | None:
        """A new session's id; None when name and password do not fit, or too many tries failed. It takes as long whether the name is known.

        A try counts before it is looked at, so that many at once are not more than one after another.
        """
        marks = (f"account {_digest(person(name[:200]))}", f"address {_digest(address)}")
        if not self._may_try(marks):
            return None
        with self.reading() as connection:
            row = connection.execute("SELECT * FROM accounts WHERE key = ?", (person(name[:200]),)).fetchone()
        nobodys = _nobodys()  # made at the first login, whoever logs in
        fits = _fits(row["hash"] if row else nobodys, password[: LONGEST + 1]) and row is not None
        if not fits:
            return None
        session = secrets.token_urlsafe(32)
        with self.writing() as connection:
            connection.execute("DELETE FROM failures WHERE who = ?", (marks[0],))
            # It was no failure: of the address, this one try is taken back, and earlier ones still count.
            connection.execute(
                "DELETE FROM failures WHERE rowid = (SELECT rowid FROM failures WHERE who = ? ORDER BY at DESC, rowid DESC LIMIT 1)",
                (marks[1],),
            )
            self._drop_old(connection)
            # Removed, or given another password, since it was looked at: then there is nothing to begin.
            still = "SELECT ?, key, ?, ? FROM accounts WHERE key = ? AND hash = ?"
            moment = self._clock()
            begun = connection.execute(
                f"INSERT INTO sessions {still}", (_digest(session), moment, moment, row["key"], row["hash"])
            ).rowcount
        return session if begun else None

    def _may_try(self, marks: tuple[str, str]) -> bool:
        moment = self._clock()
        with self.writing() as connection:
            connection.execute("DELETE FROM failures WHERE at < ?", (moment - WINDOW_SECONDS,))
            counted = (connection.execute("SELECT count(*) FROM failures WHERE who = ?", (mark,)).fetchone()[0] for mark in marks)
            if any(number >= most for number, most in zip(counted, (PER_ACCOUNT, PER_ADDRESS), strict=True)):
                return False
            connection.executemany("INSERT INTO failures VALUES (?, ?)", [(moment, mark) for mark in marks])
            connection.execute(
                "DELETE FROM failures WHERE rowid IN (SELECT rowid FROM failures ORDER BY at DESC, rowid DESC LIMIT -1 OFFSET ?)",
                (_MOST_FAILURES,),
            )
        return True

    def knows(self, name: str, password: str, address: str) -> bool:
        """Whether the password is that account's; for somebody who is logged in and changes it. Tries count as those of logging in."""
        if not self._may_try((f"account {_digest(person(name))}", f"address {_digest(address)}")):
            return False
        with self.reading() as connection:
            row = connection.execute("SELECT hash FROM accounts WHERE key = ?", (person(name),)).fetchone()
        return _fits(row["hash"] if row else _nobodys(), password[: LONGEST + 1]) and row is not None

    # -- sessions

    def whose(self, session: str) -> Account | None:
        """Who is logged in by this session; None when it never was one, has ended, or nobody used it for too long."""
        moment, digest = self._clock(), _digest(session)
        with self.reading() as connection:
            row = connection.execute(
                "SELECT a.*, s.begun, s.seen FROM sessions AS s JOIN accounts AS a ON a.key = s.account WHERE s.digest = ?", (digest,)
            ).fetchone()
        if row is None or moment - row["begun"] > SESSION_SECONDS or moment - row["seen"] > IDLE_SECONDS:
            return None
        if moment - row["seen"] > _TOUCH_SECONDS:
            with self.writing() as connection:
                connection.execute("UPDATE sessions SET seen = ? WHERE digest = ?", (moment, digest))
        return _account(row)

    def log_out(self, session: str) -> None:
        """Ends one session."""
        with self.writing() as connection:
            connection.execute("DELETE FROM sessions WHERE digest = ?", (_digest(session),))

    def _drop_old(self, connection: sqlite3.Connection) -> None:
        moment = self._clock()
        connection.execute("DELETE FROM sessions WHERE begun < ? OR seen < ?", (moment - SESSION_SECONDS, moment - IDLE_SECONDS))

    # -- how closed an incident is: kept by its mentions, so that it stays closed when it is merged, split or built anew

    def set_level(self, mentions: Iterable[str], level: Level, *, by: str, why: str) -> None:
        """Opens or closes an incident, named by all its mentions."""
        with self.writing() as connection:
            for mention in mentions:
                connection.execute("DELETE FROM levels WHERE mention = ?", (mention,))
                if level is not Level.OPEN:
                    connection.execute("INSERT INTO levels VALUES (?, ?, ?, ?, ?)", (mention, str(level), by, now(), why))

    def levels(self) -> Mapping[str, Level]:
        """The level of every mention that is not open."""
        if not self.exists:
            return {}
        with self.reading() as connection:
            return {row["mention"]: Level(row["level"]) for row in connection.execute("SELECT mention, level FROM levels")}

    def forget(self, connection: Connection) -> None:
        """Takes out what is noted of mentions that the case holds no more."""
        if not self.exists:
            return
        held = set(connection.exec_driver_sql("SELECT id FROM mentions").scalars())
        with self.writing() as own:
            gone = [row["mention"] for row in own.execute("SELECT mention FROM levels") if row["mention"] not in held]
            own.executemany("DELETE FROM levels WHERE mention = ?", [(mention,) for mention in gone])

    def forget_words(self, stand_in: Callable[[str], bool]) -> None:
        """Empties the reasons in which words of a document stand that is purged; how closed the incidents are stays."""
        if not self.exists:
            return
        with self.writing() as own:
            told = {row["why"] for row in own.execute("SELECT why FROM levels") if stand_in(row["why"])}
            own.executemany("UPDATE levels SET why = '' WHERE why = ?", [(why,) for why in told])

    def hidden_from(self, role: Role) -> frozenset[str]:
        """Mentions that somebody of this role may not see; with them goes every incident that holds one."""
        if role is Role.OWNER:
            return frozenset()
        return frozenset(mention for mention, level in self.levels().items() if not role.may(SEES[level]))


def strictest(levels: Iterable[Level]) -> Level:
    """An incident is as closed as the most closed of its mentions."""
    return max(levels, key=list(Level).index, default=Level.OPEN)


def _account(row: sqlite3.Row) -> Account:
    return Account(row["name"], Role(row["role"]), row["made"])


def _must_know(connection: sqlite3.Connection, name: str) -> Account:
    row = connection.execute("SELECT * FROM accounts WHERE key = ?", (person(name),)).fetchone()
    if row is None:
        raise CaseError(f"{name}: no account of this name. List them: testimonia people CASE list")
    return _account(row)


def _must_have_an_owner(connection: sqlite3.Connection) -> None:
    if not connection.execute("SELECT 1 FROM accounts WHERE role = ?", (str(Role.OWNER),)).fetchone():
        raise CaseError("somebody must be the owner: nobody else can let people in. Make another owner first; nothing was changed.")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def _hashed(name: str, password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise CaseError(f"a password has {SHORTEST} to {LONGEST} characters; this one has {len(password)}. Four unrelated words do well.")
    if person(name) in person(password):
        raise CaseError("the password holds the name: that is the first thing that others try. Choose another.")
    with _hashing:
        return _hasher().hash(password.encode("utf-8", errors="surrogatepass"))


def _fits(hashed: str, password: str) -> bool:
    from argon2.exceptions import VerifyMismatchError

    try:
        with _hashing:
            return _hasher().verify(hashed, password.encode("utf-8", errors="surrogatepass"))
    except VerifyMismatchError:
        return False


@cache
def _hasher() -> "PasswordHasher":
    try:
        from argon2 import PasswordHasher
    except ModuleNotFoundError:
        raise CaseError("accounts need argon2-cffi. Install it: pip install 'testimonia[workbench]'") from None
    return PasswordHasher()  # argon2id as RFC 9106 recommends where memory is dear: 3 passes, 64 MiB, 4 lanes


@cache
def _nobodys() -> str:
    """A hash that no password fits, so that an unknown name costs what a known one does."""
    with _hashing:
        return _hasher().hash(secrets.token_bytes(32))
