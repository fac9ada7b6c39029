"""The tables as Parquet, one file each in a folder, written batch by batch: memory does not grow with the case."""

from pathlib import Path
from typing import TYPE_CHECKING

from testimonia.errors import ExchangeError
from testimonia.exchange.out.files import folder, whole_file
from testimonia.exchange.out.links import Permalink, permalinks
from testimonia.exchange.out.lost import Lost
from testimonia.exchange.out.tables import TABLES, Table, in_batches
from testimonia.model.protocols import Case

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 20_000  # rows: some 40 MB of claims; a larger one is no faster


def write(case: Case, out: Path, *, links: str = "") -> Lost:
    """Seven files in the folder `out`. Nothing is lost."""
    link = permalinks(case.header, links)
    folder(out)
    for table in TABLES:
        write_table(table, case, out / f"{table.name}.parquet", link)
    return Lost()


def write_table(table: Table, case: Case, out: Path, links: Permalink) -> None:
    """One table as one file."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise ExchangeError("parquet needs the extra `tables`. Install it: pip install 'testimonia[tables]'") from error
    schema = _schema(table)
    with whole_file(out) as draft, pq.ParquetWriter(draft, schema, compression="zstd") as writer:
        for batch in in_batches(table.rows(case, links), BATCH):
            columns = [pa.array(column, field.type) for column, field in zip(zip(*batch, strict=True), schema, strict=True)]
            writer.write_batch(pa.record_batch(columns, schema=schema))


def _schema(table: Table) -> "pa.Schema":
    import pyarrow as pa

    types = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    return pa.schema([(name, types[kind]) for name, kind in table.columns])
