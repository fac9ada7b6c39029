"""A task or answer of `workers` that is words and bytes: one line of JSON, and the bytes behind it as they are."""

import json
from dataclasses import dataclass
from typing import Any

from testimonia.model.canonical import canonical_json


@dataclass(frozen=True, slots=True)
class Frame:
    """`body`: the line; `content`: what stands behind it, without a copy being made of it."""

    body: dict[str, Any]
    content: memoryview


def packed(body: dict[str, Any], *contents: bytes) -> bytes:
    """The line and the bytes as one."""
    return b"".join((canonical_json(body).encode("utf-8", "surrogatepass"), b"\n", *contents))


def unpacked(frame: bytes) -> Frame:
    """What `packed` put together. Raises ValueError when there is no such line."""
    end = frame.index(b"\n")
    return Frame(json.loads(frame[:end].decode("utf-8", "surrogatepass")), memoryview(frame)[end + 1 :])
