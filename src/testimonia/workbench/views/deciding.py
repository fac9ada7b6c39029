"""Everything that can be decided on one incident: its mentions, others that may be one with it, its origins, its announcements."""

from dataclasses import dataclass

from testimonia.model.record import Claim, Incident
from testimonia.model.terms import Modality, StageReached
from testimonia.model.values import Stage
from testimonia.report.words import Words
from testimonia.store.pages import Moment
from testimonia.workbench.ledger import Ledger
from testimonia.workbench.plain import clean
from testimonia.workbench.views.claims import StandView, stand_view
from testimonia.workbench.views.comments import CommentView, comments_on
from testimonia.workbench.views.links import Side, sides
from testimonia.workbench.views.titles import Row, rows_of, title

_NEAR = 8
_ANNOUNCED = frozenset({StageReached.PLANNED, StageReached.THREATENED})


@dataclass(frozen=True, slots=True)
class OriginView:
    """One origin of the incident, by its account."""

    account: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Decide:
    """The page. `near`: incidents that may be one with it; `announcements`: mentions of what was still to come."""

    id: str
    title: str
    stand: StandView
    mentions: tuple[Side, ...]
    near: tuple[Row, ...]
    origins: tuple[OriginView, ...]
    announcements: tuple[Side, ...]
    comments: tuple[CommentView, ...]


def decide_page(incident: Incident, query: str, moment: Moment, ledger: Ledger, words: Words) -> Decide:
    """Everything on the page. `query`: words by which another incident is looked for."""
    known = sides(list(moment.mentions(incident.mentions).values()), moment, words)
    announced = {c.mention for c in moment.claims_on(incident.mentions) if _is_announced(c)}
    return Decide(
        incident.id,
        title(incident, words),
        stand_view(ledger.claims.get(incident.id), words),
        tuple(known[m] for m in incident.mentions if m in known),
        rows_of(list(moment.facts_of(_near(incident, query, moment)).values()), moment, words),
        tuple(OriginView(a.id, clean(a.origin.name), words(f"source.{a.origin.kind}")) for a in moment.accounts(incident.id)),
        tuple(known[m] for m in incident.mentions if m in announced and m in known),
        comments_on([incident.id], moment, words),
    )


def _is_announced(claim: Claim) -> bool:
    return claim.modality is Modality.PREDICTED or (isinstance(claim.value, Stage) and claim.value.stage in _ANNOUNCED)


def _near(incident: Incident, query: str, moment: Moment) -> list[str]:
    """Others that hold the words; without words, those to which a link was close, then those at the same place and time."""
    if query:
        found = [c.mention for c in moment.search_claims(query, 60)]
        ids = list(dict.fromkeys(moment.incident_of(found).values()))
        exact = moment.incident(query.rstrip("/").rpartition("/")[2])
        ids = [exact.id, *ids] if exact else ids
    else:
        own = set(incident.mentions)
        linked = [d.right if d.left in own else d.left for d in moment.links_of(incident.mentions)]
        ids = list(dict.fromkeys(moment.incident_of(linked).values()))
        if incident.where is not None:
            facts = moment.facts(where="place = ?", values=[incident.where.name], limit=_NEAR + 1)
            ids += [f.id for f in facts if f.id not in ids]
    return [i for i in ids if i != incident.id][:_NEAR]
