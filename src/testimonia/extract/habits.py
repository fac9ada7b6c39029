"""Sentences that tell of the custom, not of an occasion: "as it usually happens, a few men attack and most of them are killed"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from testimonia.extract.deeds import CUSTOM, Deed
from testimonia.extract.near import spots
from testimonia.extract.page import Page, Stretch
from testimonia.model.terms import Modality, StageReached
from testimonia.vocab import hedges, weapon_nouns

_PAST = re.compile(r"\b(?:was|were|had|did|said|told|took|went|came|began|broke|fell|yesterday)\b", re.I)


def names_a_custom(words: str) -> bool:
    """Whether a word of custom stands in a stretch of text; "the knife used to kill him" tells of one killing."""
    hits = [h for h in hedges().find(words) if h.term == "habitual"]
    return any(words[h.start : h.end].casefold() != "used to" or not weapon_nouns().find(words[: h.start][-40:]) for h in hits)


def customary(page: Page, dated: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Sentences with a word of custom and the sentences of the same paragraph that go on in the present tense without a date.

    `dated`: stretches that name a date: what happened on a day was an occasion.
    """
    found: list[Stretch] = []
    paragraph, habit, days = (-1, -1), False, spots(dated)
    for sentence in page.sentences:
        here = page.paragraph(sentence[0])
        habit = habit and here == paragraph
        paragraph = here
        words = page.words(sentence)
        occasion = days.touches(sentence) or bool(_PAST.search(words))
        if names_a_custom(words) and not days.touches(sentence):
            habit = True
        elif occasion:
            habit = False
        if habit:
            found.append(sentence)
    return tuple(found)


def as_custom(page: Page, deeds: Sequence[Deed], dated: Sequence[Stretch]) -> list[Deed]:
    """The deeds, those told as a custom marked so."""
    zones = spots(customary(page, dated))
    return [
        replace(d, modality=Modality.HABITUAL, realm=CUSTOM, stage=StageReached.ACCOMPLISHED) if zones.touches(d.span) else d for d in deeds
    ]
