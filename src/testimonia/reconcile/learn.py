"""Weights from pairs that people judged: how much more often a level occurs in pairs of one incident than in others."""

import numpy as np

from testimonia.reconcile.columns import Flags, Small
from testimonia.reconcile.weights import SILENT

_SMOOTHING = 0.5  # pairs added to every level, so that a level that never occurred is not impossible


def log_odds(level: Small, same: Flags, levels: int) -> tuple[float, ...]:
    """Bits for each level of one comparison: log2 of its share among the same over its share among the different.

    `level`: one for each pair; silent pairs are left out, since silence weighs nothing.
    """
    spoken = level != SILENT
    counts = [np.bincount(level[spoken & which], minlength=levels) + _SMOOTHING for which in (same, ~same)]
    shares = [count / count.sum() for count in counts]
    return tuple(float(bits) for bits in np.log2(shares[0] / shares[1]))
