"""Everything that is worked out for one incident: when and where, whose knowledge, how many, how sure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from testimonia.model.record import Account, Claim, FigureRange, Incident, Judgement, Mention, incident_id
from testimonia.model.terms import DatePrecision, Kind, PlacePrecision, Polarity, Verdict
from testimonia.model.values import Moment, Place
from testimonia.reconcile.balances import Balance, balances, denied_figures, silences
from testimonia.reconcile.disagreements import disagreements
from testimonia.reconcile.figures import TOLD, Revised, ranges, revised
from testimonia.reconcile.grading import Grade, accepted, grades
from testimonia.reconcile.linkage import Linkage
from testimonia.reconcile.origins import Traced, count, trace_all
from testimonia.reconcile.parties import Side, sides
from testimonia.reconcile.reuse import Copied
from testimonia.reconcile.rules import FigureRule, figure_rules
from testimonia.reconcile.tree import OriginTree, as_judged, origin_tree

_FINE_DATE = (
    DatePrecision.HOUR,
    DatePrecision.PART_OF_DAY,
    DatePrecision.DAY,
    DatePrecision.RANGE,
    DatePrecision.WEEK,
    DatePrecision.MONTH,
    DatePrecision.SEASON,
    DatePrecision.YEAR,
    DatePrecision.DECADE,
)
_FINE_PLACE = (
    PlacePrecision.EXACT,
    PlacePrecision.NEIGHBOURHOOD,
    PlacePrecision.CITY,
    PlacePrecision.REGION,
    PlacePrecision.COUNTRY,
)


def _told(claims: Sequence[Claim]) -> list[Claim]:
    return [c for c in claims if c.polarity is Polarity.AFFIRMED and c.modality in TOLD]


def _when(claims: Sequence[Claim]) -> Moment | None:
    """The date that most documents give, the finer before the coarser; None when no account gives one."""
    options: dict[tuple[str, str | None], list[tuple[str, Moment]]] = {}
    for c in _told(claims):
        if isinstance(c.value, Moment):
            options.setdefault((c.value.start, c.value.end), []).append((c.document, c.value))
    if not options:
        return None
    best = min(
        options.items(),
        key=lambda o: (-len({d for d, _ in o[1]}), min(_FINE_DATE.index(m.precision) for _, m in o[1]), o[0][0], str(o[0][1])),
    )
    return min((m for _, m in best[1]), key=lambda m: (_FINE_DATE.index(m.precision), m.raw))


def _where(claims: Sequence[Claim]) -> Place | None:
    """The place that most documents give, the finer before the coarser; None when no account gives one."""
    options: dict[tuple[str, str | None], list[tuple[str, Place]]] = {}
    for c in _told(claims):
        if isinstance(c.value, Place):
            options.setdefault((c.value.gazetteer_id or c.value.name, c.value.country), []).append((c.document, c.value))
    if not options:
        return None
    best = min(
        options.items(),
        key=lambda o: (min(_FINE_PLACE.index(p.precision) for _, p in o[1]) > 2, -len({d for d, _ in o[1]}), str(o[0])),
    )
    return min((p for _, p in best[1]), key=lambda p: (_FINE_PLACE.index(p.precision), p.raw))


def _kind(mentions: Sequence[Mention]) -> Kind:
    """The kind that most documents give; the first in the closed list decides when two are level."""
    order = list(Kind)
    votes: dict[Kind, set[str]] = {}
    for m in mentions:
        votes.setdefault(m.kind, set()).add(m.document)
    return min(votes, key=lambda k: (-len(votes[k]), order.index(k)))


def _accounts(incident: str, traced: Sequence[Traced]) -> tuple[tuple[Account, ...], dict[str, str]]:
    """One account for each origin, and the account of each claim."""
    claims_of: dict[str, list[Traced]] = {}
    for t in traced:
        claims_of.setdefault(t.origin.id, []).append(t)
    accounts = tuple(Account(incident, group[0].origin, tuple(t.claim.id for t in group)) for _, group in sorted(claims_of.items()))
    return accounts, {claim: account.id for account in accounts for claim in account.claims}


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that was worked out for one incident, with its reasons.

    `figures`: ranges under every figure rule, by name; `sides`: claims in which a party speaks of itself or of its enemy; `revised`:
    figures that their own origin gave otherwise later; `balances`: figures that make one another up; `silences`: what no account says;
    `denied`: claims of figures that an account rejects; `taken`, `passed_over`: for each mention its strongest link here and elsewhere.
    `verdict`: what people said of the incident as a whole, accepted or rejected; None when nobody did. Of a rejected incident the record
    publishes no figures; what its accounts say stays to be seen here.
    """

    incident: Incident
    accounts: tuple[Account, ...]
    traced: tuple[Traced, ...]
    tree: OriginTree
    figures: Mapping[str, tuple[FigureRange, ...]]
    sides: Mapping[str, Side]
    revised: tuple[Revised, ...]
    balances: tuple[Balance, ...]
    silences: tuple[str, ...]
    denied: tuple[str, ...]
    grades: tuple[Grade, ...]
    taken: Mapping[str, tuple[str, float]]
    passed_over: Mapping[str, tuple[str, float]]
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Shared:
    """What is needed of the whole case to work out one incident. `parts`: of a mention, the claims on acts that are a part of it."""

    copies: Mapping[str, Sequence[Copied]]
    age: Mapping[str, str]
    judgements: Sequence[Judgement]
    links: Linkage
    rule: FigureRule
    parts: Mapping[str, Sequence[Claim]]


def verdict_on(incident: str, judgements: Sequence[Judgement]) -> Verdict | None:
    """Whether people accepted or rejected the incident of that id as a whole. `judgements`: those in force."""
    said = {j.verdict for j in judgements if j.on == incident}
    return next((v for v in (Verdict.REJECT, Verdict.ACCEPT) if v in said), None)


@dataclass(frozen=True, slots=True)
class Built:
    """One incident as it goes into the record, with its accounts, the origins of its claims and what people said of it as a whole."""

    incident: Incident
    accounts: tuple[Account, ...]
    traced: tuple[Traced, ...]
    sides: Mapping[str, Side]
    account_of: Mapping[str, str]
    verdict: Verdict | None


def build(mentions: Sequence[Mention], claims: Sequence[Claim], shared: Shared) -> Built:
    """The incident that these mentions are, from their claims."""
    ids = tuple(sorted(m.id for m in mentions))
    where = _where(claims)
    country = where.country if where else None
    traced = as_judged(trace_all(claims, country, shared.copies, shared.age), shared.judgements)
    verdict = verdict_on(incident_id(ids), shared.judgements)
    accounts, account_of = _accounts(incident_id(ids), traced)
    spoken = sides(traced, country)
    incident = Incident(
        kind=_kind(mentions),
        mentions=ids,
        when=_when(claims),
        where=where,
        figures=() if verdict is Verdict.REJECT else ranges(traced, account_of, shared.rule, spoken),
        accounts=tuple(a.id for a in accounts),
        documents=tuple(sorted({m.document for m in mentions})),
        independent_origins=count(traced),
        disagreements=disagreements(traced, account_of),
    )
    return Built(incident, accounts, tuple(traced), spoken, account_of, verdict)


def dossier(mentions: Sequence[Mention], claims: Sequence[Claim], shared: Shared) -> Dossier:
    """The dossier of the incident that these mentions are, from their claims."""
    built = build(mentions, claims, shared)
    traced, ids = built.traced, built.incident.mentions
    return Dossier(
        incident=built.incident,
        accounts=built.accounts,
        traced=traced,
        tree=origin_tree(traced),
        figures={name: ranges(traced, built.account_of, rule, built.sides) for name, rule in figure_rules().items()},
        sides=built.sides,
        revised=revised(traced),
        balances=balances(traced, [c for m in ids for c in shared.parts.get(m, ()) if c.mention not in ids]),
        silences=silences(traced),
        denied=denied_figures(traced),
        grades=grades(traced, accepted(shared.judgements)),
        taken={m: shared.links.taken[m] for m in ids if m in shared.links.taken},
        passed_over={m: shared.links.passed_over[m] for m in ids if m in shared.links.passed_over},
        verdict=built.verdict,
    )
