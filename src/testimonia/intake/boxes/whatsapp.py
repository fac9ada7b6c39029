"""Chats as WhatsApp exports them: a text file, one message after another, in the date style of the telephone that exported it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import TextIOWrapper
from typing import BinaryIO

from testimonia.errors import IntakeError
from testimonia.intake.boxes.dates import Orders, day_of
from testimonia.intake.decoded import Decoded
from testimonia.intake.parts import DateOrder, Opened, Part, Tallied, Told, Weight, fields_as_bytes
from testimonia.model.record import Published
from testimonia.model.terms import DateBasis

_MARKS = "\u200e\u200f\u202a\u202b\u202c\ufeff"
_DAY = r"\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{1,4}"
_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[AaPp]\.?\s?[Mm]\.?)?"
_IN_BRACKETS = rf"\[(?P<day>{_DAY}),?\s(?P<time>{_TIME})\]\s"
_BEFORE_DASH = rf"(?P<day2>{_DAY}),?\s(?P<time2>{_TIME})\s[-–]\s"
_LINE = re.compile(rf"^[{_MARKS}]*(?:{_IN_BRACKETS}|{_BEFORE_DASH})(?P<rest>.*)$")
_SENDER = re.compile(r"^(?P<who>[^:\n]{1,80}):(?:\s|$)(?P<said>.*)$", re.S)
_WORDLESS = re.compile(
    r"[<‎]?(?:media omitted|(?:image|video|audio|sticker|gif|document|contact card|video note) omitted|attached: [^>]*|"
    r"null|this message was deleted|you deleted this message|missed (?:voice|video) call)\.?>?|\S+\.\w{3,4} \(file attached\)",
    re.I,
)
_FORWARDED = re.compile(r"^(?:forwarded(?: many times)?)\s*[:\n]\s*", re.I)
_ENCRYPTED = re.compile(r"end-to-end encrypted", re.I)
_LONGEST = 1_000_000  # characters of one line or message
_HEAD_LINES = 40


def is_whatsapp(head: bytes) -> bool:
    """Whether a text file begins as an export of WhatsApp does: line after line with day, time and sender."""
    lines = [line for line in head.decode("utf-8", "replace").splitlines()[:_HEAD_LINES] if line.strip()]
    if not lines or not (first := _LINE.match(lines[0])):
        return False
    begun = [m for m in map(_LINE.match, lines) if m]
    spoken = sum(1 for m in begun if _SENDER.match(m["rest"]))
    return bool(spoken) and (len(begun) > 1 or bool(_ENCRYPTED.search(first["rest"])) or lines[0].lstrip(_MARKS).startswith("["))


@dataclass(slots=True)
class _Message:
    """A message that may go on in the next line."""

    number: int
    day: str
    time: str
    lines: list[str] = field(default_factory=list)
    size: int = 0

    def add(self, line: str) -> None:
        self.size += len(line)
        if self.size <= _LONGEST:
            self.lines.append(line)


def whatsapp(opened: Opened) -> Iterator[Part | Told]:
    """The messages of a chat, those without words and those of the program itself passed over.

    The order of day and month is what all lines together allow. Where they allow two, messages are read without their day; that is told.
    """
    orders = Orders()
    for message in _messages(opened.file):
        orders.see(message.day)
    order = opened.options.date_order or orders.found(in_sequence=True)
    if order is None and orders.numeric:
        yield Told("", _undated(orders), Weight.NOTED if not orders.mixed else Weight.FAILED)
    wordless = Tallied("message", "without words (pictures, deleted messages, lines of the program): passed over")
    undated = Tallied("message", f"with a date that does not fit the order {order}: read without it", Weight.FAILED)
    number = 0
    for message in _messages(opened.file):
        number += 1
        place = f"message {message.number}"
        part = _part(message, order, place)
        if part is None:
            wordless.add(place)
            continue
        if order is not None and part.decoded is not None and part.decoded.published is None:
            undated.add(place)
        yield part
    if not number:
        raise IntakeError("no messages found: this is no export of WhatsApp. Export the chat again, without media.")
    yield from wordless.told()
    yield from undated.told()


def _undated(orders: Orders) -> str:
    if orders.mixed:
        return (
            "its dates are in two orders (day first in some lines, month first in others): messages are read without their day. Were two "
            "chats put together? Read them apart."
        )
    return (
        "whether its dates have the day or the month first cannot be told from any line: messages are read without their day. "
        "Say which it is: --date-order dmy or --date-order mdy."
    )


def _messages(file: BinaryIO) -> Iterator[_Message]:
    """The messages from the beginning of the file; lines before the first one are none."""
    file.seek(0)
    lines = TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="\n")
    current: _Message | None = None
    number = 0
    try:
        while line := lines.readline(_LONGEST):
            begun = _LINE.match(line.rstrip("\r\n").replace("\u202f", " ").replace("\xa0", " "))
            if begun:
                if current is not None:
                    yield current
                number += 1
                current = _Message(number, begun["day"] or begun["day2"], begun["time"] or begun["time2"])
                current.add(begun["rest"])
            elif current is not None:
                current.add(line.rstrip("\r\n"))
        if current is not None:
            yield current
    finally:
        lines.detach()  # the file is the caller's, to be read again and closed


def _part(message: _Message, order: DateOrder | None, place: str) -> Part | None:
    spoken = _SENDER.match("\n".join(message.lines))
    if spoken is None:
        return None  # "Anna joined": a line of the program, which has no sender
    who, said = spoken["who"].strip(_MARKS + " ~"), spoken["said"].strip(_MARKS + " \n")
    if not said or _WORDLESS.fullmatch(said.strip(_MARKS + " ")) or _ENCRYPTED.search(said[:200]):
        return None
    day = day_of(message.day, order)
    forwarded = _FORWARDED.match(said)
    text = "Forwarded from an account that is not named:\n\n" + said[forwarded.end() :] if forwarded else said
    decoded = Decoded(
        text=text,
        media_type="application/json",
        author=who,
        published=Published(day, DateBasis.METADATA) if day else None,
        notes=("some of its characters are lost: the export is damaged.",) if "\ufffd" in text else (),
    )
    fields = {"date": message.day, "time": message.time, "from": who, "text": said}
    return Part("", fields_as_bytes(fields), "", None, decoded, place)
