"""Whole containers of every kind, composed, for damaging."""

import io
import json
from collections.abc import Callable

import openpyxl
import pyarrow
from pyarrow import parquet

from tests.intake.boxed import as_json, channel, feed_of, letter, mailbox, page, said, zipped
from tests.intake.pages.stories import STORIES
from tests.intake.test_feeds import ATOM
from tests.intake.test_tables import RESULT
from tests.intake.test_web_archives import Crawl


def _story(number: int) -> str:
    return "\n\n".join(STORIES[number % len(STORIES)].paragraphs)


def _eml(number: int) -> bytes:
    if number % 3 == 2:
        return letter(_story(number), attached=zipped({"note.txt": _story(number + 1).encode()}), name="pack.zip")
    return letter(_story(number), attached=_story(number + 1).encode() if number % 3 else b"")


def _mbox(number: int) -> bytes:
    return mailbox(*(_eml(number + more) for more in range(4)))


def _crawl(number: int, *, packed: bool) -> bytes:
    crawl = Crawl(packed=packed).page("https://v.example/a", page(_story(number)), packed=number % 2 == 0)
    crawl.page("https://v.example/b.txt", _story(number).encode(), "text/plain").revisit("https://v.example/a")
    return crawl.page("https://v.example/c", page(_story(number + 1))).content


def _wacz(number: int) -> bytes:
    listed = {"resources": [{"path": "archive/data.warc.gz", "hash": "sha256:" + "0" * 64}]}
    return zipped({"archive/data.warc.gz": _crawl(number, packed=True), "datapackage.json": json.dumps(listed).encode()})


def _feed(number: int) -> bytes:
    entry = f"<title>A</title><link>https://v.example/{number}</link><pubDate>Sun, 16 Jun 2019 10:00:00 GMT</pubDate>"
    return ATOM.encode() if number % 2 else feed_of(*(f"{entry}<description>{_story(n)}</description>" for n in range(4)))


def _telegram(number: int) -> bytes:
    pieces = [{"type": "bold", "text": "At the mill. "}, _story(number)]
    chat = channel("Valley News", *(said(n, pieces if n % 2 else _story(n), forwarded_from="Hill Journal") for n in range(5)))
    return as_json({"chats": {"about": "x", "list": [chat, chat]}} if number % 2 else chat)


def _whatsapp(number: int) -> bytes:
    style = ("{}/06/2019, 21:41 - Amina: {}", "[{}.06.19, 21:41:05] Amina: {}", "\u200e[6/{}/19, 9:41:05\u202fPM] Amina: {}")[number % 3]
    return "\n".join(style.format(day, _story(day)) for day in range(10, 18)).encode()


def _csv(number: int) -> bytes:
    if number % 3 == 2:
        return f'status,metadata,media\nsuccess,"{RESULT.replace(chr(34), chr(34) * 2)}",[]\n'.encode()
    rows = "".join(f'"{_story(n)}",{n + 10}/06/2019,Valley News\n' for n in range(6))
    return f"text,date,outlet\n{rows}".encode(("utf-8", "utf-16")[number % 3])


def _xlsx(number: int) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (("text", "date"), *((_story(number + n), f"{n + 10}/06/2019") for n in range(5)), ("=1+1", 43_000)):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def _parquet(number: int) -> bytes:
    out = io.BytesIO()
    table = pyarrow.table({"text": [_story(number + n) for n in range(6)], "date": [f"{n + 10}/06/2019" for n in range(6)]})
    parquet.write_table(table, out, compression=("snappy", "gzip", "zstd", "none")[number % 4])
    return out.getvalue()


def _archived(number: int) -> bytes:
    rows = f"<tr><td>url</td><td>https://v.example/a</td></tr><tr><td>content</td><td>{_story(number)}</td></tr>"
    return f"<h2>Archived media for <span>a</span></h2><table class='metadata'>{rows}</table>".encode()


def _zip(number: int) -> bytes:
    return zipped({"a.txt": _story(number).encode(), "in/mails.mbox": _mbox(number), "more.zip": zipped({"b.eml": _eml(number)})})


BOXES: dict[str, Callable[[int], bytes]] = {
    ".eml": _eml,
    ".mbox": _mbox,
    ".warc": lambda number: _crawl(number, packed=False),
    ".warc.gz": lambda number: _crawl(number, packed=True),
    ".wacz": _wacz,
    ".rss": _feed,
    ".json": _telegram,
    "-chat.txt": _whatsapp,
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".parquet": _parquet,
    "-archived.html": _archived,
    ".zip": _zip,
}
"""By the end of the file's name."""

TOKENS = (
    *(
        b"\nFrom a@b.example Mon Jun  6 10:00:00 2016\n",
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 40,
        b"--b--",
        b"=?utf-8?b?",
    ),
    *(b"Content-Type: text/plain; charset=utf-7\n", b"Content-Transfer-Encoding: base64\n\n", b"WARC/1.0\r\n", b"Content-Length: -1\r\n"),
    *(b"Content-Length: 99999999999\r\n", b"\x1f\x8b\x08\x00", b"<!ENTITY a '&b;&b;'>", b"<item>" * 300, b'"messages": [', b"[" * 5_000),
    *(b'{"a":' * 2_000, b'"' * 3, b"\r", b",,,,,,", b"]]]]", b"PAR1", b"99/99/9999, 99:99 - A: b\n", b"\xe2\x80\x8e[1/1/1, 1:11] A: b\n"),
)
"""What is put into containers besides what is put into documents."""

PACKAGES = frozenset({".wacz", ".xlsx", ".zip"})
"""Those that are ZIP archives: half of them are damaged inside of their members."""
