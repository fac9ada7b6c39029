"""What one window teaches: features, tags, and anchors with what they link to. `IGNORE` and masks mean "not annotated"."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from testimonia.encoder.pieces import Pieces, cut
from testimonia.encoder.windows import CLS, SEP, lay_out, plan
from training import labels
from training.labels import IGNORE

Span = tuple[int, int]


@dataclass
class Cue:
    """A cue (offsets) with what belongs to it. Heads map to a label index; a missing head is not annotated."""

    span: Span
    source: list[Span]
    content: list[Span]
    heads: dict[str, int] = field(default_factory=dict)


@dataclass
class Arg:
    role: int
    span: Span
    heads: dict[str, int] = field(default_factory=dict)


@dataclass
class Act:
    """A trigger. `roles`: which roles are annotated here; `unsure`: per role, spans that are neither right nor wrong.

    `also`: arguments of another word for the same act: they teach values (whose figure, how it ended), not links.
    `ties`: (tie, number of the other act); None: ties are not annotated.
    """

    span: Span
    heads: dict[str, int] = field(default_factory=dict)
    factuality: float | None = None
    args: list[Arg] = field(default_factory=list)
    roles: frozenset[int] = frozenset()
    unsure: dict[int, list[Span]] = field(default_factory=dict)
    also: list[Arg] = field(default_factory=list)
    ties: list[tuple[int, int]] | None = None


@dataclass
class Text:
    """One annotated text. `names`: (span, sort 0..2), None: not annotated. `*_unsure`: spans that teach the tagger nothing."""

    text: str
    cues: list[Cue] | None = None
    acts: list[Act] | None = None
    tag_acts: bool = True
    acts_unsure: list[Span] = field(default_factory=list)
    names: list[tuple[Span, int]] | None = None
    names_unsure: list[Span] = field(default_factory=list)
    speech_tags: bool = True
    case: str = "as_is"  # as_is, upper, lower
    pieces: Pieces | None = None


@dataclass
class Anchor:
    """A cue of a window: its pieces, what every piece is to it, and where its content begins and ends (pieces, 2)."""

    at: list[int]
    parts: np.ndarray
    edges: np.ndarray
    heads: dict[str, int]


@dataclass
class Sample:
    """A window with the model's [CLS] and [SEP] in place; anchors hold piece positions inside the window."""

    ids: np.ndarray
    case: np.ndarray
    quote: np.ndarray
    speech: np.ndarray
    trigger: np.ndarray
    name: np.ndarray
    cues: list[Anchor]
    acts: list[dict[str, Any]]
    gold_cues: bool

    def __len__(self) -> int:
        return len(self.ids)


def true_case(text: str, tokenizer: Tokenizer, lower: frozenset[str]) -> Pieces:
    """The pieces of an upper-case text with the case features of ordinary writing. `lower`: words that are written in lower case."""
    pieces = cut(text, tokenizer)
    case = pieces.case.copy()
    for word in np.unique(pieces.word):
        at = np.flatnonzero(pieces.word == word)
        if case[at[0]]:
            surface = text[pieces.start[at[0]] : pieces.end[at[-1]]]
            begins = pieces.opens[at[0]] > 0
            case[at] = 1 if surface.lower() in lower and not begins else 2
    return replace(pieces, case=case)


def make_samples(doc: Text, tokenizer: Any, size: int, rng: random.Random, whole: bool = False) -> Iterator[Sample]:
    """Cuts a text into windows without overlap (training sees each piece once an epoch), the first of random size."""
    pieces = doc.pieces or cut(doc.text, tokenizer)
    doc.pieces = pieces
    n = len(pieces)
    if n == 0:
        return
    first = 0 if whole or n <= size else rng.randrange(size // 2, size)
    bounds = []
    at = 0
    for limit in ([first] if first else []) + [size] * (n // (size // 2) + 1):
        if at >= n:
            break
        end = min(n, at + limit)
        if end < n:
            borders = np.flatnonzero(pieces.opens[at + limit // 2 : end + 1])
            if len(borders):
                end = at + limit // 2 + int(borders[-1])
        bounds.append((at, end))
        at = end
    for start, end in bounds:
        yield window(doc, pieces, start, end)


def overlapping(doc: Text, tokenizer: Any, size: int) -> Iterator[Sample]:
    """The windows that the reader would make."""
    pieces = doc.pieces or cut(doc.text, tokenizer)
    for w in plan(pieces.opens, size):
        yield window(doc, pieces, w.start, w.end)


def window(doc: Text, pieces: Pieces, start: int, end: int) -> Sample:
    row = lay_out(pieces.opens, start, end)
    real = row >= 0
    take = np.where(real, row, 0)
    begins, ends = np.where(real, pieces.start[take], -1), np.where(real, pieces.end[take], -1)
    ids = np.where(real, pieces.ids[take], SEP)
    ids[0] = CLS
    case = np.where(real, pieces.case[take], 0)
    if doc.case == "upper":
        case = np.where(case > 0, 3, 0)
    elif doc.case == "lower":
        case = np.where(case > 0, 1, 0)
    quote = np.where(real, pieces.quote[take], 0)

    def inside(spans: list[Span]) -> np.ndarray:
        hit = np.zeros(len(row), bool)
        for s, e in spans:
            hit |= real & (begins < e) & (ends > s)
        return hit

    def tags(labelled: list[tuple[Span, int]], unsure: list[Span]) -> np.ndarray:
        out = np.where(real, 0, IGNORE)
        for span, label in labelled:
            at = np.flatnonzero(inside([span]))
            if len(at):
                out[at] = label + 1
                if begins[at[0]] <= span[0]:
                    out[at[0]] = label
        for span in unsure:
            at = inside([span]) & (out == 0)
            out[at] = IGNORE
        return out

    def edges(spans: list[Span]) -> np.ndarray:
        out = np.zeros((len(row), 2), np.float32)
        for s, e in spans:
            at = np.flatnonzero(inside([(s, e)]))
            if len(at):  # a border outside the window is none of its pieces
                out[at[0], 0] = begins[at[0]] <= s
                out[at[-1], 1] = ends[at[-1]] >= e
        return out

    nothing = np.full(len(row), IGNORE)
    speech, trigger, name = nothing.copy(), nothing.copy(), nothing.copy()
    cues: list[Anchor] = []
    if doc.cues is not None:
        if doc.speech_tags:
            ordered = [(s, 5) for c in doc.cues for s in c.content] + [(s, 1) for c in doc.cues for s in c.source]
            speech = tags(ordered + [(c.span, 3) for c in doc.cues], [])
        for cue in doc.cues:
            at = np.flatnonzero(inside([cue.span]))
            if not len(at):
                continue
            target = np.where(real, 0, IGNORE)
            target[inside(cue.content)] = 2
            target[inside(cue.source)] = 1
            cues.append(Anchor(at.tolist(), target, edges(cue.content), cue.heads))
    acts = []
    if doc.acts is not None:
        if doc.tag_acts:
            trigger = tags([(a.span, 1) for a in doc.acts], doc.acts_unsure)
        places = [np.flatnonzero(inside([a.span])) for a in doc.acts]
        for number, act in enumerate(doc.acts):
            if len(places[number]):
                acts.append(_act(act, number, places, inside, real, begins))
    if doc.names is not None:
        name = tags([(span, 1 + 2 * sort) for span, sort in doc.names], doc.names_unsure)
    return Sample(ids, case, quote, speech, trigger, name, cues, acts, doc.cues is not None and doc.speech_tags)


def _act(act: Act, number: int, places: list[np.ndarray], inside: Any, real: np.ndarray, begins: np.ndarray) -> dict[str, Any]:
    n_roles = len(labels.ROLES)
    target = np.zeros((len(real), 2 * n_roles), np.float32)
    weight = np.zeros((len(real), 2 * n_roles), np.float32)
    for role in act.roles:
        weight[:, 2 * role : 2 * role + 2] = real[:, None]
        unsure = inside(act.unsure.get(role, []))
        weight[unsure, 2 * role : 2 * role + 2] = 0
    args = []
    for arg in act.args:
        at = np.flatnonzero(inside([arg.span]))
        if not len(at):
            continue
        target[at, 2 * arg.role] = 1
        weight[at, 2 * arg.role : 2 * arg.role + 2] = 1
        if begins[at[0]] <= arg.span[0]:
            target[at[0], 2 * arg.role + 1] = 1
        if arg.heads:
            args.append((arg.role, at.tolist(), arg.heads))
    for arg in act.also:
        at = np.flatnonzero(inside([arg.span]))
        if len(at):
            args.append((arg.role, at.tolist(), arg.heads))
    ties = None
    if act.ties is not None:
        others = [j for j in range(len(places)) if j != number and len(places[j])]
        ties = []
        for j in others:
            row = np.zeros(len(labels.TIES), np.float32)
            for tie, other in act.ties:
                if other == j:
                    row[tie] = 1
            ties.append((places[j].tolist(), row))
    return {
        "at": places[number].tolist(),
        "heads": act.heads,
        "factuality": act.factuality,
        "target": target if act.roles else None,
        "weight": weight,
        "args": args,
        "ties": ties,
    }
