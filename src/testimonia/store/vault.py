"""The originals, byte for byte, each under its own hash: `vault/ab/cdef…`.

Nobody writes into an original: extracted text, layouts and readings are kept apart from it, in the database.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Protocol

_CHUNK = 1 << 20
_UNFINISHED = ".unfinished"


class Originals(Protocol):
    """Where the originals of a case lie: on this disk (`Vault`) or elsewhere (`testimonia.store.remote.RemoteVault`)."""

    @property
    def place(self) -> str:
        """The folder or address."""
        ...

    def where(self, document: str) -> str:
        """Where the original of a document ("sha256:…") lies, in words for messages, whether it is there or not."""
        ...

    def put(self, document: str, content: bytes) -> None:
        """Stores the bytes, whole or not at all; what is there already stays."""
        ...

    def together(self) -> AbstractContextManager[None]:
        """What is put inside is safe where the block ends, and not before: for many originals at once."""
        ...

    def get(self, document: str) -> bytes:
        """The original bytes. Raises FileNotFoundError when the vault does not hold them."""
        ...

    def chunks(self, document: str) -> Iterator[bytes]:
        """The same piece by piece."""
        ...

    def digest(self, document: str) -> str | None:
        """ "sha256:…" of what lies under the document's name now; None when nothing does."""
        ...

    def remove(self, document: str) -> None:
        """Takes the original away for good; nothing when it is not there."""
        ...


class Vault:
    """Files on this disk, named by the SHA-256 of their content; written whole or not at all, never changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._waiting: set[str] | None = None  # inside `together`: documents whose originals lie there as drafts

    def path(self, document: str) -> Path:
        """Where the original of a document ("sha256:…") lies, whether it is there or not."""
        name = document.removeprefix("sha256:")
        return self.folder / name[:2] / name[2:]

    @property
    def place(self) -> str:
        return str(self.folder)

    def where(self, document: str) -> str:
        return str(self.path(document))

    def put(self, document: str, content: bytes) -> None:
        """Stores the bytes. Under its final name a file is always complete: it is written beside it and then renamed."""
        target, draft = self._names(document)
        if os.path.exists(target):
            return
        if self._waiting is not None:
            self._waiting.add(document)
            with _opened(draft) as file:
                file.write(content)
            return
        try:
            with _opened(draft) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, target)
        except OSError:
            Path(draft).unlink(missing_ok=True)
            raise
        sync_folder(Path(target).parent)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is put inside is written out at the end, all at once, and has its name only then; when the block breaks off, none has."""
        if not hasattr(os, "sync"):
            yield
            return
        self._waiting = set()
        try:
            yield
            os.sync()
            for document in tuple(self._waiting):
                target, draft = self._names(document)
                os.replace(draft, target)
                self._waiting.remove(document)
            for folder in self.folder.glob("*"):
                sync_folder(folder)
        finally:
            left, self._waiting = self._waiting, None
            for document in left:
                Path(self._names(document)[1]).unlink(missing_ok=True)

    def _names(self, document: str) -> tuple[str, str]:
        """The original's name, and that of its draft: as strings, since paths take longer to put together than files to write."""
        name = document.removeprefix("sha256:")
        target = os.path.join(self.folder, name[:2], name[2:])
        return target, target + _UNFINISHED

    def get(self, document: str) -> bytes:
        """The original bytes. Raises FileNotFoundError when the vault does not hold them."""
        return self.path(document).read_bytes()

    def chunks(self, document: str) -> Iterator[bytes]:
        """The original bytes piece by piece. Raises FileNotFoundError when the vault does not hold them."""
        with self.path(document).open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk

    def digest(self, document: str) -> str | None:
        """ "sha256:…" of what lies under the document's name now; None when nothing does."""
        return digest_of(self.chunks(document)) if self.path(document).is_file() else None

    def held(self) -> Iterator[str]:
        """Ids of everything that lies here, whether it is what its name says or not."""
        found = sorted(self.folder.glob("[0-9a-f][0-9a-f]/*"))
        return (f"sha256:{path.parent.name}{path.name}" for path in found if path.suffix != _UNFINISHED)

    def remove(self, document: str) -> None:
        """Overwrites the original and takes it away. A disk that writes elsewhere than it is told (SSD, snapshots) may keep it."""
        path = self.path(document)
        if not path.is_file():
            return
        wipe(path)
        if not any(path.parent.iterdir()):
            path.parent.rmdir()

    def sweep(self) -> None:
        """Removes drafts that a killed program left. Only for the holder of the case's lock."""
        for draft in self.folder.glob(f"*/*{_UNFINISHED}"):
            draft.unlink(missing_ok=True)


def _opened(draft: str) -> IO[bytes]:
    try:
        return open(draft, "wb")
    except FileNotFoundError:
        Path(draft).parent.mkdir(parents=True, exist_ok=True)
        return open(draft, "wb")


def digest_of(chunks: Iterator[bytes]) -> str:
    """ "sha256:…" of these bytes."""
    sha = hashlib.sha256()
    for chunk in chunks:
        sha.update(chunk)
    return "sha256:" + sha.hexdigest()


def wipe(file: Path) -> None:
    """Overwrites a file and takes it away. What a disk keeps of it elsewhere (SSD, snapshots), nobody can promise."""
    size = file.stat().st_size
    with file.open("r+b") as out:
        for start in range(0, size, _CHUNK):
            out.write(bytes(min(_CHUNK, size - start)))
        out.flush()
        os.fsync(out.fileno())
    file.unlink()


def sync_folder(folder: Path) -> None:
    """Waits until the names in a folder are on the disk."""
    # Without this a power cut may lose the name of a file whose content is on the disk. Not possible on every system.
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
