"""What the issuer of a document states of its own access: "our observers interviewed 64 persons", "we counted the graves"."""

import re
from collections.abc import Sequence

from testimonia.extract.near import Near
from testimonia.extract.page import Page, Stretch
from testimonia.extract.speech import Speech
from testimonia.model.terms import Basis
from testimonia.vocab import basis_words

_FIRST_PERSON = re.compile(r"\b(?:we|i|our|my)\b", re.I)
_OWN = frozenset({"witnessed", "counted", "interviewed", "examined_document", "investigation"})
_UNDONE = re.compile(r"\b(?:could not|cannot|can not|did not|were not|was not|unable|no)\b", re.I)


def stated_access(page: Page, speeches: Sequence[Speech]) -> tuple[tuple[Stretch, Basis], ...]:
    """Paragraphs in which the issuer says in its own voice how it knows, with that basis."""
    found: list[tuple[Stretch, Basis]] = []
    said = Near((content, s) for s in speeches for content in s.contents)
    for sentence in page.sentences:
        words = page.words(sentence)
        person = _FIRST_PERSON.search(words)
        if person is None or page.quotation(sentence[0] + person.start()):
            continue
        at = (sentence[0] + person.start(), sentence[0] + person.end())
        if any(s.covers(at) for s in said.over(at)):
            continue
        hits = [h for h in basis_words().find(words) if h.term in _OWN and -2 <= h.start - person.start() <= 60]
        if hits and not _UNDONE.search(words[person.start() : hits[0].start]):
            found.append((page.paragraph(sentence[0]), Basis(hits[0].term)))
    return tuple(dict.fromkeys(found))
