"""How much of what ought to come out did: words as a bag, so that neither order nor white space counts."""

import re
from collections import Counter


def f_score(text: str, wanted: str) -> float:
    """Harmonic mean of precision and recall over words and numbers."""
    got, gold = (Counter(re.findall(r"\w+", t)) for t in (text, wanted))
    shared = (got & gold).total()
    return 2 * shared / (got.total() + gold.total()) if shared else 0.0
