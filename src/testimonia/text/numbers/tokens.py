"""Words, numbers and signs of an English text, and the words that numbers are made of."""

import re
from typing import NamedTuple

from testimonia import vocab
from testimonia.text.wordset import wordset

_TOKEN = re.compile(r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?![\d,.]?\d)|\d+(?:[.,:]\d+)*(?:(?:st|nd|rd|th|s)\b)?|\w+(?:['’]\w+)*|[^\w\s]")

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
UNITS = {word: value for value, word in enumerate(_UNITS.split())}
TENS = {word: 10 * value for value, word in enumerate(_TENS.split(), 2)} | {"fourty": 40}
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
GROUPS = {"dozen": 12, "score": 20}
FRACTIONS = wordset(
    "half third thirds quarter quarters fifth fifths tenth tenths two-thirds three-quarters one-third majority most percent"
)
MONTHS = wordset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec"
)
BREAKS = wordset(
    "who whom which that when where while after before as because by in from at on near with of during for to into "
    'and or but since , ; : ( ) — – . " “ ”'
)


class Token(NamedTuple):
    """A word, number or sign with its half-open offsets. `low`: in lower case, with straight apostrophes.

    A named tuple: they are made by the thousand, and it is made in a third of the time.
    """

    text: str
    start: int
    end: int
    low: str


def tokens_of(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """Words, numbers and single signs of `text[start:end]`, with offsets into `text`."""
    stop = len(text) if end is None else end
    return tuple([_token(m) for m in _TOKEN.finditer(text, start, stop)])


def _token(m: re.Match[str]) -> Token:
    word = m[0]
    low = word.lower()
    return Token(word, m.start(), m.end(), low.replace("’", "'") if "’" in low else low)


def is_person(word: str) -> bool:
    """Whether a word is a listed noun for persons."""
    return vocab.category_nouns().of(word) is not None
