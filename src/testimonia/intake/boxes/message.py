"""One e-mail message: its text, what its head says, its attachments. Heads and encodings are often broken: nothing here trusts them."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import EmailMessage, Message
from email.utils import parseaddr
from pathlib import PurePosixPath

from testimonia.errors import IntakeError
from testimonia.intake.boxes.dates import day_of
from testimonia.intake.decode import decode
from testimonia.intake.decoded import Decoded
from testimonia.intake.formats import formats
from testimonia.intake.parts import Part, Told, Weight
from testimonia.model.record import Published
from testimonia.model.terms import DateBasis

_HEADER = 4_000  # characters of a header that are looked at: reading them takes time that grows with the square of their length
_PARTS = 1_000  # of one message
_MOST = ("the message is built of too many parts", "Save its attachments from a mail program and read them as files.")
_SUFFIXES = {
    "text/plain": ".txt",
    "text/html": ".html",
    "application/pdf": ".pdf",
    "message/rfc822": ".eml",
    "text/csv": ".csv",
    "application/zip": ".zip",
}
_WORDLESS = frozenset({"image", "audio", "video"})


_FAULTS = (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError)
"""What the library raises on broken messages."""


def parse(content: bytes) -> EmailMessage:
    """The message that the bytes are. Raises IntakeError when they are none."""
    try:
        message = message_from_bytes(content, policy=policy.default)
    except _FAULTS as error:
        why = f"the message cannot be taken apart ({type(error).__name__}): damaged"
        raise IntakeError(f"{why}. Save it again from the mail program.") from None
    names = {name.lower() for name, _ in message.raw_items()}
    if not names & {"from", "date", "subject", "to", "received", "message-id", "content-type"}:
        raise IntakeError("no e-mail message: it begins with no head (From, Date, Subject). Name the file by what it is, .txt or .html.")
    return message


def header(message: Message, name: str) -> str | None:
    """A header as text, encoded words decoded, on one line; None when it is missing or empty."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name), None)
    if raw is None:
        return None
    try:
        pieces = decode_header(raw[:_HEADER])
    except ValueError:
        pieces = [(raw[:_HEADER], None)]
    words = "".join(piece if isinstance(piece, str) else _as_text(piece, charset)[0] for piece, charset in pieces)
    return re.sub(r"\s+", " ", words.encode("utf-8", "replace").decode("utf-8")).strip() or None


def _parameter(message: Message, head: str, name: str) -> str | None:
    """`name` of the parameters of a header, as `charset` in "text/plain; charset=utf-8"."""
    found = re.search(rf"""[;\s]{name}\*?=\s*(?:"([^"]*)"|([^;\s]+))""", header(message, head) or "", re.I)
    return (found[1] or found[2]) if found else None


def _kind(message: Message) -> str:
    given = (header(message, "content-type") or "text/plain").split(";")[0].strip().lower()
    return given if given.count("/") == 1 else "text/plain"


def _inner(part: Message) -> object:
    """What the library makes of the body of a part: parts, or text; "" where it fails at its encoding."""
    try:
        return part.get_payload()
    except _FAULTS:
        return ""


def _payload(part: Message) -> bytes:
    """The bytes of a part as they were before it was packed for the post."""
    inner = _inner(part)
    try:
        if isinstance(inner, list):  # a message in the message
            return b"".join(one.as_bytes(policy=policy.compat32) for one in inner[:1] if isinstance(one, Message))
        content = part.get_payload(decode=True)
    except _FAULTS:
        content = b"" if isinstance(inner, list) else None
    return content if isinstance(content, bytes) else str(inner).encode("utf-8", "surrogateescape")


def _as_text(content: bytes, charset: str | None) -> tuple[str, tuple[str, ...]]:
    """The text of the bytes, and what is to be said of how it was won."""
    if charset:
        try:
            return content.decode(charset), ()
        except (LookupError, ValueError):
            pass
    try:
        return decode(content), (("its encoding is not the one it announces.",) if charset else ())
    except IntakeError:
        return content.decode("utf-8", "replace"), ("some of its characters are lost: its encoding is damaged.",)


def _leaves(message: Message, depth: int = 0) -> Iterator[Message]:
    """The parts that are no bundles of parts; a message in the message is one of them."""
    inner = _inner(message)
    if isinstance(inner, list) and _kind(message).startswith("multipart/"):
        if depth < 50:
            for part in inner:
                if isinstance(part, Message):
                    yield from _leaves(part, depth + 1)
        return
    yield message


def read_message(message: Message, content: bytes, place: str) -> Iterator[Part | Told]:
    """The message as a document, then each attachment. `content`: the bytes of the whole message."""
    bodies: dict[str, Message] = {}
    attachments: list[Message] = []
    for number, leaf in enumerate(_leaves(message)):
        if number >= _PARTS:
            yield Told(place, f"{_MOST[0]} (more than {_PARTS:,}). {_MOST[1]}")
            break
        kind = _kind(leaf)
        attached = (header(leaf, "content-disposition") or "").lower().startswith("attachment")
        if not attached and kind in ("text/plain", "text/html") and not _file_name(leaf):
            bodies.setdefault(kind, leaf)
        else:
            attachments.append(leaf)
    yield _body(message, bodies, content, place)
    for number, leaf in enumerate(attachments, 1):
        yield _attachment(leaf, ", ".join([*([place] if place else []), f"attachment {number}"]))


def _body(message: Message, bodies: dict[str, Message], content: bytes, place: str) -> Part | Told:
    for kind in ("text/plain", "text/html"):
        if kind not in bodies:
            continue
        payload, charset = _payload(bodies[kind]), _parameter(bodies[kind], "content-type", "charset")
        text, notes = _as_text(payload, charset)
        if not text.strip():
            continue
        if kind == "text/html":
            try:
                text = _html(text)
            except IntakeError as error:
                return Told(place, f"its HTML: {error}")
        return Part("", content, ".eml", None, _decoded(message, text, notes), place)
    return Told(place, "the message has no text of its own.", Weight.SKIPPED)


def _html(text: str) -> str:
    from testimonia.intake.boxes.fragment import text_of_fragment

    form = formats().get(".html")
    found = ""
    if form is not None:
        try:
            found = form(text.encode("utf-8", "replace")).text
        except IntakeError:
            found = ""  # too short for a page: messages often are
    found = found if found.strip() else text_of_fragment(text)
    if not found.strip():
        raise IntakeError("it holds no text. Open it in a mail program: it may be a picture.")
    return found


def _decoded(message: Message, text: str, notes: tuple[str, ...]) -> Decoded:
    day = day_of(header(message, "date") or "", None)
    return Decoded(
        text=text,
        media_type="message/rfc822",
        title=header(message, "subject"),
        author=_sender(header(message, "from")),
        published=Published(day, DateBasis.METADATA) if day else None,
        notes=notes,
    )


def _sender(given: str | None) -> str | None:
    """The name of the sender, else the address."""
    if given is None:
        return None
    name, address = parseaddr(given)
    return name.strip(" \"'") or address or given


def _file_name(leaf: Message) -> str:
    given = _parameter(leaf, "content-disposition", "filename") or _parameter(leaf, "content-type", "name") or ""
    return PurePosixPath(given.replace("\\", "/")).name.strip()


def _attachment(leaf: Message, place: str) -> Part | Told:
    kind, name = _kind(leaf), _file_name(leaf)
    if kind.startswith("image/") and (header(leaf, "content-id") or not name):
        return Told(place, "not read: a picture that is shown inside of the message.", Weight.SKIPPED)
    suffix = PurePosixPath(name).suffix.lower() or _SUFFIXES.get(kind, "")
    if not suffix:
        what = kind if kind.split("/")[0] in _WORDLESS else f"{kind}, without a file name"
        return Told(place, f"not read: it is of type {what}.", Weight.SKIPPED)
    payload = _payload(leaf)
    if not payload.strip():
        return Told(place, "the attachment is empty, or was taken out of the message.")
    return Part(name, payload, suffix, None, None, place)
