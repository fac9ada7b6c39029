"""From the model's score to how often such a claim is right: a fitted, monotone map of three numbers for each property."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

_EDGE = 1e-4  # scores of 0 and 1 have no odds


Map = tuple[float, float, float]
"""a, b and c of the log-odds a ln(s) - b ln(1 - s) + c of a score s (Kull et al. 2017, beta calibration). a and b are not below zero, so
that the order of scores stays; 1, 1, 0 changes nothing."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A map for each property; `other` for those that were too rare to fit.

    Made by `python -m training.calibrate` and kept in the card of the weights that it was fitted for. Without any map scores stay.
    """

    other: Map = (1.0, 1.0, 0.0)
    by_property: Mapping[str, Map] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of_card(cls, card: Mapping[str, Any]) -> "Calibration":
        """The map in a model card; scores stay as they are where the card holds none."""
        kept = dict(card.get("calibration", {}))
        if not kept:
            return cls()
        maps = {name: (float(a), float(b), float(c)) for name, (a, b, c) in kept["maps"].items()}
        return cls(maps.pop("other"), MappingProxyType(maps))

    def __call__(self, property_: str, score: float) -> float:
        """The score in [0.0, 1.0] that fits how often claims on this property with such a score were right."""
        if not self.by_property and self.other == (1.0, 1.0, 0.0):
            return min(1.0, max(0.0, score))
        a, b, c = self.by_property.get(property_, self.other)
        sure = min(1 - _EDGE, max(_EDGE, score))
        return 1 / (1 + math.exp(-(a * math.log(sure) - b * math.log(1 - sure) + c)))
