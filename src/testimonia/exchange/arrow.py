"""The case through Arrow: the tables that `export --format parquet` writes, in memory or batch by batch, and claims back from them.

Arrow is what Polars, pandas, DuckDB and R share; a table goes from one to the other without being copied. Unmasked, like the case itself.
"""

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from testimonia.errors import ExchangeError
from testimonia.exchange.out.links import Permalink, permalinks
from testimonia.exchange.out.tables import TABLES, Table, in_batches
from testimonia.model.lines import from_line
from testimonia.model.protocols import Case
from testimonia.model.record import Claim

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

BATCH = 20_000
"""Rows held at a time: some 40 MB of claims."""


def table_named(name: str) -> Table:
    """Raises ExchangeError naming the tables there are."""
    found = next((table for table in TABLES if table.name == name), None)
    if found is None:
        raise ExchangeError(f"no table {name!r}. There are: {', '.join(table.name for table in TABLES)}")
    return found


def arrow_schema(table: Table) -> "pa.Schema":
    """Names and types of the columns; every cell may be null."""
    pa = _arrow()
    types = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    return pa.schema([(name, types[kind]) for name, kind in table.columns])


def batches(case: Case, name: str, size: int = BATCH, links: Permalink | None = None) -> Iterator["pa.RecordBatch"]:
    """A table of the case, `size` rows at a time: memory does not grow with the case. Raises ExchangeError."""
    pa, table = _arrow(), table_named(name)
    schema = arrow_schema(table)
    for rows in in_batches(table.rows(case, links or permalinks(case.header)), size):
        columns = [pa.array(column, field.type) for column, field in zip(zip(*rows, strict=True), schema, strict=True)]
        yield pa.record_batch(columns, schema=schema)


def arrow_table(case: Case, name: str) -> "pa.Table":
    """A table of the case in memory. Raises ExchangeError for a table that there is not, and without the extra `tables`."""
    pa = _arrow()
    return pa.Table.from_batches(batches(case, name), arrow_schema(table_named(name)))


def polars_frame(case: Case, name: str) -> "pl.DataFrame":
    """The same as a frame of Polars. Raises ExchangeError when Polars is not installed."""
    try:
        import polars as pl
    except ImportError:
        raise ExchangeError("Polars is not installed. Install it: pip install polars; or take case.table(...).to_pandas()") from None
    frame = pl.from_arrow(arrow_table(case, name))
    if not isinstance(frame, pl.DataFrame):
        raise ExchangeError(f"{name}: Polars made a {type(frame).__name__} of it")
    return frame


def claims_from(tables: Iterable["pa.RecordBatch | pa.Table"]) -> Iterator[Claim]:
    """The claims of a table `claims`, built again with all that they hold. Raises RecordError where a row is none."""
    for part in tables:
        for row in part.to_pylist():
            line = {"type": "claim", **{name: row[name] for name in _AS_THEY_ARE}}
            line["value"], line["chain"] = json.loads(row["value_json"]), json.loads(row["chain_json"])
            line["span"] = {"start": row["start"], "end": row["end"], "quote": row["quote"]}
            claim = from_line(line)
            if isinstance(claim, Claim):
                yield claim


_AS_THEY_ARE = ("document", "mention", "property", "modality", "polarity", "act", "score", "made_by", "supersedes")


def _arrow() -> Any:
    try:
        import pyarrow
    except ImportError:
        raise ExchangeError("Arrow tables need an extra. Install it: pip install 'testimonia[tables]'") from None
    return pyarrow
