"""Sentences that tell of the custom, not of an occasion: "as it usually happens, a few men attack and most of them are killed"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from testimonia.extract.deeds import CUSTOM, Deed
from testimonia.extract.near import spots
from testimonia.extract.page import Page, Stretch
from testimonia.model.terms import Modality, StageReached

_CUSTOM = re.compile(
    r"\b(?:usually|as a rule|always|every time|whenever|habitually|routinely|regularly|typically|as always|each time|"
    r"whoever|anyone who|"
    r"again and again|time and again|used to|as it happens|tend to|tends to)\b",
    re.I,
)
_PAST = re.compile(r"\b(?:was|were|had|did|said|told|took|went|came|began|broke|fell|yesterday)\b", re.I)


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
        if _CUSTOM.search(words) and not days.touches(sentence):
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
