"""What the reconciliation found on the way and pages want to show: why an origin counts, and which links were close."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection

_AT_ONCE = 500


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


def add_origins(connection: Connection, found: Sequence[Sequence[str | int]]) -> None:
    """Keeps reasons of accounts (account, low, high, why as JSON), in place of those of the same account. They go with their account."""
    if found:
        connection.exec_driver_sql("INSERT OR REPLACE INTO account_reasons VALUES (?, ?, ?, ?)", [tuple(r) for r in found])


def change_links(connection: Connection, other: Iterable[LinkReason], gone: Iterable[tuple[str, str]], *, whole: bool) -> None:
    """Keeps reasons of links, in place of those of the same pair; `gone`: pairs of mentions of which nothing is to be told any more.

    `whole`: these are all.
    """
    if whole:
        connection.exec_driver_sql("DELETE FROM link_reasons")
    over = [tuple(sorted(pair)) for pair in gone]
    if over:
        connection.exec_driver_sql("DELETE FROM link_reasons WHERE left = ? AND right = ?", over)
    rest = iter(other)
    while part := [(*sorted((r.left, r.right)), r.excess, int(r.taken)) for r in islice(rest, _AT_ONCE)]:
        connection.exec_driver_sql("INSERT OR REPLACE INTO link_reasons VALUES (?, ?, ?, ?)", part)
