"""A record of composed documents, as long and as full of claims as real reports, made without reading: for what comes after it.

Words are made up, common and rare as words are; one sentence in ten is taken over from an earlier document. Nothing of it is about
anywhere. The same number of a document gives the same document.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from random import Random

from testimonia.model.lines import Noun
from testimonia.model.record import Claim, Document, Header, Link, Mention, Published, Source, Span
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
    SourceKind,
)
from testimonia.model.values import Actor, Figure, Moment, Place, Value

MADE_BY = "composed"
_KINDS = (Kind.ARMED_ATTACK, Kind.BOMBING, Kind.ARSON, Kind.PROTEST, Kind.KIDNAPPING, Kind.ARREST)
_SYLLABLES = tuple(a + b for a in "bdfgklmnprstv" for b in ("a", "e", "i", "o", "u", "an", "er", "ol"))
_TOWNS = 2_000
_OUTLETS = 60


@dataclass(frozen=True, slots=True)
class Size:
    """How long documents are: sentences of twenty words, how many of them tell of an act, claims on each act."""

    sentences: int = 20
    acts: int = 10
    claims: int = 7


@dataclass(frozen=True, slots=True)
class Told:
    """A document with what was read in it."""

    document: Document
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]


@cache
def _words() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Ten thousand words, and how common each and those before it are together: the n-th as often as 1/n."""
    luck = Random(3)
    words = tuple("".join(luck.choices(_SYLLABLES, k=luck.randrange(1, 4))) + str(n) for n in range(10_000))
    return words, tuple(accumulate(1 / n for n in range(1, len(words) + 1)))


def _sentence(luck: Random) -> str:
    words, weights = _words()
    return " ".join(luck.choices(words, cum_weights=weights, k=20)).capitalize() + "."


@cache
def _town(number: int) -> Place:
    luck = Random(number)
    latitude, longitude = round(luck.uniform(-35, 55), 3), round(luck.uniform(-20, 140), 3)
    country = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[int((longitude + 20) / 6.2)]
    return Place(f"Town{number}", f"X{country}", None, latitude, longitude, PlacePrecision.CITY, None, f"t{number}", f"Town{number}")


def told(number: int, size: Size) -> Told:
    """The document of that number."""
    luck = Random(number)
    lines = [_sentence(luck) for _ in range(size.sentences)]
    for n in range(len(lines)):
        if number > 50 and luck.random() < 0.1:
            earlier = Random(luck.randrange(number))
            lines[n] = _sentence(earlier)  # the first sentence of an earlier document
    text = "\n".join((f"Report {number}.", *lines))
    day = date(2010, 1, 1) + timedelta(luck.randrange(3650))
    document = Document(
        "sha256:" + hashlib.sha256(text.encode()).hexdigest(),
        f"{number}.txt",
        text,
        len(text),
        "text/plain",
        DocumentStatus.READ,
        published=Published(str(day), DateBasis.DATELINE),
    )
    starts = list(accumulate((len(line) + 1 for line in lines), initial=len(f"Report {number}.\n")))
    mentions, claims = [], []
    for n in range(size.acts):
        mention, on_it = _act(document, starts[2 * n % size.sentences], day, luck, size)
        mentions.append(mention)
        claims += on_it
    return Told(document, tuple(mentions), tuple(claims))


def _act(document: Document, start: int, day: date, luck: Random, size: Size) -> tuple[Mention, list[Claim]]:
    """An act told in the sentence that begins there, with its claims, each on a word of its own."""
    text = document.text or ""
    words = text[start : text.index(".", start)].split(" ")
    begins = list(accumulate((len(word) + 1 for word in words), initial=start))
    spans = [Span(at, at + len(word), word) for at, word in zip(begins, words, strict=False)]
    kind, when, town = luck.choice(_KINDS), str(day - timedelta(luck.randrange(4))), _town(luck.randrange(_TOWNS))
    mention = Mention(document.id, kind, None, (spans[0],))
    outlet = Link(Source(f"The Post of {luck.randrange(_OUTLETS)}", SourceKind.OUTLET))
    chain = (outlet, Link(Source(luck.choice(["the council", "the police", "a nurse", "Relief Fund"]), SourceKind.OFFICE)))
    values: list[tuple[Property, Value]] = [
        (Property.DATE, Moment(when, when, DatePrecision.DAY, when)),
        (Property.PLACE, town),
        (Property.KILLED, Figure(luck.randrange(1, 30), luck.randrange(30, 40), Category.CIVILIAN, "some")),
        (Property.VICTIM, Actor(words[4], ActorKind.OTHER, words[4])),
        (Property.TARGET, Actor(words[5], ActorKind.OTHER, words[5])),
    ]
    extra = [(Property.WOUNDED, Figure(n, n, Category.CIVILIAN, "some")) for n in range(size.claims)]
    claims = [
        Claim(document.id, mention.id, property_, value, Modality.ASSERTED, Polarity.AFFIRMED, Act.REPORTS, chain, span, 1.0, MADE_BY)
        for (property_, value), span in zip([*values, *extra][: size.claims], spans[1:], strict=False)
    ]
    return mention, claims


def nouns(documents: int, size: Size) -> Iterator[Noun]:
    """The record of so many documents, in its order, one noun at a time."""
    yield Header(case="composed", made_by=MADE_BY)
    yield from (told(n, size).document for n in range(documents))
    yield from (mention for n in range(documents) for mention in told(n, size).mentions)
    yield from (claim for n in range(documents) for claim in told(n, size).claims)
