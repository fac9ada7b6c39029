"""What the shipped reader reaches on the held-out composed passages, and how much of it is chance."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from testimonia.encoder import OnnxEncoder
from testimonia.model.canonical import canonical_json
from testimonia.model.protocols import Encoder
from training.corpora import composed
from training.measure import Tally, score_passage
from training.passages import Passage, is_held_out

FLOORS = Path(__file__).parent / "floors.json"
ROUNDS = 1000  # of the bootstrap over passages
SEED = 7

# (task, metric, name of the count in `training.measure`)
SPANS = (("trigger", "F1", "trigger"), ("role", "F1", "role"), ("attribution triple", "F1", "attribution"))
VALUES = (("figure property", "accuracy", "property"), ("modality", "accuracy", "modality"))


@dataclass(frozen=True)
class Floor:
    """One line of `floors.json`. `floor` and `noise` in points of a hundred; `noise` is half the width of the 95 % bootstrap interval."""

    task: str
    metric: str
    floor: float
    noise: float
    corpus_sha256: str
    documents: int

    @property
    def name(self) -> str:
        return f"{self.task}, {self.metric}"


def held_out() -> list[Passage]:
    """The passages that no training sees."""
    return [p for p in composed() if is_held_out(p.raw["id"])]


def digest(passages: Iterable[Passage]) -> str:
    """Fingerprint of the passages with their annotation: figures of different passages are never compared."""
    return hashlib.sha256(canonical_json(sorted((p.raw for p in passages), key=lambda raw: raw["id"])).encode("utf-8")).hexdigest()


def measure(passages: Sequence[Passage], encoder: Encoder | None = None) -> list[Floor]:
    """The figures as they are now, in the shape of a floor. `encoder`: the shipped one unless given."""
    encoder = encoder or OnnxEncoder()
    counts = np.array([_counts(p, encoder) for p in passages], float)
    rows = np.random.default_rng(SEED).integers(len(passages), size=(ROUNDS, len(passages)))
    fingerprint = digest(passages)
    floors = []
    for i, (task, metric, _) in enumerate((*SPANS, *VALUES)):
        numerator, denominator = counts[:, 2 * i], counts[:, 2 * i + 1]
        drawn = 100 * numerator[rows].sum(1) / np.maximum(denominator[rows].sum(1), 1)
        low, high = np.quantile(drawn, (0.025, 0.975))
        value = 100 * numerator.sum() / max(denominator.sum(), 1)
        floors.append(Floor(task, metric, round(float(value), 1), round(float(high - low) / 2, 1), fingerprint, len(passages)))
    return floors


def _counts(passage: Passage, encoder: Encoder) -> list[float]:
    """For each metric in turn, what its numerator and its denominator get from one passage. F1 = 2 right / (found + expected)."""
    tally = Tally()
    values: defaultdict[str, list[bool]] = defaultdict(list)
    score_passage(passage, encoder.read(passage.text), tally, values)
    spans = [n for _, _, name in SPANS for n in (2 * tally.right[name], tally.found[name] + tally.expected[name])]
    return [*spans, *(n for _, _, name in VALUES for n in (sum(values[name]), len(values[name])))]


def load() -> list[Floor]:
    """The floors as they were set. None are set before the first `--update`: an empty list."""
    return [Floor(**line) for line in json.loads(FLOORS.read_text(encoding="utf-8"))] if FLOORS.exists() else []


def save(floors: Iterable[Floor]) -> None:
    FLOORS.write_text(json.dumps([vars(f) for f in floors], indent=1) + "\n", encoding="utf-8")


def lowered(old: Iterable[Floor], new: Iterable[Floor]) -> list[str]:
    """Which floors would sink, one sentence each, also where the passages have changed. A floor that vanishes sinks."""
    now = {f.name: f for f in new}
    said = []
    for before in old:
        after = now.get(before.name)
        if after is None:
            said.append(f"{before.name}: {before.floor} would be given up")
        elif after.floor < before.floor:
            said.append(f"{before.name}: {before.floor} would sink to {after.floor}")
    return said
