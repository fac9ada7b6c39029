"""Which blocks of a page are its main text: what trafilatura keeps, told apart by a sign that each block carries through it."""

import re
from html import escape

from testimonia.intake.webpage.blocks import Block, Page
from testimonia.intake.webpage.runs import Runs
from testimonia.intake.webpage.tokens import Tag

# A rare ideograph at the head of a block comes out of trafilatura at the head of the same block. Only blocks as long as this carry
# one: trafilatura knows short boilerplate ("Share", "Print") by its words.
_FIRST_SIGN, _SIGNS = 0x20000, 42_000
_MARKED_FROM = 40
_SIGN = re.compile("[\U00020000-\U0002a40f]")
_KEPT_ATTRIBUTES = ("class", "id", "itemprop", "rel", "role", "href", "datetime")


def main_blocks(source: str, page: Page) -> list[int]:
    """Numbers of the blocks of the main text, in order; empty when trafilatura finds none."""
    # Imported late: half a second.
    from trafilatura import extract

    text = extract(_marked(source, page), include_comments=False, include_tables=True, favor_recall=False, output_format="txt")
    lines = [line.strip() for line in (text or "").splitlines()]
    marked = [[ord(sign) - _FIRST_SIGN for sign in _SIGN.findall(line)] for line in lines]
    found = {number for numbers in marked for number in numbers if number < len(page.blocks)}
    return sorted(found | _short_ones(page.blocks, lines, marked))


def _short_ones(blocks: list[Block], lines: list[str], marked: list[list[int]]) -> set[int]:
    """Blocks without a sign whose words trafilatura kept: looked for between the blocks with signs above and below them."""
    found: set[int] = set()
    before = 0
    for number, line in enumerate(lines):
        if marked[number]:
            before = max(before, marked[number][-1])
            continue
        after = next((signs[0] for signs in marked[number + 1 : number + 200] if signs), len(blocks))
        cells = {cell.strip() for cell in line.removeprefix("-").split("|")} | {line.removeprefix("- ").strip()}
        for candidate in range(before, min(after + 1, len(blocks), before + 400)):
            if len(blocks[candidate].text) < _MARKED_FROM and blocks[candidate].text in cells:
                found.add(candidate)
    return found


def _marked(source: str, page: Page) -> str:
    """The page without what it hides, its blocks marked."""
    parts: list[str] = ["<!DOCTYPE html>"]
    for token, block in page.shown:
        if isinstance(token, Tag):
            parts.append(_tag(token))
            continue
        text = Runs()
        text.add(source, token.start, token.end, pre=True)
        sign = chr(_FIRST_SIGN + block) if block is not None and block < _SIGNS and len(page.blocks[block].text) >= _MARKED_FROM else ""
        words = _SIGN.sub("?", text.text)
        lead = len(words) - len(words.lstrip())
        parts.append(escape(words[:lead] + sign + words[lead:], quote=False))
    return "".join(parts)


def _tag(tag: Tag) -> str:
    if tag.closing:
        return f"</{tag.name}>"
    given = "".join(f' {key}="{escape(tag.attributes[key][:300])}"' for key in _KEPT_ATTRIBUTES if tag.attributes.get(key))
    return f"<{tag.name}{given}>"
