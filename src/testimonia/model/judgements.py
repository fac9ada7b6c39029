"""Which judgements are in force, and which contradict one another. Pure: the ledger in, what it amounts to out.

A judgement that was undone is not in force; nor is one that its own reviewer has replaced by a later one on the same question. Where two
reviewers answer one question differently, neither answer is in force until one of them is undone: the machine's reading stands, and the
question is shown as contested. So it does not matter in which order two reviewers came.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from testimonia.model.record import Claim, Judgement
from testimonia.model.terms import Verdict
from testimonia.model.values import Figure, Relation


class Asked(StrEnum):
    """What a judgement answers."""

    CLAIM = "claim"  # whether a claim is read rightly
    IDENTITY = "identity"  # whether two mentions tell of one incident, or two origins are one
    OUTCOME = "outcome"  # what became of an announcement


class Outcome(StrEnum):
    """What became of an announcement, by a person's judgement."""

    KEPT = "kept"
    BROKEN = "broken"
    UNKNOWN = "unknown"


VERDICT_OF: Mapping[Outcome, Verdict] = {Outcome.KEPT: Verdict.ACCEPT, Outcome.BROKEN: Verdict.REJECT, Outcome.UNKNOWN: Verdict.UNSURE}
OUTCOME_OF: Mapping[Verdict, Outcome] = {verdict: outcome for outcome, verdict in VERDICT_OF.items()}
"""A pair of mentions, the announcing one first, that is accepted, rejected or (with itself) unsure: what became of the announcement."""

Question = tuple[Asked, tuple[str, ...]]
"""What is asked, and of which ids; two ids of an identity in the order of the alphabet."""


def question(judgement: Judgement) -> Question:
    """The question that a judgement answers; of an `undo` it is the one of its target's ids and means nothing."""
    on = judgement.on
    if isinstance(on, str):
        return Asked.CLAIM, (on,)
    if judgement.verdict in (Verdict.ACCEPT, Verdict.REJECT) or (judgement.verdict is Verdict.UNSURE and on[0] == on[1]):
        return Asked.OUTCOME, (on[0],)
    return Asked.IDENTITY, tuple(sorted(on))


def lifted(judgements: Sequence[Judgement]) -> Mapping[str, str]:
    """Judgements that are taken back, by id, each with the id of the undo that takes it back. An undo of an undo brings back.

    An undo names a judgement; one that names a claim, an incident or a pair takes back the last judgement on it.
    """
    targets: dict[str, str] = {}
    stacks: dict[frozenset[str], list[str]] = {}
    known: set[str] = set()
    for j in judgements:
        on = frozenset((j.on,) if isinstance(j.on, str) else j.on)
        if j.verdict is not Verdict.UNDO:
            stacks.setdefault(on, []).append(j.id)
        elif isinstance(j.on, str) and j.on in known:
            targets[j.id] = j.on
        elif stacks.get(on):
            targets[j.id] = stacks[on].pop()
        known.add(j.id)
    found: dict[str, str] = {}
    for j in reversed(judgements):  # an undo comes after what it takes back, so the last one is surely in force
        if j.id in targets and j.id not in found:
            found[targets[j.id]] = j.id
    return found


def opinions(judgements: Sequence[Judgement]) -> Mapping[Question, Mapping[str, Judgement]]:
    """For each question the judgement of each reviewer that stands: the last one that was not undone."""
    back = lifted(judgements)
    found: dict[Question, dict[str, Judgement]] = {}
    for j in judgements:
        if j.verdict is not Verdict.UNDO and j.id not in back:
            found.setdefault(question(j), {})[j.by] = j
    return found


def _decisive(answers: Iterable[Judgement]) -> list[Judgement]:
    """Answers that decide; where all are unsure, those."""
    given = sorted(answers, key=lambda j: (j.at, j.id))
    return [j for j in given if j.verdict is not Verdict.UNSURE] or given


def _at_odds(answers: Sequence[Judgement]) -> bool:
    # Two people's corrections of one claim are two values: which of them holds is not for the program to say.
    return len({j.verdict for j in answers}) > 1 or (len(answers) > 1 and answers[0].verdict is Verdict.CORRECT)


def in_force(judgements: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """One judgement for each question that is answered and not contested, none of them an undo; by id, whatever their order was."""
    answers = (_decisive(by_reviewer.values()) for by_reviewer in opinions(judgements).values())
    return tuple(sorted((given[0] for given in answers if not _at_odds(given)), key=lambda j: j.id))


def rejected(judgements: Sequence[Judgement]) -> frozenset[str]:
    """Claims and incidents that are rejected, by id."""
    return frozenset(j.on for j in in_force(judgements) if isinstance(j.on, str) and j.verdict is Verdict.REJECT)


def contested(judgements: Sequence[Judgement]) -> tuple[tuple[Judgement, ...], ...]:
    """The answers to each question on which reviewers are at odds."""
    answers = (_decisive(by_reviewer.values()) for _, by_reviewer in sorted(opinions(judgements).items()))
    return tuple(tuple(given) for given in answers if _at_odds(given))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Judgements in force that cannot all hold: a chain of "same" that leads from one end of a "different" to the other."""

    different: Judgement
    same: tuple[Judgement, ...]


def contradictions(judgements: Sequence[Judgement]) -> tuple[Contradiction, ...]:
    """Every "different" in force whose two ends are also, through others, the same; with the shortest chain that says so."""
    identities = [j for j in in_force(judgements) if question(j)[0] is Asked.IDENTITY]
    beside: dict[str, list[tuple[str, Judgement]]] = {}
    for j in identities:
        if j.verdict is Verdict.SAME:
            a, b = question(j)[1]
            beside.setdefault(a, []).append((b, j))
            beside.setdefault(b, []).append((a, j))
    apart = [(j, question(j)[1]) for j in identities if j.verdict is Verdict.DIFFERENT]
    found = ((j, _chain(ends[0], ends[1], beside)) for j, ends in apart)
    return tuple(Contradiction(j, chain) for j, chain in found if chain)


def _chain(start: str, end: str, beside: Mapping[str, Sequence[tuple[str, Judgement]]]) -> tuple[Judgement, ...]:
    """The shortest way of "same" from one id to another; empty when there is none."""
    ways: dict[str, tuple[Judgement, ...]] = {start: ()}
    queue = deque([start])
    while queue and end not in ways:
        here = queue.popleft()
        for there, judgement in beside.get(here, ()):
            if there not in ways:
                ways[there] = (*ways[here], judgement)
                queue.append(there)
    return ways.get(end, ())


def closure(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """For each id in a pair the smallest id that it hangs together with."""
    root: dict[str, str] = {}

    def top(i: str) -> str:
        while root.setdefault(i, i) != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for a, b in pairs:
        low, high = sorted((top(a), top(b)))
        root[high] = low
    return {i: top(i) for i in tuple(root)}


def maker(by: str, at: str) -> str:
    """`made_by` of the claim that comes with a correction; the time keeps two corrections of one person apart."""
    return f"{by}, {at}"


def withdrawn(claims: Iterable[Claim], judgements: Sequence[Judgement]) -> frozenset[str]:
    """Claims that came with a correction which is not in force: what they corrected stands again. And claims that a person added and
    that nobody stands by any more."""
    valid = {j.id for j in in_force(judgements)}
    corrections: dict[str, list[Judgement]] = {}
    for j in judgements:
        if j.verdict is Verdict.CORRECT and isinstance(j.on, str):
            corrections.setdefault(j.on, []).append(j)
    found = set()
    additions = added(judgements)
    answered = {on[0] for asked, on in opinions(judgements) if asked is Asked.CLAIM} if additions else set()
    for claim in claims:
        came_with = [j for j in corrections.get(claim.supersedes or "", ()) if _came_with(claim, j)]
        if came_with and not any(j.id in valid for j in came_with):
            found.add(claim.id)
        if claim.supersedes is None and claim.made_by == additions.get(claim.id) and claim.id not in answered:
            found.add(claim.id)
    return frozenset(found)


def added(judgements: Iterable[Judgement]) -> Mapping[str, str]:
    """Claims that were accepted, each with the maker that it has if it was added by that very judgement; of several, the first."""
    found: dict[str, str] = {}
    for j in judgements:
        if j.verdict is Verdict.ACCEPT and isinstance(j.on, str):
            found.setdefault(j.on, maker(j.by, j.at))
    return found


def carried(judgements: Sequence[Judgement], claims: Iterable[Claim]) -> tuple[Judgement, ...]:
    """Judgements in force, also on what a later reading made of the claims and mentions that were judged: nobody judges twice.

    `claims`: all of the case. A verdict on a claim goes on to a later reading of the same words that says the same; a correction stands
    against every later reading of its words. A pair of mentions follows them where the claims on a mention went to another one.
    """
    known = {claim.id: claim for claim in claims}
    heirs: dict[str, list[Claim]] = {}
    for claim in known.values():
        if claim.supersedes in known:
            heirs.setdefault(claim.supersedes, []).append(claim)
    moved = _moved(known, heirs)
    found: list[Judgement] = []
    for j in judgements:
        found.append(j)
        if not isinstance(j.on, str):
            ends = (moved.get(j.on[0], j.on[0]), moved.get(j.on[1], j.on[1]))
            if ends != j.on and (ends[0] != ends[1] or j.on[0] == j.on[1]):
                found[-1] = replace(j, on=ends)
        elif j.on in known:
            found += _on_heirs(j, known[j.on], heirs)
    return tuple(found)


def _on_heirs(judgement: Judgement, judged: Claim, heirs: Mapping[str, Sequence[Claim]]) -> Iterator[Judgement]:
    queue = list(heirs.get(judged.id, ()))
    while queue:
        heir = queue.pop()
        if judgement.verdict is Verdict.CORRECT and _came_with(heir, judgement):
            continue
        queue += heirs.get(heir.id, ())
        if judgement.verdict is Verdict.CORRECT:
            yield replace(judgement, on=heir.id, verdict=Verdict.REJECT)
        elif _said(heir) == _said(judged):
            yield replace(judgement, on=heir.id)


def _said(claim: Claim) -> tuple[object, ...]:
    """What a claim says, whoever read it: the ids that its value points to change with every reading."""
    value = claim.value
    if isinstance(value, Figure):
        value = replace(value, of=None)
    return (type(value) if isinstance(value, Relation) else value, claim.modality, claim.polarity, claim.act)


def _moved(known: Mapping[str, Claim], heirs: Mapping[str, Sequence[Claim]]) -> Mapping[str, str]:
    """Mentions whose claims all went to others, each with the one that most of them went to."""
    tally: dict[str, Counter[str]] = {}
    for former, after in heirs.items():
        tally.setdefault(known[former].mention, Counter()).update(claim.mention for claim in after)
    step = {m: min(to, key=lambda t: (-to[t], t)) for m, to in tally.items() if m not in to}
    found = {}
    for mention in step:
        seen = [mention]
        while seen[-1] in step and step[seen[-1]] not in seen:
            seen.append(step[seen[-1]])
        found[mention] = seen[-1]
    return found


def _came_with(claim: Claim, judgement: Judgement) -> bool:
    return claim.supersedes == judgement.on and claim.made_by in (judgement.by, maker(judgement.by, judgement.at))


@dataclass(frozen=True, slots=True)
class Action:
    """What a person did at once: one judgement, or the several that a merge or a split takes. `number` counts from 1."""

    number: int
    judgements: tuple[Judgement, ...]

    @property
    def by(self) -> str:
        return self.judgements[0].by

    @property
    def at(self) -> str:
        return self.judgements[0].at

    @property
    def why(self) -> str:
        return self.judgements[0].why


def actions(judgements: Sequence[Judgement]) -> tuple[Action, ...]:
    """The ledger as people made it: neighbours of one person, time and reason belong together."""
    groups: list[list[Judgement]] = []
    for j in judgements:
        if groups and (groups[-1][0].by, groups[-1][0].at, groups[-1][0].why) == (j.by, j.at, j.why):
            groups[-1].append(j)
        else:
            groups.append([j])
    return tuple(Action(number, tuple(group)) for number, group in enumerate(groups, 1))


def number_of(judgement: Judgement, judgements: Sequence[Judgement]) -> int:
    """The number of the action that a judgement of the ledger belongs to."""
    return next(action.number for action in actions(judgements) if judgement in action.judgements)
