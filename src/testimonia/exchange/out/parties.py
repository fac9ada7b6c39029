"""Who did it and to whom, for datasets that name one party without saying who names it: only where nobody disagrees or merely accuses."""

from dataclasses import dataclass

from testimonia.exchange.out.index import Index
from testimonia.model.record import Incident
from testimonia.model.terms import ActorKind, Category, Certainty, Property
from testimonia.model.values import Actor, Figure

_PLAIN = frozenset({Certainty.ASSERTED, Certainty.CLAIMED_OR_ADMITTED})
_DID = (Property.PERPETRATOR, Property.ACTOR)
_SUFFERED = (Property.TARGET, Property.VICTIM, Property.ADDRESSEE)
_HARM = (Property.KILLED, Property.WOUNDED, Property.ABDUCTED, Property.EXECUTED)
_PEOPLE = frozenset({ActorKind.POPULATION_GROUP, ActorKind.PRIVATE_PERSON, ActorKind.CROWD})
_ARMED = frozenset({ActorKind.STATE, ActorKind.SECURITY_FORCES, ActorKind.ARMED_GROUP})


@dataclass(frozen=True, slots=True)
class Parties:
    """Each None when nobody names it, or when it is disputed or alleged (`held_back`)."""

    did: Actor | None
    suffered: Actor | None
    held_back: bool
    armed_target: bool  # what is attacked is said to bear arms
    civilian_target: bool  # people without arms are said to be attacked, killed or hurt


def parties(incident: Incident, found: Index) -> Parties:
    """What the accounts agree on."""
    did, doubted = _one(incident, found, _DID)
    suffered, _ = _one(incident, found, _SUFFERED)
    kinds = {actor.actor_kind for actor in _actors(incident, found, _SUFFERED)}
    hurt = {claim.value.category for _, claim in found.said_of(incident, *_HARM) if isinstance(claim.value, Figure)}
    civilian = bool(kinds & _PEOPLE) or Category.CIVILIAN in hurt or Category.PROTESTER in hurt
    return Parties(did, suffered, doubted, bool(kinds & _ARMED) and not civilian, civilian)


def _actors(incident: Incident, found: Index, properties: tuple[Property, ...]) -> list[Actor]:
    return [claim.value for _, claim in found.said_of(incident, *properties) if isinstance(claim.value, Actor)]


def _one(incident: Incident, found: Index, properties: tuple[Property, ...]) -> tuple[Actor | None, bool]:
    claims = [(claim, claim.value) for _, claim in found.said_of(incident, *properties) if isinstance(claim.value, Actor)]
    names = {actor.name.casefold() for _, actor in claims}
    if len(names) == 1 and all(claim.certainty in _PLAIN for claim, _ in claims):
        return claims[0][1], False
    return None, bool(claims)
