"""Fit the weights by which places are told from their namesakes, and write them to `testimonia/text/places/weights.toml`.

    python -m training.places_weights FILE.jsonl ...

Rows hold `text` and `toponyms` with `start`, `end`, `lat`, `lon` and, where known, `geonameid`. A conditional logit: for each name the
share of belief that falls on right candidates is made as large as possible. Right is the candidate with the given id; without
such an id, those within 40 km of the given point, or else the nearest within 161 km. No text enters the weights, only how much each of
some thirty features counts. The shipped weights are fitted on GeoVirus alone (Wikinews, CC BY 2.5): the texts of LGL and GeoWebNews belong
to their publishers and serve evaluation only.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from testimonia.text.places.finding import FEATURES, describe_names
from testimonia.text.places.gazetteer import Candidate, Kind, Naming, Places
from testimonia.text.places.mentions import PlaceName, kilometres
from testimonia.text.places.resolving import ALONE, TOGETHER, Group, Vector, prepare, relate, softmax
from testimonia.text.places.weighing import WEIGHTS

# What the corpus cannot teach is set by hand. News of recent years holds no old names, and Latin names are found as written; a name in
# its years outweighs a namesake a thousand times as large, out of its years it needs other support; "Aktobe region" is no town. GeoVirus
# marks no adjectives and hardly any counties: an adjective tells its country, a county is rarely meant by its bare name.
_BY_HAND: dict[str, float | dict[str, float]] = {
    "called_division": 3.0,
    "renamed": 0.0,
    "in_its_years": 4.0,
    "out_of_its_years": -3.0,
    "loose": -1.5,
    "people": {"finding": 4.5, "first": 0.0, "second": 0.0},
    "other_size": 1.2,
    "also": -2.0,
    "first_division": {"first": -1.5, "second": -1.5},
    "second_division": {"first": -1.0, "second": -1.0},
    "country_named": 2.5,
    "country_share": 5.0,
    "said_to_be_near": 3.0,
}
_PEOPLE = FEATURES.index("people")
_HEADER = """# How much each feature of a candidate counts; `finding.py` and `resolving.py` say what the features are.
# Fitted by `python -m training.places_weights` on {what}.
"""


def _right(candidates: Sequence[Candidate], toponyms: Sequence[dict[str, object]]) -> Vector:
    """1 for the right candidates of a name, 0 for the others."""
    right = np.zeros(len(candidates))
    for t in toponyms:
        point = Candidate(0, "", "", Kind.CITY, float(str(t["lat"])), float(str(t["lon"])), None, None, None, 0, 0.0, Naming.PROPER)
        named = [n for n, c in enumerate(candidates) if c.gazetteer_id == f"geonames:{t.get('geonameid')}"]
        away = [kilometres(c, point) for c in candidates]
        close = [n for n, km in enumerate(away) if km <= 40] or ([int(np.argmin(away))] if min(away) <= 161 else [])
        right[named or close] = 1.0
    return right


def read(places: Places, files: Sequence[Path]) -> list[list[tuple[Group, Vector]]]:
    """For each document its groups with the right candidates marked (none marked: the name teaches nothing, but is context)."""
    documents = []
    for file in files:
        for line in filter(None, file.read_text("utf-8").split("\n")):  # not splitlines: texts hold other line separators
            row = json.loads(line)
            toponyms = [t for t in row["toponyms"] if t.get("lat") is not None]
            names = [PlaceName(t["start"], t["end"], row["text"][t["start"] : t["end"]]) for t in toponyms]
            _, groups = prepare(places, row["text"], names, None)
            documents.append([(g, _right(g.candidates, [toponyms[i] for i in g.mentions])) for g in groups])
    return documents


def fit(blocks: Sequence[tuple[Vector, Vector, float]], width: int, rounds: int = 400, rate: float = 0.05, decay: float = 2e-4) -> Vector:
    """Weights that maximise the belief in right candidates, by Adam. A block is (features, right, how many mentions)."""
    blocks = [b for b in blocks if 0 < b[1].sum() < len(b[1])]
    x = np.concatenate([b[0] for b in blocks])
    right = np.concatenate([b[1] for b in blocks])
    sizes = [len(b[1]) for b in blocks]
    starts = np.cumsum([0, *sizes[:-1]])
    count = np.repeat([b[2] for b in blocks], sizes)
    total = sum(b[2] for b in blocks)
    w, m, v = np.zeros(width), np.zeros(width), np.zeros(width)
    for step in range(1, rounds + 1):
        scores = x @ w
        scores = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        share = scores / np.repeat(np.add.reduceat(scores, starts), sizes)
        of_right = share * right / np.repeat(np.add.reduceat(share * right, starts), sizes)
        slope = x.T @ (count * (share - of_right)) / total + decay * w
        m, v = 0.9 * m + 0.1 * slope, 0.999 * v + 0.001 * slope**2
        w -= rate * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    return w


def _rejoin(
    documents: list[list[tuple[Group, Vector]]], score: Callable[[Group], Vector] | None, w: Vector | None, last: list[list[Vector]] | None
) -> list[list[Vector]]:
    joined = []
    for n, document in enumerate(documents):
        for k, (g, _) in enumerate(document):
            g.belief = softmax(score(g)) if score else softmax(last[n][k] @ w)  # type: ignore[index, operator]
        together = relate([g for g, _ in document]) if document else []
        joined.append([np.concatenate([g.alone, t], axis=1) for (g, _), t in zip(document, together, strict=True)])
    return joined


def fit_both(documents: list[list[tuple[Group, Vector]]]) -> tuple[Vector, Vector]:
    """Weights of the first and of the second pass; the second is fitted on beliefs as it meets them when it runs twice."""

    def mentions(g: Group) -> float:
        return math.sqrt(len(g.mentions))

    first = fit([(g.alone, right, mentions(g)) for d in documents for g, right in d], len(ALONE))
    joined = _rejoin(documents, lambda g: g.alone @ first, None, None)
    second = first
    for _ in range(2):
        blocks = [(x, right, mentions(g)) for d, row in zip(documents, joined, strict=True) for (g, right), x in zip(d, row, strict=True)]
        second = fit(blocks, len(ALONE) + len(TOGETHER))
        joined = _rejoin(documents, None, second, joined)
    return first, second


def fit_finding(places: Places, files: Sequence[Path]) -> Vector:
    """Weights by which a name in the index is taken for a place here: logistic regression on whether a marked place overlaps it.

    A place marked without a position decides nothing. A file without any adjective marked is not asked about adjectives.
    """
    x, y = [], []
    for file in files:
        rows = [json.loads(line) for line in filter(None, file.read_text("utf-8").split("\n"))]
        found = [(row["toponyms"], f) for row in rows for f in describe_names(places, row["text"])]
        people = [any(t["start"] < f.name.end and f.name.start < t["end"] for t in marked) for marked, f in found if f.features[_PEOPLE]]
        for marked, f in found:
            here = [t for t in marked if t["start"] < f.name.end and f.name.start < t["end"]]
            if any(t.get("lat") is None for t in here) or (f.features[_PEOPLE] and sum(people) < 0.2 * len(people)):
                continue
            x.append(f.features)
            y.append(float(bool(here)))
    features, marked = np.array(x), np.array(y)
    w = np.zeros(features.shape[1])
    for _ in range(30):  # Newton's method
        p = 1 / (1 + np.exp(-features @ w))
        slope = features.T @ (marked - p) - w
        w += np.linalg.solve((features * (p * (1 - p))[:, None]).T @ features + np.eye(len(w)), slope)
    return w


def _set_by_hand(table: str, name: str, fitted: float) -> float:
    """The weight set by hand for this feature in this table, else the fitted one."""
    hand = _BY_HAND.get(name, fitted)
    return hand.get(table, fitted) if isinstance(hand, dict) else hand


def write(finding: Vector, first: Vector, second: Vector, what: str, out: Path = WEIGHTS) -> None:
    """Write the weights of all three steps as TOML."""
    lines = [_HEADER.format(what=what)]
    for title, names, weights in (("finding", FEATURES, finding), ("first", ALONE, first), ("second", ALONE + TOGETHER, second)):
        rows = (f"{name} = {_set_by_hand(title, name, weight):.3f}\n" for name, weight in zip(names, weights, strict=True))
        lines.append(f"\n[{title}]\n" + "".join(rows))
    out.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    paths = [Path(name) for name in sys.argv[1:]]
    index = Places()
    sizes = {path.stem: path.read_bytes().count(b"\n") for path in paths}
    write(
        fit_finding(index, paths),
        *fit_both(read(index, paths)),
        what=", ".join(f"{name} ({size} documents)" for name, size in sizes.items()),
    )
