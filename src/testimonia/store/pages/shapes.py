"""What pages ask for, and what they get: filters, orders, rows of lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from testimonia.model.record import Document


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
