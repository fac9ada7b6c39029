"""Containers by file extension: what holds several documents. Another package adds one through the entry points `testimonia.containers`.

The name of the entry point is the extension with its dot (".mbox"), its object a function from `Opened` to parts.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import entry_points
from io import BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO

from testimonia.errors import IntakeError
from testimonia.intake.boxes.archive import read_zip
from testimonia.intake.boxes.archiver import archiver_page, is_archiver_page
from testimonia.intake.boxes.feeds import feed, is_feed
from testimonia.intake.boxes.mail import eml, mbox
from testimonia.intake.boxes.rows import csv_rows, parquet_rows, xlsx_rows
from testimonia.intake.boxes.telegram import is_telegram, telegram
from testimonia.intake.boxes.warc import wacz, warc
from testimonia.intake.boxes.whatsapp import is_whatsapp, whatsapp
from testimonia.intake.documents import Intake, from_decoded
from testimonia.intake.formats import decode_as, formats, missing_for
from testimonia.intake.parts import Container, Opened, Options, Part, Told, Weight

_HEAD = 64_000  # bytes by which a container is known where its extension does not say


@dataclass(frozen=True, slots=True)
class _Known:
    """A container, and how it is known among files of its extension (None: all of them are)."""

    read: Container
    recognises: Callable[[bytes], bool] | None = None
    what: str = ""


_SHIPPED = {
    ".eml": _Known(eml),
    ".mbox": _Known(mbox),
    ".mbx": _Known(mbox),
    ".warc": _Known(warc),
    ".warc.gz": _Known(warc),
    ".wacz": _Known(wacz),
    ".rss": _Known(feed),
    ".atom": _Known(feed),
    ".rdf": _Known(feed),
    ".xml": _Known(feed, is_feed, "feeds (RSS, Atom)"),
    ".json": _Known(telegram, is_telegram, "exports of Telegram (result.json)"),
    ".txt": _Known(whatsapp, is_whatsapp),
    ".html": _Known(archiver_page, is_archiver_page),
    ".htm": _Known(archiver_page, is_archiver_page),
    ".csv": _Known(csv_rows),
    ".tsv": _Known(csv_rows),
    ".tab": _Known(csv_rows),
    ".xlsx": _Known(xlsx_rows),
    ".parquet": _Known(parquet_rows),
    ".zip": _Known(read_zip),
}


@cache
def _known() -> dict[str, _Known]:
    found = dict(_SHIPPED)
    for entry in entry_points(group="testimonia.containers"):
        found.setdefault(entry.name.lower(), _Known(entry.load()))
    return found


def containers() -> dict[str, Container]:
    """Every known container, by lower-case extension. Of .txt, .html, .json and .xml only some files are containers: `container_of`."""
    return {suffix: known.read for suffix, known in _known().items()}


def suffix_of(name: str) -> str:
    """The extension that says what a file is: ".warc.gz" rather than ".gz"; "" without one."""
    path = PurePosixPath(name.lower())
    double = "".join(path.suffixes[-2:])
    return double if double in _known() else path.suffix


def container_of(name: str, file: BinaryIO) -> Container | None:
    """What takes the file apart; None when it is one document, or nothing that is known. Raises IntakeError for an .xml or .json that is
    neither. The file stands at its beginning again."""
    suffix = suffix_of(name)
    known = _known().get(suffix)
    if known is None or known.recognises is None:
        return known.read if known else None
    head = file.read(_HEAD)
    file.seek(0)
    if known.recognises(head):
        return known.read
    if suffix not in formats():
        raise IntakeError(f"of files of type {suffix}, only {known.what} are read. Save it as one of: {', '.join(sorted(formats()))}.")
    return None


def read_container(opened: Opened, container: Container) -> Iterator[Part | Told]:
    """The parts of a container, and of the containers in it, in their order, each with its whole place.

    What cannot be read is told of and the rest goes on, whatever happens inside.
    """
    yield from _Unpacking(opened.options).of(opened, container, "", 1)


def read_part(part: Part, name: str) -> Intake:
    """The document that a part is, under `name`. Raises IntakeError when it is none."""
    decoded = part.decoded or decode_as(part.content, part.suffix)
    return from_decoded(replace(decoded, captured=part.captured or decoded.captured), part.content, name)


class _Unpacking:
    """One file that was brought, on all its levels: how much of it there may be."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._parts = 0
        self._bytes = 0  # below the first level
        self._enough = False  # of which is told once, not on every level

    def of(self, opened: Opened, container: Container, above: str, depth: int) -> Iterator[Part | Told]:
        try:
            for part in container(opened):
                if isinstance(part, Told):
                    yield replace(part, place=_joined(above, part.place))
                    continue
                if self._enough:
                    return
                if why := self._too_much(part, depth):
                    self._enough = True
                    yield Told(above, f"{why}: the rest is left. Split it.")
                    return
                yield from self._part(part, above, depth)
        except IntakeError as error:
            yield Told(above, str(error))
        except MemoryError:
            raise  # the process has no more: nothing that is left of it can be trusted to go on
        except Exception as error:
            # A fault of one of the libraries, on a file that nobody foresaw: it costs this container, not the run.
            yield Told(
                above, f"damaged: it cannot be taken apart any further ({type(error).__name__}: {error}). What comes before is read."
            )

    def _too_much(self, part: Part, depth: int) -> str | None:
        limits = self._options.limits
        self._parts += 1
        self._bytes += len(part.content) if depth > 1 else 0  # the first level is as large as the file, or bounds itself
        if self._parts > limits.parts:
            return f"more than {limits.parts:,} parts"
        return f"more than {limits.total_bytes / 1e9:,.0f} GB in the containers in it" if self._bytes > limits.total_bytes else None

    def _part(self, part: Part, above: str, depth: int) -> Iterator[Part | Told]:
        place = _joined(above, part.place)
        whole = replace(part, place=place)
        if part.decoded is not None:
            yield whole
            return
        inner = BytesIO(part.content)
        try:
            container = container_of(f"part{part.suffix}" if not part.name else part.name, inner)
        except IntakeError as error:
            yield Told(place, str(error), Weight.SKIPPED)
            return
        if container is None:
            why = missing_for(part.suffix) if part.suffix in formats() else _unsupported(part.suffix)
            yield whole if why is None else Told(place, why, Weight.SKIPPED)
        elif depth >= self._options.limits.depth:
            yield Told(place, f"it lies {depth} containers deep; no more are opened. Unpack it and read it by itself.")
        else:
            for inside in self.of(Opened(part.name or place, inner, self._options), container, place, depth + 1):
                if isinstance(inside, Part) and inside.captured is None and part.captured is not None:
                    yield replace(inside, captured=part.captured)
                else:
                    yield inside


def _joined(above: str, place: str) -> str:
    return f"{above}: {place}" if above and place else above or place


def _unsupported(suffix: str) -> str:
    given = f"files of type {suffix}" if suffix else "files without an extension"
    return f"{given} are not read by this version. Read are: {', '.join(readable())}."


def readable() -> tuple[str, ...]:
    """Every extension that is read, of documents and of containers."""
    return tuple(sorted({*formats(), *_known()}))
