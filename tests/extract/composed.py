"""Composed sentences read end to end: with the plain words alone, or with the reading of a passage without a mistake."""

from hashlib import sha256
from typing import Any

from testimonia.extract import EncoderReader
from testimonia.model.protocols import Extraction
from testimonia.model.reading import Reading
from testimonia.model.record import Claim, Document, Published
from testimonia.model.terms import DateBasis, DocumentStatus
from testimonia.text.places import Places

PLACES = Places()


class Fixed:
    """Serves one reading for every text."""

    made_by = "fixed"

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def read(self, text: str) -> Reading:  # noqa: ARG002 - the protocol passes the text
        return self._reading


def document(text: str, day: str | None = "2019-06-14", name: str = "report.txt") -> Document:
    """A document that is read, published on `day`."""
    published = Published(day, DateBasis.METADATA) if day else None
    digest = "sha256:" + sha256(text.encode()).hexdigest()
    return Document(digest, name, text, len(text), "text/plain", DocumentStatus.READ, published=published)


def extract(text: str, reading: Reading | None = None, day: str | None = "2019-06-14") -> Extraction:
    """What is read in `text`; without a reading the encoder sees nothing and the plain words have to do."""
    return EncoderReader(Fixed(reading or Reading()), PLACES).read(document(text, day))


def claims_of(extraction: Extraction, name: str) -> list[Claim]:
    return [c for c in extraction.claims if c.property == name]


def figures(extraction: Extraction) -> list[tuple[Any, ...]]:
    """Property, low, high and category of every figure, in the order of the text."""
    counted = [c for c in extraction.claims if hasattr(c.value, "category")]
    return [(c.property, c.value.low, c.value.high, c.value.category) for c in sorted(counted, key=lambda c: (c.span.start, c.span.end))]


def chain(claim: Claim) -> list[str]:
    """Names of the chain, outermost first."""
    return [link.source.name for link in claim.chain]
