"""People who work on one case together: their roles, and how closed an incident is to them."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do; each role may do what those after it may."""

    OWNER = "owner"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    VIEWER = "viewer"

    def may(self, needed: "Role") -> bool:
        """Whether this role includes the other."""
        order = list(Role)
        return order.index(self) <= order.index(needed)


class Level(StrEnum):
    """Who sees an incident."""

    OPEN = "open"
    RESTRICTED = "restricted"
    CLOSED = "closed"


SEES = {Level.OPEN: Role.VIEWER, Level.RESTRICTED: Role.EDITOR, Level.CLOSED: Role.OWNER}
"""The least role that sees an incident of that level."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may log in. `name` signs what they decide."""

    name: str
    role: Role
    made: str  # ISO 8601 in UTC
