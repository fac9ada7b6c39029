"""The command `rescue`."""

from pathlib import Path
from typing import Annotated

import typer

from testimonia.cli.talk import data, example, progress, talk

app = typer.Typer()


@app.command(
    epilog=example(
        "testimonia rescue aktobe.case",
        "testimonia rescue aktobe.case --by mk",
        python='testimonia.pipeline.rescuing.rescue(Path("aktobe.case"))',
    )
)
def rescue(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case, a folder NAME.case; closed everywhere.", show_default=False)],
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who does it, for the custody ledger; else the system's user.")
    ] = None,
) -> None:
    """Make a case again whose database is damaged or gone: originals are read anew, people's decisions come from ledger.jsonl.

    The damaged database stays beside it. Exit code 1 when something could not be made again; it is named.
    """
    from testimonia.pipeline.rescuing import rescue as make_again

    with progress() as told:
        done = make_again(case, by=by, progress=told)
    if done.sound:
        talk().print(f"{case}: the database is sound; ledger.jsonl was written anew from it.", markup=False)
    else:
        data().print(f"{done.documents:,} documents, {done.judgements:,} judgements, {done.entries:,} entries of custody", markup=False)
        if done.aside is not None:
            talk().print(f"The damaged database is kept: {done.aside}. A purge takes it away.", markup=False)
    for notice in done.lost:
        talk().print(f"not there again: {notice.name}: {notice.why}", markup=False, style="red")
    for finding in done.findings:
        talk().print(f"{finding.where}: {finding.message}", markup=False, style="red")
    if done.lost or done.findings:
        raise typer.Exit(1)
