"""Thousands of faults: every work broken off at places spread over everything that it writes, in each way; thousands of changed bytes.

python -m tests.faults.soak --faults 4000
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
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


def broken_off(number: int, folder: Path) -> int:
    """Breaks every work off; how many times something was wrong."""
    wrong = 0
    for place, work in enumerate(WORKS.values()):
        begun, bench = time.monotonic(), Bench(work, folder / str(place))
        faults, kinds, failed = spread(len(bench.calls), -(-number // len(WORKS))), Counter[str](), 0
        for fault in faults:
            kinds[str(fault.kind)] += 1
            found = bench.wrong(fault)
            failed += bool(found)
            for line in found:
                print(f"  {work.name}, {fault.kind} at {fault.at} ({bench.calls[fault.at]}): {line}", flush=True)
        told = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
        spent = time.monotonic() - begun
        print(f"{work.name}: {len(bench.calls)} changes, {len(faults)} faults ({told}), {failed} wrong, {spent:.0f} s", flush=True)
        wrong += failed
    return wrong


def changed_bytes(number: int, folder: Path) -> int:
    """Changes single bytes; how many of these nothing told of, or made it crash."""
    bench, wrong, files = Damaged(folder), 0, Counter[str]()
    for flip in bench.flips(number):
        files[flip.file.partition("/")[0]] += 1
        found = bench.wrong(flip)
        wrong += bool(found)
        for line in found:
            print(f"  {line}", flush=True)
    print(f"changed bytes: {number} ({', '.join(f'{count} {name}' for name, count in files.items())}), {wrong} wrong", flush=True)
    return wrong


def main() -> int:
    """Exit code 0 when nothing was wrong."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--faults", type=int, default=4_000, help="half of them break works off, half change bytes")
    number = options.parse_args().faults
    with tempfile.TemporaryDirectory() as folder:
        wrong = changed_bytes(number // 2, Path(folder) / "bytes")
        if not POSSIBLE:
            print(f"nothing was broken off: {WHY_NOT}")
            return 1
        wrong += broken_off(number // 2, Path(folder) / "works")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
