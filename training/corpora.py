"""Corpora and composed passages as annotated texts. Nothing is invented: what a corpus does not annotate is masked.

Only corpora that may train shipped weights are read here (see the model card).
"""

import bisect
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from training import labels
from training.passages import EVENT_ROLES, FOLDER, Passage, read_passages
from training.samples import Act, Arg, Cue, Span, Text

ROLE = {name: i for i, name in enumerate(labels.ROLES)}
SORT = {"persons": 0, "organisations": 1, "places": 2}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


# --- attribution -------------------------------------------------------------------------------------------------------


def polnear(folder: Path, part: str) -> list[Text]:
    """PolNeAR: source, cue and content. Acts and names are not annotated."""
    texts = []
    for row in _rows(folder / "polnear" / f"{part}.jsonl"):
        cues = [
            Cue((min(s for s, _ in a["cue"]), max(e for _, e in a["cue"])), _spans(a["source"]), _spans(a["content"]))
            for a in row["attributions"]
            if a["cue"]
        ]
        texts.append(Text(row["text"], cues=cues))
    return texts


def _spans(raw: list[list[int]]) -> list[Span]:
    return [(s, e) for s, e in raw]


# --- factuality --------------------------------------------------------------------------------------------------------


def uds(folder: Path, part: str) -> list[Text]:
    """UDS-IH2: how sure it is that an event happened. The sentence is tokenised; its events are no acts of ours."""
    return [
        Text(
            row["text"],
            acts=[Act((e["start"], e["end"]), factuality=float(e["factuality"])) for e in row["events"]],
            tag_acts=False,
        )
        for row in _rows(folder / "uds_factuality" / f"{part}.jsonl")
    ]


# --- place names -------------------------------------------------------------------------------------------------------


def geovirus(folder: Path) -> list[Text]:
    """GeoVirus (Wikinews): place names. Other capitalised words may be names of another sort and are masked."""
    texts = []
    for row in _rows(folder / "places" / "geovirus.jsonl"):
        places = [((t["start"], t["end"]), 2) for t in row["toponyms"]]
        taken = [s for s, _ in places]
        unsure = [m.span() for m in re.finditer(r"\b[A-Z][\w’'.-]*", row["text"]) if not _touches(m.span(), taken)]
        texts.append(Text(row["text"], names=places, names_unsure=unsure))
    return texts


def _touches(span: Span, others: list[Span]) -> bool:
    return any(span[0] < e and span[1] > s for s, e in others)


# --- MUC-4 -------------------------------------------------------------------------------------------------------------

# Words that name an act, per type of the key; the kind that the word itself says wins over the type's.
_ACT_WORDS = {
    "ATTACK": r"attack\w*|kill\w*|murder\w*|assassinat\w*|shot|shooting|shoot|ambush\w*|massacr\w*|machinegunn?\w*|execut\w*"
    r"|slain|slaying|strafed?|raid\w*|crime|fired|harass\w*|wound\w*|injur\w*|died|death|deaths|dead|strik\w+|struck",
    "BOMBING": r"bomb(?!s\b)\w*|bombs exploded|explo(?:d|si)\w*|blast\w*|detonat\w*|dynamit\w+|blew up|blown up|blowing up|attack\w*",
    "KIDNAPPING": r"kidnap\w*|abduct\w*|hostages?|seiz\w+|captur\w+|detain\w*|disappear\w*|held captive|released|freed",
    "ARSON": r"burn\w*|set fire|set ablaze|set on fire|torch\w*|arson|fire",
    "ROBBERY": r"robb\w*|stole\w*|steal\w*|loot\w*|assault\w*",
    "HIJACKING": r"hijack\w*",
}
_WORD_KIND = (
    (r"assassinat|murder", "assassination"),
    (r"bomb|explo|blast|detonat|dynamit|bl[eo]w", "bombing"),
    (r"kidnap|abduct|hostage", "kidnapping"),
    (r"hijack", "hijacking"),
    (r"rob|stole|steal|loot", "robbery"),
    (r"burn|set |torch|arson", "arson"),
    (r"execut", "assassination"),
)
_TYPE_KIND = {
    "ATTACK": "armed_attack",
    "BOMBING": "bombing",
    "KIDNAPPING": "kidnapping",
    "ARSON": "arson",
    "ROBBERY": "robbery",
    "HIJACKING": "hijacking",
}
_STAGE = {"ACCOMPLISHED": "accomplished", "ATTEMPTED": "attempted", "THREATENED": "threatened"}
_EFFECT = {
    "DEATH": "killed",
    "INJURY": "wounded",
    "NO INJURY": "unharmed",
    "NO INJURY OR DEATH": "unharmed",
    "REGAINED FREEDOM": "freed",
    "ESCAPED": "escaped",
    "RESIGNATION": "resigned",
    "DESTROYED": "destroyed",
    "SOME DAMAGE": "damaged",
    "NO DAMAGE": "undamaged",
    "TARGET TAKEN": "taken",
    "PROPERTY TAKEN FROM TARGET": "taken",
    "MONEY TAKEN FROM TARGET": "taken",
}
_CATEGORY = {
    "CIVILIAN": "civilian",
    "GOVERNMENT OFFICIAL": "official",
    "DIPLOMAT": "official",
    "LEGAL OR JUDICIAL": "official",
    "LAW ENFORCEMENT": "security_forces",
    "ACTIVE MILITARY": "security_forces",
    "SECURITY GUARD": "security_forces",
}
_PERSON_KIND = {
    "CIVILIAN": "private_person",
    "GOVERNMENT OFFICIAL": "public_person",
    "POLITICAL FIGURE": "public_person",
    "DIPLOMAT": "public_person",
    "LEGAL OR JUDICIAL": "public_person",
    "LAW ENFORCEMENT": "security_forces",
    "ACTIVE MILITARY": "security_forces",
    "SECURITY GUARD": "security_forces",
}
_BUILDING_KIND = {"TRANSPORT VEHICLE": "vehicle", "TRANSPORTATION ROUTE": "site", "ENERGY": "site", "WATER": "site", "OTHER": None}
_CONFIDENCE: dict[str, dict[str, str]] = {
    "REPORTED AS FACT": {"act": "reports", "modality": "asserted", "polarity": "affirmed"},
    "SUSPECTED OR ACCUSED": {"act": "accuses", "polarity": "affirmed"},
    "SUSPECTED OR ACCUSED BY AUTHORITIES": {"act": "accuses", "polarity": "affirmed"},
    "CLAIMED OR ADMITTED": {"act": "claims_responsibility", "modality": "asserted", "polarity": "affirmed"},
    "POSSIBLE": {"act": "reports", "modality": "possible", "polarity": "affirmed"},
    "ACQUITTED": {"polarity": "negated"},
}
_NUMBER = (
    r"(?:at least |about |some |around |nearly |almost |more than |over |approximately |up to )?"
    r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    r"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?|several|dozens of|hundreds of|scores of|many|a dozen"
    r"|(?:a|one) hundred)"
)
_FUNCTION_WORDS = frozenset(
    [
        "been",
        "being",
        "have",
        "having",
        "into",
        "from",
        "with",
        "that",
        "this",
        "there",
        "their",
        "they",
        "were",
        "will",
        "would",
        "against",
        "after",
        "before",
        "over",
        "under",
        "upon",
        "them",
        "then",
        "than",
        "when",
        "where",
        "which",
    ]
)
MUC_ROLES = frozenset(ROLE[r] for r in ("perpetrator", "victim", "target", "weapon", "figure"))
ALL_ROLES = frozenset(ROLE.values())
NEAR_SENTENCES = 2


def _head(name: str, value: str) -> int:
    return labels.ARGUMENT_HEADS[name].index(value)


def _trigger_heads(**values: str | None) -> dict[str, int]:
    return {k: labels.TRIGGER_HEADS[k].index(v) for k, v in values.items() if v is not None}


def muc4(folder: Path, act_stems: frozenset[str], lower_words: frozenset[str]) -> list[Text]:
    """MUC-4 development texts with distant labels: the key's strings are found in the text and hung on the nearest act word.

    `act_stems`: stems of words that name acts in the composed passages: unmarked ones teach nothing here.
    `lower_words`: words that are no part of a name; only they teach that something is no name (the texts are upper case).
    """
    keys = {r["id"]: r["templates"] for r in _rows(folder / "muc4" / "dev" / "keys.jsonl")}
    return [_muc_text(r["text"], keys[r["id"]], act_stems, lower_words) for r in _rows(folder / "muc4" / "dev" / "docs.jsonl")]


def _find(text: str, words: str) -> list[Span]:
    parts = [re.escape(p) for p in words.split()]
    if not parts:
        return []
    return [m.span() for m in re.finditer(r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)", text, re.I)]


def _fills(template: dict[str, Any], slot: str) -> Iterator[tuple[list[str], dict[str, str]]]:
    """All strings of each fill of a slot."""
    for fill in template.get(slot, []):
        yield [v for alt in fill["alts"] for v in alt["v"]], {}


def _referred(template: dict[str, Any], slot: str) -> dict[str, str]:
    """Value by referent string; a referent with two values is left out."""
    found: dict[str, set[str]] = {}
    for fill in template.get(slot, []):
        if len(fill["alts"]) == 1:
            for x in fill["alts"][0].get("x", []):
                found.setdefault(x, set()).add(fill["alts"][0]["v"][0])
    return {x: next(iter(v)) for x, v in found.items() if len(v) == 1}


def _muc_text(text: str, templates: list[dict[str, Any]], act_stems: frozenset[str], lower_words: frozenset[str]) -> Text:
    sentence_ends = [m.end() for m in re.finditer(r"[.!?](?=\s)|\n\s*\n", text)]

    def sentence(at: int) -> int:
        return bisect.bisect_right(sentence_ends, at)

    acts: dict[Span, Act] = {}
    owner: dict[Span, int] = {}
    unsure_acts = [m.span() for m in re.finditer(r"[A-Za-z]{4,}", text) if stem(m[0]) in act_stems and m[0].lower() not in _FUNCTION_WORDS]
    every_act = "|".join(_ACT_WORDS.values())
    unsure_acts += [m.span() for m in re.finditer(rf"\b(?:{every_act})\b", text, re.I)]
    mentions: list[tuple[int, int, Span, dict[str, int]]] = []  # template, role, span, heads
    people: list[tuple[Span, int]] = []
    for number, template in enumerate(templates):
        kind = template.get("inc-type", [{"alts": [{"v": [""]}]}])[0]["alts"][0]["v"][0]
        if kind not in _ACT_WORDS:
            continue
        mentions += [(number, *m) for m in _muc_mentions(text, template, kind)]
        stage = _STAGE.get(template.get("inc-stage", [{"alts": [{"v": [""]}]}])[0]["alts"][0]["v"][0])
        # A doer named by one common word ("terrorist") stands in reports of other acts too: it alone makes no trigger.
        with_fill = {sentence(s) for n, role, (s, e), _ in mentions if n == number and (role != ROLE["perpetrator"] or e - s > 15)}
        weapons = [span for n, role, span, _ in mentions if n == number and role == ROLE["weapon"]]  # "dynamite"
        for m in re.finditer(rf"\b(?:{_ACT_WORDS[kind]})\b", text, re.I):
            if sentence(m.start()) in with_fill and m.span() not in acts and not _touches(m.span(), weapons):
                own = next((k for pattern, k in _WORD_KIND if re.match(pattern, m[0], re.I)), _TYPE_KIND[kind])
                if kind == "ATTACK" and own == "bombing":
                    own = _TYPE_KIND[kind]
                acts[m.span()] = Act(m.span(), _trigger_heads(kind=own, stage=stage), roles=MUC_ROLES)
                owner[m.span()] = number
    ordered = sorted(acts.values(), key=lambda a: a.span)
    numbers = [m.span() for m in re.finditer(rf"\b{_NUMBER}\b(?:\s+\w+){{1,4}}", text, re.I)]
    for act in ordered:
        for role in MUC_ROLES:
            act.unsure[role] = [span for _, r, span, _ in mentions if r == role or ROLE["figure"] in (r, role)]
        act.unsure[ROLE["figure"]] = act.unsure[ROLE["figure"]] + numbers
    for number, role, span, heads in mentions:
        mine = [a for a in ordered if owner[a.span] == number and abs(sentence(a.span[0]) - sentence(span[0])) <= NEAR_SENTENCES]
        distant = role == ROLE["perpetrator"] and span[1] - span[0] <= 15 and all(sentence(a.span[0]) != sentence(span[0]) for a in mine)
        if mine and not distant:
            near = min(mine, key=lambda a: (abs(sentence(a.span[0]) - sentence(span[0])), abs(a.span[0] - span[0])))
            if not _touches(near.span, [span]):
                near.args.append(Arg(role, span, heads))
    people, covered = _muc_names(text, templates)
    unsure_names = [m.span() for m in re.finditer(r"[^\W_]+", text) if m[0].lower() not in lower_words and not _touches(m.span(), covered)]
    return Text(text, acts=ordered, acts_unsure=unsure_acts, names=people, names_unsure=unsure_names)


def _muc_mentions(text: str, template: dict[str, Any], kind: str) -> Iterator[tuple[int, Span, dict[str, int]]]:
    confidence = _referred(template, "perp-org-conf")
    for slot, role in (("perp-ind-id", "perpetrator"), ("perp-org-id", "perpetrator"), ("inc-instr-id", "weapon")):
        for words, _ in _fills(template, slot):
            heads: dict[str, int] = {}
            if slot == "perp-org-id" and words[0] in confidence:
                heads = {k: _head(k, v) for k, v in _CONFIDENCE.get(confidence[words[0]], {}).items()}
            for w in words:
                yield from ((ROLE[role], span, heads) for span in _find(text, w))
    effects, types = _referred(template, "phys-tgt-effect"), _referred(template, "phys-tgt-type")
    for words, _ in _fills(template, "phys-tgt-id"):
        heads = {}
        if effects.get(words[0]) in _EFFECT:
            heads["effect"] = _head("effect", _EFFECT[effects[words[0]]])
        sort = _BUILDING_KIND.get(types.get(words[0], "OTHER"), "building")
        if sort:
            heads["actor_kind"] = _head("actor_kind", sort)
        for w in words:
            yield from ((ROLE["target"], span, heads) for span in _find(text, w))
    effects, types = _referred(template, "hum-tgt-effect"), _referred(template, "hum-tgt-type")
    for slot in ("hum-tgt-name", "hum-tgt-desc"):
        for words, _ in _fills(template, slot):
            heads = {}
            effect = _EFFECT.get(effects.get(words[0], ""))
            if effect:
                heads["effect"] = _head("effect", effect)
            sort = _PERSON_KIND.get(types.get(words[0], ""))
            if sort:
                heads["actor_kind"] = _head("actor_kind", sort)
            for w in words:
                for s, e in _find(text, w):
                    before = re.search(rf"\b{_NUMBER}\s+(?:\w+\s+)?$", text[max(0, s - 40) : s], re.I) if slot == "hum-tgt-desc" else None
                    if before is None:
                        yield ROLE["victim"], (s, e), heads
                        continue
                    counted: dict[str, int] = {}
                    name = {"killed": "killed", "wounded": "wounded"}.get(effect or "", "abducted" if kind == "KIDNAPPING" else "")
                    if name:
                        counted["property"] = _head("property", name)
                    group = _CATEGORY.get(types.get(words[0], ""))
                    if group:
                        counted["category"] = _head("category", group)
                    yield ROLE["figure"], (max(0, s - 40) + before.start(), e), counted


def _muc_names(text: str, templates: list[dict[str, Any]]) -> tuple[list[tuple[Span, int]], list[Span]]:
    found: dict[Span, int] = {}
    for template in templates:
        for slot, sort in (("hum-tgt-name", 0), ("perp-org-id", 1)):
            for words, _ in _fills(template, slot):
                for w in words:
                    if sort == 1 and (len(w) < 3 or re.match(r"(?:AN?|THE)\s", w)):  # a description
                        continue
                    found.update(dict.fromkeys(_find(text, w), sort))
        for words, _ in _fills(template, "inc-loc"):
            for w in re.split(r"[:]| - ", words[0]):
                name = re.sub(r"\(.*?\)", "", w).strip()
                if len(name) > 3:
                    found.update({span: 2 for span in _find(text, name) if span not in found})
    spans = sorted(found, key=lambda s: (s[0], -s[1]))
    kept: list[Span] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return [(s, found[s]) for s in kept], kept


def stem(word: str) -> str:
    """A crude stem: enough to say that a word may name an act."""
    word = word.lower()
    for end in ("ations", "ation", "ings", "ing", "ers", "ions", "ion", "ed", "es", "er", "s", "e"):
        if word.endswith(end) and len(word) - len(end) >= 3:
            return word[: -len(end)]
    return word


# --- casualties --------------------------------------------------------------------------------------------------------

_KILL = r"kill\w*|dead|die[ds]?|deaths?|murder\w*|slain|shot dead|massacr\w*|assassinat\w*|slaughter\w*|execut\w*"
_HURT = r"wound\w*|injur\w*|hurt|maim\w*"
_DIGITS = {
    w: i
    for i, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
}


def casualties(folder: Path) -> list[Text]:
    """English texts where the coded number stands in the text: it is a figure of the nearest word of killing or wounding."""
    texts = []
    for row in _rows(folder / "casualties" / "train.jsonl"):
        if row["source"] == "muc4" or row["lang"] != "en":
            continue
        text = row["text"]
        acts: dict[Span, Act] = {}
        for words, field, name in ((_KILL, "killed", "killed"), (_HURT, "injured", "wounded")):
            value = (row.get(field) or {}).get("best")
            if not value or not (row["answerable"] or {}).get(field):
                continue
            triggers = [m.span() for m in re.finditer(rf"\b(?:{words})\b", text, re.I)]
            hits = [s for s in _number_spans(text, int(value)) if triggers]
            if not hits:
                continue
            near = min(((t, h) for t in triggers for h in hits), key=lambda p: abs(p[0][0] - p[1][0]))
            if abs(near[0][0] - near[1][0]) > 60:
                continue
            act = acts.setdefault(near[0], Act(near[0], roles=frozenset({ROLE["figure"]})))
            heads = {"property": _head("property", name)}
            category = _only_category(row, value, field)
            if category:
                heads["category"] = _head("category", category)
            act.args.append(Arg(ROLE["figure"], near[1], heads))
        if acts:
            for act in acts.values():
                act.unsure = {ROLE["figure"]: [m.span() for m in re.finditer(rf"\b{_NUMBER}\b(?:\s+\w+){{0,4}}", text, re.I)]}
            texts.append(Text(text, acts=list(acts.values()), tag_acts=False))
    return texts


def _only_category(row: dict[str, Any], value: int, field: str) -> str | None:
    """The category that alone holds the whole number, where the corpus says so."""
    parts = row.get("by_category") or {}
    held = [k for k, v in parts.items() if (v or {}).get(field) == value]
    return (
        {"civilian": "civilian", "security_forces": "security_forces"}.get(held[0])
        if len(held) == 1 and row["source"] == "stanford_msa"
        else None
    )


def _number_spans(text: str, value: int) -> Iterator[Span]:
    """Noun phrases that begin with this number: the number, its bound before it and up to two words of people after it."""
    people = r"(?:\s+(?:people|persons?|civilians?|soldiers?|others?|villagers?|men|women|children|students?|militants?"
    people += r"|policemen|workers|officers|rebels?|insurgents?|troops))?"
    bound = r"(?:(?:at least|about|some|around|nearly|almost|more than|over|approximately|up to)\s+)?"
    for m in re.finditer(rf"{bound}\b(\d[\d,]*|\w+)\b{people}", text, re.I):
        word = m[1].lower().replace(",", "")
        if (word.isdigit() and int(word) == value) or _DIGITS.get(word) == value:
            yield m.span()


_QUOTES = frozenset('"“”«»')


# --- composed passages -------------------------------------------------------------------------------------------------


def composed(folder: Path = FOLDER) -> list[Passage]:
    """All right passages, in the order of their files."""
    return [p for path in sorted(folder.glob("*.jsonl")) for p in read_passages(path)[0]]


def passage_text(passage: Passage) -> Text:
    """A composed passage with everything annotated."""
    raw = passage.raw
    find = passage.find
    cues = [
        Cue(
            find(a["cue"]),
            [find(s) for s in a["source"]],
            [_whole(passage.text, *find(c)) for c in a["content"]],
            {name: values.index(a[name]) for name, values in labels.CUE_HEADS.items()},
        )
        for a in raw["attributions"]
    ]
    order = {e["id"]: i for i, e in enumerate(raw["events"])}
    acts = [_passage_act(e, find) for e in raw["events"]]
    _join_same(acts, raw["events"], order)
    names = [(span, SORT[sort]) for sort in SORT for name in raw[sort] for span in passage.every(name)]
    names.sort(key=lambda n: (n[0][0], -n[0][1]))
    kept: list[tuple[Span, int]] = []
    for span, sort in names:
        if not kept or span[0] >= kept[-1][0][1]:
            kept.append((span, sort))
    return Text(passage.text, cues=cues, acts=acts, names=kept)


def _whole(text: str, start: int, end: int) -> Span:
    """What is said with its quotation marks and the "that" before it, as PolNeAR marks it: both corpora teach one border."""
    before = re.search(r"\b[Tt]hat\s+$", text[:start])
    if before:
        start = before.start()
    if text[start - 1 : start] in _QUOTES and start:
        start -= 1
    if text[end : end + 1] in _QUOTES and end < len(text):
        end += 1
    elif text[end : end + 2][1:] in _QUOTES and text[end : end + 1] in {".", ",", "!", "?"} and end + 1 < len(text):
        end += 2
    return start, end


def _passage_act(event: dict[str, Any], find: Any) -> Act:
    status = event["status"] or (labels.NONE if event["kind"] in ("law", "trial") else None)
    heads = _trigger_heads(kind=event["kind"], stage=event["stage"], modality=event["modality"], polarity=event["polarity"], status=status)
    args = []
    for g in event["arguments"]:
        if g["role"] in EVENT_ROLES:
            continue
        own = {
            "modality": g.get("modality") or event["modality"],
            "polarity": g.get("polarity") or event["polarity"],
            "act": g.get("act") or "reports",
        }
        if g["role"] in ("perpetrator", "instigator", "victim", "target", "actor", "addressee"):
            own |= {"actor_kind": g["actor_kind"], "effect": g.get("effect") or labels.NONE}
        for name in ("property", "category", "ground"):
            if g.get(name):
                own[name] = g[name]
        if g["role"] == "explanation":
            own["holds"] = str(bool(g.get("holds", True))).lower()
        args.append(Arg(ROLE[g["role"]], find(g["text"]), {k: _head(k, v) for k, v in own.items()}))
    return Act(find(event["trigger"]), heads, args=args, roles=ALL_ROLES, ties=[])


def _join_same(acts: list[Act], events: list[dict[str, Any]], order: dict[str, int]) -> None:
    """Ties, and what it means that several words name one act.

    A tie holds between all words for either act. An argument of one word is no error on another word for the same act:
    which of them is nearest to it is a rule of writing down, not of meaning.
    """
    groups = [same_act(e, events) for e in events]
    members: dict[str, list[int]] = {}
    for i, group in enumerate(groups):
        members.setdefault(group, []).append(i)
    for i in range(len(events)):
        ties = {(labels.TIES.index("same_as"), j) for j in members[groups[i]] if j != i}
        for own in members[groups[i]]:
            for g in events[own]["arguments"]:
                if g["role"] in EVENT_ROLES:
                    ties |= {(labels.TIES.index(g["role"]), j) for j in members[groups[order[g["event"]]]] if j != i}
            for arg in acts[own].args if own != i else ():
                acts[i].unsure.setdefault(arg.role, []).append(arg.span)
                acts[i].also.append(arg)
        acts[i].ties = sorted(ties)


def same_act(event: dict[str, Any], events: list[dict[str, Any]]) -> str:
    """The id of the first event that names the same act."""
    seen = set()
    while event.get("same_as") and event["id"] not in seen:
        seen.add(event["id"])
        event = next(e for e in events if e["id"] == event["same_as"])
    return str(event["id"])


def swap_names(doc: Text, pool: list[list[str]], rng: random.Random, share: float = 0.7) -> Text:
    """The same text with names of other passages: the reader must learn sentences, not names. Offsets are moved along."""
    edits: list[tuple[int, int, str]] = []
    chosen: dict[str, str] = {}
    for (s, e), sort in doc.names or []:
        old = doc.text[s:e]
        if old not in chosen:
            chosen[old] = rng.choice(pool[sort]) if pool[sort] and rng.random() < share else old
        new = chosen[old]
        edits.append((s, e, new.upper() if old.isupper() and len(old) > 5 else new))
    out, moves, at, shift = [], [], 0, 0
    for s, e, new in edits:
        out += [doc.text[at:s], new]
        moves.append((s, e, s + shift, s + shift + len(new)))
        shift += len(new) - (e - s)
        at = e
    text = "".join([*out, doc.text[at:]])

    def move(span: Span) -> Span:
        return _moved(span[0], moves, False), _moved(span[1], moves, True)

    return replace(
        doc,
        text=text,
        pieces=None,
        cues=[
            replace(c, span=move(c.span), source=[move(x) for x in c.source], content=[move(x) for x in c.content]) for c in doc.cues or []
        ],
        acts=[move_act(a, move) for a in doc.acts or []],
        names=[(move(span), sort) for span, sort in doc.names or []],
    )


def move_act(act: Act, move: Callable[[Span], Span], first: int = 0) -> Act:
    """The same act in a text where spans are moved and other acts stand before it."""
    return replace(
        act,
        span=move(act.span),
        args=[replace(g, span=move(g.span)) for g in act.args],
        also=[replace(g, span=move(g.span)) for g in act.also],
        unsure={role: [move(s) for s in spans] for role, spans in act.unsure.items()},
        ties=None if act.ties is None else [(tie, other + first) for tie, other in act.ties],
    )


def _moved(at: int, moves: list[tuple[int, int, int, int]], is_end: bool) -> int:
    shift = 0
    for s, e, new_s, new_e in moves:
        if at < s or (at == s and not is_end) or (at == s and is_end):
            return at + shift
        if at < e:  # inside a replaced name: snap to its border
            return new_e if is_end else new_s
        shift = new_e - e
    return at + shift


def name_pool(docs: list[Text]) -> list[list[str]]:
    """Names by sort, each once, in a fixed order."""
    found: list[set[str]] = [set(), set(), set()]
    for doc in docs:
        for (s, e), sort in doc.names or []:
            found[sort].add(doc.text[s:e])
    return [sorted(f) for f in found]


def lower_case_words(texts: list[Text], least: int = 5) -> frozenset[str]:
    """Words that running text mostly writes in lower case (sentences begin with a capital, hence no stricter)."""
    lower: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for doc in texts:
        for m in re.finditer(r"[^\W\d_]+", doc.text):
            total[m[0].lower()] += 1
            lower[m[0].lower()] += m[0].islower()
    return frozenset(w for w, n in total.items() if n >= least and lower[w] >= 0.75 * n)
