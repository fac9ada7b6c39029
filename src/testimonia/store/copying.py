"""Everything that a case is, as files: for a backup, and back again."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from testimonia.errors import CaseError
from testimonia.model.terms import Original
from testimonia.store import custody, ledger, secret
from testimonia.store.beside import FILES, copy_beside
from testimonia.store.case import StoredCase, open_store
from testimonia.store.purge import SCRATCH
from testimonia.store.trouble import trouble
from testimonia.store.vault import Vault

DATABASE, HEADS, VAULT = "case.sqlite", "heads", "vault"


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of a case: its name inside the case's folder, and its bytes piece by piece."""

    name: str
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Copied:
    """A case as it stood at one moment. `pieces`: its files, the key among them; `lacking`: documents whose original the vault does not
    hold as it was brought."""

    pieces: tuple[Piece, ...]
    lacking: tuple[str, ...]


@contextmanager
def scratch(case: Path) -> Iterator[Path]:
    """A folder for what is made on the way out: inside the case, so that nothing of it lies among the temporary files of the system."""
    with trouble(case):
        folder = tempfile.TemporaryDirectory(prefix=SCRATCH, dir=case)
    with folder as path:
        yield Path(path)


def pieces_of(case: StoredCase, scratch: Path) -> Copied:
    """All files of the case as they stood at one moment, whatever another process writes meanwhile. `scratch`: an empty folder.

    Originals are taken from wherever the vault is. Raises CaseOutOfReach when it does not answer: a backup without them is none.
    """
    source, target = case.path / DATABASE, scratch / DATABASE
    with trouble(case.path), closing(sqlite3.connect(source)) as database, closing(sqlite3.connect(target)) as copy:
        database.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    frozen = StoredCase(scratch)
    with frozen.changing():  # with nothing written, this makes the ledger file whole
        documents = {d.id for d in frozen.documents(text=False) if d.original is Original.HELD}
        originals = frozen.originals()
        heads = custody.heads_in_words(frozen.heads())
    frozen.close()
    digests = {document: case.vault.digest(document) for document in originals}
    held = [document for document, digest in digests.items() if digest is not None]
    sealed = [name for name in FILES if (case.path / name).is_file()]
    for name in sealed:
        copy_beside(case.path, name, scratch / name)
    return Copied(
        (
            *(Piece(name, _chunks(scratch / name)) for name in (DATABASE, ledger.NAME)),
            *(Piece(name, _chunks(scratch / name)) for name in sealed),
            Piece(HEADS, [heads.encode()]),
            *(Piece(path.relative_to(case.path).as_posix(), _chunks(path)) for path in _beside(case.path)),
            *(Piece(_name(document), case.vault.chunks(document)) for document in held),
        ),
        tuple(document for document, digest in digests.items() if digest != document and (digest or document in documents)),
    )


def _beside(case: Path) -> list[Path]:
    """Every other file of the case: its key, kept answers, lists that help to read. No drafts, no lock, nothing of the database's."""
    ours = (DATABASE, ledger.NAME, *FILES)
    passed = (*(f"{name}*" for name in ours), HEADS, "lock", "*.unfinished", f"{VAULT}/*", f"{SCRATCH}*")
    files = (path for path in sorted(case.rglob("*")) if path.is_file() and not path.is_symlink())
    return [path for path in files if not any(fnmatch(path.relative_to(case).as_posix(), pattern) for pattern in passed)]


def _name(document: str) -> str:
    return Vault(Path(VAULT)).path(document).as_posix()


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            yield chunk


def put_back(target: Path, pieces: Iterable[Piece]) -> StoredCase:
    """Makes a case of these files: whole, with its originals on this disk, or not at all. Errors of `pieces` pass through.

    Raises CaseError when there is something at `target` already.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CaseError(f"{target}: there is something already, and nothing is overwritten. Choose another name.")
    draft = target.with_name(target.name + ".restoring")
    with trouble(target):
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
    try:
        for piece in pieces:
            with trouble(target):
                _write(draft / piece.name, piece)
        if not (draft / DATABASE).is_file():
            raise CaseError(f"{target}: the backup holds no {DATABASE}, so there is no case in it. Nothing was restored.")
        case = open_store(draft)
        case.vault_is_here()
        case.close()
        with trouble(target):
            if target.is_dir():
                target.rmdir()
            draft.replace(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return open_store(target)


def _write(file: Path, piece: Piece) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as out:
        for chunk in piece.chunks:
            out.write(chunk)
    if piece.name in (secret.NAME, *FILES):
        file.chmod(0o600)
