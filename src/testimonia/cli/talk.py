"""Data goes to standard output, talk to standard error, so that commands can be joined by pipes."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from testimonia.pipeline import Notice, ReadSummary
from testimonia.pipeline import Progress as Told

EXIT_CODES = "Exit codes: 0 everything was done; 1 something failed, and is named on standard error; 2 wrong usage."
WIDE = 110  # columns where there is no terminal to ask


def example(*lines: str, python: str) -> str:
    """The end of a command's help: example lines, the same from Python, the exit codes."""
    return "Examples:\n\n" + "\n\n".join(f"  {line}" for line in lines) + f"\n\nIn Python: {python}\n\n{EXIT_CODES}"


def data() -> Console:
    """For what a command is asked for."""
    return Console(file=sys.stdout, width=_width(sys.stdout), highlight=False)


def talk() -> Console:
    """For everything said about it."""
    return Console(file=sys.stderr, width=_width(sys.stderr), highlight=False, soft_wrap=True)


def _width(stream: TextIO) -> int | None:
    """None: as wide as the terminal, or as `COLUMNS` says."""
    return None if stream.isatty() or os.environ.get("COLUMNS") else WIDE


_LOOKS = 0.1  # seconds between two: a hundred thousand files that are known already pass in less time than it takes to show each


@contextmanager
def progress(verb: str = "reading") -> Iterator[Told]:
    """A bar on standard error while it is a terminal, with rate and time left; nothing otherwise. A total of 0 is not known yet."""
    console = talk()
    columns = (
        *(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}")),
        *(TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn()),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(verb, total=None, rate="")
        looked, begun, before = 0.0, time.monotonic(), -1
        came = 0

        def told(done: int, total: int, name: str) -> None:
            nonlocal looked, begun, before, came
            now, came = time.monotonic(), came + 1
            if total and before <= 0:  # only now it is known how many there are
                begun, came = now, 0
            before = total
            if now - looked < _LOOKS and done + 1 < total:
                return
            looked = now
            rate = f"{came / (now - begun):,.1f}/s" if total and now > begun else ""
            what = f"{verb} {name[:40]}" if total else "looking for files"
            bar.update(task, completed=done, total=total or None, description=what, rate=rate)

        yield told


@contextmanager
def steps(what: str) -> Iterator[Callable[[int, int], None]]:
    """The same for work that is counted in steps."""
    with progress(what) as told:
        yield lambda done, total: told(done, total, "")


def agreed(question: str, yes: bool) -> None:
    """Asks on the terminal, unless it is answered already. Wrong usage where there is none to ask on; ends with 1 when the answer is no."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise typer.BadParameter(f"{question} There is no terminal to ask on: give --yes to answer yes.")
    if not typer.confirm(question, err=True):
        talk().print("Nothing was done.", markup=False)
        raise typer.Exit(1)


def tell(summary: ReadSummary, console: Console) -> None:
    """What came of reading, every file that needs a word on its own line, failures last where they are seen."""
    for mark, notices in (
        ("skipped", summary.skipped),
        ("note", summary.noted),
        ("same", summary.also_named),
        ("not read", summary.not_read),
        ("dropped", summary.dropped),
        ("[bold red]failed[/]", summary.failed),
    ):
        for notice in notices:
            console.print(f"{mark}: ", end="")
            console.print(_line(notice), markup=False)
    console.print(str(summary), markup=False)


def _line(notice: Notice) -> str:
    return f"{notice.name}: {notice.why}"
