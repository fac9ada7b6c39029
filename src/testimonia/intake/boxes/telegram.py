"""Chats and channels as Telegram exports them (Telegram Desktop: Export chat history, as machine-readable JSON).

Who a message was forwarded from stands in the first line of its text, so that it is read as its source: a forward is not a second witness.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from testimonia.errors import IntakeError
from testimonia.intake.boxes.dates import day_of
from testimonia.intake.boxes.json_stream import lists_named
from testimonia.intake.decoded import Decoded
from testimonia.intake.parts import Opened, Part, Tallied, Told, fields_as_bytes
from testimonia.model.record import Published
from testimonia.model.terms import DateBasis

_CHANNELS = frozenset({"public_channel", "private_channel"})
_FIELD = r'"{}"\s*:\s*("(?:[^"\\]|\\.)*")'


def is_telegram(head: bytes) -> bool:
    """Whether a file of JSON begins as an export of Telegram does: a chat with its type and messages, or a list of chats."""
    words = head.decode("utf-8", "replace")
    one = re.search(r'"type"\s*:\s*"\w+(?:_chat|_group|_supergroup|_channel|_messages)"', words)
    return bool((one and re.search(r'"messages"\s*:\s*\[', words)) or re.search(r'"chats"\s*:\s*\{\s*(?:"about"|"list")', words))


def telegram(opened: Opened) -> Iterator[Part | Told]:
    """The messages of every chat of an export, those without words passed over."""
    wordless = Tallied("message", "without words (pictures, service messages): passed over")
    any_found = False
    for listed in lists_named(opened.file, "messages"):
        any_found = True
        chat, kind = _last(listed.head, "name"), _last(listed.head, "type")
        number = listed.value.get("id", listed.number)
        place = f"message {number}" + (f" of {chat}" if chat and _is_one_of_many(listed.head) else "")
        if listed.broken:
            yield Told(place, f"{listed.broken}. The rest of this chat is lost; export it again.")
            continue
        part = _message(listed.value, chat, kind, place)
        if part is None:
            wordless.add(place)
        else:
            yield part
    if not any_found:
        raise IntakeError("no messages found: this is no export of Telegram. Export the chat as machine-readable JSON (result.json).")
    yield from wordless.told()


def _is_one_of_many(head: str) -> bool:
    return '"list"' in head or head.lstrip().startswith((",", "}"))


def _last(head: str, field: str) -> str | None:
    """The last value of a field before the list of messages: that of the chat to which they belong."""
    found = re.findall(_FIELD.format(field), head[-4_000:])
    try:
        return str(json.loads(found[-1])) if found else None
    except ValueError:
        return None


def _message(message: dict[str, Any], chat: str | None, kind: str | None, place: str) -> Part | None:
    text = _words(message.get("text"))
    if message.get("type") != "message" or not text.strip():
        return None
    in_channel = kind in _CHANNELS
    day = day_of(str(message.get("date") or message.get("date_unixtime") or ""), None)
    decoded = Decoded(
        text=_forwarded(message) + text,
        media_type="application/json",
        author=_name(message.get("author")) if in_channel else _name(message.get("from")),
        publisher=chat if in_channel else None,
        published=Published(day, DateBasis.METADATA) if day else None,
        notes=("some of its characters are lost: the export is damaged.",) if "\ufffd" in text else (),
    )
    return Part("", fields_as_bytes({"chat": chat, **message}), "", None, decoded, place)


def _words(given: Any) -> str:
    """Text as the export gives it: a string, or a list of strings and of pieces with a type (bold, link, mention)."""
    if isinstance(given, str):
        return given
    if isinstance(given, dict):
        return _words(given.get("text"))
    return "".join(map(_words, given)) if isinstance(given, list) else ""


def _forwarded(message: dict[str, Any]) -> str:
    """The line that names the source of a forward; "" where nothing was forwarded."""
    if "forwarded_from" not in message and "forwarded_from_id" not in message:
        return ""
    name = _name(message.get("forwarded_from"))
    if name is None:
        return "Forwarded from an account that is not named:\n\n"
    sender = str(message.get("forwarded_from_id") or "")
    what = "channel " if sender.startswith("channel") else "user " if sender.startswith("user") else ""
    return f"Forwarded from {what}{name}:\n\n"


def _name(given: Any) -> str | None:
    words = re.sub(r"\s+", " ", given).strip() if isinstance(given, str) else ""
    return words or None
