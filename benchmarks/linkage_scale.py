"""How linkage grows: time, memory and truth on synthetic claims. `python -m benchmarks.linkage_scale [CLAIMS ...]`

Each size runs in a process of its own, so that its peak of memory is its own. Making the claims is not timed; joining them into
groups is. Then one new document is linked into a case of the last size but one.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from math import comb
from typing import Any

import numpy as np

from benchmarks.reconcile_synthetic import Synthetic, synthetic
from testimonia.reconcile.columns import Ints
from testimonia.reconcile.linkage import Links, extend, link_table
from testimonia.reconcile.weights import shipped

SIZES = (10_000, 100_000, 1_000_000)
NEW = 12  # claims of the new document


def _pairs(labels: Ints) -> int:
    return sum(comb(int(size), 2) for size in np.unique(labels, return_counts=True)[1])


def truth(groups: Ints, incident: Ints) -> tuple[float, float]:
    """Pairwise precision and recall of groups."""
    both = np.unique(np.stack([groups, incident]), axis=1, return_inverse=True)[1]
    common = _pairs(both.ravel())
    return common / max(_pairs(groups), 1), common / max(_pairs(incident), 1)


def measure(claims: int) -> dict[str, float | str | None]:
    """One size, in this process."""
    made = synthetic(claims)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begun, cpu = time.perf_counter(), time.process_time()
    links = link_table(made.table, shipped("claims"))
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    precision, recall = truth(links.groups, made.incident)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "claims": claims,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),  # what it would take on a machine with nothing else to do
        "peak_mb": round(peak),
        "of_which_before": round(before),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "pairs_compared": len(links.weighed.left),
        "new_document_cpu_seconds": round(_one_more(made, links), 2),
        "message": links.message,
    }


def _one_more(made: Synthetic, known: Links) -> float:
    """Seconds of work to link the last NEW claims into all the others, whose links and groups are known."""
    fresh = len(made.table) - NEW
    old = known.weighed.of((known.weighed.left < fresh) & (known.weighed.right < fresh))
    begun = time.process_time()
    extend(made.table, shipped("claims"), Links(old, known.groups[:fresh], None))
    return time.process_time() - begun


def alone(size: int) -> dict[str, Any]:
    """One size, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.linkage_scale", "--one", str(size)]
    found: dict[str, Any] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    return found


def slope(rows: Sequence[Mapping[str, Any]]) -> float:
    """Of the work over all sizes, on logarithmic scales."""
    return float(np.polyfit(np.log([row["claims"] for row in rows]), np.log([row["cpu_seconds"] for row in rows]), 1)[0])


def main(sizes: tuple[int, ...]) -> None:
    """A line for each size, then the slope."""
    rows = []
    for size in sizes:
        rows.append(alone(size))
        print(json.dumps(rows[-1]))
    if len(rows) > 1:
        print(f"slope of the work on logarithmic scales: {slope(rows):.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(int(sys.argv[2]))))
    else:
        main(tuple(int(size) for size in sys.argv[1:]) or SIZES)
