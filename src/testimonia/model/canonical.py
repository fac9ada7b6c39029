"""One way to write a value down, so that equal content has an equal id on every machine."""

import hashlib
import json
from dataclasses import fields, is_dataclass
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
    return json.dumps(plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(*parts: Any) -> str:
    """Sixteen hex digits of SHA-256 over the canonical form of the parts."""
    return hashlib.sha256(canonical_json(parts).encode("utf-8")).hexdigest()[:16]
