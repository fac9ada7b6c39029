"""The register of the dead and missing: who may not stand in it, and which entries may be one person. Pure; nothing here is decided.

Only here are persons compared, and only entries of the register with one another. Nothing is guessed from a name.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import combinations
from typing import Any

from rapidfuzz.fuzz import token_sort_ratio

from testimonia.model.record import Claim
from testimonia.model.register import Answer, Entry, Field, Person, Proposal, Reason, decided, last_answers
from testimonia.model.terms import Category, Kind, Property, SourceKind, Verdict
from testimonia.model.values import Actor, Figure
from testimonia.text.names import fold, same_name

SPEAKERS = frozenset({SourceKind.PERSON, SourceKind.WITNESS, SourceKind.DETAINEE, SourceKind.AUTHOR})
DOERS = frozenset({Property.PERPETRATOR, Property.INSTIGATOR, Property.ACTOR})
CHARGED = frozenset({Kind.ARREST, Kind.TRIAL})
NEVER = frozenset({Category.PROTESTER, Category.SUSPECT, Category.ALLEGED_ATTACKER})
_ROLES = ("protester", "demonstrator", "marcher", "suspect", "attacker", "gunman", "militant", "fighter", "witness", "detainee")
"""Roles that a source states, any word of which keeps somebody out."""


@dataclass(frozen=True, slots=True)
class Situated:
    """An entry with what is known of its incident: id, first day (ISO 8601), place; None where it is not known."""

    entry: Entry
    incident: str | None
    day: str | None
    place: str | None


@cache
def rules() -> Mapping[str, Any]:
    """The declared rules, `register_rules.toml`."""
    return tomllib.loads(resources.files("testimonia.reconcile").joinpath("register_rules.toml").read_text(encoding="utf-8"))


# -- who may not stand in it


def why_not(names: Sequence[str], own: Claim, around: Iterable[Claim], kinds: Mapping[str, Kind]) -> str | None:
    """Why a person of these names may not stand in the register; None when nothing speaks against it.

    `own`: the claim that tells of them; `around`: every claim of its incident and of its document; `kinds`: of the mentions of those.
    """
    if isinstance(own.value, Figure) and own.value.category in NEVER:
        return f"the source counts them among {str(own.value.category).replace('_', ' ')}s"
    if isinstance(own.value, Actor) and (role := _bad_role(own.value.role)):
        return f"the source calls them “{role}”"
    for claim in around:
        found = _against(names, claim, kinds)
        if found:
            return f"{found} (claim {claim.id})"
    return None


def _against(names: Sequence[str], claim: Claim, kinds: Mapping[str, Kind]) -> str | None:
    for link in claim.chain:
        if link.source.kind in SPEAKERS and _named(names, link.source.name):
            return f"somebody of this name speaks in the same incident or document, as {link.source.kind}"
    if not isinstance(claim.value, Actor) or not _named(names, claim.value.name):
        return None
    if claim.property in DOERS:
        return f"somebody of this name is called {claim.property} in the same incident or document"
    if kinds.get(claim.mention) in CHARGED:
        return "somebody of this name is arrested or tried in the same incident or document"
    role = _bad_role(claim.value.role)
    return f"a source calls somebody of this name “{role}”" if role else None


def _named(names: Sequence[str], other: str) -> bool:
    return any(same_name(name, other).verdict is Verdict.SAME for name in names)


def _bad_role(role: str | None) -> str | None:
    words = fold(role or "").split()
    return role if any(word.removesuffix("s") in _ROLES for word in words) else None


# -- which may be one


def proposals(entries: Sequence[Situated], answers: Sequence[Answer]) -> tuple[Proposal, ...]:
    """Pairs that may be one person and of which nothing stands yet, those with most points first."""
    by_pair = pairs_of(answers)
    found = []
    for one, other in _candidates(entries):
        said = by_pair.get(pair(one.entry.id, other.entry.id), ())
        reasons = compared(one, other)
        if reasons and decided(said) is None:
            across = one.incident is None or one.incident != other.incident
            found.append(Proposal(one.entry, other.entry, reasons, across, last_answers(said)))
    return tuple(sorted(found, key=lambda p: (-p.points, p.left.id, p.right.id)))


def _candidates(entries: Sequence[Situated]) -> Iterator[tuple[Situated, Situated]]:
    """Pairs that share the beginning of a word of their names, so that a long register is not compared all with all."""
    blocks: dict[str, list[Situated]] = {}
    for one in entries:
        for stem in {word[:2] for name in one.entry.names for word in fold(name).split()}:
            blocks.setdefault(stem, []).append(one)
    seen = set()
    for block in blocks.values():
        for one, other in combinations(block, 2):
            key = pair(one.entry.id, other.entry.id)
            if key not in seen and one.entry.claim != other.entry.claim:
                seen.add(key)
                yield one, other


def compared(one: Situated, other: Situated) -> tuple[Reason, ...]:
    """What speaks for two entries being one person, by the declared rules; nothing where it is too little, or something is against it."""
    rule = rules()
    name = _by_name(one.entry, other.entry)
    if name is None or _contradict(one, other):
        return ()
    points = rule["points"]
    found = [name]
    if one.incident and one.incident == other.incident:
        found.append(Reason(points["same_incident"], "the same incident"))
    elif one.day and other.day:
        apart = _days(one.day, other.day)
        if apart == 0:
            found.append(Reason(points["same_day"], f"the same day, {one.day}"))
        elif apart <= rule["days"]:
            found.append(Reason(points["near_days"], f"{apart} days apart"))
    if one.place and other.place and fold(one.place) == fold(other.place):
        found.append(Reason(points["same_place"], f"the same place, {one.place}"))
    if (age := one.entry.value(Field.AGE)) and age == other.entry.value(Field.AGE):
        found.append(Reason(points["same_age"], f"the same age, {age}"))
    if _folded(one.entry, Field.OCCUPATION) & _folded(other.entry, Field.OCCUPATION):
        found.append(Reason(points["same_occupation"], "the same occupation"))
    return tuple(found) if sum(reason.points for reason in found) >= rule["least"] else ()


def _by_name(one: Entry, other: Entry) -> Reason | None:
    rule, best = rules(), None
    for left in one.names:
        for right in other.names:
            verdict = same_name(left, right)
            if verdict.verdict is Verdict.SAME:
                return Reason(rule["points"]["same_name"], f"“{left}” and “{right}”: {verdict.reason}")
            share = token_sort_ratio(fold(left), fold(right))
            if verdict.verdict is Verdict.UNSURE or share >= rule["likeness"]["least"]:
                why = verdict.reason if verdict.verdict is Verdict.UNSURE else f"{share:.0f} of 100 letters alike"
                best = best or Reason(rule["points"]["alike_name"], f"“{left}” and “{right}”: {why}")
    return best


def _contradict(one: Situated, other: Situated) -> bool:
    sexes = {one.entry.value(Field.SEX), other.entry.value(Field.SEX)} - {""}
    ages = [int(age) for each in (one, other) if (age := each.entry.value(Field.AGE))]
    between = abs(int(one.day[:4]) - int(other.day[:4])) if one.day and other.day else 0
    too_far = len(ages) == 2 and abs(ages[0] - ages[1]) > rules()["against"]["years_apart"] + between
    return len(sexes) == 2 or too_far


def _days(one: str, other: str) -> int:
    from datetime import date

    return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days)


def _folded(entry: Entry, field: Field) -> set[str]:
    return {fold(words) for words in entry.words(field)}


# -- what people decided


def pair(one: str, other: str) -> tuple[str, str]:
    """Two entries, whichever was named first."""
    return (one, other) if one < other else (other, one)


def pairs_of(answers: Iterable[Answer]) -> dict[tuple[str, str], list[Answer]]:
    """Answers by what they are on."""
    found: dict[tuple[str, str], list[Answer]] = {}
    for answer in answers:
        found.setdefault(pair(answer.left, answer.right), []).append(answer)
    return found


def persons(entries: Sequence[Entry], answers: Sequence[Answer]) -> tuple[Person, ...]:
    """Entries joined as two people decided, in the order of the entries."""
    head = {entry.id: entry.id for entry in entries}

    def of(entry: str) -> str:
        while head[entry] != entry:
            entry = head[entry]
        return entry

    for (one, other), said in pairs_of(answers).items():
        if one in head and other in head and decided(said) is Verdict.SAME:
            head[max(of(one), of(other))] = min(of(one), of(other))
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(of(entry.id), []).append(entry)
    return tuple(Person(tuple(group)) for group in groups.values())


def contradiction(entries: Sequence[Entry], answers: Sequence[Answer]) -> tuple[str, str] | None:
    """Two entries that stand both as one person, through others, and as two; None when there are none."""
    different = [on for on, said in pairs_of(answers).items() if decided(said) is Verdict.DIFFERENT]
    joined = {entry.id: at for at, person in enumerate(persons(entries, answers)) for entry in person.entries}
    return next((on for on in different if on[0] in joined and joined[on[0]] == joined.get(on[1])), None)
