"""The custody ledger: what was done with the things in a case. Entries are added, never changed, and chained by hash.

An entry has an open part (number, time, action, item) and a sealed one (who, why, details). The chain covers both through salted seals, so
that an entry's words can be withheld, or purged, while everybody can still check that it stood where it stands:

    hash = SHA-256 of [previous, seq, at, action, item_seal, body_seal] in canonical JSON
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from testimonia.model.canonical import canonical_json

FIRST = ""
"""What stands before the first entry."""


class Action(StrEnum):
    """What was done."""

    BROUGHT = "brought"
    PART_OF = "part_of"
    STAMPED = "stamped"
    EXPORTED = "exported"
    BUNDLED = "bundled"
    FETCHED = "fetched"
    PURGED = "purged"
    UNMASK_ASKED = "unmask_asked"
    UNMASK_AGREED = "unmask_agreed"
    UNMASK_REFUSED = "unmask_refused"
    SEARCHED_NAMES = "searched_names"
    RESTORED = "restored"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    PUBLISH_ASKED = "publish_asked"
    PUBLISH_AGREED = "publish_agreed"
    PUBLISH_REFUSED = "publish_refused"
    PUBLISHED = "published"
    CLOSED_OFF = "closed_off"
    REGISTER_OPENED = "register_opened"
    REGISTER_CLOSED = "register_closed"
    REGISTER_REMOVED = "register_removed"
    REGISTER_EXPORTED = "register_exported"


LEAVING = frozenset({Action.EXPORTED, Action.BUNDLED, Action.PUBLISHED, Action.REGISTER_EXPORTED})
"""Actions by which something leaves the case. They change nothing in it."""

_SHORTEST = 16  # hex digits of a hash that is keyed

CLOCK = "clock"
"""Detail of an entry that was made while the clock stood before the entry above it: it says so itself."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger. `at`: ISO 8601 in UTC; `item`: id of a document, incident, claim …, empty for the whole case.

    Of an erased entry (its document was purged) `by`, `why`, `details` and `salt` are empty and `erased` is true; its seals stay.
    """

    seq: int  # from 1, without gaps
    at: str
    by: str
    action: Action
    item: str
    why: str
    details: Mapping[str, str]
    previous: str  # hash of the entry before; FIRST of the first one
    hash: str
    item_salt: str = field(default="", repr=False)
    salt: str = field(default="", repr=False)
    item_seal: str = field(default="", repr=False)
    body_seal: str = field(default="", repr=False)
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Bringing:
    """Who brings documents (the system's user when None), what is kept of where they came from, and whether what was purged may return."""

    by: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    again: bool = False


def body_of(by: str, why: str, details: Mapping[str, str]) -> str:
    """The sealed part as one line."""
    return canonical_json({"by": by, "why": why, "details": dict(details)})


def seal(salt: str, words: str) -> str:
    """A commitment to `words` that tells nothing about them to whoever does not have the salt."""
    return hashlib.sha256(f"{salt}\n{words}".encode()).hexdigest()


def link(previous: str, seq: int, at: str, action: str, item_seal: str, body_seal: str) -> str:
    """The hash of an entry."""
    return hashlib.sha256(canonical_json([previous, seq, at, str(action), item_seal, body_seal]).encode()).hexdigest()


def entry(
    last: Entry | None,
    action: Action,
    at: str,
    salts: tuple[str, str],
    *,
    by: str,
    item: str = "",
    why: str = "",
    details: Mapping[str, str] | None = None,
) -> Entry:
    """The entry that follows `last`. `salts`: two secret random strings, of the item and of the sealed part.

    An entry that is earlier than the one before it says so in its details: the clock was set back.
    """
    told = dict(details or {})
    if last is not None and at < last.at:
        told[CLOCK] = f"stood before entry {last.seq} ({last.at})"
    previous, seq = (last.hash, last.seq + 1) if last else (FIRST, 1)
    item_seal, body_seal = seal(salts[0], item), seal(salts[1], body_of(by, why, told))
    chained = link(previous, seq, at, action, item_seal, body_seal)
    return Entry(seq, at, by, action, item, why, told, previous, chained, *salts, item_seal, body_seal)


@dataclass(frozen=True, slots=True)
class Linked:
    """A judgement at its place in the chain. `body`: its line, empty when it was purged or is withheld."""

    seq: int
    body: str
    previous: str
    hash: str


def judgement_link(previous: str, body: str) -> str:
    """The hash of a judgement: SHA-256 over the hash before it and its own line."""
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Broken:
    """What is wrong with the ledger, and at which entry (0: with its end)."""

    seq: int
    message: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a ledger: how many entries, and the hash of the last. Whoever noted it can check later that nothing before it changed."""

    count: int
    hash: str

    def __str__(self) -> str:
        return f"{self.count}:{self.hash}"


def head_of(entries: Sequence[Entry]) -> Head:
    return Head(entries[-1].seq, entries[-1].hash) if entries else Head(0, FIRST)


def check_chain(entries: Iterable[Entry], heads: Sequence[Head] = (), *, withheld: bool = False) -> Iterator[Broken]:
    """Everything that shows that the ledger was changed after the fact: an entry altered, removed, slipped in, moved, back-dated; an end
    cut off or another one grown in its place, where one of the `heads` that were noted elsewhere does not stand in the chain.

    `withheld`: a copy in which items may be left out (their salt is empty), as in a bundle.
    """
    previous, count, latest = FIRST, 0, ""
    hashes = {0: FIRST}
    for found in entries:
        count += 1
        if found.seq != count:
            yield Broken(found.seq, f"stands at place {count} of the ledger: entries were removed, slipped in or moved")
            count = found.seq
        yield from (Broken(found.seq, why) for why in _wrong(found, previous, withheld))
        if found.at < latest and not found.erased and CLOCK not in found.details:
            yield Broken(found.seq, f"is dated {found.at}, before the entry above it ({latest}), and does not say so: it was back-dated")
        previous, latest = found.hash, found.at
        hashes[found.seq] = found.hash
    yield from _against(heads, hashes)


def check_judgements(links: Iterable[Linked], heads: Sequence[Head] = ()) -> Iterator[Broken]:
    """The same for the chain of judgements, of which the bodies may be withheld or purged."""
    previous, count = FIRST, 0
    hashes = {0: FIRST}
    for found in links:
        count += 1
        if found.seq != count:
            yield Broken(found.seq, f"stands at place {count} of the ledger: judgements were removed, slipped in or moved")
            count = found.seq
        if found.previous != previous:
            yield Broken(found.seq, "does not follow the one above it: that one was changed, removed or moved")
        if found.body and judgement_link(found.previous, found.body) != found.hash:
            yield Broken(found.seq, "was changed after it was made: its hash does not fit")
        previous = found.hash
        hashes[found.seq] = found.hash
    yield from _against(heads, hashes)


def _against(heads: Sequence[Head], hashes: Mapping[int, str]) -> Iterator[Broken]:
    for head in heads:
        if head.count not in hashes:
            yield Broken(0, f"entry {head.count} was noted as its end, and it has {max(hashes)}: the end was cut off")
        elif hashes[head.count] != head.hash:
            yield Broken(head.count, "is another one than was noted at the time: the ledger forks before it")


def noted(told: str) -> Mapping[str, Head]:
    """Ends of ledgers by their names as they are printed, "custody 12:9f2c…; judgements 3:77ab…"; an end without a name is of custody.

    Raises ValueError when it is none.
    """
    found = {}
    for part in told.split(";"):
        name, _, end = part.strip().rpartition(" ")
        count, _, digest = end.partition(":")
        if name not in ("", "custody", "judgements") or not count.isdigit() or (count != "0" and len(digest) < _SHORTEST):
            raise ValueError(f"{part.strip()!r} is no end of a ledger")
        found[name or "custody"] = Head(int(count), digest)
    return found


def _wrong(found: Entry, previous: str, withheld: bool) -> Iterator[str]:
    if found.previous != previous:
        yield "does not follow the entry above it: that one was changed, removed or moved"
    if link(found.previous, found.seq, found.at, found.action, found.item_seal, found.body_seal) != found.hash:
        yield "was changed after it was made: its hash does not fit"
    elif not found.erased and seal(found.salt, body_of(found.by, found.why, found.details)) != found.body_seal:
        yield "who, why or details were changed after it was made: the seal does not fit"
    elif not (withheld and not found.item_salt) and seal(found.item_salt, found.item) != found.item_seal:
        yield "was made for another item: the seal does not fit"


def clock_set_back(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries that were made while the clock stood before the entry above them, and say so."""
    return tuple(found for found in entries if CLOCK in found.details)
