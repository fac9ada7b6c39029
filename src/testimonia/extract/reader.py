"""Document to mentions and claims: the encoder's reading, assembled step by step."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from testimonia.errors import RecordError
from testimonia.extract.access import stated_access
from testimonia.extract.assemble import Assembly, relations
from testimonia.extract.blame import with_doers
from testimonia.extract.calibration import Calibration
from testimonia.extract.cast import Cast, read_cast
from testimonia.extract.chains import Chains, first_source
from testimonia.extract.deeds import Deed, more_deeds, read_deeds
from testimonia.extract.describe import describe
from testimonia.extract.drafts import Draft, Pointer
from testimonia.extract.figures import Counted, read_figures
from testimonia.extract.forwarded import forwarded
from testimonia.extract.gatherings import with_dispersals
from testimonia.extract.habits import as_custom
from testimonia.extract.hosts import with_hosts
from testimonia.extract.labels import with_labels
from testimonia.extract.laws import with_deadlines, with_laws
from testimonia.extract.letterhead import Letterhead, read_letterhead
from testimonia.extract.means import with_means
from testimonia.extract.mentions import Cluster, cluster, split_by_place
from testimonia.extract.near import Near, spots
from testimonia.extract.page import Page, Stretch, lay_out, within
from testimonia.extract.reasons import with_reasons
from testimonia.extract.rejections import reject
from testimonia.extract.settings import Placed, attach, elliptic, lead_place, with_likened
from testimonia.extract.speech import read_speeches
from testimonia.extract.ties import plain_relations
from testimonia.extract.told import statements
from testimonia.extract.where import named_places
from testimonia.model.protocols import Encoder, Extraction
from testimonia.model.reading import Reading
from testimonia.model.record import Claim, Document, Mention, Span, read_span
from testimonia.model.terms import ACTORS, DocumentStatus, Kind, Property, SourceKind
from testimonia.model.values import Figure, Relation
from testimonia.text.dates import moments
from testimonia.text.places import Places
from testimonia.vocab import event_kinds, form_words


@dataclass(frozen=True, slots=True)
class ReaderConfig:
    """`least_trigger`: triggers scored lower are left out; `least_claim`: likewise claims."""

    least_trigger: float = 0.3
    least_claim: float = 0.0


class EncoderReader:
    """Reads documents with a trained encoder. The same document gives the same extraction on every machine."""

    def __init__(
        self, encoder: Encoder, places: Places, config: ReaderConfig | None = None, calibration: Calibration | None = None
    ) -> None:
        self._encoder = encoder
        self._calibration = calibration or Calibration()
        self._places = places
        self._config = config or ReaderConfig()
        self.made_by = encoder.made_by

    def read(self, document: Document) -> Extraction:
        """Mentions and claims of a document that holds its text. Raises RecordError if it holds none or is not read."""
        if document.text is None or document.status is not DocumentStatus.READ:
            raise RecordError(f"{document.name}: there is no text to read. Was it exported without text, or is its format not supported?")
        if not document.text.strip():
            return Extraction()
        writer = _Writer(self._config.least_claim, self._calibration, self.made_by)
        return _extract(describe(document), document.text, self._encoder.read(document.text), self._places, self._config, writer)


@dataclass(frozen=True, slots=True)
class _Writer:
    """What makes claims of drafts: who signs them, and how sure they are."""

    least: float
    calibration: Calibration
    made_by: str

    def score(self, draft: Draft) -> float:
        """How often such a claim is right."""
        return round(self.calibration(draft.property, round(min(1.0, max(0.0, draft.score)), 4)), 4)


def _extract(document: Document, text: str, reading: Reading, places: Places, config: ReaderConfig, writer: _Writer) -> Extraction:
    head = read_letterhead(text)
    page = lay_out(text, head.body)
    # A paper dated by its month or year alone has no day from which "yesterday" counts.
    published = date.fromisoformat(document.published.value) if document.published and len(document.published.value) == 10 else None
    cast = read_cast(page, reading.names, head.issuer)
    chains = _chains(page, head, reading, document, cast)
    bearers = [*(s for p in cast.persons for s in p.places), *_issuer_named(text, head)]
    located = named_places(page, reading.names, bearers, places, published)
    deeds, figures, lead = _deeds(page, head, reading, chains, published, located, config)
    clusters = cluster(page, [part for deed in deeds for part in split_by_place(page, deed)], head.body)
    assembly = Assembly(page, cast, chains, tuple(clusters), figures, lead)
    drafts = assembly.drafts()
    drafts = reject(page, chains, drafts)
    drafts = _without_scraps(with_labels(page, chains, clusters, drafts))
    drafts += relations(page, chains, clusters)
    drafts += plain_relations(page, chains, clusters, drafts)
    return _written(page, document, clusters, drafts, writer)


def _issuer_named(text: str, head: Letterhead) -> list[Stretch]:
    """Where the text names the outlet that issues it: a word in the name of a paper is no place of the report."""
    name = head.issuer.name if head.issuer and head.issuer.kind is SourceKind.OUTLET else ""
    return [m.span() for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)] if " " in name else []


def _chains(page: Page, head: Letterhead, reading: Reading, document: Document, cast: Cast) -> Chains:
    speeches = read_speeches(page, cast, reading)
    issuer = first_source(head.issuer, document.publisher, head.author or document.author, document.name)
    span = head.issuer.span if head.issuer else None
    return Chains(page, issuer, span, speeches, stated_access(page, speeches), forwarded(page.text))


def _deeds(
    page: Page, head: Letterhead, reading: Reading, chains: Chains, published: date | None, located: Sequence[Placed], config: ReaderConfig
) -> tuple[list[Deed], dict[Stretch, tuple[Counted, ...]], Placed | None]:
    """Deeds with their dates and places, the figures by the span of their deed, and the place of the dateline."""
    cues = [s.cue for s in chains.speeches if s.cue]
    cued = spots(cues)
    speakers = [w.span for s in chains.speeches for w in s.speakers if w.span[1] > w.span[0]]
    deeds = [d for d in read_deeds(page, reading, config.least_trigger) if _in_report(head, d.span) and not _is_cue(page, d, cued)]
    more = [d for d in more_deeds(page, deeds, [*cues, *speakers]) if _in_report(head, d.span)]
    deeds = sorted([*deeds, *more], key=lambda d: d.span)
    dates = moments(page.text, published)
    deeds = with_laws(page, deeds, head.body)
    deeds = as_custom(page, deeds, [span for span, _ in dates])
    deeds = with_reasons(page, deeds, head.body)
    hosted, figures = with_hosts(page, deeds, read_figures(page, deeds, speakers, _figures_from(head)))
    hosted = with_means(page, with_doers(page, hosted, chains.speeches, head.body), head.body)
    settled = attach(page, hosted, dates, located, chains.speeches, head.body)
    settled += statements(page, settled, chains.speeches, [d for d in dates if d[0][0] >= head.body], head.body)
    settled = with_dispersals(page, settled)
    settled = with_likened(page, settled, dates, located, head.body)
    settled = with_deadlines(page, settled, published)
    verbless = elliptic(page, settled, dates, located, head.body)
    return sorted([*settled, *verbless], key=lambda d: d.span), figures, lead_place(page, head.dateline_place, located, head.body)


def _in_report(head: Letterhead, span: Stretch) -> bool:
    """In the body or in the title, not in the rest of the letterhead and not in the signature."""
    if span[0] >= head.foot:
        return False
    return span[0] >= head.body or (head.title is not None and span[1] <= len(head.title) + 2)


def _figures_from(head: Letterhead) -> int:
    return 0 if head.title is not None and head.dateline_place is not None else min(head.body, head.foot)


def _is_cue(page: Page, deed: Deed, cues: Near[Stretch]) -> bool:
    """Words that only attribute ("said", "according to") are no acts, whatever the encoder sees in them."""
    if deed.kind is not Kind.STATEMENT:
        return False
    plain = page.words(deed.span).casefold() in ("said", "says", "told", "according to", "reported", "stated", "added", "announced that")
    return plain and cues.touches(deed.span)


_PHRASED = ACTORS | {Property.DESIGNATION, Property.EXPLANATION, Property.TOPIC, Property.WEAPON}


def _without_scraps(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts without those whose words are only a part of the words of another one that says the same of the same act, and of
    several that name one doer by the same words the surest."""
    drafts = _surest(drafts)
    groups: dict[tuple[object, ...], list[Stretch]] = {}
    for d in drafts:
        groups.setdefault((d.cluster, d.property, d.chain), []).append(d.span)

    def is_scrap(d: Draft) -> bool:
        return any(s != d.span and within(d.span, s) for s in groups[(d.cluster, d.property, d.chain)])

    return [d for d in drafts if d.property not in _PHRASED or not is_scrap(d)]


def _surest(drafts: Sequence[Draft]) -> list[Draft]:
    best: dict[tuple[object, ...], float] = {}
    keys = [(d.cluster, d.property, d.chain, d.span, d.manner) for d in drafts]
    for key, d in zip(keys, drafts, strict=True):
        best[key] = max(d.score, best.get(key, 0.0))
    kept = []
    for key, d in zip(keys, drafts, strict=True):
        if d.property not in ACTORS or best.get(key) == d.score:
            kept.append(d)
            if d.property in ACTORS:
                del best[key]
    return kept


# ---- writing --------------------------------------------------------------------------------------------------------------


def _written(page: Page, document: Document, clusters: Sequence[Cluster], drafts: Sequence[Draft], writer: _Writer) -> Extraction:
    """Drafts as claims with the ids of their mentions; wholes before parts; each claim once."""
    used = {d.cluster for d in drafts} | {d.value.cluster for d in drafts if isinstance(d.value, Pointer)}
    mentions: dict[int, Mention] = {}
    names: dict[int, str] = {}
    known: set[str] = set()
    for number, c in enumerate(clusters):
        if number in used:
            mention = _mention(page, document, c)
            if (name := mention.id) not in known:
                known.add(name)
                mentions[number], names[number] = mention, name
    claims: dict[str, Claim] = {}
    wholes: dict[Stretch, str] = {}
    for draft in sorted(drafts, key=lambda d: (d.part_of is not None, d.cluster)):
        if draft.cluster not in mentions or draft.score < writer.least:
            continue
        claim = _claim(page, document, draft, names, wholes, writer)
        if claim is None:
            continue
        name = claim.id
        claims.setdefault(name, claim)
        if isinstance(draft.value, Figure):
            wholes.setdefault(draft.span, name)
    told = {c.mention for c in claims.values()}
    told |= {c.value.mention for c in claims.values() if isinstance(c.value, Relation)}
    kept = tuple(m for number, m in mentions.items() if names[number] in told)
    order = {name: i for i, name in enumerate(n for n in names.values() if n in told)}
    in_order = sorted(claims.items(), key=lambda one: (order[one[1].mention], one[1].span.start, one[1].span.end, one[1].property, one[0]))
    return Extraction(kept, tuple(claim for _, claim in in_order))


def _claim(
    page: Page, document: Document, draft: Draft, names: dict[int, str], wholes: dict[Stretch, str], writer: _Writer
) -> Claim | None:
    value = draft.value
    if isinstance(value, Pointer):
        other = names.get(value.cluster)
        if other is None or other == names[draft.cluster]:
            return None
        value = Relation(value.type, other)
    elif draft.part_of is not None and isinstance(value, Figure):
        value = replace(value, of=wholes.get(draft.part_of))
    return Claim(
        document.id,
        names[draft.cluster],
        Property(draft.property),
        value,
        draft.manner.modality,
        draft.manner.polarity,
        draft.manner.act,
        draft.chain,
        read_span(page.text, *draft.span),
        writer.score(draft),
        writer.made_by,
    )


def _mention(page: Page, document: Document, c: Cluster) -> Mention:
    """The first span is the word that tells most of the act; a listed town is part of the spans, so that its mention is its own."""
    telling = sorted(c.deeds, key=lambda d: (d.outcome, d.made, d.generic, d.span))
    spans: dict[Stretch, Span] = {}
    for deed in [telling[0], *sorted(c.deeds, key=lambda d: d.span)]:
        spans.setdefault(deed.span, read_span(page.text, *deed.span))
        if deed.listed:
            for where, _ in deed.places[:1]:
                spans.setdefault(where, read_span(page.text, *where))
    return Mention(document.id, c.kind, _form(page, c), tuple(spans.values()))


def _form(page: Page, c: Cluster) -> str | None:
    """Form of the kind by the words of its triggers with one word before them ("mass arrests"), or by its weapons."""
    if not event_kinds()[c.kind].forms:
        return None
    lexicon = form_words(c.kind)
    for deed in c.deeds:
        start = page.text.rfind(" ", 0, max(0, deed.span[0] - 1)) + 1
        found = lexicon.first(page.text[max(start, deed.span[0] - 24) : deed.span[1]])
        if found:
            return found
    weapons = [a for d in c.deeds for a in d.arguments if a.role == "weapon"]
    return next((f for a in weapons if (f := lexicon.first(page.words((a.start, a.end))))), None)
