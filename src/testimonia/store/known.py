"""What a case knows of many documents at once: whoever reads a folder again asks a hundred thousand times."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select

from testimonia.model.custody import Action
from testimonia.model.record import Document
from testimonia.store import rows
from testimonia.store.tables import CUSTODY, DOCUMENTS, READINGS


@dataclass(frozen=True, slots=True)
class Known:
    """A document that the case holds, without its text; `read_by`: who read it last, None when nobody did; `places`: in which containers
    it came, and where in them."""

    document: Document
    read_by: str | None
    places: frozenset[tuple[str, str]] = frozenset()


def known(connection: Connection, ids: Collection[str]) -> dict[str, Known]:
    """Those of the documents that are in the case, by id. A few hundred may be asked for at once."""
    last = select(READINGS.c.made_by).where(READINGS.c.document == DOCUMENTS.c.id).order_by(READINGS.c.seq.desc()).limit(1)
    query = select(DOCUMENTS.c.id, DOCUMENTS.c.body, last.scalar_subquery().label("read_by")).where(DOCUMENTS.c.id.in_(ids))
    found = list(connection.execute(query))
    places = _places(connection, [row.id for row in found])
    return {row.id: Known(rows.document(row.body, None), row.read_by, frozenset(places[row.id])) for row in found}


def _places(connection: Connection, ids: Collection[str]) -> dict[str, set[tuple[str, str]]]:
    places: dict[str, set[tuple[str, str]]] = defaultdict(set)
    query = select(CUSTODY.c.item, CUSTODY.c.body).where(CUSTODY.c.item.in_(ids), CUSTODY.c.action == str(Action.PART_OF))
    for item, body in connection.execute(query.where(CUSTODY.c.body.is_not(None))):
        details = rows.loaded(body)["details"]
        places[item].add((details["container"], details["place"]))
    return places
