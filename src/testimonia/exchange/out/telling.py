"""An incident in words and in JSON, the same in every format: nothing is said without who says it, and how surely."""

from collections.abc import Mapping
from typing import Any

from testimonia.exchange.out.index import Index
from testimonia.exchange.out.links import Permalink
from testimonia.exchange.plainly import chain_in_words, figure_range_in_words, value_in_words
from testimonia.model.record import Account, Claim, FigureRange, Incident
from testimonia.model.terms import Certainty, DatePrecision, Property
from testimonia.model.values import Moment, Place

_LETTERS: Mapping[DatePrecision, int] = {DatePrecision.MONTH: 7, DatePrecision.YEAR: 4}


def date_in_words(when: Moment | None) -> str:
    """ "2016-06-05", "2016-06" (of a month), "2016-06-05 to 2016-06-07", "from 2016-06-05" (open), "date not known"."""
    if when is None:
        return "date not known"
    letters = _LETTERS.get(when.precision)
    if letters and when.end is not None and when.start[:letters] == when.end[:letters]:
        return when.start[:letters]
    if when.end is None:
        return f"from {when.start}"
    return when.start if when.start == when.end else f"{when.start} to {when.end}"


def headline(incident: Incident) -> str:
    """ "armed attack, Oral, 2016-06-05"."""
    place = incident.where.name if incident.where else "place not known"
    return f"{kind_in_words(incident)}, {place}, {date_in_words(incident.when)}"


def kind_in_words(incident: Incident) -> str:
    return incident.kind.replace("_", " ")


def figure_in_words(figure: FigureRange) -> str:
    """ "killed (civilian): 4-7; independent origins 1 to 2; graded weak"."""
    origins = figure.origins
    many = str(origins.low) if origins.low == origins.high else f"{origins.low} to {origins.high}"
    return f"{figure.property} ({figure.category}): {figure_range_in_words(figure)}; independent origins {many}; graded {figure.grade}"


def said(claim: Claim) -> str:
    """ "killed: 4 civilian"; how surely stands behind it where it is less than asserted: "perpetrator: the militia [accused]"."""
    label = "" if claim.certainty is Certainty.ASSERTED else f" [{claim.certainty.replace('_', ' ')}]"
    return f"{claim.property}: {value_in_words(claim.value)}{label}"


def account_in_words(account: Account, found: Index) -> str:
    """ "The ministry (office): killed: 4 civilian; place: Oral"."""
    claims = (found.claims[id] for id in account.claims if id in found.claims)
    name = " ".join(account.origin.name.split())  # it may be broken over two lines in the text
    return f"{name} ({account.origin.kind}): " + "; ".join(dict.fromkeys(said(claim) for claim in claims))


def accounts_in_words(incident: Incident, found: Index) -> list[str]:
    """What each account says, one line each."""
    return [account_in_words(account, found) for account in found.accounts_of(incident)]


def facts(incident: Incident, found: Index, links: Permalink) -> dict[str, Any]:
    """The incident as JSON for formats that carry properties beside a geometry. Numbers keep their range, origins and grade."""
    when, where, origins = incident.when, incident.where, incident.independent_origins
    return {
        "id": incident.id,
        "permalink": links("incident", incident.id),
        "headline": headline(incident),
        "kind": str(incident.kind),
        "date_start": when.start if when else None,
        "date_end": when.end if when else None,
        "date_precision": str(when.precision) if when else None,
        "date_raw": when.raw if when else None,
        "place": where.name if where else None,
        "country": where.country if where else None,
        "admin1": where.admin1 if where else None,
        "place_precision": str(where.precision) if where else None,
        "why_imprecise": where.why_imprecise if where else None,
        "gazetteer_id": where.gazetteer_id if where else None,
        "figures": [_figure(figure) for figure in incident.figures],
        "documents": len(incident.documents),
        "accounts": len(incident.accounts),
        "origins_low": origins.low,
        "origins_high": origins.high,
        "disagreements": [f"{d.property}: {d.why}" for d in incident.disagreements],
        "places_said": [_place(claim, claim.value, links) for claim in _places(incident, found) if isinstance(claim.value, Place)],
    }


def _figure(figure: FigureRange) -> dict[str, Any]:
    return {
        "property": str(figure.property),
        "category": str(figure.category),
        "low": figure.low.value,
        "best": figure.best.value if figure.best else None,
        "best_rule": figure.best.rule if figure.best else None,
        "high": figure.high.value,
        "origins_low": figure.origins.low,
        "origins_high": figure.origins.high,
        "grade": figure.grade,
    }


def _places(incident: Incident, found: Index) -> list[Claim]:
    return list({claim.id: claim for _, claim in found.said_of(incident, Property.PLACE)}.values())


def _place(claim: Claim, place: Place, links: Permalink) -> dict[str, Any]:
    return {
        "name": place.name,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "precision": str(place.precision),
        "certainty": str(claim.certainty),
        "said_by": chain_in_words(claim),
        "claim": links("claim", claim.id),
    }
