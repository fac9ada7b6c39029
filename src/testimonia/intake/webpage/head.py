"""The head of an article: its headline, byline and dateline, which extractors of main texts drop as if they were decoration."""

import re
from dataclasses import dataclass

from testimonia.intake.stated import iso_day, person, tidy
from testimonia.intake.webpage.blocks import Block
from testimonia.intake.webpage.surroundings import beside

_LONGEST = 160  # code points of a line of the head
_ABOVE, _BELOW, _OVER = 30, 6, 4  # blocks looked at above and below the main text, and above the headline
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?(?:\s+\d{{4}})?|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?(?:\s+\d{{4}})?|"
    r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})\b",
    re.IGNORECASE,
)
_BY = re.compile(
    r"^(?:by|from our (?:\w+ )?correspondent|reporting by|posted by|written by|text by|words by|author:)\b", re.IGNORECASE | re.MULTILINE
)
_BY_INSIDE = re.compile(r"\bby\s+([^\W\d_a-z][^\n]*)")
_BYLINE_MARKS = re.compile(r"[\s_-](?:byline|author|authors|writer|reporter|journalist|contributor)[\s_-]|itemprop.author")
_DATE_MARKS = re.compile(
    r"[\s_-](?:date|dateline|datepublished|published|pubdate|posted|timestamp|time|meta|entry-meta|byline|location|place|info)[\s_-]"
)


@dataclass(frozen=True, slots=True)
class Head:
    """Blocks of headline, byline and dateline, by number, and what the shown byline and the shown time say.

    `first`: number of the block with which the article begins; what stands above is no part of it.
    """

    blocks: tuple[int, ...]
    first: int
    title: str | None
    author: str | None
    published: str | None


def head_of(blocks: list[Block], main: list[int], title: str | None, *, dated: bool = False) -> Head:
    """The head of the article whose main text is `main`: from its headline down to its first paragraph, and what signs it at the end.

    A date above the headline is taken only where nothing else says one (`dated`: the page's metadata do): it may be that of the visit.
    """
    if not main:
        return Head((), 0, None, None, None)
    headline = _headline(blocks, main, title)
    first = headline if headline is not None else 0
    near = [
        n
        for n in range(max(first, _first_paragraph(blocks, main) - _ABOVE), _first_paragraph(blocks, main))
        if n != headline and not _elsewhere(blocks[n])
    ]
    last = range(max(main[0], main[-1] - _BELOW), min(len(blocks), main[-1] + 1 + _BELOW))
    bylines = [n for n in near if _is_byline(blocks[n])]
    bylines += [n for n in last if n not in near and _BY.search(blocks[n].text) and not _elsewhere(blocks[n])]
    dates = [n for n in near if _is_dateline(blocks[n])]
    if not dates and not dated:
        dates = [n for n in range(max(0, first - _OVER), first) if _is_dateline(blocks[n]) and not _elsewhere(blocks[n])]
    if headline is not None and "\n" in blocks[headline].text:
        bylines.append(headline)
    kept = {*bylines, *dates, *([] if headline is None else [headline])}
    return Head(
        tuple(sorted(kept)),
        min(first, *dates) if dates else first,
        None if headline is None else tidy(blocks[headline].text.partition("\n")[0]),
        next((name for n in bylines if (name := _name(blocks[n]))), None),
        next((day for n in dates if (day := iso_day(blocks[n].timed or ""))), None),
    )


def _first_paragraph(blocks: list[Block], main: list[int]) -> int:
    return next((n for n in main if len(blocks[n].text) > 100), main[0])


def _headline(blocks: list[Block], main: list[int], title: str | None) -> int | None:
    """The block that is the headline: it says the title that the page states, or is the last `h1`, else `h2`, above the first paragraph."""
    above = range(max(0, _first_paragraph(blocks, main) - _ABOVE), _first_paragraph(blocks, main) + 1)
    wanted = tidy(title or "").casefold()
    # Browsers' tabs show the site's name beside the title, and old layouts set title and byline in one cell.
    said = {
        n: words
        for n in above
        if len(words := _first_line(blocks[n])) > 12 and words in wanted and not blocks[n].element.within("nav", "ul")
    }
    if said:
        return max(said, key=lambda n: (len(said[n]), n))
    for rank in ("h1", "h2"):
        ranked = [n for n in above if blocks[n].element.within(rank) and len(blocks[n].text) > 12 and not _elsewhere(blocks[n])]
        if ranked:
            return ranked[-1]
    return None


def _first_line(block: Block) -> str:
    return tidy(block.text.partition("\n")[0]).casefold()


def _elsewhere(block: Block) -> bool:
    return len(block.text) > _LONGEST or block.element.within("nav", "aside") or beside(block)


def _is_byline(block: Block) -> bool:
    return len(block.text) <= _LONGEST and (bool(_BY.search(block.text)) or bool(_BYLINE_MARKS.search(block.marks)))


def _is_dateline(block: Block) -> bool:
    dated = _DATE.search(block.text)
    return bool(block.timed) or (dated is not None and (bool(_DATE_MARKS.search(block.marks)) or len(block.text) <= 60))


def _name(block: Block) -> str | None:
    """Who is named by a byline: what follows "By", up to a date, a bar or the place; the line may begin with the date."""
    lines = block.text.splitlines()
    first = next((line for line in lines if _BY.match(line)), lines[0])
    said = _BY_INSIDE.search(first)
    dated = _DATE.search(first)
    words = said[1] if said and (dated is None or said.start() >= dated.start()) else first[: dated.start()] if dated else first
    words = re.split(r"\s[|·•–—]\s|\s\(|;\s", words)[0]
    name = person(re.sub(r"\s+(?:on|in|for|at|published|updated|posted)\b.*$", "", words))
    return name if name and re.match(r"[^\W\d_]", name) and name[0].isupper() else None
