"""Text to word pieces with the features that the encoder reads, and back to offsets.

The model is uncased, so capitals and quotation marks come in as features of their own.
Training and reading share this module: both must cut a text in the same way.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

CASES = ("none", "lower", "capital", "upper")
QUOTES = ("outside", "inside", "mark")
SEGMENT = 20_000  # code points: bounds the memory that one pass needs; about 30 windows
_SHORT_LINE, _LONG_LINE = 50, 100  # a hard-wrapped line is between; a heading is shorter, an unwrapped paragraph longer
_OPENERS, _CLOSERS = "“„«", "”»"
_MARKS = frozenset({'"', *_OPENERS, *_CLOSERS})
_LINE_END = re.compile(r"[.!?:;\"”’»)\]…]\s*$")


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of one stretch of text. All arrays have one entry a piece.

    `start`, `end`: code points of the whole document. `word`: number of the word that the piece belongs to, from 0.
    `mark`: the piece is punctuation. `opens`: 1 where a sentence begins, 2 where a paragraph begins, else 0.
    """

    ids: Ints
    start: Ints
    end: Ints
    word: Ints
    case: Ints
    quote: Ints
    mark: npt.NDArray[np.bool_]
    opens: Ints

    def __len__(self) -> int:
        return len(self.ids)


def segments(text: str, limit: int = SEGMENT) -> Iterator[tuple[int, int]]:
    """Cuts a text into stretches of at most `limit` code points: at a blank line, else a line, a sentence, a blank, else anywhere."""
    at = 0
    while len(text) - at > limit:
        half = at + limit // 2
        for mark in ("\n\n", "\n", ". ", " "):
            found = text.rfind(mark, half, at + limit)
            if found >= 0:
                cut = found + len(mark)
                break
        else:
            cut = at + limit
        yield at, cut
        at = cut
    if at < len(text):
        yield at, len(text)


def paragraph_starts(text: str) -> list[int]:
    """Offsets where a paragraph begins: after a blank line, before an indented line, or after a line that is not hard-wrapped."""
    starts = [0]
    at = 0
    for line in text.splitlines(keepends=True):
        at += len(line)
        rest = text[at : at + 2]
        body = line.rstrip()
        if not rest:
            break
        wrapped = _SHORT_LINE < len(body) <= _LONG_LINE and not _LINE_END.search(line)
        if not body or rest[0].isspace() or not wrapped:
            starts.append(at)
    return starts


def case_of(word: str) -> int:
    """Index into CASES."""
    if word.islower() and word.isalpha():
        return 1  # as nearly all are
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return 0
    if len(letters) > 1 and all(c.isupper() for c in letters):
        return 3
    return 2 if letters[0].isupper() else 1


def cut(text: str, tokenizer: Any, offset: int = 0) -> Pieces:
    """Word pieces of `text`, which begins at code point `offset` of its document. `tokenizer` is a `tokenizers.Tokenizer`."""
    encoded = tokenizer.encode(text, add_special_tokens=False)
    spans, words = encoded.offsets, encoded.word_ids
    n = len(spans)
    case, quote, opens, mark, numbers = [0] * n, [0] * n, [0] * n, [False] * n, [0] * n
    borders = iter([*paragraph_starts(text)[1:], len(text) + 1])
    border = next(borders)
    opens_next, inside, last_word, word_case = 2, False, -1, 0
    number = -1
    for i, ((start, end), word) in enumerate(zip(spans, words, strict=True)):
        if start >= border:
            opens_next, inside = 2, False
            while start >= border:
                border = next(borders)
        if word != last_word:
            number += 1
            last_word = word
            word_case = case_of(_word_at(text, start, end))
        numbers[i] = number
        opens[i], opens_next = opens_next, 0
        case[i] = word_case
        surface = text[start:end]
        mark[i] = not (surface.isalnum() or any(c.isalnum() for c in surface))
        if surface in _MARKS:
            quote[i] = 2
            inside = (surface in _OPENERS) or (surface == '"' and not inside)
        else:
            quote[i] = int(inside)
        if surface in (".", "!", "?", "…") and text[end : end + 1] in ("", " ", "\n", "\r", "\t"):
            opens_next = 1
    offsets = np.asarray(spans, np.int64).reshape(n, 2) + offset
    number_of, case_of_each, quoted, opening = (np.asarray(each, np.int64) for each in (numbers, case, quote, opens))
    return Pieces(
        np.asarray(encoded.ids, np.int64),
        offsets[:, 0],
        offsets[:, 1],
        number_of,
        case_of_each,
        quoted,
        np.asarray(mark, np.bool_),
        opening,
    )


def _word_at(text: str, start: int, end: int) -> str:
    while end < len(text) and text[end].isalnum() and end - start < 40:
        end += 1
    return text[start:end]
