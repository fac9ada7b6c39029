"""A contradiction between judgements in words, with both sides named and the way out."""

from collections.abc import Sequence

from testimonia.model.judgements import Contradiction, number_of
from testimonia.model.record import Judgement


def told(found: Contradiction, ledger: Sequence[Judgement], new: Sequence[Judgement]) -> str:
    """Both sides, each judgement with its number, reviewer and reason; `new`: those that were refused."""
    fresh = {j.id for j in new}
    said = [_said(j, ledger, j.id in fresh) for j in (*found.same, found.different)]
    older = sorted({number_of(j, ledger) for j in (*found.same, found.different) if j.id not in fresh})
    way_out = f"Take one side back first: testimonia judge CASE undo {' (or '.join(map(str, older))}{')' * (len(older) - 1)}"
    return f"this contradicts what stands: {'; '.join(said[:-1])}; against {said[-1]}. Nothing was written. {way_out}"


def _said(judgement: Judgement, ledger: Sequence[Judgement], fresh: bool) -> str:
    a, b = judgement.on[0], judgement.on[1]
    sign = "=" if judgement.verdict == "same" else "is not"
    number = "new" if fresh else f"number {number_of(judgement, ledger)}"
    return f"{a} {sign} {b} ({number}, {judgement.by}: {judgement.why!r})"
