"""Private persons hidden in whatever leaves a case."""

from testimonia.text.masking.bars import BAR, Mask, MaskedText, parts_of

__all__ = ["BAR", "Mask", "MaskedText", "parts_of"]
