"""How far readings of the same documents agree."""

from testimonia.evaluate.alpha import Level, krippendorff_alpha
from testimonia.evaluate.compare import Agreement, Comparison, Outcome, Pair, Side, compare
from testimonia.evaluate.reviewers import Answered, ReviewersCompared, compare_reviewers

__all__ = [
    "Agreement",
    "Answered",
    "Comparison",
    "Level",
    "Outcome",
    "Pair",
    "ReviewersCompared",
    "Side",
    "compare",
    "compare_reviewers",
    "krippendorff_alpha",
]
