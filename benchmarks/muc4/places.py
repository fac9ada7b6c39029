"""The location slot: COUNTRY: PLACE (TYPE), by what the keys of the training texts call a place, else by the gazetteer."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rigour.territories import get_territory

from benchmarks.muc4.look import Candidate
from testimonia.text.places.gazetteer import Candidate as Place
from testimonia.text.places.gazetteer import Kind, Places

COUNTRIES = ("EL SALVADOR", "GUATEMALA", "HONDURAS", "ARGENTINA", "BOLIVIA", "CHILE", "COLOMBIA", "ECUADOR", "PERU")
_CODES = dict(zip(("SV", "GT", "HN", "AR", "BO", "CL", "CO", "EC", "PE"), COUNTRIES, strict=True))
_LEVELS = (
    ("DEPARTMENT", "PROVINCE", "REGION", "STATE"),
    ("CITY", "TOWN", "MUNICIPALITY", "VILLAGE", "CAPITAL", "JURISDICTION", "CANTON", "HAMLET"),
    ("NEIGHBORHOOD", "SUBURB", "FARM", "UNIVERSITY"),
)
_RANKS = "|".join(rank for ranks in _LEVELS for rank in ranks)
_AFTER = re.compile(rf"\s+({_RANKS})\b")
_BEFORE = re.compile(rf"\b({_RANKS})\s+OF\s+$")
_SIDE = re.compile(r"^(?:DOWNTOWN|(?:NORTH|SOUTH|EAST|WEST)+(?:ERN)?|CENTRAL)\s+")
_TOGETHER = 1  # sentences between a place and the one that it lies in


@dataclass(frozen=True, slots=True)
class _Known:
    """A name that is sure to be a place: its country, what it is ("CITY"), its level from wide to narrow, the line of the keys."""

    name: str
    country: str | None
    rank: str
    level: int
    line: str | None


@lru_cache(maxsize=1)
def _gazetteer() -> Places:
    return Places()


@lru_cache(maxsize=4096)
def _meant(name: str) -> tuple[Place, ...]:
    return _gazetteer().candidates(name.title())


def place_fill(text: str, told: Sequence[Candidate], least: float, lines: Mapping[str, str]) -> list[str]:
    """`told`: candidates for the place of this incident, none of them the dateline's; `lines`: how the keys write a place.

    The likeliest place, and of those in the sentences around it the likeliest of every wider and narrower sort.
    """
    flat = " ".join(text.upper().split())
    likely = sorted((c for c in told if c.score >= least), key=lambda c: (-c.score, c.start))
    named = next((c.words for c in likely if c.words in COUNTRIES), None)
    country = named or country_of(flat, lines)
    known = [(c, place) for c in likely if (place := _known(_bare(c.words), flat, country, lines)) is not None]
    if not known:
        return [country] if country else []
    best, place = known[0]
    chain = {place.level: place}
    for c, other in known[1:]:
        of = {p.country for p in chain.values()} | {other.country}
        if abs(c.sentence - best.sentence) <= _TOGETHER and len(of - {None}) <= 1:
            chain.setdefault(other.level, other)
    if len(chain) == 1 and place.line:
        return [place.line]
    lies_in = next((p.country for p in chain.values() if p.country), country)
    return [": ".join([*([lies_in] if lies_in else []), *(f"{chain[n].name} ({chain[n].rank})" for n in sorted(chain))])]


def _bare(words: str) -> str:
    words = re.sub(rf"\s+(?:{_RANKS})$", "", words.strip(" .,;:\"'[]()"))
    return _SIDE.sub("", words)


def _known(name: str, flat: str, country: str | None, lines: Mapping[str, str]) -> _Known | None:
    if not name or name in COUNTRIES:
        return None
    told = next(iter(_ranks(name, flat)), None)
    if name in lines:
        rank = re.split(r"[(/)]", lines[name])[-2].strip()
        return _Known(name, lines[name].split(":")[0], rank, _level(rank), lines[name])
    places = [p for p in _meant(name) if p.kind is not Kind.COUNTRY]
    near = sorted((p for p in places if p.country in _CODES), key=lambda p: _CODES[p.country or ""] != country)
    if not (near or places or told):
        return None
    rank = told or ("DEPARTMENT" if near and near[0].kind is Kind.FIRST_DIVISION else "CITY")
    of = _CODES[near[0].country or ""] if near else _nation(places[0].country) if places else None
    # What the text itself makes a place may bear the name of one elsewhere.
    return _Known(name, of if of == country or not told else None, rank, _level(rank), None)


def _level(rank: str) -> int:
    return next((n for n, ranks in enumerate(_LEVELS) if rank in ranks), 1)


def _ranks(name: str, flat: str) -> Iterable[str]:
    """What the text calls the place: "USULUTAN DEPARTMENT", "THE CITY OF CALI"."""
    for m in re.finditer(rf"\b{re.escape(name)}\b", flat):
        found = _AFTER.match(flat, m.end()) or _BEFORE.search(flat[max(0, m.start() - 30) : m.start()])
        if found:
            yield found[1]


def _nation(code: str | None) -> str | None:
    territory = get_territory(code.lower()) if code else None
    return territory.name.upper() if territory else None


def country_of(flat: str, lines: Mapping[str, str]) -> str | None:
    """The country that a text in one line of capitals is about: the one whose name, people and known places it tells most."""
    found: Counter[str] = Counter()
    for country, people in zip(COUNTRIES, _PEOPLES, strict=True):
        found[country] = 2 * len(re.findall(rf"\b(?:{country}|{people})\b", flat))
    for name, line in lines.items():
        if name in flat:
            found[line.split(":")[0]] += len(re.findall(rf"\b{re.escape(name)}\b", flat))
    best = found.most_common(1)
    return best[0][0] if best and best[0][1] else None


_PEOPLES = ("SALVADORANS?", "GUATEMALANS?", "HONDURANS?", "ARGENTINES?|ARGENTINIANS?", "BOLIVIANS?", "CHILEANS?", "COLOMBIANS?")
_PEOPLES += ("ECUADOR(?:E|I)?ANS?", "PERUVIANS?")


@lru_cache(maxsize=4096)
def nation_of(words: str) -> str | None:
    """The country whose people these words name ("SPANISH TOURIST": SPAIN); None where they name none."""
    for word in re.findall(r"\bU\.?S\b\.?|[A-Z]{4,}", words):
        if word.startswith("INDIAN"):  # in these dispatches the first peoples of the continent
            continue
        for place in _gazetteer().candidates("U.S." if word.strip(".") in ("US", "U.S") else word.title()):
            if place.kind is Kind.COUNTRY and place.country:
                return _nation(place.country) or place.name.upper()
    return None
