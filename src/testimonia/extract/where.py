"""The places that a document names, decided together."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from testimonia.extract.near import Near, spots
from testimonia.extract.page import Page, Stretch
from testimonia.model.reading import Name
from testimonia.model.terms import PlacePrecision
from testimonia.model.values import Place
from testimonia.text.names import bearer_of
from testimonia.text.places import PlaceName, Places, find_places, resolve
from testimonia.vocab import category_nouns, place_nouns, source_nouns, titles

_UNSURE = 0.5  # names that the encoder proposes with less are left to the index


def named_places(
    page: Page, names: Sequence[Name], people: Sequence[Stretch], places: Places, published: date | None
) -> tuple[tuple[Stretch, Place], ...]:
    """Names of places that the encoder or the index found, with the place each means; names of persons and bodies are left out."""
    others = [*people, *((n.start, n.end) for n in names if n.sort in ("person", "organisation") and n.score >= _UNSURE)]
    found = [(n.start, n.end) for n in names if n.sort == "place" and n.score >= _UNSURE and page.text[n.start : n.end].strip()]
    bearers = spots(people)
    found = [s for s in found if not _is_bearer(page, s, bearers) and not _is_no_name(page, s)]
    taken = spots([*found, *others])
    for name in find_places(places, page.text):
        span = (name.start, name.end)
        if not taken.touches(span):
            taken.add(span, span)
            found.append(span)
    found += _unlisted(page, taken)
    found.sort()
    spoken = [PlaceName(start, end, page.text[start:end]) for start, end in found]
    resolved = resolve(places, page.text, spoken, year=published.year if published else None)
    country = _country(resolved)
    known = [_at_home(page, name, place, country) or _somewhere(name.name, country) for name, place in zip(spoken, resolved, strict=True)]
    return tuple(
        (span, place)
        for span, place in zip(found, known, strict=True)
        if place is not None and (_is_listed(place) or _is_located(page, span)) and not _is_people(page, span, place)
    )


def _is_no_name(page: Page, span: Stretch) -> bool:
    """ "in city Gafsa", "MS. HADDAD": a common noun and a title are no names of places."""
    words = page.words(span)
    if words.casefold() in titles() and page.text[span[1] : span[1] + 1] == ".":
        return True
    return words.casefold() in place_nouns()


_NAME_GOES_ON = re.compile(r"\s+(?:al|el|ad|an|ar|as|ash|at|az|ud|ul|bin|ibn|bint|ben)[-\s][A-Z]")
_PUT_THERE = re.compile(r"\b(?:in|at|near)\s+$", re.I)


def _is_bearer(page: Page, span: Stretch, bearers: Near[Stretch]) -> bool:
    """Words of a longer name of a person ("Abu Salim" of "Abu Salim al-Masri") or the listed name of a group: no place is meant."""
    if any(p[0] <= span[0] and span[1] <= p[1] and p != span for p in bearers.over(span)) or bearer_of(page.words(span)) is not None:
        return True
    lead = page.text[max(0, span[0] - 8) : span[0]]
    return bool(_NAME_GOES_ON.match(page.text, span[1])) and not _PUT_THERE.search(lead)


def _is_listed(place: Place) -> bool:
    return "not in the place index" not in (place.why_imprecise or "")


def _is_located(page: Page, span: Stretch) -> bool:
    """A name that the index lacks is a place only where the words put something there."""
    return bool(
        re.search(
            r"\b(?:in|at|near|of|from|to|around|outside|(?:attacks?|raids?|assaults?|strikes?|march)\s+on)\s+(?:the\s+)?(?:(?:city|town|village|district|camp)\s+of\s+)?$",
            page.text[max(0, span[0] - 30) : span[0]],
            re.I,
        )
    )


_OF_A_PEOPLE = re.compile(r"[A-Z]\w+(?:ish|ian|ese|ic)", re.A)


def _is_people(page: Page, span: Stretch, place: Place) -> bool:
    """ "The mainly Kurdish city": an adjective of a people is no place; nor is half of somebody's name that the index lacks."""
    words = page.words(span)
    if (
        _OF_A_PEOPLE.fullmatch(words)
        and words.casefold() != place.name.casefold()
        and re.match(r"[\s-]+[a-z]", page.text[span[1] : span[1] + 3])
    ):
        return True
    return not _is_listed(place) and bool(re.match(r"\s+[A-Z][a-z]+", page.text[span[1] : span[1] + 20]))


_IN = re.compile(r"\b(?:[Ii]n|[Aa]t|[Nn]ear)\s+(?:the\s+)?(?P<name>[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+){0,2})(?!['’]?\w)")
_NO_PLACE = re.compile(
    r"^(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|"
    r"Wednesday|Thursday|Friday|Saturday|Sunday|God|Parliament|English|French|Russian|Arabic)$"
)


def _unlisted(page: Page, taken: Near[Stretch]) -> list[Stretch]:
    """Capitals after "in", "at" or "near" that neither the encoder nor the index took for a place, and that are no body."""
    found: list[Stretch] = []
    for m in _IN.finditer(page.text):
        span = (m.start("name"), m.end("name"))
        if _NO_PLACE.match(m["name"]) or m["name"].isupper() or taken.touches(span):
            continue
        if (
            re.search(r"(?:Code|Law|Act|Constitution|Charter|War|Age|Year|Day)$", m["name"])
            or source_nouns().find(m["name"])
            or category_nouns().find(m["name"])
        ):
            continue
        found.append(span)
    return found


_SITE = re.compile(
    r"(?:[\s-]+[A-Z][\w'’-]+)?\s+(?:hospital|clinic|university|school|college|mosque|church|temple|hotel|prison|stadium|square|street|avenue|bridge|"
    r"airport|market|station|cemetery|camp|barracks|base|checkpoint|roundabout|neighbou?rhood|quarter)\b",
    re.I,
)


def _at_home(page: Page, name: PlaceName, place: Place | None, country: str | None) -> Place | None:
    """The place, unless it is a town abroad after which a hospital or a square of the country told of is named."""
    abroad = place is not None and country is not None and place.country != country and place.precision is PlacePrecision.CITY
    return None if abroad and _SITE.match(page.text, name.end) else place


def _country(places: Sequence[Place | None]) -> str | None:
    """The country of at least two thirds of the places that are known, if there is one."""
    countries = Counter(p.country for p in places if p is not None and p.country)
    if not countries:
        return None
    country, count = countries.most_common(1)[0]
    return country if 3 * count >= 2 * countries.total() else None


def _somewhere(name: str, country: str | None) -> Place | None:
    """A place that the index lacks, in the country of which the document speaks; without one it stays unknown."""
    if country is None:
        return None
    why = f"{name} is not in the place index; the country is that of the other places of the document"
    return Place(name, country, None, None, None, PlacePrecision.REGION, why, None, name)
