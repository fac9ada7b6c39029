"""Paths to documents: which files there are, which have the same bytes, and what a document says of itself."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from testimonia.errors import IntakeError, RecordError, TestimoniaError
from testimonia.intake import Intake, Skipped, find_files, read_bytes, read_file
from testimonia.model.protocols import Extraction, Reader
from testimonia.model.record import Document
from testimonia.model.terms import DateBasis, DocumentStatus
from testimonia.pipeline.summary import Notice, Tally

Years = Callable[[], Sequence[int]]
"""The years in which the documents read together were published; asked only when a document does not say its own."""


def described(document: Document, years: Years) -> Document:
    """The document with title, author, publisher and date as its own text gives them, a missing year from its neighbours."""
    from testimonia.extract import describe

    whole = describe(document)
    return whole if whole.published else describe(document, years())


def years_of(documents: Iterable[Document]) -> tuple[int, ...]:
    """Years that documents state themselves, the commonest first."""
    from testimonia.extract import describe

    dated = (describe(document).published for document in documents if document.text)
    votes = Counter(int(day.value[:4]) for day in dated if day and day.basis is not DateBasis.INFERRED)
    return tuple(sorted(votes, key=lambda year: (-votes[year], year)))


def read_one(document: Document, reader: Reader, years: Years) -> tuple[Document, Extraction]:
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


Load = Callable[[], Intake]


def sources_of(paths: Iterable[str | Path | tuple[str, bytes]], tally: "Tally") -> Iterator[tuple[str, Load]]:
    for path in paths:
        if isinstance(path, tuple):
            name, content = path
            yield name, lambda name=name, content=content: read_bytes(content, name)  # type: ignore[misc]
            continue
        for found in find_files([Path(path)]):
            if isinstance(found, Skipped):
                tally.skip(found)
            else:
                yield found.path.name, lambda path=found.path: read_file(path)  # type: ignore[misc]


def loadable(loads: Iterable[Load]) -> Iterator[Document]:
    """The documents that can be loaded; the others are told of when their turn to be read comes."""
    for load in loads:
        with suppress(IntakeError):
            yield load().document


@dataclass(frozen=True, slots=True)
class Group:
    """Files with the same bytes. The first name in the alphabet is the document's, whatever order the files came in."""

    paths: tuple[Path, ...]

    @property
    def name(self) -> str:
        return self.paths[0].name


def files_by_content(paths: Sequence[str | Path], tally: Tally) -> list[Group]:
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
    groups = [Group(tuple(sorted(same, key=lambda path: (path.name, str(path))))) for same in by_content.values()]
    return sorted(groups, key=lambda group: (group.name, str(group.paths[0])))
