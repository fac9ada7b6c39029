"""How much was read in each month. Fifty events in a month of a thousand reports are not fifty in a month of ten."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from testimonia.analyze.events import Period
from testimonia.errors import AnalysisError


@dataclass(frozen=True, slots=True)
class Exposure:
    """Reports read, by month `YYYY-MM`; or `even`: the user declares that coverage was the same in every month."""

    reports: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    even: bool = False

    @property
    def told(self) -> str:
        """The assumption in words."""
        if self.even:
            return "Coverage was the same in every month. This was declared, not measured: everything rests on it."
        return "A month with twice as many reports read would have twice as many events found."


def amounts(exposure: Exposure, period: Period) -> npt.NDArray[np.float64]:
    """What was read in each month of the period. Raises AnalysisError for months without a number, or with none read."""
    if exposure.even:
        return np.ones(len(period.months))
    missing = [month for month in period.months if not exposure.reports.get(month)]
    if missing:
        raise AnalysisError(
            f"how many reports were read is not known, or 0, for {len(missing)} of {len(period.months)} months, first {missing[0]}. "
            "Without it a change of coverage looks like a change of the world. Give reports for every month, shorten the period, "
            "or declare that coverage was even."
        )
    return np.array([exposure.reports[month] for month in period.months], float)
