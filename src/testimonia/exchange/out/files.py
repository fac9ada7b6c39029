"""Files that appear under their name only when they are whole, and what may stand in them."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

from testimonia.errors import ExchangeError

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML, and so KML and XLSX, cannot hold."""


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A path to write to; what is there takes the name `path` when the block ends well. Raises ExchangeError when it cannot be written."""
    draft = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield draft
        draft.replace(path)
    except OSError as error:
        raise ExchangeError(f"{path}: cannot be written ({error.strerror or error}). Choose another place, or make room.") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


@contextmanager
def text_file(path: Path, newline: str = "\n") -> Iterator[TextIO]:
    """A UTF-8 file to write to. Lone surrogates, which UTF-8 does not have, are written as their escape."""
    with whole_file(path) as draft, draft.open("w", encoding="utf-8", errors="backslashreplace", newline=newline) as out:
        yield out


def write_json(path: Path, content: Any) -> None:
    """One JSON value as a file, readable by people as well."""
    with text_file(path) as out:
        json.dump(content, out, ensure_ascii=False, indent=1)
        out.write("\n")


def folder(path: Path) -> Path:
    """A folder for a format of several files, made when there is none. Raises ExchangeError when a file has that name."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExchangeError(f"{path}: this format is a folder of files, and none can be made here ({error.strerror or error}).") from error
    return path


def for_xml(text: str) -> tuple[str, int]:
    """The text as XML can hold it, U+FFFD in place of what it cannot, and how many characters were replaced."""
    return NOT_IN_XML.subn("\ufffd", text)
