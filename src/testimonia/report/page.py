"""The whole page: views put together, poured into the templates, with its own style and script inside and nothing from outside."""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from testimonia.errors import ReportError
from testimonia.model.protocols import Case
from testimonia.model.record import Bound, Claim, Document, FigureRange, Range, Record
from testimonia.model.terms import Category, DocumentStatus, Property
from testimonia.reconcile import Findings
from testimonia.reconcile.changes import Change
from testimonia.report.evidence import Evidence, evidence
from testimonia.report.explaining import explanations, judged_incidents
from testimonia.report.figures import band, bar, scale
from testimonia.report.incidents import IncidentView, Workbench, consequence, incoming, title, view
from testimonia.report.index import Index, by_document, index
from testimonia.report.origins import weigh
from testimonia.report.phrases import day
from testimonia.report.rendering import asset, rendered
from testimonia.report.review import ReviewView, review
from testimonia.report.table import Said, said
from testimonia.report.veil import Veil
from testimonia.report.words import Words, words


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One document with the evidence taken from it. `whole` is empty unless whole documents were asked for."""

    anchor: str
    name: str
    also: str
    title: str
    publisher: str
    published: str
    published_basis: str
    read: bool
    reason: str
    characters: str
    claims: int
    hash: str
    evidence: tuple[Evidence, ...]
    whole: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the template needs; all texts from documents are veiled, none is escaped yet."""

    case: str
    made_by: str
    reviewed: str
    incidents: tuple[IncidentView, ...]
    minor: tuple[IncidentView, ...]
    habitual: tuple[Said, ...]
    review: ReviewView
    documents: tuple[DocumentView, ...]
    with_documents: bool


def _document_view(
    doc: Document, at: str, claims: Iterable[Claim], anchors: dict[str, str], found: Index, veil: Veil, w: Words, whole: bool
) -> DocumentView:
    blocks = tuple(evidence(c, found, veil, w, anchors) for c in claims)
    published = doc.published
    return DocumentView(
        anchor=at,
        name=veil.say(doc.name),
        also=w("documents.also", names=w.listed(veil.say(n) for n in doc.also_named)) if doc.also_named else "",
        title=veil.say(doc.title or ""),
        publisher=veil.say(doc.publisher or ""),
        published=day(published.value, w) if published else w("documents.undated"),
        published_basis=w(f"documents.{published.basis}") if published else "",
        read=doc.status is DocumentStatus.READ,
        reason=veil.say(doc.reason or ""),
        characters=w.count("characters", doc.characters),
        claims=len(blocks),
        hash=doc.id.removeprefix("sha256:")[:12],
        evidence=blocks,
        whole=veil.whole(doc) if whole else "",
    )


def bench_of(record: Record, w: Words, explained: Mapping[str, Findings] | None = None) -> Workbench:
    """What the views of a record need. `explained`: findings by incident where they are known already, as for a part of a record."""
    found, veil = index(record), Veil(record)
    explained = explanations(record, found) if explained is None else explained
    docs = sorted(
        record.documents, key=lambda d: (d.status is not DocumentStatus.READ, d.published.value if d.published else "9999", d.name, d.id)
    )
    return Workbench(
        index=found,
        veil=veil,
        words=w,
        counted=weigh(explained.values(), found),
        document_anchors={d.id: f"d-{n}" for n, d in enumerate(docs, 1)},
        incoming=incoming(found),
        findings=explained,
        judged=judged_incidents(record),
        titles={i.id: title(i, found, veil, w) for i in record.incidents},
        evidence={c.mention: c.id for c in reversed(found.shown)},
    )


def page_of(
    record: Record,
    with_documents: bool,
    bench: Workbench,
    changes: Sequence[Change] = (),
    since: str = "",
) -> Page:
    """The views of a whole record. `changes`: what is different since the day `since`."""
    found, veil, w, anchors = bench.index, bench.veil, bench.words, dict(bench.document_anchors)
    views = [(consequence(i), i.when.start if i.when else "9999", i.id, view(i, bench)) for i in record.incidents]
    ordered = [v for *_, v in sorted(views, key=lambda item: item[:3])]
    taken = by_document(found.shown)
    return Page(
        case=veil.say(record.header.case),
        made_by=veil.say(record.header.made_by),
        reviewed=w.count("decisions", len(record.judgements)) if record.judgements else w("page.not_reviewed"),
        incidents=tuple(v for v in ordered if not v.minor),
        minor=tuple(v for v in ordered if v.minor),
        habitual=said(found.habitual(), found, veil, w),
        review=review(record, found, {v.id: v.title for v in ordered}, changes, since, veil, w),
        documents=tuple(
            _document_view(d, anchors[d.id], taken.get(d.id, ()), anchors, found, veil, w, with_documents)
            for d in map(found.documents.__getitem__, anchors)
        ),
        with_documents=with_documents,
    )


def render(
    case: Case | Record,
    *,
    with_documents: bool = False,
    language: str = "en",
    changes: Sequence[Change] = (),
    since: str = "",
    ledgers: str = "",
) -> str:
    """The record as one HTML page that needs nothing but itself.

    `case`: as it may leave, masked (`testimonia.text.masking.masked`). `with_documents`: whole texts too. `language`: of the page's
    own words. `changes`, `since`: what is different since a day (ISO 8601). `ledgers`: where they ended when the page was made, to be
    printed on it. Raises ReportError when the record is the case itself
    (its header says confidential), or when there are no words for the language.
    """
    w = words(language)
    record = case if isinstance(case, Record) else case.record()
    if record.header.confidential:
        raise ReportError(f"{record.header.case}: a page is made of a masked case, and this is the case itself. Use: testimonia report")
    return rendered(
        "report.html",
        w,
        style=asset("report.css"),
        script=asset("report.js"),
        page=page_of(record, with_documents, bench_of(record, w), changes, since),
        href="#{}".format,
        with_documents=with_documents,
        samples=samples(),
        ledgers=ledgers,
    )


def samples() -> list[tuple[str, Markup]]:
    """Drawings for the legend, with the keys of their words."""
    on = scale([10], open_end=True)
    both = FigureRange(Property.KILLED, Category.CIVILIAN, Bound(4, ()), None, Bound(9, ()), Range(0, 0), "")
    return [
        ("chart.legend_point", bar(6, 6, Category.CIVILIAN, on)),
        ("chart.legend_bounds", bar(4, 9, Category.CIVILIAN, on)),
        ("chart.legend_range", band(both, on)),
        ("chart.legend_open", bar(5, None, Category.CIVILIAN, on)),
        ("chart.legend_possible", bar(6, 6, Category.CIVILIAN, on, hollow=True)),
    ]


def write(
    case: Case | Record,
    path: Path,
    *,
    with_documents: bool = False,
    language: str = "en",
    changes: Sequence[Change] = (),
    since: str = "",
    ledgers: str = "",
) -> Path:
    """Writes the page to `path` whole or not at all, and returns the path. Raises ReportError when the file cannot be written."""
    html = render(case, with_documents=with_documents, language=language, changes=changes, since=since, ledgers=ledgers)
    draft = path.with_name(path.name + ".part")
    try:
        draft.write_text(html, encoding="utf-8", newline="\n")
        os.replace(draft, path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise ReportError(
            f"{path}: the report cannot be written: {error.strerror or error}. Choose another place with -o FILE.html."
        ) from error
    return path
