"""Many reports, one incident: mentions joined, origins counted, rival figures laid side by side. Pure: same claims, same answer."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from testimonia.model.protocols import Reconciliation
from testimonia.model.record import Claim, Document, Judgement, Mention
from testimonia.model.terms import Polarity, RelationType
from testimonia.model.values import Relation
from testimonia.reconcile.config import ReconcileConfig
from testimonia.reconcile.dossiers import Dossier, Shared, dossier
from testimonia.reconcile.findings import Findings, Memberships, findings_of
from testimonia.reconcile.given import Given, given, standing
from testimonia.reconcile.growing import Growing
from testimonia.reconcile.held import Held
from testimonia.reconcile.learn import learnt
from testimonia.reconcile.linkage import Linkage, link
from testimonia.reconcile.profiles import Profile, profiles
from testimonia.reconcile.reuse import published
from testimonia.reconcile.rules import figure_rule
from testimonia.reconcile.weights import Weights

__all__ = ["Dossier", "Findings", "ReconcileConfig", "dossiers", "findings", "findings_of_one", "learnt_weights", "reconcile"]


@dataclass(frozen=True, slots=True)
class _Worked:
    """A case worked out: what counts of it, the profiles of its mentions, and a dossier for each incident."""

    given: Given
    profiles: Sequence[Profile]
    dossiers: tuple[Dossier, ...]


def _worked(
    documents: Sequence[Document],
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    judgements: Sequence[Judgement],
    config: ReconcileConfig,
) -> _Worked:
    rule = figure_rule(config.rule)
    known = given(documents, mentions, claims, judgements, config)
    found = profiles(known.mentions.values(), known.standing)
    links = link(found, known.judgements, config.linkage, known.setting)
    by_mention = _by_mention(known.standing)
    age = {d.id: published(d) for d in documents}
    shared = Shared(known.copies, age, known.judgements, links, rule, _parts(known.standing, by_mention))
    built = (dossier([known.mentions[m] for m in group], [c for m in group for c in by_mention[m]], shared) for group in links.groups)
    return _Worked(known, found, tuple(built))


def _parts(standing: Sequence[Claim], by_mention: Mapping[str, Sequence[Claim]]) -> dict[str, list[Claim]]:
    """Of each mention the claims on acts that their writer calls a part of it, in a fixed order."""
    found: dict[str, list[Claim]] = {}
    for c in sorted(standing, key=lambda c: c.id):
        if isinstance(c.value, Relation) and c.value.type is RelationType.PART_OF and c.polarity is Polarity.AFFIRMED:
            found.setdefault(c.value.mention, []).extend(sorted(by_mention.get(c.mention, ()), key=lambda c: c.id))
    return found


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
    return _worked(documents, mentions, claims, judgements, config or ReconcileConfig()).dossiers


def findings(
    documents: Sequence[Document],
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    judgements: Sequence[Judgement] = (),
    config: ReconcileConfig | None = None,
) -> dict[str, Findings]:
    """What a page shows of each incident beside the record, by incident id; with the reasons for every mention in it."""
    settings = config or ReconcileConfig()
    worked = _worked(documents, mentions, claims, judgements, settings)
    reasons = Memberships(worked.profiles, worked.given.judgements, worked.given.setting, settings.linkage)
    return {d.incident.id: findings_of(d, tuple(reasons.of(m, d) for m in d.incident.mentions)) for d in worked.dossiers}


def findings_of_one(
    documents: Sequence[Document],
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    judgements: Sequence[Judgement],
    incident: Sequence[str],
    strongest: Linkage,
) -> Findings | None:
    """The findings of the incident that these mentions are, without the rest of its case; None where none of them counts.

    `documents` with their `mentions` and `claims`: those that the incident stands in, and those of the mentions that `strongest` compares
    it with; of that, `taken` and `passed_over` as they were found in the whole case. How rare words are is weighed in these documents.
    """
    settings = ReconcileConfig()
    known = given(documents, mentions, claims, judgements, settings)
    group = [m for m in incident if m in known.mentions]
    if not group:
        return None
    by_mention = _by_mention(known.standing)
    age = {d.id: published(d) for d in documents}
    shared = Shared(known.copies, age, known.judgements, strongest, figure_rule(settings.rule), _parts(known.standing, by_mention))
    made = dossier([known.mentions[m] for m in group], [c for m in group for c in by_mention[m]], shared)
    found = profiles(known.mentions.values(), known.standing)
    compared = {p.mention.id for p in found}
    reasons = Memberships(found, known.judgements, known.setting, settings.linkage)
    with_both = replace(made, taken=_among(made.taken, compared), passed_over=_among(made.passed_over, compared))
    return findings_of(made, tuple(reasons.of(m, with_both) for m in made.incident.mentions))


def _among(links: Mapping[str, tuple[str, float]], known: Collection[str]) -> dict[str, tuple[str, float]]:
    """The links of which both ends are at hand."""
    return {m: link for m, link in links.items() if m in known and link[0] in known}


def _by_mention(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for c in claims:
        found.setdefault(c.mention, []).append(c)
    return found


def learnt_weights(
    documents: Sequence[Document],
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    judgements: Sequence[Judgement],
    config: ReconcileConfig | None = None,
) -> Weights:
    """The weights of linkage moved by what reviewers called the same and different; as they are where nobody did both."""
    settings = config or ReconcileConfig()
    known = given(documents, mentions, claims, judgements, settings)
    return learnt(profiles(known.mentions.values(), known.standing), known.judgements, known.setting, settings.linkage.weights)


def reconcile(
    documents: Sequence[Document],
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    judgements: Sequence[Judgement] = (),
    config: ReconcileConfig | None = None,
) -> Reconciliation:
    """Incidents and accounts of a case: what of its dossiers goes into the record. Worked out as for a case that grows, in one step."""
    held = Held(documents, mentions, standing(claims, judgements))
    built = list(Growing(config or ReconcileConfig(), held).step(held.told(), (), judgements).built)
    return Reconciliation(tuple(b.incident for b in built), tuple(account for b in built for account in b.accounts))
