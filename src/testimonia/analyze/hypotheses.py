"""Competing hypotheses."""

from collections.abc import Mapping


def inconsistencies(hypotheses: tuple[str, ...], marks: Mapping[str, Mapping[str, str]]) -> dict[str, int]:
    """How many items of evidence speak against each hypothesis; `marks`: evidence, then hypothesis, to its mark."""
    return {h: sum(row.get(h, "").startswith("-") for row in marks.values()) for h in hypotheses}
