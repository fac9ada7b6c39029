"""A case on disk: `NAME.case/` with one SQLite file and a vault of the originals.

A document is stored whole, with its mentions and claims, in one transaction: a program that is killed loses at most the
document it was reading. Nothing that documents or people say is ever changed or deleted; only the second layer (incidents
and accounts), which can be computed again at any time, is replaced as a whole.
"""

from testimonia.store.case import StoredCase, open_store
from testimonia.store.verify import Finding

__all__ = ["Finding", "StoredCase", "open_store"]
