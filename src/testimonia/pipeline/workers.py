"""Work in processes of their own: one task at a time in each, so that one that dies, hangs or swallows memory takes no other with it.

A task and its answer are bytes; nothing is unpickled that comes back from a process which has read a hostile file. Tasks are
taken from their source only when a process is free for them, so that a million wait on the disk and not in memory. The processes
are started anew, not forked, and know nothing of the script or notebook that asks.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Hashable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Generic, TypeVar

from testimonia.pipeline import worker as process
from testimonia.pipeline.worker import FULL, TooLarge, receive, send

Key = TypeVar("Key", bound=Hashable)

_PATIENCE = 0.5  # seconds between looks at the clock
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
"""Processes are what works at once; on a machine of many cores the threads of libraries would take all the memory that one may have."""


@dataclass(frozen=True, slots=True)
class Tool:
    """What a process makes once and then works with: `make`, as "module:function", called with `arguments` (of JSON), gives a function
    from the bytes of a task to those of its answer."""

    make: str
    arguments: tuple[str | int | float | bool | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may take. `seconds` by the clock on the wall; `megabytes`: memory of its process, code and weights included;
    `answer`: megabytes that may come back."""

    seconds: float = 900.0
    megabytes: int = 4096
    answer: int = 512


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

    def give(self, key: Key, task: bytes, seconds: float | None = None) -> None:
        """Hands a task to a process that is free; starts one where too few run. `seconds`: where it is to take less than others may."""
        self._give(_Task(key, task, min(seconds or self._limits.seconds, self._limits.seconds)))

    def take(self) -> tuple[Key, bytes | Died]:
        """The next answer, and to which task. Waits for it; some process must be at work."""
        while True:
            for worker in self._busy:
                if worker.seconds > worker.task.seconds:
                    worker.stop_late()
            with suppress(Empty):
                worker = self._done.get(timeout=_PATIENCE)
                self._busy.remove(worker)
                task = worker.task
                if not isinstance(worker.answer, Died):
                    self._idle.append(worker)
                elif task.first and not worker.late:
                    self._give(replace(task, first=False))
                    continue
                return task.key, worker.answer

    def ask(self, key: Key, task: bytes, seconds: float | None = None) -> bytes | Died:
        """The answer to one task, waited for; no other may be at work."""
        self.give(key, task, seconds)
        return self.take()[1]

    def answers(self, tasks: Iterable[tuple[Key, bytes]]) -> Iterator[tuple[Key, bytes | Died]]:
        """The answer to each task, in the order in which they are done."""
        for key, task in tasks:
            if not self.free:
                yield self.take()
            self.give(key, task)
        while self._busy:
            yield self.take()

    def _give(self, task: "_Task[Key]") -> None:
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


@dataclass(frozen=True, slots=True)
class _Task(Generic[Key]):
    key: Key
    given: bytes
    seconds: float
    first: bool = True  # not given to another process before


class _Worker(Generic[Key]):
    """One process, and the thread that waits for its answers."""

    def __init__(self, tool: Tool, limits: Limits, done: "SimpleQueue[_Worker[Key]]") -> None:
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))} | _ONE_THREAD
        command = [sys.executable, "-P", process.__file__]
        # In a group of its own, so that programs which it calls end with it.
        group = 0 if hasattr(os, "killpg") else None
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, process_group=group)
        self._limits, self._done = limits, done
        self.task: _Task[Key]
        self.answer: bytes | Died
        self.late = False
        self._begun = time.monotonic()
        told = {"make": tool.make, "arguments": tool.arguments, "megabytes": limits.megabytes, "seconds": limits.seconds}
        self._send(json.dumps(told).encode())

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._begun

    def begin(self, task: _Task[Key]) -> None:
        self.task, self._begun = task, time.monotonic()
        Thread(target=self._ask, args=(task.given,), daemon=True).start()

    def _ask(self, given: bytes) -> None:
        self.answer = self._answered(given)
        self._done.put(self)

    def _answered(self, given: bytes) -> bytes | Died:
        self._send(given)
        assert self._process.stdout is not None
        try:
            answer = receive(self._process.stdout, self._limits.answer << 20)
        except (TooLarge, MemoryError):
            self.end()
            return Died("more came of it than one document may hold")
        if answer is None:
            return Died(self._how_it_ended())
        if answer == FULL:
            self.end()
            return Died(f"it needed more than the {self._limits.megabytes:,} MB of memory that one document may take")
        return answer[1:]

    def _send(self, frame: bytes) -> None:
        assert self._process.stdin is not None
        with suppress(OSError):  # a process that is gone is noticed when its answer is read
            send(self._process.stdin, frame)

    def _how_it_ended(self) -> str:
        code = self._process.wait()
        self.end()
        if self.late:
            return f"it took longer than {self.task.seconds:,.0f} seconds"
        return f"its process was killed (signal {-code})" if code < 0 else f"its process ended (code {code})"

    def stop_late(self) -> None:
        self.late = True
        self._kill()

    def _kill(self) -> None:
        if hasattr(os, "killpg") and self._process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):  # gone already
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()

    def end(self) -> None:
        self._kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if stream is not None:
                    stream.close()
