"""The two ledgers as pages: what people decided, and what was done with the things in the case."""

import json
from dataclasses import dataclass

from testimonia.model.judgements import OUTCOME_OF, Action, Asked, question
from testimonia.report.phrases import calm, day, headline
from testimonia.report.words import Words, sentence_case
from testimonia.store.pages import Custody, Moment
from testimonia.workbench.ledger import Ledger
from testimonia.workbench.plain import clean
from testimonia.workbench.views.titles import title

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class On:
    """What a decision is about; `href` is empty when it is gone."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One action of a person. `state`: empty while it is in force."""

    number: int
    at: str
    by: str
    verdict: str
    verdict_key: str
    on: tuple[On, ...]
    more: int
    why: str
    state: str
    hash: str
    taken_back: bool


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """One page of decisions, the newest first."""

    decisions: tuple[Decision, ...]
    total: int
    page: int
    pages: int
    reviewers: tuple[str, ...]


_SHOWN = 3


def ledger_page(ledger: Ledger, page: int, only: str, moment: Moment, words: Words, by: str = "") -> LedgerPage:
    """Decisions for a page. `only`: "contested" for those that reviewers are at odds about; else all. `by`: those of one reviewer."""
    chosen = [a for a in reversed(ledger.actions) if only != "contested" or any(j.id in ledger.contested for j in a.judgements)]
    chosen = [a for a in chosen if not by or a.by == by]
    pages = max(1, -(-len(chosen) // PER_PAGE))
    page = min(page, pages)
    shown = chosen[(page - 1) * PER_PAGE : page * PER_PAGE]
    known = _known(shown, ledger, moment, words)
    hashes = dict(zip((j.id for j in ledger.judgements), ledger.hashes, strict=True))
    return LedgerPage(
        tuple(_decision(a, ledger, hashes, known, words) for a in shown),
        len(chosen),
        page,
        pages,
        tuple(sorted({clean(a.by) for a in ledger.actions})),
    )


def decisions_about(ids: frozenset[str], ledger: Ledger, moment: Moment, words: Words) -> tuple[Decision, ...]:
    """Decisions on any of these, and what took them back; the newest first."""
    about = {j.id for j in ledger.about(ids)}
    chosen = [a for a in reversed(ledger.actions) if any(j.id in about for j in a.judgements)]
    known = _known(chosen, ledger, moment, words)
    hashes = dict(zip((j.id for j in ledger.judgements), ledger.hashes, strict=True))
    return tuple(_decision(a, ledger, hashes, known, words) for a in chosen)


def _targets(action: Action) -> tuple[str, ...]:
    ids = (i for j in action.judgements for i in ((j.on,) if isinstance(j.on, str) else j.on))
    return tuple(dict.fromkeys(ids))


def _known(shown: list[Action], ledger: Ledger, moment: Moment, words: Words) -> dict[str, On]:
    """What the ids of these decisions stand for."""
    ids = {i for action in shown for i in _targets(action)}
    homes = moment.incident_of(ids)
    incidents = moment.incidents({*ids, *homes.values()})
    found: dict[str, On] = {}
    for action in ledger.actions:
        found |= {j.id: On(words("review.number", number=action.number), "") for j in action.judgements if j.id in ids}
    for claim in moment.claims(ids).values():
        found[claim.id] = On(sentence_case(clean(headline(claim, words))), f"/claim/{claim.id}")
    for i in ids:
        incident = incidents.get(homes.get(i, i))
        if incident is not None:
            found[i] = On(title(incident, words), f"/incident/{incident.id}")
    return found


def _decision(action: Action, ledger: Ledger, hashes: dict[str, str], known: dict[str, On], words: Words) -> Decision:
    first = action.judgements[0]
    targets = [known.get(i, On(i[:8], "")) for i in _targets(action)]
    distinct = tuple(dict.fromkeys(targets))
    asked = question(first)[0]
    return Decision(
        number=action.number,
        at=f"{day(action.at[:10], words)}, {action.at[11:16]}",
        by=clean(action.by),
        verdict=words(f"outcome.{OUTCOME_OF[first.verdict]}") if asked is Asked.OUTCOME else words(f"verdict.{first.verdict}"),
        verdict_key=str(first.verdict),
        on=distinct[:_SHOWN],
        more=max(0, len(distinct) - _SHOWN),
        why=clean(action.why),
        state=_state(action, ledger, words),
        hash=hashes[action.judgements[-1].id][:12],
        taken_back=all(j.id in ledger.back for j in action.judgements),
    )


def _state(action: Action, ledger: Ledger, words: Words) -> str:
    if all(j.id in ledger.back for j in action.judgements):
        return words("review.taken_back")
    return words("review.contested") if any(j.id in ledger.contested for j in action.judgements) else ""


@dataclass(frozen=True, slots=True)
class CustodyLine:
    """One entry of the custody ledger. Of an erased one only the open part is left."""

    seq: int
    at: str
    action: str
    item: str
    href: str
    by: str
    why: str
    details: tuple[tuple[str, str], ...]
    hash: str
    erased: bool


@dataclass(frozen=True, slots=True)
class CustodyPage:
    """One page of entries, the newest first."""

    lines: tuple[CustodyLine, ...]
    total: int
    page: int
    pages: int


def custody_page(page: int, item: str, moment: Moment, words: Words) -> CustodyPage:
    """Entries for a page; of one item when its id is given."""
    total = moment.count_custody(item)
    pages = max(1, -(-total // PER_PAGE))
    page = min(page, pages)
    found = moment.custody(PER_PAGE, (page - 1) * PER_PAGE, item)
    documents = moment.documents([e.item for e in found if e.item.startswith("sha256:")])
    names = {i: calm(clean(d.name)) for i, d in documents.items()}
    return CustodyPage(tuple(_custody_line(e, names, words) for e in found), total, page, pages)


def _custody_line(entry: Custody, names: dict[str, str], words: Words) -> CustodyLine:
    told = json.loads(entry.body) if entry.body is not None else {}
    key = f"custody.{entry.action}"
    return CustodyLine(
        seq=entry.seq,
        at=f"{day(entry.at[:10], words)}, {entry.at[11:16]}",
        action=words(key) if words.knows(key) else entry.action,
        item=names.get(entry.item, clean(entry.item[:24])),
        href=f"/document/{entry.item.removeprefix('sha256:')}" if entry.item in names else "",
        by=clean(str(told.get("by", ""))),
        why=clean(str(told.get("why", ""))),
        details=tuple((clean(str(k)), clean(str(v))) for k, v in told.get("details", {}).items()),
        hash=entry.hash[:12],
        erased=entry.body is None,
    )
