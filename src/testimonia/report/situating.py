"""Where and when an incident was, account by account: places as discs with the reason for their precision, dates as stretches."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from testimonia.model.record import Claim, Document, Incident
from testimonia.model.terms import Certainty, DatePrecision, PlacePrecision
from testimonia.model.values import Moment, Place
from testimonia.reconcile.profiles import RADIUS
from testimonia.report.evidence import anchor, speaker
from testimonia.report.maps import Disc, area_map
from testimonia.report.phrases import day, moment, place
from testimonia.report.timeline import Dated, Timeline, timeline
from testimonia.report.veil import Veil
from testimonia.report.words import Words

_MOST_DOCUMENTS = 12  # on a timeline


@dataclass(frozen=True, slots=True)
class PlaceView:
    """One place that accounts give. `why`: why it is no finer; `claim`: the first that gives it."""

    name: str
    precision: str
    why: str
    who: tuple[str, ...]
    claim: str
    main: bool


def _located(claims: Iterable[Claim]) -> list[tuple[Place, list[Claim]]]:
    """Places that are not denied, each with the claims that give it."""
    found: dict[tuple[str, str | None, float | None, float | None], tuple[Place, list[Claim]]] = {}
    for c in claims:
        if isinstance(c.value, Place) and c.certainty is not Certainty.DENIED:
            v = c.value
            found.setdefault((v.name, v.country, v.latitude, v.longitude), (v, []))[1].append(c)
    return list(found.values())


def _is_main(incident: Incident, value: Place) -> bool:
    return incident.where is not None and (incident.where.name, incident.where.country) == (value.name, value.country)


def place_map(incident: Incident, claims: Iterable[Claim], veil: Veil, label: str, href: Callable[[str], str]) -> Markup:
    """The map of an incident's places; empty when none is known. `href`: the address of a claim's anchor."""
    discs = []
    for v, group in _located(claims):
        if v.latitude is not None and v.longitude is not None:
            radius, at = RADIUS[PlacePrecision(v.precision)], href(anchor(group[0].id))
            discs.append(Disc(v.latitude, v.longitude, radius, veil.say(v.name), at, len(group), _is_main(incident, v)))
    return area_map(discs, label)


def places(incident: Incident, claims: Iterable[Claim], veil: Veil, words: Words) -> tuple[PlaceView, ...]:
    """The same places in words, the incident's own first."""
    found = [
        PlaceView(
            name=veil.say(place(v)),
            precision=words(f"place.{v.precision}") if v.latitude is not None else words("place.unknown"),
            why=veil.say(v.why_imprecise or ""),
            who=tuple(dict.fromkeys(speaker(c, veil, words) for c in group)),
            claim=group[0].id,
            main=_is_main(incident, v),
        )
        for v, group in _located(claims)
    ]
    return tuple(sorted(found, key=lambda p: (not p.main, -len(p.who), p.name)))


def times(
    claims: Iterable[Claim], documents: Sequence[Document], veil: Veil, words: Words, anchor_of: Callable[[str], str]
) -> Timeline | None:
    """When each speaker puts it, and when the documents came out; None when nobody gives a time. `anchor_of`: a document's anchor."""
    drawn: dict[tuple[str, str, str | None], Dated] = {}
    for c in claims:
        if isinstance(c.value, Moment) and c.certainty is not Certainty.DENIED:
            who = speaker(c, veil, words)
            key = (who, c.value.start, c.value.end)
            drawn.setdefault(key, Dated(who, anchor(c.id), moment(c.value, words), c.value, "said", c.certainty is Certainty.POSSIBLE))
    for d in sorted(documents, key=lambda d: d.published.value if d.published else "")[:_MOST_DOCUMENTS]:
        if d.published and drawn:
            when = Moment(d.published.value, d.published.value, DatePrecision.DAY, d.published.value)
            text = words("site.came_out", day=day(d.published.value, words))
            drawn[(d.name, "published", None)] = Dated(veil.say(d.name), anchor_of(d.id), text, when, "published")
    return timeline(drawn.values(), words)
