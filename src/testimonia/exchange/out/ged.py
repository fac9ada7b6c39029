"""Incidents as a table with the columns of UCDP GED: deadly events of organised parties. It says what it leaves behind."""

from datetime import date
from math import floor
from pathlib import Path
from typing import Any

from testimonia.exchange.out.csvs import write_csv
from testimonia.exchange.out.deaths import Deaths, deaths
from testimonia.exchange.out.index import Index, index
from testimonia.exchange.out.links import Permalink, permalinks
from testimonia.exchange.out.lost import Losing, Lost
from testimonia.exchange.out.narrow import country_name, days, note_deaths, one_place_and_time, outlets
from testimonia.exchange.out.parties import Parties, parties
from testimonia.exchange.out.telling import headline
from testimonia.model.protocols import Case
from testimonia.model.record import Incident
from testimonia.model.terms import ActorKind, Category
from testimonia.model.values import Moment, Place
from testimonia.vocab import datasets

COLUMNS = (
    *("id", "relid", "year", "active_year", "code_status", "type_of_violence"),
    *("conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name"),
    *("side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b"),
    *("number_of_sources", "source_article", "source_office", "source_date", "source_headline", "source_original"),
    *("where_prec", "where_coordinates", "where_description", "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid"),
    *("country", "country_id", "region", "event_clarity", "date_prec", "date_start", "date_end"),
    *("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob"),
)
"""The columns of GED, in its order."""

LONGEST = 366  # days that an event may span
_STATE = frozenset({ActorKind.STATE, ActorKind.SECURITY_FORCES})
_CIVILIANS = (Category.CIVILIAN, Category.PROTESTER)


def write(case: Case, out: Path, *, links: str = "") -> Lost:
    """One CSV file, a row for each incident with at least one reported death."""
    found, losing = index(case), Losing()
    link = permalinks(found.header, links)
    rows = [row for incident in found.incidents if (row := _row(incident, found, link, losing)) is not None]
    write_csv(out, COLUMNS, ([row.get(column) for column in COLUMNS] for row in rows))
    losing.note("columns", "conflicts, dyads, ids of sides, countries and regions are UCDP's own coding and stay empty", 14 if rows else 0)
    losing.note("claims", "GED has one row for an event, and nothing of who says what; use csv", len(found.claims))
    return losing.lost()


def _row(incident: Incident, found: Index, links: Permalink, losing: Losing) -> dict[str, Any] | None:
    if not datasets.ged_takes(incident.kind):
        losing.note(f"incidents of kind {incident.kind}", "GED has only deadly violence of organised parties")
        return None
    dead = deaths(incident)
    if dead is None or dead.high == 0:
        losing.note("incidents without reported deaths", "GED has only events with at least one")
        return None
    dated = one_place_and_time(incident, found, losing, "GED", LONGEST)
    if dated is None:
        return None
    note_deaths(dead, "GED", losing)
    losing.note("upper ends left open", "GED needs a number in high; the best or lowest figure stands there", int(dead.open))
    who = parties(incident, found)
    losing.note(
        "incidents whose perpetrator is disputed, denied or merely accused",
        "GED names sides without who says so; side_a stays empty",
        int(who.held_back),
    )
    kind = _type_of_violence(who)
    losing.note("incidents without a type of violence", "the accounts do not agree on who fought whom", int(kind is None))
    when, where = dated
    return {
        "id": incident.id,
        "relid": links("incident", incident.id),
        "type_of_violence": kind,
        **_sides(who, kind),
        "event_clarity": 1 if days(when) == 1 else 2,
        **_sources(incident, found),
        **_where(where),
        **_when(when),
        **_deaths(dead, kind),
    }


def _type_of_violence(who: Parties) -> int | None:
    """1 a state against an armed party, 2 armed parties without a state, 3 an armed party against civilians; None when not agreed on."""
    if who.did is None:
        return None
    if who.civilian_target:
        return 3
    if who.suffered is None or not who.armed_target:
        return None
    return 1 if {who.did.actor_kind, who.suffered.actor_kind} & _STATE else 2


def _sides(who: Parties, kind: int | None) -> dict[str, str | None]:
    """Of two armed parties the state is side_a, whoever began; civilians are always side_b."""
    did, suffered = who.did, who.suffered
    if kind == 1 and did is not None and did.actor_kind not in _STATE:
        did, suffered = suffered, did
    second = "Civilians" if kind == 3 else suffered.name if suffered is not None else None
    return {"side_a": did.name if did is not None else None, "side_b": second}


def _sources(incident: Incident, found: Index) -> dict[str, Any]:
    documents = found.documents_of(incident)
    return {
        "number_of_sources": len(documents),
        "source_article": "; ".join(document.name for document in documents),
        "source_office": "; ".join(outlets(incident, found)),
        "source_date": "; ".join(document.published.value for document in documents if document.published),
        "source_headline": "; ".join(document.title for document in documents if document.title) or headline(incident),
        "source_original": "; ".join(dict.fromkeys(account.origin.name for account in found.accounts_of(incident))),
    }


def _where(where: Place) -> dict[str, Any]:
    latitude, longitude = where.latitude, where.longitude
    found = {
        "where_prec": datasets.ged_where_precision(where.precision),
        "where_coordinates": where.name,
        "where_description": where.raw,
        "adm_1": where.admin1,
        "country": country_name(where),
    }
    if latitude is not None and longitude is not None:
        found |= {"latitude": latitude, "longitude": longitude, "geom_wkt": f"POINT ({longitude!r} {latitude!r})"}
        found["priogrid_gid"] = _prio_grid(latitude, longitude)
    return found


def _prio_grid(latitude: float, longitude: float) -> int:
    """Number of the cell of half a degree, counted from the south-west, 720 to a row."""
    row, column = min(359, floor((latitude + 90) * 2)), min(719, floor((longitude + 180) * 2))
    return row * 720 + column + 1


def _when(when: Moment) -> dict[str, Any]:
    start, span = date.fromisoformat(when.start[:10]), days(when)
    precision = 1 if span == 1 else 2 if span <= 6 else 3 if span == 7 else 4 if span <= 31 else 5
    return {"year": start.year, "date_prec": precision, "date_start": start.isoformat(), "date_end": (when.end or when.start)[:10]}


def _deaths(dead: Deaths, kind: int | None) -> dict[str, int]:
    """The four parts, which add up to `best`. The dead of the sides are told apart only where a state fights an armed party."""
    civilians = sum(dead.parts.get(category, 0) for category in _CIVILIANS)
    first = dead.parts.get(Category.SECURITY_FORCES, 0) if kind == 1 else 0
    second = dead.parts.get(Category.ALLEGED_ATTACKER, 0) if kind == 1 else 0
    return {
        "deaths_a": first,
        "deaths_b": second,
        "deaths_civilians": civilians,
        "deaths_unknown": dead.best - civilians - first - second,
        "best": dead.best,
        "high": dead.high,
        "low": dead.low,
    }
