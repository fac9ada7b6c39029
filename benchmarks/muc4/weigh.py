"""Whether a text tells of an incident that the task wants, whether words of it are an answer, and
whether two answers belong to one incident: logistic models on few features."""

import hashlib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.muc4.entities import Answer, answers
from benchmarks.muc4.look import Look

WORDS = Path(__file__).parent / "words.npz"
BUCKETS = 1 << 14


def word_features(text: str) -> list[int]:
    """Buckets of the words and pairs of words of a text, whatever their case; each once. Remarks in brackets are no evidence."""
    plain = re.sub(r"\[[^\]]*\]", " ", text.upper())
    words = ["0" if w.isdigit() else w.strip(".'-") for w in re.findall(r"[A-Z][A-Z.'-]*|\d+", plain)]
    terms = set(words) | {f"{a} {b}" for a, b in pairwise(words)}
    return sorted({int.from_bytes(hashlib.blake2s(term.encode(), digest_size=4).digest(), "big") % BUCKETS for term in terms})


@lru_cache(maxsize=1)
def _word_weights() -> tuple[npt.NDArray[np.float32], float]:
    with np.load(WORDS) as arrays:
        return arrays["weights"].astype(np.float32), float(arrays["bias"][0])


def word_evidence(text: str, weights: npt.NDArray[np.float32], bias: float) -> float:
    """Log odds of relevance by the words alone."""
    at = word_features(text)
    return float(weights[at].sum()) / math.sqrt(max(1, len(at))) + bias


def features(look: Look, words: float) -> dict[str, float]:
    """What speaks for relevance, all on a scale of a few units around zero."""
    best = {role: max((c.score for c in look.candidates if c.role == role), default=0.2) for role in ("phys_tgt", "hum_name", "hum_desc")}
    doer = max((c.score for c in look.candidates if c.role in ("perp_ind", "perp_org")), default=0.2)
    events = sorted((told["event"] for _, _, told in look.sentences), reverse=True)
    return {
        "bias": 1.0,
        "window": max(_logit(w["relevant"]) for w in look.windows),
        "first": _logit(look.windows[0]["relevant"]),
        "here": max(_logit(w["here"]) for w in look.windows),
        "event": _logit(events[0]),
        "target": _logit(max(best.values())),
        "doer": _logit(doer),
        "words": words,
    }


def _logit(p: float) -> float:
    p = min(max(p, 0.005), 0.995)
    return math.log(p / (1 - p))


def relevance(told: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Probability that the text is relevant."""
    return 1 / (1 + math.exp(-sum(weights[name] * value for name, value in told.items())))


def relevance_of(look: Look, weights: Mapping[str, float]) -> float:
    """The same, with the shipped evidence of words."""
    return relevance(features(look, word_evidence(look.text, *_word_weights())), weights)


def judged(look: Look, relevant: float, weights: Mapping[str, Mapping[str, float]]) -> list[Answer]:
    """The answers of a text with how likely each is; `relevant`: probability that the text is, `weights` by role."""
    found = answers(look)
    return [replace(a, sure=relevance(answer_features(a, found, look, relevant), weights[a.role])) for a in found]


def answer_features(a: Answer, found: Sequence[Answer], look: Look, relevant: float) -> dict[str, float]:
    """What speaks for an answer, all on a scale of a few units around zero."""
    others = [o.score for o in found if o.role == a.role and o is not a]
    rivals = [m.score for o in found if o.role != a.role for m in o.mentions for n in a.mentions if m.start < n.end and n.start < m.end]
    effect = a.value("phys_effect" if a.role == "phys_tgt" else "hum_effect")
    return {
        "bias": 1.0,
        "score": _logit(a.score),
        "peak": _logit(max(m.peak for m in a.mentions)),
        "mentions": math.log(len(a.mentions)),
        "event": max(_logit(look.sentences[m.sentence][2]["event"]) for m in a.mentions),
        "kind": _logit(max(a.kind(name) for name in a.best.kinds)),
        "early": -math.log(1 + min(m.sentence for m in a.mentions)),
        "relevant": _logit(relevant),
        "better": _logit(max(others, default=0.2)),
        "crowd": -math.log(1 + sum(o > 0.4 for o in others)),
        "rival": _logit(max(rivals, default=0.2)),
        "words": math.log(len(a.words.split())),
        "unhurt": _logit(effect["NONE"]),
    }


def pair_features(a: Answer, b: Answer, look: Look) -> dict[str, float]:
    """What speaks for two answers being of one incident."""
    scale = len(a.best.vector) ** 0.5
    away = min(abs(m.sentence - n.sentence) for m in a.mentions for n in b.mentions)
    likeness = sum((a.kind(name) * b.kind(name)) ** 0.5 for name in a.best.kinds)
    several = max(_logit(w["several"]) for w in look.windows)
    return {
        "bias": 1.0,
        "bond": sum(x * y for x, y in zip(a.best.vector, b.best.vector, strict=True)) / scale + look.pair_bias,
        "kind": _logit(min(likeness, 1.0)),
        "away": -math.log(1 + away),
        "beside": float(away == 0),
        "single": -several,
        "single far": -several * math.log(1 + away),
    }


def bond(a: Answer, b: Answer, look: Look, weights: Mapping[str, float]) -> float:
    """Log odds that two answers are of one incident."""
    return sum(weights[name] * value for name, value in pair_features(a, b, look).items())
