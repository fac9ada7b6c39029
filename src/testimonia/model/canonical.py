"""One way to write a value down, so that equal content has an equal id on every machine."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any


def plain(value: Any) -> Any:
    """`value` as JSON knows it: dataclasses become objects with their fields in order, tuples become lists."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, str):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(getattr(value, name)) for name in _names(type(value))}
    return value


_PLAIN = frozenset((str, int, float, bool))


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))


def canonical_json(value: Any) -> str:
    """Sorted keys, no white space, UTF-8 as it is: the same content gives the same text."""
    return json.dumps(plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(*parts: Any) -> str:
    """Sixteen hex digits of SHA-256 over the canonical form of the parts."""
    return hashlib.sha256(canonical_json(parts).encode("utf-8")).hexdigest()[:16]
