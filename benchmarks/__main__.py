"""`python -m benchmarks predict TASK INPUT -o OUTPUT [--gold-spans]`; `bench`, `mistakes`, `neutrality` and `speed` measure and print.

Exit codes of `predict`: 0 all answered; 1 some documents failed (each named on standard error; OUTPUT holds the others); 2 wrong usage
(nothing is written). The same input gives the same bytes.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from benchmarks.tasks import MAY_READ, POOLED, Predict, Row, predictor

PARTS = ("muc4", "polnear", "casualties", "timex", "places", "uds", "cases", "linkage", "speed", "rate", "import", "memory")
FOLDERS = ("cases", "tables")
"""Tasks whose INPUT is a folder."""

TASKS = (*FOLDERS, *sorted(name for name in MAY_READ if " " not in name))


def main(arguments: list[str] | None = None) -> int:
    """Runs a prediction; returns the exit code."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.command != "predict":
        return _measure(given)
    if given.gold_spans and given.task != "places":
        parser.error("--gold-spans goes with places only")
    source, output = Path(given.input), Path(given.output)
    try:
        if given.task == "cases":
            return _cases(source, output)
        if given.task == "tables":
            return _tables(source, output)
        rows = _rows(source)
        allowed = MAY_READ["places --gold-spans" if given.gold_spans else given.task]
        with _whole_file(output) as out:
            answer = _answer_together if given.task in POOLED else _answer
            return answer([allowed.of(row) for row in rows], predictor(given.task, gold_spans=given.gold_spans), out)
    except _UsageError as error:
        parser.error(str(error))


def _measure(given: argparse.Namespace) -> int:
    if given.command == "speed":
        from benchmarks import speed

        speed.main()
    elif given.command == "neutrality":
        from benchmarks import neutrality

        neutrality.main(given.corpora if given.corpora and given.corpora.is_dir() else None, given.page, given.changes)
    elif given.command == "mistakes":
        from benchmarks import mistakes

        mistakes.main(given.corpora, given.page, given.limit)
    else:
        from benchmarks import bench

        return bench.main(given.corpora, given.only, given.limit)
    return 0


class _UsageError(Exception):
    pass


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="What the product reads, in the shapes of public tasks.")
    commands = parser.add_subparsers(dest="command", required=True)
    predict = commands.add_parser("predict", help="answer a task")
    predict.add_argument("task", choices=TASKS)
    predict.add_argument("input", metavar="INPUT", help="JSON Lines; for cases a folder with *.txt, for tables one with tasks.jsonl")
    predict.add_argument("-o", "--output", required=True, metavar="OUTPUT")
    predict.add_argument("--gold-spans", action="store_true", help="places: answer the given toponyms")
    commands.add_parser("speed", help="time reading on this machine")
    neutrality = commands.add_parser("neutrality", help="the same sentences with their sides changed")
    neutrality.add_argument("--corpora", type=Path, metavar="DIR", help="read paragraphs of PolNeAR and MUC-4 too, if they are there")
    neutrality.add_argument("--page", type=Path, metavar="FILE", help="write the tables into this page of the documentation")
    neutrality.add_argument("--changes", type=Path, metavar="FILE", help="write every difference, with its texts, into this file")
    bench = commands.add_parser("bench", help="our row beside every anchor")
    bench.add_argument("--corpora", type=Path, default=Path("../shared/corpora"), metavar="DIR", help="folder of the corpora")
    bench.add_argument("--only", nargs="+", choices=PARTS, default=(), metavar="PART", help=f"some parts: {', '.join(PARTS)}")
    bench.add_argument("--limit", type=int, metavar="N", help="the first N rows of each corpus: a quick look, not a figure to quote")
    mistakes = commands.add_parser("mistakes", help="which kinds of mistakes it makes on development data, and how often")
    mistakes.add_argument("--corpora", type=Path, default=Path("../shared/corpora"), metavar="DIR", help="folder of the corpora")
    mistakes.add_argument("--page", type=Path, metavar="FILE", help="write the twenty most frequent into this page of the documentation")
    mistakes.add_argument("--limit", type=int, metavar="N", help="the first N texts of each: a quick look")
    return parser


def _rows(source: Path) -> list[Row]:
    try:
        lines = source.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise _UsageError(f"{source}: cannot be read ({error})") from None
    rows = [_row(source, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if rows and not any(isinstance(row.get("text"), str) or "event_mentions" in row for row in rows):
        raise _UsageError(f"{source}: no line has a text")
    return rows


def _row(source: Path, number: int, line: str) -> Row:
    try:
        row = json.loads(line)
    except ValueError:
        raise _UsageError(f"{source}:{number}: not JSON") from None
    if not isinstance(row, dict) or not isinstance(_id(row), str):
        raise _UsageError(f"{source}:{number}: an object with an id is needed")
    return row


def _id(row: Row) -> Any:
    return row.get("id", row.get("doc_id"))


def _answer(rows: list[Row], predict: Predict, out: IO[str]) -> int:
    """One row at a time, so that a document that fails takes no other with it."""
    failed = 0
    for row in rows:
        try:
            if not isinstance(row.get("text"), str):
                raise ValueError("it has no text")
            answers = list(predict([row]))
        except Exception as error:
            failed += 1
            print(f"{_id(row)}: {type(error).__name__}: {error}", file=sys.stderr)
            continue
        for answer in answers:
            out.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return 1 if failed else 0


def _answer_together(rows: list[Row], predict: Predict, out: IO[str]) -> int:
    """All rows as one pool. A row that the task cannot take is named and left out; the others are answered without it."""
    failed: list[str] = []
    good = []
    for row in rows:
        try:
            list(predict([row]))
            good.append(row)
        except Exception as error:
            failed.append(f"{_id(row)}: {type(error).__name__}: {error}")
    for answer in predict(good):
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
    for message in failed:
        print(message, file=sys.stderr)
    return 1 if failed else 0


def _cases(source: Path, output: Path) -> int:
    from benchmarks import cases

    if not source.is_dir():
        raise _UsageError(f"{source}: not a folder of documents")
    if not any(source.glob("*.txt")):
        raise _UsageError(f"{source}: holds no *.txt")
    failed: list[str] = []
    with _whole_file(output) as out:
        failed = cases.predict(source, out)
    for message in failed:
        print(message, file=sys.stderr)
    return 1 if failed else 0


def _tables(source: Path, output: Path) -> int:
    from benchmarks import tables

    try:
        lines = (source / "tasks.jsonl").read_text(encoding="utf-8").splitlines()
        tasks = [{name: task[name] for name in ("table", "input", "runs")} for task in map(json.loads, filter(str.strip, lines))]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _UsageError(f"{source}: no tasks.jsonl with tables, inputs and runs ({error})") from None
    answers: dict[str, Any] = {}
    failed = 0
    with _whole_file(output) as out:
        for task in tasks:
            try:
                answers[task["table"]] = tables.predict(task, source)
            except Exception as error:
                failed += 1
                print(f"{task['table']}: {type(error).__name__}: {error}", file=sys.stderr)
        json.dump(answers, out, ensure_ascii=False, indent=1)
        out.write("\n")
    return 1 if failed else 0


@contextmanager
def _whole_file(path: Path) -> Iterator[IO[str]]:
    """A file that appears under its name only when it is whole."""
    try:
        handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise _UsageError(f"{path}: cannot be written ({error})") from None
    remove: Callable[[], None] = Path(draft).unlink
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as out:
            yield out
        umask = os.umask(0)
        os.umask(umask)
        Path(draft).chmod(0o666 & ~umask)
        Path(draft).replace(path)
    except BaseException:
        remove()
        raise


if __name__ == "__main__":
    sys.exit(main())
