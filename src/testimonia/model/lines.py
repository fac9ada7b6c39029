"""A noun of the record as one JSON object, and back. The store keeps these lines, the exchange writes them out.

`line_of` gives the object in the field names of the record's format; `from_line` builds the noun again. Two names differ
from the dataclasses: every line has its `type`, and `captured.from` is `source` in Python, where `from` is a keyword.
Derived fields (`id`, a claim's `certainty`) are written for readers of the file and are computed again on the way back.
"""

import types
import typing
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints

from testimonia.errors import RecordError
from testimonia.model.canonical import plain
from testimonia.model.record import Account, Claim, Document, Header, Incident, Judgement, Mention
from testimonia.model.terms import Property
from testimonia.model.values import VALUE_OF

Noun = Header | Document | Mention | Claim | Account | Incident | Judgement

NOUNS: dict[str, type[Noun]] = {
    "header": Header,
    "document": Document,
    "mention": Mention,
    "claim": Claim,
    "account": Account,
    "incident": Incident,
    "judgement": Judgement,
}
"""The types of line, in the order in which a record is written."""

TYPE_OF: dict[type[Noun], str] = {noun: name for name, noun in NOUNS.items()}


def line_of(noun: Noun, *, text: bool = True) -> dict[str, Any]:
    """The noun as a JSON object. `text=False` leaves a document's text out (the field is then absent, not null)."""
    body: dict[str, Any] = plain(noun)
    line: dict[str, Any] = {"type": TYPE_OF[type(noun)]}
    if not isinstance(noun, (Header, Document)):
        line["id"] = noun.id
    line |= body
    if isinstance(noun, Claim):
        line["certainty"] = str(noun.certainty)
    if isinstance(noun, Document):
        if noun.captured is not None:
            captured = noun.captured
            line["captured"] = {"at": captured.at, "from": captured.source, "by": captured.by}
        if not text or noun.text is None:
            del line["text"]
    return line


def from_line(line: dict[str, Any]) -> Noun:
    """The noun that a line describes. Raises RecordError naming the field when a value is missing or not of the record.

    For lines that this program wrote, or that the exchange has checked: types of numbers and strings are taken as they are.
    """
    kind = line.get("type")
    noun = NOUNS.get(kind) if isinstance(kind, str) else None
    if noun is None:
        raise RecordError(f"no line of type {kind!r}. Known: {', '.join(NOUNS)}")
    body = {f.name: line[f.name] for f in fields(noun) if f.name in line}
    if noun is Claim:
        body["value"] = _decoder(VALUE_OF[_property(body)])(body.get("value"), "value")
    if noun is Document:
        captured = body.get("captured")
        if captured is not None:
            body["captured"] = {"at": captured.get("at"), "source": captured.get("from"), "by": captured.get("by")}
        body.setdefault("text", None)
    built: Noun = _decoder(noun)(body, "")
    return built


def _property(body: dict[str, Any]) -> Property:
    try:
        return Property(body["property"])
    except (KeyError, ValueError):
        raise RecordError(f"property: {body.get('property')!r} is none of {', '.join(Property)}") from None


Decoder = Callable[[Any, str], Any]

_DECODERS: dict[Any, Decoder] = {}  # made once for each declared type


def _decoder(kind: Any) -> Decoder:
    if kind not in _DECODERS:
        _DECODERS[kind] = _new_decoder(kind)
    return _DECODERS[kind]


def _new_decoder(kind: Any) -> Decoder:
    """How to build a value of a declared type from JSON; the second argument is the path for messages."""
    origin = get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _union(get_args(kind))
    if origin is tuple:
        return _tuple(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _enum(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass(kind)
    return _as_it_is


def _as_it_is(value: Any, _: str) -> Any:
    return value


def _union(options: tuple[Any, ...]) -> Decoder:
    others = [o for o in options if o is not type(None)]
    if all(isinstance(o, type) and is_dataclass(o) for o in others) and len(others) > 1:
        return _as_it_is  # a claim's value, already built by its property
    tuples = [_decoder(o) for o in others if get_origin(o) is tuple]
    one = _decoder(next(o for o in others if get_origin(o) is not tuple)) if len(others) > len(tuples) else None
    optional = type(None) in options

    def decode(value: Any, where: str) -> Any:
        if value is None and optional:
            return None
        if tuples and isinstance(value, (list, tuple)):
            return tuples[0](value, where)
        return one(value, where) if one else value

    return decode


def _tuple(options: tuple[Any, ...]) -> Decoder:
    item = _decoder(options[0])

    def decode(value: Any, where: str) -> Any:
        if not isinstance(value, (list, tuple)):
            raise RecordError(f"{where}: a list is needed, not {value!r}")
        return tuple(item(v, f"{where}[{i}]") for i, v in enumerate(value))

    return decode


def _enum(kind: type[Enum]) -> Decoder:
    members = {m.value: m for m in kind}

    def decode(value: Any, where: str) -> Any:
        try:
            return members[value]
        except (KeyError, TypeError):
            raise RecordError(f"{where}: {value!r} is none of {', '.join(map(str, members))}") from None

    return decode


def _dataclass(kind: Any) -> Decoder:
    hints = get_type_hints(kind)
    parts = [(f.name, _decoder(hints[f.name])) for f in fields(kind)]

    def decode(value: Any, where: str) -> Any:
        if not isinstance(value, dict):
            raise RecordError(f"{where}: an object is needed, not {value!r}")
        prefix = f"{where}." if where else ""
        given = {name: part(value[name], prefix + name) for name, part in parts if name in value}
        try:
            return kind(**given)
        except TypeError as error:
            raise RecordError(f"{where or kind.__name__}: {error}") from None

    return decode
