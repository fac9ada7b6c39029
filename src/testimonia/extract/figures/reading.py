"""Every count of persons in a document, put together from phrases, fates, the encoder's proposals and what borrows from them."""

import re
from collections.abc import Sequence

from testimonia.extract.deeds import Deed, nearest
from testimonia.extract.figures.counted import BLOODLESS, HARMED, Counted, Fate, fits
from testimonia.extract.figures.described import described, is_rejected, stated_category, tally_of
from testimonia.extract.figures.doubts import dead_by_words, hit_beside_the_dead, without_doubtful
from testimonia.extract.figures.echoes import anaphoric, contrasted, elliptic
from testimonia.extract.figures.fates import Place, fate_of, held_by, is_hypothetical, is_modifier, is_object, of_the_held
from testimonia.extract.figures.phrases import Phrase, phrases_of
from testimonia.extract.figures.proposed import only_proposed
from testimonia.extract.figures.wholes import listed, part, with_wholes
from testimonia.extract.near import Near, spots
from testimonia.extract.page import Page, Stretch, overlaps
from testimonia.model.reading import Argument
from testimonia.model.terms import FIGURES, Kind, Property
from testimonia.text.numbers import Quantity, stated_age_group, stated_role, stated_sex
from testimonia.vocab import category_nouns

_LATELY = 40  # figures to which a later one may refer back
Proposals = Near[tuple[Argument, Deed]]


def read_figures(page: Page, deeds: Sequence[Deed], speakers: Sequence[Stretch], head_end: int) -> tuple[Counted, ...]:
    """Every count of persons, in the order of the text. Numbers before `head_end` stand in a letterhead and count nobody.

    People at `speakers` are sources ("two captured rebels declared"), counted only where the encoder says so.
    """
    pairs = [(a, d) for d in deeds for a in d.arguments if a.role == "figure" and a.property in FIGURES]
    proposals: Proposals = Near(((a.start, a.end), (a, d)) for a, d in pairs)
    near_deeds = Near((d.span, d) for d in deeds)
    sources = spots(speakers)
    found: list[Counted] = []
    for sentence in page.sentences:
        if sentence[1] <= head_end or page.is_silent(sentence):
            continue
        here = near_deeds.over(sentence)
        phrases = phrases_of(page, sentence, head_end)
        told = len(found)
        loose: list[Phrase] = []
        for phrase in phrases:
            if sources.touches(phrase.span) and not proposals.touches(phrase.span) and not is_object(page, phrase.span, sentence):
                continue
            counted = _counted(page, phrase, sentence, phrases, proposals, here)
            if counted is None and phrase.quantity is not None:
                counted = part(page, phrase.span, phrase.quantity, found[-_LATELY:])
            if counted is not None:
                found.append(counted)
            else:
                loose.append(phrase)
        found += listed(page, phrases, loose, found[told:])
        found += elliptic(page, sentence, found[told:], here)
        found += contrasted(page, sentence, found[told:])
        found += anaphoric(page, sentence, found[-_LATELY:])
    taken = spots(c.span for c in found)
    for argument, deed in pairs:
        span = (argument.start, argument.end)
        if taken.touches(span) or span[0] < head_end:
            continue
        counted = only_proposed(page, argument, deed)
        if counted is not None:
            found.append(counted)
            taken.add(counted.span, counted.span)
    found = hit_beside_the_dead(page, sorted(found, key=lambda c: c.span))
    return tuple(without_doubtful(page, with_wholes(page, found)))


def plain_fate(page: Page, span: Stretch) -> Property | None:
    """What became of the one person or group named at `span`, where grammar leaves no doubt; None where it does."""
    sentence = page.sentence(span[0])
    others = [p.span for p in phrases_of(page, sentence, 0) if not overlaps(p.span, span)]
    fate, plain = fate_of(Place(page, span, sentence, [*others, span], True))
    return fate.property if fate is not None and plain else None


_FROM_AFAR = 0.6  # a figure that the encoder ties less surely to the word of another sentence is left to the word of fate beside it


def _counted(
    page: Page, phrase: Phrase, sentence: Stretch, phrases: Sequence[Phrase], proposals: Proposals, deeds: Sequence[Deed]
) -> Counted | None:
    """The figure of a phrase, if words or encoder tell what became of its people."""
    span, quantity = phrase.span, phrase.quantity
    if is_hypothetical(page, span, sentence):
        return None
    argument, deed = max(proposals.over(span), key=lambda pair: pair[0].score, default=(None, None))
    others = [p.span for p in phrases if p.quantity is not None or quantity is None]
    fate, strong = fate_of(Place(page, span, sentence, others, quantity is None))
    if strong and argument is not None and deed is not None and _is_another(argument, deed, sentence, fate):
        argument, deed = None, None
    if fate is None and quantity is not None and _acts_as_many(page, span, quantity, sentence, deeds):
        fate, strong = Fate(Property.PARTICIPANTS, span), True
    property_ = _property(page, span, fate, strong, argument)
    if property_ is None or (quantity is None and fate is None and argument is not None and argument.score < 0.5):
        return None
    fate_at = fate.at if fate is not None and fate.property == property_ else None
    if property_ is Property.DISPLACED and deed is not None and deed.kind is Kind.PROTEST:
        property_ = Property.PARTICIPANTS  # whoever goes out into the streets has not left home for good
    if property_ is Property.DETAINED:
        property_ = held_by(page, span, sentence, argument, deed)
    property_ = of_the_held(page, span, sentence, property_)
    full = _widened(page, span, sentence, argument, quantity, others)
    tally = tally_of(page, full, quantity)
    if tally is None:
        return None
    words = described(page, full, sentence)
    return Counted(
        full,
        tally,
        property_,
        stated_category(words, page.text[full[1] : sentence[1]]),
        fate_at,
        argument,
        _host(deeds, deed, fate_at, property_, span),
        stated_sex(words),
        stated_age_group(words),
        stated_role(words),
        negated=is_rejected(page, full),
        plain=strong,
        score=max(0.5 if strong else 0.3, argument.score if argument is not None else 0.0),
    )


def _is_another(argument: Argument, deed: Deed, sentence: Stretch, fate: Fate | None) -> bool:
    """Whether the deed to which the encoder ties a figure stands in another sentence, and is not surely that of a plain word of fate:
    "Nine were held. Forty were hurt." """
    if overlaps(deed.span, sentence):
        return False
    return argument.score < _FROM_AFAR or (deed.kind is Kind.ARREST and fate is not None and fate.property in HARMED)


def _property(page: Page, span: Stretch, fate: Fate | None, strong: bool, argument: Argument | None) -> Property | None:
    """The words where they are plain, else the encoder; None where neither tells."""
    proposed = Property(argument.property) if argument is not None and argument.property else None
    if proposed is Property.KILLED:
        proposed = dead_by_words(page, span)
    if fate is None or not strong or (proposed is not None and is_modifier(page, span, fate)):
        return proposed
    return fate.property


_REJECTING = re.compile(r"\b(?:neither|nor|not)\b", re.I)


def _widened(
    page: Page, span: Stretch, sentence: Stretch, argument: Argument | None, quantity: Quantity | None, others: Sequence[Stretch]
) -> Stretch:
    """The phrase with what the encoder adds to it, as long as that reaches into no other phrase and no other sentence."""
    if argument is None or quantity is None:
        return span
    start = min(span[0], argument.start) if argument.start >= sentence[0] else span[0]
    full = (start, max(span[1], min(argument.end, sentence[1])))
    reaches = any(p != span and overlaps(full, p) for p in others) or _REJECTING.search(page.text[full[0] : span[0]])
    return span if reaches else full


_AGENT = re.compile(r"\b(?:by|of|with|on|at|for|to|from|against|among)\s*$|\w{3,}ed\s*$")
_ACTING = re.compile(r"(?:\s+with\s+[^,.;]{0,50}?)?\s+(?:had|have|has)\s+(?!been\b)\w+")
_MANY = 20


def _acts_as_many(page: Page, span: Stretch, q: Quantity, sentence: Stretch, deeds: Sequence[Deed]) -> bool:
    """Twenty or more people who are the subject of an act: "between 40 and 60 miners had closed the gate"."""
    if (q.low or 0) < _MANY or not category_nouns().find(page.words(span)) or _AGENT.search(page.text[sentence[0] : span[0]]):
        return False
    acting = _ACTING.match(page.text[span[1] : sentence[1]])
    return bool(acting) and any(overlaps(d.span, (span[1], sentence[1])) and d.kind not in BLOODLESS for d in deeds)


def _host(deeds: Sequence[Deed], proposed: Deed | None, fate_at: Stretch | None, fate: Property, span: Stretch) -> Deed | None:
    """The deed to which a figure belongs: the one whose word tells the fate, else the encoder's, else the nearest of a fitting kind."""
    if fate_at is not None:
        same = [d for d in deeds if overlaps(d.span, fate_at)]
        if same:
            return same[0]
    return proposed if proposed is not None else nearest([d for d in deeds if fits(d.kind, fate)], span)
