"""A document's words as those who work on the case see them: nothing hidden but tricks, a stretch at a time from the store.

It speaks as the report's veil does, so that the report's views serve here too; only here nobody's name is behind a bar.
"""

from bisect import bisect_right
from dataclasses import dataclass

from testimonia.report.veil import Passage
from testimonia.store.pages import Moment
from testimonia.text.sentences import sentences

# Controls, lone surrogates, and the two overrides that let a text show its letters in another order than it has them.
_TRICKS = dict.fromkeys((*range(0, 32), *range(127, 160), *range(55296, 57344), 8237, 8238, 65534, 65535), "�")
for _kept in (0x09, 0x0A, 0x0D, 0x85):
    del _TRICKS[_kept]

CONTEXT = 700
"""The longest stretch of text, in characters, that is shown on either side of a claim's words."""
_NEAR = 500  # the same for one sentence, of which only the beginning is shown
_REACHES = (400, CONTEXT + 500)
"""Read on either side, so that the sentences at the ends are whole: little, as most sentences need, then as much as is ever shown."""


def clean(text: str) -> str:
    """The text with controls and overrides of direction replaced, one character for one: offsets hold."""
    return text.translate(_TRICKS)


@dataclass(frozen=True, slots=True)
class Plain:
    """The way from a document's words to a page, inside one moment of the case."""

    moment: Moment

    def say(self, text: str) -> str:
        """A text as it may be shown."""
        return clean(text)

    def passage(self, document: str, start: int, end: int, quote: str) -> Passage:
        """The words at `start:end` of a document with the sentence they stand in and a neighbour on either side."""
        widest = _REACHES[-1]
        base = max(0, start - widest)
        text = clean(self.moment.window(document, base, end + widest - base))
        if not text:
            return Passage("", clean(quote), "")
        start, end = start - base, end - base
        left, right = next(found for reach in _REACHES if (found := _around(text, start, end, reach)) or reach == widest) or (start, end)
        before, after = text[max(left, start - CONTEXT) : start], text[end : min(right, end + CONTEXT)]
        cut_before, cut_after = start - left > CONTEXT, right - end > CONTEXT
        return Passage(("… " if cut_before else "") + before, text[start:end], after + (" …" if cut_after else ""))

    def sentence(self, document: str, start: int, limit: int) -> str:
        """The sentence that holds the character at `start`, cut at about `limit` characters; empty when the text is not held."""
        base = max(0, start - _NEAR)
        text = clean(self.moment.window(document, base, 2 * _NEAR))
        spans = sentences(text)
        if not spans:
            return ""
        begin, end = spans[max(0, bisect_right([first for first, _ in spans], start - base) - 1)]
        found = " ".join(text[begin:end].split())
        return found if len(found) <= limit else found[:limit].rsplit(" ", 1)[0] + " …"


def _around(text: str, start: int, end: int, reach: int) -> tuple[int, int] | None:
    """Where the sentence that holds `start:end` begins and ends, with a neighbour on either side; None where less than `reach` of the text
    does not tell: a sentence at the end of what is looked at may go on."""
    base, stop = max(0, start - reach), min(len(text), end + reach)
    spans = sentences(text[base:stop])
    if not spans:
        return None
    starts = [first for first, _ in spans]
    first = max(0, bisect_right(starts, start - base) - 1)
    last = max(first, bisect_right(starts, end - 1 - base) - 1)
    whole = (base == 0 or first > 1) and (stop == len(text) or last < len(spans) - 2)
    if not whole and (base > 0 or stop < len(text)):
        return None
    return base + spans[max(0, first - 1)][0], base + spans[min(len(spans) - 1, last + 1)][1]
