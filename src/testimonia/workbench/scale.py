"""Scores as words, and the order of the review queue: both from reviewed data beside this module."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from testimonia.store.pages import Order


def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads(resources.files("testimonia.workbench").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Likelihood:
    """One term of the scale. `to`: its upper end in [0, 1], inclusive."""

    name: str
    says: str
    to: float


@cache
def likelihoods() -> tuple[Likelihood, ...]:
    """The terms, the least likely first."""
    return tuple(Likelihood(**term) for term in _read("likelihood")["terms"])


@cache
def likelihood_source() -> tuple[str, str]:
    """Where the scale comes from, and what is likely."""
    table = _read("likelihood")
    return table["source"], table["meaning"]


def likelihood(score: float) -> Likelihood:
    """The term for a score in [0, 1]."""
    return next((term for term in likelihoods() if score <= term.to), likelihoods()[-1])


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a factor of the queue, with its reason."""

    points: int
    of: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class QueueRule:
    """The rule by which claims wait, and its steps as a page prints them: stakes, then reach."""

    order: Order
    stakes: tuple[Step, ...]
    reach: tuple[Step, ...]


@cache
def queue_rule() -> QueueRule:
    """The rule as the data file gives it."""
    table = _read("queue")
    stakes = {prop: int(points) for points, entry in table["stakes"].items() for prop in entry["properties"]}
    reach = tuple(sorted(((entry["from"], int(points)) for points, entry in table["reach"].items()), reverse=True))
    return QueueRule(
        Order(stakes, reach, table["doubt"]["least"]),
        tuple(Step(int(points), tuple(entry["properties"]), entry["why"]) for points, entry in table["stakes"].items()),
        tuple(Step(int(points), (), entry["why"]) for points, entry in table["reach"].items()),
    )
