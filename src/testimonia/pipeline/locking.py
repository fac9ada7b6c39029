"""A closed case as one encrypted file, for the day on which the machine is taken away, and back again.

The format is age (https://age-encryption.org/v1), which other programs read too. The key is never stored. Nothing is taken away before the
encrypted file was decrypted again and found to be the case; wherever that is broken off, the case or the file is whole.
"""

import hashlib
import io
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from threading import Thread
from typing import IO, TYPE_CHECKING, Any

from testimonia.errors import CaseError
from testimonia.model.custody import Action
from testimonia.store import StoredCase, open_store
from testimonia.store.purge import SCRATCH
from testimonia.store.trouble import trouble

if TYPE_CHECKING:
    import pyrage

SUFFIX = ".age"
REMOVING = ".removing"
"""How the folder of a case ends that is locked already and on its way out."""

MOST_BY_PASSPHRASE = 2 << 30
"""Bytes: by a passphrase a case is encrypted in memory; a larger one is locked to a key."""

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Key:
    """By what a case is locked or unlocked: a passphrase, or a key of age (`recipient` to lock, `identity` to unlock)."""

    passphrase: str | None = None
    recipient: str | None = None
    identity: str | None = None


@dataclass(frozen=True, slots=True)
class Locked:
    """A locked case. `sha256`: of what is inside, in hex, as it was read back; `files`: how many."""

    file: Path
    sha256: str
    files: int


def lock(case: Path, key: Key, out: Path | None = None, *, by: str | None = None) -> Locked:
    """Writes the case encrypted to `out` (CASE.age when None), reads that back, and takes the folder away.

    Raises CaseError when there is something at `out`, the key is none, or what was read back is not the case: then the case stays.
    """
    file = out or case.with_name(case.name + SUFFIX)
    going = case.with_name(case.name + REMOVING)
    if going.is_dir() and not case.exists() and file.is_file():
        _wipe(going)  # it was found whole before the folder got this name
        return Locked(file, "", 0)
    if file.exists() or going.exists():
        taken = file if file.exists() else going
        raise CaseError(f"{taken}: there is something already, and nothing is overwritten. Give the file another name: -o FILE")
    _age()  # before anything is touched
    store = open_store(case)
    with store.writing():
        store.note_custody(Action.LOCKED, by=by, details={"file": file.name})
        store.close()
        _emptied_journal(case)
        locked = _written(case, file, key)
        with trouble(case):
            case.rename(going)
    _wipe(going)
    return locked


def unlock(file: Path, key: Key, target: Path | None = None, *, by: str | None = None) -> StoredCase:
    """Makes the case again, whole or not at all; the file stays. `target`: the name without .age when None.

    Raises CaseError when the key does not fit, the file is damaged, or there is something at `target`.
    """
    case = target or file.with_name(file.name.removesuffix(SUFFIX))
    if case.exists():
        raise CaseError(f"{case}: there is something already, and nothing is overwritten. Give another name: -o NAME.case")
    draft = case.with_name(case.name + ".unlocking")
    with trouble(case):
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
    try:
        with trouble(case), _sealed(file), file.open("rb") as sealed:
            _decrypted(sealed, key, lambda stream: _unpacked(stream, draft))
        with trouble(case):
            draft.replace(case)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    store = open_store(case)
    store.note_custody(Action.UNLOCKED, by=by, details={"file": file.name})
    return store


def _written(case: Path, file: Path, key: Key) -> Locked:
    """The encrypted file under its name, when it was decrypted again to the same bytes."""
    draft = file.with_name(file.name + ".unfinished")
    with trouble(case):
        try:
            once = _once(key)
            packed, files = _encrypted(case, draft, once)
            back = _Sum()
            with draft.open("rb") as sealed:
                _decrypted(sealed, once, lambda stream: _drain(stream, back))
            if back.hex() != packed:
                raise CaseError(f"{case}: what was written does not decrypt to the case. Nothing was taken away. Check the disk.")
            os.link(draft, file)  # fails where a file came meanwhile
            _sync(file.parent)
        finally:
            draft.unlink(missing_ok=True)
    return Locked(file, packed, files)


@dataclass(frozen=True, slots=True)
class _Once(Key):
    """A key and, where it only locks, another one that lives as long as the check that what is locked can be unlocked."""

    witness: "pyrage.x25519.Identity | None" = None


def _once(key: Key) -> _Once:
    witness = _age().x25519.Identity.generate() if key.recipient else None
    return _Once(key.passphrase, key.recipient, key.identity, witness)


def _encrypted(case: Path, draft: Path, key: _Once) -> tuple[str, int]:
    """SHA-256 of what was packed, in hex, and how many files that were."""
    age, files = _age(), _files(case)
    seen = _Sum()
    with draft.open("wb") as out:
        draft.chmod(0o600)
        if key.recipient and key.witness:
            try:
                recipients = [age.x25519.Recipient.from_str(key.recipient), key.witness.to_public()]
            except age.RecipientError:
                raise CaseError(f"{key.recipient}: not a public key of age. It begins with age1: age-keygen makes one.") from None
            with _fed(lambda stream: _pack(case, files, _Tee(stream, seen))) as packed:
                try:
                    age.encrypt_io(packed, out, recipients)
                except age.EncryptError as error:
                    raise CaseError(f"{draft}: cannot be written ({error}). Nothing was taken away.") from None
        else:
            out.write(_by_passphrase(case, files, key, seen))
        out.flush()
        os.fsync(out.fileno())
    return seen.hex(), len(files)


def _by_passphrase(case: Path, files: list[Path], key: Key, seen: "_Sum") -> bytes:
    if not key.passphrase:
        raise CaseError(f"{case}: a passphrase is needed, or the public key of whoever may unlock it: --recipient age1…")
    size = sum(path.stat().st_size for path in files)
    if size > MOST_BY_PASSPHRASE:
        raise CaseError(
            f"{case}: {size:,} bytes are too many to lock by a passphrase, which is done in memory. Lock it to a key: --recipient age1… "
            "(age-keygen makes one)"
        )
    held = io.BytesIO()
    _pack(case, files, _Tee(held, seen))
    made: bytes = _age().passphrase.encrypt(held.getvalue(), key.passphrase)
    return made


def _decrypted(sealed: IO[bytes], key: Key, take: Callable[[IO[bytes]], None]) -> None:
    """Hands what is inside to `take`, piece by piece. Raises CaseError when the key does not fit or a byte was changed."""
    age = _age()
    witness = key.witness if isinstance(key, _Once) else None
    try:
        if witness is None and not key.identity:
            take(io.BytesIO(age.passphrase.decrypt(sealed.read(), key.passphrase or "")))
            return
        identity = witness or age.x25519.Identity.from_str(key.identity)
        with _taken(take) as stream:
            age.decrypt_io(sealed, stream, [identity])
    except (age.DecryptError, age.IdentityError, tarfile.TarError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # of the disk, not of age
        raise CaseError(f"{getattr(sealed, 'name', '')}: cannot be unlocked ({error}): another key, or a damaged file.") from None


@contextmanager
def _sealed(file: Path) -> Iterator[None]:
    if not file.is_file():
        raise CaseError(f"{file}: no such file. A locked case is made by: testimonia lock CASE")
    yield


# -- packing


def _files(case: Path) -> list[Path]:
    """Every file of the case, in the order of names; no lock, no drafts."""
    found = (path for path in sorted(case.rglob("*")) if path.is_file() and not path.is_symlink())
    return [path for path in found if not _passing(path.relative_to(case).as_posix())]


def _passing(name: str) -> bool:
    return name in ("lock", "case.sqlite-shm", "case.sqlite-wal") or name.startswith(SCRATCH) or name.endswith(".unfinished")


def _pack(case: Path, files: list[Path], out: Any) -> None:
    with tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT) as packed:
        for path in files:
            entry = tarfile.TarInfo(path.relative_to(case).as_posix())
            entry.size = path.stat().st_size
            entry.mode = path.stat().st_mode & 0o777
            with path.open("rb") as content:
                packed.addfile(entry, content)


def _unpacked(stream: IO[bytes], folder: Path) -> None:
    """Files alone, inside of the folder alone."""
    with tarfile.open(fileobj=stream, mode="r|") as packed:
        for entry in packed:
            content = packed.extractfile(entry) if entry.isreg() and _tame(entry.name) else None
            if content is None:
                raise CaseError(f"{entry.name}: no file of a case. Nothing was unlocked.")
            target = folder / entry.name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as out:
                target.chmod(entry.mode & 0o700 or 0o600)
                shutil.copyfileobj(content, out, _CHUNK)


def _tame(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and "\\" not in name and ":" not in name and not path.is_absolute() and ".." not in path.parts


def _emptied_journal(case: Path) -> None:
    with trouble(case), closing(sqlite3.connect(case / "case.sqlite", isolation_level=None)) as database:
        if database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            raise CaseError(f"{case}: another program has the case open. Close it and lock again.")


def _wipe(folder: Path) -> None:
    """Overwrites every file once and takes the folder away. What a disk keeps of it elsewhere, nobody can promise."""
    with trouble(folder):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                with path.open("r+b") as file:
                    for start in range(0, path.stat().st_size, _CHUNK):
                        file.write(bytes(min(_CHUNK, path.stat().st_size - start)))
        shutil.rmtree(folder)


def _sync(folder: Path) -> None:
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


# -- streams between two threads, so that nothing unencrypted lies on the disk in between


@contextmanager
def _fed(write: Callable[[IO[bytes]], None]) -> Iterator[IO[bytes]]:
    """A stream of what `write` writes in a thread of its own; its error is raised here."""
    with _joined(write, "wb") as here:
        yield here


@contextmanager
def _taken(read: Callable[[IO[bytes]], None]) -> Iterator[IO[bytes]]:
    """A stream that `read` reads in a thread of its own; its error is raised here."""

    def whole(end: IO[bytes]) -> None:
        read(end)
        _drain(end, _Sum())

    with _joined(whole, "rb") as here:
        yield here


@contextmanager
def _joined(work: Callable[[IO[bytes]], None], there: str) -> Iterator[IO[bytes]]:
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(writing if there == "wb" else reading, there) as end:
                work(end)
        except BaseException as error:  # of closing too
            failed.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    try:
        with os.fdopen(reading if there == "wb" else writing, "rb" if there == "wb" else "wb") as here:
            yield here
    except BaseException:
        thread.join()
        if failed and isinstance(failed[0], CaseError):  # any other only follows from what happened here
            raise failed[0] from None
        raise
    thread.join()
    if failed:
        raise failed[0]


def _drain(stream: IO[bytes], into: "_Sum") -> None:
    while chunk := stream.read(_CHUNK):
        into.update(chunk)


class _Sum:
    """SHA-256 of what passes by."""

    def __init__(self) -> None:
        self._sha = hashlib.sha256()

    def update(self, chunk: bytes) -> None:
        self._sha.update(chunk)

    def hex(self) -> str:
        return self._sha.hexdigest()


class _Tee:
    """Writes, and sums up what was written."""

    def __init__(self, out: IO[bytes], seen: _Sum) -> None:
        self._out, self._seen = out, seen

    def write(self, chunk: bytes) -> int:
        self._seen.update(chunk)
        return self._out.write(chunk)


def _age() -> Any:
    try:
        import pyrage
    except ImportError:
        raise CaseError("locking needs the extra lock: pip install 'testimonia[lock]'") from None
    return pyrage
