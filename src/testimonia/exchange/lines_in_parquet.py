"""The lines of a record kept in Parquet files, as reading and reconciling on a cluster leave them: a folder with a header beside them."""

import json
from collections.abc import Iterator
from pathlib import Path

from testimonia.errors import ExchangeError
from testimonia.model.lines import NOUNS

HEADER = "_header.json"
"""File in such a folder that is there when it is whole; its `header` is the first line of the record."""


def is_record(path: Path) -> bool:
    """Whether a path is such a folder, and a finished one."""
    return (path / HEADER).is_file()


def lines(folder: Path) -> Iterator[str]:
    """The lines in the order of a record, each noun once however often it was read. Rows of other sorts (`failed`) are passed over.

    Raises ExchangeError when pyarrow is missing, or when a file is damaged. A batch of rows is in memory, and the ids of one sort of noun.
    """
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise ExchangeError('to read Parquet takes pyarrow. Install it: pip install "testimonia[tables]"') from None
    try:
        header = json.loads((folder / HEADER).read_text(encoding="utf-8"))["header"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ExchangeError(f"{folder / HEADER}: cannot be read ({error}). Reconcile again.") from None
    yield json.dumps(header, ensure_ascii=False)
    files = sorted(path for path in folder.rglob("*.parquet") if not any(p.startswith("_") for p in path.relative_to(folder).parts))
    for noun in list(NOUNS)[1:]:
        seen: set[str] = set()
        for path in files:
            for id, body in _rows(path, noun):
                if id not in seen:
                    seen.add(id)
                    yield body


def _rows(path: Path, noun: str) -> Iterator[tuple[str, str]]:
    """Ids and lines of one sort of noun in a file."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(columns=["noun", "id", "body"]):
                wanted = batch.filter(pc.equal(batch.column("noun"), noun))
                yield from zip(wanted.column("id").to_pylist(), wanted.column("body").to_pylist(), strict=True)
    except (OSError, ValueError, KeyError, pa.ArrowException) as error:
        raise ExchangeError(f"{path}: damaged, or no part of a record ({error}). Read or reconcile again into a new output.") from None
