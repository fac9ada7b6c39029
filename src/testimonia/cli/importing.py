"""The commands `import` and `column-map`: records, tables of other projects, and lists that help to read."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from testimonia.cli.talk import data, example, progress, talk
from testimonia.model.terms import SourceKind
from testimonia.pipeline import open_case

if TYPE_CHECKING:
    from testimonia.pipeline import OpenCase
    from testimonia.pipeline.importing import ImportSummary

app = typer.Typer()


class DateOrder(StrEnum):
    """Which of day and month comes first."""

    DMY = "dmy"
    MDY = "mdy"


_TABLE_PANEL = "For a table of events"


@app.command(
    "import",
    epilog=example(
        "testimonia import copy.case aktobe.jsonl",
        "testimonia import archive.case record.parquet",
        "testimonia import harbour.case acled.csv --as acled --origin ACLED",
        "testimonia import harbour.case lists.xlsx --as mine.toml --origin 'Harbour Monitor'",
        "testimonia import harbour.case ministers.csv --as actors",
        python='testimonia.open_case("harbour.case").import_table("acled.csv", "acled", "ACLED")',
    ),
)
def import_(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case, made if there is none.", show_default=False)],
    file: Annotated[str, typer.Argument(metavar="FILE", help="What to take in; - is standard input, for a record.", show_default=False)],
    kind: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="WHAT",
            help="record: one that was exported, or a folder that cluster read or reconcile wrote. acled, ucdp_ged, gtd, airwars, table, "
            "or a column map of yours (FILE.toml): a table of events. actors: a table of who held which office when. "
            "ftm: public bodies and office holders in FollowTheMoney. "
            "geonames: a dump of GeoNames for this case.",
        ),
    ] = "record",
    origin: Annotated[
        str | None, typer.Option("--origin", metavar="NAME", help="Who says what the table says.", rich_help_panel=_TABLE_PANEL)
    ] = None,
    origin_kind: Annotated[
        SourceKind | None,
        typer.Option(
            "--origin-kind", help="What the origin is; else as the column map says.", show_default=False, rich_help_panel=_TABLE_PANEL
        ),
    ] = None,
    date_order: Annotated[
        DateOrder | None,
        typer.Option("--date-order", help="Of dates like 3/4/2016, where no date of the column tells.", rich_help_panel=_TABLE_PANEL),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who brings it, for the custody ledger.", rich_help_panel=_TABLE_PANEL)
    ] = None,
) -> None:
    """Take in a record, a table of events by another project, or a list that helps to read. Importing again changes only what changed."""
    if kind == "record":
        _record(open_case(case), file)
        return
    if file == "-":
        raise typer.BadParameter("only a record comes from standard input; name a file")
    if kind in ("actors", "ftm", "geonames"):
        _list(open_case(case), Path(file), kind, date_order.value if date_order else None)
        return
    if not origin:
        raise typer.BadParameter("a table needs --origin NAME: who says what it says")
    opened = open_case(case)
    with progress("importing") as told:
        summary = opened.import_table(
            file,
            kind,
            origin,
            order=date_order.value if date_order else None,
            origin_kind=origin_kind.value if origin_kind else None,
            by=by,
            progress=told,
        )
    _tell(summary)
    if summary.failed:
        raise typer.Exit(1)


def _record(opened: "OpenCase", file: str) -> None:
    if file == "-":
        sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # standard input is a text stream of the system
        opened.import_record(sys.stdin)
    else:
        opened.import_record(file)
    talk().print(repr(opened).strip("<>"), markup=False)


def _list(opened: "OpenCase", file: Path, kind: str, order: str | None) -> None:
    if kind == "geonames":
        places = opened.import_places(file)
        talk().print(f"{opened.path}: {places:,} places, those of {file.name} included. Documents read from now on use them.", markup=False)
        return
    found = opened.import_actors(file, order=order)
    for notice in found.failed:
        talk().print(f"failed: {notice.name}: {notice.why}", markup=False)
    talk().print(str(found), markup=False)
    if found.failed:
        raise typer.Exit(1)


def _tell(summary: "ImportSummary") -> None:
    from testimonia.pipeline.importing import first_few

    out = talk()
    for note in summary.notes:
        out.print(f"note: {note}", markup=False)
    if summary.changed:
        out.print(f"changed: {first_few(summary.changed)}", markup=False)
    if summary.corrected:
        out.print(f"look again, people had corrected what these rows said before: {first_few(summary.corrected)}", markup=False)
    if summary.vanished:
        out.print(f"not in this file any more: {first_few(summary.vanished)}", markup=False)
    for notice in (*summary.left, *summary.failed):
        mark = "failed" if notice in summary.failed else "left out"
        out.print(f"{mark}: {notice.name}: {notice.why}", markup=False)
    out.print(str(summary), markup=False)


@app.command(
    "column-map",
    epilog=example("testimonia column-map", "testimonia column-map table > mine.toml", python='testimonia.exchange.into.map_text("table")'),
)
def column_map(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Which one; without it, a list of those there are.")] = None,
) -> None:
    """Write out a column map, every default in it, to copy and change for a table of your own."""
    from testimonia.exchange.into import column_map as map_of
    from testimonia.exchange.into import map_text, shipped_maps

    if name is not None:
        data().print(map_text(name), markup=False, soft_wrap=True, end="")
        return
    for shipped in shipped_maps():
        data().print(f"{shipped:10} {map_of(shipped).title}", markup=False)
