"""What the workbench is told when it starts. Handed in; nothing is read from the environment or from module state."""

from dataclasses import dataclass, field

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Addresses that no other machine can reach."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the workbench runs.

    `by`: the name under which decisions are signed; in a team, each account's own. `team`: people log in. `secure`: they come by TLS, so
    that cookies go no other way; `proxied`: through a program in front, which adds the address of whoever asks.

    `key`: the secret in the first link, without which no page is shown; None asks for none (in a team, and in tests). `hosts`: names
    under which the application may be asked for, against pages of other sites that point a name of theirs at this machine; `port`: the
    one it listens on. `threads`: pages worked on at a time (more of them only take the processor from one another). `large`: claims from
    which incidents are built anew in the background instead of before the answer.
    """

    by: str
    team: bool = False
    secure: bool = False
    proxied: bool = False
    key: str | None = None
    port: int = 8321
    hosts: frozenset[str] = field(default_factory=lambda: LOOPBACK)
    language: str = "en"
    threads: int = 3
    large: int = 3_000
