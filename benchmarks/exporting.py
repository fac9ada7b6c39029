"""`python -m benchmarks.exporting [CLAIMS]`: how long a large case takes to Parquet, and how much memory, in a process of its own.

The case is composed and streamed, never whole in memory: claims of every shape of value, chains of one to three links, quotes of ordinary
length, a thousand to a document. What is timed is what the program does with claims that are there: ids, words, columns, the file. Reading
a case from the disk and masking it come before, and take longer.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

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
    Modality,
    PlacePrecision,
    Polarity,
    Property,
    SourceKind,
)
from testimonia.model.values import Actor, Figure, Moment, Place, Topic, Value

MILLION = 1_000_000
TO_A_DOCUMENT = 1_000
SENTENCE = "The regional office said that at least {n:04d} people were brought out of the burnt market hall before noon. "
LENGTH = len(SENTENCE.format(n=0))
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
            text = "".join(SENTENCE.format(n=n) for n in range(TO_A_DOCUMENT))
            yield Document(_document(number), f"{number}.txt", text, len(text), "text/plain", DocumentStatus.READ, language="en")

    def mentions(self) -> Iterator[Mention]:
        return iter(())

    def claims(self) -> Iterator[Claim]:
        for number in range(self.count):
            name, value = _value(number)
            start = number % TO_A_DOCUMENT * LENGTH + 30
            quote = SENTENCE.format(n=number % TO_A_DOCUMENT)[30:75]
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
        print(f"{claims:,} claims to Parquet: {took:.1f} s by the clock, {cpu:.1f} s of processor, {composing:.1f} of it composing")
        print(f"peak memory {_peak():.0f} MiB, file {out.stat().st_size / 2**20:.0f} MiB")


def main() -> None:
    """Runs the measurement in a fresh process, so that its peak of memory is its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("claims", nargs="?", type=int, default=MILLION)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if not given.here:
        subprocess.run([sys.executable, "-m", "benchmarks.exporting", *sys.argv[1:], "--here"], check=True)
    else:
        write_composed(given.claims)


if __name__ == "__main__":
    main()
