"""The door for answers: what a model may say, as classes, and as the JSON Schema that servers are given.

Nothing here is taken on trust: a claim with a value outside of the record's closed lists is refused by itself, and counted.
"""

import json
import re
from itertools import islice
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from testimonia.model.terms import (
    ACTORS,
    FIGURES,
    Act,
    ActorKind,
    Basis,
    Category,
    Effect,
    GroundKind,
    Kind,
    Modality,
    Polarity,
    Property,
    RelationType,
    SourceKind,
    StageReached,
    Stance,
    StatusReached,
    WeaponKind,
)

OUTSIDE = "a value outside of the codebook"
NOT_A_CLAIM = "not in the form of a claim"
NOT_AN_EVENT = "not in the form of an event"


_TRIED = 50  # places at which an answer is tried to be read as JSON


def _all_required(schema: dict[str, Any]) -> None:
    # Servers that keep an answer to a schema strictly want every field named, null where there is nothing to say.
    schema["required"] = list(schema.get("properties", {}))
    schema["additionalProperties"] = False
    for field in schema.get("properties", {}).values():
        field.pop("default", None)


class _Part(BaseModel):
    model_config = ConfigDict(json_schema_extra=_all_required, frozen=True)


class Words(_Part):
    """Words of the text, and the number of the sentence in which they stand."""

    sentence: int
    words: str


class SaidSource(Words):
    """One who says it. `stance`: of whoever relays this source toward it."""

    cue: str | None = None
    kind: SourceKind
    basis: Basis = Basis.NOT_STATED
    stance: Stance = Stance.NEUTRAL


class SaidClaim(_Part):
    """What every claim has; what it says beside its words depends on the property, which therefore comes first."""

    property: Property
    sentence: int
    words: str
    modality: Modality
    polarity: Polarity
    act: Act
    sources: list[SaidSource] = []


class SaidSetting(SaidClaim):
    property: Literal[Property.DATE, Property.PLACE, Property.DESIGNATION, Property.TOPIC]


class SaidFigure(SaidClaim):
    property: Literal[
        Property.KILLED,
        Property.WOUNDED,
        Property.DETAINED,
        Property.ABDUCTED,
        Property.MISSING,
        Property.DISPLACED,
        Property.PARTICIPANTS,
        Property.CHARGED,
        Property.SENTENCED,
        Property.RELEASED,
        Property.EXECUTED,
    ]
    category: Category
    part_of: str | None = None


class SaidActor(SaidClaim):
    property: Literal[Property.PERPETRATOR, Property.INSTIGATOR, Property.VICTIM, Property.TARGET, Property.ACTOR, Property.ADDRESSEE]
    actor_kind: ActorKind
    effect: Effect | None = None
    pronoun_for: str | None = None


class SaidWeapon(SaidClaim):
    property: Literal[Property.WEAPON]
    weapon_kind: WeaponKind


class SaidStage(SaidClaim):
    property: Literal[Property.STAGE]
    stage: StageReached


class SaidStatus(SaidClaim):
    property: Literal[Property.STATUS]
    status: StatusReached


class SaidExplanation(SaidClaim):
    property: Literal[Property.EXPLANATION]
    holds: bool


class SaidGround(SaidClaim):
    property: Literal[Property.GROUND]
    ground: GroundKind


class SaidRelation(SaidClaim):
    property: Literal[Property.RELATION]
    relation: RelationType
    other_event: int


AnyClaim = SaidSetting | SaidFigure | SaidActor | SaidWeapon | SaidStage | SaidStatus | SaidExplanation | SaidGround | SaidRelation

CLASS_OF: dict[str, type[AnyClaim]] = {
    **dict.fromkeys((Property.DATE, Property.PLACE, Property.DESIGNATION, Property.TOPIC), SaidSetting),
    **dict.fromkeys(FIGURES, SaidFigure),
    **dict.fromkeys(ACTORS, SaidActor),
    Property.WEAPON: SaidWeapon,
    Property.STAGE: SaidStage,
    Property.STATUS: SaidStatus,
    Property.EXPLANATION: SaidExplanation,
    Property.GROUND: SaidGround,
    Property.RELATION: SaidRelation,
}
"""The class of claim for each property."""


class SaidEvent(_Part):
    """One act: its kind, the words that name it (the most telling first), and what is said of it."""

    number: int
    kind: Kind
    form: str | None = None
    words: list[Words]
    claims: list[AnyClaim] = []


class SaidEvents(_Part):
    """A whole answer."""

    events: list[SaidEvent]


def schema() -> dict[str, Any]:
    """The JSON Schema of an answer."""
    return SaidEvents.model_json_schema()


def events_in(content: str) -> list[Any] | None:
    """The list of events in what a model wrote, unchecked; None when there is none.

    Models without a schema to keep to put their answer between marks of code, or think aloud before it.
    """
    content = re.sub(r"<think>.*?</think>", "", content, flags=re.S)
    decoder = json.JSONDecoder()
    # An answer of nothing but braces must not cost more than one of words.
    likely = (m.start() for m in re.finditer(r'\{\s*"events"\s*:', content))
    others = (m.start() for m in re.finditer(r"\{", content))
    for start in (*islice(likely, _TRIED), *islice(others, _TRIED)):
        try:
            found, _ = decoder.raw_decode(content, start)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict) and isinstance(found.get("events"), list):
            return list(found["events"])
    return None


def event_of(said: Any) -> SaidEvent | str:
    """One event without its claims, or why it is refused."""
    if not isinstance(said, dict):
        return NOT_AN_EVENT
    try:
        return SaidEvent.model_validate({**said, "claims": []})
    except ValidationError as error:
        return _why(error, NOT_AN_EVENT)


def claim_of(said: Any) -> AnyClaim | str:
    """One claim, or why it is refused."""
    kind = CLASS_OF.get(str(said.get("property"))) if isinstance(said, dict) else None
    if kind is None:
        return OUTSIDE if isinstance(said, dict) and "property" in said else NOT_A_CLAIM
    try:
        return kind.model_validate(said)
    except ValidationError as error:
        return _why(error, NOT_A_CLAIM)


def _why(error: ValidationError, otherwise: str) -> str:
    return OUTSIDE if any(e["type"] in ("enum", "literal_error") for e in error.errors()) else otherwise
