"""One process of `workers`: makes its tool, then answers task after task. It speaks frames of bytes on its standard streams.

It is started as a file, so that nothing of the package is loaded but what its tool needs.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import IO

DONE, FULL = b"+", b"-"
"""First byte of an answer: the answer follows; or the memory that a task may take was not enough."""
_MEGABYTE = 1 << 20
_LENGTH = 8  # bytes
_GRACE = 60  # seconds after which a process ends by itself, where whoever should have ended it is gone


class TooLarge(Exception):
    """A frame is longer than whoever waits for it will take."""


def send(out: IO[bytes], frame: bytes) -> None:
    """Writes one frame: its length and its bytes."""
    out.write(len(frame).to_bytes(_LENGTH, "big"))
    out.write(frame)
    out.flush()


def receive(source: IO[bytes], most: int | None = None) -> bytes | None:
    """The next frame; None when the other side is gone. Raises TooLarge when it announces more than `most` bytes."""
    announced = source.read(_LENGTH)
    if len(announced) < _LENGTH:
        return None
    size = int.from_bytes(announced, "big")
    if most is not None and size > most:
        raise TooLarge
    frame = source.read(size)
    return frame if len(frame) == size else None


def main() -> None:
    """Answers until standard input is closed."""
    tasks, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints must not fall among the answers
    begun = receive(tasks)
    if begun is None:
        return
    told = json.loads(begun)
    _bound_memory(told["megabytes"])
    module, _, name = told["make"].partition(":")
    make: Callable[..., Callable[[bytes], bytes]] = getattr(import_module(module), name)
    work = make(*told["arguments"])
    while (given := receive(tasks)) is not None:
        _end_in(told["seconds"] + _GRACE)
        try:
            answer = DONE + work(given)
        except MemoryError:
            answer = FULL
        _end_in(0)
        send(answers, answer)


def _end_in(seconds: float) -> None:
    """Lets the system end this process after so long; 0: not any more."""
    if hasattr(signal, "alarm"):
        signal.alarm(int(seconds))


def _bound_memory(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # this system knows no such bound
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = megabytes * _MEGABYTE
    with suppress(ValueError, OSError):  # a system that counts otherwise refuses it
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


if __name__ == "__main__":
    main()
