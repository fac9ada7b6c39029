"""Paths to files: which there are, in the order of their names. None of them is opened before its turn comes."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from operator import attrgetter
from pathlib import Path
from sys import intern
from typing import BinaryIO

from testimonia.errors import IntakeError
from testimonia.intake import DateOrder, Options, Skipped, find_files, opened_path
from testimonia.pipeline.summary import Progress, Tally

_TOLD_AFTER = 500  # files found
_PIECE = 1 << 20  # bytes


def options_of(columns: Mapping[str, str] | None, date_order: str | None) -> Options:
    """What a user says of tables and chats. Raises IntakeError when the order is none of those there are."""
    if date_order is not None and date_order not in set(DateOrder):
        raise IntakeError(f"no order of dates is called {date_order}. There are: {', '.join(DateOrder)}.")
    return Options(columns=dict(columns or {}), date_order=DateOrder(date_order) if date_order else None)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was brought, or bytes with a name and no file (`content`). There may be a million: it holds no more than it must."""

    name: str
    folder: str = ""
    content: bytes | None = None

    @property
    def path(self) -> Path | None:
        """Where it lies; None where there is no file."""
        return Path(self.folder, self.name) if self.content is None else None

    @property
    def told_as(self) -> str:
        """What it is called where something is said of it: with its folder, where it has one."""
        return str(self.path or self.name)

    @property
    def size(self) -> int:
        """Bytes; 0 of a file that is gone."""
        if self.content is not None:
            return len(self.content)
        path = Path(self.folder, self.name)
        return path.stat().st_size if path.exists() else 0

    def open(self) -> BinaryIO:
        """Its bytes. Raises IntakeError with the way out."""
        return BytesIO(self.content) if self.content is not None else opened_path(Path(self.folder, self.name))

    def id(self) -> str:
        """ "sha256:…" of its bytes, read piece by piece. Raises IntakeError with the way out."""
        digest = hashlib.sha256()
        with self.open() as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
        return "sha256:" + digest.hexdigest()


def sources_of(given: Sequence[str | Path | tuple[str, bytes]], tally: Tally, progress: Progress | None = None) -> list[Source]:
    """The files that the paths stand for, and what is no file, in the order of names. What is left out is told.

    The order is that in which they are read: of files with the same bytes, the first name in the alphabet is that of the document,
    whatever order they were given in.
    """
    found = [Source(name, "", content) for name, content in (one for one in given if isinstance(one, tuple))]
    for one in find_files(Path(one) for one in given if not isinstance(one, tuple)):
        if isinstance(one, Skipped):
            tally.skip(one)
            continue
        found.append(Source(one.path.name, intern(str(one.path.parent))))
        if progress and len(found) % _TOLD_AFTER == 0:
            progress(len(found), 0, str(one.path.parent))
    return sorted(found, key=attrgetter("name", "folder"))
