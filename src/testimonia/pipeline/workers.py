"""Work in processes of their own: one task at a time in each, so that one that dies, hangs or swallows memory takes no other with it.

A task and its answer are bytes; nothing is unpickled that comes back from a process which has read a hostile file. Tasks are
taken from their source only when a process is free for them, so that a million wait on the disk and not in memory. The processes
are started anew, not forked, and know nothing of the script or notebook that asks.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Hashable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Generic, TypeVar

from testimonia.pipeline.worker import FULL, receive, send

Key = TypeVar("Key", bound=Hashable)

_PATIENCE = 0.5  # seconds between looks at the clock


@dataclass(frozen=True, slots=True)
class Tool:
    """What a process makes once and then works with: `make`, as "module:function", called with `arguments` (of JSON), gives a function
    from the bytes of a task to those of its answer."""

    make: str
    arguments: tuple[str | int | float | bool | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may take. `seconds` by the clock on the wall; `megabytes`: memory of its process, code and weights included."""

    seconds: float = 900.0
    megabytes: int = 4096


@dataclass(frozen=True, slots=True)
class Died:
    """No answer: what became of the process. The other tasks are not affected."""

    why: str


class Workers(Generic[Key]):
    """Processes that answer task after task, `count` at once.

    A task whose process dies is given to a fresh one once more, since what killed it may have been the machine's lack of memory;
    one that took too long is not.
    """

    def __init__(self, tool: Tool, count: int, limits: Limits | None = None) -> None:
        self._tool, self._count, self._limits = tool, count, limits or Limits()
        self._idle: list[_Worker[Key]] = []
        self._busy: set[_Worker[Key]] = set()
        self._done: SimpleQueue[_Worker[Key]] = SimpleQueue()

    @property
    def free(self) -> bool:
        """Whether a process waits for a task."""
        return len(self._busy) < self._count

    def give(self, key: Key, task: bytes) -> None:
        """Hands a task to a process that is free; starts one where too few run."""
        self._give((key, task, True))

    def take(self) -> tuple[Key, bytes | Died]:
        """The next answer, and to which task. Waits for it; some process must be at work."""
        while True:
            for worker in self._busy:
                if worker.seconds > self._limits.seconds:
                    worker.stop_late()
            with suppress(Empty):
                worker = self._done.get(timeout=_PATIENCE)
                self._busy.remove(worker)
                key, given, first = worker.task
                if not isinstance(worker.answer, Died):
                    self._idle.append(worker)
                elif first and not worker.late:
                    self._give((key, given, False))
                    continue
                return key, worker.answer

    def answers(self, tasks: Iterable[tuple[Key, bytes]]) -> Iterator[tuple[Key, bytes | Died]]:
        """The answer to each task, in the order in which they are done."""
        for key, task in tasks:
            if not self.free:
                yield self.take()
            self.give(key, task)
        while self._busy:
            yield self.take()

    def _give(self, task: tuple[Key, bytes, bool]) -> None:
        worker = self._idle.pop() if self._idle else _Worker[Key](self._tool, self._limits, self._done)
        self._busy.add(worker)
        worker.begin(task)

    def close(self) -> None:
        """Ends every process; what is still at work is cut off."""
        for worker in (*self._idle, *self._busy):
            worker.end()
        self._idle.clear()
        self._busy.clear()

    def __enter__(self) -> "Workers[Key]":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class _Worker(Generic[Key]):
    """One process, and the thread that waits for its answers."""

    def __init__(self, tool: Tool, limits: Limits, done: "SimpleQueue[_Worker[Key]]") -> None:
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        command = [sys.executable, "-m", "testimonia.pipeline.worker"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        self._limits, self._done = limits, done
        self.task: tuple[Key, bytes, bool]
        self.answer: bytes | Died
        self.late = False
        self._begun = time.monotonic()
        self._send(json.dumps({"make": tool.make, "arguments": tool.arguments, "megabytes": limits.megabytes}).encode())

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._begun

    def begin(self, task: tuple[Key, bytes, bool]) -> None:
        self.task, self._begun = task, time.monotonic()
        Thread(target=self._ask, args=(task[1],), daemon=True).start()

    def _ask(self, given: bytes) -> None:
        self._send(given)
        assert self._process.stdout is not None
        answer = receive(self._process.stdout)
        if answer is None:
            self.answer = Died(self._how_it_ended())
        elif answer == FULL:
            self.end()
            self.answer = Died("it needed more memory than one document may take")
        else:
            self.answer = answer[1:]
        self._done.put(self)

    def _send(self, frame: bytes) -> None:
        assert self._process.stdin is not None
        with suppress(OSError):  # a process that is gone is noticed when its answer is read
            send(self._process.stdin, frame)

    def _how_it_ended(self) -> str:
        code = self._process.wait()
        self.end()
        if self.late:
            return f"it took longer than {self._limits.seconds:,.0f} seconds"
        return f"its process was killed (signal {-code})" if code < 0 else f"its process ended (code {code})"

    def stop_late(self) -> None:
        self.late = True
        self._process.kill()

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if stream is not None:
                    stream.close()
