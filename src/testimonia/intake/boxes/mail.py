"""E-mail: one message in a file (.eml), or a mailbox of them (.mbox). The file of a mailbox is gone through line by line."""

import re
from collections.abc import Iterator

from testimonia.errors import IntakeError
from testimonia.intake.boxes.message import parse, read_message
from testimonia.intake.parts import Opened, Part, Told

_LONGEST = 1 << 20  # bytes of a line that are read at once
_FROM = b"From "
_DATED = re.compile(rb"From .{0,320}?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+\d{1,2}\s")
_QUOTED = re.compile(rb"^>(?=>*From )", re.M)


def eml(opened: Opened) -> Iterator[Part | Told]:
    """The message of a file, and its attachments."""
    limit = opened.options.limits.message_bytes
    content = opened.file.read(limit + 1)
    if len(content) > limit:
        raise IntakeError(f"the message has more than {limit / 1e6:,.0f} MB. Save its attachments from the mail program and read those.")
    if not content.strip():
        raise IntakeError("the file is empty. If it should not be, fetch it again.")
    yield from read_message(parse(content), content, "")


def mbox(opened: Opened) -> Iterator[Part | Told]:
    """The messages of a mailbox, each with its attachments. A message that is broken is told of, and the next one is read."""
    first = opened.file.readline(_LONGEST)
    if not first.startswith(_FROM):
        raise IntakeError('the file is no mailbox: its first line does not begin with "From ". A single message is named .eml.')
    # A line of a letter may begin with "From " as well. Where the first line carries its date, as it should, so do the others.
    dated = bool(_DATED.match(first))
    for number, content in enumerate(_messages(opened, dated), 1):
        place = f"message {number}"
        if content is None:
            limit = opened.options.limits.message_bytes
            yield Told(place, f"it has more than {limit / 1e6:,.0f} MB. Save it by itself from the mail program.")
            continue
        try:
            yield from read_message(parse(content), content, place)
        except IntakeError as error:
            yield Told(place, str(error))


def _messages(opened: Opened, dated: bool) -> Iterator[bytes | None]:
    """The bytes of each message as it was sent; None for one that is too large."""
    lines: list[bytes] = []
    size, blank, whole = 0, False, True
    while line := opened.file.readline(_LONGEST):
        if whole and blank and line.startswith(_FROM) and (not dated or _DATED.match(line)):
            yield _joined(lines, size, opened)
            lines, size = [], 0
        else:
            size += len(line)
            if size <= opened.options.limits.message_bytes:
                lines.append(line)
        whole, blank = line.endswith(b"\n"), line in (b"\n", b"\r\n")
    yield _joined(lines, size, opened)


def _joined(lines: list[bytes], size: int, opened: Opened) -> bytes | None:
    if size > opened.options.limits.message_bytes:
        return None
    content = b"".join(lines)
    for end in (b"\r\n", b"\n"):  # the blank line that parts it from the next one is none of its own
        if content.endswith(end + end):
            content = content.removesuffix(end)
            break
    return _QUOTED.sub(b"", content)
