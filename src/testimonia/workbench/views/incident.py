"""One incident, in the order in which casualty recorders publish: what is said, figures, accounts, sources, place, time, what is missing.

The words are the report's own; the page adds what only a case at hand can show: the map, the timeline, the history, what people decided.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from markupsafe import Markup

from testimonia.model.record import Account, Header, Incident, Mention, Record
from testimonia.model.terms import Category
from testimonia.model.values import Relation
from testimonia.reconcile.origins import Weight
from testimonia.report.figures import legend_mark, range_words
from testimonia.report.incidents import IncidentView, Workbench, incoming, view
from testimonia.report.index import Index, index
from testimonia.report.origins import Counted
from testimonia.report.phrases import calm, day
from testimonia.report.situating import PlaceView, place_map, places, times
from testimonia.report.timeline import Timeline
from testimonia.report.veil import Veil
from testimonia.report.words import Words, sentence_case
from testimonia.store.pages import Moment
from testimonia.workbench.ledger import Ledger
from testimonia.workbench.plain import Plain, clean
from testimonia.workbench.views.ledger import Decision, decisions_about
from testimonia.workbench.views.titles import address, title


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
    found = index(record)
    spoken = cast(Veil, Plain(moment))  # speaks as the veil does, and hides nobody from those who work on the case
    bench = Workbench(
        index=found,
        veil=spoken,
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
        map=place_map(incident, claims, spoken, words("incident.map"), href_of),
        places=places(incident, claims, spoken, words),
        timeline=times(claims, tuple(found.documents.values()), spoken, words, lambda d: f"d-{address(d)}"),
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
