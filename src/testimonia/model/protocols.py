"""Where rooms meet without knowing one another."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from testimonia.model.reading import Reading
from testimonia.model.record import Account, Claim, Document, Header, Incident, Judgement, Mention, Record


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a reader finds in one document. Every claim's mention is among `mentions`."""

    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()


class Encoder(Protocol):
    """Text to labelled spans."""

    made_by: str

    def read(self, text: str) -> Reading:
        """All spans of a text, offsets in its code points. Pure: the same text gives the same reading."""
        ...


class Reader(Protocol):
    """Document to claims."""

    made_by: str

    def read(self, document: Document) -> Extraction:
        """Everything the document says. The document must hold its text."""
        ...


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The second layer: what claims of many documents amount to."""

    incidents: tuple[Incident, ...] = ()
    accounts: tuple[Account, ...] = ()


class Case(Protocol):
    """A case as the rooms above the store see it."""

    @property
    def header(self) -> Header: ...

    def documents(self) -> Iterable[Document]: ...

    def mentions(self) -> Iterable[Mention]: ...

    def claims(self) -> Iterable[Claim]: ...

    def accounts(self) -> Iterable[Account]: ...

    def incidents(self) -> Iterable[Incident]: ...

    def judgements(self) -> Iterable[Judgement]: ...

    def record(self) -> Record: ...
