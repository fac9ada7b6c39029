"""What is told on the way and at the end of a reading."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from testimonia.errors import AnswerError, IntakeError, RecordError
from testimonia.intake import Skipped, Told, Weight
from testimonia.model.protocols import Extraction, ModelUse, Reader
from testimonia.model.record import Document
from testimonia.model.terms import DocumentStatus
from testimonia.pipeline.readers import AsksModel

Progress = Callable[[int, int, str], None]
"""Told before each document: how many are done, of how many, and the name of the one that comes."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A file or document, and what is to be said of it."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class ReadSummary:
    """What came of reading. `failed` is empty when every file that could be read was read."""

    read: tuple[str, ...] = ()
    known: tuple[str, ...] = ()  # read before, by this version of the reader
    also_named: tuple[Notice, ...] = ()  # the same bytes as another document
    not_read: tuple[Notice, ...] = ()  # kept, with the reason
    skipped: tuple[Notice, ...] = ()  # of a format that is not read
    failed: tuple[Notice, ...] = ()
    mentions: int = 0  # found by this reading
    claims: int = 0
    incidents: int | None = None  # in the whole case; None without a case
    dropped: tuple[Notice, ...] = ()  # what a language model offered and the program did not take, by document and reason
    marks_dropped: int = 0
    model_use: ModelUse | None = None  # None: no language model was asked
    noted: tuple[Notice, ...] = ()  # how something was read that could be read in several ways, or with losses

    def __str__(self) -> str:
        found = f"{counted(self.mentions, 'event mention')}, {counted(self.claims, 'claim')}"
        told = [f"{counted(len(self.read), 'document')} read: {found}"]
        told += [f"{len(self.known)} read before"] if self.known else []
        told += [f"{len(self.also_named)} the same as another"] if self.also_named else []
        told += [f"{len(self.not_read)} kept without being read"] if self.not_read else []
        told += [f"{len(self.skipped)} of other formats passed over"] if self.skipped else []
        told += [f"{len(self.failed)} failed"] if self.failed else []
        in_case = "" if self.incidents is None else f" {counted(self.incidents, 'incident')} in the case."
        model = "" if self.model_use is None else f" {_use_in_words(self.model_use)}, {counted(self.marks_dropped, 'mark')} dropped."
        return "; ".join(told) + "." + in_case + model


def _use_in_words(use: ModelUse) -> str:
    told = [f"Language model: {counted(use.calls, 'call')}" + (f" ({use.repeated} repeated)" if use.repeated else "")]
    told += [f"{counted(use.kept, 'answer')} kept from before"] if use.kept else []
    told += [f"{use.prompt_tokens:,} tokens sent", f"{use.answer_tokens:,} received"]
    told += [f"{counted(use.uncounted, 'answer')} without a count of tokens"] if use.uncounted else []
    told += [f"{counted(use.cut, 'question')} cut by the server (its context is smaller than --context says)"] if use.cut else []
    return ", ".join(told)


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


_LISTED = 3  # examples of what was dropped for one reason in one document


class Tally:
    """What is to be said at the end of a reading."""

    def __init__(self) -> None:
        self._asking: AsksModel | None = None
        self._used_before = ModelUse()
        self.dropped: list[Notice] = []
        self.marks_dropped = 0
        self.read: list[str] = []
        self.known: list[str] = []
        self.also_named: list[Notice] = []
        self.not_read: list[Notice] = []
        self.skipped: list[Notice] = []
        self.failed: list[Notice] = []
        self.noted: list[Notice] = []
        self.mentions = 0
        self.claims = 0

    def asks(self, reader: Reader) -> None:
        """From now on it is counted what the reader asks of a language model, if it asks one."""
        self._asking = reader if isinstance(reader, AsksModel) else None
        self._used_before = self._asking.use if self._asking else ModelUse()

    def skip(self, skipped: Skipped) -> None:
        (self.failed if skipped.failed else self.skipped).append(Notice(str(skipped.path), skipped.why))

    def tell(self, told: Told) -> None:
        """What is to be said of a container or of a part of it; `told.place` is its whole name."""
        kept = {Weight.FAILED: self.failed, Weight.SKIPPED: self.skipped, Weight.NOTED: self.noted}[told.weight]
        kept.append(Notice(told.place, told.why))

    @contextmanager
    def failing(self, name: str) -> Iterator[None]:
        """A document that fails is noted, and the rest goes on."""
        try:
            yield
        except (IntakeError, RecordError, AnswerError) as error:
            self.failed.append(Notice(name, str(error)))

    def count(self, document: Document, extraction: Extraction) -> None:
        if document.status is DocumentStatus.NOT_READ:
            self.not_read.append(Notice(document.name, document.reason or ""))
            return
        self.read.append(document.name)
        self.mentions += len(extraction.mentions)
        self.claims += len(extraction.claims)
        self.marks_dropped += len(extraction.dropped)
        why: dict[str, list[str]] = {}
        for mark in extraction.dropped:
            why.setdefault(mark.why, []).append(mark.words)
        for reason, words in why.items():
            listed = ", ".join(f"“{w}”" for w in words[:_LISTED]) + (" and others" if len(words) > _LISTED else "")
            self.dropped.append(Notice(document.name, f"{counted(len(words), 'mark')}: {reason}: {listed}"))

    def summary(self, incidents: int | None) -> ReadSummary:
        return ReadSummary(
            *(tuple(self.read), tuple(self.known), tuple(self.also_named), tuple(self.not_read), tuple(self.skipped), tuple(self.failed)),
            *(self.mentions, self.claims, incidents),
            *(tuple(self.dropped), self.marks_dropped, self._asking.use - self._used_before if self._asking else None),
            noted=tuple(self.noted),
        )
