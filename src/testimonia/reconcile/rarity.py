"""How much it tells that two texts share a word: little for "police", much for the name of a village.

A word's rarity is minus the logarithm (base 2) of the share of texts that hold it. The share is that of the case's own documents, leaning
on a table of common English words in news of violence, so that in a case of four documents no word looks common or rare by chance.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from math import log2

from testimonia.text.names import fold

SHORTEST = 3  # letters; "of" and "he" tell nothing
LEANING = 300  # texts that the common table counts for, beside the case's own


def telling_words(text: str) -> frozenset[str]:
    """Words of a text, folded, without the shortest."""
    return frozenset(word for word in fold(text).split() if len(word) >= SHORTEST)


@cache
def _common() -> tuple[Mapping[str, int], int]:
    """Texts that hold each common word, and how many texts there were."""
    lines = files("testimonia.reconcile").joinpath("weights", "common_words.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    counts = {word: int(count) for word, count in rows}
    return counts, counts.pop("*")


def rarities(texts: Iterable[frozenset[str]]) -> dict[str, float]:
    """Rarity in bits of every word in the texts of a case."""
    counts, common_texts = _common()
    here: Counter[str] = Counter()
    number = 0
    for words in texts:
        here.update(words)
        number += 1
    return {word: -log2((n + LEANING * (counts.get(word, 0) + 0.5) / (common_texts + 1)) / (number + LEANING)) for word, n in here.items()}
