"""From scores of one window to spans: pure numpy, no loop over words.

A window is seen as a row of words. `Words` holds, for each, its first piece and its offsets in the document.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from testimonia.encoder.pieces import Ints, Pieces

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a window, in order.

    `at`: positions of real pieces in the model's row; `first`: index into `at` of each word's first piece;
    `piece`: number of each word's first piece in the stretch; `start`, `end`: code points; `mark`: the word is punctuation;
    `opens`: a paragraph begins here.
    """

    at: Ints
    first: Ints
    piece: Ints
    start: Ints
    end: Ints
    mark: Bools
    opens: Bools

    def __len__(self) -> int:
        return len(self.first)


def words_of(pieces: Pieces, row: Ints) -> Words:
    """Words of a row of piece positions (-1 where the row holds a sign of the model's own)."""
    at = np.flatnonzero(row >= 0)
    real = row[at]
    number = pieces.word[real]
    first = np.flatnonzero(np.diff(number, prepend=-1))
    last = np.append(first[1:], len(real)) - 1
    start, end = pieces.start[real[first]], pieces.end[real[last]]
    return Words(at, first, real[first], start, end, pieces.mark[real[first]], pieces.opens[real[first]] == 2)


def by_word(words: Words, scores: Floats) -> Floats:
    """Mean over the pieces of each word. `scores`: (..., row, k) to (..., words, k)."""
    sizes = np.diff(words.first, append=len(words.at)).astype(np.float32)
    summed = np.add.reduceat(scores[..., words.at, :], words.first, axis=-2)
    return np.asarray(summed / sizes[:, None], np.float32)


def first_piece(words: Words, scores: Floats) -> Floats:
    """The score of each word's first piece. `scores`: (row, k) to (words, k)."""
    return scores[words.at[words.first]]


@dataclass(frozen=True, slots=True)
class Borders:
    """Probabilities (rows, words) that a stretch begins and ends at each word, and the words that a stretch may grow over."""

    begin: Floats
    end: Floats
    open_to: Bools


def borders(words: Words, scores: Floats, open_to: Bools) -> Borders:
    """A word begins at its first piece and ends at its last. `scores`: (rows, row, 2); `open_to`: (rows, words)."""
    last = np.append(words.first[1:], len(words.at)) - 1
    return Borders(scores[..., words.at[words.first], 0], scores[..., words.at[last], 1], open_to)


REACH = 6  # words that an end of a stretch may move
BORDER = 1.0  # weight of a border against one word inside


def settle(inside: Floats, at: Borders, rows: Ints, first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Moves both ends of each stretch to the words where the whole is most probable. `inside` (rows, words): probabilities.

    A stretch never vanishes and never grows past a word that is not open.
    """
    n = inside.shape[1]
    odds = np.clip(np.log(inside + 1e-6) - np.log(1 - inside + 1e-6), -5, 5)
    before = np.concatenate([np.zeros((len(odds), 1), np.float32), np.cumsum(odds, axis=1)], axis=1)
    shut = np.concatenate([np.zeros((len(odds), 1), np.int64), np.cumsum(~at.open_to, axis=1)], axis=1)
    step = np.arange(-REACH, REACH + 1)[None]
    row = rows[:, None]
    a = np.clip(first[:, None] + step, 0, n - 1)
    value = BORDER * np.log(at.begin[row, a] + 1e-4) - before[row, a]
    wrong = (a > last[:, None]) | ((a < first[:, None]) & (shut[row, a] != shut[row, first[:, None]]))
    new_first = a[np.arange(len(a)), np.where(wrong, -np.inf, value).argmax(1)]
    b = np.clip(last[:, None] + step, 0, n - 1)
    value = BORDER * np.log(at.end[row, b] + 1e-4) + before[row, b + 1]
    wrong = (b < new_first[:, None]) | ((b > last[:, None]) & (shut[row, b + 1] != shut[row, last[:, None] + 1]))
    new_last = b[np.arange(len(b)), np.where(wrong, -np.inf, value).argmax(1)]
    return new_first, new_last


def softmax(x: Floats) -> Floats:
    e = np.exp(x - x.max(-1, keepdims=True))
    return np.asarray(e / e.sum(-1, keepdims=True), np.float32)


def sigmoid(x: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * x)), np.float32)


_NONE: Ints = np.zeros(0, np.int64)


def runs(inside: Bools, begins: Bools) -> tuple[Ints, Ints, Ints]:
    """Maximal stretches of each row of `inside` (rows, words), cut where `begins`: row, first word, last word."""
    if not inside.any():
        return _NONE, _NONE, _NONE
    left = np.zeros_like(inside)
    left[:, 1:] = inside[:, :-1]
    opening = inside & (~left | begins)
    right = np.zeros_like(inside)
    right[:, :-1] = inside[:, 1:] & ~opening[:, 1:]
    closing = inside & ~right
    rows, firsts = np.nonzero(opening)
    return rows, firsts, np.nonzero(closing)[1]


def fill_gaps(inside: Bools, width: int, closed: Bools) -> Bools:
    """Closes gaps of at most `width` words between two stretches of a row, except over words where `closed` (words) is true."""
    out = inside.copy()
    for gap in range(width, 0, -1):
        if inside.shape[1] < gap + 2:
            continue
        bridge = inside[:, : -gap - 1] & inside[:, gap + 1 :]
        for k in range(1, gap + 1):
            bridge &= ~closed[None, k : k + bridge.shape[1]]
        bridge &= ~closed[None, gap + 1 : gap + 1 + bridge.shape[1]]
        for k in range(1, gap + 1):
            out[:, k : k + bridge.shape[1]] |= bridge
    return out


def trim(first: Ints, last: Ints, mark: Bools) -> tuple[Ints, Ints]:
    """Takes punctuation off both ends; a stretch of punctuation alone ends up with first > last."""
    n = len(mark)
    forward, backward = np.arange(n), np.arange(n)
    words = np.flatnonzero(~mark)
    after = np.searchsorted(words, forward)
    forward = np.where(after < len(words), words[np.minimum(after, len(words) - 1)] if len(words) else n, n)
    before = np.searchsorted(words, backward, side="right") - 1
    backward = np.where(before >= 0, words[np.maximum(before, 0)] if len(words) else -1, -1)
    return forward[first], backward[last]


def means(scores: Floats, rows: Ints, firsts: Ints, lasts: Ints) -> Floats:
    """Mean of `scores` (rows, words) over each stretch."""
    if not len(rows):
        return np.zeros(0, np.float32)
    total = np.zeros((len(scores), scores.shape[1] + 1))
    np.cumsum(scores, axis=1, dtype=np.float64, out=total[:, 1:])
    return np.asarray((total[rows, lasts + 1] - total[rows, firsts]) / (lasts + 1 - firsts), np.float32)
