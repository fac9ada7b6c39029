"""Incidents: their lists, accounts and links, and the forms that they had."""

import json
import sqlite3
from collections.abc import Collection, Sequence
from typing import Any, cast

from testimonia.model.protocols import Reconciliation
from testimonia.model.record import Account, Incident
from testimonia.store import rows
from testimonia.store.history import Cause, State
from testimonia.store.pages.asking import Asking, incident_of_line
from testimonia.store.pages.shapes import Facts, LinkDoubt

CLOSE = "abs(excess) <= 12"
"""Bits on either side of what a link takes within which it is worth a look; beyond it the odds are a thousand to one and more."""

_ORDER = {"weight": "minor, dead DESC, hurt DESC, others DESC, documents DESC, day, id", "day": "day IS NULL, day, id"}


class OfIncidents(Asking):
    """Questions about incidents."""

    def incidents(self, ids: Collection[str]) -> dict[str, Incident]:
        """Incidents by id; ids that lead nowhere are left out."""
        return {i.id: i for i in (incident_of_line(row["body"]) for row in self._in("SELECT body FROM incidents WHERE id IN ({})", ids))}

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

    def states(self, last: int = 50) -> tuple[State, ...]:
        """The last states of the incidents, the newest first."""
        found = self._all("SELECT number, at, cause, rule FROM states ORDER BY number DESC LIMIT ?", last)
        return tuple(State(row["number"], row["at"], Cause(row["cause"]), row["rule"]) for row in found)


def _facts(row: sqlite3.Row) -> Facts:
    values = {name: row[name] for name in row.keys()}  # noqa: SIM118  (a Row gives its values when it is walked over)
    return Facts(**values | {"minor": bool(values["minor"])})


def _layer(found: Sequence[sqlite3.Row]) -> Reconciliation:
    return Reconciliation(
        incidents=tuple(cast(Incident, rows.noun(row["body"])) for row in found if row["noun"] == "incident"),
        accounts=tuple(cast(Account, rows.noun(row["body"])) for row in found if row["noun"] == "account"),
    )
