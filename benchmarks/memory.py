"""`make bench ONLY=memory`: peak of memory while many documents are read and reconciled, beside a tenth of them.

Two kinds of documents. Short composed reports, each another, that are read: one process reads, so that all that grows shows. And records of
documents as long as real reports (`benchmarks.memory_record`), taken in without reading, of which the incidents are made: these show what
reconciling takes. Each size runs in a process of its own: `python -m benchmarks.memory read 5000`, or `record`, or
`short` for a record of short ones.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from benchmarks.memory_record import Size, nouns

SIZES = (500, 5_000)
_WHO = ("Riders", "Armed men", "A crowd", "Men on motorcycles", "Soldiers", "A band of youths", "Gunmen in two cars", "Raiders")
_DID = ("burned", "attacked", "looted", "fired on", "bombed", "stormed", "shelled", "blocked", "searched", "set fire to")
_WHAT = ("a barn", "a market", "a school", "the mill", "two trucks", "a clinic", "a chapel", "the depot", "a farm", "a bridge", "a bus")
_SAID = ("the council", "a nurse", "the governor", "villagers", "a driver", "the police", "a teacher", "relief workers", "the mayor")
_SOUNDS = tuple(a + b for a in "bdfgklmnprstvz" for b in "aeiou")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July")
_MONTHS += ("August", "September", "October", "November", "December")


@dataclass(frozen=True, slots=True)
class Peak:
    """Megabytes of one size: once everything is loaded (and a first document read), when all are read, when all is reconciled.

    `work`: seconds of the processor that reconciling took.
    """

    documents: int
    begun: float
    read: float
    reconciled: float
    work: float
    incidents: int


def report(number: int) -> str:
    """A report of twenty words; no two are alike, and hardly two share half of their words."""
    luck = Random(number)
    town = "".join(luck.choices(_SOUNDS, k=3)).capitalize()
    day = f"{luck.randrange(1, 29)} {luck.choice(_MONTHS)} {luck.randrange(2001, 2021)}"
    hurt = f"{luck.choice(['wounding', 'killing', 'and wounded', 'and detained'])} {luck.randrange(2, 40)} people"
    where = f"{luck.choice(['near', 'in', 'outside', 'south of'])} {town}"
    said = (
        f"{luck.choice(_SAID)} of {''.join(luck.choices(_SOUNDS, k=2)).capitalize()} {luck.choice(['said', 'told reporters', 'reported'])}"
    )
    told = f"{luck.choice(_WHO)} {luck.choice(_DID)} {luck.choice(_WHAT)} {where} on {day}, {hurt}"
    return f"{told}, {said}." if luck.random() < 0.7 else f"{said[0].upper() + said[1:]}: {told[0].lower() + told[1:]}."


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def reading(documents: int) -> Peak:
    """Short reports of one number, read in this process."""
    from testimonia.pipeline import case as pipeline
    from testimonia.pipeline import open_case

    with tempfile.TemporaryDirectory() as folder:
        for n in range(documents):
            part = Path(folder) / "in" / str(n // 1000)
            part.mkdir(parents=True, exist_ok=True)
            (part / f"{n}.txt").write_text(report(n))
        opened = open_case(Path(folder) / "large.case")
        opened.read(("first.txt", b"Riders burned a barn near Karvel on 3 May 2021, the police said."), workers=1)
        noted: list[float] = [_megabytes()]
        before: Callable[..., None] = pipeline.OpenCase.reconcile

        def reconcile(self: pipeline.OpenCase, *given: object, **named: object) -> None:
            noted.extend((_megabytes(), time.process_time()))
            before(self, *given, **named)

        pipeline.OpenCase.reconcile = reconcile  # type: ignore[method-assign,assignment]
        opened.read(Path(folder) / "in", workers=1)
        begun, read, at = noted[:3]
        return Peak(documents, begun, read, _megabytes(), time.process_time() - at, opened.store.number_of_incidents())


KINDS = {"record": Size(), "short": Size(sentences=2, acts=1, claims=5)}
"""Records by the length of their documents."""


def record(kind: str, documents: int) -> Peak:
    """A record of so many documents of a kind, taken in by another process, reconciled in this one."""
    from testimonia.pipeline import open_case

    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "large.case"
        subprocess.run([sys.executable, "-m", "benchmarks.memory", "take", kind, str(documents), str(case)], check=True)
        opened = open_case(case)
        begun, at = _megabytes(), time.process_time()
        opened.reconcile()
        return Peak(documents, begun, begun, _megabytes(), time.process_time() - at, opened.store.number_of_incidents())


def take(kind: str, documents: int, case: Path) -> None:
    """Makes the case of a record."""
    from testimonia.pipeline import open_case

    opened = open_case(case)
    opened.store.take_in(nouns(documents, KINDS[kind]))
    opened.store.close()


def alone(kind: str, size: int) -> Peak:
    """One size of one kind (`read`, or one of `KINDS`), in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.memory", kind, str(size)]
    return Peak(**json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout))


def main(kind: str, *given: str) -> None:
    """Measures one size in this process; `take` only makes a case."""
    if kind == "take":
        take(given[0], int(given[1]), Path(given[2]))
    else:
        print(json.dumps(asdict(reading(int(given[0])) if kind == "read" else record(kind, int(given[0])))))


if __name__ == "__main__":
    main(*sys.argv[1:])
