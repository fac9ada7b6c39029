"""`cluster read`: Parquet files of texts to Parquet files of nouns, row group by row group, wherever there is room."""

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from testimonia.cluster.engine import each, session
from testimonia.cluster.groups import MANIFEST, Outcome, RowGroup, begin, done, finish, row_groups
from testimonia.cluster.reading import read_group
from testimonia.errors import ClusterError
from testimonia.model.record import Header
from testimonia.pipeline.readers import default_reader, made_by
from testimonia.pipeline.workers import Limits

_KEY = 32  # bytes

Progress = Callable[[int, int], None]
"""Told how many row groups are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a run. `known`: row groups that an earlier run had finished."""

    outcomes: tuple[Outcome, ...]
    known: int

    @property
    def broken(self) -> tuple[Outcome, ...]:
        """Row groups that could not be opened."""
        return tuple(o for o in self.outcomes if o.broken is not None)

    @property
    def failed(self) -> int:
        """Documents that were set aside."""
        return sum(o.failed for o in self.outcomes)

    def __str__(self) -> str:
        documents, claims = (sum(getattr(o, name) for o in self.outcomes) for name in ("documents", "claims"))
        told = [f"{len(self.outcomes) - len(self.broken):,} row groups read: {documents:,} documents, {claims:,} claims"]
        told += [f"{self.known:,} read before"] if self.known else []
        told += [f"{self.failed:,} documents set aside"] if self.failed else []
        told += [f"{len(self.broken):,} row groups damaged"] if self.broken else []
        return "; ".join(told) + "."


def read(
    source: Path, out: Path, master: str, *, key: Path | None = None, limits: Limits | None = None, progress: Progress | None = None
) -> Summary:
    """Reads every row group of `source` that is not read yet into the folder `out`; private persons are masked on the way.

    `key`: file of the secret key of masking, made if there is none (`OUT.key` by default); the same key gives the same ids, so a
    second run must have it. Source and output must be paths that every machine sees. Raises ClusterError when the run cannot begin;
    a damaged row group, or a document that fails, is in the summary, and the rest goes on.
    """
    groups = row_groups(source)
    header = Header(case=out.stem, made_by=made_by(default_reader()), confidential=False)
    begin(out, header)
    secret = _secret(key or out.with_name(out.name + ".key"), fresh=not any((out / MANIFEST).glob("*.json")))
    finished = done(out)
    left = [group for group in groups if group.id not in finished]
    outcomes: list[Outcome] = []
    for answer in _answers(left, master, partial(_read_one, left, str(out.resolve()), secret, limits or Limits())):
        outcomes.append(Outcome(**json.loads(answer)))
        if progress:
            progress(len(groups) - len(left) + len(outcomes), len(groups))
    finish(out, header, groups)
    return Summary(tuple(sorted(outcomes, key=lambda o: (o.path, o.number))), len(groups) - len(left))


def _answers(left: list[RowGroup], master: str, work: Callable[[int], str]) -> Iterable[str]:
    if not left:
        return ()
    return each(session(master), len(left), work)


def _read_one(groups: list[RowGroup], out: str, key: bytes, limits: Limits, number: int) -> str:
    return json.dumps(asdict(read_group(groups[number], Path(out), key, limits)))


def _secret(path: Path, *, fresh: bool) -> bytes:
    if path.exists():
        secret = path.read_bytes()
        if len(secret) != _KEY:
            raise ClusterError(f"{path}: no key of masking ({len(secret)} bytes; a key has {_KEY}). Name the right file: --key FILE")
        return secret
    if not fresh:
        raise ClusterError(
            f"{path}: the key of the earlier run is missing; with another one the same document would have two ids. "
            "Name it: --key FILE, or begin a new output: -o NEW.parquet"
        )
    secret = os.urandom(_KEY)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secret)
    except OSError as error:
        raise ClusterError(f"{path}: the key of masking cannot be written ({error.strerror or error}). Make room.") from None
    return secret
