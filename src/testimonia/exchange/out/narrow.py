"""What the tables of event datasets have in common: one day or stretch, one place, one number, and what is lost by it."""

from datetime import date

from testimonia.exchange.out.deaths import Deaths
from testimonia.exchange.out.index import Index
from testimonia.exchange.out.lost import Losing
from testimonia.model.record import Incident
from testimonia.model.values import Moment, Place


def days(when: Moment) -> int:
    """How many days it spans, at least one; one without an end counts from its beginning."""
    end = when.end if when.end is not None else when.start
    return max(1, (date.fromisoformat(end[:10]) - date.fromisoformat(when.start[:10])).days + 1)


def one_place_and_time(incident: Incident, found: Index, losing: Losing, dataset: str, longest: int) -> tuple[Moment, Place] | None:
    """Date and place of an incident that the dataset can hold; None, and noted, when it was not carried out or lacks one of them."""
    if not found.came_about(incident):
        losing.note("incidents threatened, planned or attempted", f"{dataset} has only what was carried out")
        return None
    if incident.when is None or incident.when.end is None or days(incident.when) > longest:
        losing.note("incidents without a date, or with too long a stretch of time", f"{dataset} needs one of at most {longest} days")
        return None
    if incident.where is None:
        losing.note("incidents without a place", f"{dataset} needs one")
        return None
    return incident.when, incident.where


def note_deaths(dead: Deaths | None, dataset: str, losing: Losing) -> None:
    """Notes what one number of the dead leaves behind."""
    if dead is None:
        losing.note("incidents of which nobody says how many died", "the cell stays empty: nothing said is not zero")
        return
    if dead.low != dead.high:
        losing.note("rival figures of the dead", f"{dataset} has no column for who gives which; the accounts stand in words")
    if dead.added:
        losing.note("totals added up from parts", f"a column of {dataset} is a sum; in the record the parts stand side by side")
    if dead.chosen:
        losing.note("figures without a best one", "the lowest stands for it")


def country_name(where: Place) -> str | None:
    """The country's name in English; its code when it is not a known one; None when the place has none."""
    from rigour.territories import get_territory

    if where.country is None:
        return None
    territory = get_territory(where.country)
    return territory.name if territory is not None else where.country


def outlets(incident: Incident, found: Index) -> tuple[str, ...]:
    """The publishers of the documents, or their names where none is known; each once."""
    return tuple(dict.fromkeys(document.publisher or document.name for document in found.documents_of(incident)))
