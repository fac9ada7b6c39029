"""Killed and injured of the incident that a row asks for, from the product's figures.

Which figures are counted is each source's convention and is chosen here; the reader knows nothing of it. Within a sentence
figures that are not parts of one another are added up; between sentences the largest sum stands, since reports repeat.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from benchmarks.reading import read_text, stands
from testimonia.extract.actors import PRONOUN
from testimonia.extract.figures import plain_fate
from testimonia.extract.page import Page, lay_out
from testimonia.model.record import Claim
from testimonia.model.terms import Category, Effect, Kind, PlacePrecision, Property
from testimonia.model.values import Actor, Figure, Moment, Place
from testimonia.text.numbers import category_of
from testimonia.vocab import category_nouns, event_kinds
from training.answers import day_of_dateline

Count = dict[str, int | None]

_FIELDS = {
    "killed": (frozenset({Property.KILLED, Property.EXECUTED}), Effect.KILLED),
    "injured": (frozenset({Property.WOUNDED}), Effect.WOUNDED),
}
_WITHOUT_ATTACKERS = frozenset({"stanford_msa", "muc4"})
_ATTACKERS = (Category.ALLEGED_ATTACKER, Category.SUSPECT)
_DOERS = (Property.PERPETRATOR, Property.INSTIGATOR)
_BESIDES = re.compile(r"\b(?:others?|another|more|further|additional|also|then|later|earlier|before that)\b", re.I)
_STATE_ACTORS = (Category.SECURITY_FORCES, Category.OFFICIAL)


def predict(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One line a row: `{id (or doc_id), killed, injured, by_category}`."""
    for row in rows:
        title = row.get("title")
        text = row["text"] if not title or title in row["text"] else f"{title}.\n\n{row['text']}"
        told = [_Incident(one.incident.kind, [c for c in one.claims if stands(c)]) for one in read_text(text, _published(row)).incidents]
        claims = [claim for one in _asked_for(row, told) for claim in one.claims]
        answer: dict[str, Any] = {"id": row["id"]} if row.get("id") is not None else {"doc_id": row["doc_id"]}
        source = row.get("source")
        counted = [claim for claim in claims if source not in _WITHOUT_ATTACKERS or not _is_attacker(claim)]
        answer |= {name: _total(counted, name, text) for name in _FIELDS}
        answer["by_category"] = _by_category(claims, row, text) if source in ("stanford_msa", "ucdp_ged_headline") else None
        yield answer


def _published(row: dict[str, Any]) -> str | None:
    """A row of documents gives the document's own date; a row of incidents gives that of the incident, which is not one."""
    if row.get("source") == "muc4":
        told = day_of_dateline(row["text"])
        return told.isoformat() if told else None
    day = row.get("date")
    return day if row.get("doc_id") and isinstance(day, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", day) else None


@dataclass(frozen=True, slots=True)
class _Incident:
    """An incident of the text with what is affirmed of it."""

    kind: Kind
    claims: Sequence[Claim]


def _asked_for(row: dict[str, Any], told: Sequence[_Incident]) -> Sequence[_Incident]:
    """Of a dispatch that tells several incidents those that fit the row best: its day, its place, its kind and its doers.

    The other sources are descriptions and headlines of the incident asked for, or documents that are asked for as a whole.
    """
    if row.get("source") != "muc4" or len(told) < 2:
        return told
    query = row.get("query") or {}
    asked = _Asked(
        _days(row.get("date")),
        str(row.get("location") or "").casefold(),
        str(query.get("incident_type") or ""),
        tuple(str(name).casefold() for name in query.get("perpetrators") or () if len(str(name)) > 2),
    )
    scored = [(_fits(one, asked), one) for one in told]
    best = max(score for score, _ in scored)
    return [one for score, one in scored if score == best]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a row says of the incident that it asks for."""

    days: tuple[date, date] | None
    place: str
    kind: str
    doers: tuple[str, ...]


def _fits(told: _Incident, asked: _Asked) -> int:
    """Points for what agrees, and against what speaks of another incident."""
    values = [claim.value for claim in told.claims]
    crosswalk = event_kinds()[told.kind].crosswalk.get("muc4", "")
    score = 3 if crosswalk.startswith(asked.kind) else 2 if asked.kind in crosswalk else 0
    moments = [
        (date.fromisoformat(v.start[:10]), date.fromisoformat((v.end or v.start)[:10]))
        for v in values
        if isinstance(v, Moment) and len(v.start) >= 10
    ]
    if moments and asked.days is not None:
        first, last = asked.days[0] - timedelta(1), asked.days[1] + timedelta(1)
        score += 2 if any(start <= last and end >= first and (end - start).days <= 7 for start, end in moments) else -1
    places = [v for v in values if isinstance(v, Place) and v.precision != PlacePrecision.COUNTRY]
    if places:
        score += 2 if any(v.name.casefold() in asked.place for v in places) else -1
    doers = {v.name.casefold() for c, v in zip(told.claims, values, strict=True) if c.property in _DOERS and isinstance(v, Actor)}
    return score + any(doer in name or name in doer for doer in doers for name in asked.doers)


def _days(given: Any) -> tuple[date, date] | None:
    parts = given if isinstance(given, list) else re.split(r" - ", given) if isinstance(given, str) else []
    days = [day for part in parts if (day := _day(str(part).strip(" -"))) is not None]
    return (min(days), max(days)) if days else None


def _day(words: str) -> date | None:
    for pattern in ("%Y-%m-%d", "%m/%d/%Y", "%d %b %y", "%m/%d/%y"):
        try:
            return datetime.strptime(words, pattern).date()
        except ValueError:
            continue
    return None


def _is_attacker(claim: Claim) -> bool:
    return isinstance(claim.value, Figure) and claim.value.category in _ATTACKERS


def _total(claims: Sequence[Claim], name: str, text: str) -> Count | None:
    """Killed or injured of one incident; None when no figure is given and no victim named.

    Reports repeat: of several sentences the largest sum stands. What a sentence tells of others besides ("and two more") is added.
    """
    page = lay_out(text)
    by_sentence: dict[int, list[_Told]] = defaultdict(list)
    for told in _counted(page, claims, name):
        by_sentence[page.sentence_number(told.start)].append(told)
    if not by_sentence:
        return None
    total: Count = {"low": 0, "high": 0}
    for _, group in sorted(by_sentence.items()):
        here = _sum([(told.low, told.high) for told in group])
        if all(told.besides for told in group):
            total = _sum([(total["low"], total["high"]), (here["low"], here["high"])])
        else:
            total = max(total, here, key=lambda count: (count["low"] or 0, count["high"] is not None))
    return total


@dataclass(frozen=True, slots=True)
class _Told:
    """One count: where it stands, how many, and whether they are others than those told before."""

    start: int
    low: int | None
    high: int | None
    besides: bool


def _counted(page: Page, claims: Sequence[Claim], name: str) -> list[_Told]:
    """The figures that are no parts, and the victims told without a figure ("the principal and two teachers")."""
    fates, effect = _FIELDS[name]
    counted = {c.id for c in claims if c.property in fates}
    figures = {
        (c.span.start, c.span.end): c for c in claims if c.property in fates and isinstance(c.value, Figure) and c.value.of not in counted
    }
    figures = {span: claim for span, claim in figures.items() if not _within_another(span, figures)}
    died = _dead_among_the_hit(claims)
    found = [_told(page, span, c.value, died.get(c.id, 0)) for span, c in figures.items() if isinstance(c.value, Figure)]
    spans = [(c.span.start, c.span.end) for c in claims if isinstance(c.value, Figure)]
    victims = _victims(page, claims, effect, spans)
    plain = [span for span in victims if plain_fate(page, span) in fates]
    for span in plain or ([] if found else [span for span in victims if plain_fate(page, span) is None]):
        count = victims[span].number
        found.append(_Told(span[0], count.low if count else 1, count.high if count else 1, _BESIDES.search(_lead(page, span)) is not None))
    return found


def _told(page: Page, span: tuple[int, int], figure: Figure, died: int) -> _Told:
    low, high = (None if end is None else max(0, end - died) for end in (figure.low, figure.high))
    return _Told(span[0], low, high, _BESIDES.search(_lead(page, span) + page.words(span)) is not None)


def _lead(page: Page, span: tuple[int, int]) -> str:
    return page.text[max(page.sentence(span[0])[0], span[0] - 40) : span[0]]


def _dead_among_the_hit(claims: Sequence[Claim]) -> dict[str, int]:
    """By the id of a figure of the wounded how many of them died: "shot four people, killing one"."""
    parts: dict[str, int] = defaultdict(int)
    for c in claims:
        if c.property is Property.KILLED and isinstance(c.value, Figure) and c.value.of:
            parts[c.value.of] += c.value.low or 0
    return parts


def _victims(page: Page, claims: Sequence[Claim], effect: Effect, figures: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Actor]:
    """Victims that no figure counts and that are nobody's doers, by where they stand."""
    doers = {c.value.name.casefold() for c in claims if c.property in _DOERS and isinstance(c.value, Actor)}
    found = {
        (c.span.start, c.span.end): c.value
        for c in claims
        if isinstance(c.value, Actor)
        and c.property is Property.VICTIM
        and c.value.effect is effect
        and c.value.name.casefold() not in doers
        and not PRONOUN.match(c.value.raw)
        and category_of(c.value.raw) not in _ATTACKERS
        and not any(start < c.span.end and c.span.start < end for start, end in figures)
    }
    found = {span: value for span, value in found.items() if not _within_another(span, found)}
    return {span: value for span, value in found.items() if not any(_same_person(page, before, span) for before in found)}


def _same_person(page: Page, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """A name and its apposition: "Ana Ruiz, a judge", "his wife, Ana Ruiz". Two names or two nouns are two people."""
    if not re.fullmatch(r",\s*", page.text[first[1] : second[0]]):
        return False
    return bool(category_nouns().find(page.words(first))) != bool(category_nouns().find(page.words(second)))


def _within_another(span: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(other != span and other[0] <= span[0] and span[1] <= other[1] for other in spans)


def _sum(ends: Sequence[tuple[int | None, int | None]]) -> Count:
    highs = [high for _, high in ends]
    return {"low": sum(low or 0 for low, _ in ends), "high": None if None in highs else sum(high or 0 for high in highs)}


def _by_category(claims: Sequence[Claim], row: dict[str, Any], text: str) -> dict[str, dict[str, Count | None]]:
    groups = _groups(row)
    return {
        group: {
            name: _total([c for c in claims if isinstance(c.value, Figure) and c.value.category in members], name, text) for name in _FIELDS
        }
        for group, members in groups.items()
    }


def _groups(row: dict[str, Any]) -> dict[str, tuple[Category, ...]]:
    if row.get("source") == "stanford_msa":
        civilians = (Category.CIVILIAN, Category.UNSPECIFIED, Category.PROTESTER)
        return {"civilian": civilians, "security_forces": _STATE_ACTORS, "attacker": _ATTACKERS}
    sides = row.get("query") or {}
    state_is_b = "government" in str(sides.get("side_b") or "").casefold()
    a, b = (_ATTACKERS, _STATE_ACTORS) if state_is_b else (_STATE_ACTORS, _ATTACKERS)
    return {"side_a": a, "side_b": b, "civilian": (Category.CIVILIAN, Category.PROTESTER), "unknown": (Category.UNSPECIFIED,)}
