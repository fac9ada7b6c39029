"""`python -m benchmarks speed`: how long reading takes on this machine, on the shipped sample documents.

Cold: a fresh process extracts one document (wall time and peak memory of the whole process). Warm: one process reads the sample
documents again and again (documents and characters a second, one thread). Medians of several rounds; quote them with the machine.
"""

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import testimonia

SAMPLES = Path(testimonia.__file__).parent / "examples" / "aktobe"
ROUNDS = 5


def _seconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def cold(document: Path) -> tuple[float, float]:
    """Median wall seconds and peak MiB of `testimonia extract` on one document, each time in a fresh process."""
    command = [sys.executable, "-m", "testimonia.cli", "extract", str(document), "-o", "-"]
    walls = [_seconds(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(ROUNDS + 1)]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return statistics.median(walls[1:]), peak  # the first round fills the file cache


def warm() -> tuple[float, float]:
    """Median documents and characters a second of the shipped reader, one thread."""
    from testimonia.intake import read_file
    from testimonia.pipeline import default_reader

    documents = [read_file(path)[0] for path in sorted(SAMPLES.glob("*.txt"))]
    reader = default_reader()
    for document in documents:
        reader.read(document)
    walls = [_seconds(lambda: [reader.read(document) for document in documents]) for _ in range(ROUNDS)]
    wall = statistics.median(walls)
    return len(documents) / wall, sum(document.characters for document in documents) / wall


def weights() -> float:
    """Megabytes of the shipped encoder, all files together."""
    from testimonia.encoder.session import WEIGHTS

    return sum(path.stat().st_size for path in WEIGHTS.rglob("*") if path.is_file()) / 1e6


def main() -> None:
    """Prints the figures."""
    wall, peak = cold(sorted(SAMPLES.glob("*.txt"))[0])
    documents, characters = warm()
    print(f"extract, cold, one document   {wall:8.2f} s   peak memory {peak:.0f} MiB")
    print(f"read, warm, one thread        {documents:8.1f} documents/s   {characters:,.0f} characters/s")
