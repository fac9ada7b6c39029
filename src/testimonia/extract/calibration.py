"""From the model's score to how often such a claim is right: a fitted, monotone map of two numbers for each property."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

_EDGE = 1e-4  # scores of 0 and 1 have no odds


@dataclass(frozen=True, slots=True)
class Calibration:
    """Slope and shift of the log-odds, by property; `other` for those that were too rare to fit. Slopes are above zero.

    Made by `python -m training calibrate` and kept in the card of the weights that it was fitted for. Without any map scores stay.
    """

    other: tuple[float, float] = (1.0, 0.0)
    by_property: Mapping[str, tuple[float, float]] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of_card(cls, card: Mapping[str, Any]) -> "Calibration":
        """The map in a model card; scores stay as they are where the card holds none."""
        kept = dict(card.get("calibration", {}))
        if not kept:
            return cls()
        maps = {name: (float(slope), float(shift)) for name, (slope, shift) in kept["maps"].items()}
        return cls(maps.pop("other"), MappingProxyType(maps))

    def __call__(self, property_: str, score: float) -> float:
        """The score in [0.0, 1.0] that fits how often claims on this property with such a score were right."""
        if not self.by_property and self.other == (1.0, 0.0):
            return min(1.0, max(0.0, score))
        slope, shift = self.by_property.get(property_, self.other)
        sure = min(1 - _EDGE, max(_EDGE, score))
        return 1 / (1 + math.exp(-(slope * math.log(sure / (1 - sure)) + shift)))
