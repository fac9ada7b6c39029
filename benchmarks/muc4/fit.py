"""`python -m benchmarks.muc4.fit --corpora DIR --scorer muc4_score.py`: chooses every number of the decoding anew.

Needs `heads.npz` and the encoder that was trained with it. Learns word weights and how the keys write places on the training texts
(`training.answers.is_held_out` says which are not); relevance and all thresholds on the held-out texts and the first test set.
Writes `words.npz` and `chosen.json`, and prints what each choice gained. The second test set is never read.
"""

import argparse
import importlib.util
import json
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.muc4 import weigh
from benchmarks.muc4.chosen import Chosen
from benchmarks.muc4.entities import Answer, answers
from benchmarks.muc4.fill import templates
from benchmarks.muc4.look import Look, looker
from training.answers import is_held_out

Row = dict[str, Any]
_SLOTS = {
    **{"perp_ind": "perp-ind-id", "perp_org": "perp-org-id", "phys_tgt": "phys-tgt-id", "hum_name": "hum-tgt-name"},
    **{"hum_desc": "hum-tgt-desc", "instr": "inc-instr-id"},
}
_START = dict.fromkeys(_SLOTS, 0.35)
_STEPS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)
_HOPELESS = 0.15  # a text less likely relevant than this teaches nothing about answers


@dataclass(frozen=True, slots=True)
class Known:
    """A text with its key, as seen by the heads, and its log odds by words."""

    id: str
    look: Look
    key: list[Row]
    words: float

    @property
    def relevant(self) -> int | None:
        """None where only optional templates are wanted."""
        if any(not t.get("optional") for t in self.key):
            return 1
        return None if self.key else 0


def rows(folder: Path) -> Iterator[tuple[str, str, list[Row]]]:
    """Id, text and templates of every text of a part of the corpus."""
    keys = {row["id"]: row["templates"] for row in _lines(folder / "keys.jsonl")}
    for row in _lines(folder / "docs.jsonl"):
        yield row["id"], row["text"], keys[row["id"]]


def _lines(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


# --- words and places of the training texts ---------------------------------------------------------------------------


def learn_words(known: Sequence[tuple[str, int]], penalty: float = 0.03) -> tuple[npt.NDArray[np.float32], float]:
    """Logistic regression on the buckets of words. `known`: texts and whether they are relevant."""
    at = [np.asarray(weigh.word_features(text)) for text, _ in known]
    scale = np.asarray([1 / math.sqrt(max(1, len(a))) for a in at])
    sign = np.asarray([1.0 if y else -1.0 for _, y in known])
    weights, bias = np.zeros(weigh.BUCKETS), 0.0
    first, second = np.zeros(weigh.BUCKETS + 1), np.zeros(weigh.BUCKETS + 1)
    for step in range(1, 301):  # Adam, whole batch: the same numbers each time
        z = np.asarray([s * weights[a].sum() for a, s in zip(at, scale, strict=True)]) + bias
        pull = -sign / (1 + np.exp(sign * z))
        slope = np.zeros(weigh.BUCKETS + 1)
        for a, p, s in zip(at, pull, scale, strict=True):
            slope[a] += p * s
        slope[:-1] += penalty * weights
        slope[-1] = pull.sum()
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        move = 0.05 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
        weights, bias = weights - move[:-1], bias - float(move[-1])
    return weights.astype(np.float32), bias


def learn_places(keys: Sequence[list[Row]]) -> dict[str, str]:
    """For the last name of each location of the keys the line that they write most."""
    lines: dict[str, Counter[str]] = {}
    for templates_ in keys:
        for template in templates_:
            for fill in template.get("inc-loc", []):
                line = fill["alts"][0]["v"][0]
                if ": " in line and " - " not in line:
                    name = line.split(": ")[-1].split(" (")[0]
                    lines.setdefault(name, Counter())[line] += 1
    return {name: min(found, key=lambda line: (-found[line], line)) for name, found in sorted(lines.items())}


# --- relevance ---------------------------------------------------------------------------------------------------------


def learn_relevance(told: Sequence[dict[str, float]], wanted: Sequence[int], penalty: float = 1.0) -> dict[str, float]:
    """Logistic regression by Newton's method; the bias is not held back."""
    names = list(told[0])
    x = np.asarray([[t[n] for n in names] for t in told])
    y = np.asarray(wanted, float)
    hold = np.asarray([0.0 if n == "bias" else penalty for n in names])
    w = np.zeros(len(names))
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        slope = x.T @ (p - y) + hold * w
        curve = (x * (p * (1 - p))[:, None]).T @ x + np.diag(hold + 1e-6)
        w = w - np.linalg.solve(curve, slope)
    return {n: round(float(v), 4) for n, v in zip(names, w, strict=True)}


# --- scores ------------------------------------------------------------------------------------------------------------


class Board:
    """Scores of whole sets of texts by the scorer's own code; what is known of a text and its answer is not computed again."""

    def __init__(self, path: Path) -> None:
        spec = importlib.util.spec_from_file_location("muc4_score", path)
        assert spec is not None
        assert spec.loader is not None
        self.module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.module)
        self._judge = self.module.Judge("auto")
        self._seen: dict[tuple[str, str], Counter[str]] = {}

    def is_answer(self, known: Known, a: Answer) -> bool:
        """Whether the scorer takes the words for a string of any template, wholly or in part."""
        m, slot = self.module, _SLOTS[a.role]
        wanted = [v for t in known.key for v in m.Template(known.id, t).vals[slot]]
        return any(m.judge_string(slot, m.xval(m.core(v)), f'"{a.words}"') for v in wanted)

    def counts(self, known: Known, given: list[Row]) -> Counter[str]:
        """Possible, actual, correct and partial fills of one text."""
        place = (known.id, json.dumps(given))
        if place not in self._seen:
            report = self.module.score({known.id: known.key}, {known.id: given}, self._judge)
            self._seen[place] = Counter(report.total("all"))
        return self._seen[place]

    def score(self, known: Sequence[Known], chosen: Chosen) -> float:
        """F of ALL TEMPLATES, unrounded."""
        total: Counter[str] = Counter()
        for text in known:
            total.update(self.counts(text, answer(text, chosen)))
        return 200 * (total["cor"] + total["par"] / 2) / (total["pos"] + total["act"])


def learn_answers(known: Sequence[Known], chosen: Chosen, board: Board) -> dict[str, dict[str, float]]:
    """Weights by role, learned on the answers of texts that may be relevant."""
    told: dict[str, list[tuple[dict[str, float], int]]] = {role: [] for role in _SLOTS}
    for text in known:
        p = relevant(text, chosen)
        if p >= _HOPELESS:
            found = answers(text.look)
            for a in found:
                told[a.role].append((weigh.answer_features(a, found, text.look, p), int(board.is_answer(text, a))))
    return {role: learn_relevance([t for t, _ in rows_], [y for _, y in rows_], 2.0) for role, rows_ in told.items()}


def choose(chosen: Chosen, score: Callable[[Chosen], float], say: Callable[[str], None]) -> Chosen:
    """One number after the other, twice round: the value that scores best."""
    best = score(chosen)
    say(f"start {best:.2f}")
    for _ in range(2):
        for name, steps in _grid():
            for value in steps:
                other = _with(chosen, name, value)
                if other != chosen and (now := score(other)) > best + 0.05:
                    best, chosen = now, other
                    say(f"{name} {value}: {best:.2f}")
    return chosen


def _grid() -> Iterator[tuple[str, Sequence[float]]]:
    yield "relevant", _STEPS
    for role in _START:
        yield role, _STEPS
    yield from (("second_type", (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.1)), ("second_window", (0.1, 0.3, 0.5, 0.7)))
    yield from (("together", (-9.0, -4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0)), ("joins", (-1.0, 0.0, 1.0, 2.0, 3.0, 9.0)))
    yield from (("date", _STEPS), ("place", _STEPS), ("used", _STEPS), ("category", (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)))


def _with(chosen: Chosen, name: str, value: float) -> Chosen:
    if name in _START:
        return replace(chosen, least={**chosen.least, name: value})
    return replace(chosen, **{name: value})  # type: ignore[arg-type]  # all of these are numbers


def relevant(known: Known, chosen: Chosen) -> float:
    return weigh.relevance(weigh.features(known.look, known.words), chosen.relevance)


def answer(known: Known, chosen: Chosen) -> list[Row]:
    """The templates of a text as `predict` gives them."""
    p = relevant(known, chosen)
    return templates(known.look, weigh.judged(known.look, p, chosen.answers), chosen) if p >= chosen.relevant else []


def fit(corpora: Path, scores: Path, say: Callable[[str], None]) -> None:
    """Learns and chooses everything, and writes it beside the heads."""
    train = [row for row in rows(corpora / "muc4" / "dev") if not is_held_out(row[0])]
    certain = [(text, int(bool(key))) for _, text, key in train if not key or any(not t.get("optional") for t in key)]
    weights, bias = learn_words(certain)
    np.savez_compressed(weigh.WORDS, weights=weights.astype(np.float16), bias=np.asarray([bias], np.float32))
    own = [row for row in rows(corpora / "muc4" / "dev") if is_held_out(row[0])] + list(rows(corpora / "muc4" / "tst1"))
    see = looker().look
    known = [Known(name, see(text), key, weigh.word_evidence(text, weights, bias)) for name, text, key in own]
    sure = [(weigh.features(k.look, k.words), k.relevant) for k in known if k.relevant is not None]
    relevance = learn_relevance([told for told, _ in sure], [wanted for _, wanted in sure])
    board = Board(scores)
    start = Chosen(dict(_START), relevance, places=learn_places([key for _, _, key in train]))
    start = replace(start, answers=learn_answers(known, start, board))
    choose(start, lambda chosen: board.score(known, chosen), say).write()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.muc4.fit", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--scorer", type=Path, required=True, help="muc4_score.py")
    given = parser.parse_args()
    fit(given.corpora, given.scorer, lambda line: print(line, flush=True))
