"""Do events come in bursts? A self-exciting process (Hawkes, exponential kernel) against a constant rate.

Of the past only: the fit describes the span of the observed events and offers no rate beyond it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from testimonia.analyze.engines import optimize
from testimonia.errors import AnalysisError

_FEWEST = 10
_DECAYS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)  # a day: bursts that last from weeks to hours
_STEPS = 40


@dataclass(frozen=True, slots=True)
class Excitation:
    """Rate mu + sum over earlier events of alpha beta exp(-beta age), per day. `alpha`: events that one event sets off on average."""

    mu: float
    alpha: float
    beta: float
    loglik: float
    constant_loglik: float


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
    return Excitation(mu, alpha, beta, -float(best.fun), constant_loglik(len(t), length))


def p_against_constant(days: npt.ArrayLike, length: int, simulations: int = 499, seed: int = 1) -> float:
    """p of the likelihood ratio against the constant rate, among as many distinct days drawn by lot.

    Simulated, not by chi-square: with no excitation there is no beta to estimate, and the usual distribution does not hold.
    """
    t = np.sort(np.asarray(days, float))
    if len(t) > length:
        raise AnalysisError(f"{len(t)} distinct days do not fit into {length}. Give the series its full length.")
    rng = np.random.default_rng(seed)
    lots = np.array([np.sort(rng.choice(length, len(t), replace=False)) for _ in range(simulations)], float)
    found = _likelihood_ratio(np.concatenate([t[None], lots]), float(length))
    return float((found >= found[0] - 1e-9).mean())


def _likelihood_ratio(t: npt.NDArray[np.float64], length: float) -> npt.NDArray[np.float64]:
    """Gain in log-likelihood of each row of event days, at the best of a few decays; shares by expectation-maximisation."""
    best = np.zeros(len(t))
    plain = constant_loglik(t.shape[1], length)
    for beta in _DECAYS:
        excited = np.zeros_like(t)
        decay = np.exp(-beta * np.diff(t, axis=1))
        for i in range(decay.shape[1]):
            excited[:, i + 1] = decay[:, i] * (1 + excited[:, i])
        excited *= beta
        room = (1 - np.exp(-beta * (length - t))).sum(1)
        alpha = np.full(len(t), 0.2)
        mu = 0.8 * t.shape[1] / length * np.ones(len(t))
        for _ in range(_STEPS):
            rate = mu[:, None] + alpha[:, None] * excited
            mu, alpha = mu * (1 / rate).sum(1) / length, alpha * (excited / rate).sum(1) / room
        rate = mu[:, None] + alpha[:, None] * excited
        best = np.maximum(best, np.log(rate).sum(1) - mu * length - alpha * room - plain)
    return best
