"""How the event datasets of the field code what a case holds: reviewed data of `datasets.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any


@cache
def _part(*path: str) -> Mapping[str, Any]:
    found: Any = tomllib.loads(resources.files("testimonia.vocab").joinpath("datasets.toml").read_text(encoding="utf-8"))
    for name in path:
        found = found[name]
    return MappingProxyType(found)


def acled_types(sub_event: str) -> tuple[str, str]:
    """Event type and disorder type of a sub-event type of ACLED."""
    event, disorder = _part("acled", "sub_events")[sub_event]
    return event, disorder


def acled_sub_event(kind: str, forms: frozenset[str], *, lethal: bool, armed_target: bool) -> str | None:
    """The sub-event type of ACLED nearest to a kind of event; None when it has none.

    `forms`: finer kinds, the first that has a type of its own decides; `lethal`: somebody was killed; `armed_target`: what is attacked
    bears arms.
    """
    choices: Mapping[str, str] = _part("acled", "kinds").get(kind, {})
    for form in sorted(forms):
        if form in choices:
            return choices[form]
    if lethal and "lethal" in choices:
        return choices["lethal"]
    if armed_target and "armed_target" in choices:
        return choices["armed_target"]
    return choices.get("usually")


def acled_inter(actor_kind: str, *, rioters: bool) -> int | None:
    """ACLED's code of a party; None where telling it would be guessing."""
    own = _part("acled", "inter_of_rioters") if rioters else {}
    code: int | None = own.get(actor_kind, _part("acled", "inter").get(actor_kind))
    return code


def acled_geo_precision(precision: str) -> int | None:
    """1 to 3; None for a place that is too coarse."""
    code: int | None = _part("acled", "geo_precision").get(precision)
    return code


def ged_where_precision(precision: str) -> int:
    """1 (exact) to 6 (country)."""
    code: int = _part("ged", "where_prec")[precision]
    return code


def ged_takes(kind: str) -> bool:
    """Whether UCDP GED has events of that kind."""
    return bool(_part("ged", "kinds").get(kind, False))


def iso_numeric(country: str) -> int | None:
    """ISO 3166-1 numeric of an alpha-2 code; None for one that has none."""
    code: int | None = _part("iso_numeric").get(country)
    return code
