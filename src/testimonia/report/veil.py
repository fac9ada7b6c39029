"""What of a document's words is shown: characters that play tricks replaced, and a claim's words with what stands around them.

Nothing is masked here. A page is made of a case as it may leave (`testimonia.text.masking`); bars are then words like others.
Everything on the page that was not written by us goes through one `Veil`. Replacement is one character for one, so that offsets hold.
"""

from bisect import bisect_right
from dataclasses import dataclass

from testimonia.model.record import Document, Record
from testimonia.text.sentences import sentences

# Controls, lone surrogates, and the two overrides that let a text show its letters in another order than it has them.
_TRICKS = dict.fromkeys((*range(0, 32), *range(127, 160), *range(55296, 57344), 8237, 8238, 65534, 65535), "�")
for _kept in (0x09, 0x0A, 0x0D, 0x85):
    del _TRICKS[_kept]

CONTEXT = 700
"""The longest stretch of text, in characters, that is shown on either side of a claim's words."""


def clean(text: str) -> str:
    """The text with controls and overrides of direction replaced, one character for one."""
    return text.translate(_TRICKS)


@dataclass(frozen=True, slots=True)
class Passage:
    """A claim's words with what stands around them in the document; `lit` is never empty."""

    before: str
    lit: str
    after: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """One document's text as it is shown, and its sentences (half-open)."""

    text: str
    starts: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


class Veil:
    """The one way from a document's words to the page."""

    def __init__(self, record: Record) -> None:
        self._texts = {doc.id: doc.text for doc in record.documents if doc.text}
        self._shown: dict[str, _Shown] = {}

    def say(self, text: str) -> str:
        """A text as it may be shown; for whatever came out of a document or a user's folder."""
        return clean(text)

    def whole(self, doc: Document) -> str:
        """A whole document as it may be shown; empty when its text is not held."""
        return self._document(doc.id).text if doc.text else ""

    def passage(self, document: str, start: int, end: int, quote: str) -> Passage:
        """The words at `start:end` of a document with the sentence they stand in and a neighbour on either side."""
        if document not in self._texts:
            return Passage("", self.say(quote), "")
        shown = self._document(document)
        first = max(0, bisect_right(shown.starts, start) - 1)
        last = max(first, bisect_right(shown.starts, end - 1) - 1)
        left = shown.spans[max(0, first - 1)][0] if shown.spans else start
        right = shown.spans[min(len(shown.spans) - 1, last + 1)][1] if shown.spans else end
        begin, finish = min(start, left), max(end, right)
        before = shown.text[max(begin, start - CONTEXT) : start]
        after = shown.text[end : min(finish, end + CONTEXT)]
        lit = shown.text[start:end]
        return Passage(("… " if start - begin > CONTEXT else "") + before, lit, after + (" …" if finish - end > CONTEXT else ""))

    def sentence(self, document: str, start: int, limit: int) -> str:
        """The sentence that holds the character at `start`, cut at about `limit` characters; empty when the text is not held."""
        if document not in self._texts:
            return ""
        shown = self._document(document)
        if not shown.spans:
            return ""
        begin, end = shown.spans[max(0, bisect_right(shown.starts, start) - 1)]
        text = " ".join(shown.text[begin:end].split())
        return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + " …"

    def _document(self, document: str) -> _Shown:
        if document not in self._shown:
            text = clean(self._texts[document] or "")
            spans = sentences(text)
            self._shown[document] = _Shown(text, tuple(start for start, _ in spans), spans)
        return self._shown[document]
