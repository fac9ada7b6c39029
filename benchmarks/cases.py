"""A folder of documents to its record: the pipeline that `testimonia read` and `testimonia export` run."""

import tempfile
from pathlib import Path
from typing import IO

from testimonia.pipeline import open_case


def predict(folder: Path, out: IO[str]) -> list[str]:
    """Writes the record of the folder's *.txt; returns a message for each that failed."""
    with tempfile.TemporaryDirectory() as work, open_case(Path(work) / f"{folder.resolve().name}.case") as case:
        summary = case.read(*sorted(folder.glob("*.txt")))
        case.export(out)
    return [f"{notice.name}: {notice.why}" for notice in summary.failed]
