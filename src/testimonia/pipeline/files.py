"""Files and streams that records are written to and read from."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from testimonia.errors import ExchangeError
from testimonia.exchange.lines_in_parquet import is_record
from testimonia.exchange.lines_in_parquet import lines as lines_in_parquet


@contextmanager
def writable(out: str | Path | IO[str]) -> Iterator[IO[str]]:
    from testimonia.exchange import record_file

    if isinstance(out, (str, Path)):
        with record_file(Path(out)) as file:
            yield file
    else:
        yield out


@contextmanager
def opened_lines(file: str | Path | IO[str]) -> Iterator[Iterable[str]]:
    if not isinstance(file, (str, Path)):
        yield file
        return
    if is_record(Path(file)):
        yield lines_in_parquet(Path(file))
        return
    if Path(file).is_dir():
        raise ExchangeError(
            "a folder, and no finished record of `cluster read` or `cluster reconcile`. If a run broke off, give its command again."
        )
    try:
        with Path(file).open(encoding="utf-8-sig", newline="\n") as lines:
            yield lines
    except UnicodeDecodeError:
        raise ExchangeError("not UTF-8: damaged, or not a record. Export it again.") from None
    except OSError as error:
        raise ExchangeError(f"cannot be opened ({error.strerror or error}). Check the path and its permissions.") from None
