"""Nouns of the sealed register of the dead and missing. They stand in a file of its own and in no record, export or index."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from testimonia.model.canonical import digest
from testimonia.model.terms import Verdict


class Fate(StrEnum):
    """What a source says has become of somebody."""

    DEAD = "dead"
    MISSING = "missing"


class Field(StrEnum):
    """What is kept of a person. Nothing else is."""

    NAME = "name"
    AGE = "age"
    SEX = "sex"
    OCCUPATION = "occupation"


@dataclass(frozen=True, slots=True)
class Stated:
    """Words of the document, at `start:end` of its text. `value`: years for an age, man or woman for a sex that the words state, else
    empty; nothing is worked out from a name."""

    field: Field
    words: str
    start: int
    end: int
    value: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One person as one claim tells of them. `chain`: who says so, outermost first; `list`: the origin, which makes the entry one on its
    list."""

    claim: str
    document: str
    mention: str
    fate: Fate
    stated: tuple[Stated, ...]
    chain: tuple[str, ...]
    list: str
    by: str
    at: str

    @property
    def id(self) -> str:
        return digest("register", self.claim, self.names)

    @property
    def names(self) -> tuple[str, ...]:
        """Every variant of the name that the document gives, in its script."""
        return self.words(Field.NAME)

    def words(self, field: Field) -> tuple[str, ...]:
        """What the document says of it."""
        return tuple(s.words for s in self.stated if s.field is field)

    def value(self, field: Field) -> str:
        """The value of a field that has one; empty where none is stated, or several that differ."""
        found = {s.value for s in self.stated if s.field is field and s.value}
        return found.pop() if len(found) == 1 else ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says of two entries. A later answer of the same person takes the place of the earlier; all stay."""

    left: str
    right: str
    verdict: Verdict  # SAME, DIFFERENT or UNSURE
    by: str
    at: str
    why: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two entries may be one person, in points of the declared rules."""

    points: int
    why: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two entries that may be one person, for two people to decide."""

    left: Entry
    right: Entry
    reasons: tuple[Reason, ...]
    across: bool  # they are of two incidents
    answers: tuple[Answer, ...]  # the last of each person

    @property
    def points(self) -> int:
        return sum(reason.points for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Person:
    """Entries that two people judged to be one person; most often one alone."""

    entries: tuple[Entry, ...]

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists that the person stands on."""
        return tuple(sorted({entry.list for entry in self.entries}))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for entry in self.entries for name in entry.names))


def years(words: str) -> str:
    """The number in the words of an age, in whatever digits; empty where there is none."""
    digits = "".join(str(unicodedata.digit(letter)) if unicodedata.digit(letter, None) is not None else " " for letter in words).split()
    return str(int(digits[0])) if len(digits) == 1 and int(digits[0]) <= 120 else ""


def last_answers(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """Of each person the last answer. All are of one pair, in their order."""
    from testimonia.model.deciding import person

    return tuple({person(answer.by): answer for answer in answers}.values())


def decided(answers: Sequence[Answer]) -> Verdict | None:
    """What stands of a pair: SAME or DIFFERENT where two people say so and nobody the contrary; None otherwise."""
    said = [answer.verdict for answer in last_answers(answers)]
    for verdict, contrary in ((Verdict.SAME, Verdict.DIFFERENT), (Verdict.DIFFERENT, Verdict.SAME)):
        if said.count(verdict) >= 2 and contrary not in said:
            return verdict
    return None
