"""MHTML: a web page that a browser saved into one file, with the address and the hour of saving."""

import re
from dataclasses import replace
from datetime import UTC
from email import message_from_bytes
from email.message import Message
from email.utils import parsedate_to_datetime

from testimonia.errors import IntakeError
from testimonia.intake.decoded import Decoded
from testimonia.intake.webpage import decode_page
from testimonia.model.record import Captured

_ADDRESS = re.compile(r"https?://\S+")
_MOST_PARTS = 2_000


def decode_mhtml(content: bytes) -> Decoded:
    """The main text of the page. Raises IntakeError when the file holds no page.

    Places are offsets into the page's own source, the first part of HTML as it is decoded.
    """
    message = message_from_bytes(content)  # the old policy: it takes headers as they are, however broken
    page = next((part for number, part in enumerate(message.walk()) if number < _MOST_PARTS and _is_page(part)), None)
    source = page.get_payload(decode=True) if page is not None else None
    if not isinstance(source, bytes) or not source.strip():
        raise IntakeError("the file (MHTML) holds no web page: damaged or cut off. Save the page again from the browser.")
    return replace(decode_page(source), media_type="multipart/related", captured=_captured(message))


def _is_page(part: Message) -> bool:
    return part.get_content_type() in ("text/html", "application/xhtml+xml")


def _captured(message: Message) -> Captured | None:
    """The address and hour that the browser wrote down; None where either is missing."""
    address = _ADDRESS.match(str(message.get("Snapshot-Content-Location", "")).strip())
    try:
        at = parsedate_to_datetime(str(message.get("Date", "")))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if address is None:
        return None
    moment = at if at.tzinfo else at.replace(tzinfo=UTC)  # "-0000": the hour is of UTC, says the standard
    return Captured(moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"), address.group(), "browser")
