"""Where rooms meet without knowing one another."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Protocol

from testimonia.model.reading import Reading
from testimonia.model.record import Account, Claim, Document, Header, Incident, Judgement, Mention, Record


@dataclass(frozen=True, slots=True)
class Dropped:
    """What a reader offered and the program did not take: the words as offered, and why."""

    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a reader finds in one document. Every claim's mention is among `mentions`; `dropped` is in no record."""

    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelUse:
    """What the use of a language model took. Tokens as the server counts them; `uncounted`: answers of which it counted none.

    `calls`: questions sent, `repeated` of them because an answer was late, broken or malformed; `kept`: answers that were there
    from an earlier run; `cut`: answers whose count of tokens says that the server saw only a part of the text.
    """

    calls: int = 0
    repeated: int = 0
    kept: int = 0
    prompt_tokens: int = 0
    answer_tokens: int = 0
    uncounted: int = 0
    cut: int = 0

    def __sub__(self, earlier: "ModelUse") -> "ModelUse":
        return ModelUse(*(getattr(self, f.name) - getattr(earlier, f.name) for f in fields(self)))


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
