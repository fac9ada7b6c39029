"""Reading in several processes while one stores: documents are read ahead, and come out in the order in which they went in."""

import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from testimonia.errors import RecordError, TestimoniaError
from testimonia.model.canonical import canonical_json
from testimonia.model.lines import from_line, line_of
from testimonia.model.protocols import Dropped, Extraction
from testimonia.model.record import Claim, Document, Mention
from testimonia.pipeline.describing import read_one
from testimonia.pipeline.readers import ShippedReader
from testimonia.pipeline.sources import Source
from testimonia.pipeline.workers import Died, Limits, Tool, Workers

_WORTH_IT = 60_000  # bytes of files: below, reading takes no longer than starting processes
_WINDOW = 8  # documents for each process that may wait for one that takes long


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do in its turn. `document`: what must be read before; None where there is nothing to read."""

    finish: Callable[[], None]
    document: Document | None = None


@runtime_checkable
class ReadsAhead(Protocol):
    """A reader that is faster when it knows what comes."""

    def in_order(self, steps: Iterable[Step]) -> Iterator[Step]:
        """The steps, each when what it needs is read."""
        ...


@dataclass(slots=True)
class ReadAhead:
    """The shipped reader in `processes` of its own. `read` gives what was read ahead for the step whose turn it is."""

    shipped: ShippedReader
    processes: int
    limits: Limits = field(default_factory=Limits)
    made_by: str = field(init=False)
    _answers: dict[str, bytes | Died] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.made_by = self.shipped.made_by

    def in_order(self, steps: Iterable[Step]) -> Iterator[Step]:
        """The steps, each when what it needs is read. Few more of them are taken from their source than there are processes."""
        waiting: deque[Step] = deque()
        room = self.processes * _WINDOW
        with Workers[str](Tool(f"{__name__}:reading", (str(self.shipped.places),)), self.processes, self.limits) as workers:
            for step in steps:
                while len(waiting) >= room or (step.document is not None and not workers.free):
                    self._take(workers)
                    yield from self._ready(waiting)
                if step.document is not None:
                    workers.give(step.document.id, canonical_json(line_of(step.document)).encode())
                waiting.append(step)
                yield from self._ready(waiting)
            while waiting:
                self._take(workers)
                yield from self._ready(waiting)

    def _take(self, workers: Workers[str]) -> None:
        key, answer = workers.take()
        self._answers[key] = answer

    def _ready(self, waiting: deque[Step]) -> Iterator[Step]:
        while waiting and ((document := waiting[0].document) is None or document.id in self._answers):
            yield waiting.popleft()
            if document is not None:
                self._answers.pop(document.id, None)

    def read(self, document: Document) -> Extraction:
        """Everything the document says. Raises RecordError where its process died or the reader broke off."""
        told = self._told(document)
        if "error" in told:
            raise RecordError(told["error"])
        nouns = [from_line(line) for line in told["nouns"]]
        return Extraction(
            tuple(n for n in nouns if isinstance(n, Mention)),
            tuple(n for n in nouns if isinstance(n, Claim)),
            tuple(Dropped(**dropped) for dropped in told["dropped"]),
        )

    def persons(self, document: Document) -> tuple[str, ...]:
        """Names of persons as the document writes them."""
        return tuple(self._told(document)["persons"])

    def _told(self, document: Document) -> dict[str, Any]:
        answer = self._answers[document.id]
        if isinstance(answer, Died):
            return {"error": f"{answer.why} while it was read. The other documents are not affected."}
        told: dict[str, Any] = json.loads(answer)
        return told


def processes_for(sources: Iterable[Source]) -> int:
    """How many processes reading is worth: one for each core, or this one alone when there is little to read."""
    if all(size < _WORTH_IT for size in accumulate(source.size for source in sources)):
        return 1
    return cores()


def cores() -> int:
    """How many cores this process may use."""
    # Not every system tells which they are; then all of them are meant.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def reading(places: str) -> Callable[[bytes], bytes]:
    """A tool for `Workers`: the line of a document to what it says, both as JSON."""
    return partial(_read, ShippedReader(Path(places)))


def _read(reader: ShippedReader, given: bytes) -> bytes:
    document = from_line(json.loads(given))
    assert isinstance(document, Document)
    try:
        found = read_one(document, reader)
        nouns = [*map(line_of, found.mentions), *map(line_of, found.claims)]
        told: dict[str, Any] = {"nouns": nouns, "dropped": found.dropped, "persons": reader.persons(document)}
    except TestimoniaError as error:
        told = {"error": str(error)}
    return canonical_json(told).encode()
