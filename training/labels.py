"""The labels of every head, in the order of the model's outputs. The card of the weights repeats them for the reader."""

from training.passages import (
    ACTOR_KINDS,
    ACTS,
    BASES,
    CATEGORIES,
    EFFECTS,
    EVENT_ROLES,
    FIGURES,
    GROUNDS,
    KINDS,
    MODALITIES,
    POLARITIES,
    SOURCE_KINDS,
    STAGES,
    STANCES,
    STATUSES,
    WORD_ROLES,
)

NONE = "none"
IGNORE = -100

SPEECH_TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
NAME_TAGS = ("O", "B-person", "I-person", "B-organisation", "I-organisation", "B-place", "I-place")
TRIGGER_TAGS = ("O", "B", "I")
SPEECH_PARTS = ("O", "source", "content")  # what a cue links to
SPEECH_EDGES = ("begins", "ends")  # a piece of the content begins or ends here
# `same_as`: both words name one act. It is no relation of the record; it tells which triggers make one mention.
TIES = (*EVENT_ROLES, "same_as")

CUE_HEADS = {"source_kind": SOURCE_KINDS, "basis": BASES, "stance": STANCES}
TRIGGER_HEADS = {"kind": KINDS, "stage": STAGES, "modality": MODALITIES, "polarity": POLARITIES, "status": (NONE, *STATUSES)}
ARGUMENT_HEADS = {
    "modality": MODALITIES,
    "polarity": POLARITIES,
    "act": ACTS,
    "actor_kind": ACTOR_KINDS,
    "effect": (NONE, *EFFECTS),
    "property": FIGURES,
    "category": CATEGORIES,
    "holds": ("false", "true"),
    "ground": GROUNDS,
}
ROLES = WORD_ROLES


def inventory() -> dict[str, object]:
    """Everything that the reader must know about the outputs."""
    return {
        "speech_tags": SPEECH_TAGS,
        "name_tags": NAME_TAGS,
        "trigger_tags": TRIGGER_TAGS,
        "speech_parts": SPEECH_PARTS,
        "speech_edges": SPEECH_EDGES,
        "ties": TIES,
        "roles": ROLES,
        "cue_heads": CUE_HEADS,
        "trigger_heads": TRIGGER_HEADS,
        "argument_heads": ARGUMENT_HEADS,
    }
