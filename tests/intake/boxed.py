"""Containers composed for tests. All messages, names and places in them are invented."""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping

from testimonia.intake import Opened, Options, Part, Told
from testimonia.intake.containers import container_of, read_container

KILLED = "Two men were killed at the mill near Gafsa on Sunday, the governor said."
WOUNDED = "Three guards were wounded when the bridge was shelled, a medic said."


def taken_apart(name: str, content: bytes, options: Options | None = None) -> tuple[list[Part], list[Told]]:
    """The parts of a container, and what is said of it."""
    file = io.BytesIO(content)
    container = container_of(name, file)
    assert container is not None, f"{name} is no container"
    found = list(read_container(Opened(name, file, options or Options()), container))
    return [one for one in found if isinstance(one, Part)], [one for one in found if isinstance(one, Told)]


def texts(parts: Iterable[Part]) -> list[str]:
    """Text of the parts that bring one, else their bytes as text."""
    return [part.decoded.text if part.decoded else part.content.decode("utf-8", "replace") for part in parts]


def letter(text: str = KILLED, *, subject: str = "Gafsa", attached: bytes = b"", name: str = "list.txt") -> bytes:
    """An e-mail message, with an attachment where one is given."""
    head = f"From: Amina Haddad <amina@paper.example>\nTo: desk@paper.example\nDate: Sun, 16 Jun 2019 10:00:00 +0100\nSubject: {subject}\n"
    if not attached:
        return f"{head}Content-Type: text/plain; charset=utf-8\n\n{text}\n".encode()
    body = f"--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n--b\nContent-Disposition: attachment; filename={name}\n\n".encode()
    return f"{head}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n".encode() + body + attached + b"\n--b--\n"


def mailbox(*letters: bytes) -> bytes:
    """A mailbox of these messages, each with the line that begins it; a blank line parts them."""
    return b"".join(b"From amina@paper.example Sun Jun 16 10:00:00 2019\n" + one + b"\n" for one in letters)


def zipped(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def page(text: str, title: str = "News") -> bytes:
    body = "".join(f"<p>{text}</p>" for _ in range(4))
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>".encode()


def channel(name: str, *messages: dict[str, object], kind: str = "public_channel") -> dict[str, object]:
    return {"name": name, "type": kind, "id": 7, "messages": list(messages)}


def said(number: int, text: object, **more: object) -> dict[str, object]:
    return {"id": number, "type": "message", "date": "2019-06-16T10:00:00", "from": "Valley News", "text": text, **more}


def as_json(chat: object) -> bytes:
    return json.dumps(chat, indent=1, ensure_ascii=False).encode()


def feed_of(*entries: str, title: str = "Valley News") -> bytes:
    items = "".join(f"<item>{entry}</item>" for entry in entries)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'.encode()
