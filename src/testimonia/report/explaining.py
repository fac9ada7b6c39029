"""The findings that explain a record's incidents, worked out from the record itself."""

from dataclasses import replace

from testimonia.model.judgements import carried, in_force
from testimonia.model.record import Bound, Incident, Judgement, Record
from testimonia.model.terms import DocumentStatus, Verdict
from testimonia.reconcile import Findings, findings, findings_of_one
from testimonia.reconcile.linkage import Linkage
from testimonia.report.index import Index


def explanations(record: Record, found: Index) -> dict[str, Findings]:
    """Findings by incident, by the rules of the reconciliation.

    Left out where these do not give the incident that the record holds: then it was made by other rules, and no reason of ours would
    explain it.
    """
    documents = [d for d in record.documents if d.status is DocumentStatus.READ]
    held = {d.id for d in documents}
    claims = [c for c in found.shown if c.id in found.account_of and c.document in held]
    made = findings(documents, record.mentions, claims, carried(in_force(record.judgements), record.claims))
    return {i.id: _by_the_record(made[i.id], found) for i in record.incidents if i.id in made and _explains(made[i.id], i)}


def explanation(incident: Incident, record: Record, found: Index, strongest: Linkage) -> Findings | None:
    """The findings of one incident, as `explanations` gives them; None where our rules do not give the incident that the record holds.

    `record`: what of a case the incident stands in; `strongest`: the strongest links of its mentions, as they were found in the whole case.
    """
    judged = carried(in_force(record.judgements), record.claims)
    made = findings_of_one(record.documents, record.mentions, found.shown, judged, incident.mentions, strongest)
    return _by_the_record(made, found) if made is not None and _explains(made, incident) else None


def _by_the_record(findings: Findings, found: Index) -> Findings:
    """The findings with the accounts named as in the record, where names are hidden and ids are others for it: they share their claims."""
    of = found.account_of
    ids = {account: next((of[c] for c in claims if c in of), account) for account, claims in findings.accounts.items()}

    def bound(end: Bound) -> Bound:
        return replace(end, accounts=tuple(ids.get(a, a) for a in end.accounts))

    figures = {rule: tuple(replace(f, low=bound(f.low), high=bound(f.high)) for f in ranges) for rule, ranges in findings.figures.items()}
    return replace(findings, figures=figures)


def _explains(found: Findings, incident: Incident) -> bool:
    return found.tree.origins == incident.independent_origins and {m.mention for m in found.members} == set(incident.mentions)


def judged_incidents(record: Record) -> dict[str, Judgement]:
    """What people said of whole incidents: accepted or rejected, by incident id."""
    ids = {i.id for i in record.incidents}
    said = (j for j in in_force(record.judgements) if j.verdict in (Verdict.ACCEPT, Verdict.REJECT))
    return {j.on: j for j in said if isinstance(j.on, str) and j.on in ids}
