"""What stands beside the record: comments, and rounds of closed answers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said about a thing in the case. `at`: ISO 8601 in UTC; `text` is None once it was purged."""

    seq: int
    at: str
    by: str
    item: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Round:
    """A round of closed answers. `first`: the last judgement before it; `last`: the last one when it was opened, None until then."""

    number: int
    at: str
    by: str
    why: str
    opened_at: str | None
    opened_by: str | None
    first: int
    last: int | None
