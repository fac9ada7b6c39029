"""One incident as the page tells it: title, what is said in plain words, rival accounts, figures, origins, silences.

No sentence here states an accusation as a fact: who did it is always told as what somebody says.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from testimonia.model.record import Claim, FigureRange, Incident, Judgement, Range
from testimonia.model.terms import Act, Category, Certainty, Kind, Modality, Property, StageReached
from testimonia.model.values import Designation, Explanation, Ground, Moment, Place, Relation, Stage
from testimonia.reconcile import Findings
from testimonia.report.evidence import Ref, anchor, speaker, speaker_name
from testimonia.report.figures import Chart, charts, ends, ordered
from testimonia.report.index import Index, distinct, first_span
from testimonia.report.origins import Counted, OriginView, flow, origin_views, tree_words
from testimonia.report.phrases import day, moment, moment_in_sentence, origins, place, value_words
from testimonia.report.table import Said, Table, origin_name, rejects, rivals, said
from testimonia.report.veil import Veil
from testimonia.report.weaving import Text, joined, weave
from testimonia.report.words import Words, sentence_case
from testimonia.report.workings import Desk, WorkingsView, figure_text, notes_on_figures, workings
from testimonia.text.names import fold

VERBAL = frozenset({Kind.LAW, Kind.STATEMENT, Kind.NEGOTIATION})
_GATHERINGS = frozenset({Kind.PROTEST, Kind.DISPERSAL})
_TAKEN = {
    Kind.ARREST: Property.DETAINED,
    Kind.KIDNAPPING: Property.ABDUCTED,
    Kind.TRIAL: Property.SENTENCED,
    Kind.DISPLACEMENT: Property.DISPLACED,
}
_MOST_BLAMES = 4
_GIST = 180  # characters of the sentence that stands for an incident in the overview
_SPEAKS_FOR = {Property.KILLED: (Property.KILLED, Property.EXECUTED), Property.PERPETRATOR: (Property.PERPETRATOR, Property.INSTIGATOR)}


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One range in the overview: "4 to 18 alleged attackers"."""

    category: str
    category_key: str
    text: Text
    grade_key: str
    grade: str


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The ranges of one property."""

    point: str
    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class RelationView:
    """What somebody says that two events have to do with one another; `other_anchor` is empty when the other is no incident."""

    said: Said
    text: str
    other: str
    other_anchor: str


@dataclass(frozen=True, slots=True)
class SourceView:
    """One document that tells of the incident."""

    name: str
    title: str
    published: str
    anchor: str
    claims: str


@dataclass(frozen=True, slots=True)
class IncidentView:
    """Everything that the page shows of an incident."""

    anchor: str
    former_anchors: tuple[str, ...]
    id: str
    kind: str
    title: str
    when: Ref | None
    where: Ref | None
    counts: tuple[str, ...]
    origins: str
    key_figures: tuple[KeyFigures, ...]
    disagreements_count: str
    gist: str
    assessment: tuple[Text, ...]
    table: Table
    charts: tuple[Chart, ...]
    categories: tuple[Category, ...]
    origin_views: tuple[OriginView, ...]
    flow: Markup
    disagreements: tuple[Text, ...]
    silences: tuple[str, ...]
    designations: tuple[Said, ...]
    explanations: tuple[Said, ...]
    grounds: tuple[Said, ...]
    denied: tuple[Said, ...]
    relations: tuple[RelationView, ...]
    sources: tuple[SourceView, ...]
    workings: WorkingsView
    origins_summary: str
    verdict: str
    verdict_said: str
    minor: bool


@dataclass(frozen=True, slots=True)
class Workbench:
    """What every incident's view needs: the record, how to speak, what may be shown, where things stand on the page.

    `findings`: by incident, without those that do not explain the record; `judged`: what people said of whole incidents, by id;
    `evidence`: of each mention a claim that it carries.
    """

    index: Index
    veil: Veil
    words: Words
    counted: Mapping[str, Counted]
    document_anchors: Mapping[str, str]
    incoming: Mapping[str, tuple[Claim, ...]]
    findings: Mapping[str, Findings]
    judged: Mapping[str, Judgement]
    titles: Mapping[str, str]
    evidence: Mapping[str, str]

    @property
    def desk(self) -> Desk:
        """What of it the workings of an incident need."""
        return Desk(self.index, self.veil, self.words, self.titles, self.document_anchors, self.evidence)


def incoming(index: Index) -> dict[str, tuple[Claim, ...]]:
    """Relations by the incident they point to, without those inside one incident."""
    found: dict[str, list[Claim]] = {}
    for claim in index.shown:
        if isinstance(claim.value, Relation):
            target = index.incident_of_mention.get(claim.value.mention)
            if target and target != index.incident_of_mention.get(claim.mention):
                found.setdefault(target, []).append(claim)
    return {target: tuple(claims) for target, claims in found.items()}


def stage_of(claims: Iterable[Claim]) -> StageReached:
    """How far an act came by those who say so; accomplished unless every word about it is of less."""
    stages = {c.value.stage for c in claims if isinstance(c.value, Stage) and not rejects(c)}
    if not stages or StageReached.ACCOMPLISHED in stages:
        return StageReached.ACCOMPLISHED
    return next(s for s in (StageReached.ATTEMPTED, StageReached.THREATENED, StageReached.PLANNED) if s in stages)


def title(incident: Incident, index: Index, veil: Veil, words: Words) -> str:
    """Kind, place, time: "Armed attack in Aktobe, 5 June 2016"; a plan is called one."""
    stage = stage_of(index.claims_on(incident))
    kind = words(f"kind.{incident.kind}")
    text = f"{words(f'assessment.{stage}')}{kind}" if stage is not StageReached.ACCOMPLISHED else kind
    if incident.where:
        text += words("assessment.where", place=veil.say(incident.where.name))
    if incident.when:
        text += words("list.comma") + moment(incident.when, words)
    return sentence_case(text)


def _people(figure: FigureRange) -> int:
    return max(figure.low.value or 0, figure.high.value or 0)


def consequence(incident: Incident) -> tuple[int, ...]:
    """Sorting key: the dead, then the wounded, then others concerned, then documents; the gravest first."""
    totals = dict.fromkeys(Property, 0)
    for figure in incident.figures:
        totals[figure.property] = max(totals[figure.property], _people(figure))
    dead = totals[Property.KILLED] + totals[Property.EXECUTED]
    others = max((n for prop, n in totals.items() if prop not in (Property.KILLED, Property.EXECUTED, Property.WOUNDED)), default=0)
    return (-dead, -totals[Property.WOUNDED], -others, -len(incident.documents))


def is_minor(incident: Incident) -> bool:
    """Acts of words, and acts of which one document says neither how many were concerned nor both when and where."""
    if incident.figures:
        return False
    return incident.kind in (*VERBAL, Kind.OTHER) or (len(incident.documents) == 1 and not (incident.when and incident.where))


def view(incident: Incident, bench: Workbench) -> IncidentView:
    """The view of one incident."""
    index, veil, words = bench.index, bench.veil, bench.words
    accounts, claims = index.accounts_of(incident), index.claims_on(incident)
    found, judged = bench.findings.get(incident.id), bench.judged.get(incident.id)
    views = origin_views(accounts, bench.counted, bench.document_anchors, index, veil, words)
    minor = is_minor(incident)
    return IncidentView(
        anchor=f"i-{incident.id}",
        former_anchors=tuple(f"i-{old}" for old in distinct(incident.formerly) if index.former.get(old) == incident.id),
        id=incident.id,
        kind=sentence_case(words(f"kind.{incident.kind}")),
        title=title(incident, index, veil, words),
        when=_when(incident, claims, veil, words),
        where=_where(incident, claims, veil),
        counts=(words.count("documents_number", len(incident.documents)), words.count("outlets", _outlets(claims))),
        origins=origins(incident.independent_origins, words),
        key_figures=_key_figures(incident, index, words),
        disagreements_count=words.count("disagreements", len(incident.disagreements)) if incident.disagreements else "",
        gist=_gist(incident, index, veil),
        assessment=assessment(incident, claims, bench),
        table=rivals(accounts, index, veil, words),
        charts=charts(incident, index, veil, words, notes_on_figures(found, index, words)),
        categories=tuple(c for c in Category if any(f.category is c for f in incident.figures)),
        origin_views=views,
        flow=flow(incident, views, index, veil, words("chart.flow")),
        disagreements=tuple(_disagreement(d.why, d.accounts, bench) for d in incident.disagreements),
        silences=() if minor else silences(incident, bench),
        designations=said((c for c in claims if isinstance(c.value, Designation)), index, veil, words),
        explanations=said((c for c in claims if isinstance(c.value, Explanation)), index, veil, words),
        grounds=said((c for c in claims if isinstance(c.value, Ground)), index, veil, words),
        denied=said((c for c in claims if rejects(c) and not isinstance(c.value, (Designation, Explanation))), index, veil, words),
        relations=_relations(incident, claims, bench),
        sources=_sources(incident, claims, bench),
        workings=workings(incident, found, bench.desk),
        origins_summary=tree_words(found.tree, words) if found else "",
        verdict=str(judged.verdict) if judged else "",
        verdict_said=words(f"review.incident_{judged.verdict}", by=veil.say(judged.by), why=veil.say(judged.why)) if judged else "",
        minor=minor,
    )


def _when(incident: Incident, claims: Sequence[Claim], veil: Veil, words: Words) -> Ref | None:
    when = incident.when
    if when is None:
        return None
    same = [c for c in claims if isinstance(c.value, Moment) and (c.value.start, c.value.end) == (when.start, when.end)]
    return _ref(veil.say(moment(when, words)), same)


def _where(incident: Incident, claims: Sequence[Claim], veil: Veil) -> Ref | None:
    where = incident.where
    if where is None:
        return None
    same = [c for c in claims if isinstance(c.value, Place) and (c.value.name, c.value.country) == (where.name, where.country)]
    return _ref(veil.say(place(where)), same)


def _ref(text: str, claims: Sequence[Claim]) -> Ref:
    """A reference to the first of the claims; with an empty anchor when there is none, so that the text stands alone."""
    return Ref(text, anchor(claims[0].id) if claims else "")


def _outlets(claims: Iterable[Claim]) -> int:
    return len({fold(c.chain[0].source.name) for c in claims})


def _gist(incident: Incident, index: Index, veil: Veil) -> str:
    for mention in (index.mentions[m] for m in incident.mentions if m in index.mentions):
        found = veil.sentence(mention.document, first_span(mention).start, _GIST)
        if found:
            return found
    return ""


def _key_figures(incident: Incident, index: Index, words: Words) -> tuple[KeyFigures, ...]:
    groups: dict[Property, list[FigureRange]] = {}
    for figure in ordered(incident.figures):
        groups.setdefault(figure.property, []).append(figure)
    return tuple(
        KeyFigures(words(f"property.{prop}"), tuple(_key_figure(f, len(ranges) == 1, index, words) for f in ranges))
        for prop, ranges in groups.items()
    )


def _key_figure(figure: FigureRange, alone: bool, index: Index, words: Words) -> KeyFigure:
    grade = f"grade_short.{figure.grade}"
    known = words.knows(grade)
    return KeyFigure(
        category="" if figure.category is Category.UNSPECIFIED and alone else words(f"category.{figure.category}"),
        category_key=str(figure.category),
        text=figure_text(figure, index, words),
        grade_key=figure.grade if known else "other",
        grade=words(grade) if known else "",
    )


# -- what is said, in plain words


def assessment(incident: Incident, claims: Sequence[Claim], bench: Workbench, *, owned: bool = False) -> tuple[Text, ...]:
    """What the documents say of the incident, in a few sentences that take no side. `owned`: who gives each figure is said with it."""
    words = bench.words
    found = [_told(incident, claims, bench), _behind(incident, words)]
    found += _figures_owned(incident, bench) if owned else _figures_told(incident, bench)
    if incident.kind not in VERBAL | {Kind.TRIAL, Kind.PROTEST, Kind.OTHER}:
        found.append(_blame(claims, bench))
    points = distinct([words(f"point.{d.property}") for d in incident.disagreements])
    if points:
        found.append((words("assessment.disagree", points=words.listed(points)),))
    return tuple(sentence for sentence in found if sentence)


def _told(incident: Incident, claims: Sequence[Claim], bench: Workbench) -> Text:
    words, n = bench.words, len(incident.documents)
    stage = stage_of(claims)
    event = words(f"kind_with_article.{incident.kind}")
    if stage is not StageReached.ACCOMPLISHED:
        event = words(f"stage_with_article.{stage}", kind=words(f"kind.{incident.kind}"))
    where, when = _where(incident, claims, bench.veil), _when(incident, claims, bench.veil, words)
    somewhere: Sequence[str | Ref] = weave(words("assessment.where"), place=[where]) if where else [words("assessment.no_where")]
    sometime: Sequence[str | Ref] = [words("assessment.no_when")]
    if when and incident.when:
        in_sentence = bench.veil.say(moment_in_sentence(incident.when, words))
        sometime = weave(words("assessment.when"), time=[Ref(in_sentence, when.anchor)])
    return weave(
        words("assessment.told"),
        documents=[sentence_case(words.count("documents", n))],
        tell=[words("assessment.tell_one" if n == 1 else "assessment.tell_many")],
        event=[event],
        where=somewhere,
        when=sometime,
    )


def _behind(incident: Incident, words: Words) -> Text:
    count: Range = incident.independent_origins
    it = words("assessment.it_one" if len(incident.documents) == 1 else "assessment.it_many")
    stand = words("assessment.stand_one" if count.high <= 1 else "assessment.stand_many")
    return weave(words("assessment.origins"), it=[it], stand=[stand], range=[Ref(origins(count, words), f"o-{incident.id}")])


def _figures_told(incident: Incident, bench: Workbench) -> list[Text]:
    words = bench.words
    by_property: dict[Property, list[FigureRange]] = {}
    for figure in ordered(incident.figures):
        by_property.setdefault(figure.property, []).append(figure)
    found = []
    for prop, ranges in by_property.items():
        parts = []
        for figure in ranges:
            who = "" if figure.category is Category.UNSPECIFIED and len(ranges) == 1 else f" {words(f'category.{figure.category}')}"
            doubt = f" ({words('assessment.contested')})" if figure.grade == "contested" else ""
            parts.append([*figure_text(figure, bench.index, words), who + doubt])
        found.append(weave(words("assessment.figure"), property=[words(f"property.{prop}")], figures=joined(parts, words)))
    return found


def _figures_owned(incident: Incident, bench: Workbench) -> list[Text]:
    """The lowest and the highest figure of each property and category, each as its owner gives it."""
    words, found = bench.words, []
    for figure in ordered(incident.figures):
        owners = dict.fromkeys(c for c in ends(figure, bench.index) if c)
        parts = [_owned(bench.index.claims[c], bench) for c in owners]
        who = "" if figure.category is Category.UNSPECIFIED else words("assessment.of", category=words(f"category.{figure.category}"))
        if parts:
            key = "assessment.owned_contested" if figure.grade == "contested" else "assessment.owned"
            found.append(weave(words(key), point=[words(f"point.{figure.property}")], of=[who], said=joined(parts, words)))
    return found


def _owned(claim: Claim, bench: Workbench) -> Text:
    number = Ref(value_words(claim.value, bench.words), anchor(claim.id))
    return weave(bench.words("assessment.gives"), who=[speaker_name(claim, bench.veil, bench.words)], number=[number])


def _verb(claim: Claim) -> str:
    if rejects(claim):
        return "denies"
    if claim.act in (Act.ADMITS, Act.CLAIMS_RESPONSIBILITY):
        return "admits"
    if claim.certainty is Certainty.POSSIBLE or claim.modality is Modality.PREDICTED:
        return "maybe"
    return "blames" if claim.act is Act.ACCUSES else "says"


_WEIGHTY = ("admits", "denies", "blames", "maybe", "says")


def _blame(claims: Sequence[Claim], bench: Workbench) -> Text:
    """Who is said to have done it, each with the one who says so."""
    words, veil, index = bench.words, bench.veil, bench.index
    parts: dict[tuple[str, str, str], list[str | Ref]] = {}
    times: Counter[tuple[str, str, str]] = Counter()
    for claim in claims:
        if claim.property in (Property.PERPETRATOR, Property.INSTIGATOR) and claim.id in index.account_of:
            who = speaker(claim, veil, words, in_sentence=True)
            whom = veil.say(value_words(claim.value, words))
            pieces = weave(words(f"assessment.{_verb(claim)}"), who=[who], whom=[Ref(whom, anchor(claim.id))])
            key = (fold(who), _verb(claim), fold(whom))
            parts.setdefault(key, list(pieces))
            times[key] += 1
    if not parts:
        return (words("assessment.no_blame"),)
    # Admission, denial and blame say more than a bare mention of the doer; they come first when not all can stand here.
    first = sorted(parts.items(), key=lambda item: (_WEIGHTY.index(item[0][1]), -times[item[0]]))
    shown: list[list[str | Ref]] = [pieces for _, pieces in first[:_MOST_BLAMES]]
    if len(parts) > _MOST_BLAMES:
        shown.append([words.count("more", len(parts) - _MOST_BLAMES)])
    return weave(words("assessment.blame"), claims=joined(shown, words))


# -- disagreements, silences, relations, sources


def _disagreement(why: str, accounts: Sequence[str], bench: Workbench) -> Text:
    index, veil, words = bench.index, bench.veil, bench.words
    names = [[Ref(origin_name(index.accounts[a], veil), f"a-{a}")] for a in accounts if a in index.accounts]
    return (sentence_case(veil.say(why)), " — ", *joined(names, words))


def asked(kind: Kind) -> tuple[Property, ...]:
    """What a reader wants to know of an event of this kind, and may look for in vain."""
    if kind in VERBAL:
        return (Property.DATE, Property.ACTOR, Property.TOPIC)
    if kind in _TAKEN:
        return (Property.DATE, Property.PLACE, _TAKEN[kind])
    if kind in _GATHERINGS:
        return (Property.DATE, Property.PLACE, Property.PARTICIPANTS)
    if kind in (Kind.DESTRUCTION, Kind.ARSON, Kind.ROBBERY):
        return (Property.DATE, Property.PLACE, Property.TARGET, Property.PERPETRATOR)
    if kind is Kind.OTHER:
        return (Property.DATE, Property.PLACE)
    return (Property.DATE, Property.PLACE, Property.KILLED, Property.WOUNDED, Property.PERPETRATOR, Property.WEAPON)


def silences(incident: Incident, bench: Workbench) -> tuple[str, ...]:
    """What no account says, and what one alone says, in sentences."""
    index, veil, words = bench.index, bench.veil, bench.words
    accounts = index.accounts_of(incident)
    speaks = {a.id: {c.property for c in index.claims_of(a.id)} for a in accounts}
    nobody: list[str] = []
    only: dict[str, list[str]] = {}
    for prop in asked(incident.kind):
        speakers = [a for a in accounts if speaks[a.id] & set(_SPEAKS_FOR.get(prop, (prop,)))]
        if not speakers:
            nobody.append(words(f"silence.{prop}"))
        elif len(speakers) == 1 and len(accounts) > 1:
            claim = next(c for c in index.claims_of(speakers[0].id) if c.property in _SPEAKS_FOR.get(prop, (prop,)))
            only.setdefault(speaker_name(claim, veil, words), []).append(words(f"silence.{prop}"))
    found = [words("silence.nobody", what=_either(nobody, words))] if nobody else []
    return (*found, *(words("silence.only", who=who, what=words.listed(whats)) for who, whats in only.items()))


def _either(items: Sequence[str], words: Words) -> str:
    if len(items) < 2:
        return "".join(items)
    return words("list.comma").join(items[:-1]) + words("silence.and") + items[-1]


def _relations(incident: Incident, claims: Sequence[Claim], bench: Workbench) -> tuple[RelationView, ...]:
    found = []
    for claim in claims:
        if isinstance(claim.value, Relation):
            target = bench.index.incident_of_mention.get(claim.value.mention)
            if target != incident.id:
                found.append(_relation(claim, f"relation.{claim.value.type}", target, claim.value.mention, bench))
    for claim in bench.incoming.get(incident.id, ()):
        source = bench.index.incident_of_mention.get(claim.mention)
        if isinstance(claim.value, Relation):
            found.append(_relation(claim, f"relation_back.{claim.value.type}", source, claim.mention, bench))
    return tuple(found)


def _relation(claim: Claim, key: str, other: str | None, mention: str, bench: Workbench) -> RelationView:
    index, veil, words = bench.index, bench.veil, bench.words
    (one,) = said([claim], index, veil, words)
    if other:
        return RelationView(one, words(key), title(index.incidents[other], index, veil, words), f"i-{other}")
    named = index.mentions.get(mention)
    text = f"“{veil.say(first_span(named).quote)}”" if named else ""
    return RelationView(one, words(key), text, "")


def _sources(incident: Incident, claims: Sequence[Claim], bench: Workbench) -> tuple[SourceView, ...]:
    index, veil, words = bench.index, bench.veil, bench.words
    numbers: dict[str, int] = {}
    for claim in claims:
        numbers[claim.document] = numbers.get(claim.document, 0) + 1
    docs = sorted(
        (index.documents[d] for d in incident.documents if d in index.documents),
        key=lambda d: (d.published.value if d.published else "9999", d.name),
    )
    return tuple(
        SourceView(
            name=veil.say(d.name),
            title=veil.say(d.title or ""),
            published=day(d.published.value, words) if d.published else words("documents.undated"),
            anchor=bench.document_anchors[d.id],
            claims=words.count("claims", numbers.get(d.id, 0)),
        )
        for d in docs
    )
