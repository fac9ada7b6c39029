"""Sentences of the page: texts of the catalogue with references put into them."""

from collections.abc import Sequence
from string import Formatter

from testimonia.report.evidence import Ref
from testimonia.report.words import Words

Text = tuple[str | Ref, ...]
"""A sentence of the page: plain words, and references that open a claim's sentence."""


def weave(template: str, **fields: Sequence[str | Ref]) -> Text:
    """A text of the catalogue with pieces put in its fields, of which some may be references."""
    pieces: list[str | Ref] = []
    for text, field, _, _ in Formatter().parse(template):
        pieces += [text] if text else []
        pieces += list(fields[field]) if field else []
    return tuple(pieces)


def joined(parts: Sequence[Sequence[str | Ref]], words: Words) -> list[str | Ref]:
    """Pieces in a list: a, b and c."""
    pieces: list[str | Ref] = []
    for n, part in enumerate(parts):
        if n:
            pieces.append(words("list.and") if n == len(parts) - 1 else words("list.comma"))
        pieces += part
    return pieces
