"""Composed reports, as the extraction leaves them, for the tests of the reconciliation."""

from testimonia.model.record import Claim, Document, Judgement, Link, Mention, Published, Source, Span
from testimonia.model.terms import (
    Act,
    Basis,
    Category,
    DateBasis,
    DatePrecision,
    DocumentStatus,
    Kind,
    Modality,
    PlacePrecision,
    Polarity,
    Property,
    SourceKind,
)
from testimonia.model.values import Figure, Moment, Place, Value
from testimonia.reconcile import Dossier, dossiers, reconcile

MINISTRY = Link(Source("Interior Ministry", SourceKind.OFFICE))
POLICE = Link(Source("the police", SourceKind.OFFICE))
REBELS = Link(Source("River Front", SourceKind.ORGANISATION))
NURSE = Link(Source("a nurse", SourceKind.WITNESS))


def outlet(name: str, basis: Basis = Basis.NOT_STATED) -> Link:
    return Link(Source(name, SourceKind.OUTLET), basis=basis)


class Report:
    """A report as the extraction leaves it: one document, its mentions, its claims, at ever later offsets."""

    def __init__(self, name: str, day: str, text: str = "") -> None:
        self.document = Document(
            id=f"sha256:{name}",
            name=f"{name}.txt",
            text=text,
            characters=len(text),
            media_type="text/plain",
            status=DocumentStatus.READ,
            published=Published(day, DateBasis.DATELINE),
        )
        self.mentions: list[Mention] = []
        self.claims: list[Claim] = []

    def span(self) -> Span:
        at = 10 * (len(self.mentions) + len(self.claims))
        return Span(at, at + 5, "words")

    def mention(self, kind: Kind, day: str | None = None, place: Place | None = None, chain: tuple[Link, ...] | None = None) -> Mention:
        mention = Mention(self.document.id, kind, None, (self.span(),))
        self.mentions.append(mention)
        links = chain or (outlet(self.document.name),)
        if day:
            self.claim(mention, Property.DATE, Moment(day, day, DatePrecision.DAY, day), links)
        if place:
            self.claim(mention, Property.PLACE, place, links)
        return mention

    def claim(
        self,
        mention: Mention,
        property_: Property,
        value: Value,
        chain: tuple[Link, ...],
        act: Act = Act.REPORTS,
        polarity: Polarity = Polarity.AFFIRMED,
        modality: Modality = Modality.ASSERTED,
        span: Span | None = None,
    ) -> Claim:
        claim = Claim(self.document.id, mention.id, property_, value, modality, polarity, act, chain, span or self.span(), 1.0, "test")
        self.claims.append(claim)
        return claim


def town(name: str, latitude: float, longitude: float) -> Place:
    return Place(name, "KE", None, latitude, longitude, PlacePrecision.CITY, None, None, name)


def killed(n: int, category: Category = Category.CIVILIAN, high: int | None = -1) -> Figure:
    return Figure(n, n if high == -1 else high, category, str(n))


MARSH = town("Marsh", 0.0, 36.0)
HILL = town("Hill", 0.0, 37.0)  # 111 km to the east


def run(*reports: Report, judgements: tuple[Judgement, ...] = ()):  # type: ignore[no-untyped-def]
    return reconcile(
        [r.document for r in reports],
        [m for r in reports for m in r.mentions],
        [c for r in reports for c in r.claims],
        judgements,
    )


def attack(name: str, day: str, place: Place, figure: Figure, *chain: Link, kind: Kind = Kind.ARMED_ATTACK) -> Report:
    report = Report(name, day)
    mention = report.mention(kind, day, place, chain or None)
    report.claim(mention, Property.KILLED, figure, chain or (outlet(name),))
    return report


def dossiers_of(*reports: Report, judgements: tuple[Judgement, ...] = ()) -> tuple[Dossier, ...]:
    return dossiers(
        [r.document for r in reports],
        [m for r in reports for m in r.mentions],
        [c for r in reports for c in r.claims],
        judgements,
    )
