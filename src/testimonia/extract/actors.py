"""Who and what takes part: argument phrases to actors, weapons, designations, explanations, topics and grounds."""

import re

from testimonia.extract.page import Page, Stretch
from testimonia.model.reading import Argument
from testimonia.model.terms import ActorKind, Effect, GroundKind, WeaponKind
from testimonia.model.values import Actor, Count, Designation, Explanation, Ground, Topic, Weapon
from testimonia.text.numbers import count, figures_in
from testimonia.vocab import ground_words, weapon_nouns

_LONGEST = 90  # characters of a name; what is longer is a sentence, not a name
_EDGE = ' \t\n\r,;:."“”«»()–—-'
_DETERMINER = re.compile(r"^(?:the|a|an|this|that|these|those|some|any)\s+(?=\S)", re.I)
PRONOUN = re.compile(
    r"^(?:he|she|it|they|them|him|her|himself|themselves|who|which|that|those|these|this|one|others?|someone|somebody|"
    r"both)$",
    re.I,
)


def trimmed(page: Page, span: Stretch) -> Stretch:
    """The stretch without blanks, marks and dangling quotation marks at its ends."""
    start, end = span
    while start < end and page.text[start] in _EDGE:
        start += 1
    while end > start and page.text[end - 1] in _EDGE:
        end -= 1
    return start, end


def name_of(words: str) -> str:
    """The phrase as a name: without its article and without what a relative clause adds after a comma."""
    words = re.split(r",\s+(?:who|which|whom|whose|a|an|the)\b|\s+\(", words)[0]
    words = _DETERMINER.sub("", words.strip(_EDGE))
    words = words.strip(_EDGE)
    return " ".join(words[:_LONGEST].rsplit(" ", 1)[0].split() if len(words) > _LONGEST else words.split())


def as_actor(page: Page, argument: Argument, span: Stretch, name: str | None = None) -> Actor | None:
    """The actor that a phrase names; `name` if the phrase is a pronoun that was led to one. None if nothing is left of the phrase."""
    words = page.words(span)
    called = name or name_of(words)
    if not any(c.isalnum() for c in called) or re.fullmatch(r"(?:the|a|an|and|of|its|his|her|their|some|any|all|more)", called, re.I):
        return None
    return Actor(called, _actor_kind(argument.actor_kind), words, number=_number(words), effect=_effect(argument.effect))


def _actor_kind(kind: str) -> ActorKind:
    return ActorKind(kind) if kind in ActorKind.__members__.values() else ActorKind.OTHER


def _effect(effect: str | None) -> Effect | None:
    return Effect(effect) if effect is not None and effect in Effect.__members__.values() else None


def _number(words: str) -> Count | None:
    found = figures_in(words)
    if not found or found[0].start > 2 or found[0].bound_basis == "rule:nobody":
        return None
    tally = count(words)
    low, high = (tally.low, tally.high) if tally is not None else (found[0].low, found[0].high)
    return Count(low, high) if low is not None or high is not None else None


def as_weapon(page: Page, span: Stretch, score: float) -> Weapon | None:
    """The weapon that a phrase names; a phrase without any known weapon only if the encoder is sure."""
    words = page.words(span)
    hits = weapon_nouns().find(words)
    name = name_of(words)
    if not name or (not hits and not re.search(r"\bweapons?\b|\barms\b", words, re.I) and score < 0.7):
        return None
    return Weapon(name, WeaponKind(hits[-1].term) if hits else WeaponKind.OTHER, words)


def as_designation(page: Page, span: Stretch) -> Designation | None:
    label = name_of(page.words(span))
    return Designation(label) if 2 < len(label) <= 60 else None


def as_explanation(page: Page, span: Stretch, holds: bool) -> Explanation | None:
    words = " ".join(page.words(span).split()).strip(_EDGE)
    loose = re.search(r"\b(?:for|to|of|the|a|an|and|that|in|on|independent|new)$", words, re.I)
    return Explanation(words, holds) if len(words) > 3 and not (loose and len(words.split()) <= 3) else None


def as_topic(page: Page, span: Stretch) -> Topic | None:
    words = " ".join(page.words(span).split()).strip(_EDGE)
    telling = [
        w for w in re.findall(r"[^\W\d_]{4,}", words) if w.casefold() not in ("that", "this", "with", "from", "their", "these", "those")
    ]
    return Topic(words) if telling and not PRONOUN.match(words) else None


def as_ground(page: Page, argument: Argument, span: Stretch) -> Ground | None:
    group = name_of(page.words(span))
    stated = ground_words().first(group) or argument.ground  # the group's own word before what the encoder takes it for
    kind = GroundKind(stated) if stated is not None and stated in GroundKind.__members__.values() else GroundKind.OTHER
    return Ground(group, kind) if group else None
