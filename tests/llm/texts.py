"""Documents and readings written out."""

import hashlib

from testimonia.model.protocols import Extraction
from testimonia.model.record import Document
from testimonia.model.terms import DocumentStatus


def document(text: str, name: str = "a.txt") -> Document:
    digest = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    return Document(digest, name, text, len(text), "text/plain", DocumentStatus.READ)


def told(extraction: Extraction) -> list[tuple[str, str, str]]:
    """Property, words and innermost source of every claim."""
    return [(str(c.property), c.span.quote, c.chain[-1].source.name) for c in extraction.claims]


def why(extraction: Extraction) -> list[tuple[str, str]]:
    """What was dropped, and the reason."""
    return [(d.words, d.why) for d in extraction.dropped]
