"""Places in the shape of the scorer: names of places in a text, and where they are.

Reads `id` and `text`; with `gold_spans` also `start` and `end` of `toponyms`. Nothing else of a row is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from testimonia.text.places import Candidate, Choice, PlaceName, Places, choose, find_places

_GEONAMES = "geonames:"


def predict(rows: Iterable[Mapping[str, Any]], gold_spans: bool) -> Iterator[dict[str, Any]]:
    """One line a row: `id` and `toponyms` with `start`, `end`, `lat`, `lon` (null if unknown) and, where there is one, `geonameid`."""
    places = Places()
    try:
        for row in rows:
            yield {"id": row["id"], "toponyms": _toponyms(places, row, gold_spans)}
    finally:
        places.close()


def _toponyms(places: Places, row: Mapping[str, Any], gold_spans: bool) -> list[dict[str, Any]]:
    text = row["text"]
    if gold_spans:
        names = [PlaceName(t["start"], t["end"], text[t["start"] : t["end"]]) for t in row.get("toponyms") or ()]
    else:
        names = find_places(places, text, people=True)
    choices = choose(places, text, names)
    known = [c for c in choices if c.candidate]
    return [_toponym(choice, _stand_in(choice, known)) for choice in choices]


def _stand_in(choice: Choice, known: list[Choice]) -> Candidate | None:
    """The place chosen; for an unknown name the nearest place named in the text: the task counts no answer as 20,039 km."""
    if choice.candidate or not known:
        return choice.candidate
    return min(known, key=lambda c: abs(c.name.start - choice.name.start)).candidate


def _toponym(choice: Choice, place: Candidate | None) -> dict[str, Any]:
    answer: dict[str, Any] = {"start": choice.name.start, "end": choice.name.end, "lat": None, "lon": None}
    if place is not None:
        answer["lat"], answer["lon"] = place.latitude, place.longitude
        if place.gazetteer_id.startswith(_GEONAMES):
            answer["geonameid"] = place.gazetteer_id.removeprefix(_GEONAMES)
    return answer
