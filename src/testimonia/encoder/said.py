"""Attributions beside one another: a stray piece of content that another cue has whole is not said twice."""

from dataclasses import replace

from testimonia.model.reading import Attribution, Piece

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


def _stands_in(piece: Piece, other: Attribution) -> bool:
    return any(p.start <= piece.start and piece.end <= p.end for p in other.content)
