"""Digests that nobody can look up in a dictionary: HMAC-SHA-256 under the case's secret key."""

import hashlib
import hmac


def keyed(key: bytes, sort: str, value: str) -> str:
    """64 hex digits. `sort` keeps the digests of a name, a document and an id apart though their words be the same."""
    return hmac.new(key, f"testimonia/masked/1\n{sort}\n{value}".encode(), hashlib.sha256).hexdigest()


def name_token(key: bytes, name: tuple[str, ...]) -> str:
    """What stands for a whole name in the ledger: of its folded words in the order of the alphabet, so that turned round it is the same."""
    return keyed(key, "name", " ".join(sorted(name)))
