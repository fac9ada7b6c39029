"""One function for each question: events or lists in, a `Finding` out, or an `AnalysisError` that says what would be enough.

They describe the past that was recorded. None gives a rate, a risk or a number for a day that has not been observed.
"""

from testimonia.analyze.ask.before_after import aftermath
from testimonia.analyze.ask.explanations import hypotheses
from testimonia.analyze.ask.in_time import changes, clustering
from testimonia.analyze.ask.near import coincidence
from testimonia.analyze.ask.persons import ratio
from testimonia.analyze.ask.unseen import undercount

__all__ = ["aftermath", "changes", "clustering", "coincidence", "hypotheses", "ratio", "undercount"]
