"""The sealed register as a page. Nothing of it is kept between pages."""

from dataclasses import dataclass

from testimonia.model.record import Claim
from testimonia.model.register import Person, Proposal
from testimonia.model.values import Actor
from testimonia.pipeline.register import Register
from testimonia.workbench.plain import clean

SHOWN = 50
"""Proposals, and candidates, that one page shows."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom a source names as dead."""

    claim: str
    name: str
    quote: str


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """The page; empty where the register is closed."""

    is_open: bool
    persons: tuple[Person, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    more: int = 0
    candidates: tuple[Candidate, ...] = ()


def register_page(register: Register) -> RegisterPage:
    """What the register holds."""
    if not register.is_open:
        return RegisterPage(is_open=False)
    proposals = register.proposals()
    candidates = tuple(map(_candidate, register.candidates()[:SHOWN]))
    return RegisterPage(True, register.persons(), proposals[:SHOWN], max(0, len(proposals) - SHOWN), candidates)


def _candidate(claim: Claim) -> Candidate:
    return Candidate(claim.id, clean(claim.value.name) if isinstance(claim.value, Actor) else "", clean(claim.span.quote))
