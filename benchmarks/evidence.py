"""`python -m benchmarks.evidence [MEGABYTES]`: how fast a bundle or backup is written, and how fast it is checked with the file alone.

The files are random bytes: nothing about them can be guessed or packed more tightly. Writing reads everything back before it is done.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from testimonia.exchange.packed import Member, check, pack

MEGABYTE = 1 << 20
FILE = 64  # megabytes
RUNS = 3


def measured(megabytes: int, folder: Path) -> tuple[float, float]:
    """Megabytes (10^6 bytes) a second of writing and of checking, the best of the runs of checking."""
    block = os.urandom(MEGABYTE)

    def chunks() -> Iterator[bytes]:
        return (block for _ in range(FILE))

    members = [Member(f"originals/{number}", chunks(), FILE * MEGABYTE) for number in range(max(1, megabytes // FILE))]
    out = folder / "x.zip"
    start = time.perf_counter()
    size = pack(out, members, {"backup": 1}).bytes
    written = size / 1e6 / (time.perf_counter() - start)
    rates = []
    for _ in range(RUNS):
        start = time.perf_counter()
        check(out)
        rates.append(size / 1e6 / (time.perf_counter() - start))
    return written, max(rates)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        written, checked = measured(int(sys.argv[1]) if len(sys.argv) > 1 else 512, Path(folder))
    print(f"written and read back: {written:,.0f} MB/s; checked: {checked:,.0f} MB/s")


if __name__ == "__main__":
    main()
