"""Counted persons: every number of persons in the text, what became of them, who they are, and of which figure they are a part.

The encoder proposes; plain words decide where they are plain ("18 militants were killed"), because a number beside a verb of fate is
a matter of grammar, not of likelihood.
"""

from testimonia.extract.figures.counted import Counted, fits, kind_for
from testimonia.extract.figures.reading import plain_fate, read_figures

__all__ = ["Counted", "fits", "kind_for", "plain_fate", "read_figures"]
