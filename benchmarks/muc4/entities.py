"""Candidates to answers: the words of a text that mean the same person, group or thing are one answer."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.muc4.look import Candidate

TARGETS = ("phys_tgt", "hum_name", "hum_desc")
_FRONT = re.compile(
    r"^(?:AT LEAST|ABOUT|SOME|MORE THAN|NEARLY|ANOTHER|THE|THIS|THESE|THOSE|THAT|HIS|HER|THEIR|ITS|AN?|\d[\d,.]*|SEVERAL|MANY|UNIDENTIFIED(?= PERSONS)"
    r"|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN|ELEVEN|TWELVE|THIRTEEN|OTHER|OTHERS(?= ))\s+"
)
_ACRONYM = re.compile(r"^(?P<name>[^\[\]()]+?)\s*[\[(]\s*(?P<short>[A-Z0-9.\-]{2,12})\s*[\])]")


@dataclass(frozen=True, slots=True)
class Answer:
    """One person, group or thing. `words`: as the answer is given; `mentions`: all its candidates, the best first."""

    role: str
    words: str
    mentions: tuple[Candidate, ...]

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
    return words


def most(values: Mapping[str, float]) -> str:
    return max(values, key=lambda name: (values[name], name))


def answers(candidates: Iterable[Candidate], least: Mapping[str, float], text: str) -> list[Answer]:
    """The answers of a text that are likely enough, in the order of their first mention."""
    by_role: dict[str, list[Candidate]] = {}
    for c in candidates:
        if bare(c.words) and not bare(c.words).isdigit():
            by_role.setdefault(c.role, []).append(c)
    found = []
    for role, group in by_role.items():
        if role in ("place", "date"):
            continue
        merged = _merged(role, group, text)
        found += [a for a in merged if a.score >= least[role]]
    return sorted(found, key=lambda a: (min(m.start for m in a.mentions), a.role))


def _merged(role: str, group: Sequence[Candidate], text: str) -> list[Answer]:
    """Longest words first: shorter ones inside them, an acronym behind them or a surname of theirs are the same."""
    short = _acronyms(text) if role == "perp_org" else {}
    sets: list[list[Candidate]] = []
    heads: list[str] = []
    for c in sorted(group, key=lambda c: (-len(bare(c.words)), c.start)):
        words = bare(c.words)
        for i, head in enumerate(heads):
            if _same(role, words, head, short):
                sets[i].append(c)
                break
        else:
            heads.append(words)
            sets.append([c])
    return [Answer(role, _told(role, members), tuple(members)) for members in (_ranked(s) for s in sets)]


def _ranked(members: Sequence[Candidate]) -> list[Candidate]:
    return sorted(members, key=lambda c: (-c.score, c.start))


def _told(role: str, members: Sequence[Candidate]) -> str:
    if role == "hum_name":
        return max((bare(m.words) for m in members), key=len)
    return bare(members[0].words)


def _same(role: str, words: str, head: str, short: Mapping[str, str]) -> bool:
    if f" {words} " in f" {head} ":
        return role in ("hum_name", "perp_org", "phys_tgt", "instr") or words == head or head.endswith(words)
    if role == "hum_name":
        return words.split()[-1] == head.split()[-1]
    return short.get(words) == head or short.get(head) == words or short.get(words, "") == short.get(head, words)


def _acronyms(text: str) -> dict[str, str]:
    """Name by acronym, where the text puts one in brackets behind the other."""
    one_line = " ".join(text.upper().split())
    found = {}
    for m in re.finditer(r"((?:[A-Z0-9'.\-]+ ){1,8})[\[(]([A-Z0-9.\-]{2,12})[\])]", one_line):
        words = m[1].split()
        letters = [w[0] for w in words if w not in ("OF", "THE", "AND", "FOR")]
        if len(letters) >= 2:
            found[m[2]] = " ".join(words[-len(m[2]) - 1 :])
    return found
