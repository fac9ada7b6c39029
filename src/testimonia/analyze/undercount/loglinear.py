"""Log-linear models of list overlaps (Fienberg 1972; Cormack 1989; Darroch et al. 1993; Chao 1987).

The counts of the observed patterns are Poisson; the logarithm of their means is linear in lists and in products of lists. The
intercept is the logarithm of the expected number on no list.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np

from testimonia.analyze.engines import gammaln, optimize, stats
from testimonia.analyze.undercount.overlaps import Counts, Overlaps
from testimonia.errors import AnalysisError

_Z = 1.959964
_DROP = 1.920729  # half the 95 % point of chi-square with one degree of freedom


@dataclass(frozen=True, slots=True)
class LoglinearFit:
    """One fitted model. `total` = seen + unseen; `se` its standard error; `df` observed cells less parameters."""

    model: str
    total: float
    se: float
    deviance: float
    df: int
    aic: float
    bic: float
    seen: int
    parameters: dict[str, float] = field(default_factory=dict)

    @property
    def interval(self) -> tuple[float, float]:
        """95 % limits of the total, unseen on the log scale (Chao 1987): never below those seen."""
        unseen = self.total - self.seen
        if unseen <= 0:
            return self.total, self.total
        spread = float(np.exp(_Z * np.sqrt(np.log1p((self.se / unseen) ** 2))))
        return self.seen + unseen / spread, self.seen + unseen * spread


@dataclass(frozen=True, slots=True)
class Table:
    """Cells to fit: counts, number of lists that hold each, offsets, and list columns where they are known."""

    counts: Counts
    held: Counts
    offset: Counts
    lists: np.ndarray | None
    seen: int


def overlap_table(overlaps: Overlaps) -> Table:
    """The cells of overlaps that a model is fitted to."""
    patterns = overlaps.patterns
    return Table(overlaps.observed, patterns.sum(1).astype(float), np.zeros(len(patterns)), patterns, overlaps.seen)


def frequency_table(frequencies: Sequence[int], occasions: int) -> Table:
    """Individuals seen exactly 1, 2 ... t times on `occasions` equal lists: each is one cell with offset log C(t, j)."""
    if len(frequencies) > occasions:
        raise AnalysisError(f"{len(frequencies)} capture frequencies on {occasions} occasions. Give f1 to ft at most.")
    counts = np.zeros(occasions)
    counts[: len(frequencies)] = frequencies
    j = np.arange(1, occasions + 1, dtype=float)
    return Table(counts, j, gammaln(occasions + 1) - gammaln(j + 1) - gammaln(occasions - j + 1), None, int(counts.sum()))


def fit(table: Table, model: str) -> LoglinearFit:
    """Fits one model: `M0`, `Mt`, `Mt+1:2+3:4`, `pairwise`, `Mth_Darroch`, `Mh_Darroch`, `Mth_Chao`, `Mh_Chao`.

    Raises AnalysisError for an unknown model, one that the table cannot carry, or one with more parameters than cells.
    """
    columns = _columns(table, model)
    result, names = _poisson(table, columns), list(columns)
    while model.endswith("_Chao"):
        # A negative term would say that heterogeneity lowers the number of the unseen: the model does not allow it.
        negative = [n for n in names if n.startswith("chao") and result.params[1 + names.index(n)] < 0]
        if not negative:
            break
        columns = {n: c for n, c in columns.items() if n not in negative}
        result, names = _poisson(table, columns), list(columns)
    unseen = float(np.exp(result.params[0]))
    variance = float(result.cov_params()[0, 0])
    parameters = 1 + len(columns)
    likelihood = _loglikelihood(table.counts, result.mu)
    return LoglinearFit(
        model,
        table.seen + unseen,
        float(np.sqrt(unseen + unseen**2 * variance)),
        float(result.deviance),
        len(table.counts) - parameters,
        -2 * likelihood + 2 * parameters,
        -2 * likelihood + parameters * float(np.log(table.seen)),
        table.seen,
        dict(zip(["intercept", *names], map(float, result.params), strict=True)),
    )


def profile(table: Table, model: str) -> tuple[float, float]:
    """95 % profile-likelihood limits of the total: multinomial likelihood of all cells, the unobserved one filled in."""
    found = fit(table, model)
    columns = _columns(table, model)
    start = found.total - table.seen
    best = _profiled(table, columns, start)
    top = _search(table, columns, start)

    def drop(unseen: float) -> float:
        return _profiled(table, columns, unseen) - top + _DROP

    if best < top - _DROP:
        raise AnalysisError(f"the profile of {model} has no maximum near its estimate. Use a simpler model.")
    low = 0.0 if drop(1e-9) > 0 else float(optimize().brentq(drop, 1e-9, start))
    high = start
    while drop(high) > 0:
        high *= 2
        if high > 1e6 * (start + 1):
            return table.seen + low, float("inf")
    return table.seen + low, table.seen + float(optimize().brentq(drop, start, high))


def _search(table: Table, columns: dict[str, np.ndarray], start: float) -> float:
    grid = start * np.exp(np.linspace(-1, 1, 41))
    return max(_profiled(table, columns, u) for u in grid)


def _profiled(table: Table, columns: dict[str, np.ndarray], unseen: float) -> float:
    """Multinomial log-likelihood of seen and unseen when `unseen` individuals stand on no list."""
    counts = np.append(table.counts, unseen)
    x = np.column_stack([np.ones(len(counts)), *(np.append(c, 0.0) for c in columns.values())])
    mu = _glm(counts, x, np.append(table.offset, 0.0)).mu
    total = table.seen + unseen
    p = mu / mu.sum()
    return float(gammaln(total + 1) - gammaln(unseen + 1) + counts @ np.log(p))


def models_of(lists: int) -> list[str]:
    """The hierarchical models of three or four lists: independence, and every set of pairs that leaves a degree of freedom."""
    pairs = [f"{a}:{b}" for a, b in combinations(range(1, lists + 1), 2)]
    most = len(pairs) if lists > 3 else len(pairs) - 1
    return ["Mt", *("Mt+" + "+".join(some) for n in range(1, most + 1) for some in combinations(pairs, n))]


def select(overlaps: Overlaps) -> LoglinearFit:
    """The model with the best BIC of `models_of`; beyond four lists the one that `stepwise` comes to."""
    if len(overlaps.lists) > 4:
        return stepwise(overlaps)
    table = overlap_table(overlaps)
    return min((fit(table, model) for model in models_of(len(overlaps.lists))), key=lambda f: f.bic)


def stepwise(overlaps: Overlaps, enter: float = 0.02) -> LoglinearFit:
    """Begins with independent lists and adds one pair after the other, each time the one that the data ask for most.

    A pair enters while its likelihood ratio has a p below `enter` (Chan, Silverman and Vincent 2021 use .02).
    """
    table = overlap_table(overlaps)
    left = [f"{a}:{b}" for a, b in combinations(range(1, len(overlaps.lists) + 1), 2)]
    best = fit(table, "Mt")
    while left and best.df > 1:
        tried = {pair: fit(table, f"{best.model}+{pair}") for pair in left}
        pair = min(left, key=lambda p: tried[p].deviance)
        if stats().chi2.sf(best.deviance - tried[pair].deviance, 1) > enter:
            break
        best = tried[pair]
        left.remove(pair)
    return best


def _columns(table: Table, model: str) -> dict[str, np.ndarray]:
    held, lists = table.held, table.lists
    head = re.split(r"[_+]", model)[0]
    if head in ("M0", "Mh"):
        columns = {"lists": held}
    elif head in ("Mt", "Mth", "pairwise"):
        if lists is None:
            raise AnalysisError(f"capture frequencies do not say which list held whom, so {model} cannot be fitted. Use M0 or a Mh model.")
        columns = {str(i + 1): lists[:, i].astype(float) for i in range(lists.shape[1])}
    else:
        raise AnalysisError(f"unknown log-linear model {model!r}. Known: M0, Mt, Mt+1:2+..., pairwise, Mh_/Mth_ with Darroch or Chao.")
    pairs = re.findall(r"(\d+):(\d+)", model)
    if model == "pairwise" and lists is not None:
        pairs = [(str(a), str(b)) for a, b in combinations(range(1, lists.shape[1] + 1), 2)]
    for a, b in pairs:
        if a not in columns or b not in columns:
            raise AnalysisError(f"{model} names list {a} or {b}; there are {len(columns)} lists.")
        columns[f"{a}:{b}"] = columns[a] * columns[b]
    if model.endswith("_Darroch"):
        columns["darroch"] = held**2 / 2
    elif model.endswith("_Chao"):
        columns |= {f"chao{j}": np.maximum(held - j, 0.0) for j in range(2, int(held.max()))}
    if len(columns) + 1 > len(table.counts):
        raise AnalysisError(f"{model} has {len(columns) + 1} parameters for {len(table.counts)} cells. Use a simpler model or more lists.")
    return columns


def _poisson(table: Table, columns: dict[str, np.ndarray]) -> Any:
    return _glm(table.counts, np.column_stack([np.ones(len(table.counts)), *columns.values()]), table.offset)


@dataclass(frozen=True, slots=True)
class _Fit:
    params: np.ndarray
    mu: np.ndarray
    deviance: float
    information: np.ndarray

    def cov_params(self) -> np.ndarray:
        return np.asarray(np.linalg.pinv(self.information))


def _glm(counts: Counts, x: np.ndarray, offset: Counts) -> _Fit:
    """Poisson regression with log link by iteratively reweighted least squares.

    Not by a library: the profile needs some hundred fits with counts that are no whole numbers, in a second.
    """
    mu = counts + 0.5
    eta = np.log(mu)
    last = np.inf
    beta = np.zeros(x.shape[1])
    for _ in range(200):
        z = eta - offset + (counts - mu) / mu
        w = np.sqrt(mu)[:, None]
        beta = np.linalg.lstsq(w * x, (w[:, 0] * z), rcond=None)[0]
        eta = np.clip(x @ beta + offset, -30, 30)
        mu = np.exp(eta)
        with np.errstate(divide="ignore", invalid="ignore"):
            deviance = float(2 * np.sum(np.where(counts > 0, counts * np.log(counts / mu), 0) - (counts - mu)))
        if abs(deviance - last) < 1e-10 * (abs(deviance) + 0.1):
            break
        last = deviance
    return _Fit(beta, mu, deviance, x.T @ (mu[:, None] * x))


def _loglikelihood(counts: Counts, mu: np.ndarray) -> float:
    return float(np.sum(counts * np.log(mu) - mu - gammaln(counts + 1)))
