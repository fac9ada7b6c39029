"""Dated events for the tests: from a case, or from a table (CSV or Parquet; ACLED and UCDP GED are known by their columns).

A day that is not known exactly is a stretch from the earliest to the latest possible day; a figure is a range; both stay so
until a test draws from them.
"""

import csv
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from testimonia.analyze.engines import engine
from testimonia.errors import AnalysisError
from testimonia.model.judgements import rejected
from testimonia.model.protocols import Case
from testimonia.model.record import Claim, FigureRange, Incident

Days = npt.NDArray[np.int64]
Bounds = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Event:
    """One event. It began between `earliest` and `latest`, both included. `origins`: who is known to say so.

    `figures`: name to (low, high); high None when open. `basis`: what stands behind it, in words: id, quote, source.
    """

    name: str
    earliest: date
    latest: date
    kind: str = ""
    place: str = ""
    origins: tuple[str, ...] = ()
    figures: Mapping[str, Bounds] = field(default_factory=lambda: MappingProxyType({}))
    basis: str = ""

    def __post_init__(self) -> None:
        if self.latest < self.earliest:
            raise AnalysisError(
                f"event {self.name}: its latest day {self.latest} lies before its earliest {self.earliest}. Turn them round."
            )

    @property
    def told(self) -> str:
        """One line for the list of what stands behind an answer."""
        when = str(self.earliest) if self.earliest == self.latest else f"{self.earliest} to {self.latest}"
        return ", ".join(part for part in (when, self.kind, self.place, self.basis or self.name) if part)


@dataclass(frozen=True, slots=True)
class Period:
    """The days over which events were looked for, both ends included. What was never looked for is no absence."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise AnalysisError(f"the period ends on {self.last}, before it begins on {self.first}. Turn the two round.")

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def months(self) -> tuple[str, ...]:
        """All months that the period touches, `YYYY-MM`."""
        first, last = ((day.year * 12 + day.month - 1) for day in (self.first, self.last))
        return tuple(f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(first, last + 1))

    def within(self, events: Iterable[Event]) -> tuple[Event, ...]:
        """Events that surely lie in the period, by their earliest day. One that may lie outside is left out."""
        inside = (e for e in events if self.first <= e.earliest and e.latest <= self.last)
        return tuple(sorted(inside, key=lambda e: (e.earliest, e.latest, e.name)))

    def number(self, day: date) -> int:
        """Days since the first."""
        return (day - self.first).days


def period_of(*series: Sequence[Event], first: date | None = None, last: date | None = None) -> Period:
    """The period given, or else from the first event to the last. Raises AnalysisError where there is no event."""
    every = [event for events in series for event in events]
    if not every and (first is None or last is None):
        raise AnalysisError("no events, so no period. Check the file and its filters, or give the first and the last day.")
    return Period(first or min(e.earliest for e in every), last or max(e.latest for e in every))


def days_of(events: Sequence[Event], period: Period) -> Days:
    """Earliest possible days as numbers from the first of the period, sorted."""
    return np.sort(np.array([period.number(e.earliest) for e in events], np.int64))


def drawn(events: Sequence[Event], period: Period, rng: np.random.Generator) -> Days:
    """One way it may have been: each day drawn from its stretch, one origin forgotten and with it all that it alone tells."""
    kept = without_one_origin(events, rng)
    low = np.array([period.number(e.earliest) for e in kept], np.int64)
    high = np.array([period.number(e.latest) for e in kept], np.int64)
    return np.sort(rng.integers(low, high + 1))


def without_one_origin(events: Sequence[Event], rng: np.random.Generator) -> tuple[Event, ...]:
    """The events that are left when one origin, drawn by lot, had said nothing. Events of unknown origin stay."""
    origins = sorted({origin for event in events for origin in event.origins})
    return without_origin(events, origins[int(rng.integers(len(origins)))] if origins else "")


def without_origin(events: Sequence[Event], origin: str) -> tuple[Event, ...]:
    """The events that others tell too, or whose origins are unknown; all of them where it is the only origin there is."""
    if len({o for e in events for o in e.origins}) < 2:
        return tuple(events)
    return tuple(e for e in events if set(e.origins) != {origin})


def uncertain(events: Sequence[Event]) -> bool:
    """Whether drawing can change anything: a stretch of days, an open or wide figure, or several origins."""
    wide = any(e.earliest != e.latest or any(low != high for low, high in e.figures.values()) for e in events)
    return wide or len({origin for e in events for origin in e.origins}) > 1


def counts_by_month(days: Days, period: Period) -> npt.NDArray[np.int64]:
    """Events in each month of the period."""
    places = {month: i for i, month in enumerate(period.months)}
    out = np.zeros(len(places), np.int64)
    for day in days.tolist():
        out[places[f"{period.first + timedelta(days=day):%Y-%m}"]] += 1
    return out


# --- from a table


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a table say what. `latest`: last possible day; `figures`: columns of counts; `low`, `high`: endings of ranges.

    A figure `killed` is read from `killed`, or from `killed_low` and `killed_high`. `origins` separates several by semicolons.
    """

    date: str = "date"
    latest: str | None = None
    name: str | None = None
    kind: str | None = None
    place: str | None = None
    origins: str | None = None
    basis: str | None = None
    precision: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))  # code to days that the date may be off
    precision_column: str | None = None


_KNOWN = (
    # ACLED codebook: time_precision 1 exact, 2 approximate (week), 3 month
    (
        {"event_id_cnty", "event_date"},
        Columns(
            *("event_date", None, "event_id_cnty", "sub_event_type", "location", "source", "notes"),
            precision={"2": 6, "3": 30},
            precision_column="time_precision",
        ),
    ),
    # UCDP GED codebook: date_start and date_end bound an event whose day is not known
    (
        {"date_start", "date_end", "where_prec"},
        Columns("date_start", "date_end", "id", "type_of_violence", "where_coordinates", "source_office"),
    ),
    ({"date", "date_latest"}, Columns("date", "date_latest")),
    ({"date"}, Columns()),
    ({"start_date"}, Columns("start_date")),
)
_USUAL = {"name": "name", "kind": "kind", "place": "place", "origins": "origins", "basis": "source"}


def read_table(path: str | Path, where: Mapping[str, str] | None = None, columns: Columns | None = None) -> tuple[Event, ...]:
    """Events of a CSV or Parquet file; `where`: column to the value that a row must have.

    Raises AnalysisError for an unreadable file, no column of dates, a date that is none, or no row left.
    """
    path = Path(path)
    rows = rows_of(path)
    if not rows:
        raise AnalysisError(f"{path}: no rows. A table with one row for each event is needed.")
    heads = set(rows[0])
    for column in where or {}:
        if column not in heads:
            raise AnalysisError(f"{path}: no column {column!r} to filter by. It has: {', '.join(sorted(heads))}")
    chosen = columns or _recognised(path, heads)
    kept = [(n, row) for n, row in enumerate(rows, 2) if all(row[c].strip().lower() == v.strip().lower() for c, v in (where or {}).items())]
    if not kept:
        raise AnalysisError(f"{path}: no row has {', '.join(f'{c}={v}' for c, v in (where or {}).items())}. Check the spelling.")
    return tuple(_event(path, number, row, chosen) for number, row in kept)


def rows_of(path: str | Path) -> list[dict[str, str]]:
    """Rows of a CSV or Parquet file, every value as text, an absent one empty. Raises AnalysisError for an unreadable file."""
    path = Path(path)
    return _parquet(path) if path.suffix.lower() in (".parquet", ".pq") else _csv(path)


def _csv(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return [{name: value or "" for name, value in row.items() if name} for row in csv.DictReader(lines)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise AnalysisError(f"{path}: cannot be read as CSV in UTF-8 ({error}). Save the table so.") from None


def _parquet(path: Path) -> list[dict[str, str]]:
    engine("pyarrow")
    import pandas as pd

    try:
        frame = pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise AnalysisError(f"{path}: cannot be read as Parquet ({error}).") from None
    return [{str(name): "" if _absent(value) else str(value) for name, value in row.items()} for row in frame.to_dict("records")]


def _absent(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _recognised(path: Path, heads: set[str]) -> Columns:
    for wanted, columns in _KNOWN:
        if wanted <= heads:
            usual = {part: name for part, name in _USUAL.items() if getattr(columns, part) is None and name in heads}
            return replace(columns, **usual)  # type: ignore[arg-type]  # names of optional columns
    raise AnalysisError(f"{path}: no column `date` or `start_date`. It has: {', '.join(sorted(heads))}. Rename one, or say which it is.")


def _event(path: Path, number: int, row: Mapping[str, str], c: Columns) -> Event:
    def of(column: str | None) -> str:
        return row.get(column, "").strip() if column else ""

    first = _day(of(c.date), f"{path}, row {number}")
    last = _day(of(c.latest), f"{path}, row {number}") if of(c.latest) else first
    last += timedelta(days=c.precision.get(of(c.precision_column), 0))
    origins = tuple(part.strip() for part in of(c.origins).split(";") if part.strip())
    return Event(of(c.name) or f"row {number}", first, last, of(c.kind), of(c.place), origins, _figures(row), of(c.basis))


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise AnalysisError(f"{where}: {text!r} is no date. Write YYYY-MM-DD.") from None


def _figures(row: Mapping[str, str]) -> Mapping[str, Bounds]:
    """Every column that holds a whole number; `killed_low` and `killed_high` together make `killed`."""
    ranges = [name.removesuffix("_low") for name in row if name.endswith("_low")]
    ends = {f"{name}_{end}" for name in ranges for end in ("low", "high")}
    found: dict[str, Bounds] = {name: (n, n) for name, value in row.items() if name not in ends and (n := _count(value)) is not None}
    for name in ranges:
        low, high = _count(row[f"{name}_low"]), _count(row.get(f"{name}_high", ""))
        if low is not None or high is not None:
            found[name] = (low or 0, high)
    return MappingProxyType(found)


def _count(text: str) -> int | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if number >= 0 and number == int(number) else None


# --- from a case


def from_case(case: Case, where: Mapping[str, str] | None = None) -> tuple[Event, ...]:
    """Incidents of a case that have a date and that nobody rejected; `where`: `kind`, `country` or `place` to the value wanted.

    An incident is where its accounts put it: the stretch of its date, the range of its figures, the origins of its accounts.
    Raises AnalysisError for another field, or where no dated incident is left.
    """
    wanted = dict(where or {})
    unknown = set(wanted) - {"kind", "country", "place"}
    if unknown:
        raise AnalysisError(f"incidents cannot be filtered by {', '.join(sorted(unknown))}. Known: kind, country, place.")
    origins: dict[str, list[str]] = {}
    quotes: dict[str, str] = {}
    claims = {claim.id: claim for claim in case.claims()}
    for account in case.accounts():
        origins.setdefault(account.incident, []).append(account.origin.name)
        for said in account.claims:
            if said in claims:
                quotes.setdefault(account.incident, _words(claims[said]))
    none = rejected(tuple(case.judgements()))
    dated = [i for i in case.incidents() if i.when is not None and i.id not in none and _fits(i, wanted)]
    if not dated:
        raise AnalysisError("no dated incident of the case fits. Look at its incidents: testimonia show CASE")
    return tuple(sorted((_of_incident(i, origins, quotes) for i in dated), key=lambda e: (e.earliest, e.name)))


def _words(claim: Claim) -> str:
    return f"claim {claim.id}: “{' '.join(claim.span.quote.split())}”"


def _fits(incident: Incident, wanted: Mapping[str, str]) -> bool:
    has = {"kind": str(incident.kind), "country": "", "place": ""}
    if incident.where:
        has |= {"country": incident.where.country or "", "place": incident.where.name}
    return all(has[name].lower() == value.lower() for name, value in wanted.items())


def _of_incident(incident: Incident, origins: Mapping[str, list[str]], quotes: Mapping[str, str]) -> Event:
    assert incident.when is not None  # the caller chose those with a date
    first = date.fromisoformat(incident.when.start[:10])
    last = date.fromisoformat(incident.when.end[:10]) if incident.when.end else first
    where = incident.where.name if incident.where else ""
    said = f"incident {incident.id}, {quotes[incident.id]}" if incident.id in quotes else f"incident {incident.id}"
    told_by = tuple(sorted(set(origins.get(incident.id, ()))))
    return Event(incident.id, first, max(first, last), str(incident.kind), where, told_by, _ranges(incident.figures), said)


def _ranges(figures: Sequence[FigureRange]) -> Mapping[str, Bounds]:
    """`killed_civilian` for each category; `killed` for all: the largest of them at least, all of them together at most.

    Not their sum: a figure without a category may be the whole, or a part that nobody named.
    """
    found: dict[str, Bounds] = {}
    whole: dict[str, list[Bounds]] = {}
    for figure in figures:
        low, high = figure.low.value or 0, figure.high.value
        found[f"{figure.property}_{figure.category}"] = (low, high)
        whole.setdefault(str(figure.property), []).append((low, high))
    for name, parts in whole.items():
        highs = [high for _, high in parts if high is not None]
        found[name] = max(low for low, _ in parts), sum(highs) if len(highs) == len(parts) else None
    return MappingProxyType(found)


def exposure_of(case: Case, period: Period) -> dict[str, int]:
    """Documents that were published in each month of the period: how much there was to read."""
    out = dict.fromkeys(period.months, 0)
    for document in case.documents():
        month = document.published.value[:7] if document.published else ""
        if month in out:
            out[month] += 1
    return out


def read_exposure(path: str | Path) -> dict[str, float]:
    """Reports read per month, from a CSV with the columns `month` (YYYY-MM) and `reports`."""
    return {row["month"]: float(row["reports"]) for row in _exposure_rows(Path(path))}


def _exposure_rows(path: Path) -> Iterator[dict[str, str]]:
    for number, row in enumerate(_csv(path), 2):
        if not {"month", "reports"} <= set(row) or not row["reports"].replace(".", "", 1).isdigit():
            raise AnalysisError(f"{path}, row {number}: the columns `month` (YYYY-MM) and `reports` (a number) are needed.")
        yield row
