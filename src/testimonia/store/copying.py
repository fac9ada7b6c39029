"""Everything that a case is, as files: for a backup, and back again."""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from testimonia.errors import CaseError
from testimonia.store import custody, secret
from testimonia.store.case import StoredCase, open_store
from testimonia.store.trouble import trouble
from testimonia.store.vault import Vault

DATABASE, HEADS, ANSWERS, VAULT = "case.sqlite", "heads", "answers", "vault"


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


def pieces_of(case: StoredCase, scratch: Path) -> Copied:
    """All files of the case as they stood at one moment, whatever another process writes meanwhile. `scratch`: an empty folder.

    Originals are taken from wherever the vault is. Raises CaseOutOfReach when it does not answer: a backup without them is none.
    """
    source, target = case.path / DATABASE, scratch / DATABASE
    with trouble(case.path), closing(sqlite3.connect(source)) as database, closing(sqlite3.connect(target)) as copy:
        database.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    frozen = StoredCase(scratch)
    with frozen.snapshot():
        documents = [document.id for document in frozen.documents(text=False)]
        heads = custody.heads_in_words(frozen.heads())
    frozen.close()
    digests = {document: case.vault.digest(document) for document in documents}
    held = [*(document for document, digest in digests.items() if digest is not None), *case.containers()]
    small = [Piece(HEADS, [heads.encode()]), *([Piece(secret.NAME, [case.key()])] if (case.path / secret.NAME).exists() else [])]
    answers = sorted(path for path in (case.path / ANSWERS).glob("*.json"))
    return Copied(
        (
            Piece(DATABASE, _chunks(scratch / DATABASE)),
            *small,
            *(Piece(f"{ANSWERS}/{path.name}", _chunks(path)) for path in answers),
            *(Piece(_name(document), case.vault.chunks(document)) for document in held),
        ),
        tuple(document for document, digest in digests.items() if digest != document),
    )


def _name(document: str) -> str:
    return Vault(Path(VAULT)).path(document).as_posix()


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            yield chunk


def belongs(name: str) -> bool:
    """Whether a file of that name is part of a case."""
    return name in (DATABASE, HEADS, secret.NAME) or name.startswith((f"{ANSWERS}/", f"{VAULT}/"))


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
    if piece.name == secret.NAME:
        file.chmod(0o600)
