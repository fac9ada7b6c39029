"""Row groups of Parquet files as pieces of work: each is read whole, written whole and noted as done; doing it twice changes nothing.

Input: a column `name` and one of `text` (string) or `content` (bytes of a file, its format told by the name). Output: a folder of
Parquet files, one a row group, a row a noun of the record: `document`, `noun`, `id`, `body` (the line of the record as JSON). The
manifest beside them says for every finished row group what came of it; when all are finished, a header says so.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from testimonia.errors import ClusterError, TestimoniaError
from testimonia.exchange.lines_in_parquet import HEADER
from testimonia.model.canonical import canonical_json
from testimonia.model.lines import from_line, line_of
from testimonia.model.record import Header

if TYPE_CHECKING:
    import pyarrow as pa

MANIFEST = "_manifest"
"""Folder of the manifest inside the output; its leading underscore keeps readers of Parquet out."""
FAILED = "failed"
"""Noun of a row that stands for a document that could not be read; its body has the name and the reason."""


_READER = "reader.txt"


@dataclass(frozen=True, slots=True)
class RowGroup:
    """One row group of one file; `number` from 0. `id`: twenty hex digits, of the file's own table of contents and the number, so that
    a changed file is read again and a moved one is not."""

    path: str
    number: int
    rows: int
    id: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one row group. `broken`: why it could not be opened; None when it was read."""

    group: str
    path: str
    number: int
    documents: int = 0
    failed: int = 0
    claims: int = 0
    broken: str | None = None


def row_groups(source: Path) -> tuple[RowGroup, ...]:
    """Every row group of a Parquet file or of a folder of them, in the order of names.

    Raises ClusterError when a file is not Parquet or lacks columns.
    """
    import pyarrow.parquet as pq

    found: list[RowGroup] = []
    files = sorted(source.rglob("*.parquet")) if source.is_dir() else [source]
    if not files:
        raise ClusterError(f"{source}: no Parquet file in this folder. Name a file or a folder of files *.parquet.")
    for path in files:
        try:
            file = pq.ParquetFile(path)
        except (OSError, ValueError) as error:
            raise ClusterError(f"{path}: not a readable Parquet file ({error}). Write it again, or leave it out.") from None
        with file:
            _check_columns(path, file.schema_arrow)
            sizes = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
        contents = _table_of_contents(path)
        ids = [hashlib.sha256(contents + b"%d" % number).hexdigest()[:20] for number in range(len(sizes))]
        found += [RowGroup(str(path.resolve()), number, rows, ids[number]) for number, rows in enumerate(sizes)]
    return tuple(found)


def _table_of_contents(path: Path) -> bytes:
    """The footer of a Parquet file: where its columns are and how long. Its own length stands 8 bytes before the end."""
    with path.open("rb") as file:
        file.seek(-8, os.SEEK_END)
        length = int.from_bytes(file.read(4), "little")
        file.seek(-8 - length, os.SEEK_END)
        return file.read(length)


def _check_columns(path: Path, columns: "pa.Schema") -> None:
    """Raises ClusterError unless there are a name and a text, or a name and bytes. Files of one folder may differ in their columns."""
    import pyarrow as pa

    fit: dict[str, Callable[[pa.DataType], bool]] = {
        "name": lambda kind: pa.types.is_string(kind) or pa.types.is_large_string(kind),
        "text": lambda kind: pa.types.is_string(kind) or pa.types.is_large_string(kind),
        "content": lambda kind: pa.types.is_binary(kind) or pa.types.is_large_binary(kind),
    }
    names = columns.names
    if "name" not in names or ("text" not in names and "content" not in names):
        raise ClusterError(
            f"{path}: has the columns {', '.join(names)}; needed are name, and text or content. Rename them when you write the file, for "
            "example in DuckDB: COPY (SELECT title AS name, body AS text FROM 'in.parquet') TO 'out.parquet'"
        )
    for name in ("name", "content" if "content" in names else "text"):
        if not fit[name](columns.field(name).type):
            raise ClusterError(
                f"{path}: the column {name} holds {columns.field(name).type}; name and text are strings, content is binary. "
                "Write the file again with the right kind of column."
            )


def rows_of(group: RowGroup) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each row. Raises ClusterError when the row group is damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(group.path) as file:
            column = "content" if "content" in file.schema_arrow.names else "text"
            table = file.read_row_group(group.number, columns=["name", column])
    except (OSError, ValueError, pa.ArrowException) as error:
        raise ClusterError(f"{group.path}, row group {group.number}: damaged ({error}). The other row groups are not affected.") from None
    for name, given in zip(table.column("name").to_pylist(), table.column(column).to_pylist(), strict=True):
        yield str(name or ""), given.encode() if isinstance(given, str) else given or b""


def schema() -> "pa.Schema":
    """Columns of the output."""
    import pyarrow as pa

    return pa.schema([("document", pa.string()), ("noun", pa.string()), ("id", pa.string()), ("body", pa.string())])


def write(out: Path, group: RowGroup, rows: Sequence[tuple[str, str, str, str]], outcome: Outcome) -> None:
    """Writes the rows of one row group and then notes it as done; both appear whole or not at all, whoever else writes the same.

    Raises ClusterError when there is no room.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    draft = out / f".{group.id}.{os.getpid()}.part"
    note = out / MANIFEST / f".{group.id}.{os.getpid()}.part"
    try:
        if outcome.broken is None:
            columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[], [], [], []]
            pq.write_table(pa.table(columns, schema=schema()), draft)
            draft.replace(out / f"{group.id}.parquet")
        note.write_text(json.dumps(asdict(outcome), sort_keys=True), encoding="utf-8")
        note.replace(out / MANIFEST / f"{group.id}.json")
    except OSError as error:
        raise ClusterError(
            f"{out}: row group {group.number} of {group.path} cannot be written ({error.strerror or error}). Make room, and run the same "
            "command again: what was finished is kept."
        ) from None
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
            note.unlink(missing_ok=True)


def begin(out: Path, header: Header) -> None:
    """Makes the folder of the output. Raises ClusterError when it cannot be made, holds something else, or was read by another reader."""
    try:
        if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / MANIFEST).is_dir()):
            raise ClusterError(f"{out}: is there and is no output of reading. Choose another name: -o NEW.parquet")
        (out / MANIFEST).mkdir(parents=True, exist_ok=True)
        before = out / MANIFEST / _READER
        if not before.exists():
            before.write_text(header.made_by, encoding="utf-8")
        elif (reader := before.read_text(encoding="utf-8")) != header.made_by:
            raise ClusterError(
                f"{out}: was read with {reader}; this is {header.made_by}. Two readers do not make one record: begin a new output, "
                "-o NEW.parquet, or go on with the version that began it."
            )
        (out / HEADER).unlink(missing_ok=True)
    except OSError as error:
        raise ClusterError(f"{out}: cannot be made ({error.strerror or error}). Choose another place, or make room.") from None


def finish(out: Path, header: Header, groups: Sequence[RowGroup]) -> None:
    """Says that everything is read, and of which row groups it is made: the output can be reconciled and imported from now on."""
    told = {"header": line_of(header), "groups": sorted(group.id for group in groups if (out / f"{group.id}.parquet").exists())}
    draft = out / f".header.{os.getpid()}.part"
    draft.write_text(canonical_json(told), encoding="utf-8")
    draft.replace(out / HEADER)


def header_of(out: Path) -> Header:
    """The header of what was read or reconciled. Raises ClusterError when it is not finished, or is something else."""
    try:
        header = from_line(json.loads((out / HEADER).read_text(encoding="utf-8"))["header"])
    except (OSError, ValueError, KeyError, TypeError, TestimoniaError):
        raise ClusterError(
            f"{out}: no finished output of `cluster read` or `cluster reconcile`. If a run broke off, give its command again."
        ) from None
    assert isinstance(header, Header)
    return header


def finished_groups(out: Path) -> tuple[str, ...]:
    """Ids of the row groups of a finished reading. Raises ClusterError when one of its files is gone, damaged or of another make."""
    header_of(out)
    groups: list[str] = json.loads((out / HEADER).read_text(encoding="utf-8")).get("groups", [])
    missing = [group for group in groups if not (out / f"{group}.parquet").is_file()]
    if missing or not groups:
        raise ClusterError(f"{out}: {len(missing)} of its files are gone, or there are none. Read again into a new output: -o NEW.parquet")
    for group in groups:
        _check_made(out / f"{group}.parquet")
    return tuple(groups)


def _check_made(path: Path) -> None:
    """Looks at the end of a file alone. Raises ClusterError where it was cut off, or was written by something else."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    again = "Read again into a new output: -o NEW.parquet"
    try:
        found = pq.read_schema(path)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise ClusterError(f"{path}: damaged ({error}). {again}") from None
    if not found.equals(schema()):
        told, wanted = (", ".join(f"{field.name} ({field.type})" for field in each) for each in (found, schema()))
        raise ClusterError(f"{path}: has the columns {told}; a reading has {wanted}. {again}")


def done(out: Path) -> dict[str, Outcome]:
    """Every finished row group by its id; those that were broken are not among them, so that they are tried again."""
    found: dict[str, Outcome] = {}
    for path in sorted((out / MANIFEST).glob("*.json")):
        given: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        outcome = Outcome(**given)
        if outcome.broken is None:
            found[outcome.group] = outcome
    return found
