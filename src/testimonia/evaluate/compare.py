"""Two readings of the same documents side by side: what both say, what one alone says, and where they differ. Pure.

Two claims are about the same words when they have the same property and their spans overlap. They are paired one to one:
equal values first, then the larger overlap. Neither reading is taken for the right one.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from testimonia.model.record import Claim, Document, Incident
from testimonia.model.terms import Property
from testimonia.model.values import (
    Actor,
    Designation,
    Explanation,
    Figure,
    Ground,
    Moment,
    Place,
    Relation,
    Stage,
    Status,
    Topic,
    Value,
    Weapon,
)


class Outcome(StrEnum):
    """What became of a claim of one reading in the other."""

    SAME = "same"
    VALUE_DIFFERS = "value_differs"
    CERTAINTY_DIFFERS = "certainty_differs"
    BOTH_DIFFER = "both_differ"
    ONLY_A = "only_a"
    ONLY_B = "only_b"


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim of A and the claim of B about the same words; one of them is None where the other reading has no such claim.

    `incident_a` and `incident_b`: the incidents of the two cases to which it belongs. For a claim that one reading alone has,
    the other incident is the one that shares most pairs with its own; None where there is none.
    """

    document: str
    property: Property
    outcome: Outcome
    a: Claim | None
    b: Claim | None
    incident_a: str | None
    incident_b: str | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Counts of one property. `share`: claims on which both agree in value and certainty, of all that either has; in [0.0, 1.0]."""

    same: int
    value_differs: int
    certainty_differs: int
    both_differ: int
    only_a: int
    only_b: int

    @property
    def share(self) -> float:
        return self.same / (self.same + self.value_differs + self.certainty_differs + self.both_differ + self.only_a + self.only_b)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two readings. `documents`: those that both cases hold, by id; `only_a` and `only_b`: names of those that one alone holds."""

    name_a: str
    name_b: str
    made_by_a: str
    made_by_b: str
    documents: tuple[tuple[str, str], ...]  # id and name
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    pairs: tuple[Pair, ...]

    @property
    def agreement(self) -> dict[Property, Agreement]:
        """By property, in the order of the record's list; properties that neither reading has are left out."""
        counts: dict[Property, Counter[Outcome]] = {}
        for pair in self.pairs:
            counts.setdefault(pair.property, Counter())[pair.outcome] += 1
        return {prop: Agreement(*(counts[prop][outcome] for outcome in Outcome)) for prop in Property if prop in counts}


@dataclass(frozen=True, slots=True)
class Side:
    """One side: a case as it stands. `claims` are those in force."""

    name: str
    made_by: str
    documents: Sequence[Document]
    claims: Sequence[Claim]
    incidents: Sequence[Incident]


def compare(a: Side, b: Side) -> Comparison:
    """Both readings of every document that both hold, document by document in the order of their names."""
    names_a, names_b = ({d.id: d.name for d in side.documents} for side in (a, b))
    both = sorted(names_a.keys() & names_b.keys(), key=lambda i: (names_a[i], i))
    home_a, home_b = _homes(a.incidents), _homes(b.incidents)
    claims_a, claims_b = _by_document(a.claims), _by_document(b.claims)
    pairs = [pair for i in both for pair in _paired(i, claims_a.get(i, []), claims_b.get(i, []), home_a, home_b)]
    return Comparison(
        *(a.name, b.name, a.made_by, b.made_by),
        tuple((i, names_a[i]) for i in both),
        tuple(sorted(names_a[i] for i in names_a.keys() - names_b.keys())),
        tuple(sorted(names_b[i] for i in names_b.keys() - names_a.keys())),
        tuple(_with_counterparts(pairs)),
    )


def _homes(incidents: Iterable[Incident]) -> dict[str, str]:
    return {mention: incident.id for incident in incidents for mention in incident.mentions}


def _by_document(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.document, []).append(claim)
    return found


def _paired(document: str, a: Sequence[Claim], b: Sequence[Claim], home_a: dict[str, str], home_b: dict[str, str]) -> list[Pair]:
    """Pairs of one document in the order of the text."""
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for i, j in _candidates(a, b):
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    found = [_pair(document, x, b[partner[i]] if i in partner else None, home_a, home_b) for i, x in enumerate(a)]
    found += [_pair(document, None, y, home_a, home_b) for j, y in enumerate(b) if j not in taken]
    return sorted(found, key=_place)


def _candidates(a: Sequence[Claim], b: Sequence[Claim]) -> Iterable[tuple[int, int]]:
    """Positions of claims about the same words, the likest first. Ids decide between equals, so that the sides can be swapped."""
    ids_a, ids_b = [claim.id for claim in a], [claim.id for claim in b]
    found = []
    for prop in Property:
        right = sorted((y.span.start, j) for j, y in enumerate(b) if y.property is prop)
        longest = max((b[j].span.end - start for start, j in right), default=0)
        for i, x in ((i, x) for i, x in enumerate(a) if x.property is prop):
            near = right[bisect_left(right, (x.span.start - longest, 0)) : bisect_left(right, (x.span.end, 0))]
            for j in (j for _, j in near if _overlap(x, b[j]) > 0):
                likeness = (not same_value(x.value, b[j].value), x.certainty is not b[j].certainty, -_overlap(x, b[j]))
                found.append((likeness, sorted((ids_a[i], ids_b[j])), i, j))
    return [(i, j) for *_, i, j in sorted(found)]


def _pair(document: str, a: Claim | None, b: Claim | None, home_a: dict[str, str], home_b: dict[str, str]) -> Pair:
    incidents = home_a.get(a.mention) if a else None, home_b.get(b.mention) if b else None
    return Pair(document, _either(a, b).property, _outcome(a, b), a, b, *incidents)


def _either(a: Claim | None, b: Claim | None) -> Claim:
    one = a or b
    if one is None:
        raise ValueError("a pair holds at least one claim")
    return one


def _outcome(a: Claim | None, b: Claim | None) -> Outcome:
    if a is None or b is None:
        return Outcome.ONLY_A if b is None else Outcome.ONLY_B
    value, certainty = same_value(a.value, b.value), a.certainty is b.certainty
    if value:
        return Outcome.SAME if certainty else Outcome.CERTAINTY_DIFFERS
    return Outcome.VALUE_DIFFERS if certainty else Outcome.BOTH_DIFFER


def _place(pair: Pair) -> tuple[int, int, str, str]:
    one = _either(pair.a, pair.b)
    return one.span.start, one.span.end, str(pair.property), one.id


def _overlap(a: Claim, b: Claim) -> float:
    """Share of the two spans' common stretch in the stretch that they cover together, in [0.0, 1.0]."""
    common = min(a.span.end, b.span.end) - max(a.span.start, b.span.start)
    return max(0, common) / (max(a.span.end, b.span.end) - min(a.span.start, b.span.start))


def _with_counterparts(pairs: Sequence[Pair]) -> Iterable[Pair]:
    """Claims of one reading alone go with the incident of the other that shares most pairs with theirs."""
    shared = Counter((p.incident_a, p.incident_b) for p in pairs if p.incident_a and p.incident_b)
    to_b: dict[str, str] = {}
    to_a: dict[str, str] = {}
    for (in_a, in_b), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        to_b.setdefault(in_a, in_b)
        to_a.setdefault(in_b, in_a)
    for p in pairs:
        alone_b, alone_a = p.a is None, p.b is None
        yield replace(
            p,
            incident_a=to_a.get(p.incident_b or "") if alone_b else p.incident_a,
            incident_b=to_b.get(p.incident_a or "") if alone_a else p.incident_b,
        )


def same_value(a: Value, b: Value) -> bool:
    """Whether two values of one property say the same. The words in `raw`, and ids that differ with every reading, do not count."""
    return type(a) is type(b) and _told(a) == _told(b)


def _told(value: Value) -> object:
    match value:
        case Moment():
            return value.start, value.end
        case Place():
            return value.gazetteer_id or _plain(value.name)
        case Figure():
            return value.low, value.high, value.category, value.sex, value.age_group, value.role
        case Actor():
            return _plain(value.name), value.actor_kind, value.effect
        case Weapon():
            return _plain(value.name), value.weapon_kind
        case Designation():
            return _plain(value.label)
        case Explanation():
            return _plain(value.text), value.holds
        case Ground():
            return _plain(value.group), value.ground
        case Topic():
            return _plain(value.text)
        case Relation():
            return value.type
        case Stage() | Status():
            return value


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())
