"""The originals, byte for byte, each under its own hash: `vault/ab/cdef…`."""

import hashlib
import os
from pathlib import Path

_CHUNK = 1 << 20
_UNFINISHED = ".unfinished"


class Vault:
    """Files named by the SHA-256 of their content; written whole or not at all, never changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, document: str) -> Path:
        """Where the original of a document ("sha256:…") lies, whether it is there or not."""
        name = document.removeprefix("sha256:")
        return self.folder / name[:2] / name[2:]

    def put(self, document: str, content: bytes) -> None:
        """Stores the bytes. Under its final name a file is always complete: it is written beside it and then renamed."""
        target = self.path(document)
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(_UNFINISHED)
        try:
            with draft.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)

    def get(self, document: str) -> bytes:
        """The original bytes. Raises FileNotFoundError when the vault does not hold them."""
        return self.path(document).read_bytes()

    def digest(self, document: str) -> str | None:
        """ "sha256:…" of what lies under the document's name now; None when nothing does."""
        path = self.path(document)
        if not path.is_file():
            return None
        sha = hashlib.sha256()
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                sha.update(chunk)
        return "sha256:" + sha.hexdigest()

    def sweep(self) -> None:
        """Removes drafts that a killed program left. Only for the holder of the case's lock."""
        for draft in self.folder.glob(f"*/*{_UNFINISHED}"):
            draft.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    # Without this a power cut may lose the name of a file whose content is on the disk. Not possible on every system.
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
