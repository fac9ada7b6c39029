"""Many reports, one incident: mentions joined, origins counted, rival figures laid side by side. Pure: same claims, same answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from testimonia.model.judgements import Asked, in_force, question, withdrawn
from testimonia.model.protocols import Reconciliation
from testimonia.model.record import Account, Claim, Document, FigureRange, Incident, Judgement, Mention, incident_id
from testimonia.model.terms import DatePrecision, Kind, PlacePrecision, Polarity, Verdict
from testimonia.model.values import Moment, Place
from testimonia.reconcile.balances import Balance, balances, denied_figures, silences
from testimonia.reconcile.columns import Setting
from testimonia.reconcile.disagreements import disagreements
from testimonia.reconcile.figures import TOLD, Revised, ranges, revised
from testimonia.reconcile.grading import Grade, accepted, grades
from testimonia.reconcile.learn import learnt
from testimonia.reconcile.linkage import Linkage, LinkageConfig, link
from testimonia.reconcile.origins import Traced, count, trace_all
from testimonia.reconcile.parties import Side, sides
from testimonia.reconcile.profiles import profiles
from testimonia.reconcile.reuse import Copied, ReuseConfig, copied_sentences, copies_of, published
from testimonia.reconcile.rules import DEFAULT, FigureRule, figure_rule, figure_rules
from testimonia.reconcile.settings import setting_of
from testimonia.reconcile.tree import OriginTree, as_judged, origin_tree
from testimonia.reconcile.weights import Weights


@dataclass(frozen=True, slots=True)
class ReconcileConfig:
    """All settings of this room in one place. `rule`: name of the figure rule whose ranges go into the record."""

    linkage: LinkageConfig = field(default_factory=LinkageConfig)
    reuse: ReuseConfig = field(default_factory=ReuseConfig)
    rule: str = DEFAULT


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


@dataclass(frozen=True, slots=True)
class _Case:
    """What is needed of the whole case to work out one incident."""

    copies: Mapping[str, list[Copied]]
    age: Mapping[str, str]
    judgements: Sequence[Judgement]
    links: Linkage
    rule: FigureRule


def _dossier(mentions: Sequence[Mention], claims: Sequence[Claim], case: _Case) -> Dossier:
    ids = tuple(sorted(m.id for m in mentions))
    where = _where(claims)
    country = where.country if where else None
    traced = as_judged(trace_all(claims, country, case.copies, case.age), case.judgements)
    accounts, account_of = _accounts(incident_id(ids), traced)
    spoken = sides(traced, country)
    figures = {name: ranges(traced, account_of, rule, spoken) for name, rule in figure_rules().items()}
    incident = Incident(
        kind=_kind(mentions),
        mentions=ids,
        when=_when(claims),
        where=where,
        figures=figures[case.rule.name],
        accounts=tuple(a.id for a in accounts),
        documents=tuple(sorted({m.document for m in mentions})),
        independent_origins=count(traced),
        disagreements=disagreements(traced, account_of),
    )
    return Dossier(
        incident=incident,
        accounts=accounts,
        traced=tuple(traced),
        tree=origin_tree(traced),
        figures=figures,
        sides=spoken,
        revised=revised(traced),
        balances=balances(traced),
        silences=silences(traced),
        denied=denied_figures(traced),
        grades=grades(traced, accepted(case.judgements)),
        taken={m: case.links.taken[m] for m in ids if m in case.links.taken},
        passed_over={m: case.links.passed_over[m] for m in ids if m in case.links.passed_over},
    )


def _standing(claims: Sequence[Claim], judgements: Sequence[Judgement]) -> list[Claim]:
    """Claims that no other supersedes and no person has rejected. `judgements`: those in force."""
    replaced = {c.supersedes for c in claims if c.supersedes}
    rejected = {j.on for j in judgements if j.verdict is Verdict.REJECT}
    return [c for c in claims if c.id not in replaced and c.id not in rejected]


def dossiers(
    documents: Sequence[Document],
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    judgements: Sequence[Judgement] = (),
    config: ReconcileConfig | None = None,
) -> tuple[Dossier, ...]:
    """The incidents of a case with everything that was worked out for them, in the order of their smallest mention.

    Independent of the order of its input; habitual mentions belong to no incident. Raises RecordError for a rule that does not exist.
    """
    settings = config or ReconcileConfig()
    rule = figure_rule(settings.rule)
    given = _given(documents, mentions, claims, judgements, settings)
    links = link(profiles(given.mentions.values(), given.standing), given.judgements, settings.linkage, given.setting)
    case = _Case(given.copies, {d.id: published(d) for d in documents}, given.judgements, links, rule)
    by_mention: dict[str, list[Claim]] = {}
    for c in given.standing:
        by_mention.setdefault(c.mention, []).append(c)
    return tuple(_dossier([given.mentions[m] for m in group], [c for m in group for c in by_mention[m]], case) for group in links.groups)


@dataclass(frozen=True, slots=True)
class _Given:
    """What counts of a case: claims that stand, mentions with such claims, judgements in force, and the surroundings of the mentions."""

    standing: Sequence[Claim]
    mentions: Mapping[str, Mention]
    judgements: Sequence[Judgement]
    copies: Mapping[str, list[Copied]]
    setting: Setting


def _given(
    documents: Sequence[Document],
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    judgements: Sequence[Judgement],
    settings: ReconcileConfig,
) -> _Given:
    withdrawn_claims = withdrawn(claims, judgements)
    # What became of an announcement is told beside the incidents; it says nothing on which mentions are one.
    judged = [j for j in in_force(judgements) if question(j)[0] is not Asked.OUTCOME]
    standing = _standing([c for c in claims if c.id not in withdrawn_claims], judged)
    told_of = {c.mention for c in standing}
    known = {m.id: m for m in mentions if m.id in told_of}
    copies = copies_of(copied_sentences([d for d in documents if d.text], settings.reuse))
    return _Given(standing, known, judged, copies, setting_of(documents, list(known.values()), standing, copies))


def learnt_weights(
    documents: Sequence[Document],
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    judgements: Sequence[Judgement],
    config: ReconcileConfig | None = None,
) -> Weights:
    """The weights of linkage moved by what reviewers called the same and different; as they are where nobody did both."""
    settings = config or ReconcileConfig()
    given = _given(documents, mentions, claims, judgements, settings)
    return learnt(profiles(given.mentions.values(), given.standing), given.judgements, given.setting, settings.linkage.weights)


def reconcile(
    documents: Sequence[Document],
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    judgements: Sequence[Judgement] = (),
    config: ReconcileConfig | None = None,
) -> Reconciliation:
    """Incidents and accounts of a case: what of its dossiers goes into the record."""
    found = dossiers(documents, mentions, claims, judgements, config)
    return Reconciliation(tuple(d.incident for d in found), tuple(account for d in found for account in d.accounts))
