"""What stands around an article and gets taken for a part of it: advertisements, boxes that lead elsewhere, other columns."""

import re
from collections import Counter
from itertools import takewhile

from testimonia.intake.webpage.blocks import Block, Element
from testimonia.text.wordset import wordset

_BESIDE = re.compile(
    r"[\s_-](?:ad|ads|advert|adverts|advertisement|sponsored|promo|promotion|related|recommended|teaser|teasers|sidebar|widget|comment|comments|"
    r"commentlist|most-read|trending|newsletter|subscribe|signup|donate|paywall|cookie|cookies|consent|gdpr|breadcrumb|breadcrumbs|share|"
    r"sharing|social|masthead|topbar|menu|nav|navigation|downloads|tags|bio)[\s_-]"
)
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright\b|all rights reserved)", re.IGNORECASE)
_PROSE = wordset(
    "p li ul ol dl dt dd th tr table tbody thead h2 h3 h4 h5 h6 blockquote pre a b strong em i span font small u cite q time td"
)
_PARAGRAPH = 100  # code points: shorter ones are captions, links and labels as often as prose


def without_surroundings(blocks: list[Block], main: list[int]) -> list[int]:
    """The numbers of `main` without what is told by its links, its marks or its column to be no part of the article."""
    kept = [n for n in main if not (blocks[n].element.within("nav") or _teaser(blocks[n]) or _rights(blocks[n]))]
    marked = [n for n in kept if beside(blocks[n])]
    if sum(len(blocks[n].text) for n in marked) < 0.5 * sum(len(blocks[n].text) for n in kept):  # else the marks mean something else here
        kept = [n for n in kept if n not in set(marked)]
    cell = _main_cell(blocks, kept)
    return kept if cell is None else [n for n in kept if _stands_in(blocks[n].element, cell)]


def with_what_lies_between(blocks: list[Block], main: list[int]) -> list[int]:
    """The numbers of `main` with the short lines and lists that stand among its paragraphs, or right under them, as their siblings.

    Extractors of main texts drop lists and numbered headings where the paragraphs around them are short.
    """
    holders = Counter(id(holder) for n in main if len(blocks[n].text) >= _PARAGRAPH and (holder := _holder(blocks[n].element)))
    # More than one where an advertisement parts the text; what holds a single paragraph of many may be a box.
    full = {holder for holder, paragraphs in holders.items() if paragraphs >= 0.25 * holders.total()}
    if not full:
        return main

    def belongs(n: int) -> bool:
        return id(_holder(blocks[n].element)) in full and not beside(blocks[n]) and not blocks[n].linked

    between = [n for n in range(main[0], main[-1]) if belongs(n)]
    after = list(takewhile(lambda n: belongs(n) and blocks[n].element.within("li", "td"), range(main[-1] + 1, len(blocks))))
    return sorted({*main, *between, *after})


def _holder(element: Element) -> Element | None:
    """The element that holds the paragraph, list or table of data which this one is in."""
    at: Element | None = element
    while at is not None and at.name in _PROSE:
        at = at.parent
    return at


def beside(block: Block) -> bool:
    """Whether the page marks the block, or what it stands in, as something beside the article."""
    return bool(_BESIDE.search(block.marks))


def _teaser(block: Block) -> bool:
    """A short block that is all link leads elsewhere, and so does one that is mostly links and no sentence."""
    share = block.linked / len(block.text)
    return len(block.text) < 200 and (share > 0.9 or (share > 0.6 and block.text[-1] not in ".!?"))


def _rights(block: Block) -> bool:
    return len(block.text) < 200 and bool(_RIGHTS.match(block.text))


def _main_cell(blocks: list[Block], main: list[int]) -> Element | None:
    """The cell of a layout made of tables that holds most of the prose; None where prose does not stand in one cell."""
    prose: Counter[int] = Counter()
    cells: dict[int, Element] = {}
    whole = 0
    for n in main:
        if len(blocks[n].text) < _PARAGRAPH:
            continue
        whole += len(blocks[n].text)
        cell = blocks[n].element.nearest("td")
        if cell is not None:
            cells[id(cell)] = cell
            prose[id(cell)] += len(blocks[n].text)
    if not prose:
        return None
    fullest, letters = prose.most_common(1)[0]
    return cells[fullest] if letters > 0.6 * whole else None


def _stands_in(element: Element, cell: Element) -> bool:
    at: Element | None = element
    while at is not None and at is not cell:
        at = at.parent
    return at is cell
