"""The command `export`: the case in every format that others read."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from testimonia.cli.talk import agreed, data, example, talk
from testimonia.exchange.out import Lost, writer, writers
from testimonia.pipeline import OpenCase, open_case

app = typer.Typer()

RECORD = "jsonl"
RECORD_SAYS = "the case itself: one JSON object a line, unmasked, read back by import"


def _list(wanted: bool) -> None:
    if wanted:
        table = Table("format", "written as", "what it holds", box=None, pad_edge=False)
        table.add_row(RECORD, "FILE.jsonl", RECORD_SAYS)
        for found in writers().values():
            table.add_row(found.name, f"FILE{found.suffix}" if found.suffix else "FOLDER", found.says)
        data().print(table)
        raise typer.Exit


@app.command(
    epilog=example(
        "testimonia export --list",
        "testimonia export aktobe.case --format csv -o tables",
        "testimonia export aktobe.case --format geojson -o aktobe.geojson",
        "testimonia export aktobe.case --format jsonl | grep perpetrator",
        python='testimonia.open_case("aktobe.case").export("aktobe.geojson", format="geojson")',
    )
)
def export(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case, a folder NAME.case.", show_default=False)],
    form: Annotated[
        str, typer.Option("--format", metavar="NAME", help="jsonl: the case itself. The others: testimonia export --list.")
    ] = RECORD,
    out: Annotated[str, typer.Option("-o", "--output", metavar="OUT", help="File or folder; - is standard output, for jsonl.")] = "-",
    no_text: Annotated[bool, typer.Option("--no-text", help="With jsonl: leave the documents' texts out; quotes stay.")] = False,
    whole: Annotated[
        bool, typer.Option("--whole", help="Name private persons instead of masking them. Asks first, and is kept in the ledger.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --whole: do not ask.")] = False,
    links: Annotated[str, typer.Option("--links", metavar="URL", help="Where permalinks begin; else they are names (urn:).")] = "",
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who does it, for the custody ledger; else the system's user.")
    ] = None,
    why: Annotated[str, typer.Option("--why", metavar="REASON", help="What for, for the custody ledger.")] = "",
    listed: Annotated[bool, typer.Option("--list", help="List the formats and end.", callback=_list, is_eager=True)] = False,  # noqa: ARG001
) -> None:
    """Write the case in a format that others read. Private persons are masked in all but jsonl, which is the case itself."""
    _check(form, out, no_text=no_text, whole=whole, links=links)
    opened = open_case(case, create=False)
    if form == RECORD:
        _record(opened, out, text=not no_text, by=by, why=why)
        return
    if whole:
        agreed(f"{case}: everything in it will be written with the names of private persons. Go on?", yes)
    made = opened.export(Path(out), format=form, links=links, whole=whole, by=by, why=why)
    _tell_lost(made.lost)
    talk().print(made.masked.in_words() if made.masked is not None else "private persons are named: CONFIDENTIAL", markup=False)
    talk().print(f"{out} ({form}), with what was masked and lost: {made.manifest}", markup=False)


def _check(form: str, out: str, *, no_text: bool, whole: bool, links: str) -> None:
    """Wrong usage is told before a case is opened."""
    if form != RECORD and form not in writers():
        raise typer.BadParameter(f"--format {form}: none of {RECORD}, {', '.join(writers())}")
    if form == RECORD and (whole or links):
        raise typer.BadParameter("--whole and --links are for the other formats: jsonl is always the whole case, and has ids for links")
    if form != RECORD and no_text:
        raise typer.BadParameter("--no-text is for jsonl")
    if form != RECORD and out == "-":
        kind = "file" if writer(form).suffix else "folder"
        raise typer.BadParameter(f"{form} is written to a {kind}: -o OUT")


def _record(opened: OpenCase, out: str, *, text: bool, by: str | None, why: str) -> None:
    talk().print(
        f"{opened.path}: this jsonl is the case itself, unmasked: CONFIDENTIAL. Masked formats: testimonia export --list", markup=False
    )
    if out == "-":
        # A record is UTF-8 whatever the terminal is set to.
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]  # standard output is a text stream of the system
    opened.export(sys.stdout if out == "-" else Path(out), text=text, by=by, why=why)


def _tell_lost(lost: Lost) -> None:
    for loss in lost.losses:
        talk().print(f"not in this format: {loss}", markup=False)
