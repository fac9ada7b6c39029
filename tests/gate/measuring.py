"""What the shipped reader reaches on the held-out composed passages and on pairs with exchanged sides, and how much of it is chance."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks import composed as record
from benchmarks import neutrality
from benchmarks.reading import encoder, extraction_from
from testimonia.model.canonical import canonical_json
from testimonia.model.protocols import Encoder
from training.calibrate import expected_error
from training.corpora import composed
from training.measure import Tally, score_passage
from training.passages import Passage, is_held_out

FLOORS = Path(__file__).parent / "floors.json"
ROUNDS = 1000  # of the bootstrap over passages
SEED = 7
TEMPLATES, TEXTS = 10, 8  # pairs of a group from templates and from passages: a sample of `make neutrality`
Floats = npt.NDArray[np.float64]

# What the model reads: (task, name of the count in `training.measure`). F1 of spans, then shares of right values.
SPANS = {
    "trigger": "trigger",
    "role": "role",
    "attribution triple": "attribution",
    "cue, exact": "cue, exact span",
    "source, exact": "source, exact span",
    "content, exact": "content, exact span",
}
VALUES = {
    "kind of event": "kind",
    "modality of events": "modality",
    "polarity of events": "polarity",
    "figure property": "property",
    "figure category": "category",
    "basis": "basis",
    "stance": "stance",
    "chain of speakers": "chain",
    "nested chain of speakers": "nested chain",
    "depth of chains": "depth",
}
# What the record says: names of `benchmarks.composed.counts`.
CLAIMS = {
    "claims": "F1",
    "claim modality": "accuracy",
    "claim polarity": "accuracy",
    "claim act": "accuracy",
    "chain": "accuracy",
    "nested chain": "accuracy",
    "depth": "accuracy",
}
HONEST, MANNER, DOERS = "honest scores", "manner kept when sides are exchanged", "perpetrators kept when sides are exchanged"
TASKS = {
    **dict.fromkeys(SPANS, "F1"),
    **dict.fromkeys(VALUES, "accuracy"),
    **{f"record: {name}": metric for name, metric in CLAIMS.items()},
    HONEST: "100 less expected calibration error",
    MANNER: "accuracy",
    DOERS: "accuracy",
}


@dataclass(frozen=True, slots=True)
class Floor:
    """One line of `floors.json`. `floor` and `noise` in points of a hundred; `noise` is half the width of the 95 % bootstrap interval.

    `data_sha256`, `items`: of the passages or pairs; `weights`: of the model that reached it.
    """

    task: str
    metric: str
    floor: float
    noise: float
    data_sha256: str
    items: int
    weights: str

    @property
    def name(self) -> str:
        return f"{self.task}, {self.metric}"


def held_out() -> list[Passage]:
    """The passages that no training sees."""
    return [p for p in composed() if is_held_out(p.raw["id"])]


def sides() -> list[neutrality.Pair]:
    """The pairs with exchanged sides that the gate reads."""
    return neutrality.pairs(templates=TEMPLATES, texts=TEXTS)


def digest(items: Iterable[Passage | neutrality.Pair]) -> str:
    """Fingerprint of passages with their annotation, or of pairs: figures of different data are never compared."""
    whole = [item.raw if isinstance(item, Passage) else {"id": f"{item.first}\n{item.second}"} for item in items]
    return hashlib.sha256(canonical_json(sorted(whole, key=lambda one: one["id"])).encode("utf-8")).hexdigest()


# --- measuring -------------------------------------------------------------------------------------------------------------------


def measure(passages: Sequence[Passage], pairs: Sequence[neutrality.Pair], of: Encoder | None = None) -> list[Floor]:
    """The figures as they are now, in the shape of floors. `of`: the shipped encoder unless given; pairs are always read by that."""
    read = [_read(p, of or encoder()) for p in passages]
    weights = (of or encoder()).made_by
    marks = digest(passages), len(passages), weights
    floors = [_floor(task, TASKS[task], np.array([r.counts[task] for r in read], float), _share, *marks) for task in _READ]
    floors.append(_honest(read, *marks))
    if pairs:
        outcomes = [neutrality.compare(pair) for pair in pairs]
        marks = digest(pairs), len(pairs), encoder().made_by
        kept = np.array([[o.matched - o.manner, o.matched] for o in outcomes], float)
        floors.append(_floor(MANNER, TASKS[MANNER], kept, _share, *marks))
        kept = np.array([[o.perpetrators - o.perpetrators_lost, o.perpetrators] for o in outcomes], float)
        floors.append(_floor(DOERS, TASKS[DOERS], kept, _share, *marks))
    return floors


_READ = [task for task in TASKS if task not in (HONEST, MANNER, DOERS)]


@dataclass(frozen=True, slots=True)
class _Passage:
    """What one passage gives: numerator and denominator of each task, and its claims as (score, right)."""

    counts: dict[str, tuple[float, float]]
    claims: list[tuple[float, bool]]


def _read(passage: Passage, of: Encoder) -> _Passage:
    reading = of.read(passage.text)
    tally = Tally()
    values: defaultdict[str, list[bool]] = defaultdict(list)
    score_passage(passage, reading, tally, values)
    counts: dict[str, tuple[float, float]] = {task: (2 * tally.right[n], tally.found[n] + tally.expected[n]) for task, n in SPANS.items()}
    counts |= {task: (sum(values[name]), len(values[name])) for task, name in VALUES.items()}
    found = extraction_from(passage.text, reading)
    counts |= {f"record: {name}": (right, n) for name, right, n in record.counts(passage, found.claims, found.mentions)}
    claims = [(pair.claim.score, pair.given is not None) for pair in record.paired(passage, found.claims, found.mentions)]
    return _Passage(counts, claims)


def _floor(task: str, metric: str, counts: Floats, stat: Callable[[Floats], float], data: str, items: int, weights: str) -> Floor:
    rows = np.random.default_rng(SEED).integers(len(counts), size=(ROUNDS, len(counts)))
    low, high = np.quantile([stat(counts[row].sum(0)) for row in rows], (0.025, 0.975))
    return Floor(task, metric, round(stat(counts.sum(0)), 1), round(float(high - low) / 2, 1), data, items, weights)


def _share(sums: Floats) -> float:
    return float(100 * sums[0] / max(1.0, sums[1]))


def _honest(read: Sequence[_Passage], data: str, items: int, weights: str) -> Floor:
    """Expected calibration error of the scores in the record, over all claims. The map in the card was fitted on these passages."""

    def value(some: Sequence[_Passage]) -> float:
        claims = [claim for passage in some for claim in passage.claims]
        return 100 * (1 - expected_error([score for score, _ in claims], [right for _, right in claims])) if claims else 0.0

    draws = np.random.default_rng(SEED).integers(len(read), size=(ROUNDS // 10, len(read)))
    low, high = np.quantile([value([read[i] for i in draw]) for draw in draws], (0.025, 0.975))
    return Floor(HONEST, TASKS[HONEST], round(value(read), 1), round(float(high - low) / 2, 1), data, items, weights)


# --- floors ----------------------------------------------------------------------------------------------------------------------


def load() -> list[Floor]:
    """The floors as they were set. None are set before the first `--update`: an empty list."""
    return [Floor(**line) for line in json.loads(FLOORS.read_text(encoding="utf-8"))] if FLOORS.exists() else []


def save(floors: Iterable[Floor]) -> None:
    lines = [{name: getattr(f, name) for name in Floor.__slots__} for f in floors]
    FLOORS.write_text(json.dumps(lines, indent=1) + "\n", encoding="utf-8")


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
