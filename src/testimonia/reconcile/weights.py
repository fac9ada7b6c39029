"""The weights of linkage: what each level of agreement is worth in bits. Data with an origin, one file for each sort of input."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from testimonia.errors import RecordError

# The levels of each comparison, the best agreement first: of several pairs of values the first in this order speaks for the two mentions.
LEVELS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "kind": ("same", "related", "unknown", "other"),
        "stage": ("other",),
        "document": ("same",),
        "day": ("same", "overlapping", "near", "few", "long", "far", "same_nearby", "overlapping_nearby"),
        "published": ("days", "weeks", "months", "year", "later"),
        "place": ("same", "within", "border", "unknown", "far", "same_nearby", "within_nearby"),
        "number": ("same_large", "same", "compatible", "rival"),
        "name": ("several", "one", "word"),
        "trigger": ("same", "shared", "other"),
        "passage": ("same_sentence", "most", "much", "some", "little", "hardly"),
        "text": ("same_text", "most", "much", "some", "little", "hardly"),
        "copied": ("copied",),
        "relation": ("likened",),
    }
)
SILENT = -1
"""The level of a comparison to which one of the two has nothing to say. It weighs nothing."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Bits for each level of each comparison, in the order of LEVELS. `threshold`: bits that a link takes.

    `veto` and below: the two can never be one incident, whatever else agrees. `every_pair`: up to so many mentions each is compared with
    each. `least`: a pair that speaks against a group counts for no less than this, so that many silent pairs do not outvote a good one.
    `crowded`: bits more that a link takes among more mentions than `every_pair` when one of the two gives no day or no place: chance
    likeness abounds there. `bounds`: least likeness of words for "most", "much", "some" and "little", in [0.0, 1.0], by comparison.
    `about`, `source`: what the weights are for and where they come from.
    """

    name: str
    about: str
    source: str
    threshold: float
    veto: float
    every_pair: int
    least: float
    crowded: float
    bounds: Mapping[str, tuple[float, ...]]
    bits: Mapping[str, tuple[float, ...]]


def weights_from(name: str, data: Mapping[str, Any]) -> Weights:
    """Weights from a file's contents. Raises RecordError on a level that is missing or unknown."""
    unknown = sorted(set(data) - set(LEVELS) - {"about", "source", "threshold", "veto", "every_pair", "least", "crowded", "bounds"})
    if unknown:
        raise RecordError(f"weights {name}: {', '.join(unknown)} is no comparison. There are: {', '.join(LEVELS)}.")
    bits = {}
    for comparison, levels in LEVELS.items():
        given = data.get(comparison, dict.fromkeys(levels, 0.0))  # a comparison that is left out says nothing
        if set(given) != set(levels):
            raise RecordError(f"weights {name}, {comparison}: the levels are {', '.join(levels)}; the file has {', '.join(given)}.")
        bits[comparison] = tuple(float(given[level]) for level in levels)
    bounds = {comparison: tuple(values) for comparison, values in data["bounds"].items()}
    limits = float(data["threshold"]), float(data["veto"]), int(data["every_pair"]), float(data["least"]), float(data["crowded"])
    return Weights(name, data["about"], data["source"], *limits, bounds, bits)


@cache
def shipped(name: str) -> Weights:
    """The shipped weights `name`: claims, documents or mentions."""
    text = files("testimonia.reconcile").joinpath("weights", f"{name}.toml").read_text(encoding="utf-8")
    return weights_from(name, tomllib.loads(text))
