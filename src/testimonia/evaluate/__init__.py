"""How far readings of the same documents agree."""

from testimonia.evaluate.compare import Agreement, Comparison, Outcome, Pair, Side, compare

__all__ = ["Agreement", "Comparison", "Outcome", "Pair", "Side", "compare"]
