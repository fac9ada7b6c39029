"""Incidents as a table with the columns of ACLED. Narrower than the record, and it says what it leaves behind."""

from datetime import date
from pathlib import Path
from typing import Any

from testimonia.exchange.out.csvs import write_csv
from testimonia.exchange.out.deaths import Deaths, deaths
from testimonia.exchange.out.index import Index, index
from testimonia.exchange.out.lost import Losing, Lost
from testimonia.exchange.out.narrow import country_name, days, note_deaths, one_place_and_time, outlets
from testimonia.exchange.out.parties import Parties, parties
from testimonia.exchange.out.telling import accounts_in_words
from testimonia.model.protocols import Case
from testimonia.model.record import Incident
from testimonia.model.terms import Kind, PlacePrecision, Property
from testimonia.model.values import Actor, Moment, Place
from testimonia.vocab import datasets

COLUMNS = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type"),
    *("actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting"),
    *("iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision"),
    *("source", "source_scale", "notes", "fatalities", "tags", "timestamp"),
)
"""The columns of ACLED, in its order."""

LONGEST = 31  # days that an event may span; ACLED knows a day, a week and a month


def write(case: Case, out: Path, *, links: str = "") -> Lost:  # noqa: ARG001 - a table in ACLED's shape has no column for an address
    """One CSV file, a row for each incident that ACLED has a type, a day and a place for."""
    found, losing = index(case), Losing()
    rows = [row for incident in found.incidents if (row := _row(incident, found, losing)) is not None]
    write_csv(out, COLUMNS, ([row.get(column) for column in COLUMNS] for row in rows))
    losing.note(
        "columns",
        "region, admin2, admin3, source_scale, timestamp and associated actors are ACLED's own coding and stay empty",
        7 if rows else 0,
    )
    losing.note("claims", "ACLED has one row for an event; what each account says stands in words in notes", len(found.claims))
    return losing.lost()


def _row(incident: Incident, found: Index, losing: Losing) -> dict[str, Any] | None:
    dated = one_place_and_time(incident, found, losing, "ACLED", LONGEST)
    if dated is None:
        return None
    when, where = dated
    dead, who = deaths(incident), parties(incident, found)
    sub_event = datasets.acled_sub_event(
        incident.kind, found.forms_of(incident), lethal=dead is not None and dead.high > 0, armed_target=who.armed_target
    )
    if sub_event is None:
        losing.note(f"incidents of kind {incident.kind}", "ACLED has no such type of event")
        return None
    _note(dead, who, losing)
    event_type, disorder = datasets.acled_types(sub_event)
    return {
        "event_id_cnty": incident.id,
        "disorder_type": disorder,
        "event_type": event_type,
        "sub_event_type": sub_event,
        "civilian_targeting": "Civilian targeting" if who.civilian_target else None,
        "source": "; ".join(outlets(incident, found)),
        "notes": " | ".join(accounts_in_words(incident, found)),
        "fatalities": dead.best if dead else None,
        "tags": _crowd(incident),
        **_when(when),
        **_where(where),
        **_who(incident, who),
    }


def _note(dead: Deaths | None, who: Parties, losing: Losing) -> None:
    note_deaths(dead, "ACLED", losing)
    losing.note(
        "incidents whose perpetrator is disputed, denied or merely accused",
        "ACLED names one actor without who says so; actor1 stays empty",
        int(who.held_back),
    )


def _when(when: Moment) -> dict[str, Any]:
    start, span = date.fromisoformat(when.start[:10]), days(when)
    precision = 1 if span == 1 else 2 if span <= 7 else 3
    return {"event_date": start.isoformat(), "year": start.year, "time_precision": precision}


def _where(where: Place) -> dict[str, Any]:
    placed = where.precision is not PlacePrecision.COUNTRY
    return {
        "iso": datasets.iso_numeric(where.country) if where.country else None,
        "country": country_name(where),
        "admin1": where.admin1,
        "location": where.name,
        "latitude": where.latitude if placed else None,
        "longitude": where.longitude if placed else None,
        "geo_precision": datasets.acled_geo_precision(where.precision),
    }


def _who(incident: Incident, who: Parties) -> dict[str, Any]:
    first, second = _inter(who.did, incident), _inter(who.suffered, incident)
    known = sorted(code for code in (first, second) if code is not None)
    alone = len(known) == 1 and (who.did is None or who.suffered is None)
    pair = known[0] * 10 + known[1] if len(known) == 2 else known[0] * 10 if alone else None
    return {
        "actor1": who.did.name if who.did else None,
        "inter1": first,
        "actor2": who.suffered.name if who.suffered else None,
        "inter2": second,
        "interaction": pair,
    }


def _inter(actor: Actor | None, incident: Incident) -> int | None:
    return datasets.acled_inter(actor.actor_kind, rioters=incident.kind is Kind.MOB_VIOLENCE) if actor else None


def _crowd(incident: Incident) -> str | None:
    for figure in incident.figures:
        if figure.property is Property.PARTICIPANTS and figure.low.value is not None:
            return f"crowd size=at least {figure.low.value:,}"
    return None
