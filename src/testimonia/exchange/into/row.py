"""One row of a table as a document: its text is the row written out, and every claim quotes a line of it.

The chain of each claim begins with the origin that the user named. Whom the row credits is the next link, one claim for each: so an
outlet that a dataset and a report of the same case both draw on is counted once.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from testimonia.exchange.into.cells import CellError, around, country_of, day_of, degrees_of, month_end, stretch
from testimonia.exchange.into.column_map import ActorOf, ColumnMap, DateOf, PlaceOf, Said, StageOf, WeaponOf
from testimonia.exchange.into.figures import figures
from testimonia.exchange.into.written import InWork, Left, Manner, Written, chains_of, fits
from testimonia.model.protocols import Extraction
from testimonia.model.record import ROW, Document, Mention
from testimonia.model.terms import DatePrecision, DocumentStatus, Kind, PlacePrecision, Property, StageReached, WeaponKind
from testimonia.model.values import Actor, Moment, Place, Stage, Weapon

_NOT_KNOWN = frozenset({"", "0", "-9", "-99"})  # of a month or day


@dataclass(frozen=True, slots=True)
class RowRead:
    """A row as a document with its claims. `number`: as a spreadsheet shows it; `cells`: what it was read from."""

    number: int
    cells: Mapping[str, str]
    document: Document
    extraction: Extraction
    left: tuple[Left, ...]


def read_row(number: int, cells: Mapping[str, str], manner: Manner) -> RowRead:
    """The document of a row and what it says. Raises CellError when the row has no date that can be read."""
    written = Written(manner.origin, cells, manner.map.leave_out)
    content = written.text.encode("utf-8")
    identity = "sha256:" + hashlib.sha256(content).hexdigest()
    document = Document(
        id=identity,
        name=f"{manner.origin} {_row_id(written, manner.map) or 'row ' + identity[7:15]}",
        text=written.text,
        characters=len(written.text),
        media_type=ROW,
        status=DocumentStatus.READ,
        publisher=manner.origin,
    )
    kind, form, column = _kind(written, manner.map)
    span = written.lines(column) if column else written.lines(*_anchor(written, manner.map))
    mention = Mention(identity, kind, form, (span,))
    row = InWork(written, manner, identity, mention, chains_of(written, manner))
    _date(row, manner.map.date)
    if manner.map.place:
        _place(row, manner.map.place)
    figures(row, manner.map.figure)
    for actor in manner.map.actor:
        _actors(row, actor)
    for weapon in manner.map.weapon:
        _weapon(row, weapon)
    for stage in manner.map.stage:
        _stage(row, stage)
    return RowRead(number, cells, document, Extraction((mention,), tuple(row.claims.values())), tuple(row.left))


def _row_id(written: Written, columns: ColumnMap) -> str:
    return " ".join(part for part in map(written.cell, columns.id) if part)


def _anchor(written: Written, columns: ColumnMap) -> Sequence[str]:
    """The lines that stand for the event where no column names its kind: its date, else the first cell."""
    dates = [c for c in (columns.date.start, columns.date.year) if c and written.cell(c)]
    return dates or [next(iter(written.cells))]


def _kind(written: Written, columns: ColumnMap) -> tuple[Kind, str | None, str | None]:
    """Kind, form, and the column that says so; None where none does."""
    for column in columns.kind.columns:
        value = columns.kind.values.get(written.cell(column).casefold())
        if value:
            kind, _, form = value.partition("/")
            return Kind(kind), form or None, column
    kind, _, form = columns.kind.otherwise.partition("/")
    return Kind(kind), form or None, next((c for c in columns.kind.columns if written.cell(c)), None)


# -- when and where


def _date(row: InWork, rule: DateOf) -> None:
    w = row.written
    if rule.start is None and rule.year is None:
        return
    columns = [c for c in (rule.start, rule.end, rule.year, rule.month, rule.day) if w.cell(c)]
    if not w.cell(rule.start or rule.year):
        raise CellError(f"the column {rule.start or rule.year} is empty: an event without a date is of no use here")
    first, last, precision = _parts(w, rule) if rule.year else _days(w, rule, row.manner.order)
    span = w.lines(*columns)
    row.add(Said(), Property.DATE, Moment(first.isoformat(), last.isoformat(), precision, span.quote), span)


def _days(w: Written, rule: DateOf, order: str) -> tuple[date, date, DatePrecision]:
    first = day_of(w.cell(rule.start), order)
    last = day_of(w.cell(rule.end), order) if w.cell(rule.end) else first
    if last < first:
        raise CellError(f"it ends on {last}, before it begins on {first}")
    if rule.precision and first == last:
        code = w.cell(rule.precision.column).casefold()
        named = rule.precision.values.get(code, rule.precision.otherwise)
        if named:
            return *around(first, DatePrecision(named)), DatePrecision(named)
    return first, last, stretch(first, last)


def _parts(w: Written, rule: DateOf) -> tuple[date, date, DatePrecision]:
    year, month, day = (w.cell(c) for c in (rule.year, rule.month, rule.day))
    try:
        if month in _NOT_KNOWN:
            return date(int(year), 1, 1), date(int(year), 12, 31), DatePrecision.YEAR
        first = date(int(year), int(month), 1)
        if day in _NOT_KNOWN:
            return first, month_end(first), DatePrecision.MONTH
        return first.replace(day=int(day)), first.replace(day=int(day)), DatePrecision.DAY
    except ValueError:
        raise CellError(f"{year}-{month}-{day} is no day of the calendar") from None


def _place(row: InWork, rule: PlaceOf) -> None:
    w = row.written
    column = next((c for c in rule.name if w.cell(c)), None)
    country = _country(row, rule)
    latitude, longitude = _degrees(row, rule)
    if column is None and latitude is None and not w.cell(rule.country):
        return
    code = w.cell(rule.precision.column).casefold() if rule.precision else ""
    named = rule.precision.values.get(code, rule.precision.otherwise) if rule.precision else None
    precision = PlacePrecision(named) if named else _usual_precision(rule, column)
    why = rule.why.get(code)
    if latitude is None:
        why = why or "the row gives no coordinates"
    elif precision in (PlacePrecision.REGION, PlacePrecision.COUNTRY):
        why = why or "the row says that its point stands for a wider area"
    shown = column or (rule.country if w.cell(rule.country) else rule.latitude)
    name = w.cell(shown)
    place = Place(name, country, w.cell(rule.admin1) or None, latitude, longitude, precision, why, None, name)
    row.add(Said(), Property.PLACE, place, w.lines(shown))


def _usual_precision(rule: PlaceOf, column: str | None) -> PlacePrecision:
    if column is None:
        return PlacePrecision.COUNTRY
    return PlacePrecision.REGION if rule.admin1 and column.casefold() == rule.admin1.casefold() else PlacePrecision.CITY


def _country(row: InWork, rule: PlaceOf) -> str | None:
    name = row.written.cell(rule.country)
    code = country_of(name) if name else None
    if name and code is None:
        row.leave(rule.country, "no country of the place index")
    return code


def _degrees(row: InWork, rule: PlaceOf) -> tuple[float | None, float | None]:
    north, east = row.written.cell(rule.latitude), row.written.cell(rule.longitude)
    if not north or not east:
        return None, None
    try:
        latitude, longitude = degrees_of(north, 90), degrees_of(east, 180)
    except CellError as error:
        row.leave(rule.latitude, error)
        return None, None
    if latitude == longitude == 0.0:
        row.leave(rule.latitude, "0, 0 lies in the open sea, where coordinates land that are missing")
        return None, None
    return latitude, longitude


# -- who, with what, how far


def _actors(row: InWork, rule: ActorOf) -> None:
    if not fits(row.written, rule.when):
        return
    unknown = {name.casefold() for name in rule.unknown}
    kind = rule.actor_kind
    if rule.kinds:
        code = row.written.cell(rule.kinds.column).casefold()
        kind = type(kind)(rule.kinds.values.get(code, rule.kinds.otherwise or kind))
    for name in _names(row.written.cell(rule.column), rule.separator):
        if name.casefold() not in unknown:
            # "Police Forces of Kenya (2013-2022)": what stands in brackets is the dataset's, not the name.
            bare = re.sub(r"\s*\([^()]*\)$", "", name) or name
            row.add(rule, rule.property, Actor(bare, kind, name), row.written.within(rule.column, name))


def _names(cell: str, separator: str | None) -> Iterator[str]:
    for part in cell.split(separator) if separator else [cell]:
        if part.strip():
            yield part.strip()


def _weapon(row: InWork, rule: WeaponOf) -> None:
    cell = row.written.cell(rule.column)
    kind = rule.values.get(cell.casefold(), rule.otherwise)
    if cell and kind and fits(row.written, rule.when):
        row.add(rule, Property.WEAPON, Weapon(cell, WeaponKind(kind), cell), row.written.lines(rule.column))


def _stage(row: InWork, rule: StageOf) -> None:
    reached = rule.values.get(row.written.cell(rule.column).casefold())
    if reached and fits(row.written, rule.when):
        row.add(rule, Property.STAGE, Stage(StageReached(reached)), row.written.lines(rule.column))
