"""Bayesian model averaging over decomposable graphs (Madigan and York 1997).

Lists are the nodes of a graph; two that are not joined are independent given the others. A decomposable graph has a closed
form for the probability of the counts under a hyper-Dirichlet prior, so that every graph and every number of unseen
individuals can be weighed against all others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

from testimonia.analyze.engines import gammaln, logsumexp
from testimonia.analyze.undercount.overlaps import Overlaps
from testimonia.errors import AnalysisError

Nodes = frozenset[int]
Floats = npt.NDArray[np.float64]
_GRID = 5_000  # numbers of unseen that are tried with six lists, whose graphs are many
MOST_LISTS = 6  # 18,154 graphs; one list more has over a million


@dataclass(frozen=True, slots=True)
class GraphAverage:
    """Posterior of the total over all graphs. Quantiles are the smallest total whose cumulative weight reaches the share."""

    mean: float
    median: int
    low: int
    high: int
    mode: int
    graphs: tuple[tuple[tuple[tuple[str, ...], ...], float], ...]
    totals: npt.NDArray[np.int64]
    weights: Floats


def inverse_total(total: Floats) -> Floats:
    """Log prior: the probability of a total falls with its inverse. Reference programs call it after the missing, and use the total."""
    return -np.log(total)


def poisson_gamma(total: Floats, a: float, b: float) -> Floats:
    """Log prior of the total: Poisson with a gamma-distributed mean, shape `a`, rate `b`."""
    return np.asarray(total * np.log(b) - (total + a) * np.log1p(b) + gammaln(total + a) - gammaln(total + 1) - gammaln(a))


def usual_missing(overlaps: Overlaps) -> tuple[int, int]:
    """From 1 to twenty times those seen: beyond that no list says anything, and the prior alone would speak."""
    return 1, 20 * overlaps.seen


def average(overlaps: Overlaps, missing: tuple[int, int], delta: float | None = None, prior: Floats | None = None) -> GraphAverage:
    """Averages over all decomposable graphs and `missing` = first to last number of unseen individuals, both included.

    `delta`: prior count in every cell, 2^-k of k lists unless given. `prior`: log prior of each total, in the order of `missing`;
    proportional to the inverse of the total unless given. With six lists some five thousand numbers are tried, evenly, in place of all.
    Raises AnalysisError for fewer than three or more than six lists.
    """
    k = len(overlaps.lists)
    if not 3 <= k <= MOST_LISTS:
        raise AnalysisError(
            f"{k} lists: averaging over graphs takes three to {MOST_LISTS}. Merge the lists that depend most on each other."
        )
    first, last = missing
    if not 1 <= first <= last:
        raise AnalysisError(f"unseen individuals from {first} to {last} is no range. Begin at 1 or more.")
    step = 1 if k < MOST_LISTS else max(1, (last - first) // _GRID)
    unseen = np.arange(first, last + 1, step, dtype=float)
    prior = None if prior is None else prior[::step]
    delta = 2.0**-k if delta is None else delta
    marginal = _marginals(overlaps, unseen, delta)
    total = overlaps.seen + unseen
    shared = gammaln(total + 1) - gammaln(unseen + 1) + (inverse_total(total) if prior is None else prior)
    graphs = decomposable(k)
    by_total = np.full(len(unseen), -np.inf)
    by_graph = np.empty(len(graphs))
    for i, (cliques, separators) in enumerate(graphs):
        log = shared + sum(marginal[c] for c in cliques) - sum((marginal[s] for s in separators if s), np.zeros(len(unseen)))
        by_total = np.logaddexp(by_total, log)
        by_graph[i] = logsumexp(log)
    weights = np.exp(by_total - logsumexp(by_total))
    shares = np.exp(by_graph - logsumexp(by_graph))
    totals = total.astype(np.int64)
    cumulative = np.cumsum(weights)

    def at(share: float) -> int:
        return int(totals[min(int(np.searchsorted(cumulative, share)), len(totals) - 1)])

    named = tuple(
        (tuple(tuple(overlaps.lists[j] for j in sorted(c)) for c in graphs[i][0]), float(shares[i]))
        for i in np.argsort(-shares, kind="stable")
    )
    return GraphAverage(float(weights @ total), at(0.5), at(0.025), at(0.975), int(totals[weights.argmax()]), named, totals, weights)


def _marginals(overlaps: Overlaps, unseen: Floats, delta: float) -> dict[Nodes, Floats]:
    """Log marginal likelihood of the table over each set of lists, for every number of unseen."""
    k = len(overlaps.lists)
    cells = np.array(overlaps.cells, float).reshape((2,) * k)
    out = {}
    for size in range(1, k + 1):
        for some in combinations(range(k), size):
            table = cells.sum(axis=tuple(j for j in range(k) if j not in some)).ravel()
            alpha = delta * 2.0 ** (k - size)
            fixed = gammaln(table[1:] + alpha).sum() - table.size * gammaln(alpha) + gammaln(alpha * table.size)
            out[frozenset(some)] = fixed + gammaln(table[0] + unseen + alpha) - gammaln(alpha * table.size + table.sum() + unseen)
    return out


@lru_cache(maxsize=8)
def decomposable(nodes: int) -> tuple[tuple[tuple[Nodes, ...], tuple[Nodes, ...]], ...]:
    """All decomposable graphs on that many nodes, each as its cliques and separators."""
    return tuple(_graphs(nodes))


def _graphs(nodes: int) -> Iterator[tuple[tuple[Nodes, ...], tuple[Nodes, ...]]]:
    edges = list(combinations(range(nodes), 2))
    for number in range(2 ** len(edges)):
        near: list[set[int]] = [set() for _ in range(nodes)]
        for bit, (a, b) in enumerate(edges):
            if number >> bit & 1:
                near[a].add(b)
                near[b].add(a)
        found = _cliques(near)
        if found is not None:
            yield found


def _cliques(near: list[set[int]]) -> tuple[tuple[Nodes, ...], tuple[Nodes, ...]] | None:
    """Cliques and separators by maximum cardinality search; None where the graph is not decomposable."""
    nodes = len(near)
    order: list[int] = []
    weight = [0] * nodes
    cliques: list[Nodes] = []
    separators: list[Nodes] = []
    for _ in range(nodes):
        node = max((v for v in range(nodes) if v not in order), key=lambda v: weight[v])
        earlier = near[node] & set(order)
        if any(b not in near[a] for a, b in combinations(earlier, 2)):
            return None
        joined = frozenset(earlier | {node})
        if cliques and cliques[-1] == earlier:
            cliques[-1] = joined
        else:
            if cliques:
                separators.append(frozenset(earlier))
            cliques.append(joined)
        order.append(node)
        for other in near[node]:
            weight[other] += 1
    return tuple(cliques), tuple(separators)
