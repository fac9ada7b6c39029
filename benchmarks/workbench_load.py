"""How fast the workbench answers in a large case. `python -m benchmarks.workbench_load [--claims N] [--case FOLDER]`

The case is made up by the generator of the linkage benchmark: incidents in made-up towns, told of more or less well. Twenty readers ask for
pages, one after another, each as soon as the last one came: more than people do, who also read. What is measured is the time from asking
to the last byte. The readers share the machine with the server; on two cores that costs the server a part of one. Beside the times stands
the work: processor milliseconds of the server for a page, which hardly depend on what else the machine does.
"""

import argparse
import hashlib
import http.client
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import quote

from benchmarks.reconcile_synthetic import World, synthetic
from testimonia.model.protocols import Extraction
from testimonia.model.record import Claim, Document, Link, Mention, Published, Source, Span
from testimonia.model.terms import (
    Act,
    ActorKind,
    Category,
    DateBasis,
    DatePrecision,
    DocumentStatus,
    Modality,
    PlacePrecision,
    Polarity,
    Property,
    SourceKind,
)
from testimonia.model.values import Actor, Figure, Moment, Place, Value
from testimonia.pipeline import open_case
from testimonia.reconcile.columns import KINDS, OPEN

DOCUMENTS = 1_000
CLAIMS = 100_000
READERS = 20
SECONDS = 30
_PER_MENTION = 3.4  # claims that a row of the generator gives on average
_SAYS = ("police", "the mayor", "a witness", "the hospital", "the ministry", "a rights group", "residents", "the army")


@dataclass
class Writer:
    """One document as it grows: its text, and what is read in it."""

    name: str
    text: str = ""
    mentions: list[Mention] = field(default_factory=list)
    drafts: list[tuple[int, Property, Value, int, int, tuple[Link, ...], float]] = field(default_factory=list)

    def say(self, words: str) -> tuple[int, int]:
        start = len(self.text)
        self.text += words
        return start, start + len(words)


def _sentences(row: int, table: object, chance: random.Random) -> Iterator[tuple[Property, str, Value]]:
    """What a row of the generator says, each in words of its own. Short ones: the measure is of pages, not of copied sentences."""
    t = table
    days, places, numbers, names = t.days, t.places, t.numbers, t.names  # type: ignore[attr-defined]
    if days.starts[row] < days.starts[row + 1]:
        at = days.starts[row]
        first, last = date.fromordinal(int(days.first[at])), date.fromordinal(int(days.last[at]))
        raw = f"{first.day} {first:%B} {first.year}"
        yield (
            Property.DATE,
            raw,
            Moment(first.isoformat(), last.isoformat(), DatePrecision.DAY if first == last else DatePrecision.WEEK, raw),
        )
    if places.starts[row] < places.starts[row + 1]:
        at = places.starts[row]
        town = f"Town {int(places.name[at])}"
        where = (float(places.latitude[at]), float(places.longitude[at]))
        yield Property.PLACE, town, Place(town, None, None, *where, PlacePrecision.CITY, None, f"made-up:{int(places.name[at])}", town)
    if numbers.starts[row] < numbers.starts[row + 1]:
        at = numbers.starts[row]
        low, high = int(numbers.low[at]), int(numbers.high[at])
        raw = f"at least {low} killed" if high == OPEN else f"{low} killed"
        category = chance.choice((Category.CIVILIAN, Category.UNSPECIFIED, Category.SECURITY_FORCES))
        yield Property.KILLED, raw, Figure(low, None if high == OPEN else high, category, raw)
    if names.starts[row] < names.starts[row + 1]:
        raw = f"Group {int(names.key[names.starts[row]])}"
        yield Property.PERPETRATOR, raw, Actor(raw, ActorKind.ARMED_GROUP, raw)
    if chance.random() < 0.35:
        raw = f"{chance.choice(('market', 'school', 'bridge', 'checkpoint', 'mosque', 'station'))} {chance.randint(1, 900)}"
        yield Property.TARGET, raw, Actor(raw, ActorKind.SITE, raw)


def _written(number: int, rows: list[int], table: object) -> tuple[Document, Extraction]:
    chance = random.Random(number)
    writer = Writer(f"report_{number:04d}.txt")
    outlet = Link(Source(f"Agency {number % 60}", SourceKind.OUTLET))
    drafts: list[tuple[Span, Property, Value, tuple[Link, ...], float, int]] = []
    bounds: list[tuple[int, int, object]] = []
    writer.say(f"Report {number}\n\n")
    for row in rows:
        kind = KINDS[int(table.kind[row])]  # type: ignore[attr-defined]
        start, end = writer.say(str(kind).replace("_", " "))
        bounds.append((start, end, kind))
        writer.say(". ")
        speaker = Link(Source(f"{chance.choice(_SAYS)} {chance.randint(1, 9)}", SourceKind.OFFICE))
        for prop, raw, value in _sentences(row, table, chance):
            start, end = writer.say(raw)
            drafts.append((Span(start, end, raw), prop, value, (outlet, speaker), round(chance.uniform(0.2, 0.98), 3), len(bounds) - 1))
            writer.say(f". {speaker.source.name} said. ")
        writer.say("\n\n")
    text = writer.text
    published = Published(date.fromordinal(int(table.published[rows[0]])).isoformat(), DateBasis.DATELINE)  # type: ignore[attr-defined]
    identity = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    document = Document(
        *(identity, writer.name, text, len(text), "text/plain", DocumentStatus.READ),
        title=f"Report {number}",
        publisher=f"Agency {number % 60}",
        published=published,
        language="en",
    )
    mentions = [Mention(identity, kind, None, (Span(s, e, text[s:e]),)) for s, e, kind in bounds]  # type: ignore[arg-type]
    claims = tuple(
        Claim(
            *(identity, mentions[of].id, prop, value, Modality.ASSERTED, Polarity.AFFIRMED),
            *(Act.ACCUSES if prop is Property.PERPETRATOR else Act.REPORTS, chain, span, score, "made up"),
        )
        for span, prop, value, chain, score, of in drafts
    )
    return document, Extraction(tuple(mentions), claims)


def make(path: Path, claims: int, documents: int = DOCUMENTS) -> None:
    """The made-up case at `path`."""
    rows = int(claims / _PER_MENTION)
    made = synthetic(rows, World(towns=3_000))
    begun = time.perf_counter()
    with open_case(path) as case:
        with case.store.writing():
            for number in range(documents):
                mine = list(range(number, rows, documents))
                document, found = _written(number, mine, made.table)
                case.store.add(document, None, found, "made up")
        print(f"documents stored: {time.perf_counter() - begun:.0f} s", file=sys.stderr)
        case.reconcile()
    print(f"incidents built: {time.perf_counter() - begun:.0f} s", file=sys.stderr)


# -- readers


class Reader:
    """One reader: asks for a page, waits for it, asks for the next."""

    def __init__(self, port: int, seed: int, found: dict[str, list[str]]) -> None:
        self._port, self._chance, self._found = port, random.Random(seed), found
        self.times: dict[str, list[float]] = {}
        self.wrong: list[str] = []

    def address(self, kind: str) -> str:
        pick = self._chance.choice
        match kind:
            case "incidents":
                return f"/incidents?page={self._chance.randint(1, 40)}"
            case "queue":
                return f"/queue?page={self._chance.randint(1, 50)}"
            case "search":
                said, town = f"{pick(_SAYS)} {self._chance.randint(1, 9)}", f"Town {self._chance.randint(1, 3000)}"
                return f"/search?q={quote(pick((said, town, pick(('killed', 'market', 'Group 17', 'brid*')))))}"
            case "links":
                return f"/links?page={self._chance.randint(1, 30)}"
            case "link" | "incident" | "document" | "claim":
                return pick(self._found[kind])
        return {"overview": "/", "ledger": "/ledger", "codebook": "/codebook", "documents": "/documents", "hypotheses": "/hypotheses"}[kind]

    def run(self, until: float, pause: float) -> None:
        link = http.client.HTTPConnection("127.0.0.1", self._port)
        kinds = [kind for kind, weight in MIX.items() for _ in range(weight)]
        time.sleep(pause * self._chance.random())  # people do not all begin at one instant
        while time.perf_counter() < until:
            kind = self._chance.choice(kinds)
            address = self.address(kind)
            begun = time.perf_counter()
            link.request("GET", address)
            answer = link.getresponse()
            answer.read()
            self.times.setdefault(kind, []).append(time.perf_counter() - begun)
            if answer.status != 200:
                self.wrong.append(f"{answer.status} {address}")
            time.sleep(pause * self._chance.uniform(0.5, 1.5))


MIX = {
    "overview": 2,
    "incidents": 3,
    "incident": 8,
    "documents": 1,
    "document": 6,
    "queue": 4,
    "claim": 6,
    "links": 1,
    "link": 2,
    "search": 5,
    "ledger": 1,
    "codebook": 1,
    "hypotheses": 1,
}
"""How often each page is asked for."""


def _found(port: int) -> dict[str, list[str]]:
    """Addresses that readers choose from: as many as a day's work would open."""
    link = http.client.HTTPConnection("127.0.0.1", port)

    def page(address: str) -> str:
        link.request("GET", address)
        return link.getresponse().read().decode()

    def all_of(pattern: str, addresses: Iterator[str]) -> list[str]:
        return sorted({hit for address in addresses for hit in re.findall(pattern, page(address))})

    return {
        "incident": all_of(r"/incident/[0-9a-f]{16}", (f"/incidents?page={n}" for n in range(1, 60))),
        "document": all_of(r"/document/[0-9a-f]{64}", (f"/documents?page={n}" for n in range(1, 26))),
        "claim": all_of(r"/claim/[0-9a-f]{16}(?=\")", (f"/queue?page={n}" for n in range(1, 100))),
        "link": all_of(r"/links/[0-9a-f]{16}/[0-9a-f]{16}", (f"/links?page={n}" for n in range(1, 20))),
    }


def _peak(pid: int) -> float:
    """The most memory that a process has held, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else float("nan")


_ASKED = 25  # pages of a kind of which the work is measured, one after another


def _work(pid: int) -> float:
    """Processor seconds that a process has taken, its threads together."""
    told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _work_by_page(pid: int, port: int, found: dict[str, list[str]]) -> dict[str, float]:
    """Processor milliseconds of the server for one page of each kind, most of them asked for the first time. Unlike times on the clock,
    they hardly depend on what else the machine does."""
    reader, link = Reader(port, 4_711, found), http.client.HTTPConnection("127.0.0.1", port)
    taken: dict[str, float] = {}
    for kind in MIX:
        before = _work(pid)
        for _ in range(_ASKED):
            link.request("GET", reader.address(kind))
            link.getresponse().read()
        taken[kind] = round(1000 * (_work(pid) - before) / _ASKED, 1)
    return taken


_SERVER = (
    "import gc, sys; from pathlib import Path; import uvicorn; from testimonia.workbench import Settings, app; "
    "gc.freeze(); gc.set_threshold(20_000, 20, 20); sys.setswitchinterval(0.001); "
    "uvicorn.run(app(Path(sys.argv[1]), Settings(by='load')), port=int(sys.argv[2]), access_log=False, log_level='error')"
)


def _ready(port: int) -> None:
    for _ in range(600):
        try:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            link.request("GET", "/codebook")
            if link.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the workbench did not start")


def percentile(times: list[float], share: float) -> float:
    """The time that this share of answers stayed below, in milliseconds."""
    ordered = sorted(times)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def measure(case: Path, readers: int, seconds: float, pause: float, port: int = 8399) -> dict[str, object]:
    """Percentiles in milliseconds by kind of page, and the server's largest memory in MB."""
    server = subprocess.Popen([sys.executable, "-c", _SERVER, str(case), str(port)])
    try:
        _ready(port)
        first = time.perf_counter()
        link = http.client.HTTPConnection("127.0.0.1", port)
        link.request("GET", "/")
        link.getresponse().read()
        first = time.perf_counter() - first
        found = _found(port)
        work = _work_by_page(server.pid, port, found)
        crowd = [Reader(port, n, found) for n in range(readers)]
        until = time.perf_counter() + seconds
        threads = [threading.Thread(target=reader.run, args=(until, pause)) for reader in crowd]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        wrong = [w for reader in crowd for w in reader.wrong]
        times: dict[str, list[float]] = {}
        for reader in crowd:
            for kind, taken in reader.times.items():
                times.setdefault(kind, []).extend(taken)
        every = [t for taken in times.values() for t in taken]
        return {
            "readers": readers,
            "load_of_the_machine": [round(x, 1) for x in os.getloadavg()],
            "pause_seconds": pause,
            "answers": len(every),
            "answers_a_second": round(len(every) / seconds, 1),
            "wrong": wrong[:5],
            "first_overview_ms": round(1000 * first),
            "work_ms_by_page": work,
            "work_ms": round(sum(MIX[kind] * ms for kind, ms in work.items()) / sum(MIX.values()), 1),
            "median_ms": round(1000 * statistics.median(every)),
            "p95_ms": round(percentile(every, 0.95)),
            "p95_ms_by_page": {kind: round(percentile(taken, 0.95)) for kind, taken in sorted(times.items())},
            "peak_mb": round(_peak(server.pid)),
        }
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=CLAIMS)
    parser.add_argument("--case", type=Path, help="where the made-up case is kept; made when it is not there")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    given = parser.parse_args()
    path = given.case or Path(tempfile.mkdtemp()) / "load.case"
    if not path.exists():
        make(path, given.claims)
    for pause in (0.0, 1.0):
        print(json.dumps(measure(path, READERS, given.seconds, pause), indent=1))


if __name__ == "__main__":
    main()
