"""One document: what it says of itself, and what it says. Whatever goes wrong with it is an error of its own, which stops no other."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from testimonia.errors import RecordError, TestimoniaError
from testimonia.model.protocols import Extraction, Reader
from testimonia.model.record import Document
from testimonia.model.terms import DateBasis, DocumentStatus
from testimonia.text.dates import document_date

_EVERY_CALENDAR = tuple(range(2000, 2028))
"""Years in which every day of the year falls on every day of the week: a date that fits none of them fits no year."""


def described(document: Document, years: Sequence[int] = ()) -> Document:
    """The document with title, author, publisher and date as its own text gives them; `years`: those of its neighbours, for a dateline
    that leaves its year out.

    A document that is not read stays as it is. Raises TestimoniaError, whatever goes wrong.
    """
    if document.status is DocumentStatus.NOT_READ:
        return document
    from testimonia.extract import describe

    with _whatever_goes_wrong():
        return describe(document, years)


def lacks_year(document: Document) -> bool:
    """Whether a described document has a dateline that only the year of a neighbour makes a day."""
    if document.status is DocumentStatus.NOT_READ or document.published is not None:
        return False
    with _whatever_goes_wrong():
        return document_date(document.text or "", _EVERY_CALENDAR) is not None


@dataclass(slots=True)
class Neighbours:
    """The years in which the documents read together say that they were published: a dateline that leaves its year out takes one."""

    _votes: Counter[int] = field(default_factory=Counter)

    def see(self, document: Document) -> None:
        """Counts a document that states its year itself."""
        if document.published and document.published.basis is not DateBasis.INFERRED:
            self._votes[int(document.published.value[:4])] += 1

    def years(self) -> tuple[int, ...]:
        """The commonest first."""
        return tuple(sorted(self._votes, key=lambda year: (-self._votes[year], year)))


def read_one(document: Document, reader: Reader) -> Extraction:
    """What a document says that is described already. Raises TestimoniaError, whatever went wrong: one must not stop the others."""
    if document.status is DocumentStatus.NOT_READ:
        return Extraction()
    with _whatever_goes_wrong():
        return reader.read(document)


@contextmanager
def _whatever_goes_wrong() -> Iterator[None]:
    try:
        yield
    except TestimoniaError:
        raise
    except Exception as error:
        raise RecordError(
            f"the reader broke off ({type(error).__name__}: {error}). The other documents are not affected. "
            "Please report it, with this document if it may be shared."
        ) from error
