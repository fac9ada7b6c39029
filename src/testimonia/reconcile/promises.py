"""What was announced, and what later documents say of it: promises, threats, plans, laws to come, predictions, with their deadlines. Pure.

The program finds announcements and proposes passages that may show what became of them. Whether a word was kept or broken is never
its judgement: a person says so, and until then the outcome is open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from testimonia.model.judgements import OUTCOME_OF, Asked, Outcome, contested, in_force, question
from testimonia.model.record import Claim, Document, Judgement, Mention
from testimonia.model.terms import Act, ActorKind, Kind, Modality, Polarity, StageReached, StatusReached
from testimonia.model.values import Actor, Moment, Place, Stage, Status, Topic
from testimonia.reconcile.rarity import telling_words
from testimonia.reconcile.reuse import UNDATED, published
from testimonia.text.names import fold


class Announced(StrEnum):
    """What sort of announcement."""

    LAW = "law"
    THREAT = "threat"
    PLAN = "plan"
    PREDICTION = "prediction"


@dataclass(frozen=True, slots=True)
class Later:
    """A later mention that may show what became of an announcement. `shared`: what the two have in common, in words."""

    mention: str
    document: str
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement. `said_by`: the innermost speaker; `due`: ISO date by which it was to be, None when none is given.

    `outcome`: as people judged it; None while nobody has. `judged`: the judgement in force; `rivals`: judgements of reviewers at odds.
    """

    mention: str
    document: str
    sort: Announced
    said_by: str
    claims: tuple[str, ...]
    due: str | None
    later: tuple[Later, ...]
    outcome: Outcome | None = None
    judged: Judgement | None = None
    rivals: tuple[Judgement, ...] = ()


SHOWN = 5  # later passages proposed for one announcement, the nearest first
_TO_COME = {StageReached.PLANNED: Announced.PLAN, StageReached.THREATENED: Announced.THREAT}
_NO_LAW_YET = frozenset({StatusReached.CALLED_FOR, StatusReached.INSTRUCTED, StatusReached.DRAFTED})
_WEIGHT = {"kind": 1, "place": 1, "time": 1, "name": 2, "words": 2}  # a name or a subject tells more than a town or a kind of act


def announcements(
    documents: Sequence[Document], mentions: Sequence[Mention], claims: Sequence[Claim], judgements: Sequence[Judgement] = ()
) -> tuple[Announcement, ...]:
    """Every announcement of a case, the oldest document first. `claims`: those in force.

    Independent of the order of its input, and of who announces.
    """
    age = {d.id: published(d) for d in documents}
    of: dict[str, list[Claim]] = {}
    for claim in claims:
        of.setdefault(claim.mention, []).append(claim)
    known = [m for m in mentions if m.document in age]
    ordered = sorted(known, key=lambda m: (age[m.document], m.spans[0].start, m.id))
    passages = [_Passage(m, of.get(m.id, ()), age[m.document]) for m in ordered]
    deeds: dict[str, list[_Passage]] = {}
    for passage in passages:
        for tie in passage.ties if passage.sort is None else ():
            deeds.setdefault(tie, []).append(passage)
    judged = {question(j)[1][0]: j for j in in_force(judgements) if question(j)[0] is Asked.OUTCOME}
    rivals = {question(js[0])[1][0]: js for js in contested(judgements) if question(js[0])[0] is Asked.OUTCOME}
    return tuple(
        _announcement(p, p.sort, deeds, judged.get(p.mention.id), rivals.get(p.mention.id, ())) for p in passages if p.sort is not None
    )


class _Passage:
    """A mention with what another may share with it."""

    def __init__(self, mention: Mention, claims: Sequence[Claim], age: str) -> None:
        self.mention = mention
        self.claims = tuple(sorted(claims, key=lambda c: (c.span.start, c.id)))
        self.age = age
        self.names = frozenset(fold(c.value.name) for c in claims if isinstance(c.value, Actor) and _public(c.value))
        self.places = frozenset(c.value.gazetteer_id or fold(c.value.name) for c in claims if isinstance(c.value, Place))
        self.words = frozenset(w for c in claims for w in telling_words(_subject(c)))
        self.days = tuple(c.value for c in claims if isinstance(c.value, Moment))
        self.ties = self.names | self.places | self.words
        self.sort = _sort(mention, claims)


def _public(actor: Actor) -> bool:
    # Nothing here follows a private person from one event to another.
    return actor.actor_kind not in (ActorKind.PRIVATE_PERSON, ActorKind.OTHER)


def _subject(claim: Claim) -> str:
    return claim.value.text if isinstance(claim.value, Topic) else ""


def _sort(mention: Mention, claims: Sequence[Claim]) -> Announced | None:
    """What sort of announcement a mention is; None when it tells of what happened, or of what is denied."""
    said = [c for c in claims if c.polarity is Polarity.AFFIRMED and c.act not in (Act.DENIES, Act.RETRACTS)]
    statuses = {c.value.status for c in said if isinstance(c.value, Status)}
    if mention.kind is Kind.LAW and statuses and statuses <= _NO_LAW_YET:
        return Announced.LAW
    stages = {c.value.stage for c in said if isinstance(c.value, Stage)}
    if stages and stages <= set(_TO_COME):
        return Announced.LAW if mention.kind is Kind.LAW else _TO_COME[max(stages)]
    if any(c.modality is Modality.PREDICTED for c in said) and StageReached.ACCOMPLISHED not in stages:
        return Announced.LAW if mention.kind is Kind.LAW else Announced.PREDICTION
    return None


def _announcement(
    told: _Passage, sort: Announced, deeds: Mapping[str, Sequence[_Passage]], judged: Judgement | None, rivals: tuple[Judgement, ...]
) -> Announcement:
    tied = {o.mention.id: o for tie in told.ties for o in deeds.get(tie, ())}
    later = [(shared, o) for o in tied.values() if _comes_after(told, o) and (shared := _shared(told, o))]
    later.sort(key=lambda pair: (-sum(_WEIGHT[key] for key, _ in pair[0]), pair[1].age, pair[1].mention.id))
    return Announcement(
        mention=told.mention.id,
        document=told.mention.document,
        sort=sort,
        said_by=told.claims[0].chain[-1].source.name if told.claims else "",
        claims=tuple(c.id for c in told.claims),
        due=max((day.end for day in told.days if day.end), default=None),
        later=tuple(Later(o.mention.id, o.mention.document, tuple(words for _, words in shared)) for shared, o in later[:SHOWN]),
        outcome=OUTCOME_OF[judged.verdict] if judged else None,
        judged=judged,
        rivals=rivals,
    )


def _comes_after(told: _Passage, other: _Passage) -> bool:
    """A deed, not a habit, in a document that is surely younger."""
    if any(c.modality is Modality.HABITUAL for c in other.claims) or UNDATED in (told.age[: len(UNDATED)], other.age[: len(UNDATED)]):
        return False
    return other.age[:10] > told.age[:10]


def _shared(told: _Passage, other: _Passage) -> list[tuple[str, str]]:
    """What a deed has in common with an announcement that it shares a name, a subject or a place with; nothing for another sort of act."""
    if told.mention.kind is not other.mention.kind and told.mention.kind is not Kind.STATEMENT:
        return []
    found = [("kind", f"both are {told.mention.kind}")] if told.mention.kind is other.mention.kind else []
    if names := sorted(told.names & other.names):
        found.append(("name", f"both name {', '.join(names)}"))
    if words := sorted(told.words & other.words):
        found.append(("words", f"both are about {', '.join(words)}"))
    if told.places & other.places:
        found.append(("place", "the same place"))
    if any(a.start <= (b.end or b.start) and b.start <= (a.end or a.start) for a in told.days for b in other.days):
        found.append(("time", "at the announced time"))
    return found
