"""What a reviewer does with a case: merge, split, same, different, unsure, accept, reject, correct, origins, outcomes, undo, redo.

Every decision is appended to the ledger, signed and dated, in one piece; then the incidents are built anew. What breaks off between
the two loses nothing: the case knows that its incidents are older than its judgements, and builds them when it is next used.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any

from testimonia.errors import JudgementError, RecordError
from testimonia.model.judgements import (
    VERDICT_OF,
    Action,
    Asked,
    Outcome,
    actions,
    in_force,
    lifted,
    maker,
    number_of,
    opinions,
    question,
)
from testimonia.model.lines import Noun, from_line, line_of
from testimonia.model.record import Account, Claim, Incident, Judgement, Mention
from testimonia.model.terms import Verdict
from testimonia.store.case import StoredCase

FAR_APART = 500.0
"""Kilometres between two places from which a merge is warned of: no town reaches so far, and few single days of fighting do."""

EARTH = 6371.0  # mean radius in kilometres


@dataclass(frozen=True, slots=True)
class Decision:
    """What was written: the action with its number, and what the reviewer should know about it."""

    action: Action
    warnings: tuple[str, ...] = ()


class Review:
    """The decisions of one reviewer. Ids may be given by their beginning. Each method raises RecordError when an id leads nowhere,
    JudgementError when the decision contradicts others; nothing is then written."""

    def __init__(self, case: StoredCase, by: str, rebuild: Callable[[], None]) -> None:
        if not by.strip():
            raise JudgementError("a judgement is signed: say who decides (--by NAME)")
        self.case = case
        self.by = by
        self._rebuild = rebuild

    # -- incidents

    def merge(self, *incidents: str, why: str) -> Decision:
        """Says that incidents are one: that all their mentions tell of the same. Warns when their places lie far apart."""
        chosen = [self._incident(i) for i in incidents]
        if len({i.id for i in chosen}) < 2:
            raise JudgementError("a merge takes two incidents or more. List them: testimonia incidents CASE")
        mentions = sorted({m for i in chosen for m in i.mentions})
        pairs = [(mentions[0], other) for other in mentions[1:]]
        return self._write([(pair, Verdict.SAME) for pair in pairs], why, warnings=_far_apart(chosen))

    def split(self, incident: str, *mentions: str, why: str) -> Decision:
        """Takes mentions out of an incident into one of their own. What this reviewer said against it before is taken back."""
        whole = self._incident(incident)
        out = sorted({self._mention(m).id for m in mentions})
        rest = sorted(set(whole.mentions) - set(out))
        if not out or not set(out) <= set(whole.mentions) or not rest:
            raise JudgementError(
                f"incident {whole.id}: name some of its mentions, not all: {', '.join(whole.mentions)}. They become an incident."
            )
        said: list[tuple[str | tuple[str, str], Verdict]] = []
        for j in opinions_of(self.by, self._ledger()):
            ends = set(question(j)[1])
            if j.verdict is Verdict.SAME and len(ends & set(out)) == len(ends & set(rest)) == 1:
                said.append((j.id, Verdict.UNDO))
        said.append(((rest[0], out[0]), Verdict.DIFFERENT))
        said += [((group[0], other), Verdict.SAME) for group in (rest, out) for other in group[1:]]
        return self._write(said, why)

    def same(self, one: str, other: str, *, why: str) -> Decision:
        """Says that two mentions tell of one incident; of an incident's id, its first mention is meant."""
        return self._identity(one, other, Verdict.SAME, why)

    def different(self, one: str, other: str, *, why: str) -> Decision:
        """Says that two mentions tell of different incidents."""
        return self._identity(one, other, Verdict.DIFFERENT, why)

    def unsure(self, one: str, other: str, *, why: str) -> Decision:
        """Says that this reviewer cannot tell whether two mentions tell of one incident."""
        return self._identity(one, other, Verdict.UNSURE, why)

    def _identity(self, one: str, other: str, verdict: Verdict, why: str) -> Decision:
        ends = (self._mention(one).id, self._mention(other).id)
        if ends[0] == ends[1]:
            raise JudgementError(f"mention {ends[0]}: two different ones are needed")
        homes = {m: i for i in self.case.incidents() for m in i.mentions}
        far = _far_apart([homes[m] for m in ends if m in homes]) if verdict is Verdict.SAME else ()
        return self._write([(ends, verdict)], why, warnings=far)

    # -- claims

    def accept(self, claim: str, *, why: str) -> Decision:
        """Says that a claim is read rightly: that the document says so, not that it is true."""
        return self._write([(self._claim_or_incident(claim), Verdict.ACCEPT)], why)

    def reject(self, claim: str, *, why: str) -> Decision:
        """Says that a document does not say this; the claim stays in the record and counts no more."""
        return self._write([(self._claim_or_incident(claim), Verdict.REJECT)], why)

    def accept_all(self, claims: Iterable[str], *, why: str) -> Decision:
        """Says of many claims (their whole ids) at once that they are read rightly: one action, which one undo takes back."""
        chosen = tuple(dict.fromkeys(claims))
        if not chosen:
            raise JudgementError("no claim is left to accept with this filter. Nothing was written.")
        return self._write([(claim, Verdict.ACCEPT) for claim in chosen], why)

    def add(self, coded: Callable[[str], tuple[Sequence[Mention], Sequence[Claim]]], *, why: str) -> Decision:
        """Adds what this reviewer read in a document: claims, and mentions with them. They stand for it by accepting it; an undo takes it
        back. `coded`: makes them, given what to write as their maker. Raises SpanError when a quote does not stand in its document."""
        self._may_add()
        with self.case.writing():
            known = self._ledger()
            at = self._now(known)
            mentions, claims = coded(maker(self.by, at))
            if not claims:
                raise JudgementError("a mention is added with the first thing that is said of it. Nothing was added.")
            held = {c.id for c in self.case.followed({c.id for c in claims})}
            if held & {c.id for c in claims}:
                raise JudgementError("this is in the case already. Nothing was added.")
            judgements = [Judgement(c.id, Verdict.ACCEPT, self.by, at, why) for c in claims]
            self.case.add_coded(mentions, claims, judgements)
            self._rebuild()
        return Decision(actions((*known, *judgements))[-1])

    def _may_add(self) -> None:
        """Refuses to add where answers are closed."""

    def correct(self, claim: str, *, why: str, **fields: Any) -> Decision:
        """Puts another reading in a claim's place. `fields`: of the claim (modality, polarity, act) or of its value (low, name, …)."""
        old = self._claim(claim)
        at = self._now(self._ledger())
        better = corrected(old, maker(self.by, at), fields)
        return self._write([(old.id, Verdict.CORRECT)], why, [better], at=at)

    # -- origins

    def join_origins(self, one: str, other: str, *, why: str) -> Decision:
        """Says that two origins are one, in every incident. Accounts or origins, by id."""
        return self._origins(one, other, Verdict.SAME, why)

    def split_origins(self, one: str, other: str, *, why: str) -> Decision:
        """Says that two origins are independent of one another."""
        return self._origins(one, other, Verdict.DIFFERENT, why)

    def _origins(self, one: str, other: str, verdict: Verdict, why: str) -> Decision:
        if not why.strip():
            raise JudgementError("origins are joined or split with a reason (--why TEXT)")
        ends = (self._origin(one), self._origin(other))
        if ends[0] == ends[1]:
            raise JudgementError(f"origin {ends[0]}: two different ones are needed")
        return self._write([(ends, verdict)], why)

    # -- announcements

    def outcome(self, announcement: str, outcome: Outcome | str, *, why: str, shown_by: str | None = None) -> Decision:
        """Says what became of an announcement: kept, broken or unknown. `shown_by`: the mention (or a claim of it) that shows it."""
        if outcome not in tuple(Outcome):
            raise JudgementError(f"{outcome!r} is no outcome. An announcement is {', '.join(Outcome)}.")
        outcome = Outcome(outcome)
        promise = self._mention(announcement).id
        shown = self._mention(shown_by).id if shown_by and outcome is not Outcome.UNKNOWN else promise
        return self._write([((promise, shown), VERDICT_OF[outcome])], why)

    # -- the ledger

    def undo(self, number: int, *, why: str = "") -> Decision:
        """Takes an action back, whoever's it is; of an undo, what it took back is in force again."""
        action, back = self._action(number)
        left = [j for j in action.judgements if j.id not in back]
        if not left:
            by = number_of_id(back[action.judgements[0].id], self._ledger())
            raise JudgementError(f"number {number} was taken back by number {by}. To bring it back: testimonia judge CASE redo {number}")
        return self._write([(j.id, Verdict.UNDO) for j in left], why or f"takes back number {number}")

    def redo(self, number: int, *, why: str = "") -> Decision:
        """Brings back an action that was taken back."""
        action, back = self._action(number)
        undoes = sorted({back[j.id] for j in action.judgements if j.id in back})
        if not undoes:
            raise JudgementError(f"number {number} was not taken back; there is nothing to bring back")
        return self._write([(undo, Verdict.UNDO) for undo in undoes], why or f"brings back number {number}")

    def undo_last(self) -> Decision:
        """Takes back the last thing that this reviewer did and that still stands."""
        ledger = self._ledger()
        number = last_done(self.by, ledger)
        if number is None:
            raise JudgementError(f"{self.by} has done nothing that could be taken back.")
        return self.undo(number)

    def redo_last(self) -> Decision:
        """Brings back what this reviewer took back last, when nothing else was done since."""
        ledger = self._ledger()
        number = last_taken_back(self.by, ledger)
        if number is None:
            raise JudgementError(f"{self.by} has taken nothing back since the last decision; there is nothing to bring back.")
        return self.undo(number, why=f"brings back what number {number} took back")

    def settle(self, judgement: str, *, why: str) -> Decision:
        """Decides a question on which reviewers are at odds: this answer holds, those of others that differ are taken back."""
        ledger = self._ledger()
        chosen = next((j for j in ledger if j.id == judgement), None)
        if chosen is None:
            raise RecordError(f"no judgement has the id {judgement!r}. List them: testimonia judge CASE list")
        if not why.strip():
            raise JudgementError("who decides between reviewers says why. Write it, and send it again.")
        others = [j for j in opinions(ledger).get(question(chosen), {}).values() if j.id != chosen.id]
        differing = [j for j in others if j.verdict is not chosen.verdict or chosen.verdict is Verdict.CORRECT]
        if not differing:
            raise JudgementError("no answer to this question differs from that one any more. Nothing was written.")
        return self._write([(j.id, Verdict.UNDO) for j in differing], why)

    def _action(self, number: int) -> tuple[Action, Mapping[str, str]]:
        ledger = self._ledger()
        found = [action for action in actions(ledger) if action.number == number]
        if not found:
            raise JudgementError(f"there is no number {number} in the ledger. List it: testimonia judge CASE list")
        return found[0], lifted(ledger)

    # -- writing

    def _write(
        self,
        said: Sequence[tuple[str | tuple[str, str], Verdict]],
        why: str,
        claims: Sequence[Claim] = (),
        *,
        at: str | None = None,
        warnings: tuple[str, ...] = (),
    ) -> Decision:
        with self.case.writing():
            known = self._ledger()
            at = at or self._now(known)
            judgements = [Judgement(on, verdict, self.by, at, why) for on, verdict in said]
            found = self._keep(judgements, claims, known)
        return Decision(found.action, (*warnings, *found.warnings))

    def _ledger(self) -> tuple[Judgement, ...]:
        """What this reviewer's decisions come after."""
        return tuple(self.case.judgements())

    def _keep(self, judgements: Sequence[Judgement], claims: Sequence[Claim], known: Sequence[Judgement]) -> Decision:
        """Writes the judgements behind those that are known."""
        self.case.add_judgements(judgements, claims)
        self._rebuild()
        ledger = (*known, *judgements)
        return Decision(actions(ledger)[-1], _at_odds(judgements, ledger))

    def _now(self, known: Sequence[Judgement]) -> str:
        """The time in UTC, later than everything in the ledger: what was done at once is told apart from what came after."""
        now = datetime.now(UTC)
        last = max((_time(j.at) for j in known), default=now - timedelta(1))
        return max(now, last + timedelta(microseconds=1)).isoformat(timespec="microseconds").replace("+00:00", "Z")

    # -- ids

    def _one(self, wanted: str, kinds: tuple[type[Noun], ...]) -> Noun:
        found = [noun for noun in self.case.find(wanted) if isinstance(noun, kinds)]
        names = " or ".join(kind.__name__.lower() for kind in kinds)
        if not found:
            raise RecordError(f"{self.case.path}: no {names} has the id {wanted!r}. List what there is: testimonia show {self.case.path}")
        if len(found) > 1:
            listed = ", ".join(getattr(noun, "id", "") for noun in found[:8])
            raise RecordError(f"{self.case.path}: {wanted!r} is the beginning of several ids: {listed}. Give more of it.")
        return found[0]

    def _incident(self, wanted: str) -> Incident:
        former = [i for i in self.case.incidents() if wanted in i.formerly]
        found = former[0] if former else self._one(wanted, (Incident,))
        assert isinstance(found, Incident)
        return found

    def _mention(self, wanted: str) -> Mention:
        """A mention by its id, by a claim on it, or an incident's first one."""
        found = self._one(wanted, (Mention, Claim, Incident))
        if isinstance(found, Mention):
            return found
        of = found.mention if isinstance(found, Claim) else min(found.mentions) if isinstance(found, Incident) else ""
        mention = self._one(of, (Mention,))
        assert isinstance(mention, Mention)
        return mention

    def _claim(self, wanted: str) -> Claim:
        found = self._one(wanted, (Claim,))
        assert isinstance(found, Claim)
        return found

    def _claim_or_incident(self, wanted: str) -> str:
        found = self._one(wanted, (Claim, Incident))
        assert isinstance(found, (Claim, Incident))
        return found.id

    def _origin(self, wanted: str) -> str:
        """An origin by its id or by the id of an account."""
        origins = {a.origin.id for a in self.case.accounts() if a.origin.id.startswith(wanted)}
        if len(origins) == 1:
            return origins.pop()
        found = self._one(wanted, (Account,))
        assert isinstance(found, Account)
        return found.origin.id


def last_done(by: str, ledger: Sequence[Judgement]) -> int | None:
    """The number of the last action of a reviewer that stands and is no mere undo; None when there is none."""
    back = lifted(ledger)
    return next(
        (a.number for a in reversed(actions(ledger)) if a.by == by and not _undoes(a) and any(j.id not in back for j in a.judgements)), None
    )


def last_taken_back(by: str, ledger: Sequence[Judgement]) -> int | None:
    """The number of the undo of a reviewer that stands, came last and that nothing else of theirs came after; None when there is none."""
    back, undone = lifted(ledger), {j.id for j in ledger if j.verdict is Verdict.UNDO}
    for action in reversed(actions(ledger)):
        if action.by != by:
            continue
        if not _undoes(action):
            return None
        brings_back = all(isinstance(j.on, str) and j.on in undone for j in action.judgements)
        if not brings_back and any(j.id not in back for j in action.judgements):
            return action.number
    return None


def _undoes(action: Action) -> bool:
    return all(j.verdict is Verdict.UNDO for j in action.judgements)


def opinions_of(by: str, ledger: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """The judgements of one reviewer on identity that stand."""
    return tuple(said[by] for (asked, _), said in opinions(ledger).items() if asked is Asked.IDENTITY and by in said)


def number_of_id(judgement: str, ledger: Sequence[Judgement]) -> int:
    """The number of the action that holds the judgement of that id."""
    return number_of(next(j for j in ledger if j.id == judgement), ledger)


def corrected(old: Claim, made_by: str, fields: Mapping[str, Any]) -> Claim:
    """The claim with other fields, superseding the old one. Raises RecordError naming a field that the claim does not have."""
    line = json.loads(json.dumps(line_of(old)))
    for name, value in fields.items():
        if name in ("modality", "polarity", "act"):
            line[name] = value
        elif name in line["value"]:
            line["value"][name] = value
        else:
            known = ", ".join(["modality", "polarity", "act", *line["value"]])
            raise RecordError(f"claim {old.id} on {old.property}: it has no field {name!r} to correct. It has: {known}")
    better = from_line({**line, "made_by": made_by, "supersedes": old.id, "score": 1.0})
    assert isinstance(better, Claim)
    if (better.value, better.modality, better.polarity, better.act) == (old.value, old.modality, old.polarity, old.act):
        raise JudgementError(f"claim {old.id}: it says that already. To confirm it: testimonia judge CASE accept {old.id}")
    return better


def kilometres(one: Incident, other: Incident) -> float | None:
    """Distance between the places of two incidents on the great circle; None when one of them has no coordinates."""
    a, b = one.where, other.where
    if a is None or b is None or None in (a.latitude, a.longitude, b.latitude, b.longitude):
        return None
    (y1, x1), (y2, x2) = ((radians(p.latitude or 0.0), radians(p.longitude or 0.0)) for p in (a, b))
    half = sin((y2 - y1) / 2) ** 2 + cos(y1) * cos(y2) * sin((x2 - x1) / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, half)))


def _far_apart(incidents: Iterable[Incident]) -> tuple[str, ...]:
    chosen = list(incidents)
    found = []
    for n, one in enumerate(chosen):
        for other in chosen[n + 1 :]:
            apart = kilometres(one, other)
            if apart is not None and apart >= FAR_APART and one.where and other.where:
                found.append(f"{one.where.name} and {other.where.name} lie {apart:,.0f} km apart")
    return tuple(found)


def _at_odds(new: Sequence[Judgement], ledger: Sequence[Judgement]) -> tuple[str, ...]:
    """Answers of others to the same questions that these do not agree with."""
    found = []
    standing, valid = opinions(ledger), {j.id for j in in_force(ledger)}
    for j in new:
        others = [o for by, o in standing.get(question(j), {}).items() if by != j.by] if j.verdict is not Verdict.UNDO else []
        if others and j.id not in valid and not any(o.id in valid for o in others):
            said = ", ".join(f"{o.by}: {o.verdict} (number {number_of(o, ledger)})" for o in others)
            found.append(f"reviewers are at odds ({said}): neither answer is in force until one of them is undone")
    return tuple(found)


def _time(at: str) -> datetime:
    try:
        time = datetime.fromisoformat(at.replace("Z", "+00:00"))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)  # an imported ledger may tell its times otherwise
    return time if time.tzinfo else time.replace(tzinfo=UTC)
