"""What a document says of itself: title, author, publisher and the day it was published."""

from collections.abc import Sequence
from dataclasses import replace

from testimonia.extract.letterhead import read_letterhead
from testimonia.model.record import Document, Published
from testimonia.model.terms import DateBasis
from testimonia.text.dates import document_date


def describe(document: Document, known_years: Sequence[int] = ()) -> Document:
    """The document with title, author, publisher and date as its text gives them; what is known already stays, but for the date.

    Title, author and publisher that the file states stay: the text's are read off its shape. A date is taken first as the text states
    it in full (dateline, letterhead), because the text's "on Monday" counts from there, and a file may be made or saved years
    after it; then as the file states it; last as it can be inferred. `Published.basis` says which it was.
    `known_years`: years in which other documents of the same case were published. A dateline without a year ("Feb 20") takes the
    first of them that fits its weekdays; without them it may stay undated, because any year would be a guess.
    """
    if document.text is None or not document.text.strip():
        return document
    head = read_letterhead(document.text)
    return replace(
        document,
        title=document.title or head.title,
        author=document.author or head.author,
        publisher=document.publisher or (head.issuer.name if head.issuer else None),
        published=_published(document, known_years),
    )


def _published(document: Document, known_years: Sequence[int]) -> Published | None:
    if document.text is None or (document.published and document.published.basis is not DateBasis.METADATA):
        return document.published
    told = document_date(document.text, known_years)
    return told if told and (told.basis is DateBasis.DATELINE or document.published is None) else document.published
