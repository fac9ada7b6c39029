"""Work that takes longer than a page may: one at a time, in the background; the page asks again until it is done."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Any

_MOST = 32
"""Results that are kept; the oldest goes first."""


class Jobs:
    """Jobs by key: the same question about the same state of the case is one job."""

    def __init__(self) -> None:
        # One worker: two long pieces of work at once would take the machine from those who read.
        self._workers = ThreadPoolExecutor(max_workers=1, thread_name_prefix="testimonia-job")
        self._lock = Lock()
        self._found: OrderedDict[Hashable, Future[Any]] = OrderedDict()

    def start(self, key: Hashable, work: Callable[[], Any]) -> Future[Any]:
        """The job of that key, begun now when there was none. One that failed is begun again."""
        with self._lock:
            known = self._found.get(key)
            if known is not None and not (known.done() and known.exception() is not None):
                return known
            self._found[key] = job = self._workers.submit(work)
            while len(self._found) > _MOST:
                self._found.popitem(last=False)
            return job

    def find(self, key: Hashable) -> "Future[Any] | None":
        """The job of that key; None when it was never begun, or so long ago that its result is gone."""
        with self._lock:
            return self._found.get(key)

    def forget(self, sort: Hashable, but: Hashable) -> None:
        """Lets go of results of one sort (the first part of a key) except one, where they take much room."""
        with self._lock:
            for key in [k for k, job in self._found.items() if isinstance(k, tuple) and k[0] == sort and k != but and job.done()]:
                del self._found[key]

    def close(self) -> None:
        """Begins no more; the one at work is waited for."""
        self._workers.shutdown(wait=True, cancel_futures=True)
