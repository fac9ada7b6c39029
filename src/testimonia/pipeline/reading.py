"""One run of reading into a case: every document of every source, those in containers too, each stored before the next one is read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from testimonia.intake import Intake, Options, Told
from testimonia.model.custody import Bringing
from testimonia.model.protocols import Reader
from testimonia.model.record import Document
from testimonia.model.terms import DocumentStatus
from testimonia.pipeline.ahead import ReadsAhead, Step
from testimonia.pipeline.boxes import MOST_NAMES, Box, keep_box, names_of, note_box, note_part
from testimonia.pipeline.describing import Neighbours, described, lacks_year, read_one
from testimonia.pipeline.items import Begun, Coming, Ended, Item, handfuls
from testimonia.pipeline.readers import NamesPersons
from testimonia.pipeline.sources import Source
from testimonia.pipeline.summary import Notice, Progress, Tally
from testimonia.pipeline.taking import LIMITS, Taking
from testimonia.pipeline.workers import Limits

if TYPE_CHECKING:
    from testimonia.store import StoredCase
    from testimonia.store.known import Known


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of reading works with."""

    store: "StoredCase"
    reader: Reader
    tally: Tally
    bringing: Bringing
    options: Options
    limits: Limits = LIMITS


def read_sources(run: Run, sources: Sequence[Source], progress: Progress | None) -> None:
    """Reads all sources, in their order. What fails is noted, and the rest goes on."""
    with Taking(run.options, run.limits) as taking:
        steps = _Reading(run, taking, len(sources), progress).steps(sources)
        for step in run.reader.in_order(steps) if isinstance(run.reader, ReadsAhead) else steps:
            step.finish()


@dataclass(slots=True)
class _Reading:
    """One run, on its way. A document that has passed is held in memory by its hash alone.

    A dateline without a year needs those of all other documents: such a document waits until they have passed, and is then taken in
    once more. Which ones wait does not depend on the order of the files, and so neither does what comes of it.
    """

    run: Run
    taking: Taking
    total: int
    progress: Progress | None
    _seen: set[bytes] = field(default_factory=set)
    _waiting: set[bytes] = field(default_factory=set)
    _wait_in: list[Source] = field(default_factory=list)
    _neighbours: Neighbours = field(default_factory=Neighbours)
    _box: Box | None = None
    _boxes: dict[str, Box] = field(default_factory=dict)  # those with a part that waits
    _done: int = 0

    def steps(self, sources: Sequence[Source]) -> Iterator[Step]:
        """What is to be done, in the order of the sources."""
        for handful in handfuls(sources, self.taking):
            yield from self._first(handful)
        if not self._wait_in:
            return
        for document in self.run.store.documents(text=False):
            if _digest(document.id) not in self._seen:
                self._neighbours.see(document)
        years = self._neighbours.years()
        for handful in handfuls(self._wait_in, self.taking):
            yield from self._again(handful, years)

    def _first(self, handful: Sequence[Coming]) -> Iterator[Step]:
        known = self.run.store.known([one.id for one in handful if isinstance(one, Item)])
        for one in handful:
            if isinstance(one, Begun):
                yield from self._begin(one, one.number - len(self._wait_in))
            elif isinstance(one, Told):
                self.run.tally.tell(one)
            elif isinstance(one, Item):
                with self.run.tally.failing(one.told_as):
                    yield from self._look_at(one, known.get(one.id))
            elif self._wait_in and self._wait_in[-1] is one.source:
                self._boxes[one.container] = self._its_box()
            else:
                yield Step(partial(self._keep, self._its_box()))

    def _again(self, handful: Sequence[Coming], years: Sequence[int]) -> Iterator[Step]:
        """The same for those that wait; of all others was told."""
        for one in handful:
            if isinstance(one, Begun):
                yield from self._begin(one, one.number + self.total - len(self._wait_in))
            elif isinstance(one, Ended):
                yield Step(partial(self._keep, self._its_box()))
            elif isinstance(one, Item) and _digest(one.id) in self._waiting:
                with self.run.tally.failing(one.told_as):
                    yield self._late(one, years)

    def _begin(self, begun: Begun, done: int) -> Iterator[Step]:
        self._done, self._box = done, None
        self._tell(begun.source.name)
        if begun.container:
            self._box = self._boxes.pop(begun.container, None) or Box(begun.source, begun.container)
            if begun.again:
                yield Step(partial(self._name_again, self._box))

    def _its_box(self) -> Box:
        assert self._box is not None
        return self._box

    def _tell(self, name: str) -> None:
        if self.progress:
            self.progress(self._done, self.total, name)

    def _look_at(self, item: Item, known: "Known | None") -> Iterator[Step]:
        """One document: nothing is to be done where the case has all of it."""
        digest, reader = _digest(item.id), self.run.reader
        if item.is_part:
            self._tell(item.name)
        if digest in self._waiting:
            self._wait(item)
        elif digest in self._seen:
            yield Step(partial(self._finish, item, self._box))
        elif known is not None and (known.document.status, known.read_by) == (DocumentStatus.READ, reader.made_by):
            # Not even its text is taken out again. A run that broke off goes on where it stopped.
            yield from self._known(item, known)
        else:
            taken = item.load(self.taking)
            document = taken.document
            if known is not None and (known.document.status, known.read_by) == (document.status, _reading_by(document, reader)):
                yield from self._known(item, known)
            elif lacks_year(document):
                self._wait(item)
            else:
                self._neighbours.see(document)
                yield self._new(item, taken, known)

    def _known(self, item: Item, known: "Known") -> Iterator[Step]:
        self._seen.add(_digest(item.id))
        self._neighbours.see(known.document)
        self.run.store.keep_original(item.id, item.content)
        self.run.tally.known.append(known.document.name)
        is_named = item.name == known.document.name or item.name in known.document.also_named
        if item.is_part:
            box = self._its_box()
            is_named = is_named and box.noted and (item.container, item.place) in known.places
            box.stored = True
        if not is_named:
            yield Step(partial(self._finish, item, self._box))

    def _wait(self, item: Item) -> None:
        self._waiting.add(_digest(item.id))
        if not self._wait_in or self._wait_in[-1] is not item.source:
            self._wait_in.append(item.source)

    def _late(self, item: Item, years: Sequence[int]) -> Step:
        if _digest(item.id) in self._seen:
            return Step(partial(self._finish, item, self._box))
        taken = item.load(self.taking)
        known = self.run.store.known([item.id]).get(item.id)
        return self._new(item, replace(taken, document=described(taken.document, years)), known)

    def _new(self, item: Item, taken: Intake, known: "Known | None") -> Step:
        self._seen.add(_digest(item.id))
        if known is not None:
            taken = replace(taken, document=replace(taken.document, name=known.document.name))  # a chain may begin with the document's name
        document = taken.document
        return Step(partial(self._finish, item, self._box, taken), document if document.status is DocumentStatus.READ else None)

    # -- in its turn

    def _finish(self, item: Item, box: Box | None, taken: Intake | None = None) -> None:
        run, part_of = self.run, box if item.is_part else None
        if part_of is not None:
            note_box(run.store, run.bringing, run.tally, part_of)
        with run.tally.failing(item.told_as):
            if taken is not None:
                _store(run, taken)
            if taken is None or taken.document.name != item.name:
                _name(run, item.id, item.name)
            if part_of is not None:
                note_part(run.store, run.bringing, part_of, item.id, item.place)
        if part_of is not None and run.store.purged(item.id) is not None:
            part_of.purged = True

    def _name_again(self, box: Box) -> None:
        run = self.run
        if run.store.document(box.id) is not None:
            _name(run, box.id, box.source.name)
        elif names_of(run.store, box.id):
            note_box(run.store, run.bringing, run.tally, box)

    def _keep(self, box: Box) -> None:
        with self.run.tally.failing(box.source.told_as):
            keep_box(self.run.store, box)


def _store(run: Run, taken: Intake) -> None:
    document, reader = taken.document, run.reader
    extraction = read_one(document, reader)
    persons = reader.persons(document) if isinstance(reader, NamesPersons) and document.status is DocumentStatus.READ else None
    run.store.add(document, taken.content, extraction, _reading_by(document, reader), persons, bringing=run.bringing)
    if taken.layout is not None:
        run.store.keep_layout(document.id, taken.layout)
    run.tally.count(document, extraction)
    run.tally.noted += [Notice(document.name, note) for note in taken.notes]


def _reading_by(document: Document, reader: Reader) -> str | None:
    return reader.made_by if document.status is DocumentStatus.READ else None


def _name(run: Run, document_id: str, name: str) -> None:
    known = run.store.document(document_id)
    if known is None or name == known.name or name in known.also_named:
        return
    run.tally.also_named.append(Notice(name, f"the same bytes as {known.name}"))
    if len(known.also_named) < MOST_NAMES:
        run.store.add_name(document_id, name, run.bringing.by)


def _digest(id: str) -> bytes:
    return bytes.fromhex(id.removeprefix("sha256:"))
