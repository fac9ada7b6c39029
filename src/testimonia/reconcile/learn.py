"""Weights from pairs that people judged: how much more often a level occurs in pairs of one incident than in others."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from testimonia.model.record import Judgement
from testimonia.model.terms import Verdict
from testimonia.reconcile.columns import Flags, Setting, Small, table_of
from testimonia.reconcile.compare import Comparer
from testimonia.reconcile.linkage import standing_pairs
from testimonia.reconcile.profiles import Profile
from testimonia.reconcile.weights import SILENT, Weights

LEANING = 20  # judged pairs for which a shipped weight counts
_SMOOTHING = 0.5  # pairs added to every level, so that a level that never occurred is not impossible


def log_odds(level: Small, same: Flags, levels: int) -> tuple[float, ...]:
    """Bits for each level of one comparison: log2 of its share among the same over its share among the different.

    `level`: one for each pair; silent pairs are left out, since silence weighs nothing.
    """
    spoken = level != SILENT
    counts = [np.bincount(level[spoken & which], minlength=levels) + _SMOOTHING for which in (same, ~same)]
    shares = [count / count.sum() for count in counts]
    return tuple(float(bits) for bits in np.log2(shares[0] / shares[1]))


def learnt(found: Sequence[Profile], judgements: Sequence[Judgement], setting: Setting, weights: Weights) -> Weights:
    """The weights moved by what reviewers called the same and different; without such pairs they are returned as they are.

    A level that n judged pairs reach moves n parts of the way out of n + LEANING, so that a handful of judgements shifts little. Vetoes
    stay: what people may overrule pair by pair is no reason to let two distant places join by themselves.
    """
    rows = sorted((p for p in found if not p.habitual), key=lambda p: p.mention.id)
    table = table_of(rows, setting)
    row_of = {mention: row for row, mention in enumerate(table.ids)}
    judged = {
        (min(row_of[m] for m in pair), max(row_of[m] for m in pair)): verdict is Verdict.SAME
        for pair, verdict in standing_pairs(judgements).items()
        if len(pair) == 2 and pair <= row_of.keys() and verdict in (Verdict.SAME, Verdict.DIFFERENT)
    }
    if len(set(judged.values())) < 2:
        return weights  # odds need both
    left, right = (np.array(side, dtype=np.int64) for side in zip(*sorted(judged), strict=True))
    same = np.array([judged[pair] for pair in sorted(judged)], dtype=np.bool_)
    bits = dict(weights.bits)
    for name, compared in Comparer(table, weights).levels(left, right).items():
        bits[name] = _moved(compared.level, same, weights.bits[name], weights.veto)
    return replace(weights, name=f"{weights.name} and {len(judged)} judgements", bits=bits)


def _moved(level: Small, same: Flags, shipped: tuple[float, ...], veto: float) -> tuple[float, ...]:
    learnt_bits = log_odds(level, same, len(shipped))
    seen = np.bincount(level[level != SILENT], minlength=len(shipped))
    return tuple(
        old if old <= veto or not n else float((n * new + LEANING * old) / (n + LEANING))
        for old, new, n in zip(shipped, learnt_bits, seen.tolist(), strict=True)
    )
