"""What containers are made of: the parts that are documents, and what is to be said of the rest."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import BinaryIO

from testimonia.intake.decoded import Decoded
from testimonia.model.record import Captured


class DateOrder(StrEnum):
    """In which order the three numbers of a date stand: 05/06/2016 may be 5 June or 6 May, and only its writer knows."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a container is unpacked. `depth`: containers within containers. `ratio`: unpacked to packed bytes, above `small` bytes.

    The ratio of ordinary text is below 20, that of DEFLATE at its utmost 1,032.
    """

    depth: int = 3
    parts: int = 1_000_000  # of one file that was brought, all levels together
    members: int = 100_000  # of one ZIP archive
    part_bytes: int = 200_000_000
    message_bytes: int = 60_000_000  # of one e-mail: taken apart, it is in memory several times
    total_bytes: int = 20_000_000_000
    ratio: int = 200
    small: int = 2_000_000


@dataclass(frozen=True, slots=True)
class Options:
    """What a user says about containers. `columns`: of tables, what is meant to the name of the column, {"text": "body"}.

    `date_order`: of the numbers of dates in tables and chats; None: as the file's own dates show, if they do.
    """

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    date_order: DateOrder | None = None
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class Part:
    """A document inside a container. `name` is its own name there, "" without one; `suffix` its format, ".html".

    `content`: its own bytes; of a row or a chat message, which have none, its fields as canonical JSON. `place`: where in the container
    ("message 3", "row 17", "folder/page.html"). `decoded` is given where the container knows text and metadata already.
    """

    name: str
    content: bytes
    suffix: str
    captured: Captured | None = None
    decoded: Decoded | None = None
    place: str = ""


class Weight(StrEnum):
    """What a word about a container means for whoever reads the summary."""

    FAILED = "failed"  # something that should have been read was not
    SKIPPED = "skipped"  # of a kind that is not read
    NOTED = "noted"  # everything was read, and this is how


@dataclass(frozen=True, slots=True)
class Told:
    """Something to be said of a container, or of the part at `place`."""

    place: str
    why: str
    weight: Weight = Weight.FAILED


@dataclass(frozen=True, slots=True)
class Opened:
    """A container that stands open: its name, its bytes from the beginning (they can be read twice: `seek`), what the user said."""

    name: str
    file: BinaryIO
    options: Options = Options()


Container = Callable[[Opened], Iterator[Part | Told]]
"""Yields the parts as it comes to them, never all at once. Raises IntakeError when the file is no such container at all."""


def fields_as_bytes(fields: Mapping[str, object]) -> bytes:
    """The bytes that a row or message is known by: its fields as JSON, sorted by name, without white space, UTF-8."""
    whole = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return whole.encode("utf-8", "surrogatepass")


def counted(number: int, noun: str) -> str:
    """ "1 row", "1,200 rows"."""
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{number:,} {noun if number == 1 else plural}"


class Tallied:
    """Counts what is passed over for one reason, and names the first few: one word at the end instead of thousands on the way."""

    def __init__(self, noun: str, why: str, weight: Weight = Weight.NOTED, listed: int = 5) -> None:
        self._noun, self._why, self._weight, self._listed = noun, why, weight, listed
        self._number = 0
        self._first: list[str] = []

    def add(self, place: str) -> None:
        """One more, at `place`."""
        self._number += 1
        if len(self._first) < self._listed:
            self._first.append(place)

    def told(self) -> Iterator[Told]:
        """What came together; nothing if nothing did."""
        if self._number:
            more = "" if self._number <= len(self._first) else " and others"
            yield Told("", f"{counted(self._number, self._noun)} {self._why} ({', '.join(self._first)}{more}).", self._weight)
