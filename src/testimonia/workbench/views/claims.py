"""One claim as a card: what is said, who says it, how surely, in which words, what people made of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from testimonia.model.record import Claim, Incident
from testimonia.model.terms import Certainty
from testimonia.report.evidence import LinkView, basis_of, link_view, manner
from testimonia.report.phrases import headline
from testimonia.report.words import Words, sentence_case
from testimonia.store.pages import Moment
from testimonia.workbench.ledger import Ledger, Stand
from testimonia.workbench.plain import Plain, clean
from testimonia.workbench.scale import likelihood
from testimonia.workbench.views.titles import title


@dataclass(frozen=True, slots=True)
class StandView:
    """What people said. `key`: accept, reject, correct, contested, or empty for nobody."""

    key: str
    says: str
    by: str
    why: str
    number: int


@dataclass(frozen=True, slots=True)
class ClaimView:
    """Everything that a card shows. All texts are clean, none is escaped."""

    id: str
    headline: str
    property_key: str
    quote: str
    raw: str
    start: int
    end: int
    certainty: str
    certainty_key: str
    manner: str
    basis: str
    chain: tuple[LinkView, ...]
    likelihood: str
    doubtful: bool
    made_by: str
    stand: StandView
    document: str
    incident: str
    incident_title: str
    superseded_by: str


def stand_view(stand: Stand | None, words: Words) -> StandView:
    """What people said of a claim, in words."""
    if stand is None:
        return StandView("", words("review_state.none"), "", "", 0)
    key = "contested" if stand.verdict is None else str(stand.verdict)
    return StandView(key, words(f"review_state.{key}"), clean(stand.by), clean(stand.why), stand.number)


def _raw(claim: Claim) -> str:
    raw = getattr(claim.value, "raw", "")
    return clean(raw) if raw and raw != claim.span.quote else ""


def claim_card(
    claim: Claim,
    incident: Incident | None,
    superseded_by: str,
    ledger: Ledger,
    plain: Plain,
    words: Words,
) -> ClaimView:
    """The card of one claim."""
    term = likelihood(claim.score)
    return ClaimView(
        id=claim.id,
        headline=sentence_case(clean(headline(claim, words))),
        property_key=str(claim.property),
        quote=clean(claim.span.quote),
        raw=_raw(claim),
        start=claim.span.start,
        end=claim.span.end,
        certainty=words(f"certainty.{claim.certainty}"),
        certainty_key=str(claim.certainty),
        manner=manner(claim, words),
        basis=basis_of(claim, words),
        chain=tuple(link_view(link, plain, words) for link in claim.chain),  # type: ignore[arg-type]
        likelihood=words(f"likelihood.{term.name}"),
        doubtful=term.to <= 0.55,
        made_by=clean(claim.made_by),
        stand=stand_view(ledger.claims.get(claim.id), words),
        document=claim.document,
        incident=incident.id if incident else "",
        incident_title=title(incident, words) if incident else "",
        superseded_by=superseded_by,
    )


def incidents_of(claims: Iterable[Claim], moment: Moment) -> Mapping[str, Incident]:
    """The incident of each mention of these claims, by mention."""
    homes = moment.incident_of({c.mention for c in claims})
    incidents = moment.incidents(set(homes.values()))
    return {mention: incidents[home] for mention, home in homes.items() if home in incidents}


def heirs_of(claims: Collection[Claim], moment: Moment) -> Mapping[str, str]:
    """For each claim that was superseded, the claim that took its place."""
    return {heir.supersedes: heir.id for heir in moment.heirs_of_claims([c.id for c in claims]) if heir.supersedes}


def cards(claims: Collection[Claim], moment: Moment, ledger: Ledger, words: Words) -> tuple[ClaimView, ...]:
    """The cards of several claims, asked for together."""
    homes, heirs, plain = incidents_of(claims, moment), heirs_of(claims, moment), Plain(moment)
    return tuple(claim_card(c, homes.get(c.mention), heirs.get(c.id, ""), ledger, plain, words) for c in claims)


def claim_view(claim: Claim, moment: Moment, ledger: Ledger, words: Words) -> ClaimView:
    """The card of one claim."""
    return cards([claim], moment, ledger, words)[0]


CERTAINTIES = tuple(Certainty)
