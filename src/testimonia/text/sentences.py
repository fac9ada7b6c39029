"""Sentences and paragraphs of a text as half-open offsets, in one pass over the text.

Titles and initials ("Lt. Col. A. Smith"), abbreviated months, "No. 6", numbered paragraphs and datelines do not end a sentence; a headline
or list line without a full stop does, because the line ends.
"""

import re
from collections.abc import Iterator

from testimonia.text.wordset import wordset

# Before a name or number: a full stop after these never ends a sentence.
_TITLES = wordset(
    "mr mrs ms messrs dr prof st sir hon rev fr gen lt col maj brig capt cpl sgt pvt pte cmdr comdr adm supt insp det gov sen rep pres amb "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun vs approx ca cf e.g i.e viz art arts para "
    "paras sec fig vol pp p bros dist prov mt ft ed eds lt.col lt.gen maj.gen brig.gen"
)
# Only before a number: "No. 6", but "He said no."
_BEFORE_NUMBER = wordset("no nos")
# May end a sentence: then a word that begins one follows.
_EITHER = wordset("a.m p.m u.s u.k u.n u.s.a u.s.s.r e.u d.c jr sr inc ltd co corp etc al ph.d b.c a.d")
_STARTERS = wordset(
    "the a an he she it they we i you this that these those there in on at by for from with as but and or if when while after before his "
    "her its their our my no nobody some many most all both several another other one two three according"
)
_TERMINATOR = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s|$)")
_NEXT = re.compile(r"\s*+([\"'“‘«(\[]*+)(\S)")
_WORD_BEFORE = re.compile(r"[\w.]+\Z")
_MARKER = re.compile(r"\s*(?:\[?\(?\d{1,3}[.)\]]|\(?[a-z][.)]|[-*•–—]|[QA]:|[A-Z][A-Z .]{1,30}:)\s")
_FIRST_MARKER = re.compile(r"\s*(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4})\.\Z")


def paragraphs(text: str) -> tuple[tuple[int, int], ...]:
    """Paragraphs without the white space around them. A blank line parts them, and so does a line end that is not mere wrapping."""
    return tuple(span for block in _blocks(text) for span in _lines_of(text, *block))


_LONGEST = 3_000
"""Code points. What goes on longer without an end is a table, a list or noise: it is cut, so that the work on a sentence is bounded."""


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Sentences without the white space around them, in order, none overlapping; every other character of the text lies in one.

    A stretch of more than 3,000 code points without an end is cut after a line, a semicolon or a word.
    """
    return tuple(part for start, end in paragraphs(text) for span in _sentences_of(text, start, end) for part in _cut(text, *span))


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        low, high = start + _LONGEST // 2, start + _LONGEST
        at = next((i for mark in ("\n", "; ", " ") if (i := text.rfind(mark, low, high) + 1)), high)
        span = _trimmed(text, start, at)
        if span:
            yield span
        following = _trimmed(text, at, end)
        if following is None:
            return
        start = following[0]
    yield start, end


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in re.finditer(r"\r?\n[ \t\r\f\v\u00a0]*+\n\s*+", text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _lines_of(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The block as one paragraph if its line ends are wrapping, else one paragraph for each line."""
    lines, at = [], start
    for line in text[start:end].splitlines(keepends=True):
        lines.append((at, at + len(line)))
        at += len(line)
    first = 0
    longest = max((len(text[a:b].strip()) for a, b in lines), default=0)
    for number in range(len(lines)):
        if number + 1 < len(lines) and _wraps(text, lines[number], lines[number + 1], longest, len(lines)):
            continue
        span = _trimmed(text, lines[first][0], lines[number][1])
        if span:
            yield span
        first = number + 1


def _wraps(text: str, line: tuple[int, int], following: tuple[int, int], longest: int, count: int) -> bool:
    """True if the next line only continues this one: it was full, so that the next word no longer fitted."""
    here, after = text[slice(*line)].strip(), text[slice(*following)].strip()
    if not here or not after or _MARKER.match(f"{after} "):
        return False
    if after[0].islower() and not here.endswith((".", "!", "?", ":")):
        return True
    full = len(here) + 1 + len(after.split(maxsplit=1)[0]) > longest
    return full and len(here) >= 50 and longest <= 120 and count > 2


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    stripped = piece.strip()
    if not stripped:
        return None
    begin = start + len(piece) - len(piece.lstrip())
    return begin, begin + len(stripped)


def _sentences_of(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    small = not any(letter.isupper() for letter in text[start:end])  # who writes no capitals begins sentences without them
    for stop in _TERMINATOR.finditer(text, start, end):
        if stop.end() < end and _ends(text, begin, stop, end, small):
            span = _trimmed(text, begin, stop.end())
            if span:
                yield span
            begin = stop.end()
    span = _trimmed(text, begin, end)
    if span:
        yield span


def _ends(text: str, begin: int, stop: re.Match[str], end: int, small: bool) -> bool:
    """Whether the sentence that begins at `begin` ends with this terminator. `small`: the paragraph has no capital letter."""
    after = _NEXT.match(text, stop.end(), end)
    if after is None:
        return True
    letter = after[2]
    if (letter.islower() and not (small and len(stop[0]) == 1)) or not (letter.isalnum() or after[1]):
        return False  # "... he said", or a dash after a dateline
    if stop[0][0] != "." or len(stop[0].rstrip("\"'”’»)]")) > 1 or stop[0] != ".":
        return True
    found = _WORD_BEFORE.search(text, max(begin, stop.start() - 24), stop.start())
    word = found[0] if found else ""
    following = re.match(r"\w+", text[after.start(2) : after.start(2) + 24])
    head = text[begin : stop.end()] if stop.end() - begin < 8 else ""
    return _word_ends(word, head, following[0] if following else letter)


def _word_ends(word: str, head: str, following: str) -> bool:
    """`head` is the whole sentence so far if it is short enough to be only the number of a paragraph, else empty."""
    low = word.lower().strip(".")
    if low in _TITLES or (low in _BEFORE_NUMBER and following[0].isdigit()):
        return False
    if _FIRST_MARKER.match(head):
        return False  # "6." at the head of a numbered paragraph
    if low in _EITHER:
        return following.lower() in _STARTERS
    # An initial; but an annex or a person "X" at the end of a sentence is followed by a word that begins one.
    initial = len(low) == 1 and low.isalpha() and word.strip(".").isupper()
    return not initial or (len(following) > 1 and following.lower() in _STARTERS)
