"""One run of reading into a case: every document of every source, those in containers too, each stored before the next one is read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING

from testimonia.intake import LIMIT_BYTES, Intake, Options, Told
from testimonia.model.custody import Action, Bringing
from testimonia.model.protocols import Reader
from testimonia.model.record import Document
from testimonia.model.terms import DocumentStatus
from testimonia.pipeline.ahead import ReadsAhead, Step
from testimonia.pipeline.readers import NamesPersons
from testimonia.pipeline.sources import Item, Source, Years, described, documents_of, items, read_one, years_of
from testimonia.pipeline.summary import Notice, Progress, Tally

if TYPE_CHECKING:
    from testimonia.store import StoredCase

CONTAINER = "container"
"""Detail of an entry of custody `part_of`: the id of the file that the document was in. `place` says where in it."""


_MOST_NAMES = 50  # of one document: the same line may stand in a table a hundred thousand times


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of reading works with."""

    store: "StoredCase"
    reader: Reader
    tally: Tally
    bringing: Bringing
    options: Options


@dataclass(frozen=True, slots=True)
class _Coming:
    """A document that is to be read and stored, as its own text describes it."""

    document: Document
    taken: Intake


@dataclass(slots=True)
class _Parts:
    """How many documents of a container were stored, and how many were purged before."""

    stored: int = 0
    purged: int = 0


def read_sources(run: Run, sources: Sequence[Source], progress: Progress | None) -> None:
    """Reads all sources, in their order. What fails is noted, and the rest goes on."""
    years = cache(lambda: years_of(chain(documents_of(sources, run.options), run.store.documents())))
    steps = _steps(run, sources, years, progress)
    for step in run.reader.in_order(steps) if isinstance(run.reader, ReadsAhead) else steps:
        step.finish()


def _steps(run: Run, sources: Sequence[Source], years: Years, progress: Progress | None) -> Iterator[Step]:
    coming: dict[str, str] = {}  # id to name of what is on its way, or was in this run
    for number, source in enumerate(sources):
        if progress:
            progress(number, len(sources), source.name)
        with run.tally.failing(source.told_as):
            yield from _steps_of(run, source, coming, years, partial(progress, number, len(sources)) if progress else None)


def _steps_of(run: Run, source: Source, coming: dict[str, str], years: Years, told: Callable[[str], None] | None) -> Iterator[Step]:
    parts = _Parts()
    for item in items(source, run.options):
        if isinstance(item, Told):
            run.tally.tell(item)
            continue
        if told and item.place:
            told(item.name)
        with run.tally.failing(item.told_as):
            found = _coming(run, item, coming, years)
            to_read = found.document if found and found.document.status is DocumentStatus.READ else None
            yield Step(partial(_finish, run, item, source, found, parts), to_read)
    yield Step(partial(_finish_container, run, source, parts))


def _coming(run: Run, item: Item, coming: dict[str, str], years: Years) -> _Coming | None:
    """None when the case has it, or will have it from earlier in this run."""
    store, reader = run.store, run.reader
    known = store.document(item.id)
    read_by = store.reader_of(item.id) if known is not None else None
    if item.id in coming:
        run.tally.known.append(coming[item.id])
        return None
    if known is not None and item.content is not None and known.status is DocumentStatus.READ and read_by == reader.made_by:
        # A part that was read: not even its text is taken out again. An interrupted mailbox goes on where it stopped.
        store.keep_original(item.id, item.content)
        run.tally.known.append(known.name)
        return None
    taken = item.load()
    document = taken.document
    if known is not None and (known.status, read_by) == (document.status, _reading_by(document, reader)):
        store.keep_original(document.id, taken.content)
        run.tally.known.append(known.name)
        return None
    if known is not None:
        document = replace(document, name=known.name)  # a chain may begin with the document's name
    coming[document.id] = document.name
    return _Coming(described(document, years), taken)


def _finish(run: Run, item: Item, source: Source, found: _Coming | None, parts: _Parts) -> None:
    is_part = item.id != source.id
    if is_part and not parts.stored:
        _note_container(run, source)
    with run.tally.failing(item.told_as):
        if found is not None:
            _store(run, found)
        for name in (item.name,) if is_part else (item.name, *(path.name for path in source.paths[1:])):
            _name(run, item.id, name)
        if is_part:
            parts.stored += 1
            _note_part(run, item, source)
    parts.purged += is_part and run.store.purged(item.id) is not None


def _store(run: Run, found: _Coming) -> None:
    document, taken, reader = found.document, found.taken, run.reader
    extraction = read_one(document, reader)
    persons = reader.persons(document) if isinstance(reader, NamesPersons) and document.status is DocumentStatus.READ else None
    run.store.add(document, taken.content, extraction, _reading_by(document, reader), persons, bringing=run.bringing)
    if taken.layout is not None:
        run.store.keep_layout(document.id, taken.layout)
    run.tally.count(document, extraction)
    run.tally.noted += [Notice(document.name, note) for note in taken.notes]


def _finish_container(run: Run, source: Source, parts: _Parts) -> None:
    if parts.stored and not parts.purged:
        with run.tally.failing(source.told_as):
            _keep_container(run, source)


def _reading_by(document: Document, reader: Reader) -> str | None:
    return reader.made_by if document.status is DocumentStatus.READ else None


def _name(run: Run, document_id: str, name: str) -> None:
    known = run.store.document(document_id)
    if known is None or name == known.name or name in known.also_named:
        return
    run.tally.also_named.append(Notice(name, f"the same bytes as {known.name}"))
    if len(known.also_named) < _MOST_NAMES:
        run.store.add_name(document_id, name, run.bringing.by)


# -- custody of containers


def _note_container(run: Run, source: Source) -> None:
    """That the file came into the case, once under each of its names."""
    noted = [entry.details.get("name") for entry in run.store.custody(source.id) if entry.action is Action.BROUGHT]
    if not noted:
        size = len(source.content) if source.content is not None else source.paths[0].stat().st_size
        details = {"name": source.name, "bytes": str(size)} | dict(run.bringing.details)
        run.store.note_custody(Action.BROUGHT, item=source.id, by=run.bringing.by, details=details)
        noted.append(source.name)
    for name in dict.fromkeys(path.name for path in source.paths):
        if name not in noted:
            run.tally.also_named.append(Notice(name, f"the same bytes as {noted[0]}"))
            details = {"name": name, "same_as": str(noted[0])}
            run.store.note_custody(Action.BROUGHT, item=source.id, by=run.bringing.by, details=details)
            noted.append(name)


def _note_part(run: Run, item: Item, source: Source) -> None:
    """That the document came in this file, once for each file and place."""
    details = {CONTAINER: source.id, "place": item.place}
    noted = [dict(entry.details) for entry in run.store.custody(item.id) if entry.action is Action.PART_OF]
    if details not in noted and len(noted) < _MOST_NAMES:
        run.store.note_custody(Action.PART_OF, item=item.id, by=run.bringing.by, details=details)


def _keep_container(run: Run, source: Source) -> None:
    """Keeps the file as it was brought. Not when it is too large to be held in memory; its parts are kept in any case."""
    with source.open() as file:
        content = file.read(LIMIT_BYTES + 1)
    if len(content) <= LIMIT_BYTES:
        run.store.keep_original(source.id, content)
