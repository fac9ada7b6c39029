"""`python -m benchmarks.exporting [CLAIMS]`: how long a large case takes to Parquet, and how much memory, in a process of its own.

The case is composed and streamed, never whole in memory: claims of every shape of value, chains of one to three links, quotes of ordinary
length, a thousand to a document. What is timed is what the program does with claims that are there: ids, words, columns, the file. Reading
a case from the disk and masking it come before, and take longer; `--stored N` times them too, on a case of N claims on the disk.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from testimonia.exchange.out import writer
from testimonia.exchange.out.links import permalinks
from testimonia.exchange.out.parquet import write_table
from testimonia.exchange.out.tables import CLAIMS
from testimonia.model.record import Account, Claim, Document, Header, Incident, Judgement, Link, Mention, Record, Source, Span
from testimonia.model.terms import (
    Act,
    ActorKind,
    Category,
    DatePrecision,
    DocumentStatus,
    Kind,
    Modality,
    PlacePrecision,
    Polarity,
    Property,
    SourceKind,
)
from testimonia.model.values import Actor, Figure, Moment, Place, Topic, Value

MILLION = 1_000_000
TO_A_DOCUMENT = 1_000
SENTENCE = "The regional office said that at least {n} people were brought out of the burnt market hall before noon. "
AGENCY = Link(Source("Harbour Press Agency", SourceKind.OUTLET))
OFFICE = Link(Source("the regional office", SourceKind.OFFICE, of="the ministry"), Span(24, 28, "said"), Span(0, 19, "The regional office"))
MONITOR = Link(Source("Delta Monitor", SourceKind.ORGANISATION))
CHAINS = ((OFFICE,), (AGENCY, OFFICE), (MONITOR, AGENCY, OFFICE))


class Composed:
    """A case of so many claims, made as they are asked for."""

    def __init__(self, claims: int) -> None:
        self.count = claims

    @property
    def header(self) -> Header:
        return Header("composed", "benchmark")

    def documents(self) -> Iterator[Document]:
        for number in range(-(-self.count // TO_A_DOCUMENT)):
            text = "".join(SENTENCE.format(n=n) for n in range(100, 100 + TO_A_DOCUMENT))
            yield Document(_document(number), f"{number}.txt", text, len(text), "text/plain", DocumentStatus.READ, language="en")

    def mentions(self) -> Iterator[Mention]:
        return iter(())

    def claims(self) -> Iterator[Claim]:
        quote = SENTENCE.format(n=100)[30:75]
        for number in range(self.count):
            name, value = _value(number)
            start = number % TO_A_DOCUMENT * 110
            yield Claim(
                document=_document(number // TO_A_DOCUMENT),
                mention=f"{number // 8:016x}",
                property=name,
                value=value,
                modality=Modality.ASSERTED,
                polarity=Polarity.AFFIRMED,
                act=Act.REPORTS,
                chain=CHAINS[number % 3],
                span=Span(start, start + len(quote), quote),
                score=0.9,
                made_by="benchmark",
            )

    def accounts(self) -> Iterator[Account]:
        return iter(())

    def incidents(self) -> Iterator[Incident]:
        return iter(())

    def judgements(self) -> Iterable[Judgement]:
        return ()

    def record(self) -> Record:
        return Record(self.header, tuple(self.documents()), (), tuple(self.claims()))


def _document(number: int) -> str:
    return f"sha256:{number:064x}"


def _value(number: int) -> tuple[Property, Value]:
    """The five commonest shapes of value in turn."""
    match number % 5:
        case 0:
            return Property.KILLED, Figure(number % 97, None, Category.CIVILIAN, f"at least {number % 97} people", "rule:at_least")
        case 1:
            return Property.DATE, Moment("2021-03-04", "2021-03-04", DatePrecision.DAY, "4 March")
        case 2:
            return Property.PLACE, Place("Kesra", "TN", "Siliana", 35.81, 9.36, PlacePrecision.CITY, None, "geonames:0", "Kesra")
        case 3:
            return Property.PERPETRATOR, Actor("armed men", ActorKind.ARMED_GROUP, "armed men")
        case _:
            return Property.TOPIC, Topic("the port tax")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def write_composed(claims: int) -> None:
    """Writes the table of claims and prints what it took."""
    case = Composed(claims)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "claims.parquet"
        used = time.process_time()
        for _ in case.claims():
            pass
        composing = time.process_time() - used
        begun, used = time.perf_counter(), time.process_time()
        write_table(CLAIMS, case, out, permalinks(case.header))
        took, cpu = time.perf_counter() - begun, time.process_time() - used
        print(
            f"{claims:,} claims to Parquet: {took:.1f} s by the clock, {cpu:.1f} s of one processor ({composing:.1f} s of it to compose them)"
        )
        print(f"peak memory {_peak():.0f} MiB, file {out.stat().st_size / 2**20:.0f} MiB")


def write_stored(claims: int) -> None:
    """Puts a case on the disk, then writes all its tables, as they are and masked."""
    import testimonia
    from testimonia.model.protocols import Extraction

    composed = Composed(claims)
    with tempfile.TemporaryDirectory() as folder:
        case = testimonia.open_case(Path(folder) / "large.case")
        said: dict[str, list[Claim]] = {}
        for claim in composed.claims():
            said.setdefault(claim.document, []).append(claim)
        with case.store.writing():
            for document in composed.documents():
                found = tuple({claim.id: claim for claim in said[document.id]}.values())
                mentions = _mentions(document, found)
                moved = tuple(_told_of(claim, mentions) for claim in found)
                case.store.add(document, None, Extraction(tuple(mentions), moved), "benchmark", ())
        case.reconcile()
        for name, shown in (("as it is", case.store), ("masked", case.masked())):
            begun = time.perf_counter()
            writer("parquet").write(shown, Path(folder) / name)
            print(f"{claims:,} claims of a case on the disk, {name}: {time.perf_counter() - begun:.1f} s, peak memory {_peak():.0f} MiB")


def _mentions(document: Document, claims: tuple[Claim, ...]) -> list[Mention]:
    starts = sorted({claim.span.start for claim in claims})
    text = document.text or ""
    return [Mention(document.id, Kind.ARMED_ATTACK, None, (Span(start, start + 8, text[start : start + 8]),)) for start in starts[::8]]


def _told_of(claim: Claim, mentions: list[Mention]) -> Claim:
    from dataclasses import replace

    return replace(claim, mention=mentions[claim.span.start // 110 // 8 % len(mentions)].id)


def main() -> None:
    """Runs the measurement in a fresh process, so that its peak of memory is its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("claims", nargs="?", type=int, default=MILLION)
    parser.add_argument("--stored", type=int, default=0, metavar="N")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if not given.here:
        subprocess.run([sys.executable, "-m", "benchmarks.exporting", *sys.argv[1:], "--here"], check=True)
    elif given.stored:
        write_stored(given.stored)
    else:
        write_composed(given.claims)


if __name__ == "__main__":
    main()
