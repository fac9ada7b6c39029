"""Parts and the figure of which they are a part."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from testimonia.extract.figures.counted import Counted
from testimonia.extract.figures.described import described, stated_category
from testimonia.extract.figures.doubts import is_hit
from testimonia.extract.figures.phrases import Phrase
from testimonia.extract.page import Page, Stretch
from testimonia.model.terms import Category, Property
from testimonia.text.numbers import Quantity, Tally, stated_age_group, stated_role, stated_sex
from testimonia.vocab import category_nouns

_PART_BEFORE = re.compile(
    r"\b(?:including|among (?:the|those) (?:dead|killed|wounded|injured|victims)(?:\s+(?:was|were|is|are))?|"
    r"among them|among whom|of them|of whom|of these|of those|(?:this|the|that|these|its) (?:total|"
    r"toll|figure|number|figures|dead) includes?)\s*,?\s*$",
    re.I,
)
_PART_AFTER = re.compile(r"^\s*(?:\w+\s+)?of (?:them|whom|these|those)\b", re.I)
_HOW_BADLY = re.compile(r"[\w-]+\s+(?:critically|seriously|gravely|severely|badly|slightly|lightly)\b(?!\s+\w)", re.I)
_OF_THEM = re.compile(r"(?:[\w-]+)(?:\s+\w+)?\s+of (?:them|whom|these|those)\b", re.I)
_OF_THE_TOLD = re.compile(
    r"[\w-]+\s+of\s+(?:the|these|those)\s+(?:dead|deceased|victims|wounded|injured|casualties|bodies|fatalities|"
    r"(?:persons|people|men|women|\w+s)\s+(?:killed|wounded|injured|arrested|detained|kidnapped))\b",
    re.I,
)
_THE_OTHER = re.compile(r"\bthe other (?:\w+)$", re.I)
_CONTINUES = re.compile(r"[^.;()—–]{0,40}?(?:,|;|\band\b)\s*(?:and\s+)?(?:\w+\s+)?", re.I)
_AMONG_AFTER = re.compile(
    r"\s+(?:among them|included)\b|[^.;:]{0,60}?\s(?:was|were|is|are)\s+(?:also\s+)?among\s+(?:the|those)\s+(?:dead|killed|"
    r"wounded|injured|victims|casualties|arrested|detained)\b",
    re.I,
)
_LONGEST_LIST = 8
_LATELY = 100  # figures among which the 45 of "25 of the 45" is looked for
_FAR = 3  # sentences over which "the other nine" looks for what it is a part of


def part(page: Page, span: Stretch, q: Quantity, found: Sequence[Counted]) -> Counted | None:
    """A part of the figure told just before shares its fate: "the count includes 5 guards", "two of them pupils"."""
    lead = page.text[max(0, span[0] - 40) : span[0]]
    badly = re.search(r",\s*$", lead) and _HOW_BADLY.match(page.text, q.start)
    if not (
        badly
        or _PART_BEFORE.search(lead)
        or _PART_AFTER.match(page.text, span[0] + (q.end - q.start))
        or _PART_AFTER.match(page.text, q.end)
    ):
        return None
    whole = _near(page, span, found)
    if not whole or (whole[-1].tally.low is not None and q.low is not None and q.low > whole[-1].tally.low):
        return None
    return _as_part(page, span, q, whole[-1])


def listed(page: Page, phrases: Sequence[Phrase], loose: Sequence[Phrase], found: Sequence[Counted]) -> list[Counted]:
    """Phrases without a fate of their own that list whom a figure before them counts, if they add up to it: "12 people: seven men,
    four women and one child". `phrases`: all of the sentence; `loose`: those that are no figure yet."""
    more: list[Counted] = []
    for whole in found:
        run: list[tuple[Phrase, Quantity]] = []
        end = whole.span[1]
        for phrase in (p for p in phrases if p.span[0] >= whole.span[1]):
            joined = (_CONTINUES if run else _OPENS_A_LIST).fullmatch(page.text[end : phrase.span[0]])
            if not joined or phrase.quantity is None or phrase.quantity.low != phrase.quantity.high:
                break
            run.append((phrase, phrase.quantity))
            end = phrase.span[1]
        if len(run) > 1 and sum(q.low or 0 for _, q in run) == whole.tally.low == whole.tally.high:
            more += [_as_part(page, phrase.span, q, whole) for phrase, q in run if phrase in loose]
    return more


def _as_part(page: Page, span: Stretch, q: Quantity, whole: Counted) -> Counted:
    """A figure that shares the fate of its whole and is described by its own words."""
    words = described(page, span, page.sentence(span[0]))
    return replace(
        whole,
        span=span,
        tally=Tally(q.low, q.high, q.bound_basis, page.words(span), ""),
        category=stated_category(words, ""),
        argument=None,
        fate_at=None,
        sex=stated_sex(words),
        age_group=stated_age_group(words),
        role=stated_role(words),
        whole=None,
        score=0.5,
    )


def with_wholes(page: Page, found: Sequence[Counted]) -> tuple[Counted, ...]:
    """Ties parts to the figure they are part of, where the text says so. `found` in the order of the text."""
    out: list[Counted] = []
    for c in found:
        if c.category is Category.UNSPECIFIED and out and _goes_on(page, c, out[-1]):
            c = replace(c, category=out[-1].category)
        whole = _whole(page, c, out)
        if whole is not None:
            category = c.category if c.category is not Category.UNSPECIFIED else whole.category
            fate = whole.property if c.fate_at is None else c.property
            c = replace(c, whole=whole.span, category=category, property=fate)
        out.append(c)
    return _summed(page, out)


_OPENS_A_LIST = re.compile(r"(?:\s*[:(,]|\s[—–-])\s*(?:\w+\s+){0,2}")


def _summed(page: Page, found: Sequence[Counted]) -> tuple[Counted, ...]:
    """Ties a list to the figure before it where it adds up to it: "five people - two adults and three children"."""
    out = list(found)
    for i, whole in enumerate(found):
        items = _list_after(page, out[i : i + _LONGEST_LIST]) if whole.whole is None else 0
        if items > 1 and sum(c.tally.low or 0 for c in out[i + 1 : i + 1 + items]) == whole.tally.low == whole.tally.high:
            out[i + 1 : i + 1 + items] = [replace(c, whole=whole.span) for c in out[i + 1 : i + 1 + items]]
    return tuple(out)


def _list_after(page: Page, run: Sequence[Counted]) -> int:
    """How many of the figures after the first one stand in a list that it opens, each exact and of its fate."""
    whole, items = run[0], 0
    for before, c in pairwise(run):
        between = page.text[before.span[1] : c.span[0]]
        joined = _CONTINUES.fullmatch(between) if items else _OPENS_A_LIST.fullmatch(between)
        if not joined or c.property is not whole.property or c.whole not in (None, whole.span) or c.tally.low != c.tally.high:
            break
        items += 1
    return items


def _near(page: Page, span: Stretch, before: Sequence[Counted], sentences: int = 1) -> list[Counted]:
    """The figures before a stretch, of its sentence and so many before it, that are no parts themselves; in the order of the text."""
    number = page.sentence_number(span[0])
    near: list[Counted] = []
    for b in reversed(before):
        if number - page.sentence_number(b.span[0]) > sentences:
            break
        if b.span[1] <= span[0] and b.whole is None:
            near.append(b)
    return near[::-1]


_KILLING = re.compile(r"[^.;]{0,60},\s+killing\s*$", re.I)


def _died_of_it(page: Page, c: Counted, hit: Counted) -> bool:
    """ "Shot four people, killing one", "shot four, three fatally": the dead are among those who were hit."""
    if c.property is not Property.KILLED or hit.property is not Property.WOUNDED or (hit.tally.low or 0) < (c.tally.low or 0):
        return False
    between = page.text[hit.span[1] : c.span[0]]
    fatally = re.fullmatch(r"[^.;]{0,60},\s*", between) and re.match(r"\s*fatally\b", page.text[c.span[1] :])
    return is_hit(page, hit.span) and bool(_KILLING.fullmatch(between) or fatally)


def _goes_on(page: Page, c: Counted, before: Counted) -> bool:
    """ "Another 130", "and 17 others": more of the people just counted, if no noun says otherwise."""
    near = page.sentence_number(c.span[0]) - page.sentence_number(before.span[0]) <= 1
    words = page.text[max(0, c.span[0] - 8) : c.span[1] + 7]
    return near and not category_nouns().find(page.words(c.span)) and bool(re.search(r"\banother\b|\b(?:others|more)\b", words, re.I))


def _whole(page: Page, c: Counted, before: Sequence[Counted]) -> Counted | None:
    if c.tally.whole is not None:
        wanted = (c.tally.whole.low, c.tally.whole.high)
        return next((b for b in reversed(before[-_LATELY:]) if (b.tally.low, b.tally.high) == wanted), None)
    near = _near(page, c.span, before)
    words = page.words(c.span)
    lead = page.text[max(0, c.span[0] - 40) : c.span[0]]
    inside = _OF_THEM.match(page.text[c.span[0] : c.span[1] + 14]) or _PART_AFTER.match(words)
    badly = re.search(r",\s*$", lead) and _HOW_BADLY.match(page.text, c.span[0])
    if _OF_THE_TOLD.match(page.text, c.span[0]):
        told = [b for b in _near(page, c.span, before, _FAR) if b.property is c.property and (b.tally.low or 0) >= (c.tally.low or 0)]
        if told:
            return told[-1]
    if inside or badly or _AMONG_AFTER.match(page.text, c.span[1]) or _PART_BEFORE.search(lead) or re.match(r"including\b", words, re.I):
        fitting = [b for b in near if b.property is c.property or c.fate_at is None] or near
        return fitting[-1] if fitting else None
    if near and _died_of_it(page, c, near[-1]):
        return near[-1]
    if _THE_OTHER.search(page.text[max(0, c.span[0] - 10) : c.span[1]].strip()):
        larger = [b for b in _near(page, c.span, before, _FAR) if (b.tally.low or 0) > (c.tally.low or 0)]
        return larger[-1] if larger else None
    if re.search(r"\((?:[^()]*;\s*)?$", lead) and near:
        return near[-1] if (near[-1].tally.low or 0) >= (c.tally.low or 0) else None
    return None
