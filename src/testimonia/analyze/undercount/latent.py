"""Bayesian latent-class capture-recapture (Manrique-Vallier 2016, Biometrics 72:1246).

Individuals fall into classes of unknown number; inside a class the lists are independent. Class shares have a stick-breaking
prior, list probabilities a uniform one, the total a prior proportional to its inverse. Sampled by Gibbs steps.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from testimonia.analyze.undercount.overlaps import Overlaps
from testimonia.errors import AnalysisError

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LatentClassFit:
    """Draws of the total from its posterior, thinned, in the order drawn. `classes_used`: mean number of classes that hold anybody."""

    draws: npt.NDArray[np.int64]
    classes_used: float

    @property
    def mean(self) -> float:
        return float(self.draws.mean())

    def quantile(self, share: float) -> float:
        """The total below which that share of the draws lies."""
        return float(np.quantile(self.draws, share))


def sample(
    overlaps: Overlaps,
    *,
    classes: int = 10,
    a: float = 0.25,
    b: float = 0.25,
    burn_in: int = 10_000,
    draws: int = 2_000,
    thinning: int = 50,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> LatentClassFit:
    """Draws from the posterior. `a`, `b`: shape and rate of the gamma prior of the concentration.

    `progress(done, all)` is called about a hundred times. The same seed gives the same draws. Raises AnalysisError for fewer
    than three lists or lists that never overlap.
    """
    patterns, counts = overlaps.patterns, overlaps.observed.astype(np.int64)
    k = len(overlaps.lists)
    if k < 3:
        raise AnalysisError(f"{k} lists: the latent-class model takes three or more.")
    if not counts[patterns.sum(1) > 1].sum():
        raise AnalysisError("no individual stands on two lists, so nothing says how many stand on none. Match the lists first.")
    patterns, counts = patterns[counts > 0], counts[counts > 0]
    rng = np.random.default_rng(seed)
    seen = int(counts.sum())
    on = rng.beta(1.0, 1.0, (classes, k))
    share = np.full(classes, 1.0 / classes)
    concentration = 1.0
    steps = burn_in + draws * thinning
    out = np.empty(draws, np.int64)
    used = 0
    for step in range(steps):
        log_on, log_off = np.log(on), np.log1p(-on)
        log_share = np.log(share)
        joint = patterns @ (log_on - log_off).T + (log_off.sum(1) + log_share)
        joint = np.exp(joint - joint.max(1, keepdims=True))
        of_seen = rng.multinomial(counts, joint / joint.sum(1, keepdims=True))
        nowhere = np.exp(log_off.sum(1) + log_share)
        missed = min(float(nowhere.sum()), 1 - 1e-12)
        unseen = int(rng.negative_binomial(seen, 1 - missed))
        of_unseen = rng.multinomial(unseen, nowhere / nowhere.sum())
        size = of_seen.sum(0) + of_unseen
        listed = of_seen.T @ patterns
        on = np.clip(rng.beta(1 + listed, 1 + size[:, None] - listed), 1e-12, 1 - 1e-12)
        later = np.append(np.cumsum(size[::-1])[::-1][1:], 0)
        stick = np.clip(rng.beta(1 + size[:-1], concentration + later[:-1]), 1e-12, 1 - 1e-12)
        rest = np.cumsum(np.log1p(-stick))
        share = np.exp(np.append(np.log(stick), 0.0) + np.insert(rest, 0, 0.0))
        share /= share.sum()
        concentration = rng.gamma(a + classes - 1, 1 / (b - rest[-1]))
        after = step + 1 - burn_in
        if after > 0 and after % thinning == 0:
            out[after // thinning - 1] = seen + unseen
            used += int((size > 0).sum())
        if progress is not None and (step + 1) % max(1, steps // 100) == 0:
            progress(step + 1, steps)
    return LatentClassFit(out, used / draws)
