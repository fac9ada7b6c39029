"""The location slot: COUNTRY: PLACE (TYPE), by what the keys of the training texts call a place, else by the gazetteer."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from rigour.territories import get_territory

from benchmarks.muc4.look import Candidate
from testimonia.text.places.gazetteer import Candidate as Place
from testimonia.text.places.gazetteer import Kind, Places

COUNTRIES = ("EL SALVADOR", "GUATEMALA", "HONDURAS", "ARGENTINA", "BOLIVIA", "CHILE", "COLOMBIA", "ECUADOR", "PERU")
_CODES = {"SV": 0, "GT": 1, "HN": 2, "AR": 3, "BO": 4, "CL": 5, "CO": 6, "EC": 7, "PE": 8}
_RANKS = "DEPARTMENT|NEIGHBORHOOD|MUNICIPALITY|TOWN|VILLAGE|PROVINCE|REGION|CITY|SUBURB|JURISDICTION|FARM|HAMLET|CANTON"
_AFTER = re.compile(rf"\s+({_RANKS})\b")
_BEFORE = re.compile(rf"\b({_RANKS})\s+OF\s+$")


@lru_cache(maxsize=1)
def _gazetteer() -> Places:
    return Places()


@lru_cache(maxsize=4096)
def _meant(name: str) -> tuple[Place, ...]:
    return _gazetteer().candidates(name.title())


def place_fill(text: str, told: Sequence[Candidate], least: float, lines: Mapping[str, str]) -> list[str]:
    """`told`: candidates for the place of this incident; `lines`: how the keys write a place."""
    flat = " ".join(text.upper().split())
    country = country_of(flat, lines)
    weight: Counter[str] = Counter()
    for c in told:
        if c.score >= least:
            weight[_bare(c.words)] += c.score  # type: ignore[assignment]  # a counter of real numbers
    names = [name for name, _ in weight.most_common() if name and name not in COUNTRIES]
    told_country = next((name for name, _ in weight.most_common() if name in COUNTRIES), None)
    best = [line for name in names[:3] if (line := _line(name, flat, told_country or country, lines))]
    if not best:
        return [told_country or country] if told_country or country else []
    # A line that names another of the likely places too is the fuller one: "PERU: LIMA (CITY): RIMAC (NEIGHBORHOOD)".
    return [max(best, key=lambda line: (sum(f": {name} " in f"{line} " for name in names), -best.index(line)))]


def _bare(words: str) -> str:
    return re.sub(rf"\s+(?:{_RANKS})$", "", words.strip(" .,;:\"'[]()"))


def _line(name: str, flat: str, country: str | None, lines: Mapping[str, str]) -> str | None:
    if name in lines:
        return lines[name]
    rank = next((r for r in _ranks(name, flat)), None)
    fits = [p for p in _meant(name) if p.country in _CODES]
    if country in COUNTRIES:
        fits = sorted(fits, key=lambda p: p.country != _code(country))
    if fits:
        of = COUNTRIES[_CODES[fits[0].country or ""]]
        return f"{of}: {name} ({rank or ('DEPARTMENT' if fits[0].kind is Kind.FIRST_DIVISION else 'CITY')})"
    return f"{country}: {name} ({rank or 'CITY'})" if country else None


def _ranks(name: str, flat: str) -> Iterable[str]:
    for m in re.finditer(rf"\b{re.escape(name)}\b", flat):
        after, before = _AFTER.match(flat, m.end()), _BEFORE.search(flat[max(0, m.start() - 30) : m.start()])
        if after or before:
            yield (after or before)[1]  # type: ignore[index]  # one of them is a match


def _code(country: str) -> str:
    return next(code for code, i in _CODES.items() if COUNTRIES[i] == country)


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
    for word in re.findall(r"[A-Z.]{2,}", words):
        for place in _gazetteer().candidates("U.S." if word in ("U.S", "US", "U.S.") else word.title()):
            if place.kind is Kind.COUNTRY and place.country:
                territory = get_territory(place.country.lower())
                return territory.name.upper() if territory else place.name.upper()
    return None
