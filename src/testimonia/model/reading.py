"""What the encoder reads in one document, before it means anything: labelled spans and the links between them.

Offsets are half-open and count Unicode code points of the document's text. `score` is the model's probability of its
choice, in [0.0, 1.0]. Values of labels are those of the record (`testimonia.model.terms`).
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and how sure the model is of it."""

    start: int
    end: int
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name. `sort`: person, organisation or place."""

    start: int
    end: int
    sort: str
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Attribution:
    """One cue with who speaks and what is said. `sources` may be empty ("it was reported that"), `content` may have gaps.

    Nesting is not stated here: an attribution whose cue stands in the content of another is inside it.
    """

    cue: Piece
    sources: tuple[Piece, ...]
    content: tuple[Piece, ...]
    source_kind: str = "unnamed"
    basis: str = "not_stated"
    stance: str = "neutral"


@dataclass(frozen=True, slots=True)
class Argument:
    """Something that takes part in an event: words with a role, and what is said of them."""

    role: str
    start: int
    end: int
    score: float = 1.0
    modality: str = "asserted"
    polarity: str = "affirmed"
    act: str = "reports"
    actor_kind: str = "other"
    effect: str | None = None
    property: str | None = None  # of a figure: killed, wounded, ...
    category: str | None = None  # of a figure: civilian, ...
    holds: bool = True  # of an explanation
    ground: str | None = None  # of a ground: religion, ...


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation to another trigger of the same reading, by its position in `Reading.triggers`."""

    type: str
    trigger: int
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Trigger:
    """The words that name an act, its kind, its manner, and what takes part in it."""

    start: int
    end: int
    kind: str
    score: float = 1.0
    stage: str = "accomplished"
    modality: str = "asserted"
    polarity: str = "affirmed"
    status: str | None = None
    factuality: float = 3.0  # -3.0 certainly did not happen ... +3.0 certainly happened
    arguments: tuple[Argument, ...] = ()
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything the encoder says of one document; each tuple in the order of the text."""

    attributions: tuple[Attribution, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    names: tuple[Name, ...] = ()
    made_by: str = field(default="")
