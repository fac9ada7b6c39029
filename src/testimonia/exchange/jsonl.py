"""JSON Lines out and in, one noun at a time: memory does not grow with the case, apart from the ids seen on the way in."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import IO

from testimonia.errors import ExchangeError, RecordError
from testimonia.exchange.door import check
from testimonia.model.lines import NOUNS, TYPE_OF, Noun, from_line, line_of
from testimonia.model.parts import references
from testimonia.model.protocols import Case
from testimonia.model.record import RECORD_VERSION, Claim, Header

_ORDER = list(NOUNS)

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
    not give, a line out of order, a reference to something that the record does not hold.
    """
    checking = _Checking()
    number = 0
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield checking.noun(number, line)
    checking.finish(number)


class _Checking:
    """What has to be remembered from line to line: how far the order has come, and which ids there are and are asked for."""

    def __init__(self) -> None:
        self._reached = -1
        self._known: dict[str, set[str]] = {name: set() for name in NOUNS}
        self._asked: dict[tuple[str, str], int] = {}

    def noun(self, number: int, line: str) -> Noun:
        try:
            given = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ExchangeError(f"line {number}: not JSON ({error}). Export the record again.") from None
        self._check_order(number, given)
        where = f"line {number}"
        check(given, line, where)
        try:
            noun = from_line(given)
        except RecordError as error:
            raise ExchangeError(f"{where}: {error}") from None
        self._check_derived(where, noun, given)
        self._note(number, noun)
        return noun

    def finish(self, number: int) -> None:
        if self._reached < 0:
            raise ExchangeError("line 1: the file is empty; a record begins with its header. Export it again.")
        for (kind, target), asked_at in self._asked.items():
            if target not in self._known[kind]:
                raise ExchangeError(f"line {asked_at}: {kind} {target} is not among the {number} lines of the record. Export it again.")

    def _check_order(self, number: int, given: object) -> None:
        kind = given.get("type") if isinstance(given, dict) else None
        if not isinstance(kind, str) or kind not in NOUNS:
            raise ExchangeError(f"line {number}: type: {kind!r} is none of {', '.join(NOUNS)}")
        at = _ORDER.index(str(kind))
        if (self._reached < 0) != (at == 0):
            raise ExchangeError(f"line {number}: a record begins with its header, and has one. Export it again.")
        if at < self._reached:
            raise ExchangeError(f"line {number}: type: {kind} comes after {_ORDER[self._reached]}; the order is {', '.join(NOUNS)}")
        self._reached = at

    @staticmethod
    def _check_derived(where: str, noun: Noun, given: dict[str, object]) -> None:
        """What the program computes must be what the file says: a difference means that the line was edited."""
        if isinstance(noun, Header):
            if noun.record != RECORD_VERSION:
                raise ExchangeError(
                    f"{where}: record: version {noun.record!r}; this program reads {RECORD_VERSION!r}. Use the program that wrote it."
                )
            return
        if noun.id != given["id"]:
            raise ExchangeError(f"{where}: id: {given['id']} does not fit the content, which gives {noun.id}. Was the line edited?")
        if isinstance(noun, Claim) and noun.certainty != given["certainty"]:
            raise ExchangeError(f"{where}: certainty: {given['certainty']} does not fit the claim, which gives {noun.certainty}")

    def _note(self, number: int, noun: Noun) -> None:
        if isinstance(noun, Header):
            return
        if noun.id in self._known[TYPE_OF[type(noun)]]:
            raise ExchangeError(f"line {number}: id: {noun.id} stands in the record twice")
        self._known[TYPE_OF[type(noun)]].add(noun.id)
        for reference in references(noun):
            self._asked.setdefault(reference, number)
