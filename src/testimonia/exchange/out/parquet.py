"""The tables as Parquet, one file each in a folder, written batch by batch: memory does not grow with the case."""

from pathlib import Path

from testimonia.exchange.arrow import arrow_schema, batches
from testimonia.exchange.out.files import folder, whole_file
from testimonia.exchange.out.links import Permalink, permalinks
from testimonia.exchange.out.lost import Lost
from testimonia.exchange.out.tables import TABLES, Table
from testimonia.model.protocols import Case


def write(case: Case, out: Path, *, links: str = "") -> Lost:
    """Seven files in the folder `out`. Nothing is lost."""
    link = permalinks(case.header, links)
    folder(out)
    for table in TABLES:
        write_table(table, case, out / f"{table.name}.parquet", link)
    return Lost()


def write_table(table: Table, case: Case, out: Path, links: Permalink) -> None:
    """One table as one file."""
    schema = arrow_schema(table)  # refuses without the extra, before anything is written
    import pyarrow.parquet as pq

    with whole_file(out) as draft, pq.ParquetWriter(draft, schema, compression="zstd") as writer:
        for batch in batches(case, table.name, links=links):
            writer.write_batch(batch)
