"""Two mentions side by side: what each says, where they differ, and what the evidence weighs."""

from collections.abc import Sequence
from dataclasses import dataclass

from testimonia.model.record import Claim, Mention
from testimonia.model.terms import Property
from testimonia.model.values import Figure, Place
from testimonia.model.values import Moment as Time
from testimonia.reconcile.config import ReconcileConfig
from testimonia.reconcile.given import Given, given, standing
from testimonia.reconcile.linkage import Comparison, compare
from testimonia.reconcile.profiles import Profile, profiles
from testimonia.report.phrases import value_words, who_is_counted
from testimonia.report.words import Words, sentence_case
from testimonia.store.pages import LinkDoubt, Moment
from testimonia.text.names import fold
from testimonia.workbench.ledger import Ledger
from testimonia.workbench.plain import Plain, clean
from testimonia.workbench.views.claims import StandView, stand_view
from testimonia.workbench.views.titles import address, title

PER_PAGE = 20
_GIST = 220
_MOST_CHARACTERS = 60_000
_FULL = 10.0  # bits that fill a bar


@dataclass(frozen=True, slots=True)
class Side:
    """One mention: where it stands, and the incident it is in."""

    mention: str
    kind: str
    words: str
    gist: str
    document: str
    document_name: str
    published: str
    incident: str
    incident_title: str


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A doubtful link in the list. `joined`: the two stand in one incident now."""

    left: Side
    right: Side
    joined: bool
    closeness: str
    stand: StandView


@dataclass(frozen=True, slots=True)
class Cell:
    """What one mention says on a point. `claim`: the first that says so."""

    text: str
    claim: str


@dataclass(frozen=True, slots=True)
class Point:
    """One point of comparison. `differs`: both say something, and not the same."""

    name: str
    left: tuple[Cell, ...]
    right: tuple[Cell, ...]
    differs: bool
    same: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence. `share`: how much of its half of the bar it fills, in per cent; `pro`: it speaks for one incident."""

    detail: str
    pro: bool
    share: float
    strength: str


@dataclass(frozen=True, slots=True)
class LinkView:
    """The page of one pair."""

    left: Side
    right: Side
    points: tuple[Point, ...]
    reasons: tuple[Reason, ...]
    summary: str
    forbidden: bool
    joined: bool
    stand: StandView
    ids: tuple[str, str]


def sides(mentions: Sequence[Mention], moment: Moment, words: Words) -> dict[str, Side]:
    """Mentions with what stands around them, asked for together."""
    documents = moment.documents({m.document for m in mentions})
    homes = moment.incident_of({m.id for m in mentions})
    incidents = moment.incidents(set(homes.values()))
    plain = Plain(moment)
    found = {}
    for m in mentions:
        document, incident = documents.get(m.document), incidents.get(homes.get(m.id, ""))
        found[m.id] = Side(
            mention=m.id,
            kind=sentence_case(words(f"kind.{m.kind}")),
            words=clean(m.spans[0].quote),
            gist=plain.sentence(m.document, m.spans[0].start, _GIST),
            document=address(m.document),
            document_name=clean(document.name) if document else "",
            published=document.published.value if document and document.published else "",
            incident=incident.id if incident else "",
            incident_title=title(incident, words) if incident else "",
        )
    return found


def link_rows(doubts: Sequence[LinkDoubt], moment: Moment, ledger: Ledger, words: Words) -> tuple[LinkRow, ...]:
    """The list of doubtful links."""
    mentions = moment.mentions({i for d in doubts for i in (d.left, d.right)})
    known = sides(list(mentions.values()), moment, words)
    return tuple(
        LinkRow(
            known[d.left],
            known[d.right],
            joined=known[d.left].incident == known[d.right].incident != "",
            closeness=closeness(d.excess, words),
            stand=stand_view(ledger.pairs.get((d.left, d.right)), words),
        )
        for d in doubts
        if d.left in known and d.right in known
    )


def closeness(excess: float, words: Words) -> str:
    """How close a link was to what it takes, in words: a factor of the odds, two to the power of the bits."""
    odds = 2 ** abs(excess)
    side = "above" if excess >= 0 else "below"
    step = "hair" if odds < 2 else "little" if odds < 10 else "clear" if odds < 1000 else "far"
    return words(f"links.{side}_{step}")


def link_view(left: Mention, right: Mention, moment: Moment, ledger: Ledger, words: Words) -> LinkView:
    """The page of a pair. How rare words are is weighed within the two documents alone, so that reasons may differ a little from those
    of the reconciliation, which knows the whole case; how close the link was is the reconciliation's own answer, where it noted one."""
    known = sides([left, right], moment, words)
    around = _around(left, right, moment, ledger)
    compared, noted = _compared(left, right, around, moment, ledger), moment.link(left.id, right.id)
    one, other = known[left.id], known[right.id]
    return LinkView(
        left=one,
        right=other,
        points=_points([c for c in around.standing if c.mention == left.id], [c for c in around.standing if c.mention == right.id], words),
        reasons=tuple(_reason(e.weight, clean(e.detail), words) for e in sorted(compared.evidence, key=lambda e: -abs(e.weight))),
        summary=closeness(noted.excess if noted else compared.weight - compared.needed, words),
        forbidden=compared.forbidden,
        joined=one.incident == other.incident != "",
        stand=stand_view(ledger.pairs.get(tuple(sorted((left.id, right.id)))), words),
        ids=(left.id, right.id),
    )


def _around(left: Mention, right: Mention, moment: Moment, ledger: Ledger) -> Given:
    """What counts of the two, and the surroundings that their documents give them. Of a very long text the words are left out."""
    documents = moment.documents({left.document, right.document})
    short = [d for d in documents.values() if d.characters <= _MOST_CHARACTERS]
    documents |= moment.documents([d.id for d in short], text=True)
    claims = moment.claims_on({left.id, right.id})
    claims += moment.heirs_of_claims([c.id for c in claims])  # a later reading may have put what is said on another mention
    judged = ledger.about(frozenset(c.id for c in claims))
    return given(list(documents.values()), [left, right], claims, judged, ReconcileConfig())


def _compared(left: Mention, right: Mention, around: Given, moment: Moment, ledger: Ledger) -> Comparison:
    found = profiles([left, right], around.standing)
    if not all(p.days and p.places for p in found):  # then other mentions of their documents lend what stands near by
        found = _beside_others(left, right, moment, ledger)
    of = {p.mention.id: p for p in found}
    return compare(of[left.id], of[right.id], ReconcileConfig().linkage, around.setting)


def _beside_others(left: Mention, right: Mention, moment: Moment, ledger: Ledger) -> list[Profile]:
    documents = {left.document, right.document}
    claims = [c for d in documents for c in moment.claims_in(d)]
    stand = standing(claims, ledger.about(frozenset(c.id for c in claims)))
    told_of = {c.mention for c in stand} | {left.id, right.id}  # one without a claim that stands says little, but it can be asked
    return profiles([m for d in documents for m in moment.mentions_in(d) if m.id in told_of], stand)


def strength(weight: float, words: Words) -> tuple[float, str]:
    """How much of its half of a bar a reason of so many bits fills, in per cent; and how strong it is in words."""
    size = abs(weight)
    step = "strong" if size >= 6 else "middling" if size >= 2 else "weak"
    return round(min(100.0, 100 * size / _FULL), 1), words(f"links.{step}")


def _reason(weight: float, detail: str, words: Words) -> Reason:
    return Reason(sentence_case(detail), weight >= 0, *strength(weight, words))


_NOT_COMPARED = frozenset({Property.RELATION, Property.TOPIC})


def _points(left: Sequence[Claim], right: Sequence[Claim], words: Words) -> tuple[Point, ...]:
    names: dict[str, tuple[list[Claim], list[Claim]]] = {}
    for n, claims in enumerate((left, right)):
        for claim in claims:
            if claim.property not in _NOT_COMPARED:
                names.setdefault(_name(claim, words), ([], []))[n].append(claim)
    order = list(dict.fromkeys(words(f"property.{p}") for p in Property))
    rows = sorted(names.items(), key=lambda item: (order.index(item[0].split(" (")[0]), item[0]))
    return tuple(_point(name, a, b, words) for name, (a, b) in rows)


def _name(claim: Claim, words: Words) -> str:
    point = words(f"property.{claim.property}")
    return f"{point} ({who_is_counted(claim.value, words)})" if isinstance(claim.value, Figure) else point


def _point(name: str, left: Sequence[Claim], right: Sequence[Claim], words: Words) -> Point:
    said = [{_key(c, words) for c in claims} for claims in (left, right)]
    both = bool(said[0] and said[1])
    shared = bool(said[0] & said[1])
    return Point(name, _cells(left, words), _cells(right, words), both and not shared, shared)


def _key(claim: Claim, words: Words) -> str:
    value = claim.value
    if isinstance(value, Time):
        return f"{value.start} {value.end}"
    return fold(value.name) if isinstance(value, Place) else fold(value_words(value, words))


def _cells(claims: Sequence[Claim], words: Words) -> tuple[Cell, ...]:
    found: dict[str, Cell] = {}
    for claim in claims:
        text = clean(value_words(claim.value, words))
        found.setdefault(text, Cell(text, claim.id))
    return tuple(found.values())
