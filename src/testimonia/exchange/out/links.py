"""Permalinks: one lasting address for every document, mention, claim, account, incident and judgement that leaves a case."""

from collections.abc import Callable
from urllib.parse import quote

from testimonia.model.record import Header

Permalink = Callable[[str, str], str]
"""Type of line and id in, address out."""


def permalinks(header: Header, base: str = "") -> Permalink:
    """Addresses below `base` (that of a server that shows the case), as `BASE/claim/ID`; without one, `urn:testimonia:CASE:claim:ID`.

    Ids derive from content, so that the address of a claim never comes to mean another claim.
    """
    if base:
        root = base.rstrip("/")
        return lambda kind, id: f"{root}/{kind}/{id}"
    name = quote(header.case, safe="", errors="backslashreplace")
    return lambda kind, id: f"urn:testimonia:{name}:{kind}:{id}"
