"""Private persons hidden in whatever leaves a case: a view of the case that every exporter takes in its place."""

from testimonia.text.masking.bars import BAR
from testimonia.text.masking.case import MaskedCase, masked
from testimonia.text.masking.manifest import WHY, Hidden, Manifest
from testimonia.text.masking.runs import parts_of

__all__ = ["BAR", "WHY", "Hidden", "Manifest", "MaskedCase", "masked", "parts_of"]
