"""A case as pages read it: by index, a few rows at a time, many readers at once.

`StoredCase` reads whole layers and belongs to one thread. Pages ask for one incident, one document, twenty results; each thread has a
connection of its own that cannot write, and everything asked inside one `moment` belongs to one moment of the case.
"""

from testimonia.store.pages.door import BUSY_SECONDS, Moment, Pages
from testimonia.store.pages.incidents import CLOSE
from testimonia.store.pages.shapes import Custody, Facts, Hit, LinkDoubt, Listed, Order, Picked, Stamp, Wanted
from testimonia.store.pages.words import MOST_RANKED, matching

__all__ = [
    "BUSY_SECONDS",
    "CLOSE",
    "MOST_RANKED",
    "Custody",
    "Facts",
    "Hit",
    "LinkDoubt",
    "Listed",
    "Moment",
    "Order",
    "Pages",
    "Picked",
    "Stamp",
    "Wanted",
    "matching",
]
