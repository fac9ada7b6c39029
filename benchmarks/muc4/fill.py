"""Answers to templates: which incidents a text tells, and the fill of every slot."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from benchmarks.muc4 import confidence
from benchmarks.muc4.chosen import Chosen
from benchmarks.muc4.dates import date_fill, end_of_dateline
from benchmarks.muc4.entities import TARGETS, Answer, bare, most
from benchmarks.muc4.look import Candidate, Look
from benchmarks.muc4.places import COUNTRIES, nation_of, place_fill
from benchmarks.muc4.weigh import bond
from testimonia.text.numbers import figures_in

Fill = str | list[str]
Template = dict[str, Any]

_INSTRUMENT_WORDS = (
    (r"SUB-?MACHINE ?GUN|MACHINE ?GUN", "MACHINE GUN"),
    (r"RIFLE|AK-47|M-16", "RIFLE"),
    (r"PISTOL|REVOLVER|HANDGUN", "HANDGUN"),
    (r"CAR ?BOMB|VEHICLE BOMB|BUS ?BOMB|BOOBY-TRAPPED CAR|TRUCK ?BOMB", "VEHICLE BOMB"),
    (r"DYNAMITE", "DYNAMITE"),
    (r"MOLOTOV", "MOLOTOV COCKTAIL"),
    (r"GRENADE", "GRENADE"),
    (r"MORTAR", "MORTAR"),
    (r"ROCKET", "ROCKET"),
    (r"MISSILE", "MISSILE"),
    (r"\bMINES?\b", "MINE"),
    (r"KNI(?:FE|VES)|MACHETE|DAGGER|AXE?\b", "CUTTING DEVICE"),
    (r"STONE", "STONE"),
    (r"BOMB", "BOMB"),
    (r"EXPLOSIVE", "EXPLOSIVE"),
    (r"\bGUNS?\b|FIREARM|BULLET|SHOT|WEAPON", "GUN"),
)
_PLURAL = re.compile(r"S\b|\b(?:PEOPLE|MEN|WOMEN|CHILDREN|POLICE|\w*MEN|PERSONNEL|DEAD|WOUNDED|INJURED|FAMIL|PASSERBY)")
_PER_SENTENCE = 0.03
_NO_INSTRUMENT = frozenset(("ARSON", "KIDNAPPING"))


@dataclass(frozen=True, slots=True)
class Incident:
    """What becomes one template."""

    type: str
    answers: tuple[Answer, ...]

    def of(self, *roles: str) -> list[Answer]:
        return [a for a in self.answers if a.role in roles]


def templates(look: Look, found: Sequence[Answer], chosen: Chosen) -> list[Template]:
    """The templates of a relevant text, numbered in the order of the text. `found`: its answers, judged."""
    told = incidents(look, [a for a in found if a.sure >= chosen.least[a.role]], chosen)
    return [{"id": str(number), **template(look, one, chosen)} for number, one in enumerate(told, 1)]


def incidents(look: Look, found: Sequence[Answer], chosen: Chosen) -> list[Incident]:
    """Targets that do not belong together make several incidents; doers and instruments join every incident that they fit, or the one
    that they fit best."""
    if not found:
        return []
    anchors = [a for a in found if a.role in TARGETS] or list(found)
    bonds = {(i, j): bond(anchors[i], anchors[j], look, chosen.pairs) for i in range(len(anchors)) for j in range(i)}
    groups = [[anchors[i] for i in group] for group in _apart(len(anchors), bonds, chosen.together)]
    kinds = [most(_type_weights(look, group)) for group in groups]
    joined = [list(group) for group in groups]
    for a in found:
        if a not in anchors:
            fits = [sum(bond(a, o, look, chosen.pairs) for o in group) / len(group) for group in groups]
            for n, fit in enumerate(fits):
                if fit >= chosen.joins or n == fits.index(max(fits)):
                    joined[n].append(a)
    return [Incident(kind, tuple(group)) for kind, group in zip(kinds, joined, strict=True)]


def _apart(n: int, bonds: Mapping[tuple[int, int], float], together: float) -> list[list[int]]:
    """Groups of `n` things: the two groups with the highest mean bond are joined as long as it is `together` or more."""
    groups = [[i] for i in range(n)]

    def mean(some: list[int], others: list[int]) -> float:
        return sum(bonds[max(a, b), min(a, b)] for a in some for b in others) / (len(some) * len(others))

    while len(groups) > 1:
        best, i, j = max((mean(groups[i], groups[j]), i, j) for i in range(len(groups)) for j in range(i))
        if best < together:
            break
        groups[j] += groups.pop(i)
    return [sorted(group) for group in groups]


def _type_weights(look: Look, told: Sequence[Answer]) -> dict[str, float]:
    names = list(told[0].best.kinds)
    return {name: sum(a.sure * a.kind(name) for a in told) / sum(a.sure for a in told) + _window(look, name) for name in names}


def _window(look: Look, name: str) -> float:
    """The highest probability of a window that may hold an answer."""
    return max(w[name] * w["here"] for w in look.windows)


def template(look: Look, one: Incident, chosen: Chosen) -> Template:
    slots: dict[str, list[Fill]] = {"inc-type": [one.type]}
    slots["inc-stage"] = [most(_shared(one.answers, "stage"))]
    slots["inc-date"] = list(date_fill(look.text, _near(look, one, "date"), chosen.date))
    places = place_fill(look.text, _near(look, one, "place"), chosen.place, chosen.places)
    slots["inc-loc"] = list(places)
    country = places[0].split(":")[0] if places else None
    if one.type not in _NO_INSTRUMENT:
        slots |= _instruments(look, one, chosen)
    slots |= _perpetrators(look.text, one, chosen)
    if one.type != "KIDNAPPING":
        slots |= _things(look.text, one, country, chosen)
    slots |= _persons(look.text, one, country, chosen)
    return {name: fills for name, fills in slots.items() if fills}


def _near(look: Look, one: Incident, role: str) -> list[Candidate]:
    """Candidates for where or when, less likely with every sentence between them and the answers of the incident."""
    at = {m.sentence for a in one.answers for m in a.mentions if a.role in TARGETS} or {m.sentence for a in one.answers for m in a.mentions}
    found = [c for c in look.candidates if c.role == role and c.start >= end_of_dateline(look.text)]
    return [replace(c, score=c.score - _PER_SENTENCE * min(abs(c.sentence - s) for s in at)) for c in found]


def _shared(told: Iterable[Answer], name: str) -> dict[str, float]:
    """Mean probabilities of an attribute of the incident over its answers."""
    total: dict[str, float] = {}
    for a in told:
        for value, p in a.value(name).items():
            total[value] = total.get(value, 0.0) + a.sure * p
    return total


def _instruments(look: Look, one: Incident, chosen: Chosen) -> dict[str, list[Fill]]:
    ids: list[Fill] = []
    types: list[Fill] = []
    for a in one.of("instr"):
        ids.append(a.words)
        by_word = next((kind for pattern, kind in _INSTRUMENT_WORDS if re.search(pattern, a.words)), None)
        types.append([by_word or most(a.value("instr_type")), a.words])
    if not ids:
        used = {name.removesuffix(" USED"): _window(look, name) for name in look.windows[0] if name.endswith(" USED")}
        if used[most(used)] >= chosen.used:
            types.append([most(used), "-"])
    return {"inc-instr-id": ids, "inc-instr-type": types}


def _perpetrators(text: str, one: Incident, chosen: Chosen) -> dict[str, list[Fill]]:
    persons, groups = one.of("perp_ind"), one.of("perp_org")
    shares = _shared(one.answers, "category")
    known = persons or groups or max(shares.values()) >= chosen.category * sum(shares.values())
    return {
        "perp-inc-cat": [most(shares)] if known else [],
        "perp-ind-id": [a.words for a in persons],
        "perp-org-id": [a.words for a in groups],
        "perp-org-conf": [[_confidence(text, a, one.type, chosen), a.words] for a in groups],
    }


def _confidence(text: str, a: Answer, kind: str, chosen: Chosen) -> str:
    """The value that the words around the organisation's names and the heads together make likeliest."""
    names = sorted({bare(m.words) for m in a.mentions} | {a.words})
    by_words = confidence.scores(confidence.features(text, names, kind), chosen.confidence)
    heads = a.value("confidence")
    return most({value: by_words[value] + chosen.heads_confidence * math.log(max(heads[value], 0.001)) for value in by_words})


def _things(text: str, one: Incident, country: str | None, chosen: Chosen) -> dict[str, list[Fill]]:
    slots: dict[str, list[Fill]] = {}
    for a in one.of("phys_tgt"):
        slots.setdefault("phys-tgt-id", []).append(a.words)
        said = {"type": most(a.value("phys_type")), "num": number(text, a), "effect": _effect(a.value("phys_effect"), chosen)}
        said["nation"] = _nation(a, country) or "NONE"
        _refer(slots, "phys-tgt", said, a.words)
    return slots


def _persons(text: str, one: Incident, country: str | None, chosen: Chosen) -> dict[str, list[Fill]]:
    slots: dict[str, list[Fill]] = {}
    names = one.of("hum_name")
    titles = {id(a): owner for a in one.of("hum_desc") if (owner := _named(a, names)) is not None}
    for a in names:
        slots.setdefault("hum-tgt-name", []).append(a.words)
        said = {"type": most(a.value("hum_type")), "num": "1", "effect": _effect(a.value("hum_effect"), chosen)}
        said["nation"] = _nation(a, country) or "NONE"
        _refer(slots, "hum-tgt", said, a.words)
    for a in one.of("hum_desc"):
        owner = titles.get(id(a))
        if owner is not None:
            slots.setdefault("hum-tgt-desc", []).append([a.words, owner.words])
            continue
        slots.setdefault("hum-tgt-desc", []).append(a.words)
        said = {"type": most(a.value("hum_type")), "num": number(text, a), "effect": _effect(a.value("hum_effect"), chosen)}
        said["nation"] = _nation(a, country) or "NONE"
        _refer(slots, "hum-tgt", said, a.words)
    return slots


def _effect(values: Mapping[str, float], chosen: Chosen) -> str:
    """The likeliest effect, if it is likely enough: the key often tells none."""
    told = {value: p for value, p in values.items() if value != "NONE"}
    return most(told) if told[most(told)] >= chosen.effect else "NONE"


def _refer(slots: dict[str, list[Fill]], stem: str, said: Mapping[str, str], words: str) -> None:
    for slot, value in said.items():
        if value != "NONE":
            slots.setdefault(f"{stem}-{slot}", []).append([value, words])


def _named(title: Answer, names: Sequence[Answer]) -> Answer | None:
    """The named person beside whom a title or role stands."""
    for name in names:
        for m in title.mentions:
            for n in name.mentions:
                if m.sentence == n.sentence and (-1 <= n.start - m.end <= 12 or -1 <= m.start - n.end <= 6):
                    return name
    return None


def _nation(a: Answer, country: str | None) -> str | None:
    nation = nation_of(a.words)
    nation = {"RUSSIA": "USSR", "CHINA": "PEOPLES REP OF CHINA", "TÜRKIYE": "TURKEY"}.get(nation or "", nation)
    return nation if nation and nation != country and (country is None or country in COUNTRIES) else None


def number(text: str, a: Answer) -> str:
    """ "1", a number or range that stands at one of the mentions, or "PLURAL"."""
    sort = most(a.value("number"))
    if sort == "1":
        return "1"
    for m in a.mentions:
        start = max(0, m.start - 45)
        near = [q for q in figures_in(text[start : m.end]) if start + q.end >= m.start - 12 and "." not in text[start + q.end : m.start]]
        if near:
            told = near[-1]
            if (told.low or 0) > 1 and not _PLURAL.search(m.words):
                return "1"
            if told.low is not None and told.high is not None:
                middle = (told.low + told.high) // 2
                whole = told.low == told.high or told.bound_basis != "stated"
                return str(middle) if whole else f"{told.low} - {told.high}"
            if told.low is not None and told.bound_basis == "rule:at_least":
                return f"{told.low} -"
    return "PLURAL"
