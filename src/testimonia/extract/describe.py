"""What a document says of itself: title, author, publisher and the day it was published."""

from collections.abc import Sequence
from dataclasses import replace

from testimonia.extract.letterhead import read_letterhead
from testimonia.model.record import Document
from testimonia.text.dates import document_date


def describe(document: Document, known_years: Sequence[int] = ()) -> Document:
    """The document with title, author, publisher and date as its text gives them; what is known already stays.

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
        published=document.published or document_date(document.text, known_years),
    )
