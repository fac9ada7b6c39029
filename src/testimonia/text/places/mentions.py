"""How a text speaks of its places: the words around each name that say what it is and what it lies in."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt

from testimonia.text.places.data import vocabulary
from testimonia.text.places.folding import fold
from testimonia.text.places.gazetteer import Candidate, Kind, Naming, Places


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name of a place in a text: half-open code point offsets and the words there."""

    start: int
    end: int
    name: str


_BROAD = frozenset({Kind.FIRST_DIVISION, Kind.SECOND_DIVISION, Kind.REGION})
_EITHER = frozenset({Kind.SECOND_DIVISION, Kind.FIRST_DIVISION, Kind.CITY})
_TOWN = frozenset({Kind.CITY})
# What a word beside a name says of its kind.
_MEANT = {"broad": _BROAD, "either": _EITHER, "town": _TOWN, "nature": frozenset({Kind.REGION})}
RANKS: Mapping[str, frozenset[Kind]] = {
    word: kinds for table, kinds in _MEANT.items() for word in vocabulary("place_words.toml")["rank"][table].split()
}
_RANK = "|".join(sorted((re.escape(w) for w in RANKS), key=len, reverse=True))
_RANK_AFTER = re.compile(rf"\s+({_RANK})\b", re.IGNORECASE)
_RANK_BEFORE = re.compile(rf"\b({_RANK})\s+of\s+(?:the\s+)?$", re.IGNORECASE)
_RANK_LAST = re.compile(rf"^(.+?)[\s-]+({_RANK})$", re.IGNORECASE)
_RANK_FIRST = re.compile(rf"^(?:the\s+)?({_RANK})(?:\s+of)?\s+(.+)$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")
_SIDE = re.compile(
    r"^(?:the\s+)?(?:(?:north|south|east|west|northeast|northwest|southeast|southwest|north-east|north-west|south-east|south-west|central)(?:ern)?|"
    r"mid|downtown|greater|mainland|rural|coastal|upstate|inner|outer|occupied|metropolitan|metro|old|suburban|regional)[\s-]+",
    re.IGNORECASE,
)
# Between a name and the larger place that it lies in: "Kom, in Isiolo County", "Pandi (Bulacan)", "a village in the southern province of".
_INSIDE = re.compile(
    rf"^(?:\s*,\s*|\s*\(|\s*,?\s+(?:in|of|within)\s+)(?:in\s+)?(?:the\s+)?(?:(?:\w+ern|central|coastal|remote|neighbou?ring|nearby)\s+)?(?:(?:{_RANK})\s+of\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"^\s*,?\s+(?:near|outside|close to|not far from|north of|south of|east of|west of)\s+(?:the\s+)?(?:city of\s+|town of\s+)?$",
    re.IGNORECASE,
)
_NEXT_NAME = re.compile(r",\s*((?:[A-Z][\w'’-]*\.?|of|the)(?:[\s-]?(?:[A-Z][\w'’-]*\.?|of|the)){0,3})")
_CAPITALS = re.compile(r"(?:\b[A-Z]\.(?:\s?[A-Z]\.)+)|\b[A-ZÀ-Þ][\w’'-]*")
_STREET = re.compile(
    r"\b(?:street|st|avenue|ave|road|rd|drive|boulevard|blvd|highway|route|lane|parkway|way|bridge|interstate)\.?(?:\s|$)|\d", re.IGNORECASE
)
_LENT = (Naming.PROPER, Naming.ALSO, Naming.PEOPLE, Naming.RENAMED)
_LONGEST = 45  # characters of a name
LARGE = frozenset({Kind.COUNTRY, Kind.FIRST_DIVISION, Kind.SECOND_DIVISION, Kind.REGION})


@dataclass(slots=True)
class Mention:
    """A name with what the words around it say. `part`: only a part of the name is known. `near`: index of a place said to be near."""

    name: PlaceName
    key: str
    candidates: tuple[Candidate, ...]
    part: bool = False
    side: bool = False
    kinds: frozenset[Kind] | None = None
    rank: str | None = None
    containers: list[tuple[Candidate, ...]] = field(default_factory=list)
    container_key: str | None = None
    inside: int | None = None
    near: int | None = None
    holds: bool = False


def lies_in(inner: Candidate, outer: Candidate) -> bool:
    """Whether one place is a part of another and larger one, as far as the index can tell; a place is no part of itself."""
    if inner.id == outer.id or outer.kind == Kind.CITY:
        return False
    if outer.kind == Kind.COUNTRY:
        return inner.kind != Kind.COUNTRY and inner.country == outer.country
    if inner.kind == Kind.COUNTRY or (outer.country and inner.country and inner.country != outer.country):
        return False
    if outer.kind == Kind.FIRST_DIVISION and inner.kind != Kind.REGION:
        return inner.kind != Kind.FIRST_DIVISION and inner.division == outer.division
    if inner.kind == Kind.FIRST_DIVISION and outer.kind == Kind.SECOND_DIVISION:
        return False
    if outer.kind == Kind.SECOND_DIVISION and inner.division != outer.division:
        return False
    # The middle of a scattered division can be far from a place in it; 20 km allow for divisions of one town.
    return kilometres(inner, outer) <= 1.6 * outer.radius + 20


def kilometres(a: Candidate, b: Candidate) -> float:
    """Distance of two places along the great circle."""
    lat1, lat2 = radians(a.latitude), radians(b.latitude)
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(radians(b.longitude - a.longitude) / 2) ** 2
    return 12742 * asin(min(1.0, sqrt(h)))


def _of_rank(places: Places, name: str, rank: str) -> tuple[Candidate, ...]:
    """Places of a name that is called a region, province, county: the division named after a town counts, in old spellings too."""
    found = places.candidates(name)
    kinds = RANKS[rank]
    if Kind.FIRST_DIVISION not in kinds or any(c.kind in kinds for c in found if c.kind != Kind.CITY):
        return found
    seats = (places.division_named_after(c) for c in found if c.kind == Kind.CITY)
    return tuple(d for d in seats if d is not None) + found


def _look_up(places: Places, mention: Mention) -> None:
    """Fill in candidates, the most literal reading of the name first."""
    name = _POSSESSIVE.sub("", mention.name.name.strip(' ,;:()"“”'))
    head, comma, tail = name.partition(",")
    if comma and not places.candidates(name):  # the tagger took "Paris, Texas" as one name
        name = head.strip()
        _hold(mention, places.candidates(name), places.candidates(tail), fold(tail))
    whole = places.candidates(name)
    if whole and whole[0].naming != Naming.LOOSE:
        mention.key, mention.candidates = fold(name), whole
        if mention.kinds and mention.rank:
            mention.candidates = _of_rank(places, name, mention.rank)
        return
    for pattern, which in ((_RANK_LAST, (1, 2)), (_RANK_FIRST, (2, 1))):
        match = pattern.match(name)
        if match:
            rank = match[which[1]].lower()
            found = _of_rank(places, match[which[0]], rank)
            if found:
                mention.key, mention.candidates, mention.kinds, mention.rank = fold(match[which[0]]), found, RANKS[rank], rank
                return
    if whole:
        mention.key, mention.candidates = fold(name), whole
        return
    shorter = _SIDE.sub("", name)
    if shorter != name and (found := places.candidates(shorter)):
        mention.key, mention.candidates, mention.side = fold(shorter), found, True
        return
    if not _STREET.search(name):
        _look_up_part(places, mention, name)


def _look_up_part(places: Places, mention: Mention, name: str) -> None:
    """A known name inside a longer one ("Dubai World Cup"): only of places so large that they lend their name to others."""
    words = list(re.finditer(r"[\w.'’-]+", name))
    for size in range(min(len(words) - 1, 4), 0, -1):
        for first in range(len(words) - size + 1):
            part = _POSSESSIVE.sub("", name[words[first].start() : words[first + size - 1].end()])
            if part[:1].isupper() and len(part) > 3 and part.lower() not in RANKS and not _SIDE.match(part + " "):
                found = tuple(c for c in places.candidates(part) if c.naming in _LENT and (c.kind != Kind.CITY or c.population >= 100_000))
                if found:
                    mention.key, mention.candidates, mention.part = fold(part), found, True
                    return


def read_mentions(places: Places, text: str, names: Sequence[PlaceName]) -> list[Mention]:
    """One mention a name, in the order given, with its candidates, its rank and what the text says it lies in."""
    mentions = [Mention(name, fold(name.name), ()) for name in names]
    for mention in mentions:
        after, before = (
            _RANK_AFTER.match(text, mention.name.end),
            _RANK_BEFORE.search(text, max(0, mention.name.start - 40), mention.name.start),
        )
        rank = after or before
        if rank:
            mention.rank = rank[1].lower()
            mention.kinds = RANKS[mention.rank]
        _look_up(places, mention)
    order = sorted(range(len(names)), key=lambda i: names[i].start)
    for place, i in enumerate(order):
        following = order[place + 1] if place + 1 < len(order) else None
        if following is not None:
            _tie(text, mentions, i, following)
        if mentions[i].inside is None and (following is None or names[following].start > names[i].end + 2):
            _tie_to_unlisted(places, text, mentions[i])
    for i in reversed(order):
        inside = mentions[i].inside
        if inside is not None:  # "Pandi, Bulacan in Central Luzon": what holds the outer place holds the inner one too
            mentions[i].containers += [c for c in mentions[inside].containers if c not in mentions[i].containers]
    return mentions


def _hold(mention: Mention, inner: Iterable[Candidate], outer: Iterable[Candidate], key: str) -> bool:
    """Note the larger places that can hold the mention; False if none can."""
    inner = tuple(inner)
    large = (c for c in outer if c.kind in LARGE and c.naming not in (Naming.PEOPLE, Naming.LOOSE))
    holding = tuple(o for o in large if any(lies_in(c, o) for c in inner))
    if holding:
        mention.containers.append(holding)
        mention.container_key = key
    return bool(holding)


def _tie(text: str, mentions: list[Mention], i: int, j: int) -> None:
    """Tie a name to the next one if the words between say that it lies in or near it."""
    inner, outer = mentions[i], mentions[j]
    gap = text[inner.name.end : outer.name.start]
    if len(gap) > 60:
        return
    gap = re.sub(rf"^\s+(?:{_RANK})\b", "", gap, flags=re.IGNORECASE)
    if _NEAR.match(gap):
        inner.near = j
    elif _INSIDE.match(gap):
        plainly = "," not in gap.strip(", ") and bool(re.search(r"\b(?:in|within)\b", gap))
        if plainly and inner.candidates and _all_far(inner.candidates, outer.candidates):
            inner.candidates = ()  # "Kom, in Isiolo County": the Koms of the index are other places
        if not inner.candidates:
            inner.inside = j  # an unknown name may lie in a town as well: "Zamalek, Cairo"
        elif _hold(inner, inner.candidates, outer.candidates, outer.key):
            inner.inside = j
            outer.holds = True


def _all_far(inner: Sequence[Candidate], outer: Sequence[Candidate]) -> bool:
    """Whether nothing of that name can be in the place that is said to hold it, with a wide margin for rough outlines."""
    large = [o for o in outer if o.kind in (Kind.COUNTRY, Kind.FIRST_DIVISION, Kind.SECOND_DIVISION)]
    return bool(large) and all(
        c.country != o.country or (o.kind != Kind.COUNTRY and not lies_in(c, o) and kilometres(c, o) > 3 * o.radius + 150)
        for o in large
        for c in inner
    )


def _tie_to_unlisted(places: Places, text: str, mention: Mention) -> None:
    """The larger place after a comma when nobody listed it as a name: "Mobile, Ala."."""
    match = _NEXT_NAME.match(text, mention.name.end)
    if not match:
        return
    words = list(re.finditer(r"[^\s]+", match[1]))
    for size in range(len(words), 0, -1):
        name = match[1][: words[size - 1].end()]
        if _hold(mention, mention.candidates, places.candidates(name), fold(name)):
            return


def _large_in(text: str, large: Container[str]) -> Iterator[str]:
    """Folded names of large places in a text, the longest first and none inside another."""
    words = list(_CAPITALS.finditer(text))
    i = 0
    while i < len(words):
        step = 1
        for size in range(min(4, len(words) - i), 0, -1):
            span = text[words[i].start() : words[i + size - 1].end()]
            key = fold(_POSSESSIVE.sub("", span)) if len(span) <= _LONGEST and "\n\n" not in span else ""
            if key in large:
                yield key
                step = size
                break
        i += step


@dataclass(frozen=True, slots=True)
class Hints:
    """Countries and first-order divisions that a text names, by code, with how often (an ambiguous name counts in parts)."""

    countries: Mapping[str, float]
    divisions: Mapping[str, float]
    keys: Mapping[str, frozenset[str]]  # for each code, the folded names that spoke for it


def read_hints(places: Places, text: str, mentions: Sequence[Mention]) -> Hints:
    """What the whole text says about where it is, names that nobody listed included: countries, peoples, provinces."""
    large = places.large_names()
    countries: dict[str, float] = {}
    divisions: dict[str, float] = {}
    keys: dict[str, set[str]] = {}

    def note(country: str | None, division: str | None, key: str, weight: float) -> None:
        for counts, code in ((countries, country), (divisions, division)):
            if code:
                counts[code] = counts.get(code, 0.0) + weight
                keys.setdefault(code, set()).add(key)

    for key in _large_in(text, large):
        for country, division, weight in large[key]:
            note(country, division, key, weight)
    for mention in mentions:
        if mention.inside is None and mention.containers:  # a larger place that nobody listed: "Mobile, Ala."
            first = mention.containers[0][0]
            note(first.country, first.division, mention.container_key or "", 1.0)
    return Hints(countries, divisions, {code: frozenset(k) for code, k in keys.items()})


def heard(hints: Hints, code: str | None, own: str) -> float:
    """How often the text names this country or division by another name than `own`, the folded name in question; 0.0 for None."""
    if not code or code not in hints.keys or hints.keys[code] <= {own}:
        return 0.0
    return hints.countries.get(code, 0.0) or hints.divisions.get(code, 0.0)
