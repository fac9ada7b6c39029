"""Paths to documents: which files there are, which have the same bytes, what is in the containers, what a document says of itself."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from testimonia.errors import IntakeError, RecordError, TestimoniaError
from testimonia.intake import (
    DateOrder,
    Intake,
    Opened,
    Options,
    Part,
    Skipped,
    Told,
    Weight,
    find_files,
    read_bytes,
    read_file,
    read_part,
)
from testimonia.intake.containers import container_of, opened_path, read_container
from testimonia.model.protocols import Extraction, Reader
from testimonia.model.record import Document
from testimonia.model.terms import DateBasis, DocumentStatus
from testimonia.pipeline.summary import Notice, Tally

Years = Callable[[], Sequence[int]]
"""The years in which the documents read together were published; asked only when a document does not say its own."""


def described(document: Document, years: Years) -> Document:
    """The document with title, author, publisher and date as its own text gives them, a missing year from its neighbours.

    A document that is not read stays as it is.
    """
    if document.status is DocumentStatus.NOT_READ:
        return document
    from testimonia.extract import describe

    with _whatever_goes_wrong():
        whole = describe(document)
        return whole if whole.published else describe(document, years())


def years_of(documents: Iterable[Document]) -> tuple[int, ...]:
    """Years that documents state themselves, the commonest first. A document that comes twice counts once, as it came first.

    One document is held at a time: there may be more of them than fit into memory.
    """
    from testimonia.extract import describe

    seen: set[str] = set()
    votes: Counter[int] = Counter()
    for document in documents:
        if document.id in seen or not document.text:
            continue
        seen.add(document.id)
        day = describe(document).published
        if day and day.basis is not DateBasis.INFERRED:
            votes[int(day.value[:4])] += 1
    return tuple(sorted(votes, key=lambda year: (-votes[year], year)))


def read_one(document: Document, reader: Reader) -> Extraction:
    """What a document says that is described already. Raises TestimoniaError, whatever went wrong: one must not stop the others."""
    if document.status is DocumentStatus.NOT_READ:
        return Extraction()
    with _whatever_goes_wrong():
        return reader.read(document)


@contextmanager
def _whatever_goes_wrong() -> Iterator[None]:
    try:
        yield
    except TestimoniaError:
        raise
    except Exception as error:
        raise RecordError(
            f"the reader broke off ({type(error).__name__}: {error}). The other documents are not affected. "
            "Please report it, with this document if it may be shared."
        ) from error


def options_of(columns: Mapping[str, str] | None, date_order: str | None) -> Options:
    """What a user says of tables and chats. Raises IntakeError when the order is none of those there are."""
    if date_order is not None and date_order not in set(DateOrder):
        raise IntakeError(f"no order of dates is called {date_order}. There are: {', '.join(DateOrder)}.")
    return Options(columns=dict(columns or {}), date_order=DateOrder(date_order) if date_order else None)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was brought, or files with the same bytes, or bytes with a name and no file (`content`).

    `id`: "sha256:…" of its bytes. The first name in the alphabet is that of its document, whatever order the files came in.
    """

    id: str
    name: str
    paths: tuple[Path, ...] = ()
    content: bytes | None = None

    @property
    def told_as(self) -> str:
        """What it is called where something is said of it: with its folder, where it has one."""
        return str(self.paths[0]) if self.paths else self.name

    @property
    def size(self) -> int:
        """Bytes; 0 of a file that is gone."""
        if self.content is not None:
            return len(self.content)
        return self.paths[0].stat().st_size if self.paths[0].exists() else 0

    def open(self) -> BinaryIO:
        """Its bytes. Raises IntakeError with the way out."""
        return BytesIO(self.content) if self.content is not None else opened_path(self.paths[0])


@dataclass(frozen=True, slots=True)
class Item:
    """A document to come: a file itself, or a part of one (`place`). `content`: its bytes, where they are at hand already."""

    id: str
    name: str
    told_as: str
    load: Callable[[], Intake]
    place: str = ""
    content: bytes | None = None


def items(source: Source, options: Options) -> Iterator[Item | Told]:
    """The documents of a source, one after another. A word on a part bears the name of the source before its place.

    Raises IntakeError when the file cannot be opened.
    """
    with source.open() as file:
        try:
            container = container_of(source.name, file)
        except IntakeError as error:
            yield Told(source.told_as, str(error), Weight.SKIPPED)
            return
        if container is not None:
            for part in read_container(Opened(source.name, file, options), container):
                if isinstance(part, Told):
                    yield Told(_named(source.told_as, part.place), part.why, part.weight)
                else:
                    yield _item(part, source)
            return
    yield Item(source.id, source.name, source.told_as, lambda: _whole(source))


def _whole(source: Source) -> Intake:
    return read_bytes(source.content, source.name) if source.content is not None else read_file(source.paths[0])


def _item(part: Part, source: Source) -> Item:
    own = f" ({part.name})" if part.name and not part.place.endswith(part.name) else ""
    name = _named(source.name, part.place) + own
    id = "sha256:" + hashlib.sha256(part.content).hexdigest()
    return Item(id, name, _named(source.told_as, part.place) + own, lambda: read_part(part, name), part.place or source.name, part.content)


def _named(source: str, place: str) -> str:
    return f"{source}: {place}" if place else source


def documents_of(sources: Iterable[Source], options: Options) -> Iterator[Document]:
    """The documents that can be loaded; of the others is told when their turn to be read comes."""
    for source in sources:
        with suppress(IntakeError):
            for item in items(source, options):
                if isinstance(item, Item):
                    with suppress(IntakeError):
                        yield item.load().document


def sources_of(given: Sequence[str | Path | tuple[str, bytes]], tally: Tally) -> list[Source]:
    """The files that the paths stand for, and what is no file, each content once, in the order of names. What is left out is told."""
    by_content: dict[str, list[Path]] = {}
    loose: dict[str, Source] = {}
    for name, content in (one for one in given if isinstance(one, tuple)):
        id = "sha256:" + hashlib.sha256(content).hexdigest()
        if id in loose:
            tally.also_named.append(Notice(name, f"the same bytes as {loose[id].name}"))
        loose.setdefault(id, Source(id, name, (), content))
    for found in find_files(Path(one) for one in given if not isinstance(one, tuple)):
        if isinstance(found, Skipped):
            tally.skip(found)
            continue
        try:
            with found.path.open("rb") as file:
                digest = "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            why = f"the file cannot be opened ({error.strerror or error}). Check its permissions: ls -l {found.path}"
            tally.failed.append(Notice(str(found.path), why))
            continue
        by_content.setdefault(digest, []).append(found.path)
    files = []
    for id, same in by_content.items():
        paths = tuple(sorted(same, key=lambda path: (path.name, str(path))))
        files.append(Source(id, paths[0].name, paths))
    return sorted([*files, *loose.values()], key=lambda source: (source.name, source.told_as))
