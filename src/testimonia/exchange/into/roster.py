"""Rosters in: a table of who held which office when, or entities of FollowTheMoney; and the file that a case keeps of them.

Of persons only those in a public office are taken in, for the time of it. The others are passed over and counted, never listed.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from testimonia.errors import ExchangeError
from testimonia.exchange.into.cells import CellError, country_of, day_of, month_end, order_of
from testimonia.exchange.into.rows import Row, Table, Unreadable, open_table
from testimonia.model.canonical import canonical_json
from testimonia.model.roster import Body, Holder, Roster

COLUMNS = ("name", "office", "body", "country", "since", "until", "also", "source", "kind")
_BODY_SCHEMATA = frozenset({"Organization", "PublicBody", "Company", "LegalEntity"})
_IN_OFFICE = "role.pep"  # the topic by which FollowTheMoney marks holders of public office


@dataclass(frozen=True, slots=True)
class RosterRead:
    """A roster with what could not be taken in. `passed_over`: persons without a public office."""

    roster: Roster
    failed: tuple[tuple[str, str], ...] = ()
    passed_over: int = 0


def read_roster(path: Path, order: str | None = None) -> RosterRead:
    """A table with the columns `name` and `office` (also body, country, since, until, also, source, kind), or FollowTheMoney entities.

    FollowTheMoney: a file of JSON lines. `kind` of a table: person (or empty), public_body, organisation. Raises ExchangeError.
    """
    if path.suffix.lower() in (".json", ".jsonl", ".ndjson", ".ijson", ".ftm"):
        return _from_ftm(path)
    return _from_table(open_table(path), order)


# -- tables


def _from_table(table: Table, order: str | None) -> RosterRead:
    there = {c.casefold() for c in table.columns}
    if not {"name", "office"} <= there:
        raise ExchangeError(f"{table.path}: missing columns: {', '.join(sorted({'name', 'office'} - there))}. Known: {', '.join(COLUMNS)}")
    dated = [c for c in table.columns if c.casefold() in ("since", "until")]
    chosen = order or order_of((row.cells.get(c, "") for row in table.rows() if isinstance(row, Row) for c in dated), str(table.path))
    holders: list[Holder] = []
    bodies: list[Body] = []
    failed: list[tuple[str, str]] = []
    for row in table.rows():
        if isinstance(row, Unreadable):
            failed.append((f"row {row.number}", row.why))
            continue
        try:
            found = _row({c.casefold(): v for c, v in row.cells.items()}, chosen)
        except CellError as error:
            failed.append((f"row {row.number}", str(error)))
            continue
        if isinstance(found, Holder):
            holders.append(found)
        else:
            bodies.append(found)
    return RosterRead(Roster(tuple(holders), tuple(bodies)), tuple(failed))


def _row(cells: Mapping[str, str], order: str) -> Holder | Body:
    name, office, kind = cells.get("name", ""), cells.get("office", ""), cells.get("kind", "person").casefold()
    also = tuple(part.strip() for part in cells.get("also", "").split(";") if part.strip())
    country = _country(cells.get("country", ""))
    if not name:
        raise CellError("no name")
    if kind in ("public_body", "organisation"):
        return Body(name, kind == "public_body", country, also, cells.get("source", ""))
    if kind != "person":
        raise CellError(f"kind {kind!r} is none of person, public_body, organisation")
    if not office:
        raise CellError(f"{name} without an office: private persons are not taken in")
    since, until = _day(cells.get("since", ""), order, last=False), _day(cells.get("until", ""), order, last=True)
    if since and until and until < since:
        raise CellError(f"until {until} lies before since {since}")
    return Holder(name, office, cells.get("body") or None, country, since, until, also, cells.get("source", ""))


def _country(name: str) -> str | None:
    if not name:
        return None
    code = country_of(name if len(name) > 2 else name.upper())
    if code is None:
        raise CellError(f"{name!r} is no country of the place index")
    return code


def _day(text: str, order: str, *, last: bool) -> str | None:
    """A year or month alone begins with its first day, or ends with its last."""
    parts = text.split("-")
    if not text:
        return None
    if text.isdigit() and len(text) == 4:
        return f"{text}-12-31" if last else f"{text}-01-01"
    if len(parts) == 2 and all(p.isdigit() for p in parts) and len(parts[0]) == 4 and 1 <= int(parts[1]) <= 12:
        first = date(int(parts[0]), int(parts[1]), 1)
        return (month_end(first) if last else first).isoformat()
    return day_of(text, order).isoformat()


# -- FollowTheMoney


def _from_ftm(path: Path) -> RosterRead:
    """Bodies as they stand; persons by their occupancies, or by a position where they are marked as holders of public office."""
    entities, failed = _entities(path)
    by_id = {str(e["id"]): e for e in entities}
    occupied = [e for e in entities if e["schema"] == "Occupancy"]
    persons = [e for e in entities if e["schema"] == "Person"]
    holders: list[Holder] = []
    in_office: set[str] = set()
    for entity in occupied:
        for holder in _occupancy(entity, by_id, path.name):
            holders.append(holder)
            in_office |= set(_of(entity, "holder"))
    for person in persons:
        if str(person["id"]) not in in_office and _IN_OFFICE in _of(person, "topics") and _of(person, "position"):
            in_office.add(str(person["id"]))
            name, country = _name(person), _ftm_country(person)
            holders += [Holder(name, post, country=country, also=_also(person), source=path.name) for post in _of(person, "position")]
    named = [e for e in entities if e["schema"] in _BODY_SCHEMATA and _name(e)]
    bodies = [Body(_name(e), e["schema"] == "PublicBody", _ftm_country(e), _also(e), path.name) for e in named]
    passed_over = sum(1 for person in persons if str(person["id"]) not in in_office)
    return RosterRead(Roster(tuple(holders), tuple(bodies)), tuple(failed), passed_over)


def _entities(path: Path) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    entities: list[dict[str, Any]] = []
    failed: list[tuple[str, str]] = []
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    entity = json.loads(line)
                except ValueError as error:
                    failed.append((f"line {number}", f"not JSON ({error})"))
                    continue
                if isinstance(entity, dict) and {"id", "schema", "properties"} <= set(entity) and isinstance(entity["properties"], dict):
                    entities.append(entity)
                else:
                    failed.append((f"line {number}", "no entity: id, schema and properties are needed"))
    except (OSError, UnicodeDecodeError) as error:
        raise ExchangeError(f"{path}: cannot be read as JSON lines in UTF-8 ({error}).") from None
    if not entities:
        raise ExchangeError(f"{path}: no entity of FollowTheMoney in it. One JSON object a line is needed, with id, schema and properties.")
    return entities, failed


def _occupancy(entity: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]], source: str) -> Iterator[Holder]:
    since, until = (next(iter(_of(entity, name)), "") for name in ("startDate", "endDate"))
    for person in (by_id[i] for i in _of(entity, "holder") if i in by_id):
        for post in (by_id[i] for i in _of(entity, "post") if i in by_id):
            body = next((_name(by_id[i]) for i in _of(post, "organization") if i in by_id), None)
            try:
                ends = _day(since[:10], "dmy", last=False), _day(until[:10], "dmy", last=True)
            except CellError:
                continue  # an office without readable dates says nothing on when it was held
            yield Holder(_name(person), _name(post), body, _ftm_country(post) or _ftm_country(person), *ends, _also(person), source)


def _of(entity: Mapping[str, Any], name: str) -> list[str]:
    values = entity["properties"].get(name, [])
    return [str(v) for v in (values if isinstance(values, list) else [values])]


def _name(entity: Mapping[str, Any]) -> str:
    return next(iter(_of(entity, "name")), "")


def _also(entity: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*_of(entity, "name")[1:], *_of(entity, "alias"), *_of(entity, "weakAlias")]))


def _ftm_country(entity: Mapping[str, Any]) -> str | None:
    codes = [*_of(entity, "country"), *_of(entity, "jurisdiction")]
    return codes[0].upper() if codes and len(codes[0]) == 2 else None


# -- the file of a case


def kept_roster(file: Path) -> Roster:
    """The roster that a case keeps; empty when it keeps none. Raises ExchangeError when the file is damaged."""
    if not file.is_file():
        return Roster()
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        return Roster(tuple(_noun(Holder, h) for h in kept["holders"]), tuple(_noun(Body, b) for b in kept["bodies"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        way_out = "Take it away, and import the lists again: testimonia import CASE FILE --as actors"
        raise ExchangeError(f"{file}: damaged ({error}). {way_out}") from None


def _noun(kind: Any, given: Mapping[str, Any]) -> Any:
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in given.items()})


def keep_roster(file: Path, roster: Roster) -> None:
    """Writes the roster beside the case, whole or not at all."""
    draft = file.with_name(file.name + ".part")
    draft.write_text(canonical_json(roster) + "\n", encoding="utf-8")
    draft.replace(file)
