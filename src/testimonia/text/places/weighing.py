"""The fitted weights: how much each feature counts in finding names of places and in telling namesakes apart."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

WEIGHTS = Path(__file__).with_name("weights.toml")


@cache
def _table() -> dict[str, dict[str, float]]:
    return tomllib.loads(WEIGHTS.read_text("utf-8"))


@cache
def weights_of(table: str, features: tuple[str, ...]) -> tuple[float, ...]:
    """Weights of one table, in the order of `features`. Raises KeyError for a feature that was not fitted."""
    fitted = _table()[table]
    return tuple(fitted[name] for name in features)
