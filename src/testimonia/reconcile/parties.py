"""Who takes part in an incident, and whether a source speaks of itself or of its enemy: by one rule, for every party alike."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from testimonia.model.record import Claim
from testimonia.model.terms import FIGURES, Act, ActorKind, Category, Property, SourceKind
from testimonia.model.values import Actor, Figure
from testimonia.reconcile.origins import Traced, command_of
from testimonia.text.names import fold


class Side(StrEnum):
    """What a party speaks of."""

    OWN = "own"
    ENEMY = "enemy"


_OF_STATE = frozenset({ActorKind.STATE, ActorKind.SECURITY_FORCES})
_OF_BODY = frozenset({ActorKind.ARMED_GROUP, ActorKind.ORGANISATION})
_STATE_LOSSES = frozenset({Category.SECURITY_FORCES, Category.OFFICIAL})
_ATTACKER_LOSSES = frozenset({Category.ALLEGED_ATTACKER, Category.SUSPECT})
_INVOLVED = frozenset({Property.PERPETRATOR, Property.INSTIGATOR, Property.TARGET, Property.VICTIM})


def _is_state(command: str) -> bool:
    return command.startswith("state:")


def parties(claims: Iterable[Claim], country: str | None) -> frozenset[str]:
    """Commands of those who fight, are said to have done it, or are hit as forces. An accusation makes a party, never a culprit."""
    state = f"state:{country or '?'}"
    found: set[str] = set()
    for c in claims:
        value = c.value
        if isinstance(value, Figure) and value.category in _STATE_LOSSES:
            found.add(state)
        if isinstance(value, Actor) and c.property in _INVOLVED:
            if value.actor_kind in _OF_STATE:
                found.add(state)
            elif value.actor_kind in _OF_BODY:
                found.add(f"body:{fold(value.name)}")
        if c.act in (Act.ADMITS, Act.CLAIMS_RESPONSIBILITY) and c.chain[-1].source.kind in (SourceKind.ORGANISATION, SourceKind.OFFICE):
            command = command_of(c.chain[-1], country)
            found |= {command} if command else set()
    return frozenset(found)


def _same_body(a: str, b: str) -> bool:
    """The same command, or one body named at different length ("River Front", "fighters of the River Front")."""
    if a == b:
        return True
    if _is_state(a) or _is_state(b):
        return False
    one, other = set(a.removeprefix("body:").split()), set(b.removeprefix("body:").split())
    return one <= other or other <= one


def side(traced: Traced, involved: frozenset[str]) -> Side | None:
    """Whether a party speaks of itself or of its enemy; None when the source is no party, or speaks of others."""
    command, value = traced.command, traced.claim.value
    if command is None or not any(_same_body(command, party) for party in involved):
        return None
    if traced.claim.property in FIGURES and isinstance(value, Figure):
        return _of_losses(_is_state(command), value.category)
    if isinstance(value, Actor) and traced.claim.property in (Property.PERPETRATOR, Property.INSTIGATOR):
        return _of_doer(command, value, involved)
    return None


def _of_losses(state: bool, category: Category) -> Side | None:
    if category in _STATE_LOSSES:
        return Side.OWN if state else Side.ENEMY
    if category in _ATTACKER_LOSSES:
        return Side.ENEMY if state else Side.OWN
    return None


def _of_doer(command: str, doer: Actor, involved: frozenset[str]) -> Side | None:
    if doer.actor_kind in _OF_STATE:
        return Side.OWN if _is_state(command) else Side.ENEMY
    named = f"body:{fold(doer.name)}"
    if not any(_same_body(named, party) for party in involved):
        return None
    return Side.OWN if _same_body(named, command) else Side.ENEMY


def sides(traced: Sequence[Traced], country: str | None) -> dict[str, Side]:
    """Claims in which a party speaks of itself or of its enemy, by claim id."""
    involved = parties((t.claim for t in traced), country)
    return {t.claim.id: found for t in traced if (found := side(t, involved))}
