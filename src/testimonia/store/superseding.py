"""Which claim of a former reading a claim of a new one replaces.

Claims are never edited. When another version of the reader reads a document again, each new claim names the old one that
says the same kind of thing at the same place: same property, spans that overlap, the larger overlap first, one to one.
An old claim that no new one replaces stays in the record under its maker's name; it no longer counts for incidents, which
are built from the last reading (and from what people wrote).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from testimonia.model.record import Claim


def superseding(new: Sequence[Claim], old: Iterable[Claim]) -> tuple[Claim, ...]:
    """The new claims, each with `supersedes` set where it replaces one of the old; a claim that names one already keeps it."""
    ids = {claim.id for claim in new}
    former = [claim for claim in old if claim.id not in ids]
    free = set(range(len(former)))
    taken: dict[int, str] = {}
    pairs = sorted(
        (-overlap, claim.mention != before.mention, i, j)
        for i, claim in enumerate(new)
        if claim.supersedes is None
        for j, before in enumerate(former)
        if claim.property == before.property and (overlap := _overlap(claim, before)) > 0
    )
    for _, _, i, j in pairs:
        if i not in taken and j in free:
            taken[i] = former[j].id
            free.discard(j)
    return tuple(replace(claim, supersedes=taken[i]) if i in taken else claim for i, claim in enumerate(new))


def _overlap(a: Claim, b: Claim) -> float:
    """Share of the two spans' common stretch in the stretch that they cover together, in [0.0, 1.0]."""
    common = min(a.span.end, b.span.end) - max(a.span.start, b.span.start)
    return max(0, common) / (max(a.span.end, b.span.end) - min(a.span.start, b.span.start))
