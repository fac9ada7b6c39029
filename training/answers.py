"""The answers of the MUC-4 keys as labels on the texts: windows with what they teach to the heads in `training.templates`.

The strings of a key are found in the text; a mention that stands far from all other answers teaches nothing.
Every tenth text (`is_held_out`) is left out: decoding is chosen on those.
"""

import hashlib
import json
import random
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from testimonia.encoder.pieces import Pieces, cut
from testimonia.encoder.windows import CLS, SEP, lay_out
from testimonia.text.dates import moments
from training.labels import IGNORE
from training.samples import true_case

Span = tuple[int, int]
Template = dict[str, Any]

SIZE = 320  # pieces of a window at most
BLANK, MASK = 0.06, 103
NEAR_SENTENCES = 2
MOST_MENTIONS = 40  # of a window that go through the entity head

ROLES = ("perp_ind", "perp_org", "phys_tgt", "hum_name", "hum_desc", "instr", "place", "date")
TYPES = ("ATTACK", "BOMBING", "KIDNAPPING", "ARSON", "ROBBERY", "FORCED WORK STOPPAGE")
STAGES = ("ACCOMPLISHED", "ATTEMPTED", "THREATENED")
CATEGORIES = ("TERRORIST ACT", "STATE-SPONSORED VIOLENCE")
INSTRUMENTS = (
    *("BOMB", "GUN", "DYNAMITE", "EXPLOSIVE", "MACHINE GUN", "VEHICLE BOMB", "MORTAR", "RIFLE", "GRENADE", "AERIAL BOMB"),
    *("TORTURE", "CUTTING DEVICE", "MOLOTOV COCKTAIL", "ROCKET", "FIRE", "MINE"),
)
NONE = "NONE"
ENTITY: dict[str, tuple[str, ...]] = {
    "hum_type": (
        *("CIVILIAN", "POLITICAL FIGURE", "GOVERNMENT OFFICIAL", "LAW ENFORCEMENT", "LEGAL OR JUDICIAL", "ACTIVE MILITARY"),
        *("SECURITY GUARD", "FORMER GOVERNMENT OFFICIAL", "DIPLOMAT", "FORMER ACTIVE MILITARY"),
    ),
    "hum_effect": (
        *(NONE, "DEATH", "INJURY", "NO INJURY OR DEATH", "NO INJURY", "REGAINED FREEDOM", "NO DEATH", "ESCAPED"),
        *("RESIGNATION", "NO RESIGNATION"),
    ),
    "phys_type": (
        *("COMMERCIAL", "OTHER", "TRANSPORT VEHICLE", "ENERGY", "GOVERNMENT OFFICE OR RESIDENCE", "ORGANIZATION OFFICE"),
        *("COMMUNICATIONS", "FINANCIAL", "CIVILIAN RESIDENCE", "DIPLOMAT OFFICE OR RESIDENCE", "TRANSPORTATION ROUTE"),
        *("POLITICAL FIGURE OFFICE OR RESIDENCE", "LAW ENFORCEMENT FACILITY", "WATER", "TRANSPORTATION FACILITY"),
    ),
    "phys_effect": (
        *(NONE, "SOME DAMAGE", "DESTROYED", "NO DAMAGE", "PROPERTY TAKEN FROM TARGET", "MONEY TAKEN FROM TARGET"),
        "TARGET TAKEN",
    ),
    "confidence": (
        *("REPORTED AS FACT", "SUSPECTED OR ACCUSED", "SUSPECTED OR ACCUSED BY AUTHORITIES", "CLAIMED OR ADMITTED"),
        "POSSIBLE",
    ),
    "instr_type": INSTRUMENTS,
    "number": ("1", "PLURAL", "COUNTED"),
    "stage": STAGES,
    "category": CATEGORIES,
}
"""What is said of one mention; one value each. After these come one output for each of `TYPES` (several may hold)."""
WINDOW = ("relevant", "here", "several", "default_date", *TYPES, *CATEGORIES, *STAGES, *(f"{kind} USED" for kind in INSTRUMENTS))
"""What is said of a window; all may hold at once. `relevant` is of the whole text, `here`: this window holds an answer."""
TOKEN = (*(f"{role}/{part}" for role in ROLES for part in ("inside", "begins")), "event", *(f"event/{kind}" for kind in TYPES))
"""What is said of a piece. `event`: its sentence tells of an incident that belongs in a template; of which type."""
EVENT = 2 * len(ROLES)

# --- texts and their labels --------------------------------------------------------------------------------------------


@dataclass
class Mention:
    """Words of the text that answer a slot. `sure`: near other answers of the same template. `kinds` -1: not known."""

    role: int
    span: Span
    sure: bool
    weight: float
    templates: frozenset[int]
    heads: dict[str, int] = field(default_factory=dict)
    kinds: np.ndarray = field(default_factory=lambda: np.full(len(TYPES), -1, np.float32))


@dataclass
class TemplateText:
    """A text with the answers found in it. `pieces.case` as the text is written, `ordinary` as it would be in mixed case."""

    text: str
    pieces: Pieces
    ordinary: np.ndarray
    mentions: list[Mention]
    templates: list[Template]
    sentence_ends: list[int]


@dataclass
class TemplateSample:
    """A window with the model's [CLS] and [SEP] in place. `window` -1 and weight 0: not known.

    `tokens`, `weight`: (pieces, len(TOKEN)). `mentions`: positions, role, values of `ENTITY` (IGNORE: not known), types.
    `pairs`: two numbers of mentions, and whether a template holds both.
    """

    ids: np.ndarray
    case: np.ndarray
    quote: np.ndarray
    tokens: np.ndarray
    weight: np.ndarray
    window: np.ndarray
    mentions: list[tuple[list[int], int, np.ndarray, np.ndarray]]
    pairs: list[tuple[int, int, float]]

    def __len__(self) -> int:
        return len(self.ids)


def is_held_out(name: str) -> bool:
    """Every tenth text by the hash of its id: never trained on, decoding is chosen on it."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 10 == 0


def texts(folder: Path, tokenizer: Any, lower_words: frozenset[str]) -> list[TemplateText]:
    """The development texts that are not held out. `lower_words`: words that ordinary writing keeps in lower case."""

    def rows(name: str) -> Iterator[dict[str, Any]]:
        with (folder / "muc4" / "dev" / name).open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)

    keys = {row["id"]: row["templates"] for row in rows("keys.jsonl")}
    known = []
    for row in rows("docs.jsonl"):
        if is_held_out(row["id"]):
            continue
        text = row["text"]
        known.append(text_of(text, keys[row["id"]], cut(text, tokenizer), true_case(text, tokenizer, lower_words).case))
    return known


def text_of(text: str, templates: list[Template], pieces: Pieces, ordinary: np.ndarray) -> TemplateText:
    """Finds the answers of the templates in the text."""
    ends = [m.end() for m in re.finditer(r"[.!?](?=\s)|\n\s*\n", text)]
    found: list[Mention] = []
    for number, template in enumerate(templates):
        found += _mentions(text, template, number, ends)
    return TemplateText(text, pieces, ordinary, _merged(found), templates, ends)


def find(text: str, words: str) -> list[Span]:
    """Where the words stand, whatever their case and the line breaks between them."""
    parts = [re.escape(part) for part in words.split()]
    return [m.span() for m in re.finditer(r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)", text, re.I)] if parts else []


def first_value(template: Template, slot: str) -> str | None:
    """The only value of a slot; None where it is empty or has several."""
    values = {alt["v"][0] for fill in template.get(slot, []) for alt in fill["alts"]}
    return next(iter(values)) if len(values) == 1 else None


def _referred(template: Template, slot: str) -> dict[str, str | None]:
    """Value by referent; None where a referent has several."""
    found: dict[str, set[str]] = {}
    for fill in template.get(slot, []):
        for alt in fill["alts"]:
            for x in alt.get("x", []):
                found.setdefault(x, set()).add(alt["v"][0])
    return {x: next(iter(v)) if len(v) == 1 else None for x, v in found.items()}


def _number(value: str | None) -> str | None:
    return value if value in (None, "1", "PLURAL") else "COUNTED"


_SLOTS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "perp-ind-id": ("perp_ind", ()),
    "perp-org-id": ("perp_org", (("confidence", "perp-org-conf"),)),
    "phys-tgt-id": ("phys_tgt", (("phys_type", "phys-tgt-type"), ("phys_effect", "phys-tgt-effect"), ("number", "phys-tgt-num"))),
    "hum-tgt-name": ("hum_name", (("hum_type", "hum-tgt-type"), ("hum_effect", "hum-tgt-effect"), ("number", "hum-tgt-num"))),
    "hum-tgt-desc": ("hum_desc", (("hum_type", "hum-tgt-type"), ("hum_effect", "hum-tgt-effect"), ("number", "hum-tgt-num"))),
    "inc-instr-id": ("instr", (("instr_type", "inc-instr-type"),)),
}


def _mentions(text: str, template: Template, number: int, ends: list[int]) -> list[Mention]:
    """All mentions of the answers of one template, sure where another answer of it stands near."""
    groups: list[tuple[int, list[Span], dict[str, int]]] = []
    partial: list[tuple[int, Span]] = []
    common = {
        "stage": _value("stage", first_value(template, "inc-stage")),
        "category": _value("category", first_value(template, "perp-inc-cat")),
    }
    for slot, (role, heads) in _SLOTS.items():
        referred = {name: _referred(template, source) for name, source in heads}
        for fill in template.get(slot, []):
            words = [v for alt in fill["alts"] for v in alt["v"]]
            names = words + [x for alt in fill["alts"] for x in alt.get("x", [])]
            spans = [span for w in words for span in find(text, w)]
            known = {name: value for name, values in referred.items() if (value := _entity_value(name, values, names)) != IGNORE}
            groups.append((ROLES.index(role), spans, common | known))
            if role == "hum_name":  # a part of the name may stand for the person: neither an answer nor a mistake
                parts = {part for w in words for part in w.split() if len(part) > 3}
                partial += [(ROLES.index(role), span) for part in sorted(parts) for span in find(text, part)]
    kind = first_value(template, "inc-type")
    kinds = np.full(len(TYPES), -1, np.float32)
    if kind in TYPES:
        kinds[:] = 0
        kinds[TYPES.index(kind)] = 1
    weight = 0.5 if template.get("optional") else 1.0
    out = []
    sentences = [{bisect_right(ends, s) for s, _ in spans} for _, spans, _ in groups]
    for i, (role_number, spans, known) in enumerate(groups):
        others = [s for j, at in enumerate(sentences) if j != i for s in at]
        near = [span for span in spans if any(abs(bisect_right(ends, span[0]) - s) <= NEAR_SENTENCES for s in others)]
        sure = set(near or spans[:1] if others else spans)
        heads_ = {name: value for name, value in known.items() if value != IGNORE}
        out += [Mention(role_number, span, span in sure, weight, frozenset((number,)), heads_, kinds) for span in spans]
    strong = {s for at in sentences for s in at}
    out += [Mention(role_number, span, False, weight, frozenset((number,))) for role_number, span in partial]
    return out + _where_and_when(text, template, number, ends, strong, weight)


def _value(name: str, value: str | None) -> int:
    return ENTITY[name].index(value) if value in ENTITY[name] else IGNORE


def _entity_value(name: str, values: dict[str, str | None], names: Sequence[str]) -> int:
    """The value that is said of an answer; "none" where nothing is said of it; IGNORE where that is not one value."""
    said = [values[n] for n in names if n in values]
    if not said:
        return _value(name, NONE)
    value = said[0] if len(set(said)) == 1 else None
    return _value(name, _number(value) if name == "number" else value)


def _where_and_when(text: str, template: Template, number: int, ends: list[int], strong: set[int], weight: float) -> list[Mention]:
    out = []
    for fill in template.get("inc-loc", []):
        for alt in fill["alts"]:
            for name in {re.sub(r"\(.*?\)", "", part).strip() for v in alt["v"] for part in re.split(r"(?<=\)): | - ", v)[0:]}:
                inner = name.split(": ")[-1]
                for span in find(text, inner) if len(inner) > 2 else []:
                    sure = any(abs(bisect_right(ends, span[0]) - s) <= NEAR_SENTENCES for s in strong)
                    out.append(Mention(ROLES.index("place"), span, sure, weight, frozenset((number,))))
    wanted = {days for fill in template.get("inc-date", []) for alt in fill["alts"] for v in alt["v"] if (days := days_of(v))}
    head = DATELINE.search(text[:200])
    for span, moment in moments(text, day_of_dateline(text)):
        if (moment.start[:10], (moment.end or moment.start)[:10]) in wanted and span[0] >= (head.end() if head else 0):
            sure = any(abs(bisect_right(ends, span[0]) - s) <= NEAR_SENTENCES for s in strong)
            out.append(Mention(ROLES.index("date"), span, sure, weight, frozenset((number,))))
    return out


def days_of(value: str) -> tuple[str, str] | None:
    """First and last ISO day of "05 JAN 90" or "01 JAN 90 - 05 JAN 90"; None for "- 05 JAN 90" and what is no date."""
    parts = [part.strip() for part in value.split(" - ")]
    try:
        days = [datetime.strptime(part, "%d %b %y").date().isoformat() for part in parts]
    except ValueError:
        return None
    return days[0], days[-1]


DATELINE = re.compile(r", (\d{1,2}) (JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]* (\d\d)\b", re.I)


def day_of_dateline(text: str) -> date | None:
    """The day in the first line of a dispatch, "BOGOTA, 4 JAN 90 (EFE) -- [TEXT]"; None when it gives none."""
    found = DATELINE.search(text[:200])
    try:
        return datetime.strptime(" ".join(found.groups()), "%d %b %y").date() if found else None
    except ValueError:
        return None


def _merged(mentions: list[Mention]) -> list[Mention]:
    """One mention a role and place: the same words of several templates are one; words inside longer ones of the role go."""
    by_place: dict[tuple[int, Span], Mention] = {}
    for m in mentions:
        known = by_place.get((m.role, m.span))
        if known is None:
            by_place[m.role, m.span] = m
            continue
        agreed = {name: v for name, v in known.heads.items() if m.heads.get(name, v) == v}
        agreed |= {name: v for name, v in m.heads.items() if name not in known.heads}
        sure, weight, numbers = known.sure or m.sure, max(known.weight, m.weight), known.templates | m.templates
        by_place[m.role, m.span] = Mention(m.role, m.span, sure, weight, numbers, agreed, np.maximum(known.kinds, m.kinds))
    kept: list[Mention] = []
    for m in sorted(by_place.values(), key=lambda m: (m.role, m.span[0], -m.span[1])):
        if not kept or kept[-1].role != m.role or m.span[0] >= kept[-1].span[1]:
            kept.append(m)
    return kept


# --- windows -----------------------------------------------------------------------------------------------------------


def epoch(known: Sequence[TemplateText], tokenizer: Any, rng: random.Random, share: float = 0.8) -> list[TemplateSample]:
    """All relevant texts and `share` of the others, in windows without overlap. The texts are cut already: no `tokenizer` is needed."""
    del tokenizer
    out = []
    for text in known:
        if text.templates or rng.random() < share:
            out += list(windows(text, rng))
    return out


def windows(text: TemplateText, rng: random.Random) -> Iterator[TemplateSample]:
    """The first window is of random size, so that borders move from epoch to epoch; one case for the whole text."""
    n, opens = len(text.pieces), text.pieces.opens
    pick = rng.random()
    case = text.pieces.case if pick < 0.6 else text.ordinary if pick < 0.9 else np.minimum(text.pieces.case, 1)
    at, limit = 0, SIZE if n <= SIZE else rng.randrange(SIZE // 2, SIZE)
    while at < n:
        end = min(n, at + limit)
        if end < n:
            borders = np.flatnonzero(opens[at + limit // 2 : end + 1])
            end = at + limit // 2 + int(borders[-1]) if len(borders) else end
        yield sample(text, case, at, end, rng)
        at, limit = end, SIZE


def sample(text: TemplateText, case: np.ndarray, start: int, end: int, rng: random.Random) -> TemplateSample:
    """The pieces `start` to `end` with what they teach."""
    pieces = text.pieces
    row = lay_out(pieces.opens, start, end)
    real = row >= 0
    take = np.where(real, row, 0)
    ids = np.where(real, pieces.ids[take], SEP)
    ids[0] = CLS
    hide = real & (np.asarray([rng.random() for _ in row]) < BLANK)
    begins, ends = np.where(real, pieces.start[take], -1), np.where(real, pieces.end[take], -1)
    placed = []
    for m in text.mentions:
        at = np.flatnonzero(real & (begins < m.span[1]) & (ends > m.span[0]))
        if len(at):
            placed.append((m, at, bool(begins[at[0]] <= m.span[0])))
    tokens, weight = _token_targets(text, placed, real, begins)
    window = _window_targets(text, [m for m, _, _ in placed])
    told = [(m, at) for m, at, _ in placed if m.sure and m.role < ROLES.index("place")]
    if len(told) > MOST_MENTIONS:
        told = sorted(rng.sample(told, MOST_MENTIONS), key=lambda p: int(p[1][0]))
    values = [np.asarray([m.heads.get(name, IGNORE) for name in ENTITY]) for m, _ in told]
    mentions = [(at.tolist(), m.role, v, m.kinds) for (m, at), v in zip(told, values, strict=True)]
    pairs = [(i, j, float(bool(told[i][0].templates & told[j][0].templates))) for i, j in combinations(range(len(told)), 2)]
    if len(pairs) > 60:
        pairs = rng.sample(pairs, 60)
    quote = np.where(real, pieces.quote[take], 0)
    return TemplateSample(np.where(hide, MASK, ids), np.where(real, case[take], 0), quote, tokens, weight, window, mentions, pairs)


def _token_targets(
    text: TemplateText, placed: list[tuple[Mention, np.ndarray, bool]], real: np.ndarray, begins: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    target = np.zeros((len(real), len(TOKEN)), np.float32)
    weight = np.repeat(real[:, None], len(TOKEN), 1).astype(np.float32)
    for m, at, _ in placed:
        if not m.sure:
            weight[at, 2 * m.role : 2 * m.role + 2] = 0
    for m, at, whole in placed:
        if m.sure:
            target[at, 2 * m.role] = 1
            weight[at, 2 * m.role : 2 * m.role + 2] = m.weight
            target[at[0], 2 * m.role + 1] = float(whole)
    sentence = np.asarray([bisect_right(text.sentence_ends, int(b)) for b in begins])
    for m, at, _ in placed:
        if m.role >= ROLES.index("place"):
            continue
        inside = np.flatnonzero(real & (sentence == sentence[at[0]]))
        if not m.sure or m.weight < 1 or m.role < ROLES.index("phys_tgt"):
            weight[inside, EVENT:] *= target[inside, EVENT : EVENT + 1]  # a doer alone makes no incident: no evidence
            continue
        target[inside, EVENT] = 1
        weight[inside, EVENT:] = 1
        target[inside, EVENT + 1 :] = np.maximum(target[inside, EVENT + 1 :], m.kinds)
    return target, weight


def _window_targets(text: TemplateText, mentions: list[Mention]) -> np.ndarray:
    """1 or 0; -1: not known, such as the type of a template of which this window holds nothing."""
    here = {number for m in mentions if m.sure for number in m.templates}
    required = [t for t in text.templates if not t.get("optional")]
    values = dict.fromkeys(WINDOW, 0.0)
    values["relevant"] = 1.0 if required else -1.0 if text.templates else 0.0
    values["here"] = 1.0 if here else 0.0
    values["several"] = float(len(text.templates) > 1) if text.templates else -1.0
    dates = {v.startswith("-") for t in text.templates for f in t.get("inc-date", []) for a in f["alts"] for v in a["v"]}
    values["default_date"] = float(next(iter(dates))) if len(dates) == 1 else -1.0
    for number, template in enumerate(text.templates):
        told = [first_value(template, slot) for slot in ("inc-type", "perp-inc-cat", "inc-stage")]
        used = [alt["v"][0] + " USED" for fill in template.get("inc-instr-type", []) for alt in fill["alts"]]
        for value in [*told, *used]:
            if value in values:
                values[value] = 1.0 if number in here else -1.0 if values[value] == 0 else values[value]
    return np.asarray([values[name] for name in WINDOW], np.float32)
