"""A case with its look-ups, for formats that are made incident by incident. Holds the case in memory, without the documents' texts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from testimonia.model.judgements import carried, in_force, withdrawn
from testimonia.model.protocols import Case
from testimonia.model.record import Account, Claim, Document, Header, Incident, Judgement, Mention
from testimonia.model.terms import Modality, Polarity, Property, StageReached, Verdict
from testimonia.model.values import Stage


@dataclass(frozen=True, slots=True)
class Index:
    """Everything by its id; `incidents` in the order of the case."""

    header: Header
    documents: dict[str, Document]
    mentions: dict[str, Mention]
    claims: dict[str, Claim]
    accounts: dict[str, Account]
    incidents: tuple[Incident, ...]
    judgements: tuple[Judgement, ...]
    dismissed: frozenset[str]  # claims that a later one supersedes, or that a person rejected

    def accounts_of(self, incident: Incident) -> tuple[Account, ...]:
        return tuple(self.accounts[id] for id in incident.accounts if id in self.accounts)

    def said_of(self, incident: Incident, *properties: Property) -> Iterator[tuple[Account, Claim]]:
        """What the accounts of an incident say, of the properties given (all when none is), in the order of the accounts."""
        for account in self.accounts_of(incident):
            for id in account.claims:
                claim = self.claims.get(id)
                if claim is not None and (not properties or claim.property in properties):
                    yield account, claim

    def documents_of(self, incident: Incident) -> tuple[Document, ...]:
        return tuple(self.documents[id] for id in incident.documents if id in self.documents)

    def forms_of(self, incident: Incident) -> frozenset[str]:
        """The finer kinds that its mentions have."""
        return frozenset(m.form for id in incident.mentions if (m := self.mentions.get(id)) is not None and m.form)

    def came_about(self, incident: Incident) -> bool:
        """Whether it was carried out, as far as anybody says: False when every account that tells its stage tells of a lesser one."""
        stages = {
            claim.value.stage for _, claim in self.said_of(incident, Property.STAGE) if isinstance(claim.value, Stage) and _held(claim)
        }
        return not stages or StageReached.ACCOMPLISHED in stages


def _held(claim: Claim) -> bool:
    return claim.polarity is Polarity.AFFIRMED and claim.modality not in (Modality.PREDICTED, Modality.HABITUAL)


def index(case: Case) -> Index:
    """Reads a case once."""
    claims = {claim.id: claim for claim in case.claims()}
    judgements = tuple(case.judgements())
    return Index(
        case.header,
        {document.id: replace(document, text=None) for document in case.documents()},
        {mention.id: mention for mention in case.mentions()},
        claims,
        {account.id: account for account in case.accounts()},
        tuple(case.incidents()),
        judgements,
        dismissed(claims.values(), judgements),
    )


def dismissed(claims: Iterable[Claim], judgements: tuple[Judgement, ...]) -> frozenset[str]:
    """Ids of claims that are not in force: superseded by a better reading, rejected by a person, or of a correction that was taken back."""
    every = tuple(claims)
    taken_back = withdrawn(every, judgements) if judgements else frozenset()
    superseded = {claim.supersedes for claim in every if claim.supersedes and claim.id not in taken_back}
    valid = carried(in_force(judgements), every) if judgements else ()
    rejected = {j.on for j in valid if j.verdict is Verdict.REJECT and isinstance(j.on, str)}
    return frozenset(superseded | rejected | taken_back)
