"""Long lists in a file of JSON, object by object: an export of a chat may be larger than memory."""

import json
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

_CHUNK = 1 << 18
_LARGEST = 8_000_000  # characters of one object; a chat message has a few thousand
_HEAD = 65_536  # characters before a list that are kept, to read what it belongs to


@dataclass(frozen=True, slots=True)
class Listed:
    """One object of a list. `head`: what stands in the file before its list. `broken`: why it cannot be read, then `value` is empty."""

    head: str
    number: int  # in its list, from 1
    value: dict[str, Any]
    broken: str | None = None


class _Window:
    """The part of a text that is being looked at."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        # A damaged letter costs itself alone.
        self._decoder = getincrementaldecoder("utf-8-sig")("replace")
        self.text = ""
        self.ended = False

    def more(self) -> bool:
        """Reads on; False at the end of the file."""
        chunk = self._file.read(_CHUNK)
        self.ended = not chunk
        self.text += self._decoder.decode(chunk, final=self.ended)
        return not self.ended

    def drop(self, until: int) -> None:
        self.text = self.text[until:]


def lists_named(file: BinaryIO, name: str) -> Iterator[Listed]:
    """The objects of every list that the file has under the key `name`, wherever it stands.

    An object that is broken is yielded as such, and what follows it in its list is lost with it; later lists are read.
    """
    window = _Window(file)
    # Inside of a string the mark that closes the key would have a backslash before it.
    key = re.compile(rf'(?<!\\)"{re.escape(name)}"\s*:\s*\[')
    head = ""
    while True:
        found = key.search(window.text)
        if found is None:
            keep = min(len(window.text), len(name) + 64)
            cut = len(window.text) - keep
            head = (head + window.text[:cut])[-_HEAD:]
            window.drop(cut)
            if not window.more():
                return
            continue
        head = (head + window.text[: found.start()])[-_HEAD:]
        window.drop(found.end())
        yield from _objects(window, head)
        head = ""


def _objects(window: _Window, head: str) -> Iterator[Listed]:
    decoder = json.JSONDecoder()
    number = 0
    while True:
        window.text = window.text.lstrip(" \t\r\n,")
        if not window.text:
            if not window.more() and not window.text:
                yield Listed(head, number + 1, {}, "the file ends in the middle of the list: cut off")
                return
            continue
        if window.text[0] == "]":
            window.drop(1)
            return
        number += 1
        value, end, broken = _next(window, decoder)
        if broken:
            yield Listed(head, number, {}, broken)
            return
        window.drop(end)
        if isinstance(value, dict):
            yield Listed(head, number, value)
        else:
            yield Listed(head, number, {}, "not a message")


def _next(window: _Window, decoder: json.JSONDecoder) -> tuple[Any, int, str | None]:
    """The next value and where it ends, or why there is none."""
    while True:
        try:
            value, end = decoder.raw_decode(window.text)
            return value, end, None
        except RecursionError:
            return None, 0, "built too deep: damaged, or made to keep the machine busy"
        except ValueError as error:
            at = getattr(error, "pos", len(window.text))
            near_end = len(window.text) - at < 32 or "Unterminated" in str(error)
            if not near_end or len(window.text) > _LARGEST:
                return None, 0, f"damaged ({error})"
            if not window.more():
                return None, 0, "the file ends in the middle of it: cut off"
