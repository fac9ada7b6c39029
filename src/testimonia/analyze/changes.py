"""When did a series change its level? Exact least-squares search for breaks, of the past only."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from testimonia.analyze.engines import engine
from testimonia.errors import AnalysisError


@dataclass(frozen=True, slots=True)
class Breaks:
    """`index`: how many points stand before each break; `means` of the segments; `residual_ss` about them."""

    index: tuple[int, ...]
    means: tuple[float, ...]
    residual_ss: float


def find(values: npt.ArrayLike, breaks: int, min_segment: int = 2) -> Breaks:
    """The best `breaks` breaks of the mean, segments of `min_segment` points or more. Raises AnalysisError where they do not fit."""
    y = np.asarray(values, float)
    if breaks < 1 or (breaks + 1) * min_segment > len(y):
        raise AnalysisError(f"{breaks} breaks with segments of {min_segment} do not fit into {len(y)} points. Ask for fewer.")
    ends = engine("ruptures").Dynp(model="l2", min_size=min_segment, jump=1).fit(y).predict(n_bkps=breaks)
    segments = np.split(y, ends[:-1])
    residual = sum(float(((s - s.mean()) ** 2).sum()) for s in segments)
    return Breaks(tuple(int(e) for e in ends[:-1]), tuple(float(s.mean()) for s in segments), residual)


def p_of_one(values: npt.ArrayLike, min_segment: int = 2, shuffles: int = 999, seed: int = 1) -> float:
    """p of the best single break among the same values in a random order: whether the mean changes at all."""
    y = np.asarray(values, float)
    rng = np.random.default_rng(seed)
    rows = np.concatenate([y[None], rng.permuted(np.tile(y, (shuffles, 1)), axis=1)])
    sums = np.cumsum(rows - y.mean(), axis=1)
    before = np.arange(min_segment, len(y) - min_segment + 1)
    gain = (sums[:, before - 1] ** 2 * len(y) / (before * (len(y) - before))).max(axis=1)
    return float((gain >= gain[0] * (1 - 1e-12)).mean())
