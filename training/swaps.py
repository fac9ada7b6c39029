"""Other sides in the same sentences: what is read must follow from how it is said, not from who says or does it.

`corpora.swap_names` changes the names of a passage; this module changes the common nouns for sides (government and opposition,
soldiers and rebels, faiths and their houses) and puts nationalities before them.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import replace

from testimonia.text.places.data import vocabulary
from training.corpora import move_act
from training.samples import Arg, Cue, Span, Text

# Rows of one class change places; the forms of a row keep theirs (first with first), so that grammar holds.
# What says whose the persons are (kind of actor, category, kind of source) is no longer taught where SIDES were changed.
SIDES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("government",), ("opposition",), ("ruling party",), ("coalition",), ("resistance",)),
    (("pro-government",), ("anti-government",), ("pro-independence",), ("royalist",)),
    (("army",), ("militia",), ("gendarmerie",), ("guerrilla",), ("national guard",)),
    (
        ("soldier", "soldiers"),
        ("rebel", "rebels"),
        ("militant", "militants"),
        ("fighter", "fighters"),
        ("insurgent", "insurgents"),
        ("guerrilla", "guerrillas"),
        ("gendarme", "gendarmes"),
        ("trooper", "troops"),
        ("policeman", "policemen"),
        ("militiaman", "militiamen"),
    ),
)
FAITHS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("church", "churches"), ("mosque", "mosques"), ("temple", "temples"), ("synagogue", "synagogues")),
    (("priest", "priests"), ("imam", "imams"), ("monk", "monks"), ("rabbi", "rabbis"), ("pastor", "pastors")),
    (
        ("Christian", "Christians"),
        ("Muslim", "Muslims"),
        ("Hindu", "Hindus"),
        ("Sikh", "Sikhs"),
        ("Buddhist", "Buddhists"),
        ("Sunni", "Sunnis"),
        ("Shia", "Shias"),
        ("Yazidi", "Yazidis"),
    ),
)
_BODIES = ("police", "security forces", "government", "opposition", "army", "militia", "president", "parliament", "embassy", "consulate")
_PERSONS = frozenset(row[1] for row in SIDES[3])
OF_A_NATION = frozenset([*_BODIES, *(form for row in SIDES[3] for form in row)])
PEOPLES = ("Hazaras", "Kurds", "Tuaregs", "Bretons", "Mapuches", "Karens", "Dinkas", "Basques", "Samis", "Roma", "Shonas", "Malays")
_OF_A_NATION, _A_PEOPLE = 0.25, 0.15  # share of sides that get a nationality before them; that become a people
_OWNERS = ("actor_kind", "category")
Edit = tuple[int, int, str]


def swap_sides(doc: Text, rng: random.Random, share: float = 0.5) -> Text:
    """The same text with other sides. `share`: chance of each class of words to be changed, in [0, 1]; 0 gives the text unchanged.

    Words inside names, in capitals throughout and in compounds with a hyphen stay. Offsets and labels move along.
    """
    chosen: dict[str, str] = {}
    owned: set[str] = set()
    for classes, are_sides in ((SIDES, True), (FAITHS, False)):
        for rows in classes:
            if rng.random() < share:
                found = dict(_changed(rows, rng))
                chosen |= found
                owned |= set(found) if are_sides else set()
    nations = rng.sample(nationalities(), 3) if rng.random() < share else []
    peoples = rng.sample([*PEOPLES, *(f"{n}s" for n in nationalities() if n.endswith(("an", "i")))], 3) if nations else []
    edits, unsure = _edits(doc, chosen, owned, nations, peoples, rng)
    return replaced(doc, edits, unsure)


def nationalities() -> list[str]:
    """One adjective for each country, in the order of the alphabet."""
    return sorted({entry["people"][0] for entry in vocabulary("countries.toml").values() if entry["people"]})


def _changed(rows: tuple[tuple[str, ...], ...], rng: random.Random) -> Iterator[tuple[str, str]]:
    """Old form to new form; two rows never become one."""
    for old, new in zip(rows, rng.sample(rows, len(rows)), strict=True):
        yield from zip(old, new, strict=True)


def _edits(
    doc: Text, chosen: dict[str, str], owned: set[str], nations: list[str], peoples: list[str], rng: random.Random
) -> tuple[list[Edit], list[Span]]:
    """Replacements in the order of the text, and the places where a side was changed."""
    forms = {word.lower(): word for word in (*chosen, *(OF_A_NATION if nations else ()))}
    if not forms:
        return [], []
    edits: list[Edit] = []
    unsure: list[Span] = []
    longest_first = "|".join(map(re.escape, sorted(forms, key=lambda w: (-len(w), w))))
    for hit in re.finditer(rf"(?<![\w-])(?:{longest_first})(?![\w-])", doc.text, re.I):
        start, end = hit.span()
        old = forms[hit[0].lower()]
        begins = hit[0] == old[0].upper() + old[1:] and bool(_OPENS.search(doc.text[:start]))
        if hit[0] != old and not begins:  # capitals in the middle of a sentence belong to a name
            continue
        if any(s < end and start < e for (s, e), _ in doc.names or []):
            continue
        new = chosen.get(old, old)
        draw = rng.random() if nations and old in OF_A_NATION and _takes_nation(doc.text[:start]) else 1.0
        becomes_people = old in _PERSONS and draw < _A_PEOPLE
        if becomes_people:
            new = rng.choice(peoples)
        elif draw < _A_PEOPLE + _OF_A_NATION:
            new = f"{rng.choice(nations)} {new}"
        if new == old:
            continue
        new = new[0].upper() + new[1:] if begins else new
        article = re.search(r"(?<!\w)(an?)(?= $)", doc.text[max(0, start - 4) : start], re.I)
        if article:
            at = max(0, start - 4) + article.start()
            right = article[1][0] + ("n" if new[0].lower() in "aeiou" else "")
            edits.append((at, at + len(article[1]), right))
        edits.append((start, end, new))
        if becomes_people or (old in owned and chosen[old] != old):
            unsure.append((start, end))
    return edits, unsure


_OPENS = re.compile(r"(?:^|[.!?:\n“\"]\s*)$")
_BEFORE_NATION = frozenset(["the", "a", "an", "by", "of", "and", "that", "two", "three", "four", "many", "some", "several"])


def _takes_nation(before: str) -> bool:
    """A nationality stands well at the opening of a sentence and after plain small words, not after a name or adjective."""
    last = re.search(r"(\S+)\s$", before)
    return bool(_OPENS.search(before)) or (last is not None and (last[1] in _BEFORE_NATION or last[1].isdigit()))


def replaced(doc: Text, edits: list[Edit], unsure: list[Span]) -> Text:
    """The text with replacements made (in order, not overlapping). Labels that say whose somebody is are dropped over `unsure`."""
    if not edits:
        return doc
    out, at = [], 0
    for start, end, new in edits:
        out += [doc.text[at:start], new]
        at = end
    text = "".join([*out, doc.text[at:]])

    def moved(offset: int, is_end: bool) -> int:
        """A span that ends or begins inside a replacement takes it whole."""
        shift = 0
        for start, end, new in edits:
            if offset <= start:
                break
            if offset < end:
                return start + shift + (len(new) if is_end else 0)
            shift += len(new) - (end - start)
        return offset + shift

    def move(span: Span) -> Span:
        return moved(span[0], False), moved(span[1], True)

    def meets(span: Span) -> bool:
        return any(span[0] < end and start < span[1] for start, end in unsure)

    def argument(old: Arg) -> Arg:
        return replace(old, heads={k: v for k, v in old.heads.items() if k not in _OWNERS}) if meets(old.span) else old

    def cue(old: Cue) -> Cue:
        heads = {k: v for k, v in old.heads.items() if k != "source_kind" or not any(map(meets, old.source))}
        return replace(old, span=move(old.span), source=[*map(move, old.source)], content=[*map(move, old.content)], heads=heads)

    acts = None
    if doc.acts is not None:
        plain = [replace(a, args=[*map(argument, a.args)], also=[*map(argument, a.also)]) for a in doc.acts]
        acts = [move_act(a, move) for a in plain]
    return replace(
        doc,
        text=text,
        pieces=None,
        cues=None if doc.cues is None else [cue(c) for c in doc.cues],
        acts=acts,
        acts_unsure=[*map(move, doc.acts_unsure)],
        names=None if doc.names is None else [(move(span), sort) for span, sort in doc.names],
        names_unsure=[*map(move, doc.names_unsure)],
    )
