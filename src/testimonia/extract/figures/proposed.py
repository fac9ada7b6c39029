"""Figures that only the encoder saw: a number beside a noun of persons, "nobody", or a single person."""

import re

from testimonia.extract.deeds import Deed
from testimonia.extract.figures.counted import Counted
from testimonia.extract.figures.described import stated_category
from testimonia.extract.figures.doubts import dead_by_words
from testimonia.extract.figures.fates import is_hypothetical
from testimonia.extract.figures.phrases import is_age, is_apposition
from testimonia.extract.page import Page, overlaps
from testimonia.model.reading import Argument
from testimonia.model.terms import Property
from testimonia.text.numbers import Quantity, Tally, count, counts_persons, figures_in, stated_age_group, stated_role, stated_sex
from testimonia.vocab import category_nouns, no_persons_before

_SURE = 0.8
_LEAST = 0.5
_AFTER_BARE = re.compile(
    r"\s*(?:$|[.,;:?!)”\"]|(?:were|was|are|have|had|died|dead|killed|wounded|of them|of whom|of the|and|or|but|in|at|"
    r"on|from|by|to|who|as|more|others|still|had|did|went|came|fled|is|than|while|when|after)\b)",
    re.I,
)
_BEFORE_BARE = re.compile(
    r"(?:[$£€₸#§]|\b(?:aged?|no|nos|number|unit|page|chapter|article|verse|bus|buses|route|seat|bay|gate|at|o'clock|"
    r"towards|until|by|version|part|step|of)\.?)\s*$",
    re.I,
)
_CUT_BEFORE = re.compile(r"\d[.,:]$|\d$")
_CUT_AFTER = re.compile(r"[.,:]?\d|[-‑](?:quarters?|thirds?|fifths?|tenths?|years?|months?|weeks?|days?)\b", re.I)
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
_TOLL_AT = re.compile(r"\b(?:number|toll|figure|dead|losses|total|casualties|it)\s+at\s*$", re.I)


def only_proposed(page: Page, a: Argument, deed: Deed) -> Counted | None:
    """The figure that an argument of the encoder stands for; None where the words make it unlikely."""
    span = (a.start, a.end)
    sentence = page.sentence(a.start)
    if is_apposition(page, a.start):
        return None
    if _CUT_BEFORE.search(page.text[max(0, a.start - 2) : a.start]) or _CUT_AFTER.match(page.text, a.end):
        return None  # the 5 of "1.5 miles", the 1 of "1:30", the three of "three-quarters"
    for q in figures_in(page.text, *sentence):
        if overlaps((q.start, q.end), span):
            span = (min(span[0], q.start), max(span[1], q.end))
            if not _is_likely(page, q, a, span[1]) or is_age(page, q):
                return None
    words = page.words(span)
    tally = count(words)
    if tally is None or a.score < _LEAST or is_hypothetical(page, span, sentence) or not _is_count(tally, words):
        return None
    fate = Property(a.property or "killed")
    fate_by_words = dead_by_words(page, span) if fate is Property.KILLED and tally.high != 0 else fate
    if fate_by_words is None:
        return None
    return Counted(
        span,
        tally,
        fate_by_words,
        stated_category(words, page.text[span[1] : sentence[1]]),
        None,
        a,
        deed,
        stated_sex(words),
        stated_age_group(words),
        stated_role(words),
        score=a.score,
    )


def _is_likely(page: Page, q: Quantity, a: Argument, end: int) -> bool:
    named = counts_persons(page.text, q) or bool(category_nouns().find(page.text[q.end : end]))
    return named or (a.score >= _SURE and _stands_bare(page, q))


def _is_count(tally: Tally, words: str) -> bool:
    """Not a plural without number, and a single person only with an article and a noun."""
    if tally.bound_basis == "rule:plural" or re.match(r"(?:any|and|each|every|other)\b", words, re.I):
        return False
    return tally.bound_basis != "rule:one" or bool(tally.head and re.match(r"(?:a|an|one|another|his|her|the)\b", words, re.I))


def _stands_bare(page: Page, q: Quantity) -> bool:
    """A number with no noun after it that is no name, age, hour or price as far as the words beside it tell."""
    before = page.text[max(0, q.start - 14) : q.start]
    if not _AFTER_BARE.match(page.text, q.end) or _YEAR.fullmatch(page.text[q.start : q.end]):
        return False
    if re.search(r"[A-Z]\w+,\s*$", before) and page.text[q.end : q.end + 1] == ",":
        return False
    named = re.search(r"([\w.]+)\s*$", before)
    if named and named[1].casefold() in no_persons_before():
        return False
    return not _BEFORE_BARE.search(before) or bool(_TOLL_AT.search(page.text[max(0, q.start - 24) : q.start]))
