"""Which date a document gets: as its text states it in full, else as its file states it, else as it can be inferred."""

import pytest

from testimonia.extract import describe
from testimonia.model.record import Document, Published
from testimonia.model.terms import DateBasis, DocumentStatus

LETTER = "UNION OF PORT WORKERS\nStatement of 3 May 1987\n\nTwo of our members were beaten at the gate on Friday."
DISPATCH = "TARVIK, May 3 (Harbour Agency) - Two dock workers were beaten at the gate on Sunday, the union said."
UNDATED = "Two dock workers were beaten at the gate, the union said."


def described(text: str, **known: object) -> Document:
    return describe(Document("sha256:0", "a.pdf", text, len(text), "application/pdf", DocumentStatus.READ, **known))  # type: ignore[arg-type]


SAVED = Published("2019-11-20", DateBasis.METADATA)


@pytest.mark.parametrize(
    ("text", "file", "published"),
    [
        (LETTER, SAVED, Published("1987-05-03", DateBasis.DATELINE)),  # scanned thirty years later
        (DISPATCH, Published("2020-05-04", DateBasis.METADATA), Published("2020-05-04", DateBasis.METADATA)),  # no year in the text
        (UNDATED, SAVED, SAVED),
        (UNDATED, None, None),
    ],
)
def test_the_date_that_the_text_states_in_full_comes_before_that_of_the_file(text, file, published):
    assert described(text, published=file).published == published


def test_title_author_and_publisher_that_the_file_states_stay():
    whole = described(LETTER, title="Beatings at the gate", author="M. Orlo", publisher="Port Archive")
    assert (whole.title, whole.author, whole.publisher) == ("Beatings at the gate", "M. Orlo", "Port Archive")
