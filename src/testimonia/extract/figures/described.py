"""Who the counted are as the words state it, and whether the number is named only to be rejected."""

import re

from testimonia.extract.figures.phrases import speaks
from testimonia.extract.page import Page, Stretch
from testimonia.model.terms import Category
from testimonia.text.numbers import Quantity, Tally, category_of, count
from testimonia.vocab import category_nouns


def tally_of(page: Page, span: Stretch, quantity: Quantity | None) -> Tally | None:
    """How many a phrase counts: the number that was found in it decides, the phrase only adds its noun and the whole."""
    words = page.words(span)
    tally = count(words)
    if quantity is None or (tally is not None and (tally.low, tally.high) == (quantity.low, quantity.high)):
        return tally
    head, whole = (tally.head, tally.whole) if tally else ("", None)
    return Tally(quantity.low, quantity.high, quantity.bound_basis, words, head, whole)


_STATE = re.compile(r"(?<=\w)\s+(?:dead|killed|wounded|injured|hurt|missing|detained|arrested)$", re.I)


def stated_category(described: str, after: str) -> Category:
    """Category by the words of the phrase; of "clerks of X and guards of Y" the one that any of the nouns states."""
    stated = category_of(_STATE.sub("", described))
    if stated is not Category.UNSPECIFIED:
        return stated
    if re.match(r"[^.;]{0,60}\bon suspicion of\b", after):
        return Category.SUSPECT
    nouns = {h.term for h in category_nouns().find(described)} - {"unspecified"}
    return Category(nouns.pop()) if len(nouns) == 1 and " and " in described else Category.UNSPECIFIED


_APPOSITION = re.compile(r",\s+((?:both|all|mostly|one|an?)?\s*(?:[\w'’-]+\s+){0,2}?)([\w'’-]+)")
_CONTRAST = re.compile(r"\s*(?:nor|but|or|and neither)\s+(?:[\w,-]+\s+)(?:but\s+[\w,-]+\s+)?([\w'’-]+)")


def described(page: Page, span: Stretch, sentence: Stretch) -> str:
    """The phrase with the apposition or later noun that says who they were: "four of them, raiders"."""
    words = page.words(span)
    after = page.text[span[1] : sentence[1]]
    apposition = _APPOSITION.match(after)
    if (
        apposition
        and not speaks(after[apposition.end() :])
        and category_nouns().of(apposition[2].casefold())
        and not re.match(r",\s*(?:\d|and\b)", after)
    ):
        return f"{words} {apposition[1]}{apposition[2]}"
    suspected = re.match(r"\s+(?:suspected|accused) of\b[^,.;]{0,40}", after)
    if suspected:
        return words + suspected.group()
    contrast = _CONTRAST.match(after)
    if contrast and category_nouns().of(contrast[1].casefold()) and is_rejected(page, span):
        return f"{words} {contrast[1]}"
    return words


_REJECTED = re.compile(
    r"\b(?:neither|nor|not|rather than|instead of)\s+(?:(?:the|only|a|some|as many as)\s+)?[\"“]?$|\bcount only\s*$", re.I
)
_UNSUPPORTED = re.compile(
    r"\b(?:no (?:documentary )?(?:support|evidence|proof|basis|truth)|false|untrue|invented|lie|propaganda|"
    r"exaggerat\w+)\b",
    re.I,
)
_CALLED = re.compile(r"\b(?:the|of|called|alleged|claimed)\s*$")


def is_rejected(page: Page, span: Stretch) -> bool:
    """ "neither six nor ten but eight", "no evidence for the claim of ninety": the number is named and rejected."""
    sentence = page.sentence(span[0])
    quoted = page.quotation(span[0] + 1) or page.quotation(span[0])
    if quoted is not None and len(page.words(quoted).split()) <= 4 and _CALLED.search(page.text[max(0, quoted[0] - 10) : quoted[0]]):
        return True
    before = page.text[max(sentence[0], span[0] - 24) : span[0]]
    return bool(_REJECTED.search(before)) or bool(_UNSUPPORTED.search(page.text[sentence[0] : span[0]]))
