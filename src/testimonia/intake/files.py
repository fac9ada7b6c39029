"""Which files a path stands for: a file itself, or every file below a folder, in an order that does not depend on the disk."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
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
    whys: dict[str, str | None] = {}
    seen: set[int] = set()
    for path in paths:
        for found in _given(path, seen):
            if isinstance(found, Found):
                suffix = suffix_of(found.path.name)
                if suffix not in whys:
                    whys[suffix] = missing_for(suffix) if suffix in known else _unsupported(suffix, known)
                if why := whys[suffix]:
                    yield Skipped(found.path, why, failed=False)
                    continue
            yield found


def _given(path: Path, seen: set[int]) -> Iterator[Found | Skipped]:
    """`seen`: files and folders that were met, by device and number, which are one number here: there may be a million."""
    try:
        if path.is_file():
            if _is_new(path.stat(), seen):
                yield Found(path)
        elif path.is_dir():
            if _is_new(path.stat(), seen):
                yield from _below(path, seen)
        else:
            why = "no such file or folder. Check the spelling." if not os.path.lexists(path) else "neither a file nor a folder."
            yield Skipped(path, why, failed=True)
    except OSError as error:
        yield _closed(path, error)


def _below(folder: Path, seen: set[int]) -> Iterator[Found | Skipped]:
    try:
        with os.scandir(folder) as listed:
            inside = sorted((entry for entry in listed if not entry.name.startswith(".")), key=attrgetter("name"))
    except OSError as error:
        yield _closed(folder, error)
        return
    for entry in inside:
        path = folder / entry.name
        if _is_case(path):
            continue
        if entry.is_symlink() or not entry.is_file():
            yield from _given(path, seen)
        elif _is_new(entry.stat(), seen):
            yield Found(path)


def _is_new(told: os.stat_result, seen: set[int]) -> bool:
    key = told.st_dev << 64 | told.st_ino
    if key in seen:
        return False
    seen.add(key)
    return True


def _closed(path: Path, error: OSError) -> Skipped:
    return Skipped(path, f"cannot be opened ({error.strerror or error}). Check its permissions: ls -l {path}", failed=True)


def _is_case(path: Path) -> bool:
    return path.suffix == ".case" and (path / "case.sqlite").exists()


def _unsupported(suffix: str, known: Iterable[str]) -> str:
    given = f"files of type {suffix}" if suffix else "files without an extension"
    return f"{given} are not read by this version. Read are: {', '.join(sorted(known))}. Save it as one of these."
