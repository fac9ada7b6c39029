"""A whole case on disk that grows: one document more, one judgement more. `python -m benchmarks.reconcile_case [CLAIMS]`

The case is made up: every document tells, in sentences of its own, of a few of the incidents of a made-up country. What is timed goes
through the case that users open, with everything that is written to the disk.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np

import testimonia as tm
from testimonia.model.lines import Noun
from testimonia.model.protocols import Extraction
from testimonia.model.record import Claim, Document, Header, Link, Mention, Published, Source, Span
from testimonia.model.terms import (
    Act,
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

MENTIONS, PER_MENTION = 4, 3  # of a document; claims of a mention
TOLD_BY = 3.0
_KINDS = (Kind.ARMED_ATTACK, Kind.BOMBING, Kind.KIDNAPPING, Kind.PROTEST)
_WORDS = 6000


def _vocabulary(rng: np.random.Generator) -> list[str]:
    parts = ["ka", "lo", "mir", "ten", "sa", "gor", "vel", "nu", "pri", "dun", "ash", "bek", "tol", "wen", "ral", "os"]
    return ["".join(rng.choice(parts, rng.integers(2, 4))) for _ in range(_WORDS)]


class World:
    """Incidents in towns over twenty years, and documents that tell of them."""

    def __init__(self, claims: int, seed: int = 20) -> None:
        self._rng = np.random.default_rng(seed)
        self._words = _vocabulary(self._rng)
        self.documents = max(1, claims // (MENTIONS * PER_MENTION))
        self._incidents = max(1, int(self.documents * MENTIONS / TOLD_BY))
        self._latitude, self._longitude = self._rng.uniform(-35, 55, 4000), self._rng.uniform(-20, 140, 4000)

    def _sentence(self, start: list[str]) -> str:
        told = self._rng.zipf(1.15, 18) % _WORDS
        return " ".join([*start, *(self._words[int(n)] for n in told)]).capitalize() + "."

    def document(self, number: int) -> tuple[Document, Extraction]:
        """The document of that number, with what is read in it."""
        rng, sentences, told = self._rng, [], []
        for _ in range(MENTIONS):
            incident = int(rng.integers(self._incidents))
            facts = np.random.default_rng(incident)
            town, day, dead = int(facts.integers(4000)), date(2000, 1, 1) + timedelta(int(facts.integers(7300))), int(facts.geometric(0.15))
            told.append((incident, town, day, dead + int(rng.integers(0, 2))))
            sentences.append(self._sentence([day.isoformat(), f"{dead + 1}", "killed", f"town{town}"]))
            sentences += [self._sentence([]) for _ in range(2)]
        text = " ".join(sentences)
        published = max(day for _, _, day, _ in told) + timedelta(1)
        document = Document(
            id=f"sha256:{number:064x}",
            name=f"{number}.txt",
            text=text,
            characters=len(text),
            media_type="text/plain",
            status=DocumentStatus.READ,
            published=Published(published.isoformat(), DateBasis.METADATA),
            language="en",
        )
        mentions, claims = [], []
        at = 0
        for (incident, town, day, dead), sentence in zip(told, sentences[::3], strict=True):
            at = text.index(sentence, at)
            mention = Mention(document.id, _KINDS[incident % 4], None, (self._span(text, at, "killed"),))
            mentions.append(mention)
            chain = (Link(Source(f"Outlet {number % 300}", SourceKind.OUTLET)), Link(Source(f"source {number % 977}", SourceKind.OFFICE)))
            place = Place(
                f"town{town}",
                "KE",
                None,
                float(self._latitude[town]),
                float(self._longitude[town]),
                PlacePrecision.CITY,
                None,
                None,
                f"town{town}",
            )
            iso = day.isoformat()
            for prop, value, words in (
                (Property.DATE, Moment(iso, iso, DatePrecision.DAY, iso), iso),
                (Property.PLACE, place, f"town{town}"),
                (Property.KILLED, Figure(dead, dead, Category.CIVILIAN, str(dead)), "killed"),
            ):
                claims.append(self._claim(document, mention, prop, value, chain, self._span(text, at, words)))
        return document, Extraction(tuple(mentions), tuple(claims))

    @staticmethod
    def _span(text: str, at: int, words: str) -> Span:
        start = text.index(words, at)
        return Span(start, start + len(words), words)

    @staticmethod
    def _claim(document: Document, mention: Mention, prop: Property, value: Value, chain: tuple[Link, ...], span: Span) -> Claim:
        return Claim(document.id, mention.id, prop, value, Modality.ASSERTED, Polarity.AFFIRMED, Act.REPORTS, chain, span, 1.0, "made up")


def _record(world: World) -> Iterator[Noun]:
    """The documents of the world as a record, its parts in the order of one."""
    yield Header("world", "made up")
    made = [world.document(number) for number in range(world.documents)]
    yield from (document for document, _ in made)
    yield from (mention for _, extraction in made for mention in extraction.mentions)
    yield from (claim for _, extraction in made for claim in extraction.claims)


def filled(folder: Path, claims: int) -> tuple[tm.OpenCase, World]:
    """A case with that many claims, not yet reconciled."""
    world = World(claims)
    case = tm.open_case(folder / "world.case")
    case.store.take_in(_record(world))
    return case, world


def timed(steps: Iterator[str]) -> dict[str, float]:
    """Seconds of wall time and of work that each step takes."""
    found: dict[str, float] = {}
    begun, cpu = time.perf_counter(), time.process_time()
    for name in steps:
        found[f"{name}_s"] = round(time.perf_counter() - begun, 2)
        found[f"{name}_cpu_s"] = round(time.process_time() - cpu, 2)
        begun, cpu = time.perf_counter(), time.process_time()
    return found


def _steps(case: tm.OpenCase, world: World) -> Iterator[str]:
    case.reconcile()
    yield "whole"
    for name in ("document", "another"):
        document, extraction = world.document(world.documents + len(name))
        case.store.add(document, None, extraction, "made up")
        case.settle()
        yield name
    review = case.review("MK")
    incident = next(iter(case.store.incidents()))
    yield "pause"
    review.accept(incident.id, why="read")
    yield "judgement"
    review.reject(next(iter(case.store.claims(document.id))).id, why="misread")
    yield "claim_judgement"


def main(claims: int) -> None:
    """One line of JSON."""
    with tempfile.TemporaryDirectory() as folder:
        case, world = filled(Path(folder), claims)
        found = timed(_steps(case, world))
        peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        print(json.dumps({"claims": claims, "documents": world.documents, **found, "peak_mb": peak}))


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 100_000)
