"""Composed documents of a made-up country with what they say, as reading leaves it, for tests of reconciling. Nothing of it happened."""

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from testimonia.cluster.groups import MANIFEST, Outcome, RowGroup, begin, finish, write
from testimonia.model.canonical import canonical_json
from testimonia.model.lines import TYPE_OF, Noun, line_of
from testimonia.model.record import ROW, Claim, Document, Header, Link, Mention, Published, Source, Span
from testimonia.model.terms import (
    Act,
    ActorKind,
    Category,
    DateBasis,
    DatePrecision,
    DocumentStatus,
    Kind,
    Modality,
    PlacePrecision,
    Polarity,
    Property,
    RelationType,
    SourceKind,
)
from testimonia.model.values import Actor, Figure, Moment, Place, Relation, Value

SENTENCES = (
    "Gunmen fired on the market near the old bridge at noon while traders were closing their stalls.",
    "The ministry said that gunmen fired on the market near the old bridge at noon on their own account.",
    "A bomb went off beside the bus station and broke the windows of the school across the road.",
    "Two men were taken from their house by people in uniform, a neighbour told this paper by telephone.",
    "The crowd that had come to the ford at dawn was driven away with water and batons by the guards.",
    "Farmers say their barns were burned by the same riders who had come to the valley in the spring.",
    "A hospital counted the wounded through the night and asked for blood from the towns down the river.",
)
TOWNS = tuple(f"Town {n}" for n in range(12))
DAYS = ("2020-03-01", "2020-03-02", "2020-03-04", "2020-05-09", "2020-05-12", "2021-01-30")
KINDS = (Kind.ARMED_ATTACK, Kind.BOMBING, Kind.PROTEST, Kind.KIDNAPPING, Kind.ARSON, Kind.OTHER, Kind.STATEMENT)
SOURCES = ("the police", "River Front", "a nurse", "Interior Ministry", "Town Hospital", "a resident")


@dataclass(frozen=True)
class Told:
    """What was read of some documents."""

    documents: tuple[Document, ...]
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]

    def __add__(self, other: "Told") -> "Told":
        return Told(self.documents + other.documents, self.mentions + other.mentions, self.claims + other.claims)


def place(town: int, precision: PlacePrecision = PlacePrecision.CITY) -> Place:
    known = town % 5 != 4  # some are in no index
    where = (10.0 + town / 10, 30.0 + town / 7) if known else (None, None)
    return Place(TOWNS[town], "KE" if town % 2 else "TZ", None, *where, precision, None if known else "not found", None, TOWNS[town])


def told(number: int, seed: int = 0) -> Told:
    """One document of some sentences, of which others have the same, with an act in most of them."""
    luck = random.Random(f"{number} {seed}")
    lines = [luck.choice(SENTENCES) if luck.random() < 0.7 else f"Report {number} has a line of its own, number {n}." for n in range(4)]
    text = "\n\n".join(lines)
    digest = hashlib.sha256(f"{number} {seed} {text}".encode()).hexdigest()
    row = luck.random() < 0.1
    day = luck.choice((*DAYS, None))
    document = Document(
        id=f"sha256:{digest}",
        name=f"{number}.txt",
        text=text,
        characters=len(text),
        media_type=ROW if row else "text/plain",
        status=DocumentStatus.READ,
        publisher=luck.choice(("Northern Wire", "The Valley Post", None)),
        published=Published(day, DateBasis.DATELINE) if day else None,
    )
    mentions, claims = [], []
    starts = [text.index(line) if lines.index(line) == n else -1 for n, line in enumerate(lines)]
    for start in starts:
        if start < 0 or luck.random() < 0.2:
            continue
        mention = Mention(document.id, luck.choice(KINDS), None, (Span(start, start + 3, text[start : start + 3]),))
        before = mentions[-1].id if mentions else None
        mentions.append(mention)
        claims += list(_claims(mention, text, start, luck, before))
    return Told((document,), tuple(mentions), tuple(claims))


def _claims(mention: Mention, text: str, start: int, luck: random.Random, before: str | None) -> Iterator[Claim]:
    chain = (Link(Source("The Post", SourceKind.OUTLET)), Link(Source(luck.choice(SOURCES), luck.choice(list(SourceKind)))))
    modality = Modality.HABITUAL if luck.random() < 0.05 else Modality.ASSERTED
    at = start

    def claim(property_: Property, value: Value) -> Claim:
        nonlocal at
        at += 2
        span = Span(at, at + 4, text[at : at + 4])
        polarity = Polarity.NEGATED if luck.random() < 0.05 else Polarity.AFFIRMED
        return Claim(mention.document, mention.id, property_, value, modality, polarity, Act.REPORTS, chain, span, 1.0, "composed")

    for day in luck.sample(DAYS, luck.choice((0, 1, 1, 1, 2))):
        yield claim(Property.DATE, Moment(day, day, DatePrecision.DAY, day))
    if luck.random() < 0.1:
        yield claim(Property.DATE, Moment("2020-03-01", None, DatePrecision.RANGE, "since March"))
    for town in luck.sample(range(12), luck.choice((0, 1, 1, 1, 2))):
        wide = luck.random() < 0.15
        yield claim(Property.PLACE, place(town, PlacePrecision.REGION if wide else PlacePrecision.CITY))
    if luck.random() < 0.7:
        low = luck.randrange(1, 30)
        category = luck.choice((Category.CIVILIAN, Category.UNSPECIFIED))
        yield claim(Property.KILLED, Figure(low, low if luck.random() < 0.8 else None, category, str(low)))
    if luck.random() < 0.4:
        yield claim(Property.PERPETRATOR, Actor(luck.choice(("River Front", "the guards", "riders")), ActorKind.ARMED_GROUP, "x"))
    if before and luck.random() < 0.2:
        yield claim(Property.RELATION, Relation(luck.choice(list(RelationType)), before))
    yield claim(Property.WOUNDED, Figure(2, 2, Category.CIVILIAN, "2"))


def world(documents: int, seed: int = 0) -> Told:
    """So many documents; the same numbers give the same ones."""
    parts = [told(number, seed) for number in range(documents)]
    return Told(*(tuple(n for part in parts for n in getattr(part, name)) for name in ("documents", "mentions", "claims")))


def read_into(out: Path, given: Told, files: int = 3) -> Path:
    """What reading these documents would have left, in some files; the first document came twice."""
    begin(out, Header(case="world", made_by="composed", confidential=False))
    nouns: Sequence[Noun] = (*given.documents, *given.mentions, *given.claims)
    groups = [RowGroup(f"{n}.parquet", n, 1, f"{n:020x}") for n in range(files)]
    for group in groups:
        rows = [_row(n) for n in nouns if int(_document(n)[-1], 16) % files == group.number]
        if group.number == files - 1:
            rows += [_row(n) for n in nouns if _document(n) == given.documents[0].id]
        write(out, group, list(dict.fromkeys(rows)), Outcome(group.id, group.path, group.number))
    finish(out, Header(case="world", made_by="composed", confidential=False), groups)
    assert (out / MANIFEST).is_dir()
    return out


def _document(noun: Noun) -> str:
    return noun.id if isinstance(noun, Document) else str(getattr(noun, "document", ""))


def _row(noun: Noun) -> tuple[str, str, str, str]:
    return _document(noun), TYPE_OF[type(noun)], getattr(noun, "id", ""), canonical_json(line_of(noun))
