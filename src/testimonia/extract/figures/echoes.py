"""Counts that borrow their fate from a count beside them: "the local papers had five", "neither six nor ten but eight"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from testimonia.extract.deeds import Deed, nearest
from testimonia.extract.figures.counted import Counted
from testimonia.extract.figures.described import is_rejected
from testimonia.extract.page import Page, Stretch, overlaps
from testimonia.model.terms import Category, Property
from testimonia.text.numbers import Tally, count, figures_in

_GOES_ON = re.compile(
    r"\b(?:had|have|has|runs? to|ran to|counts?(?: only)?|counted(?: only)?|gave|gives|said|says?|speaks? of|spoke of|"
    r"put (?:it|them) at|claims?|claimed|there were|it was|estimated?)\s+$",
    re.I,
)
_GOES_ON_AT_ALL = re.compile(_GOES_ON.pattern.removesuffix("$"), re.I)
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")


def anaphoric(page: Page, sentence: Stretch, found: Sequence[Counted]) -> list[Counted]:
    """A bare number that goes on with the figure told just before: "the local papers had five", "later counts reach 7,000"."""
    more: list[Counted] = []
    if not found or not _GOES_ON_AT_ALL.search(page.words(sentence)):
        return more
    for q in figures_in(page.text, *sentence):
        span = (q.start, q.end)
        if not _GOES_ON.search(page.text[max(sentence[0], q.start - 22) : q.start]) or any(overlaps(span, c.span) for c in (*found, *more)):
            continue
        bare = re.match(r"\s*(?:[.,;:)”\"]|$)", page.text[q.end :])
        if not bare or q.bound_basis == "rule:nobody" or _YEAR.fullmatch(page.words(span)):
            continue
        model = _told_just_before(page, q.start, found)
        if model is not None:
            tally = Tally(q.low, q.high, q.bound_basis, page.words(span), "")
            more.append(
                replace(model, span=span, tally=tally, argument=None, fate_at=None, whole=None, negated=is_rejected(page, span), score=0.4)
            )
    return more


def _told_just_before(page: Page, at: int, found: Sequence[Counted]) -> Counted | None:
    number = page.sentence_number(at)
    near = (c for c in reversed(found) if number - page.sentence_number(c.span[0]) <= 1)
    return next((c for c in near if c.span[1] <= at and c.whole is None), None)


_NOBODY = re.compile(
    r"\b(nobody|no one|no-one)\s+(?:was|were|has been|had been)\s+(killed|injured|wounded|hurt|hit|arrested|detained)\b", re.I
)
_OF_NOBODY = {"killed": Property.KILLED, "arrested": Property.DETAINED, "detained": Property.DETAINED}


def elliptic(page: Page, sentence: Stretch, found: Sequence[Counted], deeds: Sequence[Deed]) -> list[Counted]:
    """Nobody, where its verb tells a fate: "and nobody was hit" (wounded: nobody)."""
    more = []
    for m in _NOBODY.finditer(page.words(sentence)):
        span = (sentence[0] + m.start(1), sentence[0] + m.end(1))
        tally = count(m[1])
        if tally is None or any(overlaps(span, c.span) for c in found):
            continue
        fate = _OF_NOBODY.get(m[2].casefold(), Property.WOUNDED)
        at = (sentence[0] + m.start(2), sentence[0] + m.end(2))
        host = nearest([d for d in deeds if overlaps(d.span, sentence)], span)
        more.append(Counted(span, tally, fate, Category.UNSPECIFIED, at, None, host))
    return more


_CONTRAST = re.compile(r"\b(?:neither|not)\s+([\w,-]+)(?:\s+nor\s+([\w,-]+))?,?\s+but\s+", re.I)


def contrasted(page: Page, sentence: Stretch, found: Sequence[Counted]) -> list[Counted]:
    """ "Neither six nor ten but eight guards died": six and ten are rejected counts of the same."""
    more = []
    for m in _CONTRAST.finditer(page.words(sentence)):
        right = [c for c in found if 0 <= c.span[0] - (sentence[0] + m.end()) <= 12]
        for group in (1, 2):
            tally = count(m[group]) if m[group] and figures_in(m[group]) else None
            span = (sentence[0] + m.start(group), sentence[0] + m.end(group))
            if right and tally is not None and not any(overlaps(span, c.span) for c in found):
                more.append(replace(right[0], span=span, tally=tally, negated=True, whole=None, argument=None, score=0.5))
    return more
