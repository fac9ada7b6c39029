"""Lists of persons that are already matched, as the estimates of the unseen take them: one row a person, a 0/1 column a list.

A file may be in that shape already, or have a row for each person on each list: the columns `person` (the number that matching gave,
never a name that is needed), `list`, and where there is one `date`. Each list may write its dates in an order of its own.
"""

from collections.abc import Mapping
from pathlib import Path

from testimonia.errors import ExchangeError
from testimonia.exchange.into.cells import CellError, day_of, order_of
from testimonia.exchange.into.rows import Row, Unreadable, open_table

YEAR, MONTH = "year", "month"
"""Strata that the earliest date of a person gives."""


def list_rows(path: str | Path, order: str | None = None) -> list[dict[str, str]]:
    """The rows, one a person (or as they are where there is a column for each list). `order`: dmy or mdy, for all lists.

    Raises ExchangeError for a file that is no table, a row that cannot be read, or dates whose order nobody can tell.
    """
    table = open_table(Path(path))
    rows: list[Row] = []
    for row in table.rows():
        if isinstance(row, Unreadable):
            raise ExchangeError(f"{path}, row {row.number}: {row.why}. An estimate needs every row.")
        rows.append(Row(row.number, {name.casefold(): cell for name, cell in row.cells.items()}))
    columns = [c.casefold() for c in table.columns]
    if "person" not in columns or "list" not in columns:
        return [{name: row.cells.get(name.casefold(), "") for name in table.columns} for row in rows]
    return _by_person(rows, [c for c in columns if c not in ("person", "list", "date")], str(path), order)


def _by_person(rows: list[Row], others: list[str], where: str, order: str | None) -> list[dict[str, str]]:
    for row in rows:
        if not row.cells.get("person") or not row.cells.get("list"):
            raise ExchangeError(f"{where}, row {row.number}: person or list is empty. Every row says who stands on which list.")
    lists = list(dict.fromkeys(row.cells["list"] for row in rows))
    dates = {name: [r.cells["date"] for r in rows if r.cells["list"] == name and "date" in r.cells] for name in lists}
    orders = {name: order or order_of(cells, f"{where}, list {name}") for name, cells in dates.items()}
    persons: dict[str, dict[str, str]] = {}
    days: dict[str, str] = {}
    for row in rows:
        person = row.cells["person"]
        found = persons.setdefault(person, {**dict.fromkeys(lists, "0"), **dict.fromkeys(others, "")})
        found[row.cells["list"]] = "1"
        found.update({name: row.cells[name] for name in others if row.cells.get(name) and not found[name]})
        if "date" in row.cells:
            day = _day(row, orders, where)
            days[person] = min(day, days.get(person, day))
    return [{**found, **_when(days.get(person))} for person, found in persons.items()]


def _day(row: Row, orders: Mapping[str, str], where: str) -> str:
    try:
        return day_of(row.cells["date"], orders[row.cells["list"]]).isoformat()
    except CellError as error:
        raise ExchangeError(f"{where}, row {row.number}: {error}. Write 2031-03-14, or leave the date empty.") from None


def _when(day: str | None) -> dict[str, str]:
    return {YEAR: day[:4], MONTH: day[:7]} if day else {YEAR: "", MONTH: ""}
