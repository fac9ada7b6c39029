"""What is worked out once for a state of the case and shown many times. One thread works, the others wait for it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

T = TypeVar("T")


class _Entry:
    __slots__ = ("lock", "ready", "size", "value")

    def __init__(self) -> None:
        self.lock = Lock()
        self.ready = False
        self.size = 0
        self.value: Any = None


class Kept:
    """Values by key; of more than `most` in all, those that were not asked for the longest go. `size`: what one of them counts for."""

    def __init__(self, most: int, size: Callable[[Any], int] = lambda _: 1) -> None:
        self._most = most
        self._size = size
        self._lock = Lock()
        self._held = 0
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()

    def get(self, key: Hashable, work: Callable[[], T]) -> T:
        """The value of `key`, from `work` when it is not there. What `work` raises is raised, and nothing is kept."""
        with self._lock:
            entry = self._entries.setdefault(key, _Entry())
            self._entries.move_to_end(key)
        with entry.lock:
            if not entry.ready:
                try:
                    entry.value = work()
                except BaseException:
                    with self._lock:
                        self._entries.pop(key, None)
                    raise
                entry.ready = True
                self._weigh(key, entry)
            return cast(T, entry.value)

    def _weigh(self, key: Hashable, entry: _Entry) -> None:
        size = self._size(entry.value)
        with self._lock:
            if self._entries.get(key) is entry:
                entry.size = size
                self._held += size
            while self._held > self._most and len(self._entries) > 1:
                self._held -= self._entries.popitem(last=False)[1].size

    def __len__(self) -> int:
        return len(self._entries)
