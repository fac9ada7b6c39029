"""Every number that `python -m benchmarks.muc4.fit` chooses, and what it learns of places from the keys: one JSON file."""

import json
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "chosen.json"


@dataclass(frozen=True, slots=True)
class Chosen:
    """`least`: how sure an answer must be, by role. `relevance`, `answers` (by role), `pairs`: weights of the features in `weigh`.

    `confidence`: weights of the features of that module, by value, beside the heads' own opinion with weight `heads_confidence`.
    `places`: for a name in upper case its line as the keys write it ("PERU: LIMA (CITY)").
    """

    least: dict[str, float]
    relevance: dict[str, float] = field(default_factory=dict)
    answers: dict[str, dict[str, float]] = field(default_factory=dict)
    pairs: dict[str, float] = field(default_factory=dict)
    confidence: dict[str, dict[str, float]] = field(default_factory=dict)
    heads_confidence: float = 1.0
    relevant: float = 0.4
    together: float = 0.8
    joins: float = 1.0
    date: float = 0.45
    place: float = 0.4
    used: float = 0.4
    category: float = 0.5
    effect: float = 0.4
    places: dict[str, str] = field(default_factory=dict)

    def write(self, path: Path = FILE) -> None:
        path.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


def read(path: Path = FILE) -> Chosen:
    return Chosen(**json.loads(path.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def chosen() -> Chosen:
    """The shipped numbers."""
    return read()
