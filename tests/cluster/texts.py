"""Composed reports for the tests of the cluster. Nothing of it happened."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

TOWNS = ("Karvel", "Osmene", "Tribun", "Halvat", "Peresh", "Dolmar")


def report(number: int) -> str:
    town = TOWNS[number % len(TOWNS)]
    return (
        f"{town.upper()}, 4 May 2021 (Northern Wire) -- Gunmen attacked a market in {town} on Monday and killed {number + 2} people, "
        f"the interior ministry said. A witness, Darvo Renshek, told the agency that the attackers came in two cars."
    )


def written(path: Path, texts: int = 12, size: int = 3) -> Path:
    """A Parquet file of reports, `size` in a row group."""
    names, bodies = [f"report {n}.txt" for n in range(texts)], [report(n) for n in range(texts)]
    pq.write_table(pa.table({"name": names, "text": bodies}), path, row_group_size=size)
    return path
