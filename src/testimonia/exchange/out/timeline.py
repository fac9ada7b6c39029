"""Incidents as JSON for TimelineJS. Dates are as exact as they are known: a month has no day, and the words say what is uncertain."""

import html
from datetime import date
from pathlib import Path
from typing import Any

from testimonia.exchange.out.files import write_json
from testimonia.exchange.out.index import Index, index
from testimonia.exchange.out.links import Permalink, permalinks
from testimonia.exchange.out.lost import Losing, Lost
from testimonia.exchange.out.telling import accounts_in_words, date_in_words, figure_in_words, kind_in_words
from testimonia.model.protocols import Case
from testimonia.model.record import Incident
from testimonia.model.terms import DatePrecision
from testimonia.model.values import Moment

_PARTS = {DatePrecision.MONTH: 2, DatePrecision.YEAR: 1}


def write(case: Case, out: Path, *, links: str = "") -> Lost:
    """One JSON object with a title slide and an event for each dated incident."""
    found, losing = index(case), Losing()
    link = permalinks(found.header, links)
    dated = [(incident, incident.when) for incident in found.incidents if incident.when is not None]
    losing.note("incidents without a date", "a timeline has no place for them; use csv or geojson", len(found.incidents) - len(dated))
    losing.note(
        "open ends",
        "an event of a timeline that has no end is shown at its beginning; its words say “from”",
        sum(w.end is None for _, w in dated),
    )
    losing.note("claims", "a timeline shows words; what each account says stands in the text of its event", len(found.claims))
    title = {
        "text": {
            "headline": html.escape(found.header.case),
            "text": f"<p>incidents with a date: {len(dated)} of {len(found.incidents)}</p>",
        }
    }
    write_json(out, {"title": title, "events": [_event(incident, when, found, link) for incident, when in dated], "scale": "human"})
    return losing.lost()


def _event(incident: Incident, when: Moment, found: Index, links: Permalink) -> dict[str, Any]:
    parts = _PARTS.get(when.precision, 3)
    end = when.end if when.end is not None and when.end[:10] != when.start[:10] else None
    same = end is not None and parts < 3 and _date(end, parts) == _date(when.start, parts)
    place = incident.where.name if incident.where else "place not known"
    event: dict[str, Any] = {
        "start_date": _date(when.start, parts),
        "display_date": _shown(when),
        "text": {"headline": html.escape(f"{kind_in_words(incident)}, {place}"), "text": _words(incident, found, links)},
        "group": kind_in_words(incident),
        "unique_id": f"i-{incident.id}",
        "autolink": False,
    }
    if end is not None and not same:
        event["end_date"] = _date(end, parts)
    return event


def _date(iso: str, parts: int) -> dict[str, int]:
    day = date.fromisoformat(iso[:10])
    return dict(list({"year": day.year, "month": day.month, "day": day.day}.items())[:parts])


def _shown(when: Moment) -> str:
    exact = when.precision is DatePrecision.DAY and when.end == when.start
    return html.escape(date_in_words(when) + ("" if exact else f" ({when.precision.replace('_', ' ')}: “{when.raw}”)"))


def _words(incident: Incident, found: Index, links: Permalink) -> str:
    lines = [*map(figure_in_words, incident.figures), *accounts_in_words(incident, found), links("incident", incident.id)]
    return "<ul>" + "".join(f"<li>{html.escape(line)}</li>" for line in lines) + "</ul>"
