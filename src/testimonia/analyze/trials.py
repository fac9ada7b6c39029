"""Every window that was tried: looking often enough finds something, so each look counts in the correction."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from testimonia.errors import AnalysisError


@dataclass(frozen=True, slots=True)
class Trial:
    """One look at one pair of series: what was asked, and the uncorrected p."""

    question: str
    window: str
    p: float


def holm(p: Sequence[float]) -> tuple[float, ...]:
    """p corrected for their number (Holm 1979), in the order given."""
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate([(len(p) - rank) * p[i] for rank, i in enumerate(order)])
    out = np.empty(len(p))
    out[order] = np.minimum(1.0, stepped)
    return tuple(float(x) for x in out)


def read_trials(path: Path) -> tuple[Trial, ...]:
    """The log, oldest first; empty where there is none yet."""
    if not path.exists():
        return ()
    try:
        return tuple(Trial(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines())
    except (ValueError, TypeError) as error:
        raise AnalysisError(f"{path}: no log of trials ({error}). Name another file, or remove this one.") from None


def add_trials(path: Path, trials: Iterable[Trial]) -> None:
    """Appends; nothing is ever taken out."""
    try:
        with path.open("a", encoding="utf-8") as log:
            log.writelines(json.dumps(asdict(trial), ensure_ascii=False) + "\n" for trial in trials)
    except OSError as error:
        raise AnalysisError(f"{path}: the log of trials cannot be written ({error.strerror}). Name another place for it.") from None
