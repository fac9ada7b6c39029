"""Files put together in one ZIP with a list of their hashes: what bundles and backups are made of, and how they are checked.

Nothing is compressed: the same content gives the same bytes with every version of every library, and checking is as fast as hashing.
Anybody can check the list without this program: `sha256sum -c SHA256SUMS` in the unpacked folder.
"""

import hashlib
import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from testimonia.errors import ExchangeError
from testimonia.model.canonical import canonical_json

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
_CHUNK = 1 << 20
_WHEN = (1980, 1, 1, 0, 0, 0)  # the first moment that ZIP knows: times of files would make equal bundles differ
_MOST_OF_A_LIST = 1 << 28  # bytes of a manifest that are read
_TIGHTEST = 200  # a file that was packed more tightly than this is no text and no original
_SPOILT = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


@dataclass(frozen=True, slots=True)
class Member:
    """One file: its name in the ZIP (folders with `/`), its bytes piece by piece, and how many they are, where that is known."""

    name: str
    chunks: Iterable[bytes]
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as the manifest knows it. `sha256` in hex."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. `seal`: SHA-256 of the manifest, the one number that stands for all the files; `added`: files that it does not
    list. `changed`: name and in what way."""

    about: Mapping[str, Any]
    seal: str
    unchanged: tuple[str, ...]
    changed: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    added: tuple[str, ...]
    bytes: int

    @property
    def whole(self) -> bool:
        """Whether everything is as the manifest says, and nothing beside."""
        return not (self.changed or self.missing or self.added)


def member(name: str, content: bytes | str) -> Member:
    """A file that is in memory."""
    whole = content.encode() if isinstance(content, str) else content
    return Member(name, (whole,), len(whole))


def pack(out: Path, members: Iterable[Member], about: Mapping[str, Any], *, secret: bool = False) -> Checked:
    """Writes the files with their manifest, reads all of it back, and only then gives the file its name.

    `about` goes into the manifest. `secret`: only its owner can read the file. Raises ExchangeError when it cannot be written, or does
    not read back as it was written; then nothing is left under the name.
    """
    draft = out.with_name(out.name + ".unfinished")
    try:
        handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600 if secret else 0o644)
        with os.fdopen(handle, "w+b") as file:
            _write(file, members, about)
            file.flush()
            os.fsync(file.fileno())
        found = check(draft)
        if not found.whole:
            raise ExchangeError(f"{out}: what was written does not read back as it was written. Check the disk and try again.")
        draft.replace(out)
    except OSError as error:
        raise ExchangeError(
            f"{out}: cannot be written ({error.strerror or error}). Check the folder, its permissions and the room."
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return found


def _write(file: Any, members: Iterable[Member], about: Mapping[str, Any]) -> None:
    listed: list[Listed] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for part in members:
            sha, size = hashlib.sha256(), 0
            with archive.open(_info(part.name, part.size), "w", force_zip64=part.size is None) as out:
                for chunk in part.chunks:
                    out.write(chunk)
                    sha.update(chunk)
                    size += len(chunk)
            listed.append(Listed(part.name, size, sha.hexdigest()))
        manifest = canonical_json({**about, "files": listed}) + "\n"
        for name, content in ((MANIFEST, manifest), (SUMS, _sums(listed, manifest))):
            archive.writestr(_info(name, None), content.encode())


def _info(name: str, size: int | None) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _WHEN)
    info.create_system, info.external_attr = 3, 0o644 << 16  # the same on every system
    info.file_size = size or 0
    return info


def _sums(listed: Iterable[Listed], manifest: str) -> str:
    """The list as `sha256sum` reads it."""
    rows = [(found.sha256, found.name) for found in listed]
    rows.append((hashlib.sha256(manifest.encode()).hexdigest(), MANIFEST))
    return "".join(f"{digest}  {name}\n" for digest, name in rows)


# -- reading


def check(file: Path) -> Checked:
    """Compares every file in the ZIP with the manifest. Needs the file alone. Raises ExchangeError when it is no ZIP of this program."""
    with opened(file) as archive:
        manifest, about, listed = _manifest(file, archive)
        names = [info.filename for info in archive.infolist()]
        unchanged: list[str] = []
        changed = [(name, "stands in the file more than once") for name in sorted({n for n in names if names.count(n) > 1})]
        missing: list[str] = []
        for entry in listed:
            if entry.name not in names:
                missing.append(entry.name)
            elif why := _differs(archive, entry):
                changed.append((entry.name, why))
            else:
                unchanged.append(entry.name)
        sums = Listed(SUMS, *_of(_sums(listed, manifest)))
        if SUMS not in names:
            missing.append(SUMS)
        elif why := _differs(archive, sums):
            changed.append((SUMS, why))
        known = {entry.name for entry in listed} | {MANIFEST, SUMS}
    seal = hashlib.sha256(manifest.encode()).hexdigest()
    added = tuple(sorted(set(names) - known))
    return Checked(about, seal, tuple(unchanged), tuple(changed), tuple(missing), added, sum(entry.bytes for entry in listed))


def opened(file: Path) -> zipfile.ZipFile:
    """The ZIP for reading. Raises ExchangeError when there is none."""
    try:
        return zipfile.ZipFile(file)
    except FileNotFoundError:
        raise ExchangeError(f"{file}: there is no such file") from None
    except _SPOILT as error:
        raise ExchangeError(f"{file}: cannot be opened as a ZIP file ({error}): cut off, or something else. Ask for it again.") from None


def read(archive: zipfile.ZipFile, entry: Listed) -> Iterator[bytes]:
    """The file's bytes piece by piece, no more than the manifest says. Raises ExchangeError when they are not those of the manifest."""
    try:
        sha = hashlib.sha256()
        for chunk in _chunks(archive, entry):
            sha.update(chunk)
            yield chunk
    except _SPOILT as error:
        raise ExchangeError(f"{entry.name}: cannot be read ({error})") from None
    if sha.hexdigest() != entry.sha256:
        raise ExchangeError(f"{entry.name}: not what the manifest says: changed, or damaged on the way")


def listed_in(file: Path, archive: zipfile.ZipFile) -> tuple[Mapping[str, Any], tuple[Listed, ...]]:
    """What the manifest says of the whole, and the files that it lists."""
    _, about, listed = _manifest(file, archive)
    return about, listed


def _manifest(file: Path, archive: zipfile.ZipFile) -> tuple[str, Mapping[str, Any], tuple[Listed, ...]]:
    foreign = ExchangeError(
        f"{file}: holds no manifest of this program, so there is nothing to compare it with. Is it a bundle or a backup?"
    )
    try:
        with archive.open(MANIFEST) as stream:
            manifest = stream.read(_MOST_OF_A_LIST).decode()
        about: dict[str, Any] = json.loads(manifest)
        listed = tuple(Listed(str(f["name"]), int(f["bytes"]), str(f["sha256"])) for f in about.pop("files"))
    except KeyError:
        raise foreign from None
    except (ValueError, TypeError, AttributeError, RecursionError, *_SPOILT) as error:
        raise ExchangeError(f"{file}: its manifest cannot be read ({error}): damaged. Ask for the file again.") from None
    for entry in listed:
        if not _tame(entry.name):
            raise ExchangeError(
                f"{file}: its manifest names {entry.name!r}, which is no place inside the file: made to do harm, or damaged."
            )
    return manifest, about, listed


def _tame(name: str) -> bool:
    """Whether the name stays inside the folder that it is unpacked into, on every system."""
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and not re.search(r'[\\:*?"<>|\x00-\x1f]', name)


def _differs(archive: zipfile.ZipFile, entry: Listed) -> str:
    """In what way the file is not what the manifest says; empty when it is."""
    sha, size = hashlib.sha256(), 0
    try:
        for chunk in _chunks(archive, entry):
            sha.update(chunk)
            size += len(chunk)
    except _SPOILT as error:
        return f"cannot be read: {error}"
    if size != entry.bytes:
        return f"has {'more than ' * (size > entry.bytes)}{min(size, entry.bytes)} bytes instead of {entry.bytes}"
    return "" if sha.hexdigest() == entry.sha256 else "has other bytes than it had"


def _chunks(archive: zipfile.ZipFile, entry: Listed) -> Iterator[bytes]:
    info = archive.getinfo(entry.name)
    if info.file_size > _TIGHTEST * max(info.compress_size, 1):
        raise zipfile.BadZipFile("packed far too tightly")
    given = 0
    with archive.open(info) as stream:
        while given <= entry.bytes and (chunk := stream.read(_CHUNK)):
            given += len(chunk)
            yield chunk


def _of(text: str) -> tuple[int, str]:
    content = text.encode()
    return len(content), hashlib.sha256(content).hexdigest()
