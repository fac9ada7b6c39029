"""Do events come in bursts? A self-exciting process (Hawkes, exponential kernel) against a constant rate.

Of the past only: the fit describes the span of the observed events and offers no rate beyond it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from testimonia.analyze.engines import optimize, stats
from testimonia.errors import AnalysisError

_FEWEST = 10


@dataclass(frozen=True, slots=True)
class Excitation:
    """Rate mu + sum over earlier events of alpha beta exp(-beta age), per day. `alpha`: events that one event sets off on average.

    `p`: likelihood ratio against the constant rate; half a chi-square, since alpha cannot be negative.
    """

    mu: float
    alpha: float
    beta: float
    loglik: float
    constant_loglik: float
    p: float


def loglik(days: npt.ArrayLike, length: float, mu: float, alpha: float, beta: float) -> float:
    """Log-likelihood of sorted, distinct event days in [0, length] under given parameters."""
    t = np.asarray(days, float)
    decay = np.exp(-beta * np.diff(t))
    excited = np.zeros(len(t))
    for i, d in enumerate(decay):
        excited[i + 1] = d * (1 + excited[i])
    compensator = mu * length + alpha * float(np.sum(1 - np.exp(-beta * (length - t))))
    return float(np.sum(np.log(mu + alpha * beta * excited)) - compensator)


def constant_loglik(events: int, length: float) -> float:
    """Log-likelihood of so many events at a constant rate."""
    return events * float(np.log(events / length)) - events


def fit(days: npt.ArrayLike, length: float) -> Excitation:
    """Maximum likelihood over mu, alpha, beta > 0, from several starts. Raises AnalysisError for fewer than ten events or equal days."""
    t = np.sort(np.asarray(days, float))
    if len(t) < _FEWEST:
        raise AnalysisError(f"{len(t)} events are too few to tell bursts from chance. {_FEWEST} or more are needed.")
    if np.any(np.diff(t) == 0):
        raise AnalysisError("two events share a day. Count days with events, or give the hour.")
    if t[0] < 0 or t[-1] > length:
        raise AnalysisError(f"an event lies outside 0 to {length}. Give the series its full length.")
    rate = len(t) / length
    best = None
    for share in (0.05, 0.3, 0.6):
        for beta in (0.02, 0.1, 0.5, 2.0):
            start = np.log([rate * (1 - share), share, beta])
            found = optimize().minimize(
                lambda x: -loglik(t, length, *np.exp(x)), start, method="L-BFGS-B", bounds=[(-20, 10), (-20, 3), (-10, 6)]
            )
            if best is None or found.fun < best.fun:
                best = found
    assert best is not None  # there are starts
    mu, alpha, beta = map(float, np.exp(best.x))
    plain = constant_loglik(len(t), length)
    return Excitation(mu, alpha, beta, -float(best.fun), plain, 0.5 * float(stats().chi2.sf(max(0.0, 2 * (-best.fun - plain)), 1)))
