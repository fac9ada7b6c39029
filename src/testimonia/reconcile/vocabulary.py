"""How many texts of a case hold each word, by the number that stands for the word, kept while texts come and go."""

from collections.abc import Iterable

import numpy as np

from testimonia.reconcile.columns import Floats, Ints, key_of
from testimonia.reconcile.rarity import bits, common


class Vocabulary:
    """Words of a case's texts. A word that no text holds any more stays, counted nought."""

    def __init__(self) -> None:
        self._number = 0
        self._key = np.zeros(0, dtype=np.int64)
        self._texts = np.zeros(0, dtype=np.float64)
        self._common = np.zeros(0, dtype=np.float64)

    def take_in(self, texts: Iterable[frozenset[str]]) -> list[Ints]:
        """Counts texts; for each the keys of its words in their order, by which it is taken out again."""
        given = list(texts)
        known = {word: key_of(word) for word in frozenset().union(*given)}
        fresh = sorted((key, word) for word, key in known.items())
        keys = np.array([key for key, _ in fresh], dtype=np.int64)
        new = ~np.isin(keys, self._key)
        at = np.searchsorted(self._key, keys[new])
        self._key = np.insert(self._key, at, keys[new])
        self._texts = np.insert(self._texts, at, 0.0)
        self._common = np.insert(self._common, at, [common(word) for (_, word), wanted in zip(fresh, new.tolist(), strict=True) if wanted])
        found = [np.fromiter((known[word] for word in sorted(text)), dtype=np.int64) for text in given]
        for words in found:
            self._texts[np.searchsorted(self._key, words)] += 1
        self._number += len(found)
        return found

    def take_out(self, words: Ints) -> None:
        """Forgets a text, given by the keys of its words."""
        self._texts[np.searchsorted(self._key, words)] -= 1
        self._number -= 1

    def weights(self, keys: Ints) -> Floats:
        """How much each of these words tells, in bits cubed."""
        at = np.searchsorted(self._key, keys)
        rare = bits(self._texts[at], self._common[at], self._number)
        weight: Floats = (rare * rare * rare).astype(np.float32)
        return weight
