"""Names of places in a text, found by the index and the words around them, without a model.

Meant to miss little: a tagger that knows the language can add names and strike others out before they are resolved.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import exp, log10

from testimonia.text.places.data import vocabulary
from testimonia.text.places.folding import fold
from testimonia.text.places.gazetteer import Candidate, Kind, Naming, Places
from testimonia.text.places.mentions import RANKS, Hints, PlaceName, heard, read_hints
from testimonia.text.places.weighing import weights_of

_WORD = re.compile(r"(?:[A-Z]\.){2,}|[A-Z]\.[A-Z][a-z]+\.|[^\W\d_][\w]*(?:['’-][^\W\d_]\w*)*\.?")
_LONGEST = 5  # words of a name
_JOINERS = frozenset(vocabulary("place_words.toml")["joiners"].split())
_LOCATIVE = frozenset(vocabulary("place_words.toml")["locative"].split())
_DATELINE = re.compile(r"(?:,\s[A-Z][\w. ]{1,20})?\s*(?:\([\w /.]{2,20}\)\s*)?[—–:-]|,\s(?:\w+\.?\s\d|\d)")
_TITLES = frozenset(vocabulary("place_words.toml")["titles"].split())

FEATURES = (
    "always",
    "words",
    "capitals",
    "opens_sentence",
    "after_locative",
    "after_title",
    "after_capital",
    "before_capital",
    "before_place",
    "after_place",
    "country",
    "people",
    "first_division",
    "second_division",
    "region",
    "size",
    "proper",
    "also_lower_case",
    "ordinary_word",
    "given_name",
    "short",
    "short_form",
    "before_rank",
    "repeated",
    "in_brackets",
    "after_of",
    "dateline",
    "its_country_named",
    "its_division_named",
)
_NAME = r"[A-ZÀ-Þ][\w'’-]+(?:\s[A-ZÀ-Þ][\w'’-]+){0,2}"
_CALLED = "|".join(sorted(w for w in RANKS if w != "state"))
_CALLED_PLACE = re.compile(
    rf"\b(?:(?P<called>(?:{_CALLED}) of)|in|at|near|from|outside)\s+(?P<name>{_NAME})(?P<near>,? (?:near|outside) (?=[A-Z]))?"
)
_LEADS_TO = re.compile(r"^(?:, |,? in (?:the )?| \()$")
_PEOPLE, _COUNTRY = FEATURES.index("people"), FEATURES.index("country")
_SURELY, _HARDLY = 0.8, 0.1  # adds 1 to 2 points of recall on LGL, GeoVirus and GeoWebNews at equal precision


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str

    @property
    def bare(self) -> str:
        return self.text.rstrip(".").lower()


@dataclass(frozen=True, slots=True)
class FoundName:
    """A possible name of a place, with what speaks for it in the order of FEATURES."""

    name: PlaceName
    features: tuple[float, ...]

    @property
    def likelihood(self) -> float:
        """How likely it names a place here, in [0, 1]."""
        weights = weights_of("finding", FEATURES)
        return 1 / (1 + exp(-sum(w * x for w, x in zip(weights, self.features, strict=True))))


@cache
def _ordinary() -> tuple[frozenset[str], frozenset[str]]:
    table = vocabulary("not_places.toml")
    return frozenset(table["words"].split()), frozenset(table["given"].split())


def _words(text: str) -> list[_Word]:
    words = []
    for m in _WORD.finditer(text):
        written = m.group()
        for possessive in ("'s", "’s"):
            written = written.removesuffix(possessive)
        # A full stop belongs to the word only in abbreviations ("U.S.", "Ala."); a word at the end of a sentence gives it back.
        if written.endswith(".") and "." not in written[:-1] and (len(written) > 6 or not _abbreviates(text, m.end())):
            written = written[:-1]
        words.append(_Word(m.start(), m.start() + len(written), written))
    return words


def _abbreviates(text: str, end: int) -> bool:
    return bool(re.match(r"\s*(?:[,;:)]|\s[a-z(])", text[end : end + 3]))


def _matches(places: Places, text: str, words: list[_Word]) -> list[tuple[int, int, tuple[Candidate, ...]]]:
    """Longest names in the index, left to right: (first word, last word, candidates)."""
    found = []
    i = 0
    while i < len(words):
        step = 1
        if words[i].text[:1].isupper() and words[i].text not in ("The", "THE"):  # folding drops it: "The Scott" would be a village
            for last in range(min(i + _LONGEST, len(words)) - 1, i - 1, -1):
                if words[last].text.islower() or not _joined(text, words, i, last):
                    continue
                name = text[words[i].start : words[last].end]
                candidates = tuple(c for c in places.candidates(name) if c.naming != Naming.LOOSE and _fits_case(name, c))
                if candidates:
                    found.append((i, last, candidates))
                    step = last - i + 1
                    break
        i += step
    return found


def _fits_case(name: str, candidate: Candidate) -> bool:
    """Abbreviations count as such only when written so: "US" and "Ore.", not "Us" and "Ore"."""
    return candidate.naming != Naming.SHORT or "." in name or (name.isupper() and len(name) > 1)


def _joined(text: str, words: list[_Word], first: int, last: int) -> bool:
    for a, b in pairwise(words[first : last + 1]):
        gap = text[a.end : b.start]
        if gap not in (" ", "-", "\u00a0", ". ") or (gap == ". " and len(a.text) > 2) or (b.text.islower() and b.text not in _JOINERS):
            return False
    return True


@dataclass(frozen=True, slots=True)
class _Context:
    """What one pass over the document tells every name in it. Word indices; counts by folded name."""

    text: str
    words: list[_Word]
    hints: Hints
    lower: frozenset[str]
    counts: Counter[str]
    large: frozenset[int]  # first words of countries and first-order divisions
    first: frozenset[int]
    last: frozenset[int]


def describe_names(places: Places, text: str) -> list[FoundName]:
    """Every name in the index that stands in the text with a capital, with what speaks for its being a place here."""
    words = _words(text)
    matches = _matches(places, text, words)
    context = _Context(
        text,
        words,
        read_hints(places, text, ()),
        frozenset(w.text for w in words if w.text.islower()),
        Counter(fold(text[words[i].start : words[j].end]) for i, j, _ in matches),
        frozenset(
            i for i, _, cs in matches if any(c.kind in (Kind.COUNTRY, Kind.FIRST_DIVISION) and c.naming != Naming.PEOPLE for c in cs)
        ),
        frozenset(i for i, _, _ in matches),
        frozenset(j for _, j, _ in matches),
    )
    return [
        FoundName(PlaceName(words[i].start, words[j].end, text[words[i].start : words[j].end]), _features(context, i, j, candidates))
        for i, j, candidates in matches
    ]


def _features(context: _Context, i: int, j: int, candidates: tuple[Candidate, ...]) -> tuple[float, ...]:
    text, words = context.text, context.words
    before, after = (
        text[words[i - 1].end : words[i].start] if i else "",
        text[words[j].end : words[j + 1].start] if j + 1 < len(words) else "",
    )
    previous, following = (words[i - 1] if i else None), (words[j + 1] if j + 1 < len(words) else None)
    touches_before, touches_after = before in (" ", "-"), after in (" ", "-")
    name = text[words[i].start : words[j].end]
    key = fold(name)
    single = words[i].bare if i == j else ""
    ordinary, given = _ordinary()
    large = [c for c in candidates if c.kind != Kind.CITY]
    opens = previous is None or bool(re.search(r"[.!?:\n\"“”]", before))
    row = {
        "always": True,
        "words": min(j - i, 2),
        "capitals": name.isupper() and len(name) > 3,
        "opens_sentence": opens,
        "after_locative": touches_before and previous is not None and previous.bare in _LOCATIVE,
        "after_title": previous is not None and before in (" ", ". ") and previous.bare in _TITLES and previous.text[:1].isupper(),
        "after_capital": touches_before
        and previous is not None
        and previous.text[:1].isupper()
        and previous.bare not in _LOCATIVE
        and i - 1 not in context.last
        and not opens,
        "before_capital": touches_after and following is not None and following.text[:1].isupper() and j + 1 not in context.first,
        "before_place": after == ", " and j + 1 in context.large,
        "after_place": before == ", " and i - 1 in context.last,
        "country": any(c.kind == Kind.COUNTRY and c.naming in (Naming.PROPER, Naming.ALSO) for c in large),
        "people": any(c.naming == Naming.PEOPLE for c in large),
        "first_division": any(c.kind == Kind.FIRST_DIVISION for c in large),
        "second_division": any(c.kind == Kind.SECOND_DIVISION for c in large),
        "region": any(c.kind == Kind.REGION for c in large),
        "size": max((log10(c.population + 10) / 7 for c in candidates if c.kind == Kind.CITY), default=0.0),
        "proper": any(c.naming == Naming.PROPER for c in candidates),
        "also_lower_case": single in context.lower,
        "ordinary_word": (i == j or not large) and all(w.bare in ordinary for w in words[i : j + 1]),  # "Red Cross", not "Red Sea"
        "given_name": single in given,
        "short": len(name) < 4 and not any(c.kind == Kind.COUNTRY for c in large),
        "short_form": candidates[0].naming == Naming.SHORT,
        "before_rank": touches_after and following is not None and following.bare in RANKS,
        "repeated": log10(context.counts[key]),
        "in_brackets": before.endswith("(") or after.startswith(")"),
        "after_of": touches_before and previous is not None and previous.bare == "of",
        "dateline": words[i].start < 80 and bool(_DATELINE.match(text, words[j].end)),
        "its_country_named": any(c.kind == Kind.CITY and heard(context.hints, c.country, key) for c in candidates),
        "its_division_named": any(
            c.kind != Kind.FIRST_DIVISION and heard(context.hints, c.division, key) for c in candidates if c.kind != Kind.COUNTRY
        ),
    }
    return tuple(float(row[f]) for f in FEATURES)


def find_places(places: Places, text: str, *, people: bool = False, least: float = 0.4) -> list[PlaceName]:
    """Names in a text that are likely names of places, in order, none inside another.

    `people`: demonyms and adjectives of countries too ("the Tunisian president"). `least`: least likelihood, in [0, 1].
    """
    found = [(f, f.likelihood) for f in describe_names(places, text)]
    best: dict[str, float] = {}
    for f, likelihood in found:
        best[fold(f.name.name)] = max(likelihood, best.get(fold(f.name.name), 0.0))
    # A name that is surely a place once in a document is one at the head of a sentence too.
    known = [
        f.name
        for f, likelihood in found
        if (likelihood >= least or (best[fold(f.name.name)] >= _SURELY and likelihood >= _HARDLY))
        and (people or not f.features[_PEOPLE] or f.features[_COUNTRY])
    ]
    return sorted(known + _unknown_names(text, known), key=lambda name: name.start)


def _unknown_names(text: str, known: list[PlaceName]) -> list[PlaceName]:
    """Names that the index lacks and the text itself makes places: "the village of Kom", "at Kom, near Isiolo"."""
    taken = {n for name in known for n in range(name.start, name.end)}
    starts = {name.start for name in known}
    ordinary, given = _ordinary()
    names = []
    for match in _CALLED_PLACE.finditer(text):
        start, end = match.span("name")
        tied = match["called"] or match["near"] or any(end < s <= end + 25 and _LEADS_TO.match(text[end:s]) for s in starts)
        if tied and taken.isdisjoint(range(start, end)) and match["name"].split()[0].lower() not in ordinary | given:
            names.append(PlaceName(start, end, match["name"]))
            taken.update(range(start, end))
    return names
