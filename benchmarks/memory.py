"""`make bench ONLY=memory`: peak of memory while many documents are read, beside a tenth of them; and of the reconciling at the end, apart.

Short composed reports, each another; one process reads, so that all that grows shows. Each size runs in a process of its own.
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

SIZES = (500, 5_000)
_TOWNS = ("Karvel", "Osmene", "Tribun", "Halvat", "Peresh", "Dolmar", "Senka", "Mirun")
_DID = ("burned a barn near", "attacked a market in", "fired on a bus in", "took two farmers from", "bombed a bridge near")


@dataclass(frozen=True, slots=True)
class Peak:
    """Megabytes of one size: once everything is loaded and the first document read, when all are read, when all is reconciled."""

    documents: int
    begun: float
    read: float
    reconciled: float
    reading_seconds: float
    reconciling_seconds: float


def report(number: int) -> str:
    """A report of twenty words; no two are alike."""
    town, did = _TOWNS[number % 8], _DID[number // 8 % 5]
    day, month, year = number % 28 + 1, number // 28 % 12 + 1, 2001 + number // 336 % 20
    return f"Riders {did} {town} on {day}/{month}/{year} and wounded {number % 40 + 2} people, district {number} said on that day.".replace(
        f"{day}/{month}/{year}", f"{day} {_MONTHS[month - 1]} {year}"
    )


_MONTHS = ("January", "February", "March", "April", "May", "June", "July")
_MONTHS += ("August", "September", "October", "November", "December")


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(documents: int) -> Peak:
    """One size, in this process."""
    from testimonia.pipeline import case as pipeline
    from testimonia.pipeline import open_case

    with tempfile.TemporaryDirectory() as folder:
        for n in range(documents):
            part = Path(folder) / "in" / str(n // 1000)
            part.mkdir(parents=True, exist_ok=True)
            (part / f"{n}.txt").write_text(report(n))
        opened = open_case(Path(folder) / "large.case")
        opened.read(("first.txt", b"Riders burned a barn near Karvel on 3 May 2021, the police said."), workers=1)
        noted: list[float] = [_megabytes(), time.perf_counter()]
        before: Callable[..., None] = pipeline.OpenCase.reconcile

        def reconcile(self: pipeline.OpenCase, *given: object, **named: object) -> None:
            noted.extend((_megabytes(), time.perf_counter()))
            before(self, *given, **named)

        pipeline.OpenCase.reconcile = reconcile  # type: ignore[method-assign,assignment]
        opened.read(Path(folder) / "in", workers=1)
        begun, began, read, done = noted[:4]
        return Peak(documents, begun, read, _megabytes(), done - began, time.perf_counter() - done)


def alone(size: int) -> Peak:
    """One size, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.memory", str(size)]
    return Peak(**json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout))


if __name__ == "__main__":
    print(json.dumps(asdict(measure(int(sys.argv[1])))))
