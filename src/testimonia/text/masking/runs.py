"""Runs of words that may be a name: words with a capital that stand together, and words of scripts that have no capitals."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from testimonia.text.masking.words import common_words, words

# Letters with what may stand on them: a mark (Mn, Mc) is no letter for the pattern of words, and stands inside words of Burmese or Hindi.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u094f\u0951-\u0957"
    "\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a4d\u0b82\u0bbe-\u0bcd\u0d00-\u0d4d\u0e31-\u0e4e\u102b-\u103e\u1056-\u1060\u17b4-\u17d3\u200c\u200d"
)
_LETTER = rf"(?:[^\W\d_][{_MARKS}]*)"
_WORD = re.compile(rf"(?<!\w)(?:{_LETTER}\.(?:-?{_LETTER}\.)*(?!\w)|{_LETTER}+(?:['’ʼ`‘-]{_LETTER}+)*(?!\w))")
_POSSESSIVE = re.compile(r"['’ʼ`][sS]$|(?<=[sS])['’]$")
_JOINS = re.compile(r"[ \t\u00a0]{1,3}|[ \t]*\r?\n[ \t]*(?!\s)|-|–")
_CASELESS = re.compile(
    r"[\u0590-\u08ff\u0900-\u0fff\u1000-\u109f\u10d0-\u10ff\u1200-\u139f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\ufb1d-\ufefc]"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its place; `text` is without a possessive ending, and so is `end`."""

    start: int
    end: int
    text: str

    @property
    def low(self) -> str:
        return self.text.lower().replace("’", "'").rstrip(".")


def caseless(text: str) -> bool:
    """Whether the text is in a script without capitals."""
    return _CASELESS.search(text) is not None


def words_in(text: str) -> tuple[Word, ...]:
    """All words of a text, initials with their full stops among them."""
    found = []
    for match in _WORD.finditer(text):
        word = match[0]
        ending = _POSSESSIVE.search(word)
        bare = word[: ending.start()] if ending else word
        found.append(Word(match.start(), match.start() + len(bare), bare))
    return tuple(found)


def capitalised(word: str) -> bool:
    """Whether a word is written like a name: with a capital, or with one behind a small part ("al-Masri", "d'Arcy")."""
    if word[0].isupper() or word[0].istitle():
        return True
    head, *rest = re.split(r"['’ʼ`-]", word)
    return bool(rest) and head.lower() in (words("particles") | {"d", "o", "n", "l", "m"}) and any(part[:1].isupper() for part in rest)


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a text that stand together, by their numbers: `first` and `last` inclusive."""

    first: int
    last: int


def runs_in(text: str, found: Sequence[Word]) -> Iterator[Run]:
    """Runs of words with a capital, left to right; small words of names may stand inside, never at the end."""
    particles = words("particles")
    at = 0
    while at < len(found):
        word = found[at]
        if not capitalised(word.text) or caseless(word.text):
            at += 1
            continue
        first = last = at
        here = at + 1
        while here < len(found) and _JOINS.fullmatch(text, found[here - 1].end, found[here].start):
            if capitalised(found[here].text) and not caseless(found[here].text):
                if _begins_line(text, found, here):
                    break
                last = here
            elif (found[here].low not in particles and not _small_part(found, here)) or here - last > 2:
                break
            here += 1
        yield Run(first, last)
        at = last + 1


_LONGEST_SMALL_PART = 5


def _small_part(found: Sequence[Word], at: int) -> bool:
    """Whether a small word that English does not have stands between two words with a capital: "Fadimata walet Oumar"."""
    low = found[at].low
    if not 1 < len(low) <= _LONGEST_SMALL_PART or at + 1 >= len(found) or not capitalised(found[at + 1].text):
        return False
    english = low in common_words() | words(
        "ordinary", "doings", "fates", "to_persons", "links", "before_places", "roles", "offices", "office_abbreviations"
    )
    return low.isascii() and low.isalpha() and not english and not low.endswith(("ed", "ing", "s"))


def caseless_runs(text: str, found: Sequence[Word]) -> Iterator[Run]:
    """Runs of up to five words of a script without capitals."""
    at = 0
    while at < len(found):
        if not caseless(found[at].text):
            at += 1
            continue
        last = at
        while last + 1 < len(found) and caseless(found[last + 1].text) and _JOINS.fullmatch(text, found[last].end, found[last + 1].start):
            last += 1
        yield Run(at, last)
        at = last + 1


SHORTEST_PART = 3  # letters; shorter parts ("de", "Al") stand for nobody alone


def parts_of(name: str) -> list[str]:
    """The parts of a name that can stand for it: words that begin with a capital and are long enough."""
    found = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", name)
    return [word for word in found if len(word) >= SHORTEST_PART and word[0].isupper()]


_SHORT_LINE = 45
"""Letters of a line that was not wrapped because it was full: what stands on the next line is another thing."""


def _begins_line(text: str, found: Sequence[Word], at: int) -> bool:
    """Whether a word begins a line of its own, rather than a line into which a sentence was wrapped."""
    end, start = found[at - 1].end, found[at].start
    if "\n" not in text[end:start]:
        return False
    line = text.rfind("\n", 0, end) + 1
    return end - line < _SHORT_LINE or text[found[at].end : found[at].end + 1] == ":"
