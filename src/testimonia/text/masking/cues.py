"""Names in scripts without capitals, by the words around them: whole runs behind a role, before what only persons do.

For texts that no reader reads. It hides rather too much, and it is no promise: what stands beside none of the words of `cues.toml` stays.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from testimonia.text.masking.contacts import Cover
from testimonia.text.masking.manifest import Hidden
from testimonia.text.masking.runs import Word, caseless
from testimonia.text.masking.words import cue_table
from testimonia.text.wordset import wordset

_LONGEST = 4  # words of a name


@dataclass(frozen=True, slots=True)
class _Cues:
    """The words of all spaced scripts; no two languages among them give one word opposite senses."""

    before: frozenset[str]
    after: frozenset[str]
    stop: frozenset[str]
    offices: frozenset[str]


@cache
def _cues() -> _Cues:
    languages = cue_table()["caseless"].values()
    return _Cues(
        *(frozenset().union(*(wordset(lang.get(name, "")) for lang in languages)) for name in ("before", "after", "stop", "offices"))
    )


def cued(text: str, found: Sequence[Word]) -> Iterator[Cover]:
    """Runs that stand where a person does, by the words of their own language."""
    cues = _cues()
    for at, word in enumerate(found):
        if not caseless(word.text):
            continue
        if _bare(word) in cues.before:
            yield from _following(text, found, at)
        if _bare(word) in cues.after:
            yield from _preceding(text, found, at)
    yield from _unspaced(text)


def _bare(word: Word) -> str:
    """Without the "and" that Arabic writes into the next word, where what is left is a cue."""
    low = word.low
    return low[1:] if low[:1] in "وו" and low[1:] in _cues().before | _cues().offices else low


def _joined(text: str, found: Sequence[Word], at: int) -> bool:
    """Whether nothing but blanks stands between a word and the next."""
    return at + 1 < len(found) and caseless(found[at + 1].text) and not text[found[at].end : found[at + 1].start].strip(' :-–\u200c«"“')


def _following(text: str, found: Sequence[Word], at: int) -> Iterator[Cover]:
    cues, here = _cues(), at
    while _joined(text, found, here) and _bare(found[here + 1]) in cues.before:
        here += 1
    first = here + 1
    while _joined(text, found, here) and here + 1 - first < _LONGEST:
        low = _bare(found[here + 1])
        if low in cues.stop or low in cues.offices or low in cues.before | cues.after:
            break
        here += 1
    if here >= first:
        yield Cover(found[first].start, found[here].end, Hidden.NAME)


def _preceding(text: str, found: Sequence[Word], at: int) -> Iterator[Cover]:
    cues, first = _cues(), at
    while first and at - first < _LONGEST and _joined(text, found, first - 1) and caseless(found[first - 1].text):
        low = _bare(found[first - 1])
        if low in cues.stop | cues.offices | cues.before | cues.after:
            break
        first -= 1
    office = first > 0 and _bare(found[first - 1]) in cues.offices
    if first < at and not office:
        yield Cover(found[first].start, found[at - 1].end, Hidden.NAME)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    chinese, burmese = cue_table()["unspaced"]["chinese"], cue_table()["unspaced"]["burmese"]
    roles, verbs = (_either(chinese[name]) for name in ("roles", "verbs"))
    surname = "[" + "".join(chinese["surnames"].split()) + "]"
    name = rf"(?P<it>{surname}[\u4e00-\u9fff]{{1,2}}?)"
    ends = rf"(?=[^\u4e00-\u9fff]|$|{verbs}|[的在被和与及从于向对是为有])"
    letters = "[\u1000-\u103f\u1050-\u109f]"
    return (
        re.compile(rf"(?:{roles})[:：“「（(\s]*{name}{ends}"),
        re.compile(rf"(?:{roles})[:：“「（(\s]*(?P<it>{surname}[\u4e00-\u9fff]{{1,2}})"),
        re.compile(rf"(?P<it>{surname}[\u4e00-\u9fff]{{1,2}})(?={verbs})"),
        re.compile(
            rf"(?<!{letters})(?:{_either(burmese['titles'])})\s?(?P<it>{letters}{{2,24}}?)(?={_either(burmese['particles'])}|[^\u1000-\u109f]|$)"
        ),
    )


def _either(words: str) -> str:
    return "|".join(sorted(map(re.escape, wordset(words)), key=len, reverse=True))


def _unspaced(text: str) -> Iterator[Cover]:
    for pattern in _patterns():
        for match in pattern.finditer(text):
            yield Cover(match.start("it"), match.end("it"), Hidden.NAME)
