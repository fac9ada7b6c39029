"""A thousand damaged files of every format, each format in a process of its own: crashes, seconds and memory.

python -m tests.fuzz --files 1000 --format .pdf
"""

import argparse
import resource
import signal
import subprocess
import sys

from tests.fuzz.mutations import WHOLE
from tests.fuzz.trying import tried

SECONDS, MEGABYTES = 10, 1_000
_PATIENCE = 6  # times as long on the wall clock, where other programs run beside


def measure(suffix: str, files: int) -> int:
    """Reads the damaged files of one format in this process; the number of faults."""
    signal.signal(signal.SIGALRM, _too_long)
    slowest, faults, read = 0.0, 0, 0
    for number in range(files):
        signal.alarm(_PATIENCE * SECONDS)
        try:
            found = tried(suffix, number)
        except TimeoutError:
            print(f"{suffix} {number}: it hangs")
            faults += 1
            continue
        finally:
            signal.alarm(0)
        slowest, read = max(slowest, found.seconds), read + found.read
        fault = found.fault or (f"{found.seconds:.1f} seconds" if found.seconds > SECONDS else None)
        if fault:
            print(f"{suffix} {number}: {fault}")
            faults += 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
    print(f"{suffix}: {files:,} files, {read:,} read, {faults} faults, slowest {slowest:.1f} s, peak {peak:,.0f} MB", flush=True)
    return faults + (peak > MEGABYTES)


def _too_long(*_: object) -> None:
    raise TimeoutError


def main() -> int:
    """Exit code 0 when nothing went wrong."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--files", type=int, default=1_000)
    options.add_argument("--format", choices=list(WHOLE))
    given = options.parse_args()
    if given.format:
        return int(measure(given.format, given.files) > 0)
    # A process of its own for each: a crash of a library is seen, and memory is that of one format.
    ended = [
        subprocess.run([sys.executable, "-m", "tests.fuzz", f"--files={given.files}", f"--format={suffix}"]).returncode for suffix in WHOLE
    ]
    return max(abs(code) for code in ended)


if __name__ == "__main__":
    sys.exit(main())
