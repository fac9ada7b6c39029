"""`make bench ONLY=import`: how long a large record takes to come into a case, how long the case then takes to open, and its bytes.

The record is synthetic: short made-up documents of four mentions and ten claims, each three mentions an incident of two accounts.
"""

import hashlib
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from testimonia.exchange import record_file, write_nouns
from testimonia.model.lines import Noun
from testimonia.model.record import (
    Account,
    Claim,
    Document,
    Header,
    Incident,
    Link,
    Mention,
    Origin,
    Published,
    Range,
    Source,
    Span,
    incident_id,
)
from testimonia.model.terms import (
    Act,
    Category,
    DateBasis,
    DatePrecision,
    DocumentStatus,
    Kind,
    Modality,
    Polarity,
    Property,
    SourceKind,
)
from testimonia.model.values import Figure, Moment
from testimonia.pipeline import open_case

CLAIMS = 1_000_000
_PER_DOCUMENT = 10  # claims, on four mentions
_TEXT = "On day {0} riders {1} burned a barn in valley {2}; {3} people were hurt, the council said."


@dataclass(frozen=True, slots=True)
class Imported:
    """Seconds by the clock on the wall, and of work: of the process that stores, of those that check. Megabytes of memory at the peak, of
    the former and of one of the latter. Bytes a claim takes in the record and in the case."""

    claims: int
    seconds: float
    storing: float
    checking: float
    opening: float
    peak: float
    peak_checking: float
    line_bytes: float
    case_bytes: float


def _document(number: int) -> Document:
    lines = [_TEXT.format(number % 28 + 1, number, number % 997, n + 2) for n in range(4)]
    text = "\n".join(lines)
    digest = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    day = Published(f"20{number % 20:02}-03-{number % 28 + 1:02}", DateBasis.DATELINE)
    return Document(digest, f"{number}.txt", text, len(text), "text/plain", DocumentStatus.READ, published=day)


def _mentions(document: Document) -> list[Mention]:
    text, at, found = document.text or "", 0, []
    for line in text.split("\n"):
        start = at + line.index("burned")
        found.append(Mention(document.id, Kind.ARSON, None, (Span(start, start + 6, "burned"),)))
        at += len(line) + 1
    return found


def _claims(document: Document, mentions: list[Mention]) -> Iterator[Claim]:
    chain = (Link(Source("The Valley Post", SourceKind.OUTLET)), Link(Source("the council", SourceKind.OFFICE)))
    day = document.published.value if document.published else ""
    for n in range(_PER_DOCUMENT):
        mention = mentions[n % 4]
        span = mention.spans[0]
        value = Moment(day, day, DatePrecision.DAY, "burned") if n < 4 else Figure(n, n, Category.CIVILIAN, "burned")
        property_ = Property.DATE if n < 4 else (Property.WOUNDED, Property.KILLED)[n // 4 - 1]
        yield Claim(document.id, mention.id, property_, value, Modality.ASSERTED, Polarity.AFFIRMED, Act.REPORTS, chain, span, 1.0, "made")


def nouns(claims: int) -> Iterator[Noun]:
    """A record of so many claims, in its order, one noun at a time."""
    count = claims // _PER_DOCUMENT
    yield Header(case="synthetic", made_by="made")
    for n in range(count):
        yield _document(n)
    for n in range(count):
        yield from _mentions(_document(n))
    for n in range(count):
        document = _document(n)
        yield from _claims(document, _mentions(document))
    yield from (account for n in range(count) for _, accounts in _incidents(n) for account in accounts)
    yield from (incident for n in range(count) for incident, _ in _incidents(n))


def _incidents(number: int) -> Iterator[tuple[Incident, list[Account]]]:
    document = _document(number)
    mentions = _mentions(document)
    claims = list(_claims(document, mentions))
    for part in (mentions[:3], mentions[3:]):
        ids = tuple(sorted(m.id for m in part))
        of = tuple(c.id for c in claims if c.mention in ids)
        halves = (of[::2], of[1::2])
        accounts = [Account(incident_id(ids), Origin(f"{n:016x}", f"origin {n}", SourceKind.OFFICE), half) for n, half in enumerate(halves)]
        told = tuple(a.id for a in accounts)
        yield Incident(Kind.ARSON, ids, None, None, (), told, (document.id,), Range(1, 2), ()), accounts


def written(path: Path, claims: int) -> Path:
    """The record as a file."""
    with record_file(path) as out:
        write_nouns(nouns(claims), out)
    return path


def measure(claims: int = CLAIMS) -> Imported:
    """Writes the record (not timed), takes it into a fresh case, closes that and opens it again."""
    with tempfile.TemporaryDirectory() as folder:
        record = written(Path(folder) / "record.jsonl", claims)
        case = Path(folder) / "large.case"
        opened = open_case(case)
        begun, work = time.perf_counter(), time.process_time()
        opened.import_record(record)
        seconds, work = time.perf_counter() - begun, time.process_time() - work
        opened.store.close()
        begun = time.perf_counter()
        again = open_case(case)
        repr(again)
        opening = time.perf_counter() - begun
        checked = resource.getrusage(resource.RUSAGE_CHILDREN)
        checking = checked.ru_utime + checked.ru_stime
        peaks = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, checked.ru_maxrss / 1024)
        size = (case / "case.sqlite").stat().st_size / claims
        return Imported(claims, seconds, work, checking, opening, *peaks, record.stat().st_size / claims, size)


if __name__ == "__main__":
    import sys

    print(measure(*(int(given) for given in sys.argv[1:])))
