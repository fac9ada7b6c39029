"""Grades of an incident under rules that others declare: what stands in the record decides, and the rest is left to people.

A grade is given twice: as the claims that people have accepted support it (`grade`), and as all claims would if they were accepted
(`proposed`). A machine raises no grade.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from testimonia.model.record import Judgement
from testimonia.model.terms import Act, Modality, Polarity, Property, Verdict
from testimonia.model.values import Actor
from testimonia.reconcile.figures import stands
from testimonia.reconcile.origins import NOTHING, Traced, count
from testimonia.text.names import fold

UNGRADED = "ungraded"


@dataclass(frozen=True, slots=True)
class Grade:
    """An incident under one rule. `needs_person`: questions that a machine leaves open; `why`: the rule's words for the proposed grade."""

    rule: str
    grade: str
    proposed: str
    why: str
    needs_person: tuple[str, ...]


@cache
def grading_rules() -> Mapping[str, Mapping[str, Any]]:
    """The rules of `grading_rules.toml` by name."""
    return tomllib.loads(files("testimonia.reconcile").joinpath("grading_rules.toml").read_text(encoding="utf-8"))


def accepted(judgements: Sequence[Judgement]) -> frozenset[str]:
    """Claims that a person stands for: accepted, or a correction's own; `undo` lifts the judgement before it."""
    stacks: dict[str, list[Verdict]] = {}
    for j in judgements:
        if isinstance(j.on, str):
            stack = stacks.setdefault(j.on, [])
            if j.verdict is Verdict.UNDO:
                del stack[-1:]
            else:
                stack.append(j.verdict)
    return frozenset(claim for claim, stack in stacks.items() if stack and stack[-1] is Verdict.ACCEPT)


def _accepts_it(traced: Traced) -> bool:
    """An open admission or claim of responsibility by the body itself, not in custody."""
    claim = traced.claim
    open_claim = claim.act in (Act.ADMITS, Act.CLAIMS_RESPONSIBILITY) and claim.polarity is Polarity.AFFIRMED
    return open_claim and claim.modality is Modality.ASSERTED and traced.weight != NOTHING and traced.command is not None


def _doers(traced: Sequence[Traced]) -> list[tuple[str, str]]:
    """Origin and whom it names as the doer."""
    return [
        (t.origin.id, fold(t.claim.value.name))
        for t in traced
        if t.claim.property is Property.PERPETRATOR
        and isinstance(t.claim.value, Actor)
        and t.claim.polarity is Polarity.AFFIRMED
        and t.claim.act not in (Act.DENIES, Act.RETRACTS)
    ]


def _one_name(a: str, b: str) -> bool:
    """Names that share a word may be one doer: "gunmen of the River Front" and "River Front"."""
    return bool(set(a.split()) & set(b.split()))


def _competing(traced: Sequence[Traced]) -> bool:
    doers = _doers(traced)
    return any(a != b and not _one_name(x, y) for a, x in doers for b, y in doers)


def _airwars(traced: Sequence[Traced]) -> str:
    if not traced:
        return UNGRADED
    if any(_accepts_it(t) for t in traced):
        return "confirmed"
    if _competing(traced):
        return "contested"
    origins = count(traced)
    if origins.low >= 2:
        return "fair"
    return "weak" if origins.high else UNGRADED


def _ibc(traced: Sequence[Traced]) -> str:
    deaths = [t for t in traced if t.claim.property is Property.KILLED and stands(t.claim)]
    origins = count(deaths)
    if origins.low >= 2:
        return "published"
    return "provisional" if origins.high else UNGRADED


_DECIDE: Mapping[str, Callable[[Sequence[Traced]], str]] = {"airwars": _airwars, "ibc": _ibc}


def _questions(name: str, proposed: str, held: str, traced: Sequence[Traced]) -> tuple[str, ...]:
    rule = grading_rules()[name]
    asked = [*rule["person"].get(proposed, ()), *rule["person"]["always"]]
    origins = count(traced)
    if proposed in ("weak", "provisional") and origins.high >= 2 > origins.low:
        asked.insert(0, "whether the origins are independent of one another")
    if held != proposed:
        asked.insert(0, "whether the claims behind it are read rightly: none is raised by a machine")
    return tuple(asked) if proposed != UNGRADED else ()


def grades(traced: Sequence[Traced], accepted_claims: frozenset[str]) -> tuple[Grade, ...]:
    """The incident's grade under every rule. Claims said in custody are left out from the start."""
    usable = [t for t in traced if not t.why.startswith("said in custody")]
    reviewed = [t for t in usable if t.claim.id in accepted_claims]
    found = []
    for name, decide in _DECIDE.items():
        proposed, held = decide(usable), decide(reviewed)
        why = grading_rules()[name]["grades"][proposed]
        found.append(Grade(name, held, proposed, why, _questions(name, proposed, held, usable)))
    return tuple(found)
