"""The shipped model at work: text to `Reading`, one short window at a time on one thread."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from testimonia.encoder import acts, decode, said
from testimonia.encoder.blind import blinded
from testimonia.encoder.decode import Bools, Floats, Words
from testimonia.encoder.pieces import Ints, Pieces, cut, segments
from testimonia.encoder.windows import CLS, SEP, Window, distances, lay_out, plan
from testimonia.errors import ModelError, SpanError
from testimonia.model.reading import Argument, Attribution, Name, Piece, Reading, Tie, Trigger

WEIGHTS = Path(__file__).parent / "weights"
FORMAT = "testimonia-encoder/2"
_ACTORS = frozenset(("perpetrator", "instigator", "victim", "target", "actor", "addressee"))
_WITH_STATUS = frozenset(("law", "trial"))
_ANCHORS = 24  # looked from at once: bounds the memory of a window full of triggers


@dataclass(frozen=True, slots=True)
class _Seen:
    """One window after the encoder has run."""

    window: Window
    words: Words
    states: Floats
    speech: Floats
    trigger: Floats
    name: Floats


@dataclass(slots=True)
class _Found:
    """What the windows read so far have given; ties still point at offsets."""

    attributions: list[Attribution] = field(default_factory=list)
    triggers: list[Trigger] = field(default_factory=list)
    ties: list[list[tuple[str, int, float]]] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)


class OnnxEncoder:
    """Reads documents with the weights that ship in the package.

    The same text gives the same `Reading`. Time is linear in the text; beside the reading itself, memory does not grow with it.
    Raises ModelError if a file of the weights is missing or does not belong to this version.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or WEIGHTS
        self.card = _card(self.folder)
        labels: dict[str, Any] = self.card["labels"]
        self.made_by: str = f"{self.card['name']}/{self.card['version']}+{self.card['files']['encoder.onnx'][:8]}"
        self._roles: list[str] = labels["roles"]
        self._ties: list[str] = labels["ties"]
        self._parts_named: list[str] = labels["speech_parts"]
        self._heads: dict[str, dict[str, list[str]]] = {k: labels[f"{k}_heads"] for k in ("cue", "trigger", "argument")}
        self._at: dict[str, float] = self.card["thresholds"]
        self._window: int = self.card["window"]
        self._tokenizer = _tokenizer(self.folder)
        self._encoder, self._cue, self._trigger, self._argument = (
            open_session(self.folder / f"{name}.onnx") for name in ("encoder", "cue", "trigger", "argument")
        )

    @classmethod
    def load(cls, folder: Path | None = None) -> "OnnxEncoder":
        """The encoder with the shipped weights, or those of `folder`."""
        return cls(folder)

    def read(self, text: str) -> Reading:
        """All spans and links of a document. Offsets are code points of `text`. The model itself sees stand-ins for sides (`blind`)."""
        found, blind = _Found(), blinded(text)
        for pieces in self._pieces(blind.text):
            for window in plan(pieces.opens, self._window):
                self._read_window(self._see(pieces, window), found)
        reading = blind.restored(_reading(found, self.made_by))
        return replace(reading, attributions=said.whole_sources(reading.attributions, text))

    def factuality(self, text: str, spans: Sequence[tuple[int, int]]) -> list[float]:
        """How sure it is that each event happened: -3.0 certainly not ... +3.0 certainly.

        `spans` are half-open code points of the words that name the events. Raises SpanError where a span holds no word of the text.
        """
        out: list[float | None] = [None] * len(spans)
        for pieces in self._pieces(text):
            for window in plan(pieces.opens, self._window):
                seen: _Seen | None = None
                inner = slice(window.own_start, window.own_end)
                for number, (start, end) in enumerate(spans):
                    hit = (pieces.start[inner] < end) & (pieces.end[inner] > start)
                    if out[number] is not None or not hit.any():
                        continue
                    seen = seen or self._see(pieces, window)
                    words = seen.words
                    at = np.flatnonzero((words.start < end) & (words.end > start))
                    if len(at):
                        heads = self._from_anchors(self._trigger, seen, at[:1], at[-1:])[2]
                        out[number] = float(np.clip(3 * heads[0, -1], -3, 3))
        for span, value in zip(spans, out, strict=True):
            if value is None:
                raise SpanError(
                    f"no word stands at {span[0]}:{span[1]} of a text of {len(text)} characters. Offsets count code points, half-open."
                )
        return [v for v in out if v is not None]

    # --- one window ----------------------------------------------------------------------------------------------------

    def _pieces(self, text: str) -> Iterator[Pieces]:
        for start, end in segments(text):
            pieces = cut(text[start:end], self._tokenizer, start)
            if len(pieces):
                yield pieces

    def _see(self, pieces: Pieces, window: Window) -> _Seen:
        row = lay_out(pieces.opens, window.start, window.end)
        real = row >= 0
        take = np.where(real, row, 0)
        ids = np.where(real, pieces.ids[take], SEP)
        ids[0] = CLS
        feed = {"ids": ids[None], "case": np.where(real, pieces.case[take], 0)[None], "quote": np.where(real, pieces.quote[take], 0)[None]}
        states, speech, trigger, name = self._encoder.run(None, feed)
        return _Seen(window, decode.words_of(pieces, row), states, decode.softmax(speech), decode.softmax(trigger), decode.softmax(name))

    def _read_window(self, seen: _Seen, found: _Found) -> None:
        found.names += self._names(seen)
        speech = decode.first_piece(seen.words, seen.speech)
        first, last, score = self._tagged(speech[:, 3], speech[:, 4], self._at["cue"], False)
        mine = self._owned(seen, first)
        for some in _portions(np.flatnonzero(mine)):
            found.attributions += self._attributions(seen, first[some], last[some], score[some])
        trigger = decode.first_piece(seen.words, seen.trigger)
        first, last, score = self._tagged(trigger[:, 1], trigger[:, 2], self._at["trigger"], False)
        mine = self._owned(seen, first)
        for some in _portions(np.flatnonzero(mine)):
            self._triggers(seen, first, last, score, some, found)

    def _owned(self, seen: _Seen, first: Ints) -> Bools:
        piece = seen.words.piece[first]
        return np.asarray((piece >= seen.window.own_start) & (piece < seen.window.own_end))

    def _tagged(self, begin: Floats, inside: Floats, least: float, split: bool) -> tuple[Ints, Ints, Floats]:
        """Stretches of words of one sort of tag: first word, last word, mean probability. `split`: two may stand side by side."""
        both = begin + inside
        begins = begin > inside if split else np.zeros_like(both, np.bool_)
        rows, first, last = decode.runs((both >= least)[None], begins[None])
        return first, last, decode.means(both[None], rows, first, last)

    def _names(self, seen: _Seen) -> Iterator[Name]:
        tags = decode.first_piece(seen.words, seen.name)
        for k, sort in enumerate(("person", "organisation", "place")):
            begin, inside = tags[:, 1 + 2 * k], tags[:, 2 + 2 * k]
            first, last, score = self._tagged(begin, inside, self._at["name"], True)
            for i in np.flatnonzero(self._owned(seen, first)):
                yield Name(int(seen.words.start[first[i]]), int(seen.words.end[last[i]]), sort, round(float(score[i]), 4))

    def _from_anchors(self, session: Any, seen: _Seen, first: Ints, last: Ints) -> list[Any]:
        """Runs a link head from the words `first` to `last` of each anchor; its vector is the mean over its pieces."""
        rows, far = self._anchor_rows(seen, first, last)
        return list(session.run(None, {"states": seen.states, "rows": rows, "distance": far}))

    def _anchor_rows(self, seen: _Seen, first: Ints, last: Ints) -> tuple[Floats, Ints]:
        n, words = len(seen.states), seen.words
        begin, end = words.at[words.first[first]], words.at[np.append(words.first[1:], len(words.at))[last] - 1]
        # All positions of a row from the first piece to the last are the anchor's, but for the marks between paragraphs.
        pieces = np.zeros(n, np.bool_)
        pieces[words.at] = True
        at = np.arange(n)[None]
        rows = ((at >= begin[:, None]) & (at <= end[:, None]) & pieces).astype(np.float32)
        return rows / np.maximum(rows.sum(1, keepdims=True), 1), distances(begin, end, n)

    def _attributions(self, seen: _Seen, first: Ints, last: Ints, score: Floats) -> Iterator[Attribution]:
        found, heads = self._from_anchors(self._cue, seen, first, last)
        words, k = seen.words, len(self._parts_named)
        each = decode.by_word(words, decode.softmax(found[..., :k]))
        best = each.argmax(-1)
        anchor = np.zeros(best.shape, np.bool_)
        for i, (a, b) in enumerate(zip(first, last, strict=True)):
            anchor[i, a : b + 1] = True
        borders = decode.borders(words, decode.sigmoid(found[..., k:]), ~anchor & ~words.opens)
        sources = self._parts(words, (best == 1) & ~anchor, each[..., 1], 3)
        contents = self._parts(words, (best == 2) & ~anchor, each[..., 2], 1, borders)
        values = _choose(heads, self._heads["cue"])
        for i in range(len(first)):
            if contents[i]:
                cue = Piece(int(words.start[first[i]]), int(words.end[last[i]]), round(float(score[i]), 4))
                yield Attribution(cue, tuple(sources[i]), tuple(contents[i]), **{k: v[i] for k, v in values.items()})

    def _parts(self, words: Words, inside: Bools, scores: Floats, gap: int, borders: decode.Borders | None = None) -> list[list[Piece]]:
        """Stretches of each anchor: the longest, and others that the model is sure of. Bare punctuation is dropped.

        With `borders` both ends move to the likeliest word nearby, and what is said keeps its quotation marks and full stop.
        """
        inside = decode.fill_gaps(inside, gap, words.opens)
        rows, first, last = decode.runs(inside, np.zeros_like(inside))
        if borders is not None:
            first, last = decode.settle(scores, borders, rows, first, last)
        score = decode.means(scores, rows, first, last)
        longest = np.zeros(len(inside), np.int64)
        np.maximum.at(longest, rows, last - first)
        inner_first, inner_last = decode.trim(first, last, words.mark)
        kept = (inner_first <= inner_last) & ((score >= self._at["fragment"]) | (last - first == longest[rows]))
        if borders is None:
            first, last = inner_first, inner_last
        out: list[list[Piece]] = [[] for _ in range(len(inside))]
        for r, a, b, s, keep in zip(rows, first, last, score, kept, strict=True):
            if keep:
                out[r].append(Piece(int(words.start[a]), int(words.end[b]), round(float(s), 4)))
        return out

    def _triggers(self, seen: _Seen, first: Ints, last: Ints, score: Floats, mine: Ints, found: _Found) -> None:
        """Adds the triggers numbered `mine`; the others of the window may still be what they are tied to."""
        links, hidden, heads = self._from_anchors(self._trigger, seen, first[mine], last[mine])
        words, k = seen.words, 2 * len(self._roles)
        each = decode.by_word(words, decode.sigmoid(links))
        arguments = self._arguments(seen, each[..., :k], hidden, first[mine], last[mine])
        values = _choose(heads, self._heads["trigger"])
        tied = np.stack(
            [each[:, a, k:] if a == b else each[:, a : b + 1, k:].mean(1) for a, b in zip(first, last, strict=True)], axis=1
        )  # (mine, triggers, ties)
        for i, t in enumerate(mine):
            kind, status = values["kind"][i], values["status"][i]
            found.triggers.append(
                Trigger(
                    int(words.start[first[t]]),
                    int(words.end[last[t]]),
                    kind,
                    score=round(float(score[t]), 4),
                    stage=values["stage"][i],
                    modality=values["modality"][i],
                    polarity=values["polarity"][i],
                    status=None if status == "none" or kind not in _WITH_STATUS else status,
                    factuality=round(float(np.clip(3 * heads[i, -1], -3, 3)), 3),
                    arguments=tuple(arguments[i]),
                )
            )
            found.ties.append(
                [
                    (self._ties[r], int(words.start[first[o]]), round(float(tied[i, o, r]), 4))
                    for o, r in np.argwhere(tied[i] >= self._at["tie"])
                    if o != t
                ]
            )

    def _arguments(self, seen: _Seen, each: Floats, hidden: Floats, first: Ints, last: Ints) -> list[list[Argument]]:
        """Arguments of every trigger. `each`: (triggers, words, 2 x roles), inside and begins in turn."""
        words, n = seen.words, len(self._roles)
        inside = each[..., 0::2].transpose(0, 2, 1).reshape(-1, len(words))
        begins = each[..., 1::2].transpose(0, 2, 1).reshape(-1, len(words))
        sure = inside >= self._at["role"]
        held = sure | (decode.fill_gaps(sure, 1, words.opens) & (inside >= 0.3 * self._at["role"]))
        held[:, :-1] &= sure[:, :-1] | (begins[:, 1:] < 0.5)  # "soldiers and policemen" are two
        rows, a, b = decode.runs(held, ((begins >= 0.5) & _after_mark(words)) | words.opens[None])
        score = decode.means(inside, rows, a, b)
        a, b = decode.trim(a, b, words.mark)
        keep = np.flatnonzero(a <= b)
        out: list[list[Argument]] = [[] for _ in range(len(first))]
        if not len(keep):
            return out
        rows, a, b, score = rows[keep], a[keep], b[keep], score[keep]
        spots, _ = self._anchor_rows(seen, a, b)
        anchors, _ = self._anchor_rows(seen, first, last)
        feed = {"states": seen.states, "hidden": hidden, "anchors": anchors, "whose": rows // n, "rows": spots, "role": rows % n}
        values = _choose(self._argument.run(None, feed)[0], self._heads["argument"])
        for i, row in enumerate(rows):
            role = self._roles[row % n]
            value = {name: v[i] for name, v in values.items()}
            out[row // n].append(_argument(role, int(words.start[a[i]]), int(words.end[b[i]]), round(float(score[i]), 4), value))
        return [sorted(o, key=lambda g: (g.start, g.end, g.role)) for o in out]


def _after_mark(words: Words) -> Bools:
    """Whether a word follows punctuation: only there does the same role begin anew without a word between."""
    return np.concatenate([[False], words.mark[:-1]])[None]


def _argument(role: str, start: int, end: int, score: float, value: dict[str, str]) -> Argument:
    """Only what fits the role: a figure has a property, an actor a kind, an explanation may not hold."""
    figure, actor = role == "figure", role in _ACTORS
    return Argument(
        role,
        start,
        end,
        score,
        modality=value["modality"],
        polarity=value["polarity"],
        act=value["act"],
        actor_kind=value["actor_kind"] if actor else "other",
        effect=value["effect"] if actor and value["effect"] != "none" else None,
        property=value["property"] if figure else None,
        category=value["category"] if figure else None,
        holds=value["holds"] == "true" if role == "explanation" else True,
        ground=value["ground"] if role == "ground" else None,
    )


def _portions(numbers: Ints) -> Iterator[Ints]:
    for at in range(0, len(numbers), _ANCHORS):
        yield numbers[at : at + _ANCHORS]


def _choose(logits: Floats, heads: dict[str, list[str]]) -> dict[str, list[str]]:
    """The best value of every head, a row each."""
    out, at = {}, 0
    for name, values in heads.items():
        out[name] = [values[int(j)] for j in logits[:, at : at + len(values)].argmax(-1)]
        at += len(values)
    return out


def _reading(found: _Found, made_by: str) -> Reading:
    order = sorted(range(len(found.triggers)), key=lambda i: (found.triggers[i].start, found.triggers[i].end))
    number = {found.triggers[i].start: n for n, i in enumerate(order)}
    triggers = []
    for n, i in enumerate(order):
        t = found.triggers[i]
        ties = tuple(Tie(kind, number[start], score) for kind, start, score in found.ties[i] if number.get(start, n) != n)
        triggers.append(
            Trigger(t.start, t.end, t.kind, t.score, t.stage, t.modality, t.polarity, t.status, t.factuality, t.arguments, ties)
        )
    return Reading(
        said.settle(tuple(sorted(found.attributions, key=lambda a: (a.cue.start, a.cue.end)))),
        acts.settle(tuple(triggers)),
        tuple(sorted(found.names, key=lambda m: (m.start, m.end))),
        made_by,
    )


def _card(folder: Path) -> dict[str, Any]:
    path = folder / "card.json"
    try:
        card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelError(
            f"the model's weights are missing: {path}. Install the package again, or rebuild them with `make model`."
        ) from error
    except ValueError as error:
        raise ModelError(f"{path} is damaged: {error}. Install the package again, or rebuild the weights with `make model`.") from error
    if card.get("format") != FORMAT:
        raise ModelError(f"{path} has format {card.get('format')!r}; this program reads {FORMAT!r}. Rebuild the weights with `make model`.")
    for name in card["files"]:
        if not (folder / name).is_file():
            raise ModelError(
                f"the model's weights are incomplete: {folder / name} is missing. Install the package again, or run `make model`."
            )
    return card


def verify(folder: Path | None = None) -> None:
    """Compares every file of the weights with the hash in their card. Raises ModelError on the first that differs."""
    folder = folder or WEIGHTS
    for name, expected in _card(folder)["files"].items():
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != expected:
            raise ModelError(f"{folder / name} does not fit its card. Install the package again, or rebuild the weights with `make model`.")


def _tokenizer(folder: Path) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def open_session(path: Path) -> Any:
    """A network of the weights, on one thread. Raises ModelError when the file is missing or damaged."""
    # Imported here: `import testimonia` must stay light, and most commands never read.
    import onnxruntime as ort  # type: ignore[import-untyped]  # it ships no types

    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # two one-thread processes beat one with two threads
    options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 3
    try:
        return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises bare subclasses of Exception
        raise ModelError(
            f"{path} cannot be loaded: {error}. Install the package again, or rebuild the weights with `make model`."
        ) from error
