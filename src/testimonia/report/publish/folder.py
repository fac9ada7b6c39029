"""A folder that holds a site: what was published before is read, only what changed is written, what is not the site's is left alone."""

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from testimonia.errors import ReportError
from testimonia.report.publish.state import NAME, State, read, written


@dataclass(frozen=True, slots=True)
class Written:
    """What was done to the folder: paths in it, in the order of the alphabet. `removed`: files of the site that it has no more."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.removed)


def state_in(folder: Path, case: str) -> State:
    """What the folder holds; an empty state for one that is empty or not there yet. `case`: the token of the case.

    Raises ReportError when it holds something else, or the site of another case.
    """
    try:
        if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
            return State(case)
        if not folder.is_dir():
            raise ReportError(f"{folder}: a file, not a folder. Choose a folder with -o FOLDER.")
        place = folder / NAME
        if not place.is_file():
            raise ReportError(f"{folder}: holds something else, and no site. Choose an empty or a new folder with -o FOLDER.")
        state = read(place.read_bytes(), str(place))
    except OSError as error:
        raise ReportError(f"{folder}: cannot be read: {error.strerror or error}. Choose another place with -o FOLDER.") from error
    if state.case != case:
        raise ReportError(f"{folder}: holds the site of another case. Choose another folder with -o FOLDER.")
    return state


def difference(folder: Path, files: Mapping[str, bytes], before: State) -> Written:
    """What writing would do."""
    new, changed = [], []
    for path, content in sorted(files.items()):
        held = _held(folder / path)
        if held is None:
            new.append(path)
        elif held != content:
            changed.append(path)
    removed = tuple(sorted(path for path in before.files if path not in files and (folder / path).is_file()))
    return Written(tuple(new), tuple(changed), removed)


def final(files: Mapping[str, bytes], state: State) -> bytes:
    """`site.json` with the digests of all other files."""
    return written(replace(state, files={path: hashlib.sha256(content).hexdigest() for path, content in sorted(files.items())}))


def write(folder: Path, files: Mapping[str, bytes], state: State, before: State) -> Written:
    """Writes what is different, each file whole or not at all, `site.json` last. Raises ReportError when a file cannot be written."""
    everything = {**files, NAME: final(files, state)}
    told = difference(folder, everything, before)
    for path in sorted((*told.new, *told.changed), key=lambda p: (p == NAME, p)):
        _write(folder / path, everything[path])
    for path in told.removed:
        with suppress(OSError):
            (folder / path).unlink()
    return told


def _held(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError as error:
        raise ReportError(f"{path}: cannot be read: {error.strerror or error}.") from error


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        os.replace(draft, path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise ReportError(f"{path}: cannot be written: {error.strerror or error}. Make room, or choose another place with -o.") from error
