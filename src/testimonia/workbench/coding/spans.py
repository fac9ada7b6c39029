"""Words that a person selected, or typed, found in the stored text. Offsets are code points of the text as it is stored."""

import re
import unicodedata
from dataclasses import dataclass

from testimonia.errors import TestimoniaError
from testimonia.model.record import Span, read_span

MOST = 20_000
"""Characters that one claim may quote at the most."""
MOST_PLACES = 12
"""Places of the same words that are offered for a choice."""
_AROUND = 60


class NotFoundInText(TestimoniaError):
    """Words that do not stand where they were said to stand, or nowhere in the text."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One of several places where the same words stand."""

    start: int
    before: str
    words: str
    after: str


class Several(TestimoniaError):
    """Words that stand in more than one place of the text: which of them is meant is for the person to say."""

    def __init__(self, message: str, places: tuple[Occurrence, ...]) -> None:
        super().__init__(message)
        self.places = places


def located(text: str, quote: str, start: int | None, meant: int | None = None) -> Span:
    """The span of `quote` in `text`. `start`: where a selection began; None for words that were typed, which are looked for. `meant`: of
    several places, the one that was chosen.

    A browser changes ends of lines, and a page shows one sign for each that must not be shown; everything else must stand there exactly.
    Typed words may have other white space, and letters composed in another way. Raises NotFoundInText, Several.
    """
    if not quote.strip():
        raise NotFoundInText("No words are given. Select them in the text, or write them as the text has them.")
    if len(quote) > MOST:
        raise NotFoundInText(f"These are {len(quote)} characters; a claim quotes {MOST} at the most. Select the words that say it.")
    if start is not None:
        found = _pattern(quote).match(text, start)
        if found is None or start > len(text):
            stands = text[start : start + min(len(quote), 80)]
            raise NotFoundInText(f"At {start} the stored text reads “{stands}”, not “{quote[:80]}”. Select the words again.")
        return read_span(text, start, found.end())
    return _looked_for(text, quote, meant)


def _looked_for(text: str, quote: str, meant: int | None) -> Span:
    typed = quote.strip()
    for form in dict.fromkeys((typed, unicodedata.normalize("NFC", typed), unicodedata.normalize("NFD", typed))):
        places = [found.span() for found in _pattern(form, loose=True).finditer(text)]
        fitting = [place for place in places if place[0] == meant] or places
        if len(fitting) == 1:
            return read_span(text, *fitting[0])
        if places:
            shown = tuple(_occurrence(text, *place) for place in places[:MOST_PLACES])
            raise Several(f"“{typed[:80]}” stands in {len(places)} places of the text. Choose the one that is meant.", shown)
    raise NotFoundInText(f"“{typed[:80]}” does not stand in the text. Copy the words from it, or select them.")


def _occurrence(text: str, start: int, end: int) -> Occurrence:
    return Occurrence(start, text[max(0, start - _AROUND) : start], text[start:end], text[end : end + _AROUND])


def _pattern(quote: str, *, loose: bool = False) -> re.Pattern[str]:
    unified = quote.replace("\r\n", "\n").replace("\r", "\n")
    parts = re.split(r"\s+", unified) if loose else [unified]
    return re.compile((r"\s+" if loose else "").join("".join(map(_sign, part)) for part in parts))


def _sign(character: str) -> str:
    if character == "\n":
        return r"(?:\r\n|\r|\n)"
    # The page shows this in place of controls and overrides of direction, one for one.
    return r"[\s\S]" if character == "�" else re.escape(character)
