"""Fits what linkage takes from corpora: the table of common words, and the weights of bare event mentions.

    python -m benchmarks.linkage_fit CORPORA

CORPORA holds `muc4/dev`, `polnear` and `linkage/ecbplus.dev.jsonl`. Only the training split of ECB+ is looked at. Writes
`common_words.tsv` and `mentions.toml` into `src/testimonia/reconcile/weights`.
"""

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.linkage import mention_table
from testimonia.reconcile.compare import Comparer
from testimonia.reconcile.learn import log_odds
from testimonia.reconcile.rarity import telling_words
from testimonia.reconcile.weights import LEVELS, shipped, weights_from

WEIGHTS = Path(__file__).parents[1] / "src" / "testimonia" / "reconcile" / "weights"
LEAST = 8  # texts; rarer words are told apart by the case's own documents


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _training(corpora: Path) -> list[dict[str, Any]]:
    return [row for row in _rows(corpora / "linkage" / "ecbplus.dev.jsonl") if row["standard_split"] == "train"]


def _texts(corpora: Path) -> Iterator[str]:
    for part in ("muc4/dev/docs.jsonl", "polnear/train.jsonl"):
        yield from (row["text"] for row in _rows(corpora / part))
    yield from (" ".join(" ".join(sentence) for sentence in row["sentences"]) for row in _training(corpora))


def common_words(texts: Iterable[str]) -> str:
    """The table: a word and the number of texts that hold it; `*` is the number of texts."""
    counts: Counter[str] = Counter()
    number = 0
    for text in texts:
        counts.update(telling_words(text))
        number += 1
    rows = sorted((word, count) for word, count in counts.items() if count >= LEAST and word.isascii() and word.isalpha())
    head = "# Texts that hold a word, of MUC-3/4 (development), PolNeAR (training) and ECB+ (training): counts, no text.\n"
    return head + f"*\t{number}\n" + "".join(f"{word}\t{count}\n" for word, count in rows)


def mention_weights(rows: list[dict[str, Any]]) -> str:
    """Log odds of each level in the training split, and the prior of two of its mentions as the threshold."""
    table = mention_table(rows)
    gold = {
        f"{row['doc_id']}:{m['sent_id']}:{','.join(map(str, m['tokens']))}": m["cluster"] for row in rows for m in row["event_mentions"]
    }
    cluster = np.array([hash(gold[i]) for i in table.ids])
    left, right = np.triu_indices(len(table), 1)
    same = cluster[left] == cluster[right]
    comparer = Comparer(table, shipped("mentions"))
    bits = {}
    for name in ("trigger", "passage", "text"):
        portions = (slice(a, a + 50_000) for a in range(0, len(left), 50_000))
        level = np.concatenate([comparer.levels(left[part], right[part])[name].level for part in portions])
        bits[name] = log_odds(level, same, len(LEVELS[name]))
    return _toml(shipped("mentions").bounds, bits, prior=float(np.log2((~same).sum() / same.sum())))


def _toml(bounds: Mapping[str, tuple[float, ...]], bits: Mapping[str, Iterable[float]], prior: float) -> str:
    parts = [
        'about = "Event mentions of which nothing is known but their words: what the words around them are worth."\n',
        'source = "Log odds on the training split of ECB+ (CC BY 3.0), written by benchmarks/linkage_fit.py; the threshold is the '
        'prior odds of two mentions there and two bits, set on its development split."\n',
        f"threshold = {prior + 2:.2f}\nveto = -20.0\nevery_pair = 6000\nleast = -20.0\ncrowded = 0.0\n\n[bounds]\n",
        *(f"{name} = {list(values)}\n" for name, values in bounds.items()),
    ]
    for name, values in bits.items():
        parts.append(f"\n[{name}]\n")
        parts += [f"{level} = {value:.2f}\n" for level, value in zip(LEVELS[name], values, strict=True)]
    return "".join(parts)


def main(corpora: Path) -> None:
    """Writes both files."""
    (WEIGHTS / "common_words.tsv").write_text(common_words(_texts(corpora)), encoding="utf-8")
    written = mention_weights(_training(corpora))
    weights_from("mentions", tomllib.loads(written))
    (WEIGHTS / "mentions.toml").write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
