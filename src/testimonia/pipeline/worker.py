"""One process of `workers`: makes its tool, then answers task after task. It speaks frames of bytes on its standard streams."""

import json
import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import IO

DONE, FULL = b"+", b"-"
"""First byte of an answer: the answer follows; or the memory that a task may take was not enough."""
_MEGABYTE = 1 << 20
_LENGTH = 8  # bytes


def send(out: IO[bytes], frame: bytes) -> None:
    """Writes one frame: its length and its bytes."""
    out.write(len(frame).to_bytes(_LENGTH, "big") + frame)
    out.flush()


def receive(source: IO[bytes]) -> bytes | None:
    """The next frame; None when the other side is gone."""
    size = source.read(_LENGTH)
    if len(size) < _LENGTH:
        return None
    frame = source.read(int.from_bytes(size, "big"))
    return frame if len(frame) == int.from_bytes(size, "big") else None


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
        try:
            answer = DONE + work(given)
        except MemoryError:
            answer = FULL
        send(answers, answer)


def _bound_memory(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # this system knows no such bound
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = megabytes * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


if __name__ == "__main__":
    main()
