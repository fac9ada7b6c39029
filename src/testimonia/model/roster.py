"""Who held which public office when, and which bodies there are: a list that a user brings to help the reading of one case.

It holds no private persons: a person stands in it for the time of an office, or not at all.
"""

from dataclasses import dataclass

from testimonia.model.canonical import digest


@dataclass(frozen=True, slots=True)
class Holder:
    """A person in a public office. `since`, `until`: ISO 8601 days, inclusive, None when open. `source`: who says so."""

    name: str
    office: str
    body: str | None = None
    country: str | None = None
    since: str | None = None
    until: str | None = None
    also: tuple[str, ...] = ()
    source: str = ""

    def held_on(self, day: str | None) -> bool:
        """Whether the office was held on a day. Without a day, only where it is held without end."""
        if day is None:
            return self.since is None and self.until is None
        return (self.since or "") <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation; `public`: it belongs to a state."""

    name: str
    public: bool
    country: str | None = None
    also: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """The list of one case."""

    holders: tuple[Holder, ...] = ()
    bodies: tuple[Body, ...] = ()

    @property
    def id(self) -> str:
        return digest("roster", self.holders, self.bodies)

    def __or__(self, other: "Roster") -> "Roster":
        """Both lists, what stands in both once."""
        return Roster(tuple(dict.fromkeys((*self.holders, *other.holders))), tuple(dict.fromkeys((*self.bodies, *other.bodies))))

    def __bool__(self) -> bool:
        return bool(self.holders or self.bodies)
