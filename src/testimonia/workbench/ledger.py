"""The ledger of judgements as pages need it: read once, then only what was added; what stands of it, by what it is on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from testimonia.model.judgements import Action, Asked, actions, contested, in_force, lifted, opinions, question
from testimonia.model.record import Judgement
from testimonia.model.terms import Verdict
from testimonia.store.pages import Moment


@dataclass(frozen=True, slots=True)
class Stand:
    """What people said of one claim or pair. `verdict` is None where reviewers are at odds."""

    verdict: Verdict | None
    by: str
    at: str
    why: str
    number: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """The whole ledger. `claims`: by claim or incident; `pairs`: by two ids in the order of the alphabet."""

    judgements: tuple[Judgement, ...]
    actions: tuple[Action, ...]
    hashes: tuple[str, ...]
    back: frozenset[str]
    contested: frozenset[str]
    claims: Mapping[str, Stand]
    pairs: Mapping[tuple[str, ...], Stand]

    def about(self, ids: frozenset[str]) -> tuple[Judgement, ...]:
        """Judgements on any of these ids, with all that takes them back or brings them back; in their order."""
        wanted = set(ids)
        found = []
        for j in self.judgements:
            if any(i in wanted for i in ((j.on,) if isinstance(j.on, str) else j.on)):
                found.append(j)
                wanted.add(j.id)
        return tuple(found)


class Ledgers:
    """Keeps the ledger that was read last; another is made from it when something was added."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seq = 0
        self._judgements: list[Judgement] = []
        self._hashes: list[str] = []
        self._last = ledger_of((), ())

    def read(self, moment: Moment, seq: int) -> Ledger:
        """The ledger up to number `seq`, the last of this moment."""
        with self._lock:
            if seq < self._seq:  # the case was restored from a copy
                self._seq, self._judgements, self._hashes = 0, [], []
            if seq != self._seq or (seq and not self._judgements):
                for number, judgement, chained in moment.judgements_after(self._seq):
                    self._judgements.append(judgement)
                    self._hashes.append(chained)
                    self._seq = number
                self._last = ledger_of(self._judgements, self._hashes)
            return self._last


def ledger_of(judgements: Sequence[Judgement], hashes: Sequence[str]) -> Ledger:
    """What stands of a ledger."""
    done = actions(judgements)
    number = {j.id: action.number for action in done for j in action.judgements}
    at_odds = {j.id for answers in contested(judgements) for j in answers}
    claims: dict[str, Stand] = {}
    pairs: dict[tuple[str, ...], Stand] = {}
    valid = {j.id for j in in_force(judgements)}
    for asked, answers in opinions(judgements).items():
        given = sorted(answers.values(), key=lambda j: (j.id not in valid, j.at))
        odd = any(j.id in at_odds for j in given)
        first = given[0]
        by = ", ".join(j.by for j in given) if odd else first.by
        stand = Stand(None if odd else first.verdict, by, first.at, first.why, number[first.id])
        kind, ids = question(first)
        if kind is Asked.CLAIM:
            claims[ids[0]] = stand
        elif kind is Asked.IDENTITY:
            pairs[asked[1]] = stand
    return Ledger(tuple(judgements), done, tuple(hashes), frozenset(lifted(judgements)), frozenset(at_odds), claims, pairs)


def without(ledger: Ledger, hidden: frozenset[str]) -> Ledger:
    """The ledger without what was decided on these ids. Numbers and hashes stay those of the whole."""
    kept: list[tuple[Judgement, str]] = []
    gone = set(hidden)
    for judgement, chained in zip(ledger.judgements, ledger.hashes, strict=True):
        if gone & set((judgement.on,) if isinstance(judgement.on, str) else judgement.on):
            gone.add(judgement.id)
        else:
            kept.append((judgement, chained))
    return Ledger(
        tuple(judgement for judgement, _ in kept),
        tuple(action for action in ledger.actions if not any(j.id in gone for j in action.judgements)),
        tuple(chained for _, chained in kept),
        ledger.back,
        ledger.contested - gone,
        {on: stand for on, stand in ledger.claims.items() if on not in gone},
        {pair: stand for pair, stand in ledger.pairs.items() if not gone & set(pair)},
    )
