"""Whose knowledge a claim is, and how many independent origins stand behind a set of claims: a range, by one rule for every side.

The rule is RECORD's: the innermost named source that does not merely relay. What a claim adds to the two ends of the
range (`Weight`) depends on access, never on who it is that speaks.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from testimonia.model.canonical import digest
from testimonia.model.record import Claim, Link, Origin, Range
from testimonia.model.terms import Act, Basis, Property, SourceKind
from testimonia.reconcile.bodies import country_named, gives_opinions, independent_organ
from testimonia.reconcile.reuse import UNDATED, Copied
from testimonia.text.names import fold

ACCESS = frozenset({Basis.WITNESSED, Basis.COUNTED, Basis.INTERVIEWED, Basis.EXAMINED_DOCUMENT, Basis.INVESTIGATION})
OWN_DEED = frozenset({Act.ADMITS, Act.CLAIMS_RESPONSIBILITY})
# Nobody else knows which nurse this is: such a source is one only for the outlet or writer that heard it.
LOCAL = frozenset({SourceKind.WITNESS, SourceKind.DETAINEE, SourceKind.UNNAMED, SourceKind.AUTHOR, SourceKind.DOCUMENT})
HEARD = frozenset({SourceKind.WITNESS})
RELAYS = frozenset({SourceKind.OUTLET})
# By these a writer points to an incident; somebody who merely points to it is no origin of it.
POINTERS = frozenset({Property.DATE, Property.PLACE, Property.STAGE, Property.RELATION})


@dataclass(frozen=True, slots=True)
class Weight:
    """What one origin adds to the range: (1, 1) surely independent, (0, 1) perhaps, (0, 0) nothing."""

    low: int
    high: int

    def __or__(self, other: "Weight") -> "Weight":
        return Weight(max(self.low, other.low), max(self.high, other.high))


SURE, PERHAPS, NOTHING = Weight(1, 1), Weight(0, 1), Weight(0, 0)


@dataclass(frozen=True, slots=True)
class Traced:
    """A claim with the origin it goes back to, what it adds, and why in one sentence.

    `command`: key of the state, group or party whose organ speaks, None for the others. `told`: sorting key of its document's age.
    """

    claim: Claim
    origin: Origin
    weight: Weight
    why: str
    command: str | None = None
    told: str = ""

    @property
    def day(self) -> str | None:
        """When its document was published, ISO 8601; None when that is not known."""
        return None if self.told.startswith(UNDATED) or not self.told else self.told.split(" ")[0]


def command_of(link: Link, country: str | None) -> str | None:
    """Key of the command that a source belongs to: the organs of one state, of one armed group, of one party are one.

    `country`: of the incident, for "the government" without a name.
    """
    if link.source.kind is SourceKind.OFFICE:
        if independent_organ(link.source.name):
            return None
        return f"state:{country_named(link.source.name) or country_named(link.source.of or '') or country or '?'}"
    if link.source.of:
        return f"body:{fold(link.source.of)}"
    if link.source.kind is SourceKind.ORGANISATION:
        return f"body:{fold(link.source.name)}"  # the body itself and its spokesman are one
    return None


def _origin(claim: Claim, speaker: Link, key: str | None) -> Origin:
    name = fold(speaker.source.name)
    if key is None and speaker.source.kind in LOCAL:
        place = claim.chain.index(speaker)
        heard_by = fold(claim.chain[place - 1].source.name) if place else claim.document
        key = f"heard:{heard_by}:{name}"
    return Origin(digest("origin", key or f"name:{name}"), speaker.source.name, speaker.source.kind)


def _access(link: Link) -> bool:
    return link.basis in ACCESS


def _first_hand(claim: Claim) -> bool:
    """A body that speaks of its own deeds has access to them."""
    return claim.act in OWN_DEED


def _is_opinion(link: Link) -> bool:
    return link.source.role is not None and gives_opinions(link.source.role)


def trace(claim: Claim, country: str | None) -> Traced:
    """The origin of one claim taken alone. `country`: of the incident, for "the government" without a name."""
    chain = claim.chain
    named = [x for x in chain if x.source.kind not in (SourceKind.UNNAMED, SourceKind.DETAINEE)] or list(chain[:1])
    speaker = named[-1]
    command = command_of(speaker, country)
    weight, why = _weight(claim, speaker)
    return Traced(claim, _origin(claim, speaker, command), weight, why, command)


def _weight(claim: Claim, speaker: Link) -> tuple[Weight, str]:
    """What the speaker adds to the range, and why."""
    chain, name = claim.chain, speaker.source.name
    if any(x.basis is Basis.IN_CUSTODY or x.source.kind is SourceKind.DETAINEE for x in chain[1:]):
        return NOTHING, "said in custody: never independent of the custodian"
    if speaker is not chain[-1]:
        return PERHAPS, f"{name} passes on what somebody unnamed says"
    if len(chain) == 1:
        return _own_voice(claim, speaker)
    if any(x.source.kind not in RELAYS for x in chain[1:-1]):
        return PERHAPS, f"{name} is heard at third hand"
    if speaker.source.kind is SourceKind.OUTLET and not _access(speaker):
        return PERHAPS, f"{name} does not say how it knows"
    if speaker.basis is Basis.HEARSAY:
        return PERHAPS, f"{name} has it from hearsay"
    if independent_organ(name):
        return PERHAPS, f"whether {name} is independent of the state a person must decide"
    if _is_opinion(speaker):
        return PERHAPS, f"{name} gives an opinion"
    outer = chain[0]
    if outer.source.kind is SourceKind.ORGANISATION and not (_access(outer) or _access(speaker)):
        return PERHAPS, f"{name} is heard through {outer.source.name}"
    return SURE, f"{name} is named as the source"


def _own_voice(claim: Claim, speaker: Link) -> tuple[Weight, str]:
    """What a writer or body adds that names nobody else."""
    name = speaker.source.name
    if _access(speaker):
        return SURE, f"{name} states how it knows: {speaker.basis}"
    if _first_hand(claim):
        return SURE, f"{name} speaks of its own deeds"
    if claim.property in POINTERS:
        return NOTHING, f"{name} only says which incident is meant"
    return PERHAPS, f"{name} does not say how it knows"


def _repeated(traced: Traced, copies: Mapping[str, Sequence[Copied]], by_document: Mapping[str, list[Traced]]) -> Traced:
    """A claim in a copied sentence goes back to the origin of the same claim in the sentence it repeats.

    Officials use set phrases: where only the frame of the sentence is taken over and the value is another, nothing is repeated.
    """
    span = traced.claim.span
    for copy in copies.get(traced.claim.document, ()):
        if not (copy.start <= span.start and span.end <= copy.end):
            continue
        inside = [
            other
            for other in by_document.get(copy.earlier, ())
            if other.claim.property is traced.claim.property
            and copy.earlier_start <= other.claim.span.start
            and other.claim.span.end <= copy.earlier_end
        ]
        same = [other for other in inside if _said(other.claim) == _said(traced.claim)]
        if same:
            why = "the sentence repeats an earlier document's"
            return replace(traced, origin=same[0].origin, weight=NOTHING, why=why, command=same[0].command)
        if not inside:
            return replace(traced, weight=Weight(0, traced.weight.high), why="the sentence repeats an earlier document's")
    return traced


def _said(claim: Claim) -> tuple[object, ...]:
    """What a claim says, apart from how sure it is: two ends of a range, a name, or a label."""
    value = claim.value
    named = getattr(value, "name", None) or getattr(value, "label", None) or getattr(value, "text", None)
    return (fold(named) if isinstance(named, str) else None, *(getattr(value, end, None) for end in ("low", "high", "start", "end")))


def _probable_copies(traced: list[Traced], age: Mapping[str, str]) -> list[Traced]:
    """What an earlier document told is probably a copy and adds nothing to the low end.

    A named source repeats when it gives several figures and all are an earlier source's. A source that nobody could tell from another
    ("a resident", "a nurse") repeats when it tells nothing at all that an earlier document does not: such words are put to it at will.
    """
    figures: dict[tuple[str, str], set[tuple[str, int | None, int | None]]] = {}
    told: dict[tuple[str, str], set[tuple[object, ...]]] = {}
    nameless: set[tuple[str, str]] = set()
    for t in traced:
        speaker = (t.claim.document, t.origin.id)
        low, high = getattr(t.claim.value, "low", None), getattr(t.claim.value, "high", None)
        if (low or 0) > 1 or (high or 0) > 1:
            figures.setdefault(speaker, set()).add((str(t.claim.property), low, high))
        if t.claim.property not in POINTERS:
            told.setdefault(speaker, set()).add((str(t.claim.property), *_said(t.claim)))
        if t.command is None and t.origin.kind in HEARD and len(t.claim.chain) > 1:
            nameless.add(speaker)
    several = {speaker: said for speaker, said in figures.items() if len(said) >= 2}
    copies = _told_before(several, figures, age) | _told_before({s: told.get(s, set()) for s in nameless}, told, age, anybody=True)
    why = "all of it as an earlier source gave it: a probable copy"
    return [
        replace(t, weight=Weight(0, t.weight.high), why=why) if t.weight.low and (t.claim.document, t.origin.id) in copies else t
        for t in traced
    ]


def _told_before(
    mine: Mapping[tuple[str, str], set[Any]], all_told: Mapping[tuple[str, str], set[Any]], age: Mapping[str, str], *, anybody: bool = False
) -> set[tuple[str, str]]:
    """Speakers (document, origin) whose whole set another gave in an earlier document; `anybody`: or several others together."""
    found = set()
    for speaker, said in mine.items():
        earlier = [s for s in all_told if age[s[0]] < age[speaker[0]] and s[1] != speaker[1]]
        if anybody:
            found |= {speaker} if earlier and said <= set().union(*(all_told[s] for s in earlier)) else set()
        elif any(said <= all_told[s] for s in earlier):
            found.add(speaker)
    return found


def trace_all(
    claims: Iterable[Claim],
    country: str | None,
    copies: Mapping[str, Sequence[Copied]],
    age: Mapping[str, str],
) -> list[Traced]:
    """The origins of all claims of one incident. `age`: sorting key of each document, earliest first."""
    alone = [replace(trace(c, country), told=age[c.document]) for c in sorted(claims, key=lambda c: (age[c.document], c.span.start, c.id))]
    by_document: dict[str, list[Traced]] = {}
    done: list[Traced] = []
    for t in alone:  # earliest document first: a copy of a copy goes back to the first
        traced = _repeated(t, copies, by_document)
        by_document.setdefault(t.claim.document, []).append(traced)
        done.append(traced)
    return _probable_copies(done, age)


def count(traced: Iterable[Traced]) -> Range:
    """How many independent origins stand behind these claims, surely and at most. No claims: 0 to 0."""
    weights: dict[str, Weight] = {}
    for t in traced:
        weights[t.origin.id] = weights.get(t.origin.id, NOTHING) | t.weight
    return Range(sum(w.low for w in weights.values()), sum(w.high for w in weights.values()))
