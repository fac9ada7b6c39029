"""A record in memory, as the rooms above the store see a case."""

from collections.abc import Iterable
from dataclasses import dataclass

from testimonia.model.record import Account, Claim, Document, Header, Incident, Judgement, Mention, Record


@dataclass(frozen=True, slots=True)
class Held:
    """A case that is nowhere but here."""

    held: Record

    @property
    def header(self) -> Header:
        return self.held.header

    def documents(self) -> Iterable[Document]:
        return self.held.documents

    def mentions(self) -> Iterable[Mention]:
        return self.held.mentions

    def claims(self) -> Iterable[Claim]:
        return self.held.claims

    def accounts(self) -> Iterable[Account]:
        return self.held.accounts

    def incidents(self) -> Iterable[Incident]:
        return self.held.incidents

    def judgements(self) -> Iterable[Judgement]:
        return self.held.judgements

    def record(self) -> Record:
        return self.held
