"""JSON Lines out and in, one noun at a time: memory does not grow with the case, apart from the ids seen on the way in (16 bytes each)."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import IO

from testimonia.errors import ExchangeError
from testimonia.exchange.door import let_in
from testimonia.exchange.whole import Whole
from testimonia.model.filed import Filed
from testimonia.model.lines import Noun, line_of
from testimonia.model.protocols import Case

# Characters that some programs take for the end of a line; inside JSON they occur in strings only.
_LINE_ENDS = {mark: f"\\u{ord(mark):04x}" for mark in "\x85\u2028\u2029"}


def write_record(case: Case, out: IO[str], *, text: bool = True) -> None:
    """The whole case as a record, unmasked. `text=False` leaves the documents' texts out; quotes stay."""
    nouns = (case.documents(), case.mentions(), case.claims(), case.accounts(), case.incidents(), case.judgements())
    write_nouns(chain([case.header], *nouns), out, text=text)


def write_nouns(nouns: Iterable[Noun], out: IO[str], *, text: bool = True) -> None:
    """Each noun as a line."""
    for noun in nouns:
        line = json.dumps(line_of(noun, text=text), ensure_ascii=False, separators=(",", ":"))
        for mark, escaped in _LINE_ENDS.items():
            line = line.replace(mark, escaped)
        out.write(line + "\n")


@contextmanager
def record_file(path: Path) -> Iterator[IO[str]]:
    """A file to write a record to; it appears under its name only when it is whole. Raises ExchangeError when it cannot be written."""
    draft = path.with_name(path.name + ".part")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as out:
            yield out
        draft.replace(path)
    except OSError as error:
        raise ExchangeError(f"{path}: cannot be written ({error.strerror or error}). Choose another place, or make room.") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def read_record(lines: Iterable[str]) -> Iterator[Noun]:
    """The nouns of a record, in its order, each checked as it comes.

    Raises ExchangeError naming the line and the field: not JSON, an unknown field or value, an id that its content does
    not give, a line out of order; at the end, an id that stands twice, or a reference to something that the record does not hold.
    """
    whole = Whole()
    number = 0
    for number, line in enumerate(lines, 1):
        if line.strip():
            noun = let_in(line, f"line {number}")
            one = Filed()
            one.add(noun, number)
            whole.take(one)
            yield noun
    whole.finish(number)


def filed_lines(lines: Iterable[tuple[int, str]]) -> tuple[Filed, str]:
    """The nouns of some lines of a record, which come with their numbers, each line checked by itself.

    At the first line that is none of a record it stops, and says what is wrong; the empty string where all is well. `Whole` checks what
    lines have to do with one another.
    """
    found = Filed()
    try:
        for number, line in lines:
            if line.strip():
                found.add(let_in(line, f"line {number}"), number)
    except ExchangeError as error:
        return found, str(error)
    return found, ""
