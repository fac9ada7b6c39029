"""A long text in parts that a model can take at once: cut between sentences, with a little of what stands before and after."""

from collections.abc import Sequence
from dataclasses import dataclass

from testimonia.extract.page import Stretch

_BEFORE, _AFTER = 6, 12  # a part sees a sixth of its size of what stands before it, and a twelfth of what comes after


@dataclass(frozen=True, slots=True)
class Part:
    """Numbers of the sentences `[first, last)` to be read, and of those around them that are seen as well: `[seen_from, seen_to)`."""

    first: int
    last: int
    seen_from: int
    seen_to: int


def units(text: str, sentences: Sequence[Stretch], size: int) -> tuple[Stretch, ...]:
    """The sentences; one of more than `size` characters in pieces cut at white space where there is some."""
    found: list[Stretch] = []
    for start, end in sentences:
        while end - start > size:
            blank = text.rfind(" ", start + 1, start + size)
            cut = blank if blank > start else start + size
            found.append((start, cut))
            start = cut
        if text[start:end].strip():
            found.append((start, end))
    return tuple(found)


def cut(sentences: Sequence[Stretch], size: int) -> tuple[Part, ...]:
    """Parts of about `size` characters. Every sentence is read in exactly one part, and seen by its neighbours where it is near."""
    parts: list[Part] = []
    first = 0
    for number, (_, end) in enumerate(sentences):
        last = number + 1
        if last == len(sentences) or sentences[last][1] - sentences[first][0] > size or end - sentences[first][0] >= size:
            parts.append(_with_neighbours(sentences, first, last, size))
            first = last
    return tuple(parts)


def halves(part: Part, sentences: Sequence[Stretch], size: int) -> tuple[Part, Part] | None:
    """The part as two; None when it is one sentence."""
    if part.last - part.first < 2:
        return None
    middle = (part.first + part.last) // 2
    return _with_neighbours(sentences, part.first, middle, size // 2), _with_neighbours(sentences, middle, part.last, size // 2)


def _with_neighbours(sentences: Sequence[Stretch], first: int, last: int, size: int) -> Part:
    start, end = sentences[first][0], sentences[last - 1][1]
    before, after = first, last
    while before > 0 and start - sentences[before - 1][0] <= size // _BEFORE:
        before -= 1
    while after < len(sentences) and sentences[after][1] - end <= size // _AFTER:
        after += 1
    return Part(first, last, before, after)
