"""The sentences of a case by their runs of words, kept so that one document more asks only for what it shares with others."""

from collections.abc import Iterable, Sequence

import numpy as np

from testimonia.model.record import Document
from testimonia.reconcile.columns import Ints
from testimonia.reconcile.reuse import (
    Copied,
    ReuseConfig,
    Sentence,
    best_copy,
    copied_sentences,
    copies_of,
    covered,
    published,
    runs_of,
    sentences_of,
)

MANY = 100  # documents at once, from which looking at all of them anew is faster


class Copies:
    """What is copied from where, by document. The same as `copied_sentences` of all documents, whatever their order."""

    def __init__(self, config: ReuseConfig) -> None:
        self._config = config
        self._documents: dict[str, Document] = {}
        self._age: dict[str, str] = {}
        self._sentences: list[Sentence] = []
        self._run = np.zeros(0, dtype=np.int64)  # every run of words, sorted, and beside it the number of its sentence
        self._sentence = np.zeros(0, dtype=np.int64)
        self.found: dict[str, tuple[Copied, ...]] = {}

    def update(self, documents: Sequence[Document], gone: Iterable[str]) -> frozenset[str]:
        """Takes documents in (in place of what they were) and others out; the documents of which other sentences are copies now."""
        out = {*gone, *(d.id for d in documents)}
        asked = self._sharing([self._sentences[n] for n in self._take_out(out)])  # by the ages that they had
        self._documents = {i: d for i, d in self._documents.items() if i not in out} | {d.id: d for d in documents}
        self._age |= {d.id: published(d) for d in documents}
        if len(documents) >= MANY:
            return self._anew()
        fresh = [s for d in documents for s in sentences_of(d, self._config)]
        asked |= {*fresh} | self._sharing(fresh)
        self._put_in(fresh)
        return self._look(asked, out)

    def _anew(self) -> frozenset[str]:
        """Looks at everything."""
        self._sentences, self._run, self._sentence = [], self._run[:0], self._sentence[:0]
        self._put_in([s for d in self._documents.values() for s in sentences_of(d, self._config)])
        before, self.found = self.found, {}
        for document, copies in copies_of(copied_sentences(list(self._documents.values()), self._config)).items():
            self.found[document] = tuple(copies)
        return frozenset(i for i in {*before, *self.found} if before.get(i) != self.found.get(i))

    def _take_out(self, documents: set[str]) -> list[int]:
        """Takes the runs of documents out of the index; the numbers of their sentences."""
        numbers = [n for n, s in enumerate(self._sentences) if s.document in documents] if self._documents.keys() & documents else []
        if numbers:
            kept = ~np.isin(self._sentence, np.array(numbers))
            self._run, self._sentence = self._run[kept], self._sentence[kept]
        return numbers

    def _put_in(self, fresh: Sequence[Sentence]) -> None:
        runs = [self._hashed(s) for s in fresh]
        first, self._sentences = len(self._sentences), [*self._sentences, *fresh]
        if not runs:
            return
        run = np.concatenate(runs)
        number = np.repeat(np.arange(first, len(self._sentences)), [len(r) for r in runs])
        order = np.argsort(run, kind="stable")
        at = np.searchsorted(self._run, run[order])
        self._run, self._sentence = np.insert(self._run, at, run[order]), np.insert(self._sentence, at, number[order])

    def _hashed(self, sentence: Sentence) -> Ints:
        return np.fromiter((hash(run) for run in runs_of(sentence.words, self._config.run)), dtype=np.int64)

    def _holding(self, sentence: Sentence) -> dict[int, list[int]]:
        """Sentences that share a run, by number, each with the places in this one where a shared run begins."""
        runs = self._hashed(sentence)
        begins: dict[int, list[int]] = {}
        left, right = np.searchsorted(self._run, runs, "left"), np.searchsorted(self._run, runs, "right")
        for at, (a, b) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
            for number in self._sentence[a:b].tolist() if b > a else ():
                begins.setdefault(number, []).append(at)
        return begins

    def _sharing(self, sentences: Iterable[Sentence]) -> set[Sentence]:
        """Sentences in the index that may be copies of these, which are older."""
        return {
            other
            for sentence in sentences
            for number in self._holding(sentence)
            if self._age[(other := self._sentences[number]).document] > self._age[sentence.document]
        }

    def _look(self, asked: Iterable[Sentence], out: set[str]) -> frozenset[str]:
        """Finds anew what these sentences copy; the documents in which that is another than before."""
        again: dict[str, list[Sentence]] = {}
        for s in asked:
            again.setdefault(s.document, []).append(s)
        changed = set()
        for document in {*again, *out}:
            old = self.found.get(document, ())
            starts = {s.start for s in again.get(document, ())}
            kept = () if document in out else tuple(c for c in old if c.start not in starts)
            new = (copy for s in again.get(document, ()) if (copy := self._copy(s)))
            now = tuple(sorted((*kept, *new), key=lambda c: c.start))
            if now != old:
                changed.add(document)
                self.found.pop(document, None)
                if now:
                    self.found[document] = now
        return frozenset(changed)

    def _copy(self, sentence: Sentence) -> Copied | None:
        least = self._config.containment * len(sentence.words)
        earlier = [
            self._sentences[number]
            for number, places in self._holding(sentence).items()
            if self._age[self._sentences[number].document] < self._age[sentence.document] and covered(places, self._config.run) >= least
        ]
        return best_copy(sentence, earlier, self._config)
