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
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.muc4 import confidence, weigh
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
_START = dict.fromkeys(_SLOTS, 0.4)
_FOLDS = 5
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


@dataclass(frozen=True, slots=True)
class Judged:
    """A text as models judge it that did not learn from it: `relevant` is a probability."""

    text: Known
    relevant: float
    answers: list[Answer]
    pairs: dict[str, float]


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


def learn_confidence(texts: Sequence[tuple[str, list[Row]]], penalty: float = 3.0) -> dict[str, dict[str, float]]:
    """Multinomial logistic regression on the organisations of the keys; the first of several right values counts."""
    told, wanted = [], []
    for text, key in texts:
        for template in key:
            kind = template["inc-type"][0]["alts"][0]["v"][0]
            for fill in template.get("perp-org-conf", []):
                value = fill["alts"][0]["v"][0]
                names = [name for alt in fill["alts"] for name in alt.get("x", [])]
                if value in confidence.VALUES:
                    told.append(confidence.features(text, names, kind))
                    wanted.append(confidence.VALUES.index(value))
    columns = sorted({name for t in told for name in t})
    x = np.asarray([[t.get(name, 0.0) for name in columns] for t in told])
    y = np.eye(len(confidence.VALUES))[wanted]
    w = np.zeros((len(columns), len(confidence.VALUES)))
    step = 1.0 / (0.5 * np.linalg.norm(x, 2) ** 2 + penalty)
    for _ in range(3000):
        z = x @ w
        p = np.exp(z - z.max(1, keepdims=True))
        w -= step * (x.T @ (p / p.sum(1, keepdims=True) - y) + penalty * w)
    return {v: {n: round(float(w[i, j]), 4) for i, n in enumerate(columns)} for j, v in enumerate(confidence.VALUES)}


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

    def holders(self, known: Known, a: Answer) -> set[int]:
        """Numbers of the templates of which it is an answer."""
        return {n for n, t in enumerate(known.key) if self.is_answer(replace(known, key=[t]), a)}

    def counts(self, known: Known, given: list[Row]) -> Counter[str]:
        """Possible, actual, correct and partial fills of one text."""
        place = (known.id, json.dumps(given))
        if place not in self._seen:
            report = self.module.score({known.id: known.key}, {known.id: given}, self._judge)
            self._seen[place] = Counter(report.total("all"))
        return self._seen[place]

    def score(self, judged: Sequence[Judged], chosen: Chosen) -> float:
        """F of ALL TEMPLATES, unrounded."""
        total: Counter[str] = Counter()
        for one in judged:
            own = replace(chosen, pairs=one.pairs)
            total.update(self.counts(one.text, templates(one.text.look, one.answers, own) if one.relevant >= own.relevant else []))
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


def learn_pairs(known: Sequence[Known], chosen: Chosen, board: Board) -> dict[str, float]:
    """Weights of what speaks for two right answers of a text being of one incident."""
    told: list[tuple[dict[str, float], int]] = []
    for text in known:
        found = [a for a in weigh.judged(text.look, relevant(text, chosen), chosen.answers) if a.sure >= _HOPELESS]
        right = [(a, board.holders(text, a)) for a in found] if text.key else []
        for (a, held), (b, also) in combinations([(a, held) for a, held in right if held], 2):
            told.append((weigh.pair_features(a, b, text.look), int(bool(held & also))))
    return learn_relevance([t for t, _ in told], [y for _, y in told], 2.0)


def choose(chosen: Chosen, score: Callable[[Chosen], float], say: Callable[[str], None]) -> Chosen:
    """One number after the other, twice round: another value must gain enough to be no accident."""
    best = score(chosen)
    say(f"start {best:.2f}")
    for _ in range(2):
        for name, steps in _GRID:
            for value in steps:
                other = _with(chosen, name, value)
                if other != chosen and (now := score(other)) > best + _GAIN:
                    best, chosen = now, other
                    say(f"{name} {value}: {best:.2f}")
    return chosen


_GAIN = 0.1
_GRID: tuple[tuple[str, tuple[float, ...]], ...] = (
    ("least", (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55)),
    ("together", (-9.0, 0.0, 0.4, 0.8, 1.0, 1.2, 1.5, 2.0)),
    ("relevant", (0.25, 0.3, 0.35, 0.4, 0.45, 0.5)),
    *((role, (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)) for role in _SLOTS),
    ("joins", (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)),
    ("date", (0.3, 0.4, 0.5, 0.6)),
    ("place", (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)),
    ("used", (0.2, 0.3, 0.4, 0.5, 0.6)),
    ("heads_confidence", (0.0, 0.3, 0.6, 1.0)),
    ("effect", (0.2, 0.3, 0.4, 0.5, 0.6)),
    ("category", (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)),
)


def _with(chosen: Chosen, name: str, value: float) -> Chosen:
    if name == "least":
        return replace(chosen, least=dict.fromkeys(_SLOTS, value))
    if name in _SLOTS:
        return replace(chosen, least={**chosen.least, name: value})
    return replace(chosen, **{name: value})  # type: ignore[arg-type]  # all of these are numbers


def relevant(known: Known, chosen: Chosen) -> float:
    return weigh.relevance(weigh.features(known.look, known.words), chosen.relevance)


def judge(known: Known, chosen: Chosen) -> Judged:
    p = relevant(known, chosen)
    return Judged(known, p, weigh.judged(known.look, p, chosen.answers), chosen.pairs)


def learn(known: Sequence[Known], chosen: Chosen, board: Board) -> Chosen:
    """The three models learned from these texts; everything else as it was."""
    sure = [(weigh.features(k.look, k.words), k.relevant) for k in known if k.relevant is not None]
    chosen = replace(chosen, relevance=learn_relevance([told for told, _ in sure], [wanted for _, wanted in sure]))
    chosen = replace(chosen, answers=learn_answers(known, chosen, board))
    return replace(chosen, pairs=learn_pairs(known, chosen, board))


def cross_judged(known: Sequence[Known], chosen: Chosen, board: Board) -> list[Judged]:
    """Every text judged by models that learned from the other four fifths."""
    judged = []
    for fold in range(_FOLDS):
        model = learn([k for n, k in enumerate(known) if n % _FOLDS != fold], chosen, board)
        judged += [judge(k, model) for n, k in enumerate(known) if n % _FOLDS == fold]
    return judged


def fit(corpora: Path, scores: Path, say: Callable[[str], None]) -> None:
    """Learns and chooses everything, and writes it beside the heads."""
    train = [row for row in rows(corpora / "muc4" / "dev") if not is_held_out(row[0])]
    certain = [(text, int(bool(key))) for _, text, key in train if not key or any(not t.get("optional") for t in key)]
    weights, bias = learn_words(certain)
    np.savez_compressed(weigh.WORDS, weights=weights.astype(np.float16), bias=np.asarray([bias], np.float32))
    own = [row for row in rows(corpora / "muc4" / "dev") if is_held_out(row[0])] + list(rows(corpora / "muc4" / "tst1"))
    see = looker().look
    known = [Known(name, see(text), key, weigh.word_evidence(text, weights, bias)) for name, text, key in own]
    board = Board(scores)
    places, doubts = learn_places([key for _, _, key in train]), learn_confidence([(text, key) for _, text, key in train])
    start = Chosen(dict(_START), confidence=doubts, places=places)
    judged = cross_judged(known, start, board)
    learn(known, choose(start, lambda chosen: board.score(judged, chosen), say), board).write()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.muc4.fit", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--scorer", type=Path, required=True, help="muc4_score.py")
    given = parser.parse_args()
    fit(given.corpora, given.scorer, lambda line: print(line, flush=True))
