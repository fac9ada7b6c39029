"""Work in processes of their own: one task at a time in each, so that one that dies, hangs or swallows memory takes no other with it.

A task and its answer are bytes; nothing is unpickled that comes back from a process which has read a hostile file. Tasks are
taken from their source only when a process is free for them, so that a million wait on the disk and not in memory.
"""

import multiprocessing
import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Work = Callable[[bytes], bytes]

_MEGABYTE = 1 << 20
_PATIENCE = 0.5  # seconds between looks at the clock


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
    """Processes that each make their tool once (`make`, a function of a module) and then answer task after task.

    A task whose process dies is given to a fresh one once more, since what killed it may have been the machine's lack of memory.
    """

    def __init__(self, make: Callable[[], Work], count: int, limits: Limits | None = None) -> None:
        self._make, self._count, self._limits = make, count, limits or Limits()
        # Not forked: a runtime with threads of its own does not survive that.
        self._context = multiprocessing.get_context("spawn")
        self._idle: list[_Worker[Key]] = []
        self._busy: dict[Connection, _Worker[Key]] = {}

    def answers(self, tasks: Iterable[tuple[Key, bytes]]) -> Iterator[tuple[Key, bytes | Died]]:
        """The answer to each task, in the order in which they are done."""
        waiting = iter(tasks)
        again: list[_Task[Key]] = []
        exhausted = False
        while True:
            while not exhausted and len(self._busy) < self._count and not again:
                try:
                    key, given = next(waiting)
                except StopIteration:
                    exhausted = True
                else:
                    self._give(_Task(key, given))
            while again and len(self._busy) < self._count:
                self._give(again.pop())
            if not self._busy:
                return
            for task, answer in self._finished():
                if isinstance(answer, Died) and task.first and not answer.why.startswith(_TOO_LONG):
                    again.append(_Task(task.key, task.given, first=False))
                else:
                    yield task.key, answer

    def _give(self, task: "_Task[Key]") -> None:
        worker = self._idle.pop() if self._idle else _Worker(self._context.Pipe, self._context.Process, self._make, self._limits)
        worker.begin(task)
        self._busy[worker.connection] = worker

    def _finished(self) -> Iterator[tuple["_Task[Key]", bytes | Died]]:
        ready = {c for c in wait(list(self._busy), _PATIENCE) if isinstance(c, Connection)}
        for connection, worker in list(self._busy.items()):
            if connection in ready:
                answer = worker.answer()
            elif worker.seconds > self._limits.seconds:
                worker.kill()
                answer = Died(f"{_TOO_LONG} {self._limits.seconds:,.0f} seconds")
            else:
                continue
            del self._busy[connection]
            if not isinstance(answer, Died):
                self._idle.append(worker)
            assert worker.task is not None
            yield worker.task, answer

    def close(self) -> None:
        """Ends every process; what is still at work is cut off."""
        for worker in (*self._idle, *self._busy.values()):
            worker.kill()
        self._idle.clear()
        self._busy.clear()

    def __enter__(self) -> "Workers[Key]":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


_TOO_LONG = "it took longer than"


@dataclass(frozen=True, slots=True)
class _Task(Generic[Key]):
    key: Key
    given: bytes
    first: bool = True


class _Worker(Generic[Key]):
    """One process and the line to it."""

    def __init__(
        self,
        pipe: Callable[[], tuple[Connection, Connection]],
        process: Callable[..., BaseProcess],
        make: Callable[[], Work],
        limits: Limits,
    ) -> None:
        self.connection, theirs = pipe()
        self._process = process(target=_serve, args=(theirs, make, limits.megabytes), daemon=True)
        self._process.start()
        theirs.close()  # the process has its own end; ours would keep the line open after its death
        self.task: _Task[Key] | None = None
        self._begun = 0.0

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._begun

    def begin(self, task: _Task[Key]) -> None:
        self.task, self._begun = task, time.monotonic()
        with suppress(OSError):  # a process that is gone is noticed when its answer is read
            self.connection.send_bytes(task.given)

    def answer(self) -> bytes | Died:
        try:
            marked = self.connection.recv_bytes()
        except (EOFError, OSError):
            self._process.join()
            code = self._process.exitcode
            self.connection.close()
            return Died(f"its process was killed (signal {-code})" if code is not None and code < 0 else f"its process ended (code {code})")
        if marked[:1] == _FULL:
            self.kill()
            return Died("it needed more memory than one document may take")
        return marked[1:]

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self.connection.close()


_DONE, _FULL = b"+", b"-"


def _serve(line: Connection, make: Callable[[], Work], megabytes: int) -> None:
    """What a process does: its tool, then task after task until the line is closed."""
    _bound_memory(megabytes)
    work = make()
    while True:
        try:
            given = line.recv_bytes()
        except EOFError:
            return
        try:
            answer = _DONE + work(given)
        except MemoryError:
            answer = _FULL
        line.send_bytes(answer)


def _bound_memory(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # this system knows no such bound
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = megabytes * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
