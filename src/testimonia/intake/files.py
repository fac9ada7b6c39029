"""Which files a path stands for: a file itself, or every file below a folder, in an order that does not depend on the disk."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from testimonia.intake.containers import readable, suffix_of
from testimonia.intake.formats import missing_for


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a format that can be read."""

    path: Path


@dataclass(frozen=True, slots=True)
class Skipped:
    """A path that is left out, why, and whether that is a failure (`failed`) or as it should be (an unsupported format)."""

    path: Path
    why: str
    failed: bool


def find_files(paths: Iterable[Path]) -> Iterator[Found | Skipped]:
    """Every file that the paths stand for, folders walked in the order of names, each file once.

    Symbolic links are followed; a folder that contains itself is entered once. Below a folder, hidden files and
    folders (a leading dot) and cases (`NAME.case`) are passed over in silence: they are not reports that a user brought.
    """
    known = frozenset(readable())
    files: set[tuple[int, int]] = set()
    folders: set[tuple[int, int]] = set()
    for path in paths:
        for found in _below(path, folders):
            if isinstance(found, Found):
                if suffix_of(found.path.name) not in known:
                    yield Skipped(found.path, _unsupported(found.path, known), failed=False)
                    continue
                if why := missing_for(suffix_of(found.path.name)):
                    yield Skipped(found.path, why, failed=False)
                    continue
                key = _identity(found.path)
                if key in files:
                    continue
                files.add(key)
            yield found


def _below(path: Path, folders: set[tuple[int, int]]) -> Iterator[Found | Skipped]:
    try:
        if path.is_file():
            yield Found(path)
            return
        if not path.is_dir():
            why = "no such file or folder. Check the spelling." if not os.path.lexists(path) else "neither a file nor a folder."
            yield Skipped(path, why, failed=True)
            return
        key = _identity(path)
        if key in folders:
            return
        folders.add(key)
        inside = sorted(path.iterdir(), key=lambda p: p.name)
    except OSError as error:
        yield Skipped(path, f"cannot be opened ({error.strerror or error}). Check its permissions: ls -l {path}", failed=True)
        return
    for child in inside:
        if not child.name.startswith(".") and not _is_case(child):
            yield from _below(child, folders)


def _identity(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_dev, stat.st_ino


def _is_case(path: Path) -> bool:
    return path.suffix == ".case" and (path / "case.sqlite").exists()


def _unsupported(path: Path, known: Iterable[str]) -> str:
    given = f"files of type {path.suffix}" if path.suffix else "files without an extension"
    return f"{given} are not read by this version. Read are: {', '.join(sorted(known))}. Save it as one of these."
