"""A case as pages read it: by index, a few rows at a time, many readers at once.

`StoredCase` reads whole layers and belongs to one thread. Pages ask for one incident, one document, twenty results; each thread has a
connection of its own that cannot write, and everything asked inside one `moment` belongs to one moment of the case.
"""

import json
import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import local
from typing import Any, TypeVar, cast

from testimonia.model.lines import Noun
from testimonia.model.protocols import Reconciliation
from testimonia.model.record import Account, Claim, Document, Incident, Judgement, Mention
from testimonia.store import grids, rows, sight, unspaced
from testimonia.store.history import Cause, State
from testimonia.store.told import Comment, Round
from testimonia.store.trouble import trouble

BUSY_SECONDS = 2.0
"""How long a page waits for a writer that is about to finish, before it says that the case is being written to."""
MOST_RANKED = 2_000
"""Of a word that stands everywhere, so many finds are put in order; the others are not looked at."""
CLOSE = "abs(excess) <= 12"
"""Bits on either side of what a link takes within which it is worth a look; beyond it the odds are a thousand to one and more."""

_WORD = re.compile(r"\w+")
_ORDER = {"weight": "minor, dead DESC, hurt DESC, others DESC, documents DESC, day, id", "day": "day IS NULL, day, id"}
_STATUS = {"": "1", "not_read": "json_extract(d.body, '$.status') = 'not_read'"}
T = TypeVar("T", bound=Noun)


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which state of the case a page shows: what is worked out for one stamp holds as long as the stamp does.

    `state`: number of the last state of the incidents; the others count what was ever written; `stale`: the incidents are not yet built
    from all of it.
    """

    state: int
    documents: int
    claims: int
    judgements: int
    stale: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What lists show of an incident. `dead`, `hurt`, `others`: the largest number of persons in any range of theirs."""

    id: str
    kind: str
    day: str | None
    place: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    precision: str | None
    dead: int
    hurt: int
    others: int
    documents: int
    origins_low: int
    origins_high: int
    disagreements: int
    minor: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A document as lists show it."""

    document: Document
    claims: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that holds the words looked for. `passage`: some of its text, finds between the characters 2 and 3."""

    id: str
    passage: str


@dataclass(frozen=True, slots=True)
class Order:
    """In which order claims wait: points by property, times points by the dead of the incident (from, points; the largest first), times
    doubt, which is one less the claim's score but at least `least_doubt`."""

    stakes: Mapping[str, int]
    reach: tuple[tuple[int, int], ...]
    least_doubt: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which claims are asked for; None does not matter. `without`: claims that need no look; `at_most`: the highest score."""

    without: frozenset[str] = frozenset()
    property: str | None = None
    incident: str | None = None
    document: str | None = None
    at_most: float | None = None

    def condition(self) -> tuple[str, list[Any]]:
        """As a condition with its values."""
        parts = (
            (" AND f.property = ?", self.property),
            (" AND a.incident = ?", self.incident),
            (" AND f.document = ?", self.document),
            (" AND f.score <= ?", self.at_most),
        )
        return "".join(text for text, value in parts if value is not None), [value for _, value in parts if value is not None]


@dataclass(frozen=True, slots=True)
class Picked:
    """Which claims are to be accepted together; empty does not matter. `source`: a name in the chain; `reader`: its maker; `at_least`: the
    lowest score."""

    property: str = ""
    kind: str = ""
    source: str = ""
    certainty: str = ""
    reader: str = ""
    at_least: float | None = None

    def condition(self) -> tuple[str, list[Any]]:
        """As a condition with its values."""
        named = "EXISTS (SELECT 1 FROM json_each(c.body, '$.chain') AS l WHERE json_extract(l.value, '$.source.name') = ?)"
        parts = (
            ("f.property = ?", self.property or None),
            ("json_extract(m.body, '$.kind') = ?", self.kind or None),
            (named, self.source or None),
            ("json_extract(c.body, '$.certainty') = ?", self.certainty or None),
            ("f.made_by = ?", self.reader or None),
            ("f.score > ?", self.at_least),
        )
        return "".join(f" AND {text}" for text, value in parts if value is not None), [value for _, value in parts if value is not None]


@dataclass(frozen=True, slots=True)
class LinkDoubt:
    """Two mentions that were nearly (or only just) joined. `excess`: bits above, or below, what a link takes."""

    left: str
    right: str
    excess: float
    taken: bool


@dataclass(frozen=True, slots=True)
class Custody:
    """An entry of the custody ledger as it is stored. `body`: its sealed part as JSON; None once it was erased."""

    seq: int
    at: str
    action: str
    item: str
    body: str | None
    hash: str


class Pages:
    """The readers' door to a case. Open as many moments as there are threads; `close` when the last one is over."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._mine = local()
        self._open: list[sqlite3.Connection] = []

    @contextmanager
    def moment(self, hidden: frozenset[str] = frozenset()) -> Iterator["Moment"]:
        """Everything asked inside belongs to one moment. Raises CaseLocked when a writer does not let go in time, CaseDamaged.

        `hidden`: mentions whose incidents the reader may not see; nothing that is asked inside tells of them.
        """
        if hidden:
            with self._veiled(hidden) as moment:
                yield moment
            return
        with trouble(self.path):
            connection = self._connection()
            connection.execute("BEGIN")
            try:
                yield Moment(connection)
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def _veiled(self, hidden: frozenset[str]) -> Iterator["Moment"]:
        with trouble(self.path):
            connection = self._connection("veiled")
            connection.execute("BEGIN")
            try:
                moment = Moment(connection, veiled=True)
                version = connection.execute("SELECT max(number) FROM main.states").fetchone()[0]
                stood = (hidden, version, *connection.execute("SELECT max(seq) FROM main.claims").fetchone())
                if getattr(self._mine, "stood", None) != stood:
                    sight.veil(connection, hidden)
                    self._mine.stood = stood
                yield moment
            except BaseException:
                self._mine.stood = None
                raise
            finally:
                connection.execute("COMMIT")  # keeps the veil, which is all that such a connection can write

    def _connection(self, sort: str = "connection") -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._mine, sort, None)
        if found is None:
            file = (self.path / "case.sqlite").resolve().as_uri()
            # Closed by another thread when the application ends; otherwise never shared.
            found = sqlite3.connect(f"{file}?mode=ro", uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            found.row_factory = sqlite3.Row
            found.execute("PRAGMA cache_size = -4000")
            if sort == "connection":
                found.execute("PRAGMA query_only = ON")
            setattr(self._mine, sort, found)
            self._open.append(found)
        return found

    def close(self) -> None:
        """Closes the connections of all threads."""
        for connection in self._open:
            connection.close()
        self._open.clear()
        self._mine = local()


class Moment:
    """One moment of a case. Every method is answered by an index, except where it says otherwise."""

    def __init__(self, connection: sqlite3.Connection, *, veiled: bool = False) -> None:
        self._connection = connection
        self._seen = " AND d.text IS NOT NULL" if veiled else ""

    @property
    def _of_claims(self) -> str:
        """The condition that leaves out claims that the reader may not see."""
        return " AND d.seq IN (SELECT seq FROM claims)" if self._seen else ""

    def hidden_ids(self) -> frozenset[str]:
        """Ids of what the reader may not see: for what is asked elsewhere than here."""
        return frozenset(sight.hidden_ids(self._connection)) if self._seen else frozenset()

    def _all(self, query: str, *values: Any) -> list[sqlite3.Row]:
        return self._connection.execute(query, values).fetchall()

    def _one(self, query: str, *values: Any) -> sqlite3.Row | None:
        return cast(sqlite3.Row | None, self._connection.execute(query, values).fetchone())

    def _number(self, query: str, *values: Any) -> int:
        row = self._one(query, *values)
        return int(row[0] or 0) if row else 0

    def _in(self, query: str, ids: Collection[str]) -> list[sqlite3.Row]:
        """Rows for a set of ids; `query` has `IN ({})`."""
        found: list[sqlite3.Row] = []
        listed = sorted(set(ids))
        for at in range(0, len(listed), 500):
            part = listed[at : at + 500]
            found += self._all(query.format(", ".join("?" * len(part))), *part)
        return found

    # -- the case

    def stamp(self) -> Stamp:
        """Which state this is."""
        meta = self.meta()
        return Stamp(
            self._number("SELECT max(number) FROM states"),
            self._number("SELECT max(seq) FROM documents"),
            self._number("SELECT max(seq) FROM claims"),
            self._number("SELECT max(seq) FROM judgements"),
            meta.get("stale") in ("yes", "judged"),
        )

    def meta(self) -> Mapping[str, str]:
        """What the case knows of itself: name, reader, rule."""
        return {row["key"]: row["value"] for row in self._all("SELECT key, value FROM meta")}

    def count(self, table: str, where: str = "1") -> int:
        """How many rows a table has; it walks over them. `table` and `where` are the program's own words, never a reader's."""
        return self._number(f"SELECT count(*) FROM {table} WHERE {where}")

    def tally(self, query: str) -> dict[str, int]:
        """Counts by a first column; `query` is the program's own, and walks over its table."""
        return {str(row[0]): int(row[1]) for row in self._all(query)}

    def states(self, last: int = 50) -> tuple[State, ...]:
        """The last states of the incidents, the newest first."""
        found = self._all("SELECT number, at, cause, rule FROM states ORDER BY number DESC LIMIT ?", last)
        return tuple(State(row["number"], row["at"], Cause(row["cause"]), row["rule"]) for row in found)

    # -- incidents

    def incidents(self, ids: Collection[str]) -> dict[str, Incident]:
        """Incidents by id; ids that lead nowhere are left out."""
        return {i.id: i for i in (_incident(row["body"]) for row in self._in("SELECT body FROM incidents WHERE id IN ({})", ids))}

    def incident(self, incident: str) -> Incident | None:
        """One incident; None when there is none of that id now."""
        return self.incidents([incident]).get(incident)

    def heirs(self, former: str) -> tuple[str, ...]:
        """Incidents that carry an id which is no longer in use; two when it was split."""
        found = self._all("SELECT incident FROM incident_former WHERE former = ? ORDER BY incident", former)
        return tuple(row["incident"] for row in found)

    def facts(
        self,
        *,
        order: str = "weight",
        where: str = "1",
        values: Sequence[Any] = (),
        offset: int = 0,
        limit: int = 50,
    ) -> tuple[Facts, ...]:
        """Incidents for a list. `order`: "weight", the gravest first, or "day". `where` is the program's own, with `?` for `values`."""
        query = f"SELECT * FROM incident_facts WHERE {where} ORDER BY {_ORDER[order]} LIMIT ? OFFSET ?"
        return tuple(_facts(row) for row in self._all(query, *values, limit, offset))

    def facts_of(self, ids: Collection[str]) -> dict[str, Facts]:
        """The same, by id."""
        found = self._in("SELECT * FROM incident_facts WHERE id IN ({})", ids)
        return {row["id"]: _facts(row) for row in found}

    def count_facts(self, where: str, values: Sequence[Any]) -> int:
        """How many incidents a list would have in all."""
        return self._number(f"SELECT count(*) FROM incident_facts WHERE {where}", *values)

    def incident_of(self, mentions: Collection[str]) -> dict[str, str]:
        """Incidents by mention; mentions that are in none are left out."""
        found = self._in("SELECT mention, incident FROM incident_mentions WHERE mention IN ({})", mentions)
        return {row["mention"]: row["incident"] for row in found}

    def accounts(self, incident: str) -> tuple[Account, ...]:
        """What each origin says of an incident."""
        found = self._all("SELECT body FROM accounts WHERE incident = ? ORDER BY seq", incident)
        return tuple(cast(Account, rows.noun(row["body"])) for row in found)

    def incident_of_account(self, account: str) -> str | None:
        """The incident that an account is of; None when there is no such account."""
        row = self._one("SELECT incident FROM accounts WHERE id = ?", account)
        return str(row["incident"]) if row else None

    def account_of(self, claims: Collection[str]) -> dict[str, str]:
        """Accounts by claim."""
        found = self._in("SELECT claim, account FROM account_claims WHERE claim IN ({})", claims)
        return {row["claim"]: row["account"] for row in found}

    def reasons(self, accounts: Collection[str]) -> dict[str, tuple[int, int, tuple[str, ...]]]:
        """What each account adds to the two ends of the number of independent origins, and why; those of which it is not known left out."""
        found = self._in("SELECT * FROM account_reasons WHERE account IN ({})", accounts)
        return {row["account"]: (row["low"], row["high"], tuple(json.loads(row["why"]))) for row in found}

    def doubtful_links(self, limit: int, offset: int = 0) -> tuple[LinkDoubt, ...]:
        """Pairs of mentions whose link was close, the closest to what a link takes first."""
        ordered = f"SELECT * FROM link_reasons WHERE {CLOSE} ORDER BY abs(excess), left, right LIMIT ? OFFSET ?"
        found = self._all(ordered, limit, offset)
        return tuple(LinkDoubt(row["left"], row["right"], row["excess"], bool(row["taken"])) for row in found)

    def link(self, left: str, right: str) -> LinkDoubt | None:
        """What the reconciliation noted of one pair; None when it noted nothing."""
        row = self._one("SELECT * FROM link_reasons WHERE left = ? AND right = ?", *sorted((left, right)))
        return LinkDoubt(row["left"], row["right"], row["excess"], bool(row["taken"])) if row else None

    def links_of(self, mentions: Collection[str]) -> tuple[LinkDoubt, ...]:
        """What the reconciliation noted of pairs that one of these mentions is in, the strongest first."""
        left = self._in("SELECT * FROM link_reasons WHERE left IN ({})", mentions)
        right = self._in("SELECT * FROM link_reasons WHERE right IN ({})", mentions)
        found = sorted({(row["left"], row["right"], row["excess"], row["taken"]) for row in (*left, *right)}, key=lambda r: (-r[2], r))
        return tuple(LinkDoubt(one, other, excess, bool(taken)) for one, other, excess, taken in found)

    def changed_since(self, state: int) -> tuple[Reconciliation, Reconciliation]:
        """Incidents and accounts that stood in a state and stand no more, and those that stand now and did not stand then."""
        before = self._all("SELECT noun, body FROM versions WHERE since <= ? AND until > ?", state, state)
        after = self._all("SELECT noun, body FROM versions WHERE since > ? AND until IS NULL", state)
        return _layer(before), _layer(after)

    def count_changed_since(self, state: int) -> int:
        """How many versions of incidents that is."""
        ended = "SELECT count(*) FROM versions WHERE since <= ? AND until > ? AND noun = 'incident'"
        began = "SELECT count(*) FROM versions WHERE since > ? AND until IS NULL AND noun = 'incident'"
        return self._number(ended, state, state) + self._number(began, state)

    def before_last_reading(self) -> int:
        """The number of the state before documents last came; 0 when there was none."""
        return max(0, self._number("SELECT max(number) FROM states WHERE cause IN ('reading', 'import')") - 1)

    def count_changed(self, state: int) -> tuple[int, int]:
        """How many incidents began, and how many ended, with a state: versions, so that a changed one counts on both sides."""
        return (
            self._number("SELECT count(*) FROM versions WHERE since = ? AND noun = 'incident'", state),
            self._number("SELECT count(*) FROM versions WHERE until = ? AND noun = 'incident'", state),
        )

    def versions(self, incident: str) -> tuple[tuple[int, int | None, Incident], ...]:
        """Every form that an incident of this id had: the state that it began with, the one that it ended with, and the form."""
        found = self._all("SELECT since, until, body FROM versions WHERE id = ? AND noun = 'incident' ORDER BY since", incident)
        return tuple((row["since"], row["until"], cast(Incident, rows.noun(row["body"]))) for row in found)

    # -- claims, mentions

    def claims(self, ids: Collection[str]) -> dict[str, Claim]:
        """Claims by id."""
        return {c.id: c for c in self._nouns("claims", ids, Claim)}

    def claims_on(self, mentions: Collection[str]) -> tuple[Claim, ...]:
        """All claims of these mentions, superseded ones too, by document and the order of reading."""
        found = self._in("SELECT document, seq, body FROM claims WHERE mention IN ({})", mentions)
        ordered = sorted(found, key=lambda row: (row["document"], row["seq"]))
        return tuple(cast(Claim, rows.noun(row["body"])) for row in ordered)

    def claims_in(self, document: str) -> tuple[Claim, ...]:
        """All claims of a document, in the order of reading."""
        found = self._all("SELECT body FROM claims WHERE document = ? ORDER BY seq", document)
        return tuple(cast(Claim, rows.noun(row["body"])) for row in found)

    def heirs_of_claims(self, ids: Collection[str]) -> tuple[Claim, ...]:
        """Claims that supersede these."""
        found = self._in("SELECT body FROM claims WHERE supersedes IN ({})", ids)
        return tuple(cast(Claim, rows.noun(row["body"])) for row in found)

    def claims_from(self, seqs: Sequence[int]) -> tuple[Claim, ...]:
        """Claims by their numbers in the table, in the order of the numbers given."""
        found = {row["seq"]: row["body"] for row in self._in("SELECT seq, body FROM claims WHERE seq IN ({})", [str(s) for s in seqs])}
        return tuple(cast(Claim, rows.noun(found[seq])) for seq in seqs if seq in found)

    def relations_to(self, mentions: Collection[str]) -> tuple[Claim, ...]:
        """Claims that say what another act has to do with one of these mentions."""
        found = self._in("SELECT claim FROM relation_targets WHERE mention IN ({})", mentions)
        return tuple(self.claims([row["claim"] for row in found]).values())

    def mentions(self, ids: Collection[str]) -> dict[str, Mention]:
        """Mentions by id."""
        return {m.id: m for m in self._nouns("mentions", ids, Mention)}

    def mentions_in(self, document: str) -> tuple[Mention, ...]:
        """All mentions of a document, in the order of reading."""
        found = self._all("SELECT body FROM mentions WHERE document = ? ORDER BY seq", document)
        return tuple(cast(Mention, rows.noun(row["body"])) for row in found)

    def waiting(self, order: "Order", wanted: "Wanted", limit: int) -> tuple[tuple[str, ...], int]:
        """Claims that count for an incident and wait for a look, the weightiest first, no more than `limit`; and how many wait in all.

        It walks over all claims: to be asked once for a stamp.
        """
        only, values = wanted.condition()
        source = (
            "FROM account_claims AS a JOIN claim_facts AS f ON f.id = a.claim JOIN incident_facts AS i ON i.id = a.incident "
            f"WHERE a.claim NOT IN (SELECT value FROM json_each(?)){only}"
        )
        judged = json.dumps(sorted(wanted.without))
        stakes = " ".join("WHEN ? THEN ?" for _ in order.stakes)
        reach = " ".join("WHEN i.dead >= ? THEN ?" for _ in order.reach)
        weight = f"(CASE f.property {stakes} ELSE 1 END) * (CASE {reach} ELSE 1 END) * max(?, 1.0 - f.score)"
        weighing = [*(v for pair in order.stakes.items() for v in pair), *(v for pair in order.reach for v in pair), order.least_doubt]
        found = self._all(f"SELECT a.claim {source} ORDER BY {weight} DESC, a.claim LIMIT ?", judged, *values, *weighing, limit)
        return tuple(row[0] for row in found), self._number(f"SELECT count(*) {source}", judged, *values)

    def picked(self, picked: "Picked", without: Collection[str], limit: int) -> tuple[tuple[str, ...], int]:
        """Claims that count for an incident, were not judged and fit a filter, by document and place; no more than `limit`; and how many
        fit in all. It walks over all claims: to be asked once for a stamp."""
        only, values = picked.condition()
        source = (
            "FROM account_claims AS a JOIN claim_facts AS f ON f.id = a.claim JOIN claims AS c ON c.id = a.claim "
            f"JOIN mentions AS m ON m.id = c.mention WHERE a.claim NOT IN (SELECT value FROM json_each(?)){only}"
        )
        judged = json.dumps(sorted(without))
        found = self._all(f"SELECT a.claim {source} ORDER BY c.document, c.seq LIMIT ?", judged, *values, limit)
        total = len(found) if len(found) < limit else self._number(f"SELECT count(*) {source}", judged, *values)
        return tuple(row[0] for row in found), total

    def readers(self) -> tuple[str, ...]:
        """Who made claims by reading documents, in the order of the alphabet."""
        return tuple(row[0] for row in self._all("SELECT DISTINCT made_by FROM readings ORDER BY made_by"))

    # -- documents

    def documents(self, ids: Collection[str], *, text: bool = False) -> dict[str, Document]:
        """Documents by id, without their texts unless asked for."""
        column = "text" if text else "NULL AS text"
        found = self._in(f"SELECT body, {column} FROM documents WHERE id IN ({{}})", ids)
        return {d.id: d for d in (rows.document(row["body"], row["text"]) for row in found)}

    def document(self, document: str, *, text: bool = False) -> Document | None:
        """One document; None when the case has none of that id."""
        return self.documents([document], text=text).get(document)

    def window(self, document: str, start: int, length: int) -> str:
        """A stretch of a document's text; empty where there is none."""
        row = self._one("SELECT substr(text, ?, ?) FROM documents WHERE id = ?", start + 1, length, document)
        return str(row[0] or "") if row else ""

    def list_documents(self, offset: int, limit: int, only: str = "") -> tuple[Listed, ...]:
        """Documents in the order in which they came, the newest first. `only`: "not_read" for those that were not read."""
        found = self._all(
            "SELECT body, (SELECT count(*) FROM claims AS c WHERE c.document = d.id) AS claims FROM documents AS d "
            f"WHERE {_STATUS[only]} ORDER BY seq DESC LIMIT ? OFFSET ?",
            limit,
            offset,
        )
        return tuple(Listed(rows.document(row["body"], None), row["claims"]) for row in found)

    def count_documents(self, only: str = "") -> int:
        """How many documents such a list has in all."""
        return self._number(f"SELECT count(*) FROM documents AS d WHERE {_STATUS[only]}")

    # -- people

    def judgements_after(self, seq: int) -> tuple[tuple[int, Judgement, str], ...]:
        """Judgements written after a number of the ledger, each with its number and its hash."""
        found = self._all("SELECT seq, body, hash FROM judgements WHERE seq > ? ORDER BY seq", seq)
        return tuple((row["seq"], cast(Judgement, rows.noun(row["body"])), row["hash"]) for row in found)

    def private_names(self) -> frozenset[str]:
        """Names of sources and actors that are private persons, and of persons found by the reader. It walks over all documents' lists."""
        names = {row[0] for row in self._all("SELECT name FROM private_names")}
        for row in self._all("SELECT names FROM persons"):
            names.update(json.loads(row["names"]))
        return frozenset(names)

    def custody(self, limit: int, offset: int = 0, item: str = "") -> tuple["Custody", ...]:
        """Entries of the custody ledger, the newest first; of one item when its id is given."""
        found = self._all(
            "SELECT seq, at, action, item, body, hash FROM custody WHERE ? IN ('', item) ORDER BY seq DESC LIMIT ? OFFSET ?",
            item,
            limit,
            offset,
        )
        return tuple(Custody(*row) for row in found)

    def count_custody(self, item: str = "") -> int:
        """How many entries there are."""
        return self._number("SELECT count(*) FROM custody WHERE ? IN ('', item)", item)

    # -- people beside one another

    def beside(self) -> tuple[int, ...]:
        """What changes with every comment, closed answer, judgement on a grid and round: they change nothing that a stamp tells of."""
        written = [f"SELECT max(seq) FROM {table}" for table in ("comments", "answers", "grid_entries")]
        counted = (*written, "SELECT count(*) + count(opened_at) FROM rounds")
        return tuple(self._number(query) for query in counted)

    def comments(self, items: Collection[str]) -> tuple[Comment, ...]:
        """What people said about these things, in their order."""
        found = self._in("SELECT seq, at, by, item, body FROM comments WHERE item IN ({})", items)
        return tuple(Comment(*row) for row in sorted(found, key=lambda row: int(row["seq"])))

    def rounds(self) -> tuple[Round, ...]:
        """Rounds of closed answers, the newest first."""
        return tuple(Round(*row) for row in self._all("SELECT * FROM rounds ORDER BY number DESC"))

    def answers(self, round: int, by: str) -> tuple[Judgement, ...]:
        """The answers of one reviewer in a round, in their order."""
        found = self._all("SELECT body FROM answers WHERE round = ? AND by = ? AND body != '' ORDER BY seq", round, by)
        return tuple(cast(Judgement, rows.noun(row["body"])) for row in found)

    def answered(self, round: int) -> dict[str, int]:
        """How many answers each reviewer gave in a round; never which."""
        return {str(row[0]): int(row[1]) for row in self._all("SELECT by, count(*) FROM answers WHERE round = ? GROUP BY by", round)}

    def grid(self, incident: Incident) -> tuple[grids.Entry, ...]:
        """What people judged on the grid of an incident, under its id and those that it had, in its order."""
        found = self._in("SELECT * FROM grid_entries WHERE incident IN ({})", {incident.id, *incident.formerly})
        return tuple(grids.entry_of(dict(row)) for row in sorted(found, key=lambda row: int(row["seq"])))

    # -- words

    def search_documents(self, query: str, limit: int, offset: int = 0) -> tuple[Hit, ...]:
        """Documents that hold all words of the query, the best first."""
        if unspaced.unspaced(query):
            return tuple(Hit(*hit) for hit in unspaced.documents(self._all, query, self._seen, limit, offset))
        match = matching(query)
        if not match:
            return ()
        found = self._all(
            "SELECT d.id, snippet(search_documents, 0, char(2), char(3), ' … ', 28) AS passage FROM search_documents "
            "JOIN documents AS d ON d.seq = search_documents.rowid "
            f"WHERE search_documents MATCH ?{self._seen} ORDER BY rank LIMIT ? OFFSET ?",
            match,
            limit,
            offset,
        )
        return tuple(Hit(row["id"], row["passage"]) for row in found)

    def search_claims(self, query: str, limit: int, offset: int = 0) -> tuple[Claim, ...]:
        """Claims whose words, value or speakers hold all words of the query, the best first."""
        if unspaced.unspaced(query):
            return self.claims_from(unspaced.claims(self._all, query, self._of_claims, limit, offset))
        match = matching(query)
        if not match:
            return ()
        only = " AND rowid IN (SELECT seq FROM claims)" if self._seen else ""
        ranked = self._all(
            f"SELECT rowid FROM (SELECT rowid, rank FROM search_claims WHERE search_claims MATCH ?{only} LIMIT ?) "
            "ORDER BY rank LIMIT ? OFFSET ?",
            match,
            MOST_RANKED,
            limit,
            offset,
        )
        return self.claims_from([row["rowid"] for row in ranked])

    def count_found(self, query: str) -> tuple[int, int]:
        """How many documents and claims hold the words; no more than MOST_RANKED of each are counted."""
        if unspaced.unspaced(query):
            return unspaced.count(self._all, query, (self._seen, self._of_claims), MOST_RANKED)
        match = matching(query)
        if not match:
            return 0, 0
        seen = {"search_documents": "SELECT d.seq FROM documents AS d WHERE d.text IS NOT NULL", "search_claims": "SELECT seq FROM claims"}
        only = {name: f" AND rowid IN ({rows})" if self._seen else "" for name, rows in seen.items()}
        documents, claims = (
            self._number(f"SELECT count(*) FROM (SELECT 1 FROM {name} WHERE {name} MATCH ?{only[name]} LIMIT ?)", match, MOST_RANKED)
            for name in seen
        )
        return documents, claims

    def _nouns(self, table: str, ids: Collection[str], _kind: type[T]) -> Iterator[T]:
        for row in self._in(f"SELECT body FROM {table} WHERE id IN ({{}})", ids):
            yield cast(T, rows.noun(row["body"]))


def matching(query: str) -> str:
    """A reader's words as a query of the index: all of them, each quoted so that no sign is an operator; a last star means "begins so"."""
    words = [f'"{word}"' for word in _WORD.findall(query)]
    if words and query.rstrip().endswith("*"):
        words[-1] += " *"
    return " ".join(words)


@lru_cache(maxsize=4_096)
def _incident(body: str) -> Incident:
    """Every page names incidents, and mostly the same ones: they are read from their lines once. About 10 kB each."""
    return cast(Incident, rows.noun(body))


def _facts(row: sqlite3.Row) -> Facts:
    values = {name: row[name] for name in row.keys()}  # noqa: SIM118  (a Row gives its values when it is walked over)
    return Facts(**values | {"minor": bool(values["minor"])})


def _layer(found: Sequence[sqlite3.Row]) -> Reconciliation:
    return Reconciliation(
        incidents=tuple(cast(Incident, rows.noun(row["body"])) for row in found if row["noun"] == "incident"),
        accounts=tuple(cast(Account, rows.noun(row["body"])) for row in found if row["noun"] == "account"),
    )
