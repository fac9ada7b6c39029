"""What the workbench is told when it starts. Handed in; nothing is read from the environment or from module state."""

from dataclasses import dataclass, field

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Addresses that no other machine can reach."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the workbench runs.

    `by`: the name under which decisions are signed. `key`: the secret in the first link, without which no page is shown; None asks for
    none (tests, and a door in front that lets only the right people in). `hosts`: names under which the application may be asked for,
    against pages of other sites that point a name of theirs at this machine; `port`: the one it listens on. `threads`: pages worked on at
    a time. `large`: claims from which incidents are built anew in the background instead of before the answer.
    """

    by: str
    key: str | None = None
    port: int = 8321
    hosts: frozenset[str] = field(default_factory=lambda: LOOPBACK)
    language: str = "en"
    threads: int = 6
    large: int = 3_000
