"""What is worked out once for a state of the case and shown many times. One thread works, the others wait for it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

T = TypeVar("T")


class _Entry:
    __slots__ = ("lock", "ready", "value")

    def __init__(self) -> None:
        self.lock = Lock()
        self.ready = False
        self.value: Any = None


class Kept:
    """Values by key; of more than `most`, the one that was not asked for the longest goes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()

    def get(self, key: Hashable, work: Callable[[], T]) -> T:
        """The value of `key`, from `work` when it is not there. What `work` raises is raised, and nothing is kept."""
        with self._lock:
            entry = self._entries.setdefault(key, _Entry())
            self._entries.move_to_end(key)
            while len(self._entries) > self._most:
                self._entries.popitem(last=False)
        with entry.lock:
            if not entry.ready:
                entry.value = work()
                entry.ready = True
            return cast(T, entry.value)

    def __len__(self) -> int:
        return len(self._entries)
