"""The process that takes files in, seen from inside: bytes to a document, a container to its parts. Whatever happens here stays here."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from testimonia.errors import IntakeError, TestimoniaError
from testimonia.intake import DateOrder, Intake, Opened, Options, Part, Told, decode_as, from_decoded, opened_path, read_part
from testimonia.intake.containers import container_of, read_container
from testimonia.intake.parts import Limits
from testimonia.model.layout import to_json
from testimonia.model.lines import line_of
from testimonia.pipeline.describing import described
from testimonia.pipeline.frames import packed, unpacked

_BYTES_AT_ONCE = 4_000_000
_SECONDS_AT_ONCE = 0.5  # the first part is not to wait for the hundredth


def taker() -> Callable[[bytes], bytes]:
    """A tool for `Workers`: see `testimonia.pipeline.taking`. What libraries say of a file on standard error is not shown: a file can
    make them say anything, to a terminal too."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    return _Taker().answer


class _Taker:
    """Keeps the container that stands open: the next task goes on where the last one stopped, or, in a fresh process, begins it anew."""

    def __init__(self) -> None:
        self._file: BinaryIO | None = None
        self._parts: Iterator[Part | Told] = iter(())
        self._at: tuple[int, int] = (0, 0)  # which container, how many parts were given

    def answer(self, task: bytes) -> bytes:
        """Every error becomes words, but a lack of memory."""
        told = unpacked(task)
        work = {"document": self._document, "parts": self._next}[told.body["what"]]
        try:
            return work(told.body, bytes(told.content))
        except TestimoniaError as error:
            return packed({"error": str(error)})
        except MemoryError:
            raise
        except Exception as error:
            why = f"its text cannot be taken out ({type(error).__name__}: {error})"
            return packed({"error": f"{why}: damaged, or of a make that is not known. Save its text as .txt and bring that."})

    def _document(self, told: dict[str, Any], content: bytes) -> bytes:
        return packed(_line(from_decoded(decode_as(content, told["suffix"]), content, told["name"])))

    def _next(self, told: dict[str, Any], content: bytes) -> bytes:
        if self._at != (told["opened"], told["came"]):
            self._open(told, content)
        found: list[dict[str, Any]] = []
        contents: list[bytes] = []
        left, until = max(_BYTES_AT_ONCE, len(content) // 8), time.monotonic() + _SECONDS_AT_ONCE
        for part in islice(self._parts, told["most"]):
            found.append(line := _told(part) if isinstance(part, Told) else _found(part))
            if isinstance(part, Part) and "size" in line:
                contents.append(part.content)
                left -= len(part.content)
            if left < 0 or time.monotonic() > until:
                break
        self._at = (told["opened"], told["came"] + len(found))
        return packed({"found": found, "end": not found}, *contents)

    def _open(self, told: dict[str, Any], content: bytes) -> None:
        if self._file is not None:
            self._file.close()
        self._file = opened_path(Path(told["path"])) if told["path"] else BytesIO(content)
        container = container_of(told["name"], self._file)
        if container is None:
            raise IntakeError("the file was changed while it was read. Read it again.")
        self._parts = read_container(Opened(told["name"], self._file, _options(told["options"])), container)
        for _ in islice(self._parts, told["came"]):
            pass


def _options(told: dict[str, Any]) -> Options:
    order = told["date_order"]
    return Options(columns=told["columns"], date_order=DateOrder(order) if order else None, limits=Limits(**told["limits"]))


def _line(taken: Intake) -> dict[str, Any]:
    layout = to_json(taken.layout) if taken.layout is not None else None
    return {"document": line_of(described(taken.document)), "layout": layout, "notes": taken.notes}


def _told(told: Told) -> dict[str, Any]:
    return {"place": told.place, "why": told.why, "weight": told.weight}


def _found(part: Part) -> dict[str, Any]:
    try:
        taken = _line(read_part(part, part.name)) if part.decoded is not None else None
    except TestimoniaError as error:
        return _told(Told(part.place, str(error)))
    captured = asdict(part.captured) if part.captured else None
    return {"place": part.place, "name": part.name, "suffix": part.suffix, "size": len(part.content), "captured": captured, "taken": taken}
