"""How the figures, grades and bounds of one incident were worked out: the report's own workings, over what this incident stands in.

Nothing is asked of the rest of the case: which links were the strongest was noted when the incidents were built.
"""

from dataclasses import dataclass
from typing import cast

from testimonia.model.record import Header, Incident, Record
from testimonia.reconcile.linkage import Linkage
from testimonia.report.evidence import Ref, anchor
from testimonia.report.explaining import explanation
from testimonia.report.index import Index, index
from testimonia.report.origins import tree_words
from testimonia.report.phrases import value_words
from testimonia.report.veil import Veil
from testimonia.report.words import Words
from testimonia.report.workings import Desk, LinkedView, MemberView, ReasonView, WorkingsView, notes_on_figures, workings
from testimonia.store.pages import Moment
from testimonia.workbench.ledger import Ledger
from testimonia.workbench.plain import Plain, clean
from testimonia.workbench.views.links import closeness, strength
from testimonia.workbench.views.titles import address, title

MOST_CHARACTERS = 60_000
"""Of a longer text the words are left out: what it shares with others is then not weighed."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One reason, drawn: `share` of half a bar, in per cent; `pro` to its right; `strength` in words."""

    reason: ReasonView
    pro: bool
    share: float
    strength: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another passage, how close it was in words, and what it weighs."""

    link: LinkedView
    closeness: str
    reasons: tuple[Weighed, ...]
    compare: str


@dataclass(frozen=True, slots=True)
class Member:
    """One passage of the incident with its strongest link here and the runner-up elsewhere."""

    passage: MemberView
    taken: Link | None
    passed_over: Link | None


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be said of one figure: that a party speaks of itself or its enemy, or what it said later."""

    figure: Ref
    point: str
    says: str
    later: Ref | None


@dataclass(frozen=True, slots=True)
class Workings:
    """The page. `explained`: False where the incident was built by other rules than this version's, so that nothing can be told."""

    explained: bool
    shown: WorkingsView
    origins: str
    notes: tuple[Note, ...]
    members: tuple[Member, ...]


def _strongest(incident: Incident, moment: Moment) -> Linkage:
    """The strongest links of its mentions, as they were noted."""
    taken: dict[str, tuple[str, float]] = {}
    passed_over: dict[str, tuple[str, float]] = {}
    own = set(incident.mentions)
    for link in moment.links_of(incident.mentions):  # the strongest first
        for mine, other in ((link.left, link.right), (link.right, link.left)):
            if mine in own:
                (taken if link.taken else passed_over).setdefault(mine, (other, link.excess))
    return Linkage((incident.mentions,), taken, passed_over)


def _record(incident: Incident, strongest: Linkage, moment: Moment, ledger: Ledger) -> Record:
    """What the incident stands in, and the documents of the passages that it is compared with."""
    others = {other for links in (strongest.taken, strongest.passed_over) for other, _ in links.values()}
    compared = moment.mentions(others)
    documents = moment.documents({*incident.documents, *(m.document for m in compared.values())})
    documents |= moment.documents([d.id for d in documents.values() if d.characters <= MOST_CHARACTERS], text=True)
    mentions = [m for d in documents for m in moment.mentions_in(d)]
    claims = [c for d in documents for c in moment.claims_in(d)]
    accounts = moment.accounts(incident.id)
    homes = moment.incident_of(others)
    incidents = moment.incidents(set(homes.values()) - {incident.id})
    about = {incident.id, *incident.mentions, *(c.id for c in claims), *(a.origin.id for a in accounts)}
    return Record(
        *(Header("", ""), tuple(documents.values()), tuple(mentions), tuple(claims), accounts, (incident, *incidents.values())),
        ledger.about(frozenset(about)),
    )


def workings_page(incident: Incident, moment: Moment, ledger: Ledger, words: Words) -> Workings:
    """The workings of one incident."""
    strongest = _strongest(incident, moment)
    record = _record(incident, strongest, moment, ledger)
    known = index(record)
    found = explanation(incident, record, known, strongest)
    if found is None:
        return Workings(False, WorkingsView(), "", (), ())
    desk = Desk(
        index=known,
        veil=cast(Veil, Plain(moment)),
        words=words,
        titles={i.id: title(i, words) for i in record.incidents},
        document_anchors={d.id: f"d-{address(d.id)}" for d in record.documents},
        evidence={c.mention: c.id for c in reversed(known.shown)},
    )
    shown = workings(incident, found, desk)
    members = [_member(view, of.mention, strongest, words) for view, of in zip(shown.members, found.members, strict=True)]
    notes = _notes(notes_on_figures(found, known, words), known, words)
    return Workings(True, shown, tree_words(found.tree, words), notes, tuple(members))


def _notes(said: dict[str, tuple[str, Ref | None]], known: Index, words: Words) -> tuple[Note, ...]:
    claims = [known.claims[c] for c in said if c in known.claims]
    return tuple(
        Note(Ref(clean(value_words(c.value, words)), anchor(c.id)), words(f"property.{c.property}"), *said[c.id])
        for c in sorted(claims, key=lambda c: (c.document, c.span.start, c.id))
    )


def _member(view: MemberView, mention: str, strongest: Linkage, words: Words) -> Member:
    return Member(
        view,
        _link(view.taken, mention, strongest.taken.get(mention), words),
        _link(view.passed_over, mention, strongest.passed_over.get(mention), words),
    )


def _link(view: LinkedView | None, mention: str, noted: tuple[str, float] | None, words: Words) -> Link | None:
    if view is None or noted is None:
        return None
    other, excess = noted
    left, right = sorted((mention, other))
    reasons = tuple(Weighed(r, r.weight >= 0, *strength(r.weight, words)) for r in view.reasons)
    return Link(view, closeness(excess, words), reasons, f"/links/{left}/{right}")
