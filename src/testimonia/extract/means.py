"""With what, and upon what: weapons and targets that plain words name where the encoder names none."""

import re
from collections.abc import Sequence

from testimonia.extract.deeds import VIOLENT, Deed, nearest, with_arguments
from testimonia.extract.near import Near, spots
from testimonia.extract.page import Page, Stretch, overlaps
from testimonia.extract.phrases import trimmed, whole_phrase
from testimonia.model.reading import Argument
from testimonia.vocab import category_nouns, weapon_nouns

_SCORE = 0.5
_WIELDED = re.compile(
    r"\b(?:with|using|by means of|threw|hurled|fired|planted|placed|detonated|carrying|dropped|lobbed|launched|"
    r"answered with|responded with|armed with|wielding|saw)\s+(?:\w+\s+){0,3}$",
    re.I,
)
_WENT_OFF = re.compile(r"\s+(?:\w+\s+){0,2}?(?:exploded|detonated|went off|blew up|was found|were found|exploding|struck|hit)\b", re.I)
_HITTING = re.compile(
    r"^(?:attacked|attacking|stormed|storming|ambushed|raided|shelled|bombed|opened fire|fired|burned|burnt|torched|"
    r"destroyed|looted|set fire|set alight|struck|hit|besieged|blew up|ransacked|"
    r"demolished|vandali[sz]ed)$",
    re.I,
)
_OBJECT = re.compile(
    r"^\s+(?:on|at|into|upon|to|down)?\s*(?P<what>(?:the|a|an|two|three|four|five|several|some|its|their|our|his|\d+|"
    r"unarmed|un\w+ed)\s+[\w'’-]+(?:\s+[\w'’-]+){0,4})",
    re.I,
)
_BUILDING = re.compile(
    r"\b(?:houses?|halls?|churche?s?|mosques?|schools?|hospitals?|stations?|offices?|shops?|banks?|barracks|posts?|"
    r"hotels?|buildings?|huts?|palaces?|lodges?|markets?|headquarters|clinics?|base|"
    r"temples?|warehouses?|depots?|towers?|homes?|granar\w+|camps?)\b",
    re.I,
)
_VEHICLE = re.compile(
    r"\b(?:bus(?:es)?|cars?|trucks?|lorr(?:y|ies)|convoys?|trains?|vans?|helicopters?|planes?|aircraft|ships?|boats?|"
    r"ferr(?:y|ies)|ambulances?|motorcycles?)\b",
    re.I,
)


def with_means(page: Page, deeds: Sequence[Deed], body: int) -> list[Deed]:
    """The deeds with weapons and targets added where plain words name them and the encoder saw none in that sentence."""
    found: dict[Stretch, list[Argument]] = {}
    for argument, host in [*_weapons(page, deeds, body), *_targets(page, deeds)]:
        found.setdefault(host.span, []).append(argument)
    return [with_arguments(d, found.get(d.span, ())) for d in deeds]


def _taken(deeds: Sequence[Deed], role: str) -> Near[Stretch]:
    return spots((a.start, a.end) for d in deeds for a in d.arguments if a.role == role)


def _weapons(page: Page, deeds: Sequence[Deed], body: int) -> list[tuple[Argument, Deed]]:
    """ "with shotguns", "a pipe bomb went off", "saw no knife"."""
    found = []
    taken, acts = _taken(deeds, "weapon"), Near((d.span, d) for d in deeds if d.kind in VIOLENT or d.outcome)
    for sentence in page.sentences:
        if sentence[1] <= body or page.is_silent(sentence):
            continue
        words = page.words(sentence)
        spans = [(sentence[0] + h.start, sentence[0] + h.end) for h in weapon_nouns().find(words) if h.term != "other"]
        spans += [(sentence[0] + m.start(1), sentence[0] + m.end(1)) for m in re.finditer(r"\bno (weapons?|arms|firearms)\b", words)]
        for span in spans:
            lead = page.text[max(sentence[0], span[0] - 40) : span[0]]
            if not (_WIELDED.search(lead) or _WENT_OFF.match(page.text, span[1]) or lead.endswith("no ")) or taken.touches(span):
                continue
            able = acts.over(page.reach(span[0], 1, 1))
            host = nearest([d for d in able if overlaps(d.span, sentence)] or able, span)
            if host is not None:
                whole = span if lead.endswith("no ") else whole_phrase(page, span)
                found.append(
                    (Argument("weapon", whole[0], whole[1], _SCORE, polarity="negated" if lead.endswith("no ") else "affirmed"), host)
                )
    return found + _that_are_weapons(page, deeds, taken)


def _that_are_weapons(page: Page, deeds: Sequence[Deed], taken: Near[Stretch]) -> list[tuple[Argument, Deed]]:
    """ "Officers answered with tear gas": the word for the act is that of the weapon."""
    named = [d for d in deeds if d.kind in VIOLENT and weapon_nouns().of(page.words(d.span)) is not None and not taken.touches(d.span)]
    with_it = [d for d in named if _WIELDED.search(page.text[max(page.sentence(d.span[0])[0], d.span[0] - 40) : d.span[0]])]
    return [(Argument("weapon", *d.span, _SCORE), d) for d in with_it]


def _targets(page: Page, deeds: Sequence[Deed]) -> list[tuple[Argument, Deed]]:
    """What stands right after an active verb of violence: "opened fire on two guards", "burned the grain store"."""
    found = []
    taken = _taken(deeds, "target")
    for d in deeds:
        sentence = page.sentence(d.span[0])
        if not _HITTING.match(page.words(d.span)):
            continue
        m = _OBJECT.match(page.text[d.span[1] : sentence[1]])
        if m is None or re.search(r"\b(?:was|were|been|being|be|is|are)\s*$", page.text[max(sentence[0], d.span[0] - 8) : d.span[0]]):
            continue
        words = re.split(
            r"\s(?:in|on|at|near|from|after|before|during|when|while|who|which|that|and|with|of|early|late|yesterday|killing|"
            r"wounding)\b",
            m["what"],
            maxsplit=1,
        )[0]
        span = trimmed(page, (d.span[1] + m.start("what"), d.span[1] + m.start("what") + len(words)))
        kind = _kind(page.words(span))
        if span[1] > span[0] and kind is not None and not taken.touches(span):
            found.append((Argument("target", span[0], span[1], _SCORE, actor_kind=kind), d))
    return found


def _kind(words: str) -> str | None:
    """Kind of a target by its noun; None for a noun that is no building, vehicle or person."""
    if _BUILDING.search(words):
        return "building"
    if _VEHICLE.search(words):
        return "vehicle"
    terms = {h.term for h in category_nouns().find(words)}
    if "security_forces" in terms:
        return "security_forces"
    if "protester" in terms:
        return "crowd"
    return "private_person" if terms else None
