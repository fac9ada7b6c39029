"""Who points to whom in one record: built once in one pass, so that everything on the page is found without searching."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from testimonia.model.judgements import carried, in_force, withdrawn
from testimonia.model.record import Account, Claim, Document, Incident, Mention, Record, Span
from testimonia.model.terms import Modality, Verdict


@dataclass(frozen=True, slots=True)
class Index:
    """The record by its ids. `shown`: claims that stand: not superseded, not rejected by a person; in the order of their documents.

    `former`: an incident's older ids; one that was split has the same older id as its other half, and the first answers to it.
    """

    documents: dict[str, Document]
    mentions: dict[str, Mention]
    claims: dict[str, Claim]
    shown: tuple[Claim, ...]
    accounts: dict[str, Account]
    account_of: dict[str, str]
    incidents: dict[str, Incident]
    incident_of_mention: dict[str, str]
    former: dict[str, str]

    def claims_of(self, account: str) -> tuple[Claim, ...]:
        """The claims of one account that stand, in the order of their documents."""
        return tuple(self.claims[c] for c in self.accounts[account].claims if c in self.claims)

    def incident_of(self, claim: Claim) -> Incident | None:
        """The incident to which a claim's mention belongs; None when it belongs to none."""
        found = self.incident_of_mention.get(claim.mention)
        return self.incidents[found] if found else None

    def accounts_of(self, incident: Incident) -> tuple[Account, ...]:
        """Accounts of an incident, those with most claims first."""
        found = [self.accounts[a] for a in incident.accounts if a in self.accounts]
        return tuple(sorted(found, key=lambda a: (-len(a.claims), a.origin.name, a.id)))

    def claims_on(self, incident: Incident) -> tuple[Claim, ...]:
        """Every standing claim of every account of an incident, by document and place in it."""
        found = [c for a in self.accounts_of(incident) for c in self.claims_of(a.id)]
        return tuple(sorted(found, key=_place))

    def habitual(self) -> tuple[Claim, ...]:
        """Standing claims of no incident that are said of every time."""
        return tuple(c for c in self.shown if c.modality is Modality.HABITUAL and c.id not in self.account_of)


def _place(claim: Claim) -> tuple[str, int, int, str]:
    return claim.document, claim.span.start, claim.span.end, claim.id


def first_span(mention: Mention) -> Span:
    """The words that name the act."""
    return mention.spans[0]


def index(record: Record) -> Index:
    """The index of a record. Claims outside every account stay: they have their place among the evidence."""
    account_of = {claim: account.id for account in record.accounts for claim in account.claims}
    superseded = {c.supersedes for c in record.claims if c.supersedes and c.supersedes not in account_of}
    judged = carried(in_force(record.judgements), record.claims)
    rejected = {j.on for j in judged if j.verdict is Verdict.REJECT} | withdrawn(record.claims, record.judgements)
    known = {i.id for i in record.incidents}
    shown = sorted((c for c in record.claims if c.id not in superseded and c.id not in rejected), key=_place)
    return Index(
        documents={d.id: d for d in record.documents},
        mentions={m.id: m for m in record.mentions},
        claims={c.id: c for c in shown},
        shown=tuple(shown),
        accounts={a.id: a for a in record.accounts},
        account_of=account_of,
        incidents={i.id: i for i in record.incidents},
        incident_of_mention={m: i.id for i in record.incidents for m in i.mentions},
        former={old: i.id for i in reversed(record.incidents) for old in i.formerly if old not in known},
    )


def by_document(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Claims grouped by their document, order kept."""
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(claim.document, []).append(claim)
    return groups


def distinct(items: Sequence[str]) -> tuple[str, ...]:
    """Items once each, first come first."""
    return tuple(dict.fromkeys(items))
