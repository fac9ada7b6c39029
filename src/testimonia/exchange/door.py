"""The door: a pydantic model for every type of line, made from the record's own classes, so that the two cannot drift apart.

A model checks a line, builds its parts and describes it (JSON Schema). What the program computes must be what the line says.
"""

import json
from collections.abc import Sequence
from dataclasses import MISSING, fields
from functools import cache, reduce
from operator import or_
from typing import Annotated, Any, Literal, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, create_model

from testimonia.errors import ExchangeError, TestimoniaError
from testimonia.model.lines import NOUNS, Noun
from testimonia.model.record import RECORD_VERSION, Captured, Claim, Document, Header
from testimonia.model.terms import Certainty, Property
from testimonia.model.values import VALUE_OF

_STRICT = ConfigDict(extra="forbid", strict=True)

_Id = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$", description="derived from the content")]
_DocumentId = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$", description="hash of the original bytes")]


def let_in(line: str, where: str) -> Noun:
    """The noun that a line is. Raises ExchangeError, which begins with `where` and names the field, when the line is none of a record."""
    try:
        found = _door().validate_json(line)
        noun = _built(found)
    except ValidationError:
        raise _refusal(line, where) from None
    except TestimoniaError as error:
        raise ExchangeError(f"{where}: {error}") from None
    _check_derived(where, noun, found)
    return noun


def models() -> dict[str, tuple[type[BaseModel], ...]]:
    """The models of each type of line; a claim has one for each shape of value."""
    return {name: _claims() if name == "claim" else (_line(name),) for name in NOUNS}


@cache
def _door() -> TypeAdapter[Any]:
    others = [_line(name) for name in NOUNS if name != "claim"]
    return TypeAdapter(_any_of([_any_of(_claims(), "property"), *others], "type"))


def _any_of(options: Sequence[Any], by: str) -> Any:
    one: Any = reduce(or_, options)
    return Annotated[one, Field(discriminator=by)]


_NOUN_OF: dict[type[BaseModel], type[Noun]] = {}  # filled as the models are made


def _built(found: BaseModel) -> Noun:
    given, kind = dict(found.__dict__), _NOUN_OF[type(found)]
    del given["type"]
    if kind is Document:
        captured = given["captured"]
        given["captured"] = captured and Captured(captured.at, getattr(captured, "from"), captured.by)
        given["text"] = given["text"] if "text" in found.model_fields_set else None
    elif kind is not Header:
        del given["id"]
    if kind is Claim:
        del given["certainty"]
    return kind(**given)


def _check_derived(where: str, noun: Noun, found: Any) -> None:
    """What the program computes must be what the line says: a difference means that the line was edited."""
    if isinstance(noun, Header):
        if noun.record != RECORD_VERSION:
            raise ExchangeError(
                f"{where}: record: version {noun.record!r}; this program reads {RECORD_VERSION!r}. Use the program that wrote it."
            )
        return
    if noun.id != found.id:
        raise ExchangeError(f"{where}: id: {found.id} does not fit the content, which gives {noun.id}. Was the line edited?")
    if isinstance(noun, Claim) and noun.certainty != found.certainty:
        raise ExchangeError(f"{where}: certainty: {found.certainty} does not fit the claim, which gives {noun.certainty}")


def _refusal(line: str, where: str) -> ExchangeError:
    """Why the door does not take the line: told by the model of its own type, whose words are plainer than those of all together."""
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        return ExchangeError(f"{where}: not JSON ({error}). Export the record again.")
    kind = given.get("type") if isinstance(given, dict) else None
    if not isinstance(kind, str) or kind not in NOUNS:
        return ExchangeError(f"{where}: type: {kind!r} is none of {', '.join(NOUNS)}")
    known = {str(name): name for name in Property}
    told = str(given.get("property"))
    if kind == "claim" and told not in known:
        return ExchangeError(f"{where}: property: {given.get('property')!r} is none of {', '.join(Property)}")
    shape: Any = VALUE_OF[known[told]] if kind == "claim" else None
    try:
        (_line(kind) if shape is None else _claim(shape)).model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "the line"
        return ExchangeError(f"{where}: {field}: {first['msg']}")
    return ExchangeError(f"{where}: no line of a record. Export it again.")


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
    return _model(name.capitalize(), noun, parts)


@cache
def _claim(shape: Any) -> type[BaseModel]:
    names = tuple(name for name in Property if VALUE_OF[name] is shape)
    parts = _parts(Claim)
    parts |= {
        "type": (Literal["claim"], ...),
        "id": (_Id, ...),
        "property": (Literal[names], ...),
        "value": (shape, ...),
        "certainty": (Certainty, ...),
    }
    return _model(f"{shape.__name__}Claim", Claim, parts)


def _model(name: str, noun: type[Noun], parts: dict[str, Any]) -> type[BaseModel]:
    model: type[BaseModel] = create_model(name, __config__=_STRICT, **parts)
    _NOUN_OF[model] = noun
    return model


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
