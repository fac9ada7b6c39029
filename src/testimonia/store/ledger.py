"""The chain of judgements: each entry's hash covers the one before, so that none can be changed, removed or slipped in."""

import hashlib

FIRST = ""
"""What stands before the first entry."""


def link(previous: str, body: str) -> str:
    """Hash of an entry: SHA-256 over the hash before it and its own line."""
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()
