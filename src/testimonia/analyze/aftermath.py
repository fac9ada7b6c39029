"""Did a count change after a day? Interrupted time series: a generalised linear model with log link (Lopez Bernal et al. 2017)."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from testimonia.analyze.engines import engine, optimize, stats
from testimonia.errors import AnalysisError

Family = Literal["poisson", "quasipoisson", "negative_binomial"]
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Design:
    """The model: `harmonics` pairs of sine and cosine over `period` steps; `slope_change`: the trend may change too.

    `small_sample`: limits by Student's t in place of the normal distribution, wider where steps are few.
    """

    family: Family = "quasipoisson"
    harmonics: int = 0
    period: float = 12.0
    slope_change: bool = False
    small_sample: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One coefficient on the log scale."""

    estimate: float
    se: float


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What the intervention did to the count: `ratio` with its 95 % interval. `terms` by name: intercept, intervention, time ...

    `dispersion`: Pearson chi-square over residual degrees of freedom; much above 1, a Poisson interval is too narrow.
    `slope_t`, `slope_p`, `slope_f_p`: tests of the change of slope; None where the design has none.
    """

    design: Design
    ratio: float
    low: float
    high: float
    terms: dict[str, Term]
    dispersion: float
    residual_df: int
    fitted: npt.NDArray[np.float64]
    slope_t: float | None = None
    slope_p: float | None = None
    slope_f_p: float | None = None


def estimate(
    count: npt.ArrayLike, intervention: npt.ArrayLike, time: npt.ArrayLike, design: Design, exposure: npt.ArrayLike | None = None
) -> Aftermath:
    """Fits the model to counts per step; `intervention` is 0 before and 1 from then on; `exposure` is what the count is a count of.

    Raises AnalysisError where a series has no step before or after, too few steps, or an exposure of 0.
    """
    y, after, t = (np.asarray(x, float) for x in (count, intervention, time))
    offset = None
    if exposure is not None:
        amount = np.asarray(exposure, float)
        if np.any(amount <= 0):
            raise AnalysisError("a step has an exposure of 0: nothing could have been counted there. Leave such steps out.")
        offset = np.log(amount)
    if not 0 < after.sum() < len(after):
        raise AnalysisError("all steps lie on one side of the intervention. Both a before and an after are needed.")
    columns = {"intercept": np.ones(len(y)), "intervention": after, "time": t}
    for i in range(1, design.harmonics + 1):
        angle = 2 * np.pi * i * t / design.period
        columns |= {f"sin{i}": np.sin(angle), f"cos{i}": np.cos(angle)}
    if design.slope_change:
        columns["slope_change"] = after * t
    if len(y) <= len(columns) + 1:
        raise AnalysisError(f"{len(y)} steps cannot carry {len(columns)} terms. Use longer series or fewer harmonics.")
    found = _glm(y, columns, offset, design.family)
    df = int(found.df_resid)
    dispersion = float(found.pearson_chi2 / df)
    scale = float(np.sqrt(dispersion)) if design.family == "quasipoisson" else 1.0
    terms = {n: Term(float(b), float(s) * scale) for n, b, s in zip(columns, found.params, found.bse, strict=True)}
    effect = terms["intervention"]
    reach = float(stats().t.ppf(0.975, df)) if design.small_sample else _Z
    ends = (effect.estimate - reach * effect.se, effect.estimate + reach * effect.se)
    tests = _slope_tests(y, columns, offset, design, terms, found, dispersion, df) if design.slope_change else (None, None, None)
    return Aftermath(
        design,
        float(np.exp(effect.estimate)),
        float(np.exp(ends[0])),
        float(np.exp(ends[1])),
        terms,
        dispersion,
        df,
        np.asarray(found.fittedvalues),
        *tests,
    )


def _slope_tests(
    y: np.ndarray,
    columns: dict[str, np.ndarray],
    offset: Any,
    design: Design,
    terms: dict[str, Term],
    found: Any,
    dispersion: float,
    df: int,
) -> tuple[float, float, float]:
    slope = terms["slope_change"]
    ratio = slope.estimate / slope.se
    plain = _glm(y, {n: c for n, c in columns.items() if n != "slope_change"}, offset, design.family)
    gain = (float(plain.deviance) - float(found.deviance)) / dispersion
    return ratio, float(2 * stats().t.sf(abs(ratio), df)), float(stats().f.sf(gain, 1, df))


def _glm(y: np.ndarray, columns: dict[str, np.ndarray], offset: Any, family: Family) -> Any:
    sm = engine("statsmodels.api")
    x = np.column_stack(list(columns.values()))
    plain = sm.GLM(y, x, family=sm.families.Poisson(), offset=offset).fit(tol=1e-12, maxiter=200)
    if family != "negative_binomial":
        return plain
    alpha = _overdispersion(y, np.asarray(plain.fittedvalues), int(plain.df_resid))
    if alpha <= 0:
        return plain  # no more scatter than Poisson: the limit of the negative binomial
    return sm.GLM(y, x, family=sm.families.NegativeBinomial(alpha=alpha), offset=offset).fit(tol=1e-12, maxiter=200)


def _overdispersion(y: np.ndarray, mu: np.ndarray, df: int) -> float:
    """The alpha of variance mu + alpha mu^2 at which Pearson's chi-square is what its degrees of freedom say; 0 where none is needed."""

    def excess(alpha: float) -> float:
        return float(((y - mu) ** 2 / (mu + alpha * mu**2)).sum()) - df

    if excess(0.0) <= 0:
        return 0.0
    high = 1.0
    while excess(high) > 0:
        high *= 2
    return float(optimize().brentq(excess, 0.0, high))
