"""What was masked and why, in kinds and counts: never the words."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Hidden(StrEnum):
    """Kinds of what is hidden."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    ACCOUNT = "account"
    HANDLE = "handle"
    WEB_ADDRESS = "web_address"
    PLATE = "plate"
    IDENTITY_NUMBER = "identity_number"
    STREET_ADDRESS = "street_address"
    COORDINATES = "coordinates"
    HOUR = "hour"
    SMALL_CELL = "small_cell"
    NOTE = "note"
    STAFF = "staff"
    DIGEST = "digest"


WHY: Mapping[Hidden, str] = {
    Hidden.NAME: "the name of a private person, living or dead",
    Hidden.PHONE: "a telephone number",
    Hidden.EMAIL: "an e-mail address",
    Hidden.ACCOUNT: "the number of an account, a card or a wallet",
    Hidden.HANDLE: "a name of a user on a service",
    Hidden.WEB_ADDRESS: "a web address that names a user or holds a key",
    Hidden.PLATE: "the plate of a vehicle",
    Hidden.IDENTITY_NUMBER: "the number of a paper or of a register of persons",
    Hidden.STREET_ADDRESS: "an address with a number",
    Hidden.COORDINATES: "coordinates finer than 0.01 degree",
    Hidden.HOUR: "an hour and minute in what a private person tells",
    Hidden.SMALL_CELL: "sex, age, role or nationality of fewer than five living persons, in a field of their own",
    Hidden.NOTE: "a reviewer's note",
    Hidden.STAFF: "the name of somebody who works on the case",
    Hidden.DIGEST: "a digest or an id by which a document or a person could be looked up",
}
"""The reason for each kind, as a manifest gives it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """How often each kind was hidden, places counted, and in how many documents. `cleared`: names shown by decision of two people."""

    counts: Mapping[Hidden, int]
    documents: int
    documents_masked: int
    cleared: int = 0

    def as_json(self) -> dict[str, object]:
        """For a file beside an export: kinds with counts and reasons."""
        masked = {str(kind): {"count": self.counts[kind], "why": WHY[kind]} for kind in Hidden if self.counts.get(kind)}
        return {"documents": self.documents, "documents_masked": self.documents_masked, "names_cleared": self.cleared, "masked": masked}

    def in_words(self) -> str:
        """One line for the terminal: "masked: 12 name, 1 phone"."""
        told = ", ".join(f"{self.counts[kind]:,} {kind.replace('_', ' ')}" for kind in Hidden if self.counts.get(kind))
        return f"masked: {told or 'nothing was found that had to be'}"


class Tally(Counter[Hidden]):
    """Counts while a case is masked."""
