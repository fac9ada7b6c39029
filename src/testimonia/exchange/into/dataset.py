"""A table of another project, row by row: what it is checked for before, and what becomes of rows that cannot be read."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from testimonia.errors import ExchangeError
from testimonia.exchange.into.cells import CellError, order_of
from testimonia.exchange.into.column_map import ColumnMap, column_map, shipped_maps
from testimonia.exchange.into.row import RowRead, read_row
from testimonia.exchange.into.rows import Table, Unreadable, open_table
from testimonia.exchange.into.written import Manner
from testimonia.model.terms import SourceKind

__all__ = ["BadRow", "Dataset", "RowRead", "open_dataset"]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that gave no document, and why."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table that fits its map. `notes`: what should be known before it is read."""

    table: Table
    manner: Manner
    notes: tuple[str, ...]

    @property
    def origin(self) -> str:
        """Who says all this, as the user named it."""
        return self.manner.origin

    @property
    def made_by(self) -> str:
        """Maker of the claims: the map with its version and a digest of what it holds, so that another map is another reading."""
        return self.manner.made_by

    def again(self, row: RowRead, made_by: str) -> RowRead:
        """The same row with its claims under another maker."""
        return read_row(row.number, row.cells, replace(self.manner, made_by=made_by))

    def rows(self) -> Iterator[RowRead | BadRow]:
        """Every row, as a document with its claims or with the reason why not."""
        for row in self.table.rows():
            if isinstance(row, Unreadable):
                yield BadRow(row.number, row.why)
                continue
            try:
                yield read_row(row.number, row.cells, self.manner)
            except CellError as error:
                yield BadRow(row.number, str(error))


def open_dataset(
    path: str | Path,
    columns: ColumnMap,
    origin: str,
    *,
    order: str | None = None,
    origin_kind: SourceKind | None = None,
) -> Dataset:
    """The table in a file, ready to be read. `order`: dmy or mdy, in place of the map's.

    Raises ExchangeError when the file is no table, lacks columns, or holds dates whose order nobody can tell.
    """
    path = Path(path)
    if not origin.strip():
        raise ExchangeError(f"{path}: who says this? Name the origin: --origin NAME")
    table = open_table(path)
    _check_columns(table, columns)
    lacking = sorted({c for c in _named(columns) if c.casefold() not in _folded(table)})
    notes = [table.note] if table.note else []
    if lacking:
        notes.append(f"columns of the map that the file has not: {', '.join(lacking)}. What they say is not read.")
    chosen = _order(table, columns, order or columns.date.order)
    digest = hashlib.sha256(repr((columns, chosen, origin_kind)).encode()).hexdigest()[:8]
    made_by = f"import {columns.name}/{columns.version} {digest}"
    manner = Manner(columns, " ".join(origin.split()), origin_kind or columns.origin_kind, chosen, made_by)
    return Dataset(table, manner, tuple(notes))


def _folded(table: Table) -> set[str]:
    return {c.casefold() for c in table.columns}


def _check_columns(table: Table, columns: ColumnMap) -> None:
    there = _folded(table)
    missing = [c for c in columns.needed if c.casefold() not in there]
    if not missing:
        return
    others = (column_map(name) for name in shipped_maps() if name != columns.name)
    fits = [m.name for m in others if m.needed and all(c.casefold() in there for c in m.needed)]
    hint = f" It looks like {fits[0]}: --as {fits[0]}." if fits else " Say which is which in a map of your own: testimonia column-map table"
    raise ExchangeError(f"{table.path}: missing columns: {', '.join(missing)}. The file has: {', '.join(table.columns)}.{hint}")


def _named(m: ColumnMap) -> Iterator[str]:
    """Every column that a map names."""
    yield from (*m.id, *m.kind.columns)
    yield from (c for c in (m.date.start, m.date.end, m.date.year, m.date.month, m.date.day) if c)
    yield from (codes.column for codes in (m.date.precision, m.place.precision if m.place else None) if codes)
    if m.place:
        yield from (c for c in (*m.place.name, m.place.admin1, m.place.country, m.place.latitude, m.place.longitude) if c)
    if m.sources:
        yield from (c for c in (*m.sources.columns, m.sources.then) if c)
    for figure in m.figure:
        yield from (c for c in (figure.count, figure.low, figure.high, figure.said_by) if c)
    for actor in m.actor:
        yield from (c for c in (actor.column, actor.said_by, actor.kinds.column if actor.kinds else None) if c)
    yield from (weapon.column for weapon in m.weapon)
    yield from (stage.column for stage in m.stage)


def _order(table: Table, columns: ColumnMap, order: str) -> str:
    """dmy or mdy for dates of three numbers; asked for only where the column leaves it open."""
    if order in ("dmy", "mdy", "ymd"):
        return order
    if order != "auto":
        raise ExchangeError(f"date order {order!r} is none of dmy, mdy, ymd")
    wanted = [c for c in (columns.date.start, columns.date.end) if c]
    names = [c for c in table.columns if c.casefold() in {w.casefold() for w in wanted}]
    cells = (row.cells[c] for row in table.rows() if not isinstance(row, Unreadable) for c in names if c in row.cells) if names else ()
    return order_of(cells, str(table.path))
