"""Saved web pages (HTML): main text with headline, byline and dateline, and where each stretch of it stands in the page's source."""

import re

from testimonia.errors import IntakeError
from testimonia.intake.decode import decode
from testimonia.intake.decoded import Decoded
from testimonia.intake.stated import published
from testimonia.intake.webpage.blocks import Block, Builder, Page
from testimonia.intake.webpage.head import head_of
from testimonia.intake.webpage.main_text import main_blocks
from testimonia.intake.webpage.metadata import stated
from testimonia.intake.webpage.surroundings import with_what_lies_between, without_surroundings
from testimonia.intake.webpage.tokens import Text, Token, tokens
from testimonia.model.layout import Layout, Piece

LIMIT_TAGS = 200_000
"""Tags and stretches of text; the longest articles have a few thousand. Above it a page is data, and takes minutes."""

LIMIT_LETTERS = 6_000_000
"""Characters of text outside of tags and scripts: ten times what the reader takes."""

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.IGNORECASE)
_CELL = 80  # code points
_ALL_TAKEN = "The main text could not be told from what stands around it, so all text that the page shows was taken."


def decode_page(content: bytes) -> Decoded:
    """The main text of a page. Raises IntakeError when it shows no text, or is larger than a page can be."""
    source = _source(content)
    found: list[Token] = []
    letters = 0
    for token in tokens(source):
        found.append(token)
        letters += token.end - token.start if isinstance(token, Text) else 0
        if len(found) > LIMIT_TAGS or letters > LIMIT_LETTERS:
            what = f"more than {LIMIT_TAGS:,} tags" if letters <= LIMIT_LETTERS else f"more than {LIMIT_LETTERS:,} characters of text"
            raise IntakeError(f"the page has {what}: it is data rather than an article. Save the part you need.")
    page = Builder(source).read(found)
    if not page.blocks:
        raise IntakeError("the page shows no text: it may be built by scripts. Save it from a browser after it has loaded, or as PDF.")
    main = without_surroundings(page.blocks, with_what_lies_between(page.blocks, main_blocks(source, page)))
    notes = () if main else (_ALL_TAKEN,)
    told = stated(page)
    head = head_of(page.blocks, main, told.title, dated=told.published is not None)
    text, layout = _composed(page.blocks, sorted({*head.blocks, *(n for n in main or _everything(page) if n >= head.first)}))
    return Decoded(
        text,
        "text/html",
        title=head.title or told.title,
        author=told.author or head.author,
        publisher=told.site,
        published=published(told.published or head.published),
        layout=layout,
        notes=notes,
        declared=page.language.split("-")[0].lower() if page.language else None,
    )


def _source(content: bytes) -> str:
    """The decoded source: by its byte-order mark or as UTF-8, else by the character set that it declares, where that fits."""
    named = _CHARSET.search(content[:4096])
    if named and not content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            try:
                return content.decode(named[1].decode("ascii"))
            except (LookupError, UnicodeDecodeError):
                pass  # a false declaration; the bytes are judged by themselves
    return decode(content)


def _everything(page: Page) -> list[int]:
    return [n for n, block in enumerate(page.blocks) if not block.element.within("nav", "aside", "footer")]


def _composed(blocks: list[Block], numbers: list[int]) -> tuple[str, Layout]:
    """The blocks as one text, cells of a row parted by a tabulator, rows by a line end, others by a blank line."""
    parts: list[str] = []
    pieces: list[Piece] = []
    length = 0
    before: Block | None = None
    for number in numbers:
        block = blocks[number]
        text = block.text.strip()
        lead = block.text.find(text)
        if not text:
            continue
        if before is not None:
            gap = _gap(before, block)
            parts.append(gap)
            length += len(gap)
        parts.append(text)
        shown = Layout(block.pieces).where(lead, lead + len(text))
        pieces += [Piece(length + p.start - lead, length + p.end - lead, at=p.at, until=p.until) for p in shown]
        length += len(text)
        before = block
    return "".join(parts), Layout(tuple(pieces))


def _gap(before: Block, block: Block) -> str:
    """What parts two blocks. Short cells are those of a table of data; long ones are columns of an old layout."""
    cells = before.element.nearest("td", "th"), block.element.nearest("td", "th")
    if None in cells or cells[0] is cells[1] or max(len(before.text), len(block.text)) >= _CELL:
        return "\n\n"
    rows = [cell.nearest("tr") for cell in cells if cell]
    if rows[0] is rows[1]:
        return "\t"
    return "\n" if rows[0] and rows[1] and rows[0].parent is rows[1].parent else "\n\n"


__all__ = ["LIMIT_LETTERS", "LIMIT_TAGS", "decode_page"]
