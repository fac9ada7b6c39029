"""Whole files of every format, composed, and ways to damage them. The same number always damages the same way."""

# ruff: noqa: E501  (markup is left as it would be written)

import gzip
import random
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO

import docx
import typst
from PIL import Image, ImageDraw, ImageFont

from tests.fuzz import boxes
from tests.intake.pages.compose import LAYOUTS
from tests.intake.pages.stories import STORIES

ODT = """<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:b="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><o:body><o:text><t:h>{title}</t:h>{paragraphs}<b:table><b:table-row><b:table-cell>
<t:p>Day</t:p></b:table-cell><b:table-cell><t:p>2</t:p></b:table-cell></b:table-row></b:table></o:text></o:body></o:document-content>"""

TOKENS = (
    *(b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"&#xD800;", b"&#99999999;", b"<![CDATA[", b"]]>", b"-->", b"<!--", b"<!DOCTYPE x [", b"</"),
    *(
        b'="',
        b"<script>",
        b"<table><tr><td>" * 50,
        b"<div>" * 400,
        b"endstream",
        b"endobj",
        b"/Length 99999999",
        b"/Kids[1 0 R]",
        b"/Count -1",
    ),
    *(
        b"/Rotate 91",
        b"/MediaBox[0 0 1e9 1e9]",
        b"/MediaBox[0 0 0 0]",
        b"BT ET",
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"xref",
        b"trailer",
        b"%%EOF",
    ),
    *(b"A" * 5_000, b"9" * 300, b"-2147483648", b"\r\n\r\n", b"IHDR\xff\xff\xff\xff", b"IDAT", "\u202e\u200b".encode()),
)


def _docx(number: int) -> bytes:
    story, paper, file = STORIES[number % len(STORIES)], docx.Document(), BytesIO()
    paper.core_properties.author = story.author
    paper.add_heading(story.title)
    for paragraph in story.paragraphs:
        paper.add_paragraph(paragraph)
    table = paper.add_table(2, 2)
    table.cell(0, 0).text = story.place
    paper.save(file)
    return file.getvalue()


def _odt(number: int) -> bytes:
    story, file = STORIES[number % len(STORIES)], BytesIO()
    paragraphs = "".join(f"<t:p>{p.replace('&', '&amp;')}</t:p>" for p in story.paragraphs)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", ODT.format(title=story.title, paragraphs=paragraphs))
    return file.getvalue()


def _pdf(number: int) -> bytes:
    story = STORIES[number % len(STORIES)]
    if number % 4 == 3:
        file = BytesIO()
        _picture(story.title).save(file, "PDF")
        return file.getvalue()
    columns = f"#set page(columns: {1 + number % 2})\n"
    return bytes(typst.compile((columns + f"= {story.title}\n" + "\n\n".join(story.paragraphs).replace("#", "")).encode()))


def _picture(words: str) -> Image.Image:
    picture = Image.new("L", (900, 120), 255)
    ImageDraw.Draw(picture).text((20, 40), words[:60], font=ImageFont.load_default(24), fill=0)
    return picture


def _png(number: int) -> bytes:
    file = BytesIO()
    _picture(STORIES[number % len(STORIES)].title).save(file, ("PNG", "JPEG", "TIFF", "WEBP", "BMP")[number % 5])
    return file.getvalue()


def _txt(number: int) -> bytes:
    text = "\n\n".join(STORIES[number % len(STORIES)].paragraphs)
    return text.encode(("utf-8", "utf-16", "cp1252", "utf-8")[number % 4])


def _html(number: int) -> bytes:
    return LAYOUTS[number % len(LAYOUTS)](STORIES[number % len(STORIES)]).content


def _mhtml(number: int) -> bytes:
    head = b"Snapshot-Content-Location: https://example.org/a\r\nDate: Tue, 4 May 2021 10:15:00 +0200\r\nMIME-Version: 1.0\r\n"
    parts = b'Content-Type: multipart/related; boundary="edge"\r\n\r\n--edge\r\nContent-Type: text/html\r\n\r\n'
    return head + parts + _html(number) + b"\r\n--edge--\r\n"


def _rtf(number: int) -> bytes:
    story = STORIES[number % len(STORIES)]
    letters = "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in "\\par ".join(story.paragraphs))
    head = r"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0\fcharset204 Times;}}{\info{\author Ana Pell}{\creatim\yr2021\mo5\dy4}}\f0 "
    return (head + letters + r"{\pict\bin4 abcd}\'d3\'f0}").encode()


WHOLE: dict[str, Callable[[int], bytes]] = {
    ".txt": _txt,
    ".html": _html,
    ".mhtml": _mhtml,
    ".pdf": _pdf,
    ".docx": _docx,
    ".odt": _odt,
    ".rtf": _rtf,
    ".png": _png,
    **boxes.BOXES,
}
SEEDS = 12


@cache
def whole(suffix: str, number: int) -> bytes:
    """An undamaged file."""
    return WHOLE[suffix](number)


def damaged(suffix: str, number: int) -> bytes:
    """The file with this number, damaged in one to six places. Of packages, every second one is damaged inside of its parts."""
    chance = random.Random(f"{suffix} {number}")
    content = whole(suffix, number % SEEDS)
    if suffix in {".docx", ".odt", *boxes.PACKAGES} and number % 2:
        return _repacked(content, chance)
    if suffix == ".warc.gz" and number % 2:
        return gzip.compress(_damage(gzip.decompress(content), chance, gzip.decompress(whole(suffix, chance.randrange(SEEDS)))))
    return _damage(content, chance, whole(suffix, chance.randrange(SEEDS)), TOKENS + boxes.TOKENS if suffix in boxes.BOXES else TOKENS)


def _repacked(content: bytes, chance: random.Random) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        names = [name for name in before.namelist() if name.endswith(".xml")] or before.namelist()
        hit = {"word/document.xml", "content.xml", chance.choice(names)}
        for name in before.namelist():
            part = before.read(name)
            after.writestr(name, _damage(part, chance, part) if name in hit else part)
    return file.getvalue()


def _damage(content: bytes, chance: random.Random, other: bytes, tokens: tuple[bytes, ...] = TOKENS) -> bytes:
    found = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(found) + 1)
        size = chance.choice((1, 1, 2, 8, 64, 1024))
        kind = chance.randrange(8)
        if kind == 0:
            found[at : at + size] = bytes(chance.randrange(256) for _ in range(min(size, 64)))
        elif kind == 1:
            del found[at : at + size]
        elif kind == 2:
            found[at:at] = found[at : at + size] * chance.choice((1, 2, 100))
        elif kind == 3:
            found[at:at] = chance.choice(tokens)
        elif kind == 4:
            start = chance.randrange(len(other))
            found[at : at + size] = other[start : start + size]
        elif kind == 5 and at < len(found):
            found[at] ^= 1 << chance.randrange(8)
        elif kind == 6:
            token = chance.choice(tokens)
            found[at : at + len(token)] = token
        elif chance.random() < 0.3:
            del found[at:]
    if found == content:  # what was put there stood there already
        found[len(found) // 2] ^= 1
    return bytes(found)
