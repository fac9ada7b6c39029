"""Who has it from whom: the documents and outlets of an incident folded into their origins, and what each origin adds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from testimonia.model.record import Judgement, Origin, Range
from testimonia.model.terms import SourceKind, Verdict
from testimonia.reconcile.linkage import standing_pairs
from testimonia.reconcile.origins import NOTHING, PERHAPS, SURE, Traced, Weight, count
from testimonia.text.names import fold


@dataclass(frozen=True, slots=True)
class Branch:
    """One origin with the documents and outlets that carry it. `why`: the reasons for its weight, each once."""

    origin: Origin
    weight: Weight
    why: tuple[str, ...]
    documents: tuple[str, ...]
    outlets: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OriginTree:
    """All origins of an incident, the surest first. `summary`: "6 documents, 4 outlets, 1-2 independent origins"."""

    documents: int
    outlets: int
    origins: Range
    branches: tuple[Branch, ...]

    @property
    def summary(self) -> str:
        low, high = self.origins.low, self.origins.high
        counted = f"{low}" if low == high else f"{low}-{high}"
        origins = "origin" if counted == "1" else "origins"
        return f"{_many(self.documents, 'document')}, {_many(self.outlets, 'outlet')}, {counted} independent {origins}"

    def __str__(self) -> str:
        lines = [self.summary]
        for b in self.branches:
            adds = f"{b.weight.low}-{b.weight.high}" if b.weight.low != b.weight.high else str(b.weight.low)
            lines.append(f"  {_one_line(b.origin.name)} ({adds}): {_one_line('; '.join(b.why))}")
            lines += [f"    through {_one_line(outlet)}" for outlet in b.outlets if fold(outlet) != fold(b.origin.name)]
        return "\n".join(lines)


def _one_line(name: str) -> str:
    """A name may be broken over two lines in the text, as letterheads are."""
    return " ".join(name.split())


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _outlets(traced: Sequence[Traced]) -> tuple[str, ...]:
    """Outlets on the way, as they are named first."""
    names: dict[str, str] = {}
    for t in traced:
        for link in t.claim.chain:
            if link.source.kind is SourceKind.OUTLET:
                names.setdefault(fold(link.source.name), link.source.name)
    return tuple(names[key] for key in sorted(names))


def _branch(group: Sequence[Traced]) -> Branch:
    weight = NOTHING
    for t in group:
        weight = weight | t.weight
    return Branch(
        origin=group[0].origin,
        weight=weight,
        why=tuple(sorted({t.why for t in group if t.weight == weight})),
        documents=tuple(sorted({t.claim.document for t in group})),
        outlets=_outlets(group),
        claims=tuple(t.claim.id for t in group),
    )


def origin_tree(traced: Sequence[Traced]) -> OriginTree:
    """The tree of one incident's claims."""
    groups: dict[str, list[Traced]] = {}
    for t in traced:
        groups.setdefault(t.origin.id, []).append(t)
    branches = sorted(
        (_branch(g) for g in groups.values()), key=lambda b: (-b.weight.low, -b.weight.high, fold(b.origin.name), b.origin.id)
    )
    return OriginTree(len({t.claim.document for t in traced}), len(_outlets(traced)), count(traced), tuple(branches))


def as_judged(traced: Sequence[Traced], judgements: Sequence[Judgement]) -> list[Traced]:
    """Origins joined or found independent by people: a pair of origin ids judged the same, or different.

    Joined, two count as one, by the name of the first in the alphabet of ids; found independent, each that may be one surely is. What is
    said in custody or copied adds nothing, whatever is judged of it.
    """
    verdicts = standing_pairs(judgements)
    origins = {t.origin.id: t.origin for t in traced}
    first = {i: i for i in origins}
    for pair, verdict in sorted(verdicts.items(), key=lambda item: sorted(item[0])):
        a, b = sorted(pair) if len(pair) == 2 else ("", "")
        if verdict is Verdict.SAME and a in origins and b in origins:
            joined = {i for i, root in first.items() if root in (first[a], first[b])}
            first |= dict.fromkeys(joined, min(joined))
    independent = {i for pair, v in verdicts.items() if v is Verdict.DIFFERENT and pair <= set(origins) for i in pair}
    return [_judged(t, origins, first, independent) for t in traced]


def _judged(traced: Traced, origins: Mapping[str, Origin], first: Mapping[str, str], independent: set[str]) -> Traced:
    mine = traced.origin.id
    origin = origins[first[mine]]
    if mine in independent and traced.weight == PERHAPS:
        return replace(traced, origin=origin, weight=SURE, why=f"a person found {traced.origin.name} independent")
    return replace(traced, origin=origin) if origin.id != mine else traced
