"""One way to write a value down, so that equal content has an equal id on every machine."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from json.encoder import encode_basestring
from typing import Any


def plain(value: Any) -> Any:
    """`value` as JSON knows it: dataclasses become objects with their fields in order, tuples become lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, str):
        return str(value)
    return value


def canonical_json(value: Any) -> str:
    """Sorted keys, no white space, UTF-8 as it is: the same content gives the same text."""
    # The same text as json.dumps(plain(value), sort_keys=True, …) in a third of the time: every id of a case is made of it.
    kind = type(value)
    return (_ENCODERS.get(kind) or _new_encoder(kind))(value)


def digest(*parts: Any) -> str:
    """Sixteen hex digits of SHA-256 over the canonical form of the parts."""
    return hashlib.sha256(canonical_json(parts).encode("utf-8")).hexdigest()[:16]


Encoder = Callable[[Any], str]


def _sequence(value: Any) -> str:
    return "[" + ",".join([canonical_json(part) for part in value]) + "]"


def _mapping(value: Any) -> str:
    named = sorted({str(key): part for key, part in value.items()}.items())
    return "{" + ",".join([f"{encode_basestring(key)}:{canonical_json(part)}" for key, part in named]) + "}"


def _other(value: Any) -> str:
    return json.dumps(value)


_ENCODERS: dict[type, Encoder] = {
    str: encode_basestring,
    type(None): lambda _: "null",
    int: int.__repr__,
    tuple: _sequence,
    list: _sequence,
    dict: _mapping,
}  # one for each type of value, made when it is first met


def _new_encoder(kind: type) -> Encoder:
    if is_dataclass(kind):
        encoder = _object(kind)
    elif issubclass(kind, (list, tuple)):
        encoder = _sequence
    elif issubclass(kind, dict):
        encoder = _mapping
    elif issubclass(kind, str):
        encoder = _named
    else:
        encoder = _other
    _ENCODERS[kind] = encoder
    return encoder


def _named(value: str) -> str:
    return encode_basestring(str(value))


def _object(kind: Any) -> Encoder:
    names = sorted(f.name for f in fields(kind))
    parts = [(name, f"{',' if number else '{'}{encode_basestring(name)}:") for number, name in enumerate(names)]

    def encode(value: Any) -> str:
        return "".join([lead + canonical_json(getattr(value, name)) for name, lead in parts]) + "}" if parts else "{}"

    return encode
