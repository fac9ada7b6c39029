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
from concurrent.futures import ProcessPoolExecutor
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

    documents = [read_file(path).document for path in sorted(SAMPLES.glob("*.txt"))]
    reader = default_reader()
    for document in documents:
        reader.read(document)
    walls = [_seconds(lambda: [reader.read(document) for document in documents]) for _ in range(ROUNDS)]
    wall = statistics.median(walls)
    return len(documents) / wall, sum(document.characters for document in documents) / wall


WORDS, PROCESSES, EACH = 400, 2, 30


def long_documents() -> list[str]:
    """Texts of about 400 words each: whole paragraphs of the sample documents, set together in different orders."""
    paragraphs = [part for path in sorted(SAMPLES.glob("*.txt")) for part in path.read_text(encoding="utf-8").split("\n\n") if part]
    out = []
    for number in range(EACH):
        turned = paragraphs[number % len(paragraphs) :] + paragraphs[: number % len(paragraphs)]
        taken: list[str] = []
        while sum(len(part.split()) for part in taken) < WORDS:
            taken.append(turned[len(taken) % len(turned)])
        out.append(" ".join("\n\n".join(taken).split(" ")[:WORDS]))
    return out


def _read_all(texts: list[str]) -> float:
    """Seconds that one process takes to read the texts, its reader loaded and warm."""
    from testimonia.intake import read_bytes
    from testimonia.pipeline import default_reader

    reader = default_reader()
    documents = [read_bytes(text.encode(), "report.txt").document for text in texts]
    reader.read(documents[0])
    return _seconds(lambda: [reader.read(document) for document in documents])


def both_cores() -> float:
    """Documents of 400 words a second, two processes with one thread each."""
    with ProcessPoolExecutor(PROCESSES) as pool:
        walls = list(pool.map(_read_all, [long_documents()] * PROCESSES))
    return PROCESSES * EACH / max(walls)


def weights() -> float:
    """Megabytes of the shipped encoder, all files together."""
    from testimonia.encoder.session import WEIGHTS

    return sum(path.stat().st_size for path in WEIGHTS.rglob("*") if path.is_file()) / 1e6


def main() -> None:
    """Prints the figures."""
    wall, peak = cold(sorted(SAMPLES.glob("*.txt"))[0])
    documents, characters = warm()
    print(f"extract, cold, one document   {wall:8.2f} s   peak memory {peak:.0f} MiB")
    print(f"read, 400 words, two processes {both_cores():7.1f} documents/s")
    print(f"read, warm, one thread        {documents:8.1f} documents/s   {characters:,.0f} characters/s")
