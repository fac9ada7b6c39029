"""What pages on people show: who leans on whose words in an incident, which decisions wait for a second person."""

from collections.abc import Iterable
from dataclasses import dataclass

from testimonia.model.deciding import Decision
from testimonia.model.record import Incident
from testimonia.model.terms import SourceKind
from testimonia.report.phrases import day
from testimonia.report.words import Words
from testimonia.store.pages import Moment
from testimonia.workbench.page import NotFound

PRIVATE = frozenset({SourceKind.WITNESS, SourceKind.DETAINEE, SourceKind.PERSON})
MANY_WITNESSES = 2
"""Named private voices from which it is suggested (never done) that an incident be restricted."""


@dataclass(frozen=True, slots=True)
class Pending:
    """One decision on a name, without the name. `mark`: the beginning of its token, by which two people can tell decisions apart."""

    mark: str
    state: str
    by: str
    at: str
    why: str
    second: str


def incident_of(incident: str, moment: Moment) -> Incident:
    """Raises NotFound where there is none that the reader may see."""
    found = moment.incident(incident)
    if found is None:
        raise NotFound(f"There is no incident {incident} in this case.")
    return found


def leans_on_witnesses(incident: Incident, moment: Moment) -> int | None:
    """How many private persons speak in an incident, where that is a reason to restrict it; None where they are too few."""
    claims = moment.claims_on(incident.mentions)
    voices = {link.source.name for claim in claims for link in claim.chain if link.source.kind in PRIVATE}
    return len(voices) if len(voices) >= MANY_WITNESSES else None


def pending(found: Iterable[Decision], words: Words) -> tuple[Pending, ...]:
    """Decisions on names, the newest first."""
    ordered = sorted(found, key=lambda d: -d.asked.seq)
    return tuple(
        Pending(
            d.asked.item[:8],
            words(f"unmask.{d.state}"),
            d.asked.by,
            day(d.asked.at[:10], words),
            d.asked.why,
            d.agreed.by if d.agreed else "",
        )
        for d in ordered
    )
