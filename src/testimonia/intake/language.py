"""Which language a text is in, as far as that matters here: English is read, anything else is kept and coded by hand.

A text is judged by pieces, so that an English report with a long quotation in another language stays English, and a
report in another language with an English quotation does not become English.
"""

import re

_PIECE = 600
_PIECES = 24  # spread over the text: enough for a majority, and 50 MB cost no more than 15 kB

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_COMMON = frozenset(
    {
        "the",
        "of",
        "and",
        "to",
        "in",
        "that",
        "was",
        "is",
        "for",
        "on",
        "with",
        "by",
        "he",
        "his",
        "they",
        "were",
        "it",
        "from",
        "as",
        "at",
        "this",
        "have",
        "has",
        "had",
        "be",
        "been",
        "are",
        "not",
        "said",
        "but",
        "who",
        "which",
        "their",
        "its",
        "an",
        "will",
        "after",
    }
)
# In English newspaper and wire text, upper case included, about a quarter to a half of all words are among these; in other
# languages of the Latin script well below a tenth (Dutch and Danish share "in", "is", "at", "for").
_COMMON_SHARE = 0.16
# How much likelier (natural logarithm) another language must be before a piece counts as that language. Headlines of a few
# names lie within it: they are read as English, which finds nothing where there is nothing.
_MARGIN = 25.0


def language_of(text: str, declared: str | None = None) -> str | None:
    """ISO 639-1 code of the language of most of the text; None when it holds no words. Only words are judged, not scripts of names.

    `declared`: what the file says of itself. Templates of web sites often say it wrong, so it decides only where the words do not.
    """
    weights: dict[str, int] = {}
    for piece in _pieces(text):
        letters = sum(map(str.isalpha, piece))
        if letters:
            code = _language_of_piece(piece, declared)
            weights[code] = weights.get(code, 0) + letters
    if not weights:
        return None
    return max(sorted(weights), key=lambda code: weights[code])


def _pieces(text: str) -> list[str]:
    if len(text) <= _PIECE * _PIECES:
        return [text[i : i + _PIECE] for i in range(0, len(text), _PIECE)]
    step = (len(text) - _PIECE) // (_PIECES - 1)
    return [text[i * step : i * step + _PIECE] for i in range(_PIECES)]


def _language_of_piece(piece: str, declared: str | None) -> str:
    # Lower case, because the model of languages was trained on ordinary text and wire texts are often in capitals.
    low = piece.lower()
    words = _WORD.findall(low)
    if words and sum(word in _COMMON for word in words) >= _COMMON_SHARE * len(words):
        return "en"
    scores = _scores(low)
    best = max(sorted(scores), key=lambda code: scores[code])
    if scores[best] - scores["en"] > _MARGIN:
        return best
    return declared if declared in scores and scores[best] - scores[declared] <= _MARGIN else "en"


def _scores(text: str) -> dict[str, float]:
    # Imported late: loading its model takes half a second, and plain English never asks for it.
    import py3langid  # type: ignore[import-untyped]  # it ships no types

    return {str(code): float(score) for code, score in py3langid.rank(text)}
