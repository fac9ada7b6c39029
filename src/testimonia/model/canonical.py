"""One way to write a value down, so that equal content has an equal id on every machine."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from json.encoder import encode_basestring
from operator import attrgetter
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
    # The same text as json.dumps(plain(value), sort_keys=True, …) in a fraction of the time: every id of a case is made of it.
    return _ENCODERS[type(value)](value)


class Written(str):
    """A value that `canonical_json` wrote already: as a part of another it stands as it is."""

    __slots__ = ()


def digest(*parts: Any) -> str:
    """Sixteen hex digits of SHA-256 over the canonical form of the parts."""
    return hashlib.sha256(canonical_json(parts).encode("utf-8")).hexdigest()[:16]


Encoder = Callable[[Any], str]


class _Encoders(dict[type, Encoder]):
    """One for each type of value, made when it is first met. Where a look-up in a table or a function of C will do, it is that."""

    def __missing__(self, kind: type) -> Encoder:
        if is_dataclass(kind):
            encoder = _object(kind)
        elif issubclass(kind, Enum) and issubclass(kind, str):
            encoder = {member: encode_basestring(str(member)) for member in kind}.__getitem__
        elif issubclass(kind, (list, tuple)):
            encoder = _sequence
        elif issubclass(kind, dict):
            encoder = _mapping
        elif issubclass(kind, str):
            encoder = _named
        else:
            encoder = json.dumps
        self[kind] = encoder
        return encoder


def _sequence(value: Any) -> str:
    return "[" + ",".join([_ENCODERS[type(part)](part) for part in value]) + "]"


def _mapping(value: Any) -> str:
    named = sorted({str(key): part for key, part in value.items()}.items())
    return "{" + ",".join([f"{encode_basestring(key)}:{_ENCODERS[type(part)](part)}" for key, part in named]) + "}"


def _named(value: str) -> str:
    return encode_basestring(str(value))


def _object(kind: Any) -> Encoder:
    names = sorted(f.name for f in fields(kind))
    shape = "{" + ",".join(f"{encode_basestring(name)}:%s" for name in names) + "}"
    if len(names) < 2:  # attrgetter gives a value for one name, a tuple for several
        return lambda value: shape % tuple(_ENCODERS[type(part)](part) for part in [getattr(value, name) for name in names])
    parts = attrgetter(*names)

    def encode(value: Any) -> str:
        written = []  # a loop: it is called millions of times, and a comprehension is one more call
        for part in parts(value):
            written.append(_ENCODERS[type(part)](part))
        return shape % tuple(written)

    return encode


_ENCODERS = _Encoders(
    {
        str: encode_basestring,
        type(None): {None: "null"}.__getitem__,
        int: int.__repr__,
        tuple: _sequence,
        list: _sequence,
        dict: _mapping,
        Written: str.__str__,
    }
)
