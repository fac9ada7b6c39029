"""How much it tells that two texts share a word: little for "police", much for the name of a village.

A word's rarity is minus the logarithm (base 2) of the share of texts that hold it. The share is that of the case's own documents, leaning
on a table of common English words in news of violence, so that in a case of four documents no word looks common or rare by chance.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from testimonia.text.names import fold

Floats = npt.NDArray[np.float64]
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


def bits(texts: Floats, common: Floats, number: int) -> Floats:
    """Rarity in bits of words that stand in `texts` of `number` texts here and in `common` of those of the table."""
    rare: Floats = -np.log2((texts + LEANING * (common + 0.5) / (_common()[1] + 1)) / (number + LEANING))
    return rare


def common(word: str) -> int:
    """How many texts of the table hold a word."""
    return _common()[0].get(word, 0)


def rarities(texts: Iterable[frozenset[str]]) -> dict[str, float]:
    """Rarity in bits of every word in the texts of a case."""
    here: Counter[str] = Counter()
    number = 0
    for words in texts:
        here.update(words)
        number += 1
    counts = np.fromiter(here.values(), dtype=np.float64)
    rare = bits(counts, np.fromiter((common(word) for word in here), dtype=np.float64), number)
    return dict(zip(here, rare.tolist(), strict=True))
