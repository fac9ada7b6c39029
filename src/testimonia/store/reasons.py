"""What the reconciliation found on the way and pages want to show: why an origin counts, and which links were close."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class OriginReason:
    """What an account adds to the two ends of the number of independent origins, and why."""

    account: str
    low: int
    high: int
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkReason:
    """How far the evidence on two mentions lies above (or below) what a link takes, in bits; `taken`: they stand in one incident."""

    left: str
    right: str
    excess: float
    taken: bool


def replace(connection: Connection, origins: Iterable[OriginReason], links: Iterable[LinkReason]) -> None:
    """Puts these reasons in place of all former ones."""
    connection.exec_driver_sql("DELETE FROM account_reasons")
    connection.exec_driver_sql("DELETE FROM link_reasons")
    _write(connection, origins, links)


def _write(connection: Connection, origins: Iterable[OriginReason], links: Iterable[LinkReason]) -> None:
    of_accounts = [(r.account, r.low, r.high, json.dumps(r.why)) for r in origins]
    of_links = [(*sorted((r.left, r.right)), r.excess, int(r.taken)) for r in links]
    if of_accounts:
        connection.exec_driver_sql("INSERT OR REPLACE INTO account_reasons VALUES (?, ?, ?, ?)", of_accounts)
    if of_links:
        connection.exec_driver_sql("INSERT OR REPLACE INTO link_reasons VALUES (?, ?, ?, ?)", of_links)


def change(connection: Connection, origins: Iterable[OriginReason], links: Iterable[LinkReason], gone: Iterable[tuple[str, str]]) -> None:
    """Adds reasons, in place of those of the same account or pair; `gone`: pairs of mentions of which nothing is to be told any more.

    The reasons of an account that is gone went with it.
    """
    over = [tuple(sorted(pair)) for pair in gone]
    if over:
        connection.exec_driver_sql("DELETE FROM link_reasons WHERE left = ? AND right = ?", over)
    _write(connection, origins, links)
