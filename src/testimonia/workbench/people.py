"""Who looks at a page, and what they may do."""

from dataclasses import dataclass

from testimonia.errors import TestimoniaError
from testimonia.model.people import SEES, Level, Role

__all__ = ["SEES", "Level", "Refused", "Role", "Viewer"]


class Refused(TestimoniaError):
    """A form without the token of its session, or somebody who may not do this."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody at the workbench. `name` signs what they decide."""

    name: str
    role: Role
