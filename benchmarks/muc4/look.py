"""What the encoder and the heads for templates see in a text: windows, sentences, and words that may answer a slot."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from testimonia.encoder.decode import softmax
from testimonia.encoder.pieces import Pieces, cut, segments
from testimonia.encoder.session import WEIGHTS
from testimonia.encoder.windows import CLS, SEP, lay_out, plan

Floats = npt.NDArray[np.float32]
HEADS = Path(__file__).parent / "heads.npz"
LEAST = 0.25  # a word that is less likely part of an answer ends it
_LEAST_PEAK = 0.3


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may answer a slot. `score`: mean probability; `values`: for every attribute the probability of each value;
    `kinds`: of each type of incident; `vector`: two of the same incident have a high product."""

    role: str
    start: int
    end: int
    words: str
    sentence: int
    score: float
    peak: float
    values: dict[str, dict[str, float]]
    kinds: dict[str, float]
    vector: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """A text as the heads see it. `windows`: the outputs of each window; `sentences`: start, end and the mean outputs on
    its pieces; `persons`: where the encoder sees names of persons."""

    text: str
    windows: tuple[dict[str, float], ...]
    sentences: tuple[tuple[int, int, dict[str, float]], ...]
    candidates: tuple[Candidate, ...]
    persons: tuple[tuple[int, int], ...]
    pair_bias: float


@dataclass(frozen=True, slots=True)
class _Window:
    row: npt.NDArray[np.int64]
    states: Floats
    about: Floats


class Heads:
    """The exported arrays of `training.templates.TemplateHeads`, computed in numpy."""

    def __init__(self, path: Path = HEADS) -> None:
        with np.load(path) as arrays:
            self.names: dict[str, Any] = json.loads(arrays["names"].tobytes())
            self._at = {name: arrays[name].astype(np.float32) for name in arrays.files if name != "names"}
        self.pair_bias = float(self._at["pair_bias"][0])

    def _linear(self, name: str, x: Floats) -> Floats:
        out = x @ self._at[f"{name}.weight"].T
        return out + self._at[f"{name}.bias"] if f"{name}.bias" in self._at else out

    def about(self, states: Floats) -> Floats:
        """`states` (pieces, width) to the vector of the window."""
        return _gelu(self._linear("window_in", np.concatenate([states.mean(0), states.max(0)])))

    def window(self, about: Floats) -> dict[str, float]:
        return _named(self.names["window"], _sigmoid(self._linear("window_out", about)))

    def tokens(self, states: Floats, about: Floats) -> Floats:
        """Probabilities (pieces, outputs)."""
        return _sigmoid(self._linear("token_out", _gelu(self._linear("token_in", states) + self._linear("token_about", about))))

    def entity(self, window: _Window, at: list[int], role: str) -> tuple[dict[str, dict[str, float]], dict[str, float], tuple[float, ...]]:
        """Values, types and vector of the mention at these positions of the window."""
        around, n = self.names["around"], len(window.states)
        near = window.states[max(0, at[0] - around) : min(n, at[-1] + 1 + around)].mean(0)
        one_hot = np.asarray([float(role == name) for name in self.names["roles"]], np.float32)
        told = np.concatenate([window.states[at].mean(0), near, one_hot])
        hidden = _gelu(self._linear("entity_in", told) + self._linear("entity_about", window.about))
        logits, first, values = self._linear("entity_out", hidden), 0, {}
        for name, choices in self.names["entity"].items():
            values[name] = _named(choices, _softmax(logits[first : first + len(choices)]))
            first += len(choices)
        return values, _named(self.names["types"], _sigmoid(logits[first:])), tuple(map(float, self._linear("pair_in", hidden)))


def _named(names: list[str], values: Floats) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}


def _sigmoid(x: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(x, -30, 30)))


def _softmax(x: Floats) -> Floats:
    e = np.exp(x - x.max())
    return e / e.sum()


def _gelu(x: Floats) -> Floats:
    """Within 0.001 of the exact one, which numpy cannot compute."""
    return 0.5 * x * (1 + np.tanh(np.float32(0.7978845608) * (x + np.float32(0.044715) * x**3)))


class Looker:
    """Encoder and heads, loaded once. `weights`: folder of the encoder; None: the shipped one."""

    def __init__(self, weights: Path | None = None, heads: Path = HEADS) -> None:
        folder = weights or WEIGHTS
        self.heads = Heads(heads)
        self._tokenizer = _tokenizer(folder / "tokenizer.json")
        self._encoder = _encoder(folder / "encoder.onnx")

    def look(self, text: str) -> Look:
        windows: list[dict[str, float]] = []
        sentences: list[tuple[int, int, dict[str, float]]] = []
        candidates: list[Candidate] = []
        persons: list[tuple[int, int]] = []
        for start, end in segments(text):
            pieces = cut(text[start:end], self._tokenizer, start)
            if len(pieces):
                self._stretch(text, pieces, windows, sentences, candidates, persons)
        return Look(text, tuple(windows), tuple(sentences), tuple(candidates), tuple(persons), self.heads.pair_bias)

    def _stretch(
        self,
        text: str,
        pieces: Pieces,
        windows: list[dict[str, float]],
        sentences: list[tuple[int, int, dict[str, float]]],
        candidates: list[Candidate],
        persons: list[tuple[int, int]],
    ) -> None:
        names, n = self.heads.names, len(pieces)
        summed, times = np.zeros((n, len(names["token"])), np.float32), np.zeros((n, 1), np.float32)
        person = np.zeros((n, 2), np.float32)
        seen: list[_Window] = []
        for window in plan(pieces.opens, names["size"]):
            row = lay_out(pieces.opens, window.start, window.end)
            states, names_seen = self._states(pieces, row)
            about = self.heads.about(states)
            real = row >= 0
            summed[row[real]] += self.heads.tokens(states, about)[real]
            person[row[real]] += names_seen[real, 1:3]
            times[row[real]] += 1
            seen.append(_Window(row, states, about))
            windows.append(self.heads.window(about))
        mean = summed / np.maximum(times, 1)
        person /= np.maximum(times, 1)
        runs = _runs(pieces, person.sum(1), person[:, 0], 0.5, 0.5)
        persons += [(int(pieces.start[a]), int(pieces.end[b - 1])) for a, b, _, _ in runs]
        first_sentence = len(sentences)
        borders = [*np.flatnonzero(pieces.opens).tolist(), n]
        events = [i for i, name in enumerate(names["token"]) if name.startswith("event")]
        for a, b in pairwise(borders):
            told = {names["token"][i]: round(float(mean[a:b, i].mean()), 4) for i in events}
            sentences.append((int(pieces.start[a]), int(pieces.end[b - 1]), told))
        for role in names["roles"]:
            inside, begins = (mean[:, names["token"].index(f"{role}/{part}")] for part in ("inside", "begins"))
            for a, b, score, peak in _runs(pieces, inside, begins, LEAST, _LEAST_PEAK):
                window_, at = _best_view(seen, a, b)
                values, kinds, vector = self.heads.entity(window_, at, role)
                start, end = int(pieces.start[a]), int(pieces.end[b - 1])
                words = " ".join(text[start:end].upper().split())
                sentence = first_sentence + int(np.searchsorted(borders, a, side="right")) - 1
                candidates.append(Candidate(role, start, end, words, sentence, score, peak, values, kinds, vector))

    def _states(self, pieces: Pieces, row: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Vectors (positions, width) and probabilities of name tags (positions, tags)."""
        real = row >= 0
        take = np.where(real, row, 0)
        ids = np.where(real, pieces.ids[take], SEP)
        ids[0] = CLS
        feed = {"ids": ids[None], "case": np.where(real, pieces.case[take], 0)[None], "quote": np.where(real, pieces.quote[take], 0)[None]}
        states, names = self._encoder.run(["states", "name"], feed)
        return np.asarray(states, np.float32), softmax(np.asarray(names, np.float32))


def _runs(pieces: Pieces, inside: Floats, begins: Floats, least: float, least_peak: float) -> Iterator[tuple[int, int, float, float]]:
    """Stretches of whole words that may be one answer: pieces [first, last), mean and highest probability of a word."""
    starts = np.flatnonzero(np.diff(pieces.word, prepend=-1))
    ends = np.append(starts[1:], len(pieces))
    word = np.asarray([inside[a:b].mean() for a, b in zip(starts, ends, strict=True)])
    open_: list[int] = []

    def close() -> Iterator[tuple[int, int, float, float]]:
        while open_ and pieces.mark[starts[open_[0]]]:
            open_.pop(0)
        while open_ and pieces.mark[starts[open_[-1]]]:
            open_.pop()
        if open_ and word[open_].max() >= least_peak:
            yield int(starts[open_[0]]), int(ends[open_[-1]]), round(float(word[open_].mean()), 4), round(float(word[open_].max()), 4)
        open_.clear()

    for w, (a, p) in enumerate(zip(starts, word, strict=True)):
        follows_mark = w > 0 and pieces.mark[starts[w - 1]]
        if open_ and (p < least or pieces.opens[a] or (begins[a] >= 0.5 and (follows_mark or begins[a] > 0.8))):
            yield from close()
        if p >= least:
            open_.append(w)
    yield from close()


def _best_view(seen: list[_Window], a: int, b: int) -> tuple[_Window, list[int]]:
    """The window in which the pieces [a, b) stand farthest from its ends, and their positions there."""
    views = []
    for window in seen:
        at = np.flatnonzero((window.row >= a) & (window.row < b))
        if len(at):
            views.append((len(at), min(int(at[0]), len(window.row) - int(at[-1])), window, at.tolist()))
    _, _, window, at = max(views, key=lambda view: view[:2])
    return window, at


def _tokenizer(path: Path) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _encoder(path: Path) -> Any:
    import onnxruntime as ort  # type: ignore[import-untyped]  # it ships no types

    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@lru_cache(maxsize=1)
def looker() -> Looker:
    """With the shipped weights."""
    return Looker()
