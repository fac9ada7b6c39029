"""Bayesian latent-class capture-recapture (Manrique-Vallier 2016, Biometrics 72:1246).

Individuals fall into classes of unknown number; inside a class the lists are independent. Class shares have a stick-breaking
prior, list probabilities a uniform one, the total a prior proportional to its inverse. Sampled by Gibbs steps, in several
chains side by side: with small tables one chain stays for long in one order of the classes, and its mean tells the order.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from testimonia.analyze.undercount.overlaps import Overlaps
from testimonia.errors import AnalysisError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_LEAST = 1e-12  # probabilities stay off 0 and 1, where logarithms end


@dataclass(frozen=True, slots=True)
class LatentClassFit:
    """Draws of the total from its posterior, shape (chains, draws of each chain). `classes_used`: mean number that hold anybody."""

    draws: Ints
    classes_used: float

    @property
    def mean(self) -> float:
        return float(self.draws.mean())

    def quantile(self, share: float) -> float:
        """The total below which that share of the draws lies."""
        return float(np.quantile(self.draws, share))

    @property
    def agreement(self) -> float:
        """Gelman and Rubin's ratio of the spread over all chains to that inside a chain; above 1.05 they have not run long enough."""
        chains, each = self.draws.shape
        within = float(self.draws.var(axis=1, ddof=1).mean())
        if chains < 2 or within == 0:
            return 1.0
        between = float(self.draws.mean(axis=1).var(ddof=1))
        return float(np.sqrt((each - 1) / each + between / within))


def sample(
    overlaps: Overlaps,
    *,
    classes: int = 10,
    a: float = 0.25,
    b: float = 0.25,
    burn_in: int = 5_000,
    draws: int = 10_000,
    thinning: int = 25,
    chains: int = 20,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> LatentClassFit:
    """Draws from the posterior. `a`, `b`: shape and rate of the gamma prior of the concentration.

    Each chain makes `burn_in` steps and then its part of `draws` (rounded up), one every `thinning` steps. `progress(done, all)`
    is called about a hundred times. The same seed gives the same draws. Raises AnalysisError for fewer than three lists, lists
    that never overlap, or fewer than two classes.
    """
    _refuse(overlaps, classes)
    held = overlaps.observed > 0
    patterns, counts = overlaps.patterns[held].astype(float), overlaps.observed[held].astype(np.int64)
    state = _State(np.random.default_rng(seed), patterns, counts, chains, classes, a, b)
    each = -(-draws // chains)
    steps = burn_in + each * thinning
    out = np.empty((chains, each), np.int64)
    used = 0.0
    for step in range(steps):
        state.step()
        after = step + 1 - burn_in
        if after > 0 and after % thinning == 0:
            out[:, after // thinning - 1] = state.size.sum(1)
            used += float((state.size > 0).sum(1).mean())
        if progress is not None and (step + 1) % max(1, steps // 100) == 0:
            progress(step + 1, steps)
    return LatentClassFit(out, used / each)


def _refuse(overlaps: Overlaps, classes: int) -> None:
    k = len(overlaps.lists)
    if k < 3:
        raise AnalysisError(f"{k} lists: the latent-class model takes three or more.")
    if not overlaps.observed[overlaps.patterns.sum(1) > 1].sum():
        raise AnalysisError("no individual stands on two lists, so nothing says how many stand on none. Match the lists first.")
    if classes < 2:
        raise AnalysisError(f"{classes} classes: a mixture takes two or more.")


class _State:
    """All chains at one step; the first axis of every array is the chain."""

    def __init__(self, rng: np.random.Generator, patterns: Floats, counts: Ints, chains: int, classes: int, a: float, b: float) -> None:
        self.rng, self.patterns, self.counts, self.a, self.b = rng, patterns, counts, a, b
        self.chains, self.classes = np.arange(chains), classes
        self.on = np.clip(rng.beta(1.0, 1.0, (chains, classes, patterns.shape[1])), _LEAST, 1 - _LEAST)
        self.stick = np.clip(rng.beta(1.0, 1.0, (chains, classes - 1)), _LEAST, 1 - _LEAST)
        self.concentration = np.ones(chains)
        self.size = np.zeros((chains, classes), np.int64)

    def step(self) -> None:
        """Members of the classes and the unseen, then the classes' order, their list probabilities, shares and concentration."""
        rng = self.rng
        log_share = _log_shares(self.stick)
        log_on, log_off = np.log(self.on), np.log1p(-self.on)
        nowhere = log_off.sum(2) + log_share
        joint = np.matmul(self.patterns, (log_on - log_off).transpose(0, 2, 1)) + nowhere[:, None, :]
        joint = np.exp(joint - joint.max(2, keepdims=True))
        of_seen = rng.multinomial(self.counts, joint / joint.sum(2, keepdims=True))
        weight = np.exp(nowhere)
        missed = np.minimum(weight.sum(1), 1 - _LEAST)
        unseen = rng.negative_binomial(int(self.counts.sum()), 1 - missed)
        self.size = of_seen.sum(1) + rng.multinomial(unseen, weight / weight.sum(1, keepdims=True))
        listed = np.matmul(of_seen.transpose(0, 2, 1), self.patterns)
        self._reorder(log_share, listed)
        self.on = np.clip(rng.beta(1 + listed, 1 + self.size[:, :, None] - listed), _LEAST, 1 - _LEAST)
        later = np.cumsum(self.size[:, ::-1], axis=1)[:, ::-1][:, 1:]
        self.stick = np.clip(rng.beta(1 + self.size[:, :-1], self.concentration[:, None] + later), _LEAST, 1 - _LEAST)
        self.concentration = rng.gamma(self.a + self.classes - 1, 1 / (self.b - np.log1p(-self.stick).sum(1)))

    def _reorder(self, log_share: Floats, listed: Floats) -> None:
        """Proposes to exchange two classes (Papaspiliopoulos and Roberts 2008): the order of the sticks would else hardly ever change."""
        rng, every = self.rng, self.chains
        for _ in range(2):
            i = rng.integers(self.classes, size=len(every))
            j = (i + rng.integers(1, self.classes, size=len(every))) % self.classes
            gain = (self.size[every, j] - self.size[every, i]) * (log_share[every, i] - log_share[every, j])
            some = every[np.log(rng.random(len(every))) < gain]
            for held in (self.size, listed):
                held[some, i[some]], held[some, j[some]] = held[some, j[some]], held[some, i[some]]


def _log_shares(stick: Floats) -> Floats:
    """Logarithms of the shares of the classes: what each stick breaks off from what the sticks before it left."""
    left = np.cumsum(np.log1p(-stick), axis=1)
    none = np.zeros((len(stick), 1))
    return np.asarray(np.concatenate([np.log(stick), none], axis=1) + np.concatenate([none, left], axis=1))
