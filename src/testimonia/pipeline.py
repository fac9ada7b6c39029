"""The steps composed: files to documents, documents to claims, claims to incidents, all kept in a case.

>>> import testimonia as tm                      # doctest: +SKIP
>>> case = tm.open_case("aktobe.case")           # doctest: +SKIP
>>> case.read("reports/")                        # doctest: +SKIP
>>> case.incidents                               # doctest: +SKIP
"""

import hashlib
import html
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.resources import as_file, files
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol, runtime_checkable

from testimonia import __version__
from testimonia.errors import AnswerError, EndpointError, ExchangeError, IntakeError, RecordError, TestimoniaError
from testimonia.intake import Skipped, find_files, read_bytes, read_file
from testimonia.model.canonical import canonical_json
from testimonia.model.judgements import carried, contested, in_force
from testimonia.model.protocols import Encoder, Extraction, ModelUse, Reader
from testimonia.model.reading import Reading
from testimonia.model.record import Claim, Document, Header, Judgement, Mention, Record
from testimonia.model.terms import DateBasis, DocumentStatus

if TYPE_CHECKING:
    import pandas as pd

    from testimonia.evaluate import Comparison, ReviewersCompared, Side
    from testimonia.reconcile import Dossier, ReconcileConfig
    from testimonia.reconcile.promises import Announcement
    from testimonia.store import Finding, StoredCase
    from testimonia.store.diff import Diff
    from testimonia.store.history import Cause
    from testimonia.store.review import Review

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

    def __str__(self) -> str:
        found = f"{_counted(self.mentions, 'event mention')}, {_counted(self.claims, 'claim')}"
        told = [f"{_counted(len(self.read), 'document')} read: {found}"]
        told += [f"{len(self.known)} read before"] if self.known else []
        told += [f"{len(self.also_named)} the same as another"] if self.also_named else []
        told += [f"{len(self.not_read)} kept without being read"] if self.not_read else []
        told += [f"{len(self.skipped)} of other formats passed over"] if self.skipped else []
        told += [f"{len(self.failed)} failed"] if self.failed else []
        in_case = "" if self.incidents is None else f" {_counted(self.incidents, 'incident')} in the case."
        model = "" if self.model_use is None else f" {_use_in_words(self.model_use)}, {_counted(self.marks_dropped, 'mark')} dropped."
        return "; ".join(told) + "." + in_case + model


def _use_in_words(use: ModelUse) -> str:
    told = [f"Language model: {_counted(use.calls, 'call')}" + (f" ({use.repeated} repeated)" if use.repeated else "")]
    told += [f"{_counted(use.kept, 'answer')} kept from before"] if use.kept else []
    told += [f"{use.prompt_tokens:,} tokens sent", f"{use.answer_tokens:,} received"]
    told += [f"{_counted(use.uncounted, 'answer')} without a count of tokens"] if use.uncounted else []
    told += [f"{_counted(use.cut, 'question')} cut by the server (its context is smaller than --context says)"] if use.cut else []
    return ", ".join(told)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


@dataclass(frozen=True, slots=True)
class Extracted:
    """Documents with what they say, without a case; `record` has no incidents."""

    record: Record
    summary: ReadSummary

    def export(self, out: str | Path | IO[str], *, text: bool = True) -> None:
        """Writes the record (JSON Lines): unmasked, so confidential. `text=False` leaves the texts out."""
        from testimonia.exchange import write_nouns

        record = self.record
        with _writable(out) as file:
            write_nouns((record.header, *record.documents, *record.mentions, *record.claims), file, text=text)


@runtime_checkable
class NamesPersons(Protocol):
    """A reader that also tells the persons named in a document, so that pages which leave the case can hide them."""

    def persons(self, document: Document) -> tuple[str, ...]:
        """Names of persons as the document writes them."""
        ...


@runtime_checkable
class AsksModel(Protocol):
    """A reader that asks a language model. `sends_to`: where texts go, None when they stay on this machine."""

    sends_to: str | None

    @property
    def use(self) -> ModelUse:
        """What it took so far."""
        ...


class _Remembering:
    """An encoder that keeps its last reading: the same text is asked for twice, for its claims and for its names."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._last: tuple[str, Reading] | None = None
        self.made_by = encoder.made_by

    def read(self, text: str) -> Reading:
        if self._last is None or self._last[0] != text:
            self._last = (text, self._encoder.read(text))
        return self._last[1]


class ShippedReader:
    """The reader that ships with the package. Raises ModelError or PlacesError when a part of it is missing."""

    def __init__(self) -> None:
        from testimonia.encoder import OnnxEncoder
        from testimonia.extract import Calibration, EncoderReader
        from testimonia.text.places import Places

        shipped = OnnxEncoder()
        self._encoder = _Remembering(shipped)
        self._reader = EncoderReader(self._encoder, Places(), calibration=Calibration.of_card(shipped.card))
        self.made_by = self._reader.made_by

    def read(self, document: Document) -> Extraction:
        """Everything the document says."""
        return self._reader.read(document)

    def persons(self, document: Document) -> tuple[str, ...]:
        """Names of persons as the document writes them; none of a document without its text."""
        text = document.text or ""
        names = self._encoder.read(text).names if text else ()
        return tuple(dict.fromkeys(text[name.start : name.end] for name in names if name.sort == "person"))


def default_reader() -> Reader:
    """The reader used where none is given."""
    return ShippedReader()


def llm_reader(
    endpoint: str,
    model: str,
    *,
    context: int = 8192,
    timeout: float = 300.0,
    public_material: bool = False,
    answers: str | Path | None = None,
) -> Reader:
    """A language model as a reader, behind an OpenAI-compatible server at `endpoint`; `OpenCase.llm_reader` is the one for a case.

    `context`: tokens that the model takes. `timeout`: seconds for one answer. `answers`: folder that keeps answers. A key is taken
    from the environment (TESTIMONIA_LLM_KEY). Raises EndpointError when the address is on another machine and not `public_material`.
    """
    from testimonia.extract.llm import KEY_VARIABLE, AnswerFolder, Endpoint, LLMConfig, LLMReader
    from testimonia.text.places import Places

    server = Endpoint(endpoint, model, os.environ.get(KEY_VARIABLE) or None, timeout)
    kept = AnswerFolder(Path(answers)) if answers is not None else None
    return LLMReader(server, Places(), LLMConfig(context), kept, public_material=public_material)


Years = Callable[[], Sequence[int]]
"""The years in which the documents read together were published; asked only when a document does not say its own."""


def described(document: Document, years: Years) -> Document:
    """The document with title, author, publisher and date as its own text gives them, a missing year from its neighbours."""
    from testimonia.extract import describe

    whole = describe(document)
    return whole if whole.published else describe(document, years())


def _years_of(documents: Iterable[Document]) -> tuple[int, ...]:
    """Years that documents state themselves, the commonest first."""
    from testimonia.extract import describe

    dated = (describe(document).published for document in documents if document.text)
    votes = Counter(int(day.value[:4]) for day in dated if day and day.basis is not DateBasis.INFERRED)
    return tuple(sorted(votes, key=lambda year: (-votes[year], year)))


def _made_by(reader: Reader) -> str:
    return f"testimonia {__version__}; {reader.made_by}"


def _read_one(document: Document, reader: Reader, years: Years) -> tuple[Document, Extraction]:
    """Raises TestimoniaError, whatever went wrong: one document must not stop the others."""
    if document.status is DocumentStatus.NOT_READ:
        return document, Extraction()
    try:
        whole = described(document, years)
        return whole, reader.read(whole)
    except TestimoniaError:
        raise
    except Exception as error:
        raise RecordError(
            f"the reader broke off ({type(error).__name__}: {error}). The other documents are not affected. "
            "Please report it, with this document if it may be shared."
        ) from error


def extract_claims(*paths: str | Path | tuple[str, bytes], reader: Reader | None = None, progress: Progress | None = None) -> Extracted:
    """What documents say, without a case. `paths`: files, folders, or (name, bytes) for what is no file."""
    reader = reader or default_reader()
    tally = _Tally(reader)
    found: dict[str, tuple[Document, Extraction]] = {}
    sources = sorted(_sources(paths, tally), key=lambda source: source[0])
    years = cache(lambda: _years_of(_loadable(load for _, load in sources)))
    for number, (name, load) in enumerate(sources):
        if progress:
            progress(number, len(sources), name)
        with tally.failing(name):
            document, _ = load()
            if document.id in found:
                tally.also_named.append(Notice(name, f"the same bytes as {found[document.id][0].name}"))
                known, extraction = found[document.id]
                found[document.id] = (replace(known, also_named=tuple(sorted({*known.also_named, name} - {known.name}))), extraction)
                continue
            found[document.id] = _read_one(document, reader, years)
            tally.count(*found[document.id])
    documents = sorted(found)
    record = Record(
        header=Header(case="extract", made_by=_made_by(reader)),
        documents=tuple(found[i][0] for i in documents),
        mentions=tuple(mention for i in documents for mention in found[i][1].mentions),
        claims=tuple(claim for i in documents for claim in found[i][1].claims),
    )
    return Extracted(record, tally.summary(None))


Load = Callable[[], tuple[Document, bytes]]


def _sources(paths: Iterable[str | Path | tuple[str, bytes]], tally: "_Tally") -> Iterator[tuple[str, Load]]:
    for path in paths:
        if isinstance(path, tuple):
            name, content = path
            yield name, lambda name=name, content=content: (read_bytes(content, name), content)  # type: ignore[misc]
            continue
        for found in find_files([Path(path)]):
            if isinstance(found, Skipped):
                tally.skip(found)
            else:
                yield found.path.name, lambda path=found.path: read_file(path)  # type: ignore[misc]


def _loadable(loads: Iterable[Load]) -> Iterator[Document]:
    """The documents that can be loaded; the others are told of when their turn to be read comes."""
    for load in loads:
        with suppress(IntakeError):
            yield load()[0]


_LISTED = 3  # examples of what was dropped for one reason in one document


class _Tally:
    """What is to be said at the end of a reading."""

    def __init__(self, reader: Reader) -> None:
        self._asking = reader if isinstance(reader, AsksModel) else None
        self._used_before = self._asking.use if self._asking else ModelUse()
        self.dropped: list[Notice] = []
        self.marks_dropped = 0
        self.read: list[str] = []
        self.known: list[str] = []
        self.also_named: list[Notice] = []
        self.not_read: list[Notice] = []
        self.skipped: list[Notice] = []
        self.failed: list[Notice] = []
        self.mentions = 0
        self.claims = 0

    def skip(self, skipped: Skipped) -> None:
        (self.failed if skipped.failed else self.skipped).append(Notice(str(skipped.path), skipped.why))

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
            self.dropped.append(Notice(document.name, f"{_counted(len(words), 'mark')}: {reason}: {listed}"))

    def summary(self, incidents: int | None) -> ReadSummary:
        return ReadSummary(
            *(tuple(self.read), tuple(self.known), tuple(self.also_named), tuple(self.not_read), tuple(self.skipped), tuple(self.failed)),
            *(self.mentions, self.claims, incidents),
            *(tuple(self.dropped), self.marks_dropped, self._asking.use - self._used_before if self._asking else None),
        )


@dataclass(frozen=True, slots=True)
class _Group:
    """Files with the same bytes. The first name in the alphabet is the document's, whatever order the files came in."""

    paths: tuple[Path, ...]

    @property
    def name(self) -> str:
        return self.paths[0].name


def _groups(paths: Sequence[str | Path], tally: _Tally) -> list[_Group]:
    """The files that the paths stand for, by content, in the order of their names."""
    by_content: dict[str, list[Path]] = {}
    for found in find_files(Path(path) for path in paths):
        if isinstance(found, Skipped):
            tally.skip(found)
            continue
        try:
            with found.path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            why = f"the file cannot be opened ({error.strerror or error}). Check its permissions: ls -l {found.path}"
            tally.failed.append(Notice(str(found.path), why))
            continue
        by_content.setdefault(digest, []).append(found.path)
    groups = [_Group(tuple(sorted(same, key=lambda path: (path.name, str(path))))) for same in by_content.values()]
    return sorted(groups, key=lambda group: (group.name, str(group.paths[0])))


class OpenCase:
    """A case in three lines: open it, read into it, look at it. Tables are pandas frames."""

    def __init__(self, store: "StoredCase") -> None:
        self.store = store

    @property
    def path(self) -> Path:
        return self.store.path

    @property
    def public_material(self) -> bool:
        """Whether everything in the case was declared public, so that a language model on another machine may be asked."""
        return self.store.public_material

    def declare_public_material(self, public: bool = True) -> None:
        """Declares everything in the case public material, or takes that back."""
        self.store.declare_public_material(public)

    # -- in

    def llm_reader(self, endpoint: str, model: str, *, context: int = 8192, timeout: float = 300.0) -> Reader:
        """A language model as a reader for this case, with its declaration and its kept answers: see `testimonia.llm_reader`."""
        kept = self.path / "answers"
        return llm_reader(endpoint, model, context=context, timeout=timeout, public_material=self.public_material, answers=kept)

    def read(self, *paths: str | Path, reader: Reader | None = None, progress: Progress | None = None) -> ReadSummary:
        """Reads files and folders into the case and builds its incidents anew.

        Reading the same file twice changes nothing; a run that was broken off is taken up where it stopped. A document
        that fails is in the summary, and the rest goes on. Raises CaseLocked when another process writes to the case,
        CaseFull when the disk has no room, EndpointError when a language model cannot be asked; what was stored before stays.
        """
        reader = reader or default_reader()
        if isinstance(reader, AsksModel) and reader.sends_to:
            self._send_to(reader.sends_to)
        tally = _Tally(reader)
        with self.store.writing():
            groups = _groups(paths, tally)
            years = cache(lambda: self._years(groups))
            for number, group in enumerate(groups):
                if progress:
                    progress(number, len(groups), group.name)
                with tally.failing(str(group.paths[0])):
                    self._read_group(group, reader, years, tally)
            if self.store.stale:
                self.reconcile(_made_by(reader))
        return tally.summary(sum(1 for _ in self.store.incidents()))

    def _send_to(self, address: str) -> None:
        """Refuses, or notes, that texts go to another machine."""
        from testimonia.extract.llm import refused

        if not self.public_material:
            raise EndpointError(refused(address))
        self.store.note_sent_to(address)

    def _read_group(self, group: _Group, reader: Reader, years: Years, tally: _Tally) -> None:
        document, content = read_file(group.paths[0])
        known = self.store.document(document.id)
        if known is None or (known.status, self.store.reader_of(document.id)) != (document.status, self._reading_by(document, reader)):
            if known is not None:
                document = replace(document, name=known.name)  # a chain may begin with the document's name
            whole, extraction = _read_one(document, reader, years)
            persons = reader.persons(whole) if isinstance(reader, NamesPersons) and whole.status is DocumentStatus.READ else None
            self.store.add(whole, content, extraction, self._reading_by(document, reader), persons)
            tally.count(whole, extraction)
        else:
            self.store.keep_original(document.id, content)
            tally.known.append(known.name)
        self._name(document.id, group, tally)

    def _years(self, groups: Sequence[_Group]) -> tuple[int, ...]:
        """Years of all that is in the case or about to be: the same whether a run was broken off before or not."""
        coming = {document.id: document for document in _loadable(partial(read_file, group.paths[0]) for group in groups)}
        held = {document.id: document for document in self.store.documents()}
        return _years_of({**held, **coming}.values())

    @staticmethod
    def _reading_by(document: Document, reader: Reader) -> str | None:
        return reader.made_by if document.status is DocumentStatus.READ else None

    def _name(self, document_id: str, group: _Group, tally: _Tally) -> None:
        for path in group.paths:
            if self.store.add_name(document_id, path.name):
                stored = self.store.document(document_id)
                tally.also_named.append(Notice(path.name, f"the same bytes as {stored.name if stored else group.name}"))

    def reconcile(self, made_by: str | None = None, *, rule: str | None = None, learn: bool | None = None) -> None:
        """Builds incidents and accounts anew from the claims in force and the judgements.

        `rule`: name of the figure rule by which ranges are made, from now on; None keeps the one chosen before. `learn`: True moves
        the weights of linkage by what reviewers called the same and different, from now on; False goes back to the shipped ones; None
        keeps what there is. Nothing is learnt without being asked for.
        """
        from testimonia.store.history import Cause

        with self.store.writing():
            if rule is not None:
                from testimonia.reconcile.rules import figure_rule

                self.store.choose_rule(figure_rule(rule).name)
            if learn is not None:
                self.store.keep_weights(self._learnt() if learn else None)
            changed = rule is not None or learn is not None
            self._rebuild(Cause.RULE if changed else self.store.awaiting or Cause.READING, made_by)

    def _learnt(self) -> str | None:
        from testimonia.reconcile import learnt_weights
        from testimonia.reconcile.weights import shipped

        moved = learnt_weights(*self._layers())  # from the shipped ones, so that learning twice is learning once
        return None if moved == shipped("claims") else canonical_json({"name": moved.name, "bits": moved.bits})

    def _rebuild(self, cause: "Cause", made_by: str | None = None) -> None:
        from testimonia.reconcile import reconcile

        with self.store.writing():
            config = self._config()
            built = reconcile(*self._layers(), config)
            self.store.replace_incidents(built, made_by or self.store.header.made_by, cause, rule=config.rule)

    def _config(self) -> "ReconcileConfig":
        from testimonia.reconcile import ReconcileConfig

        config = ReconcileConfig(rule=self.store.rule) if self.store.rule else ReconcileConfig()
        if self.store.weights is None:
            return config
        kept = json.loads(self.store.weights)
        bits = {name: tuple(values) for name, values in kept["bits"].items()}
        weights = config.linkage.weights
        if {name: len(values) for name, values in bits.items()} != {name: len(values) for name, values in weights.bits.items()}:
            raise RecordError(
                f"{self.path}: its weights were learnt with other levels of comparison than this version has. Learn them again: "
                f"testimonia reconcile {self.path} --learn, or go back to the shipped ones: testimonia reconcile {self.path} --shipped"
            )
        return replace(config, linkage=replace(config.linkage, weights=replace(weights, name=kept["name"], bits=bits)))

    def _layers(self) -> tuple[list[Document], Sequence[Mention], Sequence[Claim], Sequence[Judgement]]:
        """What incidents are built from: documents that were read, mentions and claims in force, the judgements as they carry on."""
        mentions, claims = self.store.current()
        documents = [document for document in self.store.documents() if document.status is DocumentStatus.READ]
        ledger = tuple(self.store.judgements())
        judged = carried(in_force(ledger), self.store.claims()) if ledger else ()
        return documents, mentions, claims, judged

    def settle(self) -> None:
        """Builds the incidents anew if a run broke off before they were; does nothing otherwise."""
        if self.store.stale:
            self.reconcile()

    def dossiers(self) -> tuple["Dossier", ...]:
        """The incidents with everything that was worked out for them: origins, rules side by side, grades, why each mention is in it."""
        from testimonia.reconcile import dossiers

        with self.store.snapshot():
            return dossiers(*self._layers(), self._config())

    def announcements(self) -> tuple["Announcement", ...]:
        """What was announced, with later passages that may show what became of it, and the outcome that people judged."""
        from testimonia.reconcile.promises import announcements

        with self.store.snapshot():
            documents, mentions, claims, judged = self._layers()
            at_odds = (j for answers in contested(tuple(self.store.judgements())) for j in answers)
            return announcements(documents, mentions, claims, (*judged, *at_odds))

    # -- people

    def compare_reviewers(self) -> "ReviewersCompared":
        """The answers of all reviewers beside one another, with Krippendorff's alpha."""
        from testimonia.evaluate import compare_reviewers

        return compare_reviewers(tuple(self.store.judgements()))

    def review(self, by: str) -> "Review":
        """The decisions of the reviewer who signs as `by`: merge, split, accept, reject, correct, undo, redo and the rest."""
        from testimonia.store.history import Cause
        from testimonia.store.review import Review

        return Review(self.store, by, lambda: self._rebuild(Cause.JUDGEMENT))

    def judge(self, judgement: Judgement, claim: Claim | None = None) -> None:
        """Appends one judgement as it is, and builds the incidents anew. `claim` comes with `correct`. Most easily: `review`."""
        from testimonia.store.history import Cause

        with self.store.writing():
            self.store.add_judgement(judgement, claim)
            self._rebuild(Cause.JUDGEMENT)

    def diff(self, since: str | int | None = None) -> "Diff":
        """What changed since a state (its number), a day (ISO 8601), or, with None, since before the last reading."""
        from testimonia.store.diff import diff

        self.settle()
        return diff(self.store, since)

    def import_record(self, file: str | Path | IO[str]) -> None:
        """Takes in a record that was exported. Raises ExchangeError naming line and field; then nothing is taken in."""
        from testimonia.exchange import read_record

        try:
            with _opened(file) as lines:
                self.store.take_in(read_record(lines))
        except RecordError as error:
            raise ExchangeError(f"{getattr(file, 'name', file)}: {error}. Nothing was taken in.") from None
        except ExchangeError as error:
            raise ExchangeError(f"{getattr(file, 'name', file)}: {error}") from None
        if self.store.stale:
            self.reconcile()

    # -- out

    def export(self, out: str | Path | IO[str], *, text: bool = True) -> None:
        """Writes the case itself as a record (JSON Lines): unmasked, so confidential. `text=False` leaves the texts out."""
        from testimonia.exchange import write_record

        self.settle()
        with self.store.snapshot(), _writable(out) as file:
            write_record(self.store, file, text=text)

    def report(self, out: str | Path, *, with_documents: bool = False) -> Path:
        """Writes the case as one page of HTML that opens from the disk. Private persons are masked."""
        from testimonia.report import write
        from testimonia.store.diff import diff

        self.settle()
        with self.store.snapshot():
            record = self.store.record()
            if not with_documents:
                # Nothing on the page points into a document that was not read, and such a document may be very long.
                shown = (replace(d, text=None) if d.status is DocumentStatus.NOT_READ else d for d in record.documents)
                record = replace(record, documents=tuple(shown))
            found = diff(self.store)
            changes, since = (found.changes, found.since.at[:10]) if found.since else ((), "")
            return write(record, Path(out), persons=self._persons(), with_documents=with_documents, changes=changes, since=since)

    def _persons(self) -> dict[str, tuple[str, ...]]:
        """Names of persons by document. Of documents that came by import, or from a reader that tells none, they are read now."""
        known = self.store.persons()
        reader: ShippedReader | None = None
        for document in self.store.documents(text=False):
            if document.id not in known and document.status is DocumentStatus.READ:
                reader = reader or ShippedReader()
                whole = self.store.document(document.id)
                known[document.id] = reader.persons(whole) if whole else ()
        return known

    def verify(self) -> tuple["Finding", ...]:
        """Everything in the case that contradicts itself; empty when all is well."""
        return self.store.verify()

    def reading(self) -> "Side":
        """The documents, the claims in force and the incidents: one side of a comparison."""
        from testimonia.evaluate import Side

        with self.store.snapshot():
            _, claims = self.store.current()
            header, documents = self.store.header, tuple(self.store.documents(text=False))
            return Side(header.case, header.made_by, documents, claims, tuple(self.store.incidents()))

    def compare(self, other: "OpenCase | str | Path") -> "Comparison":
        """This case beside another one that holds the same documents."""
        return compare(self, other)

    def record(self) -> Record:
        """The whole case in memory."""
        return self.store.record()

    # -- tables

    @property
    def documents(self) -> "pd.DataFrame":
        from testimonia.exchange import frames

        return frames.documents_frame(self.store.documents(text=False))

    @property
    def claims(self) -> "pd.DataFrame":
        from testimonia.exchange import frames

        with self.store.snapshot():
            return frames.claims_frame(self.store)

    @property
    def incidents(self) -> "pd.DataFrame":
        from testimonia.exchange import frames

        return frames.incidents_frame(self.store.incidents())

    @property
    def accounts(self) -> "pd.DataFrame":
        from testimonia.exchange import frames

        with self.store.snapshot():
            return frames.accounts_frame(self.store)

    @property
    def judgements(self) -> "pd.DataFrame":
        from testimonia.exchange import frames

        return frames.judgements_frame(self.store)

    def __repr__(self) -> str:
        counts = self._counts()
        return f"<case {self.path}: " + ", ".join(_counted(number, name) for name, number in counts.items()) + ">"

    def _repr_html_(self) -> str:
        cells = "".join(f"<tr><th>{name}s</th><td>{number:,}</td></tr>" for name, number in self._counts().items())
        incidents: Any = self.incidents
        return f"<h3>{html.escape(str(self.path))}</h3><table>{cells}</table>{incidents._repr_html_()}"

    def _counts(self) -> Counter[str]:
        with self.store.snapshot():
            return Counter(
                {
                    "document": sum(1 for _ in self.store.documents(text=False)),
                    "claim": sum(1 for _ in self.store.claims()),
                    "incident": sum(1 for _ in self.store.incidents()),
                }
            )

    def close(self) -> None:
        """Frees what the database library holds. Using the case again opens it again."""
        self.store.close()

    def __enter__(self) -> "OpenCase":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def _writable(out: str | Path | IO[str]) -> Iterator[IO[str]]:
    from testimonia.exchange import record_file

    if isinstance(out, (str, Path)):
        with record_file(Path(out)) as file:
            yield file
    else:
        yield out


@contextmanager
def _opened(file: str | Path | IO[str]) -> Iterator[Iterable[str]]:
    if not isinstance(file, (str, Path)):
        yield file
        return
    try:
        with Path(file).open(encoding="utf-8-sig", newline="\n") as lines:
            yield lines
    except UnicodeDecodeError:
        raise ExchangeError("not UTF-8: damaged, or not a record. Export it again.") from None
    except OSError as error:
        raise ExchangeError(f"cannot be opened ({error.strerror or error}). Check the path and its permissions.") from None


def open_case(path: str | Path, *, create: bool = True) -> OpenCase:
    """The case at `path` (by convention NAME.case), made when there is none. `create=False` raises CaseError instead."""
    from testimonia.store import open_store

    return OpenCase(open_store(Path(path), create=create))


def compare(case_a: OpenCase | str | Path, case_b: OpenCase | str | Path) -> "Comparison":
    """What two cases, read by two readers, make of the documents that both hold. Raises CaseError when one is not there."""
    from testimonia.evaluate import compare as side_by_side

    opened = (case if isinstance(case, OpenCase) else open_case(case, create=False) for case in (case_a, case_b))
    return side_by_side(*(case.reading() for case in opened))


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demonstration made."""

    case: OpenCase
    summary: ReadSummary
    report: Path


def demo(into: str | Path = ".", *, progress: Progress | None = None) -> Demo:
    """Reads the shipped sample documents into `INTO/aktobe.case` and writes `INTO/aktobe.html`."""
    folder = Path(into)
    folder.mkdir(parents=True, exist_ok=True)
    case = open_case(folder / "aktobe.case")
    with as_file(files("testimonia") / "examples" / "aktobe") as documents:
        summary = case.read(documents, progress=progress)
    return Demo(case, summary, case.report(folder / "aktobe.html"))
