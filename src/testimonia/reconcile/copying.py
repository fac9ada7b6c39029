"""The sentences of a case by their runs of words, kept as numbers so that one document more asks only for what it shares with others.

A run takes eight bytes: half of a number that stands for its words, and the number of its sentence. Two runs that share a number by chance
bring sentences together that alignment then finds unlike, so nothing is found that is no copy, and none is missed. Texts are not kept: they
are asked for again, a few at a time, where a sentence may be a copy.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import numpy.typing as npt

from testimonia.model.record import Document
from testimonia.reconcile.columns import Ints, Small
from testimonia.reconcile.reuse import Copied, ReuseConfig, Sentence, best_copy, published, sentences_of
from testimonia.text.names import fold

Reread = Callable[[Collection[str]], Iterator[Document]]
"""Documents with their texts, by id; in any order."""

AT_ONCE = 50  # documents that are looked at together
REMEMBERED = 4096  # sentences whose words are kept for the next that may repeat them
_SHARING = 2**20  # runs shared that are looked at together
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_MIX = np.uint64(0x9E3779B97F4A7C15)

Wide = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class _Maybe:
    """A sentence, the numbers of earlier ones that it may repeat, and where its document tells it, once or again and again."""

    sentence: Sentence
    earlier: Sequence[int]
    places: Sequence[tuple[int, int]]


class Copies:
    """What is copied from where, by document. The same as `copied_sentences` of all documents, whatever their order."""

    def __init__(self, config: ReuseConfig, reread: Reread) -> None:
        self._config, self._reread = config, reread
        self._number: dict[str, int] = {}  # of each document that is in
        self._id: list[str] = []  # of each document that ever was, by number
        self._day: list[str] = []  # the first part of its age
        self._own: list[tuple[int, int]] = []  # the numbers of its sentences, which are one after the other
        self._of = np.zeros(0, dtype=np.int32)  # of each sentence its document,
        self._bounds = np.zeros((0, 2), dtype=np.int32)  # where it stands,
        self._length = np.zeros(0, dtype=np.int32)  # and how many words it has
        self._runs = np.zeros(0, dtype=np.uint64)  # sorted
        self._words: dict[int, tuple[str, ...]] = {}
        self._sentences = 0
        self._waiting: list[tuple[Wide, Small]] = []
        self._fresh: list[str] = []
        self._again: set[str] = set()
        self._lost: set[str] = set()
        self.found: dict[str, tuple[Copied, ...]] = {}

    def take_out(self, documents: Collection[str]) -> None:
        """Forgets documents; what copied them is looked at again."""
        out = {i for i in documents if i in self._number}
        if not out:
            return
        numbers = np.array([self._number.pop(i) for i in out])
        self._runs = self._runs[~np.isin(self._of[(self._runs & _LOW).astype(np.int64)], numbers)]
        self._again |= {i for i, copies in self.found.items() if i not in out and any(c.earlier in out for c in copies)}
        self._lost |= out & self.found.keys()
        for i in out:
            self.found.pop(i, None)

    def put_in(self, documents: Iterable[Document]) -> None:
        """Takes documents in, which are in no more: `look` says what they copy."""
        sentences: list[Sentence] = []
        for d in documents:
            self._number[d.id] = len(self._id)
            self._id.append(d.id)
            self._day.append(published(d).removesuffix(d.id))
            self._fresh.append(d.id)
            own = self._told_once(d)
            first = self._sentences + len(sentences)
            self._own.append((first, first + len(own)))
            sentences += own
        if sentences:
            runs = [self._hashed(s.words) for s in sentences]
            number = np.repeat(np.arange(self._sentences, self._sentences + len(runs)), [len(r) for r in runs]).astype(np.uint64)
            columns = [(self._number[s.document], s.start, s.end, len(s.words)) for s in sentences]
            self._waiting.append((np.concatenate(runs) << _HALF | number, np.array(columns, dtype=np.int32)))
            self._sentences += len(sentences)

    def _told_once(self, document: Document) -> list[Sentence]:
        """The sentences of a document without those that it has told before in the same words: whoever copies these copies the first."""
        words: dict[tuple[str, ...], Sentence] = {}
        for s in sentences_of(document, self._config):
            words.setdefault(s.words, s)
        return list(words.values())

    def _sort_in(self) -> None:
        """Puts the runs that wait among the others."""
        runs, columns = [self._runs, *(runs for runs, _ in self._waiting)], [columns for _, columns in self._waiting]
        self._runs, self._waiting = np.zeros(0, dtype=np.uint64), []
        self._runs = np.concatenate(runs)
        del runs
        self._runs.sort()
        every = np.concatenate(columns)
        self._of, self._length = np.append(self._of, every[:, 0]), np.append(self._length, every[:, 3])
        self._bounds = np.append(self._bounds, every[:, 1:3], axis=0)

    def look(self) -> frozenset[str]:
        """Finds what new documents copy and what copies them; the documents of which other sentences may be copies now."""
        if self._waiting:
            self._sort_in()
        fresh, again, changed = self._fresh, self._again, self._lost
        self._fresh, self._again, self._lost = [], set(), set()
        changed |= self._look(fresh, again)
        changed |= self._look(sorted(again.difference(fresh) & self._number.keys()), set())
        return frozenset(changed)

    def _look(self, asked: Sequence[str], later: set[str]) -> set[str]:
        """Finds anew what these copy. `later`: takes in the documents that may copy them."""
        changed = set()
        rest = iter(asked)
        while portion := list(islice(rest, AT_ONCE)):
            maybe = {d.id: self._may_repeat(d, later) for d in self._reread(portion)}
            words = self._recalled({number for sentences in maybe.values() for m in sentences for number in m.earlier})
            for document, sentences in maybe.items():
                found = [(m, best_copy(m.sentence, [words[n] for n in m.earlier], self._config)) for m in sentences]
                every = (replace(copy, start=start, end=end) for m, copy in found if copy for start, end in m.places)
                now = tuple(sorted(every, key=lambda c: c.start))
                if now != self.found.get(document, ()):
                    changed.add(document)
                    self.found.pop(document, None)
                    if now:
                        self.found[document] = now
        return changed

    def _may_repeat(self, document: Document, later: set[str]) -> list[_Maybe]:
        """Sentences of a document that share runs enough with earlier ones; none is missed, since what stands in no common run is in no
        common block either."""
        sentences = self._told_once(document)
        age, earlier = published(document), dict[int, list[int]]()
        lengths = np.array([len(s.words) for s in sentences])
        for mine, other, shared in self._sharing(sentences, self._own[self._number[document.id]]):
            gives = shared >= self._config.containment * self._length[other]
            takes = shared >= self._config.containment * lengths[mine]
            for n in np.flatnonzero(gives | takes).tolist():
                at = int(self._of[other[n]])
                if self._day[at] + self._id[at] > age:
                    later.update([self._id[at]] if gives[n] else ())
                elif takes[n]:
                    earlier.setdefault(int(mine[n]), []).append(int(other[n]))
        if not earlier:
            return []
        places: dict[tuple[str, ...], list[tuple[int, int]]] = {}
        for s in sentences_of(document, self._config):
            places.setdefault(s.words, []).append((s.start, s.end))
        return [_Maybe(sentences[n], numbers, places[sentences[n].words]) for n, numbers in earlier.items()]

    def _sharing(self, sentences: Sequence[Sentence], own: tuple[int, int]) -> Iterator[tuple[Ints, Ints, Ints]]:
        """Pairs of a sentence here (by place) and one of another document (by number), and how many words here stand in runs of both."""
        runs = [self._hashed(s.words) for s in sentences]
        if not runs:
            return
        run = np.concatenate(runs) << _HALF
        # Under each run its sentences stand in the order of their numbers: those of others are before and after the document's own.
        ends = [np.searchsorted(self._runs, run | np.uint64(number)) for number in (0, *own)]
        ends.append(np.searchsorted(self._runs, run | _LOW, side="right"))
        begins, counts = np.stack([ends[0], ends[2]], axis=1), np.stack([ends[1] - ends[0], ends[3] - ends[2]], axis=1)
        of_run = np.repeat(np.arange(len(runs)), [len(r) for r in runs])
        many = np.cumsum(np.bincount(of_run, counts.sum(axis=1)))
        first = 0
        while first < len(runs):  # as many at a time as bound the memory it takes
            last = max(first + 1, int(np.searchsorted(many, (many[first - 1] if first else 0) + _SHARING, side="right")))
            a, b = np.searchsorted(of_run, [first, last]).tolist()
            yield from self._shared(begins[a:b], counts[a:b], of_run[a:b])
            first = last

    def _shared(self, begins: Ints, counts: Ints, of_run: Ints) -> Iterator[tuple[Ints, Ints, Ints]]:
        """The same for some sentences, from where their runs stand. `begins`, `counts`: of each run two stretches of the index."""
        runs, flat = len(begins), counts.ravel()
        at = np.repeat(begins.ravel() - (np.cumsum(flat) - flat), flat) + np.arange(flat.sum())
        if not len(at):
            return
        code = np.unique((self._runs[at] & _LOW).astype(np.int64) * runs + np.repeat(np.arange(runs), counts.sum(axis=1)))
        number, place = np.divmod(code, runs)
        sentence = of_run[place]
        first = np.flatnonzero(np.concatenate([[True], (number[1:] != number[:-1]) | (sentence[1:] != sentence[:-1])]))
        step = np.minimum(np.diff(place, append=place[-1]), self._config.run)
        step[np.append(first[1:] - 1, len(place) - 1)] = self._config.run
        yield sentence[first], number[first], np.add.reduceat(step, first)

    def _recalled(self, numbers: set[int]) -> dict[int, Sentence]:
        """Sentences by number, with their words."""
        wanted: dict[str, list[int]] = {}
        for number in numbers - self._words.keys():
            wanted.setdefault(self._id[self._of[number]], []).append(number)
        words = {number: self._words[number] for number in numbers & self._words.keys()}
        for document in self._reread(wanted.keys()) if wanted else ():
            for number in wanted[document.id]:
                start, end = self._bounds[number].tolist()
                words[number] = tuple(fold((document.text or "")[start:end]).split())
        self._words = dict(islice(({**words, **self._words}).items(), REMEMBERED))
        return {n: Sentence(self._id[self._of[n]], int(self._bounds[n, 0]), int(self._bounds[n, 1]), told) for n, told in words.items()}

    def _hashed(self, words: Sequence[str]) -> Wide:
        """Of every run of words a number below 2^32."""
        each = np.fromiter(map(hash, words), dtype=np.int64, count=len(words)).view(np.uint64)
        runs = len(words) - self._config.run + 1
        mixed = np.zeros(max(runs, 0), dtype=np.uint64)
        for at in range(self._config.run):
            mixed = (mixed ^ each[at : at + runs]) * _MIX
        return mixed >> _HALF
