"""Killed and injured of the incident that a row asks for, from the product's figures.

Which figures are counted is each source's convention and is chosen here; the reader knows nothing of it. Within a sentence
figures that are not parts of one another are added up; between sentences the largest sum stands, since reports repeat.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from benchmarks.muc4.dates import day_of_dateline
from benchmarks.reading import Told, read_text, stands
from testimonia.model.record import Claim
from testimonia.model.terms import Category, Effect, Property
from testimonia.model.values import Actor, Figure, Moment, Place
from testimonia.text.sentences import sentences

Count = dict[str, int | None]

_FIELDS = {"killed": (Property.KILLED, Effect.KILLED), "injured": (Property.WOUNDED, Effect.WOUNDED)}
_WITHOUT_ATTACKERS = frozenset({"stanford_msa", "muc4"})
_ATTACKERS = (Category.ALLEGED_ATTACKER, Category.SUSPECT)
_DOERS = (Property.PERPETRATOR, Property.INSTIGATOR)
_STATE_ACTORS = (Category.SECURITY_FORCES, Category.OFFICIAL)


def predict(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One line a row: `{id (or doc_id), killed, injured, by_category}`."""
    for row in rows:
        title = row.get("title")
        text = row["text"] if not title or title in row["text"] else f"{title}.\n\n{row['text']}"
        claims = [claim for told in _asked_for(row, read_text(text, _published(row)).incidents) for claim in told.claims if stands(claim)]
        answer: dict[str, Any] = {"id": row["id"]} if row.get("id") is not None else {"doc_id": row["doc_id"]}
        source = row.get("source")
        counted = [claim for claim in claims if source not in _WITHOUT_ATTACKERS or not _is_attacker(claim)]
        answer |= {name: _total(counted, name, text) for name in _FIELDS}
        answer["by_category"] = _by_category(claims, row, text) if source in ("stanford_msa", "ucdp_ged_headline") else None
        yield answer


def _published(row: dict[str, Any]) -> str | None:
    """A row of documents gives the document's own date; a row of incidents gives that of the incident, which is not one."""
    if row.get("source") == "muc4":
        return day_of_dateline(row["text"])
    day = row.get("date")
    return day if row.get("doc_id") and isinstance(day, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", day) else None


def _asked_for(row: dict[str, Any], told: Sequence[Told]) -> Sequence[Told]:
    """Of a dispatch that tells several incidents those that fit the row's day and place; all where none can be told apart.

    The other sources are descriptions and headlines of the incident asked for, or documents that are asked for as a whole.
    """
    if row.get("source") != "muc4" or len(told) < 2:
        return told
    days, place = _days(row.get("date")), str(row.get("location") or "").casefold()
    scored = [(_fits(one, days, place), one) for one in told]
    best = max(score for score, _ in scored)
    return [one for score, one in scored if score == best] if best > 0 else told


def _fits(told: Told, days: tuple[date, date] | None, place: str) -> int:
    score = 0
    for claim in told.claims:
        if isinstance(claim.value, Moment) and days is not None:
            start, end = date.fromisoformat(claim.value.start[:10]), date.fromisoformat((claim.value.end or claim.value.start)[:10])
            score = max(score, 2 if start <= days[1] + timedelta(1) and end >= days[0] - timedelta(1) and (end - start).days <= 7 else 0)
    if any(isinstance(c.value, Place) and c.value.precision != "country" and c.value.name.casefold() in place for c in told.claims):
        score += 1
    return score


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
    """The largest sum that one sentence gives; None when no figure is given and no victim named."""
    counts = _counts(claims, name, text)
    if not counts:
        return None
    best = max(counts, key=lambda count: (count["low"] or 0, count["high"] is not None))
    return {"low": best["low"] if best["low"] is not None else 0, "high": best["high"]}


def _counts(claims: Sequence[Claim], name: str, text: str) -> list[Count]:
    """A count for each sentence: its figures, and the victims told without one ("the principal and two teachers")."""
    prop, effect = _FIELDS[name]
    figures = {(c.span.start, c.span.end): c.value for c in claims if c.property is prop and isinstance(c.value, Figure) and not c.value.of}
    figures = {span: value for span, value in figures.items() if not _within_another(span, figures)}
    doers = {c.value.name.casefold() for c in claims if c.property in _DOERS and isinstance(c.value, Actor)}
    victims = {
        (c.span.start, c.span.end): c.value
        for c in claims
        if isinstance(c.value, Actor)
        and c.property is Property.VICTIM
        and c.value.effect is effect
        and c.value.name.casefold() not in doers
        and not any(start < c.span.end and c.span.start < end for start, end in figures)
    }
    victims = {span: value for span, value in victims.items() if not _within_another(span, victims)}
    ends: list[tuple[int, tuple[int | None, int | None]]] = [(span[0], (f.low, f.high)) for span, f in figures.items()]
    ends += [(span[0], (v.number.low, v.number.high) if v.number else (1, 1)) for span, v in victims.items()]
    by_sentence: dict[int, list[tuple[int | None, int | None]]] = defaultdict(list)
    starts = [start for start, _ in sentences(text)]
    for at, bounds in ends:
        by_sentence[bisect_right(starts, at)].append(bounds)
    return [_sum(bounds) for bounds in by_sentence.values()]


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
