"""The door: a pydantic model for every type of line, made from the record's own classes, so that the two cannot drift apart.

The models check and describe (JSON Schema); the nouns are built by `testimonia.model.lines`, in one way for every use.
"""

from dataclasses import MISSING, fields
from functools import cache
from typing import Annotated, Any, Literal, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from testimonia.errors import ExchangeError, TestimoniaError
from testimonia.model.lines import NOUNS
from testimonia.model.record import Captured, Document, Header
from testimonia.model.terms import Certainty, Property
from testimonia.model.values import VALUE_OF

_STRICT = ConfigDict(extra="forbid", strict=True)

_Id = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$", description="derived from the content")]
_DocumentId = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$", description="hash of the original bytes")]


def check(given: dict[str, Any], line: str, where: str) -> None:
    """Raises ExchangeError naming the field when the line is not one of the record. `line`: the JSON of `given`."""
    try:
        _model_for(given).model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "the line"
        raise ExchangeError(f"{where}: {field}: {first['msg']}") from None
    except TestimoniaError as error:
        raise ExchangeError(f"{where}: {error}") from None


def models() -> dict[str, tuple[type[BaseModel], ...]]:
    """The models of each type of line; a claim has one for each shape of value."""
    return {name: _claims() if name == "claim" else (_line(name),) for name in NOUNS}


def _model_for(given: dict[str, Any]) -> type[BaseModel]:
    if given["type"] != "claim":
        return _line(given["type"])
    try:
        shape: Any = VALUE_OF[Property(str(given.get("property")))]
    except ValueError:
        raise ExchangeError(f"property: {given.get('property')!r} is none of {', '.join(Property)}") from None
    return _claim(shape)


@cache
def _line(name: str) -> type[BaseModel]:
    noun = NOUNS[name]
    parts = {"type": (Literal[name], ...), **_parts(noun)}
    if noun is Document:
        parts["id"] = (_DocumentId, ...)
        parts["captured"] = (_captured() | None, None)
        parts["text"] = (str, "")  # absent in a record without texts
        parts["also_named"] = (tuple[str, ...], ...)
    elif noun is not Header:
        parts["id"] = (_Id, ...)
    return create_model(name.capitalize(), __config__=_STRICT, **parts)


@cache
def _claim(shape: Any) -> type[BaseModel]:
    names = tuple(name for name in Property if VALUE_OF[name] is shape)
    parts = _parts(NOUNS["claim"])
    parts |= {
        "type": (Literal["claim"], ...),
        "id": (_Id, ...),
        "property": (Literal[names], ...),
        "value": (shape, ...),
        "certainty": (Certainty, ...),
    }
    return create_model(f"{shape.__name__}Claim", __config__=_STRICT, **parts)


def _claims() -> tuple[type[BaseModel], ...]:
    shapes: dict[Any, None] = dict.fromkeys(VALUE_OF[name] for name in Property)
    return tuple(_claim(shape) for shape in shapes)


@cache
def _captured() -> type[BaseModel]:
    parts: dict[str, Any] = {"from" if name == "source" else name: part for name, part in _parts(Captured).items()}
    return create_model("Captured", __config__=_STRICT, **parts)


def _parts(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {f.name: (hints[f.name], ... if f.default is MISSING else f.default) for f in fields(kind)}
