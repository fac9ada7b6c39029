"""Custody of containers: that a file came, which documents came in it and where in it; the file itself, where it may be kept."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from testimonia.intake import LIMIT_BYTES
from testimonia.model.custody import Action, Bringing
from testimonia.pipeline.sources import Source
from testimonia.pipeline.summary import Notice, Tally

if TYPE_CHECKING:
    from testimonia.store import StoredCase

CONTAINER = "container"
"""Detail of an entry of custody `part_of`: the id of the file that the document was in. `place` says where in it."""

MOST_NAMES = 50
"""Of one document, and places of it: the same line may stand in a table a hundred thousand times."""


@dataclass(slots=True)
class Box:
    """A container on its way, with its hash. `noted`: custody has it under this name; `stored`: the case has a part of it; `purged`: a part
    of it was purged before."""

    source: Source
    id: str
    noted: bool = False
    stored: bool = False
    purged: bool = False


def note_box(store: "StoredCase", bringing: Bringing, tally: Tally, box: Box) -> None:
    """That the file came into the case, once under each of its names."""
    if box.noted:
        return
    names = names_of(store, box.id)
    details = {"name": box.source.name}
    if not names:
        store.note_custody(
            Action.BROUGHT, item=box.id, by=bringing.by, details=details | {"bytes": str(box.source.size)} | dict(bringing.details)
        )
    elif box.source.name not in names:
        tally.also_named.append(Notice(box.source.name, f"the same bytes as {names[0]}"))
        store.note_custody(Action.BROUGHT, item=box.id, by=bringing.by, details=details | {"same_as": names[0]})
    box.noted = True


def note_part(store: "StoredCase", bringing: Bringing, box: Box, document: str, place: str) -> None:
    """That the document came in this file, once for each file and place."""
    details = {CONTAINER: box.id, "place": place}
    noted = [dict(entry.details) for entry in store.custody(document) if entry.action is Action.PART_OF]
    if details not in noted and len(noted) < MOST_NAMES:
        store.note_custody(Action.PART_OF, item=document, by=bringing.by, details=details)
    box.stored = True


def keep_box(store: "StoredCase", box: Box) -> None:
    """Keeps the file as it was brought. Not when it is too large to be held in memory, which its parts are not, and not when it holds what
    was purged."""
    if not box.stored or box.purged:
        return
    with box.source.open() as file:
        content = file.read(LIMIT_BYTES + 1)
    if len(content) <= LIMIT_BYTES:
        store.keep_original(box.id, content)


def names_of(store: "StoredCase", id: str) -> list[str]:
    """Under which names a file came into the case; none when it did not."""
    return [entry.details["name"] for entry in store.custody(id) if entry.action is Action.BROUGHT and "name" in entry.details]
