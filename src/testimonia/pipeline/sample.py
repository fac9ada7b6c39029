"""The demonstration: the shipped sample case, read and reported."""

from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from testimonia.pipeline.case import OpenCase, open_case
from testimonia.pipeline.summary import Progress, ReadSummary


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demonstration made."""

    case: OpenCase
    summary: ReadSummary
    report: Path


def demo(into: str | Path = ".", *, progress: Progress | None = None) -> Demo:
    """Reads the shipped sample documents into `INTO/aktobe.case` and writes `INTO/aktobe.html`."""
    folder = Path(into)
    folder.mkdir(parents=True, exist_ok=True)
    case = open_case(folder / "aktobe.case")
    with as_file(files("testimonia") / "examples" / "aktobe") as documents:
        summary = case.read(documents, progress=progress)
    return Demo(case, summary, case.report(folder / "aktobe.html"))
