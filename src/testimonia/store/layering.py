"""The second layer written: incidents one after the other, so that memory does not grow with them, and only what is another than before.

What stands is compared as it is written down. A whole layer and a change of it go the same way: of a change fewer incidents are given.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar, cast

from sqlalchemy import Connection, select

from testimonia.model.protocols import Reconciliation
from testimonia.model.record import Account, Incident
from testimonia.store import history, reasons, rows, stepping
from testimonia.store.history import Cause
from testimonia.store.reasons import LinkReason, OriginReason
from testimonia.store.tables import INCIDENTS, VERSIONS

_AT_ONCE = 500
_OF_JUDGEMENTS = (Cause.JUDGEMENT, Cause.RULE)
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Made:
    """An incident with its accounts (id and line of each), as they are written; `why`: of each account what it adds and why, as JSON."""

    id: str
    body: str
    accounts: Sequence[Sequence[str]]
    why: Sequence[Sequence[str | int]]


def made(incident: Incident, accounts: Iterable[Account], why: Iterable[OriginReason] = ()) -> Made:
    """An incident as it is written."""
    told = [(r.account, r.low, r.high, json.dumps(r.why)) for r in why]
    return Made(incident.id, rows.body(incident), [(a.id, rows.body(a)) for a in accounts], told)


@dataclass(frozen=True, slots=True)
class Links:
    """Reasons for links that are other than before, and pairs of mentions of which nothing is to be told any more. `whole`: they are all
    that is to be told."""

    other: Iterable[LinkReason] = ()
    gone: Sequence[tuple[str, str]] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Layer:
    """Incidents as they are to stand.

    `order`: the ids of all; `made`: those that may be another than before, in that order, as often as it is asked; `holder`: the incident
    of a mention; `whole`: all are given.
    """

    order: Sequence[str]
    made: Callable[[], Iterator[Made]]
    holder: Callable[[str], str | None]
    links: Links
    whole: bool = True


def layer_of(found: Reconciliation) -> Layer:
    """A layer that is held in memory. Reasons for links stay as they are."""
    accounts: dict[str, list[Account]] = {}
    for account in found.accounts:
        accounts.setdefault(account.incident, []).append(account)
    holder = {mention: incident.id for incident in found.incidents for mention in incident.mentions}
    given = [made(incident, accounts.get(incident.id, ())) for incident in found.incidents]
    return Layer([m.id for m in given], lambda: iter(given), holder.get, Links(whole=False))


def write(connection: Connection, layer: Layer, at: str, cause: Cause, rule: str) -> None:
    """Puts a layer in place of the one that stands, and tells in the history what is another than before.

    Ids that are gone live on in `formerly`. After a judgement it looks back to the incidents that documents last made: so what is judged
    and undone leaves them as they were.
    """
    anchor = history.last_of_documents(connection) if cause in _OF_JUDGEMENTS else None
    stands = {row.id for row in connection.execute(select(INCIDENTS.c.id))}
    former = _Former(connection, layer, stands, anchor)
    bare = not history.known(connection)
    state = history.new_state(connection, at, cause, rule)
    _begin(connection)
    _touch(connection, sorted(stands.difference(layer.order)))
    other = bytearray()  # of each given incident whether it is another than before
    for part in _portions(layer.made()):
        other += _compared(connection, [former.carried(m) for m in part])
    _rewrite(connection, former.left())
    _take_away(connection)
    places = stepping.settled_places(connection, layer.order)
    flags = iter(other)
    for part in _portions(layer.made()):
        _put(connection, [former.carried(m) for m in part if next(flags)], places)
        reasons.add_origins(connection, [why for m in part for why in m.why])
    reasons.change_links(connection, layer.links.other, layer.links.gone, whole=layer.links.whole)
    history.compare(connection, state, whole=layer.whole or bare)


def _portions(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    rest = iter(items)
    while part := list(islice(rest, _AT_ONCE)):
        yield part


# -- ids that incidents had


class _Former:
    """Ids that lead to incidents: those of incidents that are gone, each to the one that took over most of its mentions."""

    def __init__(self, connection: Connection, layer: Layer, stands: set[str], anchor: int | None) -> None:
        self._connection = connection
        self._ids, self._holder = frozenset(layer.order), layer.holder
        fresh, ended = _since(connection, anchor) if anchor is not None else (frozenset[str](), ())
        told: dict[str, set[str]] = {}
        for row in connection.exec_driver_sql("SELECT incident, former FROM incident_former"):
            told.setdefault(row.incident, set()).add(row.former)
        self._written: Mapping[str, frozenset[str]] = {i: frozenset(former) for i, former in told.items()}
        self._inherited: dict[str, set[str]] = {}
        for i in sorted(stands - fresh):
            if i in told or i not in self._ids:
                self._leads(i, told.get(i, set()), () if i in self._ids else self._mentions(i))
        for before in ended:
            self._leads(before.id, set(before.formerly), before.mentions)
        self._inherited = {i: former for i, ids in self._inherited.items() if (former := ids - self._ids)}
        self._left = {i for i in {*self._written, *self._inherited} if i in stands and i in self._ids}

    def _leads(self, before: str, formerly: set[str], mentions: Iterable[str]) -> None:
        heir = before if before in self._ids else self._heir(mentions)
        if heir is not None:
            self._inherited.setdefault(heir, set()).update({before, *formerly})

    def _heir(self, mentions: Iterable[str]) -> str | None:
        """Where an incident was split, its id goes to the part that holds most of its mentions, among equals to the smallest id."""
        shares = Counter(holder for m in mentions if (holder := self._holder(m)))
        return min(shares, key=lambda heir: (-shares[heir], heir), default=None)

    def _mentions(self, incident: str) -> list[str]:
        found = self._connection.exec_driver_sql("SELECT mention FROM incident_mentions WHERE incident = ?", (incident,))
        return list(found.scalars())

    def carried(self, given: Made) -> Made:
        """An incident with the ids that lead to it."""
        self._left.discard(given.id)
        former = self._inherited.get(given.id)
        if former is None:
            return given
        told = cast(Incident, rows.noun(given.body)).formerly
        return replace(given, body=_carrying(given.body, {*told, *former} - self._ids))

    def left(self) -> Iterator[tuple[str, str]]:
        """Incidents that were not given and that other ids lead to than before: the id and the line of each."""
        for i in sorted(self._left):
            former = self._inherited.get(i, set())
            if former != self._written.get(i, frozenset()):
                stored = self._connection.execute(select(INCIDENTS.c.body).where(INCIDENTS.c.id == i)).scalar_one()
                yield i, _carrying(stored, former)


def _carrying(body: str, former: Iterable[str]) -> str:
    return rows.body(replace(cast(Incident, rows.noun(body)), formerly=tuple(sorted(former))))


def _since(connection: Connection, anchor: int) -> tuple[frozenset[str], Sequence[Incident]]:
    """Incidents that stand and stood otherwise, or not at all, in a former state; and those that stood so then and do no more."""
    of_incidents, until = VERSIONS.c.noun == "incident", VERSIONS.c.until
    fresh = connection.execute(select(VERSIONS.c.id).where(of_incidents, until.is_(None), VERSIONS.c.since > anchor))
    ended = connection.execute(select(VERSIONS.c.body).where(of_incidents, until > anchor, VERSIONS.c.since <= anchor))
    return frozenset(fresh.scalars()), [cast(Incident, rows.noun(body)) for body in ended.scalars()]


# -- rows


def _begin(connection: Connection) -> None:
    for name in history.TOUCHED:
        connection.exec_driver_sql(f"CREATE TEMP TABLE IF NOT EXISTS {name} (id TEXT PRIMARY KEY) WITHOUT ROWID")
        connection.exec_driver_sql(f"DELETE FROM temp.{name}")


def _touch(connection: Connection, incidents: Sequence[str]) -> None:
    if incidents:
        connection.exec_driver_sql("INSERT OR IGNORE INTO temp.touched_incidents VALUES (?)", [(i,) for i in incidents])


def _compared(connection: Connection, given: Sequence[Made]) -> bytes:
    """Whether each is another than what stands; those that are, are noted as touched."""
    marks = ", ".join("?" for _ in given)
    ids = tuple(m.id for m in given)
    stands = {row.id: row.body for row in connection.exec_driver_sql(f"SELECT id, body FROM incidents WHERE id IN ({marks})", ids)}
    accounts: dict[str, list[tuple[str, str]]] = {}
    of_them = f"SELECT incident, id, body FROM accounts WHERE incident IN ({marks}) ORDER BY seq"
    for incident, i, body in connection.exec_driver_sql(of_them, ids):
        accounts.setdefault(incident, []).append((i, body))
    other = [stands.get(m.id) != m.body or accounts.get(m.id, []) != [tuple(a) for a in m.accounts] for m in given]
    _touch(connection, [m.id for m, flag in zip(given, other, strict=True) if flag])
    return bytes(other)


def _rewrite(connection: Connection, incidents: Iterable[tuple[str, str]]) -> None:
    """Incidents whose line alone is another, with accounts that stay."""
    for i, body in incidents:
        connection.exec_driver_sql("UPDATE incidents SET body = ? WHERE id = ?", (body, i))
        connection.exec_driver_sql("INSERT OR IGNORE INTO temp.changed_incidents VALUES (?)", (i,))


def _take_away(connection: Connection) -> None:
    touched = "(SELECT id FROM temp.touched_incidents)"
    connection.exec_driver_sql(f"INSERT OR IGNORE INTO temp.touched_accounts SELECT id FROM accounts WHERE incident IN {touched}")
    connection.exec_driver_sql(f"DELETE FROM accounts WHERE incident IN {touched}")
    connection.exec_driver_sql(f"DELETE FROM incidents WHERE id IN {touched}")


def _put(connection: Connection, given: Sequence[Made], places: Mapping[str, int]) -> None:
    if not given:
        return
    connection.exec_driver_sql("INSERT INTO incidents (seq, id, body) VALUES (?, ?, ?)", [(places[m.id], m.id, m.body) for m in given])
    accounts = [(stepping.place_of_account(places[m.id], n), i, m.id, body) for m in given for n, (i, body) in enumerate(m.accounts)]
    if accounts:
        connection.exec_driver_sql("INSERT INTO accounts (seq, id, incident, body) VALUES (?, ?, ?, ?)", accounts)
