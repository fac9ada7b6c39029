"""Sources to documents that are to come, a handful at a time: a case is asked about all of them at once, and memory stays bounded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from testimonia.errors import IntakeError
from testimonia.intake import Intake, Told, Weight, content_of, document_id, document_suffix
from testimonia.intake.containers import container_of
from testimonia.model.record import Captured
from testimonia.pipeline.sources import Source
from testimonia.pipeline.taking import Found, Taking

_TOGETHER = 200  # files that are one document each,
_BYTES_TOGETHER = 16_000_000  # or these bytes


@dataclass(frozen=True, slots=True)
class Item:
    """A document to come: a file itself, or a part of one. `container`: id of the file that it is a part of, "" where it is none.

    `taken`: its document, where the container knew text and metadata already.
    """

    source: Source
    id: str
    name: str
    told_as: str
    suffix: str
    content: bytes
    container: str = ""
    place: str = ""
    captured: Captured | None = None
    taken: Intake | None = None

    @property
    def is_part(self) -> bool:
        """A page that is its own container is none."""
        return bool(self.container) and self.container != self.id

    def load(self, taking: Taking) -> Intake:
        """Its document, described as far as it can be without its neighbours. Raises TestimoniaError."""
        taken = self.taken or taking.document(self.content, self.name, self.suffix)
        captured = self.captured or taken.document.captured
        return replace(taken, document=replace(taken.document, id=self.id, name=self.name, captured=captured))


@dataclass(frozen=True, slots=True)
class Begun:
    """A source whose turn has come. `number`: how many came before it; `container`: its id, "" where it is one document; `again`: whether a
    container with the same bytes came before it, so that no more comes of this one."""

    source: Source
    number: int
    container: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """A container that gave all its parts."""

    source: Source
    container: str


Coming = Begun | Item | Told | Ended


def handfuls(sources: Iterable[Source], taking: Taking) -> Iterator[list[Coming]]:
    """What comes of the sources, in their order; a container with the same bytes as one before it only begins.

    A word on a part bears the name of the source before its place.
    """
    held: list[Coming] = []
    room = _BYTES_TOGETHER
    opened: set[str] = set()
    for number, source in enumerate(sources):
        begun, first = _looked_at(source, number)
        begun = replace(begun, again=begun.container in opened)
        held.append(begun)
        if first is not None:
            held.append(first)
            room -= len(first.content) if isinstance(first, Item) else 0
        elif not begun.again:
            opened.add(begun.container)
            for parts in _parts(begun, taking):
                yield [*held, *parts]
                held, room = [], _BYTES_TOGETHER
        if len(held) >= _TOGETHER or room < 0:
            yield held
            held, room = [], _BYTES_TOGETHER
    yield held


def _looked_at(source: Source, number: int) -> tuple[Begun, Item | Told | None]:
    """A source, and the document that it is, or why it is none; None of a container."""
    begun = Begun(source, number)
    try:
        with source.open() as file:
            try:
                container = container_of(source.name, file)
            except IntakeError as error:
                return begun, Told(source.told_as, str(error), Weight.SKIPPED)
            if container is not None:
                return Begun(source, number, source.id()), None
            content = content_of(file)
    except IntakeError as error:
        return begun, Told(source.told_as, str(error))
    except OSError as error:
        return begun, Told(
            source.told_as, f"it cannot be read ({error.strerror or error}). Check the disk, or copy the file to another one."
        )
    return begun, Item(source, document_id(content), source.name, source.told_as, document_suffix(source.name), content)


def _parts(begun: Begun, taking: Taking) -> Iterator[list[Coming]]:
    source = begun.source
    try:
        for found in taking.parts(source.name, source.path, source.content or b""):
            yield [_coming(part, begun) for part in found]
    except IntakeError as error:
        yield [Told(source.told_as, str(error))]
    yield [Ended(source, begun.container)]


def _coming(part: Found | Told, begun: Begun) -> Item | Told:
    source = begun.source
    if isinstance(part, Told):
        return Told(_named(source.told_as, part.place), part.why, part.weight)
    own = f" ({part.name})" if part.name and not part.place.endswith(part.name) else ""
    names = (_named(source.name, part.place) + own, _named(source.told_as, part.place) + own)
    place = part.place or source.name
    return Item(source, document_id(part.content), *names, part.suffix, part.content, begun.container, place, part.captured, part.taken)


def _named(source: str, place: str) -> str:
    return f"{source}: {place}" if place else source
