"""Where else a private name stands: in part, in another shape or script, in another string out of the same document."""

import re
from collections.abc import Iterable, Iterator, Sequence

from testimonia.text.masking import around
from testimonia.text.masking.around import Standing
from testimonia.text.masking.candidates import Page, is_common
from testimonia.text.masking.contacts import Cover
from testimonia.text.masking.manifest import Hidden
from testimonia.text.masking.runs import Word, capitalised, caseless, caseless_runs
from testimonia.text.masking.variants import Names, folded
from testimonia.text.masking.words import ordinary, words

_ONE_NAME = re.compile(r"(?:(?<=\b\w)\.)?[ \n\t'’-]*")


class Elsewhere(Page):
    """A text in which names that are known by now are found again."""

    def again(self, private: Names, public: Names, covers: Sequence[Cover]) -> Iterator[Cover]:
        """Words of private names wherever they stand, alone or among others."""
        taken = {at for cover in covers for at in (cover.start,)}
        ends = sorted((c.start, c.end) for c in covers)
        inside = _Inside(ends)
        for at, word in enumerate(self._words):
            if word.start in taken or inside(word.start) or not private.part(word.text):
                continue
            if not self._stands_as_name(word, private):
                continue
            if is_common(word.low) and self._among_others(at, private):
                continue
            if public.part(word.text) and self._of_the_public_one(at, private, public):
                continue
            yield Cover(word.start, word.end, Hidden.NAME)

    def _stands_as_name(self, word: Word, private: Names) -> bool:
        low = word.low
        if len(low) == 2 and word.text.isascii() and (not word.text[0].isupper() or word.text.isupper()):
            return False
        if low in words("small") or (len(low) == 2 and low in ordinary()):
            at = self._words.index(word)
            inside = not self._opens_sentence(at)
            return word.text[0].isupper() and (
                inside or around.person_by_verb(self._text, self._words, at) > 0 or self._before_private(at, private)
            )
        if capitalised(word.text) or caseless(word.text):
            if low in self._lower and not private.surely(word.text):
                return False
            return low not in words("particles", "titles") or word.text[0].isupper()
        return len(low) > 4 and private.surely(word.text) and not is_common(low)

    def _before_private(self, at: int, private: Names) -> bool:
        """Whether the next word with a capital is of a private name too."""
        found = self._words
        if at + 1 >= len(found) or self._text[found[at].end : found[at + 1].start].strip():
            return False
        return capitalised(found[at + 1].text) and private.part(found[at + 1].text)

    def _among_others(self, at: int, private: Names) -> bool:
        """Whether a word stands beside other words with a capital that are no private name: "New" of a name, in "New York"."""
        found, text = self._words, self._text
        for one, other in ((at - 1, at), (at, at + 1)):
            if one < 0 or other >= len(found) or text[found[one].end : found[other].start].strip():
                continue
            beside = found[one if other == at else other]
            if capitalised(beside.text) and not private.part(beside.text) and beside.low not in words("titles", "roles"):
                return True
        return False

    def _of_the_public_one(self, at: int, private: Names, public: Names) -> bool:
        """Whether a word that a public and a private person share is here the public one's."""
        found, text = self._words, self._text
        first = last = at
        while (
            first
            and capitalised(found[first - 1].text)
            and not text[found[first - 1].end : found[first].start].strip()
            and public.part(found[first - 1].text)
        ):
            first -= 1
        while (
            last + 1 < len(found)
            and capitalised(found[last + 1].text)
            and not text[found[last].end : found[last + 1].start].strip()
            and public.part(found[last + 1].text)
        ):
            last += 1
        parts = tuple(p for w in found[first : last + 1] for p in folded(w.text))
        if len(parts) > 1 and public.has(parts) and not private.has(parts):
            return True
        return max(around.before(text, found, first), self._after_comma(first, last)) is Standing.PUBLIC

    def _without_capitals(self, covers: Sequence[Cover]) -> Iterator[Cover]:
        """Runs of a script without capitals that stand beside a hidden name, in a slot of a person, or hold a hidden name."""
        text, found = self._text, self._words
        ends = {c.end for c in covers}
        starts = {c.start for c in covers}
        for run in caseless_runs(text, found):
            start, end = found[run.first].start, found[run.last].end
            before = text[:start].rstrip(" (/,،[—–-")
            follows = text[end:].lstrip(" )/,([—–-")
            beside = (len(before) in ends and start - len(before) <= 4) or (
                len(text) - len(follows) in starts and len(text) - len(follows) - end <= 4
            )
            slot = run.first > 0 and around.before(text, found, run.first) in (Standing.PRIVATE, Standing.PERSON)
            if run.last - run.first < 5 and (beside or slot):
                yield Cover(start, end, Hidden.NAME)


class _Inside:
    """Whether a place lies in one of the stretches."""

    def __init__(self, stretches: Sequence[tuple[int, int]]) -> None:
        self._places = {i for start, end in stretches for i in range(start, end)}

    def __call__(self, at: int) -> bool:
        return at in self._places


def merged(covers: Iterable[Cover], text: str) -> Iterator[Cover]:
    """Covers in order, none overlapping; names parted by no more than a blank or a hyphen are one, so that no bar shows their number."""
    last: Cover | None = None
    for cover in sorted(covers, key=lambda c: (c.start, -c.end, c.kind)):
        end = cover.start + len(text[cover.start : cover.end].rstrip())
        if end <= cover.start:
            continue
        cover = Cover(cover.start, end, cover.kind)
        if last is None:
            last = cover
        elif cover.start < last.end or (cover.kind is last.kind is Hidden.NAME and _ONE_NAME.fullmatch(text, last.end, cover.start)):
            last = Cover(last.start, max(last.end, cover.end), last.kind)
        else:
            yield last
            last = cover
    if last is not None:
        yield last
