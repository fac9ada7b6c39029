"""Copied wording: which sentences of one document stand, much the same, in an earlier one.

Every run of words is indexed, so that two sentences that share one are sure to meet; alignment then decides. The index is exact
where sketches (MinHash) would miss some, and needs no library. Containment, not similarity: a sentence that is taken over and then
lengthened is still a copy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from testimonia.model.record import Document
from testimonia.text.names import fold
from testimonia.text.sentences import sentences

UNDATED = "9999"
"""Age of a document whose day is not known: after all others."""


@dataclass(frozen=True, slots=True)
class ReuseConfig:
    """`containment`: share of a sentence's words that stand in the other, in order, in runs of at least `run` words."""

    containment: float = 0.5
    run: int = 4
    shortest: int = 8  # words; shorter sentences agree by chance


@dataclass(frozen=True, slots=True)
class Copied:
    """A sentence (half-open offsets) of `document` that repeats one of `earlier`. `share` in [0.0, 1.0] of its words."""

    document: str
    start: int
    end: int
    earlier: str
    earlier_start: int
    earlier_end: int
    share: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a document, half-open offsets, folded words."""

    document: str
    start: int
    end: int
    words: tuple[str, ...]


def sentences_of(document: Document, config: ReuseConfig) -> list[Sentence]:
    """Sentences that are long enough to be told from chance likeness."""
    text = document.text or ""
    found = []
    for start, end in sentences(text):
        words = tuple(fold(text[start:end]).split())
        if len(words) >= config.shortest:
            found.append(Sentence(document.id, start, end, words))
    return found


def contained(words: Sequence[str], other: Sequence[str], run: int) -> float:
    """Share of `words` that stands in `other` in common runs of at least `run` words, in [0.0, 1.0]. Empty words give 0.0."""
    if not words:
        return 0.0
    blocks = SequenceMatcher(None, words, other, autojunk=False).get_matching_blocks()
    return sum(b.size for b in blocks if b.size >= run) / len(words)


def published(document: Document) -> str:
    """Sorting key of age: the day of publication, undated documents last, then the id so that the order is fixed."""
    return f"{document.published.value if document.published else UNDATED} {document.id}"


def runs_of(words: Sequence[str], length: int) -> list[tuple[str, ...]]:
    """Every run of that many words, by the place where it begins."""
    return [tuple(words[i : i + length]) for i in range(len(words) - length + 1)]


def _may_repeat(sentence: Sentence, seen: Mapping[tuple[str, ...], Sequence[Sentence]], config: ReuseConfig) -> list[Sentence]:
    """Earlier sentences that share runs enough: what stands in no common run is in no common block either, so none is missed."""
    begins: dict[int, tuple[Sentence, list[int]]] = {}
    for at, run in enumerate(runs_of(sentence.words, config.run)):
        for other in seen.get(run, ()):
            begins.setdefault(id(other), (other, []))[1].append(at)
    least = config.containment * len(sentence.words)
    return [other for other, places in begins.values() if covered(places, config.run) >= least]


def covered(places: Sequence[int], run: int) -> int:
    """How many words the runs cover that begin at these places, which ascend."""
    return sum(min(run, after - at) for at, after in pairwise([*places, places[-1] + run]))


def best_copy(sentence: Sentence, earlier: Sequence[Sentence], config: ReuseConfig) -> Copied | None:
    """What a sentence repeats of these the most; of equals the last in the order of ids, in it the first. None when it repeats none."""
    shares = [(contained(sentence.words, other.words, config.run), other) for other in earlier]
    good = [(share, other) for share, other in shares if share >= config.containment]
    if not good:
        return None
    share, other = max(good, key=lambda g: (g[0], g[1].document, -g[1].start))
    return Copied(sentence.document, sentence.start, sentence.end, other.document, other.start, other.end, share)


def copied_sentences(documents: Sequence[Document], config: ReuseConfig) -> list[Copied]:
    """Every sentence that repeats an earlier document's, with the earliest one it repeats."""
    seen: dict[tuple[str, ...], list[Sentence]] = {}  # each run of words, with the earlier sentences that hold it
    found: list[Copied] = []
    for document in sorted(documents, key=published):
        fresh = sentences_of(document, config)
        for sentence in fresh:
            copy = best_copy(sentence, _may_repeat(sentence, seen, config), config)
            found += [copy] if copy else []
        for sentence in fresh:  # after the whole document: a text does not copy itself
            for run in set(runs_of(sentence.words, config.run)):
                seen.setdefault(run, []).append(sentence)
    return found


def copies_of(found: Sequence[Copied]) -> Mapping[str, list[Copied]]:
    """Copied sentences by the document that repeats them."""
    by_document: dict[str, list[Copied]] = {}
    for c in found:
        by_document.setdefault(c.document, []).append(c)
    return by_document
