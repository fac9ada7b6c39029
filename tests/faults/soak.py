"""Thousands of faults: every work broken off at places spread over everything that it writes, in each way; thousands of changed bytes.

Every work has its turn in every round, so that a run that is ended early has tried all of them alike.

python -m tests.faults.soak --faults 4000
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.flips import Damaged
from tests.faults.tracing import POSSIBLE, WHY_NOT, Fault, Kind
from tests.faults.works import WORKS, Bench


def spread(calls: int, number: int) -> list[Fault]:
    """So many faults, or a few more, spread evenly over the changes of a run, each way as often as the others; no two the same."""
    each = max(1, -(-number // len(Kind)))
    found = [
        Fault(kind, min(calls - 1, calls * place // each + turn * calls // (each * len(Kind))))
        for turn, kind in enumerate(Kind)
        for place in range(each)
    ]
    return list(dict.fromkeys(found))


@dataclass(slots=True)
class Tried:
    """What came of the faults of one kind of work. `next`: injects the next one and gives its way and what is wrong; None at the end."""

    name: str
    next: Callable[[], tuple[str, list[str]] | None]
    ways: Counter[str] = field(default_factory=Counter)
    wrong: int = 0

    def turn(self) -> bool:
        """One fault more; False when there are no more."""
        done = self.next()
        if done is None:
            return False
        way, found = done
        self.ways[way] += 1
        self.wrong += bool(found)
        for line in found:
            print(f"  {self.name}: {line}", flush=True)
        return True

    def __str__(self) -> str:
        ways = ", ".join(f"{count} {way}" for way, count in sorted(self.ways.items()))
        return f"{self.name}: {sum(self.ways.values())} faults ({ways}), {self.wrong} wrong"


def breaking_off(name: str, number: int, folder: Path) -> Tried:
    """A work that is broken off so many times, in an order that is mixed and always the same."""
    bench = Bench(WORKS[name], folder)
    faults = spread(len(bench.calls), number)
    random.Random(1).shuffle(faults)
    left = iter(faults)

    def following() -> tuple[str, list[str]] | None:
        fault = next(left, None)
        if fault is None:
            return None
        return str(fault.kind), [f"{fault.kind} at {fault.at} ({bench.calls[fault.at]}): {line}" for line in bench.wrong(fault)]

    return Tried(f"{name} ({len(bench.calls)} changes)", following)


def changing_bytes(number: int, folder: Path) -> Tried:
    """Single bytes that are changed, in all files of a case."""
    bench = Damaged(folder)
    left = bench.flips(number)

    def following() -> tuple[str, list[str]] | None:
        flip = next(left, None)
        return None if flip is None else (f"in {flip.file.partition('/')[0]}", bench.wrong(flip))

    return Tried("changed bytes", following)


def rounds(tried: list[Tried], until: float) -> Iterator[int]:
    """One fault of every work after another, and as many changed bytes, until nothing is left or the time is over; how many so far."""
    *works, flips = tried
    count = 0
    more = True
    while more and time.monotonic() < until:
        more = False
        for work in works:
            for one in (work, flips):
                if one.turn():
                    more = True
                    count += 1
        yield count


def main() -> int:
    """Exit code 0 when nothing was wrong."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--faults", type=int, default=4_000, help="half of them break works off, half change bytes")
    options.add_argument("--minutes", type=float, default=float("inf"), help="end after the round in which this time is over")
    asked = options.parse_args()
    if not POSSIBLE:
        print(f"nothing was broken off: {WHY_NOT}")
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder, each = Path(name), -(-asked.faults // 2 // len(WORKS))
        tried = [breaking_off(work, each, folder / str(place)) for place, work in enumerate(WORKS)]
        tried.append(changing_bytes(asked.faults // 2, folder / "bytes"))
        begun = time.monotonic()
        for count in rounds(tried, begun + 60 * asked.minutes):
            print(f"{count} faults, {sum(one.wrong for one in tried)} wrong, {time.monotonic() - begun:.0f} s", flush=True)
    for one in tried:
        print(one, flush=True)
    print(f"{sum(sum(one.ways.values()) for one in tried)} faults, {sum(one.wrong for one in tried)} wrong", flush=True)
    return int(any(one.wrong for one in tried))


if __name__ == "__main__":
    sys.exit(main())
