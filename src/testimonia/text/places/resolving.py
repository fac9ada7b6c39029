"""Which place a name means: all names of one document decided together.

Each candidate gets a score, a weighted sum of what speaks for it: how many live there, what the words around the name say
("Springfield, Ohio", "... region"), which countries and provinces the text names, the year, and, in a second pass, how near
it lies to what the other names probably mean. The weights are in `weights.toml`, which says on what they were fitted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import log, log10

import numpy as np
import numpy.typing as npt

from testimonia.model.terms import PlacePrecision
from testimonia.model.values import Place
from testimonia.text.places.gazetteer import Candidate, Kind, Naming, Places
from testimonia.text.places.mentions import Hints, Mention, PlaceName, heard, lies_in, read_hints, read_mentions
from testimonia.text.places.weighing import weights_of

Vector = npt.NDArray[np.float64]
# Candidates of one name that are scored (those in a country or province that the text names come first), and of one document:
# beyond, a long document is decided with fewer candidates a name, since all pairs are compared.
_CONSIDERED, _CONSIDERED_AT_LEAST, _CONSIDERED_IN_ALL = 40, 4, 1000
_HABIT = 10  # years for which an old name lives on in reports

ALONE = (
    "town_size",
    "other_size",
    "country",
    "first_division",
    "second_division",
    "region",
    "also",
    "bare",
    "renamed",
    "people",
    "short",
    "loose",
    "contained",
    "not_contained",
    "container",
    "called_division",
    "called_town",
    "country_named",
    "country_share",
    "division_named",
    "division_share",
    "in_its_years",
    "out_of_its_years",
    "smaller_namesake",
    "dateline",
)
TOGETHER = (
    "within_50_km",
    "names_within_50_km",
    "within_200_km",
    "same_division",
    "same_country",
    "said_to_be_near",
)
_EARTH = 6371.0
_STOP = re.compile(r"[.!?][\"”’)]?\s+(?=[A-Z\"“])|\n\s*\n")


class Beside(StrEnum):
    """How a place stands to one that the index lacks."""

    HOLDS = "holds"
    NEAR = "near"
    NAMED_WITH = "named_with"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a name was taken to mean. `candidate` is None if nothing is known under that name.

    `score` in [0, 1]: share of the belief that this candidate has among its namesakes. `beside`: `candidate` is not the place itself,
    which the index lacks, but one in which or near which the text puts it, or one named in the same sentence; None if it is itself.
    """

    name: PlaceName
    candidate: Candidate | None
    score: float
    part: bool = False
    side: bool = False
    beside: Beside | None = None


@dataclass(slots=True)
class Group:
    """Mentions (by index) of one name that must mean one place, its candidates, what speaks for each, and the belief in each."""

    mentions: list[int]
    candidates: list[Candidate]
    alone: Vector
    near: list[int] = field(default_factory=list)  # indices of mentions that the text says are near
    belief: Vector = field(default_factory=lambda: np.zeros(0))


def _same_sense(mentions: Sequence[Mention]) -> list[list[int]]:
    """Mentions that must mean the same: one name, one sense, unless the text itself puts it in different places."""
    order = sorted(range(len(mentions)), key=lambda i: (mentions[i].name.start, mentions[i].name.end))
    containers: dict[str, Counter[str]] = {}
    for i in order:
        if key := mentions[i].container_key:
            containers.setdefault(mentions[i].key, Counter())[key] += 1
    groups: dict[tuple[str, str, bool, bool], list[int]] = {}
    for i in order:
        m = mentions[i]
        usual = containers[m.key].most_common(1)[0][0] if m.key in containers else ""
        no_town = m.kinds is not None and Kind.CITY not in m.kinds
        groups.setdefault((m.key, m.container_key or usual, no_town, bool(m.candidates)), []).append(i)
    return list(groups.values())


def _consider(mentions: Sequence[Mention], hints: Hints, most: int) -> list[Candidate]:
    """The candidates worth scoring, without repetition."""
    seen: dict[int, Candidate] = {}
    for m in mentions:
        for c in m.candidates:
            if c.id not in seen or c.naming < seen[c.id].naming:
                seen[c.id] = c
    held = {c.id for m in mentions for outer in m.containers for o in outer for c in seen.values() if lies_in(c, o)}

    def rank(c: Candidate) -> tuple[bool, bool, bool, bool, int, int]:
        unheard = (c.division or "") not in hints.divisions, (c.country or "") not in hints.countries
        return (c.id not in held, c.kind == Kind.CITY, *unheard, -c.population, c.id)

    return sorted(seen.values(), key=rank)[:most]


def _describe(group: Sequence[Mention], candidates: Sequence[Candidate], hints: Hints, year: int | None) -> Vector:
    """What speaks for each candidate by itself; shape (candidates, len(ALONE))."""
    key = group[0].key
    total = sum(hints.countries.values()) or 1.0
    total_divisions = sum(hints.divisions.values()) or 1.0
    order = sorted((c.population for c in candidates), reverse=True)
    rows = []
    ranked = [m for m in group if m.kinds]
    for c in candidates:
        size = log10(c.population + 100) / 7
        inside = [any(lies_in(c, o) for o in m.containers[0]) for m in group if m.containers]
        country = heard(hints, c.country, key)
        division = heard(hints, c.division, key)
        dated = year is not None and (c.first is not None or c.last is not None)
        in_time = dated and year is not None and (c.first or 0) <= year <= (c.last or 9999) + _HABIT
        row = {
            "town_size": size if c.kind == Kind.CITY else 0.0,
            "other_size": size if c.kind != Kind.CITY else 0.0,
            "country": c.kind == Kind.COUNTRY,
            "first_division": c.kind == Kind.FIRST_DIVISION,
            "second_division": c.kind == Kind.SECOND_DIVISION,
            "region": c.kind == Kind.REGION,
            "also": c.naming == Naming.ALSO,
            "bare": c.naming == Naming.BARE,
            "renamed": c.naming == Naming.RENAMED,
            "people": c.naming == Naming.PEOPLE,
            "short": c.naming == Naming.SHORT,
            "loose": c.naming == Naming.LOOSE,
            "contained": any(inside),
            "not_contained": bool(inside) and not any(inside),
            "container": any(m.holds for m in group) and c.kind != Kind.CITY,
            "called_division": _called(c, [m.kinds for m in ranked if m.kinds and Kind.CITY not in m.kinds]),
            "called_town": _called(c, [m.kinds for m in ranked if m.kinds == frozenset({Kind.CITY})]),
            "country_named": country > 0,
            "country_share": country / total,
            "division_named": division > 0,
            "division_share": division / total_divisions,
            "in_its_years": in_time,
            "out_of_its_years": dated and not in_time,
            "smaller_namesake": log(1 + order.index(c.population)),
            "dateline": min(m.name.start for m in group) < 60 and c.kind == Kind.CITY,
        }
        rows.append([float(row[name]) for name in ALONE])
    return np.array(rows, dtype=np.float64).reshape(len(candidates), len(ALONE))


def _called(candidate: Candidate, kinds: Sequence[Collection[Kind]]) -> float:
    """1 if the words beside a name ask for a place of this kind, -1 if of another, 0 if they say nothing."""
    return 0.0 if not kinds else 1.0 if any(candidate.kind in k for k in kinds) else -1.0


def softmax(scores: Vector) -> Vector:
    """Scores to shares that sum to one."""
    shares = np.exp(scores - scores.max())
    return np.asarray(shares / shares.sum())


def relate(groups: Sequence[Group]) -> list[Vector]:
    """How well each candidate goes with what the other names probably mean; one array (candidates, len(TOGETHER)) a group.

    Every group has at least one candidate.
    """
    sizes = [len(g.candidates) for g in groups]
    starts = np.cumsum([0, *sizes[:-1]])
    everyone = [c for g in groups for c in g.candidates]
    belief = np.concatenate([g.belief for g in groups])
    own = np.repeat(np.arange(len(groups)), sizes)[:, None] == np.arange(len(groups))[None, :]

    def of_each_group(bond: Vector) -> Vector:
        """Belief of every other group in candidates with that bond; shape (candidates, groups), nothing for the own group."""
        by_group: Vector = np.add.reduceat(bond * belief, starts, axis=1)
        by_group[own] = 0.0
        return by_group

    # Countries say where the story is through `country_named`; their middles are near nothing in particular.
    point = np.array([c.kind in (Kind.CITY, Kind.SECOND_DIVISION) or (c.kind == Kind.REGION and c.radius < 150) for c in everyone])
    km = _distances(everyone)
    close, around = of_each_group(np.exp(-km / 50.0) * point), of_each_group(np.exp(-km / 200.0) * point)
    divisions = _codes(c.division if c.kind != Kind.COUNTRY else None for c in everyone)
    countries = _codes(c.country for c in everyone)
    others = max(1, len(groups) - 1)
    said = np.zeros(len(everyone))
    of_mention = {m: n for n, g in enumerate(groups) for m in g.mentions}
    for n, g in enumerate(groups):
        for k in {of_mention[m] for m in g.near if m in of_mention} - {n}:
            rows = slice(starts[n], starts[n] + sizes[n])
            said[rows] = np.maximum(said[rows], around[rows, k])
    features = (
        close.max(axis=1),
        close.sum(axis=1) / others,
        (around.max(axis=1) + around.sum(axis=1) / others) / 2,
        of_each_group(_equal(divisions)).sum(axis=1) / others,
        of_each_group(_equal(countries)).sum(axis=1) / others,
        said,
    )
    joined = np.stack(features, axis=1)
    return [joined[s : s + n] for s, n in zip(starts, sizes, strict=True)]


def _distances(candidates: Sequence[Candidate]) -> Vector:
    """Kilometres between all pairs."""
    lat, lon = np.radians([c.latitude for c in candidates]), np.radians([c.longitude for c in candidates])
    unit = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    return np.asarray(_EARTH * np.arccos(np.clip(unit @ unit.T, -1.0, 1.0)))


def _codes(values: Iterable[str | None]) -> npt.NDArray[np.int64]:
    """Equal text, equal number; None is 0."""
    numbers: dict[str | None, int] = {None: 0}
    return np.array([numbers.setdefault(v, len(numbers)) for v in values], dtype=np.int64)


def _equal(codes: npt.NDArray[np.int64]) -> Vector:
    return np.asarray((codes[:, None] == codes[None, :]) & (codes > 0)[:, None], dtype=np.float64)


def prepare(places: Places, text: str, names: Sequence[PlaceName], year: int | None) -> tuple[list[Mention], list[Group]]:
    """Mentions, and the groups of those that have candidates."""
    mentions = read_mentions(places, text, names)
    hints = read_hints(places, text, mentions)
    senses = [sense for sense in _same_sense(mentions) if mentions[sense[0]].candidates]
    most = max(_CONSIDERED_AT_LEAST, min(_CONSIDERED, _CONSIDERED_IN_ALL // max(1, len(senses))))
    groups = []
    for sense in senses:
        members = [mentions[i] for i in sense]
        candidates = _consider(members, hints, most)
        near = [m.near for m in members if m.near is not None]
        groups.append(Group(sense, candidates, _describe(members, candidates, hints, year), near))
    return mentions, groups


def believe(groups: Sequence[Group]) -> None:
    """Set the belief of each group: alone first, then twice in the light of the others."""
    first, second = np.array(weights_of("first", ALONE)), np.array(weights_of("second", ALONE + TOGETHER))
    for g in groups:
        g.belief = softmax(g.alone @ first)
    for _ in range(2):
        for g, together in zip(groups, relate(groups) if groups else (), strict=True):
            g.belief = softmax(np.concatenate([g.alone, together], axis=1) @ second)


def choose(places: Places, text: str, names: Sequence[PlaceName], *, year: int | None = None) -> list[Choice]:
    """What each name of a document means, in the order given. `year` of the event or the document, None if unknown: it decides old names.

    A name that the index lacks is put at the place that the text says it lies in or near, else at the nearest place named in
    the same sentence; if there is none, its choice has no candidate.
    """
    mentions, groups = prepare(places, text, names, year)
    believe(groups)
    choices: list[Choice | None] = [None] * len(names)
    for g in groups:
        for i in g.mentions:
            best = int(np.argmax(g.belief))
            choices[i] = Choice(names[i], g.candidates[best], round(float(g.belief[best]), 4), mentions[i].part, mentions[i].side)
    return [choice or _put_beside(text, mentions, choices, i) for i, choice in enumerate(choices)]


def _put_beside(text: str, mentions: Sequence[Mention], choices: Sequence[Choice | None], i: int) -> Choice:
    """The choice for a name that the index lacks."""
    m = mentions[i]
    for known, beside in ((m.inside, Beside.HOLDS), (m.near, Beside.NEAR)):
        choice = choices[known] if known is not None else None
        if choice and choice.candidate:
            return Choice(m.name, choice.candidate, choice.score / 2, beside=beside)
    begin, end = _sentence(text, m.name)
    near = [c for c in choices if c and c.candidate and begin <= c.name.start < end and c.candidate.naming != Naming.PEOPLE]
    if near:
        # A country is the last resort: it is named in passing, and its middle is far from everything.
        nearest = min(
            near,
            key=lambda c: (c.candidate is not None and c.candidate.kind == Kind.COUNTRY, abs(c.name.start - m.name.start), c.name.start),
        )
        return Choice(m.name, nearest.candidate, nearest.score / 4, beside=Beside.NAMED_WITH)
    return Choice(m.name, None, 0.0)


def _sentence(text: str, name: PlaceName) -> tuple[int, int]:
    """Ends of the stretch around a name without a full stop before a blank and a capital, or an empty line."""
    before = [m.end() for m in _STOP.finditer(text, max(0, name.start - 600), name.start)]
    after = _STOP.search(text, name.end, name.end + 600)
    return before[-1] if before else max(0, name.start - 600), after.start() if after else name.end + 600


_WHY = {
    Kind.COUNTRY: "only the country is named; the position is the middle of it",
    Kind.FIRST_DIVISION: "only the province or state is named; the position is the middle of its towns",
    Kind.SECOND_DIVISION: "only the district or county is named; the position is the middle of its towns",
    Kind.REGION: "only a region is named; the position is the middle of it",
}
_PRECISION = {Kind.COUNTRY: PlacePrecision.COUNTRY, Kind.CITY: PlacePrecision.CITY}
_TIE = {
    Beside.HOLDS: "in which the text puts it",
    Beside.NEAR: "near which the text puts it",
}
_SURE = 0.5  # below this share a sentence says that the name has namesakes


def as_place(choice: Choice) -> Place | None:
    """The record's value of a choice; None if nothing is known of the name.

    A region of several countries has no position: a point without a country would claim more than the text says.
    """
    c = choice.candidate
    if c is None:
        return None
    precision = _PRECISION.get(c.kind, PlacePrecision.REGION)
    why = _WHY.get(c.kind)
    name = c.name
    if choice.beside == Beside.NAMED_WITH:
        # The sentence may be about two places: its country is likely right, its position is not known.
        why = f"{choice.name.name} is not in the place index; the country is that of {c.name}, named in the same sentence"
        raw = choice.name.name
        return Place(raw, c.country, None, None, None, PlacePrecision.COUNTRY, why, None, raw) if c.country else None
    if choice.beside:
        name = choice.name.name
        # In a town is as exact as the town; near it, or only named with it, may be anywhere around.
        precision = PlacePrecision.REGION if precision == PlacePrecision.CITY and choice.beside != Beside.HOLDS else precision
        why = f"{name} is not in the place index; the position is that of {c.name}, {_TIE[choice.beside]}"
    elif choice.part:
        why = f"the position is that of {c.name}, which is only a part of the name {choice.name.name}"
    elif choice.side and c.kind != Kind.CITY:
        why = f"{choice.name.name}: only a part of {c.name} is meant; the position is the middle of the whole"
    elif c.kind == Kind.CITY:
        why = "the town is named, not the spot in it"
    if choice.score < _SURE and not choice.beside:
        why = f"{why}; the name has namesakes, and this one is only the likeliest"
    if c.country is None:
        return Place(name, None, None, None, None, precision, f"{c.name} lies in several countries", c.gazetteer_id, choice.name.name)
    return Place(name, c.country, c.admin1, c.latitude, c.longitude, precision, why, c.gazetteer_id, choice.name.name)


def resolve(places: Places, text: str, names: Sequence[PlaceName], *, year: int | None = None) -> list[Place | None]:
    """The places that the names of one document mean, in the order given; None where nothing is known of a name."""
    return [as_place(choice) for choice in choose(places, text, names, year=year)]
