"""Taking in a record: lines are checked in processes of their own while this one stores what they give, in the order of the record."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

from pydantic_core import from_json, to_json

from testimonia.errors import ExchangeError
from testimonia.exchange.jsonl import filed_lines
from testimonia.exchange.whole import Whole
from testimonia.model.filed import Filed, Row
from testimonia.pipeline.ahead import cores
from testimonia.pipeline.workers import Died, Tool, Workers

if TYPE_CHECKING:
    from testimonia.store import StoredCase

_CHUNK = 1 << 20  # characters of lines that are handed over at once
_AT_ONCE = 4  # chunks that are checked here: for less, starting a process takes longer
_WINDOW = 3  # chunks for each process that may wait for one that takes long

Chunk = list[tuple[int, str]]
"""Lines with their numbers."""
Checked = tuple[Filed, str]
"""What they are, and what is wrong with the next one; see `filed_lines`."""


def take_in(store: "StoredCase", lines: Iterable[str]) -> None:
    """Takes a record into the case, or nothing of it. Raises ExchangeError and RecordError saying what is wrong with it."""
    store.take_in_filed(_whole(_checked(_chunks(lines))))


def _whole(chunks: Iterable[Checked]) -> Iterator[Filed]:
    whole, number = Whole(), 0
    for found, wrong in chunks:
        whole.take(found)
        if wrong:
            raise ExchangeError(wrong)
        number = max((lines[-1] for lines in found.lines.values() if lines), default=number)
        yield found
    whole.finish(number)


def _chunks(lines: Iterable[str]) -> Iterator[Chunk]:
    chunk: Chunk = []
    size = 0
    for number, line in enumerate(lines, 1):
        chunk.append((number, line))
        size += len(line)
        if size >= _CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _checked(chunks: Iterator[Chunk]) -> Iterator[Checked]:
    yield from map(filed_lines, islice(chunks, _AT_ONCE))
    more = next(chunks, None)
    if more is not None:
        count = cores()  # this process waits for the disk often enough
        with Workers[int](Tool(f"{__name__}:checking"), count) as workers:
            yield from _in_turn(workers, chain([more], chunks), _WINDOW * count)


def _in_turn(workers: Workers[int], chunks: Iterator[Chunk], window: int) -> Iterator[Checked]:
    """The answers in the order of the chunks. A chunk is read when a process is free for it and fewer than `window` wait for their turn."""
    answers: dict[int, Checked] = {}
    given = turn = 0
    left = True
    while True:
        while left and workers.free and given - turn < window:
            chunk = next(chunks, None)
            left = chunk is not None
            if chunk is not None:
                workers.give(given, to_json(chunk))
                given += 1
        if turn in answers:
            yield answers.pop(turn)
            turn += 1
        elif turn < given:
            key, answer = workers.take()
            answers[key] = _told(answer)
        else:
            return


def checking() -> Callable[[bytes], bytes]:
    """A tool for `Workers`: lines with their numbers to what they are, both as JSON."""
    return lambda given: _packed(*filed_lines(from_json(given)))


def _packed(found: Filed, wrong: str) -> bytes:
    # In columns: thousands of short lists would cost the process that stores more than everything else that it does.
    columns = {kind: list(zip(*rows, strict=True)) for kind, rows in found.rows.items()}
    spans = list(zip(*found.spans, strict=True))
    return to_json((columns, found.lines, found.asked, found.asked_at, spans, found.runs, wrong))


def _told(answer: bytes | Died) -> Checked:
    if isinstance(answer, Died):
        return Filed(), f"could not be checked: {answer.why}. Nothing was taken in. Free memory, and import it again"
    columns, lines, asked, asked_at, spans, runs, wrong = from_json(answer)
    rows: dict[str, list[Row]] = {kind: list(zip(*of, strict=True)) for kind, of in columns.items()}
    return Filed(rows, lines, asked, asked_at, list(zip(*spans, strict=True)), runs), wrong
