"""Composed passages as the encoder would read them without a mistake."""

from collections.abc import Iterable
from typing import Any

from testimonia.model.reading import Argument, Attribution, Name, Piece, Reading, Tie, Trigger
from training.passages import EVENT_ROLES, Passage

_SORTS = (("persons", "person"), ("organisations", "organisation"), ("places", "place"))


def reading_of(passage: Passage) -> Reading:
    """The reading that a perfect encoder gives of `passage`."""
    raw = passage.raw
    order = sorted(raw["events"], key=lambda e: passage.find(e["trigger"]))
    number = {e["id"]: i for i, e in enumerate(order)}
    return Reading(
        tuple(sorted((_attribution(passage, a) for a in raw["attributions"]), key=lambda a: a.cue.start)),
        tuple(_trigger(passage, e, number) for e in order),
        tuple(sorted(_names(passage), key=lambda n: n.start)),
        "gold",
    )


class GoldEncoder:
    """Serves the readings of known texts."""

    made_by = "gold"

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._readings = {p.text: reading_of(p) for p in passages}

    def read(self, text: str) -> Reading:
        return self._readings.get(text, Reading())


def _attribution(passage: Passage, raw: dict[str, Any]) -> Attribution:
    pieces = lambda words: tuple(Piece(*passage.find(w)) for w in words)  # noqa: E731 - local shorthand
    return Attribution(
        Piece(*passage.find(raw["cue"])), pieces(raw["source"]), pieces(raw["content"]), raw["source_kind"], raw["basis"], raw["stance"]
    )


def _trigger(passage: Passage, raw: dict[str, Any], number: dict[str, int]) -> Trigger:
    words = [g for g in raw["arguments"] if g["role"] not in EVENT_ROLES]
    ties = [g for g in raw["arguments"] if g["role"] in EVENT_ROLES]
    return Trigger(
        *passage.find(raw["trigger"]),
        kind=raw["kind"],
        stage=raw["stage"],
        modality=raw["modality"],
        polarity=raw["polarity"],
        status=raw["status"],
        arguments=tuple(_argument(passage, g, raw) for g in words),
        ties=(*(Tie(g["role"], number[g["event"]]) for g in ties), *((Tie("same_as", number[raw["same_as"]]),) if raw["same_as"] else ())),
    )


def _argument(passage: Passage, raw: dict[str, Any], event: dict[str, Any]) -> Argument:
    start, end = passage.find(raw["text"])
    return Argument(
        raw["role"],
        start,
        end,
        modality=raw.get("modality") or event["modality"],
        polarity=raw.get("polarity") or event["polarity"],
        act=raw.get("act") or "reports",
        actor_kind=raw.get("actor_kind") or "other",
        effect=raw.get("effect"),
        property=raw.get("property"),
        category=raw.get("category"),
        holds=raw.get("holds", True),
        ground=raw.get("ground"),
    )


def _names(passage: Passage) -> list[Name]:
    return [Name(*span, sort) for field, sort in _SORTS for words in passage.raw[field] for span in passage.every(words)]
