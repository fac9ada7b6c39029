"""Candidates to answers: the words of a text that mean the same person, group or thing are one answer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from benchmarks.muc4.look import Candidate, Look

TARGETS = ("phys_tgt", "hum_name", "hum_desc")
_FRONT = re.compile(
    r"^(?:AT LEAST|ABOUT|SOME|MORE THAN|NEARLY|ANOTHER|THE|THIS|THESE|THOSE|THAT|HIS|HER|THEIR|ITS|AN?|\d[\d,.]*|SEVERAL|MANY|OTHERS?"
    r"|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN|ELEVEN|TWELVE|THIRTEEN)\s+"
)
_NO_ANSWER = frozenset(
    [
        "HE",
        "SHE",
        "IT",
        "THEY",
        "HIM",
        "HER",
        "HIS",
        "THEM",
        "THEIR",
        "ITS",
        "WHO",
        "WHICH",
        "THAT",
        "THIS",
        "THESE",
        "THOSE",
        "THE",
        "A",
        "AN",
        "ONE",
        "OTHERS",
        "OF",
        "AND",
        "BY",
        "US",
        "WE",
    ]
)
_TITLE = re.compile(r"^(?:MR|MRS|DR|COL|GEN|LT|CAPT|MAJ|SGT|MSGR|REV|FATHER|JUDGE|GOVERNOR|SENATOR|GENERAL|COLONEL|MAYOR|PRESIDENT)\.?\s+")


@dataclass(frozen=True, slots=True)
class Answer:
    """One person, group or thing. `words`: as the answer is given; `mentions`: all its candidates, the best first; `sure`: how
    likely it is an answer, 0 before it is judged."""

    role: str
    words: str
    mentions: tuple[Candidate, ...]
    sure: float = 0.0

    @property
    def score(self) -> float:
        return self.mentions[0].score

    @property
    def best(self) -> Candidate:
        return self.mentions[0]

    def value(self, name: str) -> dict[str, float]:
        """Mean probabilities of an attribute over the mentions, each counting as much as it is an answer."""
        whole = sum(m.score for m in self.mentions)
        names = self.mentions[0].values[name]
        return {v: sum(m.score * m.values[name][v] for m in self.mentions) / whole for v in names}

    def kind(self, name: str) -> float:
        whole = sum(m.score for m in self.mentions)
        return sum(m.score * m.kinds[name] for m in self.mentions) / whole


def bare(words: str) -> str:
    """Without number and article in front, and without stray marks around."""
    words = words.strip(" \"',.;:-")
    while (rest := _FRONT.sub("", words)) != words and rest:
        words = rest
    for opening, closing in ("[]", "()"):
        if words.count(opening) > words.count(closing):
            words = words[: words.rindex(opening)]
        if words.count(closing) > words.count(opening):
            words = words[words.index(closing) + 1 :]
    return words.strip(" \"',.;:-")


def most(values: Mapping[str, float]) -> str:
    return max(values, key=lambda name: (values[name], name))


def answers(look: Look) -> list[Answer]:
    """Everything in a text that may be an answer, in the order of the first mention. None is judged yet."""
    by_role: dict[str, list[Candidate]] = {}
    for c in (_settled(c, look) for c in look.candidates if c.role not in ("place", "date")):
        words = bare(c.words)
        if words and not words.isdigit() and words not in _NO_ANSWER:
            by_role.setdefault(c.role, []).append(c)
    flat = " ".join(look.text.upper().split())
    found = [a for role, group in by_role.items() for a in _merged(role, group, flat)]
    return sorted(found, key=lambda a: (min(m.start for m in a.mentions), a.role))


def _settled(c: Candidate, look: Look) -> Candidate:
    """A person's name without the title, a title without the name: the encoder says where the names of persons are."""
    if c.role not in ("hum_name", "hum_desc"):
        return c
    for start, end in look.persons:
        if start < c.end and c.start < end:
            if c.role == "hum_name":
                return _cut(c, look.text, max(start, c.start) if c.start < start else c.start, c.end)
            if c.start < start:
                return _cut(c, look.text, c.start, start)
            if end < c.end:
                return _cut(c, look.text, end, c.end)
            return replace(c, role="hum_name")
    return c


def _cut(c: Candidate, text: str, start: int, end: int) -> Candidate:
    return replace(c, start=start, end=end, words=" ".join(text[start:end].upper().split()))


def _merged(role: str, group: Sequence[Candidate], flat: str) -> list[Answer]:
    """Longest words first: shorter ones inside them, an acronym behind them or a surname of theirs are the same."""
    sets: list[list[Candidate]] = []
    heads: list[str] = []
    for c in sorted(group, key=lambda c: (-len(bare(c.words)), c.start)):
        words = bare(c.words)
        for i, head in enumerate(heads):
            if _same(role, words, head, flat):
                sets[i].append(c)
                break
        else:
            heads.append(words)
            sets.append([c])
    return [Answer(role, _told(role, members), tuple(members)) for members in (_ranked(s) for s in sets)]


def _ranked(members: Sequence[Candidate]) -> list[Candidate]:
    return sorted(members, key=lambda c: (-c.score, c.start))


def _told(role: str, members: Sequence[Candidate]) -> str:
    if role != "hum_name":
        return bare(members[0].words)
    words = max((bare(m.words) for m in members), key=len)
    while (rest := _TITLE.sub("", words)) != words and rest:
        words = rest
    return words


def _same(role: str, words: str, head: str, flat: str) -> bool:
    if f" {words} " in f" {head} ":
        return role in ("hum_name", "perp_org", "phys_tgt", "instr") or head.endswith(words)
    if role == "hum_name":
        return words.split()[-1] == head.split()[-1]
    return role == "perp_org" and re.search(rf"{re.escape(head)}\s?[\[(]\s?{re.escape(words)}\s?[\])]", flat) is not None
