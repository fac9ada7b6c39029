"""Where everything comes from, as W3C PROV-JSON: document, extraction, claim, account, incident, judgement, and who or what did each."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from testimonia.exchange.out.files import write_json
from testimonia.exchange.out.index import Index, index
from testimonia.exchange.out.links import permalinks
from testimonia.exchange.out.lost import Losing, Lost
from testimonia.exchange.out.telling import headline, said
from testimonia.model.canonical import digest
from testimonia.model.judgements import maker
from testimonia.model.protocols import Case
from testimonia.model.record import Claim, Document, Judgement
from testimonia.model.terms import Verdict

TERMS = "urn:testimonia:terms:"

Stated = tuple[str, str, dict[str, Any]]
"""Kind of statement of PROV-JSON, its identifier, its attributes."""


def write(case: Case, out: Path, *, links: str = "") -> Lost:
    """One PROV-JSON document. Identifiers are `kind.id` below the prefix `case`, whose address is that of the permalinks."""
    found, losing = index(case), Losing()
    base = permalinks(found.header, links)("", "").rstrip(":/") + ("/" if links else ":")
    content: dict[str, Any] = {"prefix": {"case": base, "t": TERMS}}
    for kind, id, attributes in _stated(found):
        content.setdefault(kind, {})[id] = attributes
    write_json(out, content)
    losing.note("texts", "PROV tells where things come from, not what they say; use csv or annotation", len(found.documents))
    losing.note("values of claims", "only their words are in PROV; use csv or jsonl", len(found.claims))
    return losing.lost()


def _stated(found: Index) -> Iterator[Stated]:
    for document in found.documents.values():
        yield from _document(document)
    people = frozenset(name for j in found.judgements if j.verdict is Verdict.CORRECT for name in (j.by, maker(j.by, j.at)))
    for claim in found.claims.values():
        yield from _claim(claim, people)
    yield from _incidents(found)
    for judgement in found.judgements:
        yield from _judgement(judgement, found)


def _name(kind: str, id: str) -> str:
    return f"case:{kind}.{id.replace(':', '.')}"


def _agent(name: str, kind: str) -> tuple[str, Stated]:
    """The agent of that name. Its identifier is a digest: a name may hold any character."""
    id = f"case:agent.{digest(kind, name)}"
    return id, ("agent", id, {"prov:type": {"$": f"prov:{kind}", "type": "prov:QUALIFIED_NAME"}, "prov:label": name})


def _relation(kind: str, **ends: str) -> Stated:
    names = {f"prov:{end.rstrip('_')}": id for end, id in ends.items()}
    return kind, f"_:{digest(kind, sorted(names.items()))}", names


def _document(document: Document) -> Iterator[Stated]:
    id = _name("document", document.id)
    about: dict[str, Any] = {"prov:label": document.name, "t:type": "document", "t:status": document.status.value}
    if document.published:
        about["t:published"] = document.published.value
    yield "entity", id, about
    if document.captured:
        person, stated = _agent(document.captured.by, "Person")
        yield stated
        yield _relation("wasAttributedTo", entity=id, agent=person)


def _claim(claim: Claim, people: frozenset[str]) -> Iterator[Stated]:
    """`people`: makers of claims that came with a correction; every other maker is a program."""
    id, document = _name("claim", claim.id), _name("document", claim.document)
    extraction = f"case:extraction.{digest(claim.document, claim.made_by)}"
    agent, stated = _agent(claim.made_by, "Person" if claim.made_by in people else "SoftwareAgent")
    yield "entity", id, {"prov:label": said(claim), "t:type": "claim", "t:certainty": claim.certainty.value, "prov:value": claim.span.quote}
    yield "activity", extraction, {"prov:label": "extraction", "t:type": "extraction"}
    yield stated
    yield _relation("wasAssociatedWith", activity=extraction, agent=agent)
    yield _relation("used", activity=extraction, entity=document)
    yield _relation("wasGeneratedBy", entity=id, activity=extraction)
    yield _derived(id, document, "Quotation")
    if claim.supersedes:
        yield _derived(id, _name("claim", claim.supersedes), "Revision")


def _derived(new: str, old: str, how: str = "") -> Stated:
    kind, id, ends = _relation("wasDerivedFrom", generatedEntity=new, usedEntity=old)
    if how:
        ends = {**ends, "prov:type": {"$": f"prov:{how}", "type": "prov:QUALIFIED_NAME"}}
    return kind, id, ends


def _incidents(found: Index) -> Iterator[Stated]:
    program, stated = _agent(found.header.made_by, "SoftwareAgent")
    reconciliation = "case:reconciliation"
    if found.incidents:
        yield stated
        yield "activity", reconciliation, {"prov:label": "reconciliation", "t:type": "reconciliation"}
        yield _relation("wasAssociatedWith", activity=reconciliation, agent=program)
    for incident in found.incidents:
        id = _name("incident", incident.id)
        yield "entity", id, {"prov:label": headline(incident), "t:type": "incident"}
        yield _relation("wasGeneratedBy", entity=id, activity=reconciliation)
        for account in found.accounts_of(incident):
            its = _name("account", account.id)
            yield "entity", its, {"prov:label": account.origin.name, "t:type": "account"}
            yield _derived(id, its)
            for claim in account.claims:
                yield _derived(its, _name("claim", claim))


def _judgement(judgement: Judgement, found: Index) -> Iterator[Stated]:
    """What a person decided is an entity; deciding it is an activity that used what it is about."""
    id, deciding = _name("judgement", judgement.id), f"case:deciding.{judgement.id}"
    person, stated = _agent(judgement.by, "Person")
    yield "entity", id, {"prov:label": judgement.verdict.value, "t:type": "judgement", "t:at": judgement.at, "t:why": judgement.why}
    yield "activity", deciding, {"prov:label": "judgement", "t:type": "judging"}
    yield stated
    yield _relation("wasAssociatedWith", activity=deciding, agent=person)
    yield _relation("wasGeneratedBy", entity=id, activity=deciding)
    for target in (judgement.on,) if isinstance(judgement.on, str) else judgement.on:
        for kind, known in (("claim", found.claims), ("mention", found.mentions), ("incident", _ids(found))):
            if target in known:
                name = _name(kind, target)
                if kind == "mention":
                    yield "entity", name, {"t:type": "mention"}
                yield _relation("used", activity=deciding, entity=name)
    if found.incidents:
        yield _relation("used", activity="case:reconciliation", entity=id)


def _ids(found: Index) -> frozenset[str]:
    return frozenset(incident.id for incident in found.incidents)
