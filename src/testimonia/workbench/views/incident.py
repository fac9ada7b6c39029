"""One incident, in the order in which casualty recorders publish: what is said, figures, accounts, sources, place, time, what is missing.

The words are the report's own; the page adds what only a case at hand can show: the map, the timeline, the history, what people decided.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from testimonia.model.record import Account, Claim, Header, Incident, Mention, Record
from testimonia.model.terms import Category, Certainty, DatePrecision, PlacePrecision
from testimonia.model.values import Moment as Time
from testimonia.model.values import Place, Relation
from testimonia.reconcile.origins import Weight
from testimonia.reconcile.profiles import RADIUS
from testimonia.report.evidence import anchor, speaker
from testimonia.report.figures import legend_mark, range_words
from testimonia.report.incidents import IncidentView, Workbench, incoming, view
from testimonia.report.index import Index, index
from testimonia.report.maps import Disc, area_map
from testimonia.report.origins import Counted
from testimonia.report.phrases import calm, day, moment, place
from testimonia.report.timeline import Dated, Timeline, timeline
from testimonia.report.words import Words, sentence_case
from testimonia.store.pages import Moment
from testimonia.workbench.ledger import Ledger
from testimonia.workbench.plain import Plain, clean
from testimonia.workbench.views.ledger import Decision, decisions_about
from testimonia.workbench.views.titles import address, title

_MOST_DOCUMENTS_ON_TIMELINE = 12


@dataclass(frozen=True, slots=True)
class PlaceView:
    """One place that accounts give. `why`: why it is no finer; `claims`: those that give it."""

    name: str
    precision: str
    why: str
    who: tuple[str, ...]
    claim: str
    main: bool


@dataclass(frozen=True, slots=True)
class Version:
    """One form that the incident had."""

    state: int
    at: str
    cause: str
    figures: tuple[str, ...]
    documents: str
    now: bool


@dataclass(frozen=True, slots=True)
class Silence:
    """What a document that tells of the incident leaves out is said in the view; here: how much of it people have looked at."""

    judged: int
    claims: int
    documents: int


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """The page. `view`: what the report says of the incident; its anchors become addresses by `href_of`."""

    view: IncidentView
    categories: tuple[tuple[Category, Markup], ...]
    map: Markup
    places: tuple[PlaceView, ...]
    timeline: Timeline | None
    versions: tuple[Version, ...]
    decisions: tuple[Decision, ...]
    reviewed: Silence
    mentions: tuple[tuple[str, str, str], ...]  # mention, its words, its document
    former: tuple[str, ...]


def href_of(at: str) -> str:
    """The address that an anchor of the report's views stands for: a claim, an incident, a document; others stay on the page."""
    kind, _, rest = at.partition("-")
    where = {"c": "/claim/", "i": "/incident/", "d": "/document/"}.get(kind)
    return f"{where}{rest}" if where else f"#{at}"


def _record(incident: Incident, moment: Moment, ledger: Ledger) -> Record:
    """Of the case what this incident's page needs: no texts, and of other incidents only those that somebody ties to it."""
    accounts = moment.accounts(incident.id)
    claims = list(moment.claims_on(incident.mentions))
    coming = moment.relations_to(incident.mentions)
    tied = {c.value.mention for c in claims if isinstance(c.value, Relation)} | {c.mention for c in coming}
    own = set(incident.mentions)
    homes = moment.incident_of(tied - own)
    others = moment.incidents(set(homes.values()) - {incident.id})
    claims += [c for c in coming if c.mention not in own]
    mentions = moment.mentions({*own, *tied})
    documents = moment.documents({*incident.documents, *(m.document for m in mentions.values())})
    return Record(
        Header("", ""),
        tuple(documents.values()),
        tuple(mentions.values()),
        tuple(claims),
        accounts,
        (incident, *others.values()),
        ledger.about(frozenset(c.id for c in claims)),
    )


def _counted(accounts: Sequence[Account], moment: Moment) -> Mapping[str, Counted]:
    """What each account adds, and why, as the reconciliation noted it."""
    found = moment.reasons([a.id for a in accounts])
    return {a: Counted(Weight(low, high), tuple(calm(clean(w)) for w in why)) for a, (low, high, why) in found.items()}


def incident_page(incident: Incident, moment: Moment, ledger: Ledger, words: Words) -> IncidentPage:
    """The page of one incident."""
    record = _record(incident, moment, ledger)
    found, plain = index(record), Plain(moment)
    bench = Workbench(
        index=found,
        veil=plain,  # type: ignore[arg-type]  # speaks as the veil does, and hides nobody from those who work on the case
        words=words,
        counted=_counted(record.accounts, moment),
        document_anchors={d.id: f"d-{address(d.id)}" for d in record.documents},
        incoming=incoming(found),
        findings={},
        judged={},
        titles={i.id: title(i, words) for i in record.incidents},
        evidence={c.mention: c.id for c in reversed(found.shown)},
    )
    shown = view(incident, bench)
    claims = found.claims_on(incident)
    return IncidentPage(
        view=shown,
        categories=tuple((c, legend_mark(c)) for c in shown.categories),
        map=_map(incident, claims, words),
        places=_places(incident, claims, plain, words),
        timeline=_timeline(claims, found, plain, words),
        versions=_versions(incident, moment, words),
        decisions=decisions_about(frozenset({incident.id, *incident.mentions, *(c.id for c in record.claims)}), ledger, moment, words),
        reviewed=Silence(sum(1 for c in claims if c.id in ledger.claims), len(claims), len(incident.documents)),
        mentions=_mentions(incident, record.mentions, found),
        former=incident.formerly,
    )


def _mentions(incident: Incident, mentions: Sequence[Mention], found: Index) -> tuple[tuple[str, str, str], ...]:
    named = {d.id: clean(d.name) for d in found.documents.values()}
    own = [m for m in mentions if m.id in set(incident.mentions)]
    return tuple((m.id, clean(m.spans[0].quote), named.get(m.document, "")) for m in sorted(own, key=lambda m: (m.document, m.id)))


# -- where


def _located(claims: Sequence[Claim]) -> dict[tuple[str, str | None, float | None, float | None], list[Claim]]:
    found: dict[tuple[str, str | None, float | None, float | None], list[Claim]] = {}
    for c in claims:
        if isinstance(c.value, Place) and c.certainty is not Certainty.DENIED:
            v = c.value
            found.setdefault((v.name, v.country, v.latitude, v.longitude), []).append(c)
    return found


def _is_main(incident: Incident, value: Place) -> bool:
    return incident.where is not None and (incident.where.name, incident.where.country) == (value.name, value.country)


def _map(incident: Incident, claims: Sequence[Claim], words: Words) -> Markup:
    discs = []
    for group in _located(claims).values():
        v = group[0].value
        if isinstance(v, Place) and v.latitude is not None and v.longitude is not None:
            radius = RADIUS[PlacePrecision(v.precision)]
            discs.append(Disc(v.latitude, v.longitude, radius, clean(v.name), f"/claim/{group[0].id}", len(group), _is_main(incident, v)))
    return area_map(discs, words("incident.map"))


def _places(incident: Incident, claims: Sequence[Claim], plain: Plain, words: Words) -> tuple[PlaceView, ...]:
    found = []
    for group in _located(claims).values():
        v = group[0].value
        if isinstance(v, Place):
            known = v.latitude is not None
            who = tuple(dict.fromkeys(speaker(c, plain, words) for c in group))  # type: ignore[arg-type]
            found.append(
                PlaceView(
                    name=clean(place(v)),
                    precision=words(f"place.{v.precision}") if known else words("place.unknown"),
                    why=clean(v.why_imprecise or ""),
                    who=who,
                    claim=group[0].id,
                    main=_is_main(incident, v),
                )
            )
    return tuple(sorted(found, key=lambda p: (not p.main, -len(p.who), p.name)))


# -- when


def _timeline(claims: Sequence[Claim], found: Index, plain: Plain, words: Words) -> Timeline | None:
    """When each speaker puts it, and when the documents came out."""
    drawn: dict[tuple[str, str, str | None], Dated] = {}
    for c in claims:
        if isinstance(c.value, Time) and c.certainty is not Certainty.DENIED:
            who = speaker(c, plain, words)  # type: ignore[arg-type]
            key = (who, c.value.start, c.value.end)
            drawn.setdefault(key, Dated(who, anchor(c.id), moment(c.value, words), c.value, "said", c.certainty is Certainty.POSSIBLE))
    for d in sorted(found.documents.values(), key=lambda d: d.published.value if d.published else "")[:_MOST_DOCUMENTS_ON_TIMELINE]:
        if d.published and drawn:
            day_ = Time(d.published.value, d.published.value, DatePrecision.DAY, d.published.value)
            text = words("incident.published", day=day(d.published.value, words))
            drawn[(d.name, "published", None)] = Dated(clean(d.name), f"d-{address(d.id)}", text, day_, "published")
    return timeline(drawn.values(), words)


# -- what became of it


def _versions(incident: Incident, moment_: Moment, words: Words) -> tuple[Version, ...]:
    """The forms that it had, the newest first."""
    at = {s.number: s for s in moment_.states(500)}
    found = []
    for since, until, form in moment_.versions(incident.id):
        state = at.get(since)
        figures = tuple(
            f"{words(f'property.{f.property}')}: {range_words(f, words)} {words(f'category.{f.category}')}" for f in form.figures
        )
        found.append(
            Version(
                since,
                f"{day(state.at[:10], words)}, {state.at[11:16]}" if state else "",
                sentence_case(words(f"cause.{state.cause}")) if state else "",
                figures,
                words.count("documents_number", len(form.documents)),
                until is None,
            )
        )
    return tuple(reversed(found))
