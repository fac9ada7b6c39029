"""Attributions beside one another and in their text: what another cue has whole is not said twice, no name of a source is cut short."""

import re
from dataclasses import replace

from testimonia.model.reading import Attribution, Piece

_ABBREVIATED = re.compile(r"(?:\b[^\W\d_]\.)+[^\W\d_]$|\b(?:Jr|Sr|Inc|Corp|Co|Ltd|Gen|Col|Sen|Rep|Gov)$")
_NEAR = 6  # attributions before and after that may share a window


def settle(attributions: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
    """Drops the pieces of a content that lie whole in another's content, unless the one stands inside the other.

    The longest piece of each attribution always stays. `attributions` are in the order of their cues.
    """
    out = []
    for i, one in enumerate(attributions):
        near = [*attributions[max(0, i - _NEAR) : i], *attributions[i + 1 : i + 1 + _NEAR]]
        others = [other for other in near if not _stands_in(one.cue, other) and not _stands_in(other.cue, one)]
        longest = max(one.content, key=lambda p: p.end - p.start)
        content = tuple(p for p in one.content if p is longest or not any(_stands_in(p, other) for other in others))
        out.append(replace(one, content=content))
    return tuple(out)


def whole_sources(attributions: tuple[Attribution, ...], text: str) -> tuple[Attribution, ...]:
    """Sources end with the bracket that closes one of theirs and with the full stop of an abbreviation: "Rep. Ames (D-Md.)"."""
    return tuple(replace(a, sources=tuple(replace(p, end=_whole_end(text, p.start, p.end)) for p in a.sources)) for a in attributions)


def _whole_end(text: str, start: int, end: int) -> int:
    if text[end : end + 1] == "." and _ABBREVIATED.search(text[start:end]):
        end += 1
    words = text[start:end]
    if words.count("(") <= words.count(")"):
        return end
    closing = re.match(r"\.?\)", text[end:])
    return end + closing.end() if closing else end


def _stands_in(piece: Piece, other: Attribution) -> bool:
    return any(p.start <= piece.start and piece.end <= p.end for p in other.content)
