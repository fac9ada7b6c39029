"""Files become documents in processes of their own: whoever made a file to break its parser breaks such a process, and costs that file.

Only plain text is decoded here, since that parses nothing. A container is taken apart in one process and its parts are decoded in
another, so that a part which ends the second does not end the first. What comes back is JSON and bytes; nothing is unpickled.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any

from testimonia.errors import IntakeError, RecordError
from testimonia.intake import Intake, Options, Told, Weight, decode_as, document_id, from_decoded, kind_of
from testimonia.model.layout import from_json
from testimonia.model.lines import from_line
from testimonia.model.record import Captured, Document
from testimonia.pipeline.describing import described
from testimonia.pipeline.frames import Frame, packed, unpacked
from testimonia.pipeline.workers import Died, Limits, Tool, Workers

LIMITS = Limits(seconds=900.0, megabytes=2048)
"""What one file may take. The time is that of three hundred pages read by OCR; what holds no pictures has `_QUICK` seconds."""

_QUICK = 120.0
_PLAIN = frozenset({".txt", ".text", ".md", ".markdown"})
_PICTURES = frozenset({".pdf", ".png", ".jpg", ".tif", ".webp", ".bmp"})
_AT_ONCE = 256  # parts of a container that come together, at most
_TOOL = Tool("testimonia.pipeline.taker:taker")
_NOT_AFFECTED = "damaged, or made to stop whoever opens it. The other files are not affected."


@dataclass(frozen=True, slots=True)
class Found:
    """A part of a container as it came from there. `taken`: its document, where the container knew text and metadata already."""

    place: str
    name: str
    suffix: str
    content: bytes
    captured: Captured | None
    taken: Intake | None


class Taking:
    """The processes that take files in, for one run. Each is started when it is first needed, and anew when a file has ended it."""

    def __init__(self, options: Options, limits: Limits = LIMITS) -> None:
        self._options = options
        self._boxes, self._documents = Workers[None](_TOOL, 1, limits), Workers[None](_TOOL, 1, limits)
        self._opened = 0

    def document(self, content: bytes, name: str, suffix: str) -> Intake:
        """The document that the bytes are, described as far as it can be without its neighbours. Raises TestimoniaError."""
        kind = kind_of(content, suffix)
        if kind in _PLAIN and suffix in _PLAIN:
            taken = from_decoded(decode_as(content, suffix), content, name)
            return replace(taken, document=described(taken.document))
        seconds = None if kind in _PICTURES else _QUICK
        answer = self._documents.ask(None, packed({"what": "document", "name": name, "suffix": suffix}, content), seconds)
        if isinstance(answer, Died):
            raise IntakeError(
                f"{answer.why} while its text was taken out: {_NOT_AFFECTED} "
                "If a program still opens it, save its text as .txt, or print it to a new PDF."
            )
        return _intake(_told(answer).body, content, name)

    def parts(self, name: str, path: Path | None, content: bytes = b"") -> Iterator[list[Found | Told]]:
        """The parts of a container, as many at a time as come together. `content`: where it is no file. Raises IntakeError."""
        self._opened += 1
        came, most = 0, _AT_ONCE
        task = {"what": "parts", "opened": self._opened, "name": name, "path": path and str(path), "options": _as_json(self._options)}
        while True:
            answer = self._boxes.ask(None, packed(task | {"came": came, "most": most}, content))
            if not isinstance(answer, Died):
                told = _told(answer)
                found = list(_found(told))
                came += len(found)
                yield found
                if told.body["end"]:
                    return
            elif most > 1:
                most = 1  # those before the one that ended it are to come
            else:
                yield [_broken_off(answer, came)]
                return

    def close(self) -> None:
        """Ends the processes."""
        self._boxes.close()
        self._documents.close()

    def __enter__(self) -> "Taking":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _broken_off(died: Died, came: int) -> Told:
    before = f" after {came:,} parts, which are read" if came else ""
    return Told("", f"{died.why} while it was taken apart{before}: {_NOT_AFFECTED} Unpack or split it, and bring what it holds.")


def _as_json(options: Options) -> dict[str, Any]:
    return {"columns": dict(options.columns), "date_order": options.date_order, "limits": asdict(options.limits)}


def _told(answer: bytes) -> Frame:
    """Raises IntakeError when the process could not do what was asked, or when nobody can tell what it says."""
    try:
        told = unpacked(answer)
        why: str | None = told.body.get("error")
    except (ValueError, AttributeError, RecursionError):
        raise _senseless() from None
    if why is not None:
        raise IntakeError(why)
    return told


def _senseless() -> IntakeError:
    return IntakeError(f"what its process answered makes no sense: {_NOT_AFFECTED}")


def _intake(body: dict[str, Any], content: bytes, name: str) -> Intake:
    # Its hash is worked out here: what a document is known by is not left to a process that has read it.
    try:
        document = from_line(body["document"] | {"id": document_id(content), "name": name})
        layout = from_json(body["layout"]) if body["layout"] is not None else None
        if not isinstance(document, Document):
            raise TypeError
        return Intake(document, content, layout, tuple(body["notes"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecordError):
        raise _senseless() from None


def _found(told: Frame) -> Iterator[Found | Told]:
    at = 0
    try:
        for part in told.body["found"]:
            if "why" in part:
                yield Told(part["place"], part["why"], Weight(part["weight"]))
                continue
            content = bytes(told.content[at : at + part["size"]])
            at += part["size"]
            captured = Captured(**part["captured"]) if part["captured"] else None
            taken = _intake(part["taken"], content, part["name"]) if part["taken"] else None
            yield Found(part["place"], part["name"], part["suffix"], content, captured, taken)
    except (ValueError, KeyError, TypeError):
        raise _senseless() from None
