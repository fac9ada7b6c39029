"""What one incident's page shows, in the order in which casualty recorders publish, and what of it is told when it changes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from testimonia.model.judgements import in_force, maker
from testimonia.model.record import Claim, Incident, Judgement, Record
from testimonia.model.terms import Property, Verdict
from testimonia.reconcile import Findings
from testimonia.report.evidence import Ref, anchor
from testimonia.report.incidents import IncidentView, Workbench, assessment
from testimonia.report.page import DocumentView, Page, bench_of, page_of
from testimonia.report.publish.choosing import Chosen, Reply, Why
from testimonia.report.publish.state import Now, version_of
from testimonia.report.review import AnnouncementView
from testimonia.report.situating import PlaceView, place_map, places, times
from testimonia.report.table import Said, said
from testimonia.report.timeline import Timeline
from testimonia.report.weaving import Text
from testimonia.report.words import Words


@dataclass(frozen=True, slots=True)
class Address:
    """Where an incident's page is. `code` comes from the case's key and the incident, and outlives masking; `former`: codes it had."""

    code: str
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """Who read and who reviewed. `seen`: claims that a person accepted or wrote; `by_hand`: of these, written by a person."""

    claims: int
    seen: int
    by_hand: int
    reviewers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SitePage:
    """One incident. `doers`: whom somebody says to have done it; `left_out`: sentences on what is not shown here."""

    address: Address
    reviewed: bool
    view: IncidentView
    assessment: tuple[Text, ...]
    doers: tuple[Said, ...]
    replies: tuple[Reply, ...]
    left_out: tuple[str, ...]
    map: Markup
    places: tuple[PlaceView, ...]
    timeline: Timeline | None
    announced: tuple[AnnouncementView, ...]
    documents: tuple[DocumentView, ...]
    share: Share
    incident: Incident
    now: Now


@dataclass(frozen=True, slots=True)
class Material:
    """What a site is made of. `record`: the whole masked record; `explained`: its findings; `addresses`, `reviewed`: by incident id;
    `names`: how a reviewer is called on the site, by the token that stands for them in the record."""

    record: Record
    chosen: Chosen
    explained: Mapping[str, Findings]
    addresses: Mapping[str, Address]
    reviewed: Collection[str]
    names: Mapping[str, str]


def reviewer(number: int, words: Words) -> str:
    """How a reviewer is called who did not agree to be named."""
    return words("site.reviewer", n=number)


def pages(material: Material, words: Words) -> tuple[SitePage, ...]:
    """The pages, the gravest incident first."""
    record = material.chosen.record
    # Why passages are taken for one incident leads into incidents that are not published.
    explained = {i.id: replace(f, members=()) for i in record.incidents if (f := material.explained.get(i.id))}
    bench = bench_of(record, words, explained)
    page = page_of(record, False, bench)
    judged = _judged(material)
    incidents = {i.id: i for i in record.incidents}
    return tuple(_page(incidents[v.id], v, page, bench, material, judged) for v in (*page.incidents, *page.minor))


def _page(incident: Incident, view: IncidentView, page: Page, bench: Workbench, material: Material, judged: "_Judged") -> SitePage:
    words, veil, claims = bench.words, bench.veil, bench.index.claims_on(incident)
    ids, anchors = {c.id for c in claims}, {anchor(c.id) for c in claims}
    told = set(incident.documents)
    made = SitePage(
        address=material.addresses[incident.id],
        reviewed=incident.id in material.reviewed,
        view=view,
        assessment=assessment(incident, claims, bench, owned=True),
        doers=said((c for c in claims if c.property in (Property.PERPETRATOR, Property.INSTIGATOR)), bench.index, veil, words),
        replies=material.chosen.replies.get(incident.id, ()),
        left_out=_left_out(incident, material.chosen, words),
        map=place_map(incident, claims, veil, words("site.map"), "#{}".format),
        places=places(incident, claims, veil, words),
        timeline=times(
            claims, [d for d in bench.index.documents.values() if d.id in told], veil, words, bench.document_anchors.__getitem__
        ),
        announced=tuple(a for a in page.review.announced if any(r.anchor in anchors for r in a.said)),
        documents=_documents(page.documents, ids),
        share=judged.share(incident, claims),
        incident=incident,
        now=Now("", "", "", {}, False, ()),
    )
    return replace(made, now=_now(made, claims, bench, words))


def _documents(documents: Iterable[DocumentView], claims: Collection[str]) -> tuple[DocumentView, ...]:
    """Documents with what they say of this incident alone."""
    own = (replace(d, evidence=tuple(e for e in d.evidence if e.id in claims)) for d in documents)
    return tuple(replace(d, claims=len(d.evidence)) for d in own if d.evidence)


def _left_out(incident: Incident, chosen: Chosen, words: Words) -> tuple[str, ...]:
    keys = {Why.PRIVATE: "left_out_private", Why.UNANSWERED: "left_out_unanswered"}
    counted = {key: sum(1 for o in chosen.left_out if o.incident == incident.id and o.why is why) for why, key in keys.items()}
    return tuple(words.count(key, n) for key, n in counted.items() if n)


# -- who reviewed


class _Judged:
    """What people decided, by what it is on."""

    def __init__(self, record: Record, names: Mapping[str, str]) -> None:
        self._names = names
        self._on: dict[str, list[Judgement]] = {}
        for j in in_force(record.judgements):
            for target in (j.on,) if isinstance(j.on, str) else j.on:
                self._on.setdefault(target, []).append(j)
        self._hands = {maker(j.by, j.at): j.by for j in record.judgements}

    def share(self, incident: Incident, claims: Iterable[Claim]) -> Share:
        claims = tuple(claims)
        own = [c for c in claims if c.made_by in self._hands]
        accepted = {c.id for c in claims if any(j.verdict is Verdict.ACCEPT for j in self._on.get(c.id, ()))}
        by = [j.by for target in (incident.id, *incident.mentions, *(c.id for c in claims)) for j in self._on.get(target, ())]
        by += [self._hands[c.made_by] for c in own]
        reviewers = tuple(sorted({self._names.get(token, token) for token in by}))
        return Share(len(claims), len(accepted | {c.id for c in own}), len(own), reviewers)


def _judged(material: Material) -> _Judged:
    return _Judged(material.record, material.names)


# -- what is told when it changes


def plain_text(text: Text) -> str:
    """A sentence without its references."""
    return "".join(p if isinstance(p, str) else p.text for p in text)


def _now(page: SitePage, claims: Iterable[Claim], bench: Workbench, words: Words) -> Now:
    index, incident = bench.index, page.incident
    documents = [index.documents[d] for d in incident.documents if d in index.documents]
    says = [bench.veil.passage(c.document, c.span.start, c.span.end, c.span.quote) for c in claims]
    version = version_of(
        incident,
        tuple(claims),
        tuple(index.accounts_of(incident)),
        tuple(replace(d, text=None) for d in documents),
        tuple(says),
        [{"name": r.name, "text": r.text} for r in page.replies],
        page.left_out,
        page.reviewed,
        page.share,
    )
    address = page.address
    return Now(address.code, page.view.title, version, dict(_facts(page, words)), page.reviewed, address.former)


def _facts(page: SitePage, words: Words) -> Iterable[tuple[str, str]]:
    """What the page says, point by point. The keys are words, since the lines of its history are made of them."""
    view = page.view
    yield words("site.kind"), view.kind
    yield words("property.date"), _ref(view.when)
    yield words("property.place"), _ref(view.where)
    for group in view.key_figures:
        for f in group.figures:
            point = f"{group.point}, {f.category}" if f.category else group.point
            yield point, f"{plain_text(f.text)} ({f.grade})" if f.grade else plain_text(f.text)
    said_by: dict[str, list[str]] = {}
    for s in page.doers:
        said_by.setdefault(s.who, []).append(f"{s.entry.ref.text} ({s.entry.certainty})")
    for who, named in said_by.items():
        yield words("site.fact_doer", who=who), "; ".join(named)
    yield words("site.fact_origins"), view.origins
    yield words("site.fact_documents"), view.counts[0]
    yield words("site.fact_disagreements"), view.disagreements_count
    yield words("site.fact_reviewed"), words("site.reviewed" if page.reviewed else "site.unreviewed")
    yield words("site.fact_left_out"), " ".join(page.left_out)
    yield words("site.fact_reply"), "; ".join(f"{r.name}: {r.text}" for r in page.replies)


def _ref(ref: Ref | None) -> str:
    return ref.text if ref else ""
