"""The form of what a claim says, made from the record's own classes: a field for each part of the value, its choices from the closed lists.

What comes back is checked as the record checks it, and then as a form can: days that exist, ends in their order, degrees on the globe.
"""

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any, get_args, get_type_hints

from testimonia.errors import RecordError
from testimonia.model.terms import Property
from testimonia.model.values import VALUE_OF, Figure, Moment, Place

PREFIX = "v."
"""How the names of these fields begin in a form."""
_MADE = {(Figure, "bound_basis")}  # what the program notes itself: a person's bounds are as stated
_SHORT = {"raw": 500, "text": 2000, "label": 500}


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `kind`: text, number, decimal, choice or date; `choices`: keys of the closed list; `table`: where their words stand."""

    name: str
    kind: str
    given: str
    required: bool
    choices: tuple[str, ...] = ()
    table: str = ""
    most: int = 200


_TABLES = {
    "Category": "category",
    "Sex": "sex",
    "AgeGroup": "age_group",
    "Effect": "effect",
    "StageReached": "stage",
    "StatusReached": "status",
    "GroundKind": "ground",
    "RelationType": "relation",
    "PlacePrecision": "place",
}
"""Closed lists whose values have words in the catalogue; values of others are shown as the record writes them."""


def value_fields(prop: Property, given: Mapping[str, str]) -> tuple[Field, ...]:
    """The fields of a property's value, filled with what was given."""
    return tuple(_fields(VALUE_OF[prop], "", given))


def _fields(shape: Any, prefix: str, given: Mapping[str, str]) -> list[Field]:
    hints = get_type_hints(shape)
    found = []
    for part in fields(shape):
        if (shape, part.name) in _MADE:
            continue
        kind, optional = _plain(hints[part.name])
        name = prefix + part.name
        if isinstance(kind, type) and is_dataclass(kind):
            found += _fields(kind, f"{name}.", given)
            continue
        required = not optional and part.default is MISSING and part.name != "raw" and not prefix
        found.append(_field(name, kind, given.get(PREFIX + name, ""), required))
    return found


def _field(name: str, kind: Any, given: str, required: bool) -> Field:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return Field(name, "choice", given, required, tuple(m.value for m in kind), _TABLES.get(kind.__name__, ""))
    if kind is bool:
        return Field(name, "choice", given, required, ("true", "false"), "truth")
    if kind in (int, float):
        return Field(name, "number" if kind is int else "decimal", given, required)
    if name in ("start", "end"):
        return Field(name, "date", given, required)
    return Field(name, "text", given, required, most=_SHORT.get(name, 200))


def _plain(hint: Any) -> tuple[Any, bool]:
    """The type without `None`, and whether it may be None."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        others = [o for o in get_args(hint) if o is not type(None)]
        return others[0], len(others) < len(get_args(hint))
    return hint, False


def value_line(prop: Property, given: Mapping[str, str], quote: str) -> dict[str, Any]:
    """What the form says, as the record writes it. `quote`: the claim's words, which stand for words that were left open.

    Raises RecordError naming the field.
    """
    line = _line(VALUE_OF[prop], "", given)
    if "raw" in line and not line["raw"]:
        line["raw"] = quote
    if VALUE_OF[prop] is Figure:
        line["bound_basis"] = "stated"
    _sound(prop, line)
    return line


def _line(shape: Any, prefix: str, given: Mapping[str, str]) -> dict[str, Any]:
    hints = get_type_hints(shape)
    line: dict[str, Any] = {}
    for part in fields(shape):
        if (shape, part.name) in _MADE:
            continue
        kind, optional = _plain(hints[part.name])
        name = prefix + part.name
        if isinstance(kind, type) and is_dataclass(kind):
            inner = _line(kind, f"{name}.", given)
            line[part.name] = inner if any(v is not None for v in inner.values()) else None
            continue
        line[part.name] = _parsed(name, kind, given.get(PREFIX + name, "").strip(), optional or bool(prefix) or part.name == "raw")
    return line


def _parsed(name: str, kind: Any, text: str, optional: bool) -> Any:
    if not text:
        if optional:
            return "" if name == "raw" else None
        raise RecordError(f"{name}: this must be filled in.")
    if isinstance(kind, type) and issubclass(kind, Enum):
        known = [m.value for m in kind]
        if text not in known:
            raise RecordError(f"{name}: {text!r} is none of {', '.join(known)}.")
        return text
    if kind is bool:
        return text == "true"
    if kind in (int, float):
        return _number(name, text, kind)
    return text


def _number(name: str, text: str, kind: type) -> int | float:
    try:
        return int(text.replace(",", "")) if kind is int else float(text.replace(",", "."))
    except ValueError:
        raise RecordError(f"{name}: {text!r} is no {'whole ' if kind is int else ''}number.") from None


def _sound(prop: Property, line: Mapping[str, Any]) -> None:
    shape = VALUE_OF[prop]
    if shape is Moment:
        start, end = _day("start", line["start"]), _day("end", line["end"])
        if start and end and end < start:
            raise RecordError(f"end: {line['end']} comes before the start, {line['start']}.")
    elif shape is Place:
        _degrees(line)
    number = line if shape is Figure else line.get("number") or {}
    for name in ("low", "high"):
        if (number.get(name) or 0) < 0:
            raise RecordError(f"{name}: {number[name]} is no count.")
    if None not in (number.get("low"), number.get("high")) and number.get("low", 0) > number.get("high", 0):
        raise RecordError(f"low: {number['low']} is above high, {number['high']}.")


def _day(name: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise RecordError(f"{name}: {text!r} is no day of the calendar. Write it as 2016-06-05.") from None


def _degrees(line: Mapping[str, Any]) -> None:
    latitude, longitude = line["latitude"], line["longitude"]
    if (latitude is None) != (longitude is None):
        raise RecordError("latitude: it goes with a longitude, or both are left open.")
    if latitude is not None and not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise RecordError(f"latitude: {latitude}, {longitude} is no place on the globe (-90 to 90, -180 to 180).")
    if latitude is not None and not line["country"]:
        raise RecordError("country: a place with coordinates has one (two letters, ISO 3166-1).")
    if line["country"] and not (len(line["country"]) == 2 and line["country"].isascii() and line["country"].isupper()):
        raise RecordError(f"country: {line['country']!r} is no code of two capital letters (ISO 3166-1), as in KZ.")


def given_of(line: Mapping[str, Any], prefix: str = PREFIX) -> dict[str, str]:
    """The fields of a form, filled from a value as the record writes it."""
    found: dict[str, str] = {}
    for name, value in line.items():
        if isinstance(value, Mapping):
            found |= given_of(value, f"{prefix}{name}.")
        elif value is not None:
            found[prefix + name] = str(value).lower() if isinstance(value, bool) else str(value)
    return found
