"""The commands of the cluster: `cluster read`, `cluster reconcile`."""

from pathlib import Path
from typing import Annotated

import typer

from testimonia.cli.doors import door
from testimonia.cli.talk import data, example, steps, talk
from testimonia.reconcile.rules import DEFAULT

app = typer.Typer(help="Work on many machines, carried by Apache Spark.", no_args_is_help=True)

OutOption = Annotated[Path, typer.Option("-o", "--output", metavar="OUT.parquet", help="Folder to write.", show_default=False)]
MasterOption = Annotated[str, typer.Option("--master", metavar="ADDRESS", help='"local[2]": this machine, 2 cores; "spark://HOST:7077".')]


@app.command(
    epilog=example(
        "testimonia cluster read reports.parquet -o read.parquet",
        "testimonia cluster read /shared/reports -o /shared/read.parquet --master spark://HOST:7077",
        python='testimonia.cluster.read.read(Path("reports.parquet"), Path("read.parquet"), "local[2]")',
    )
)
def read(
    source: Annotated[Path, typer.Argument(metavar="IN.parquet", help="A Parquet file, or a folder of them.", show_default=False)],
    out: OutOption,
    master: MasterOption = "local[*]",
    key: Annotated[
        Path | None, typer.Option("--key", metavar="FILE", help="The key of masking; by default OUT.parquet.key, made if there is none.")
    ] = None,
    seconds: Annotated[float, typer.Option("--seconds", metavar="N", help="Longest time for one document.")] = 900.0,
    megabytes: Annotated[int, typer.Option("--megabytes", metavar="N", help="Most memory for one document.")] = 4096,
) -> None:
    """Read Parquet files of texts into Parquet files of claims, private persons masked. A second run goes on where the first stopped."""
    from testimonia.pipeline.workers import Limits

    with steps("reading row groups") as told:
        summary = door("cluster.read").read(source, out, master, key=key, limits=Limits(seconds, megabytes), progress=told)
    for outcome in summary.broken:
        talk().print(f"failed   {outcome.broken}", markup=False)
    data().print(str(summary), markup=False)
    if summary.broken or summary.failed:
        raise typer.Exit(1)


@app.command(
    epilog=example(
        "testimonia cluster reconcile read.parquet -o record.parquet",
        "testimonia cluster reconcile /shared/read.parquet -o /shared/record.parquet --master spark://HOST:7077",
        python='testimonia.cluster.reconcile.reconcile(Path("read.parquet"), Path("record.parquet"), "local[2]")',
    )
)
def reconcile(
    source: Annotated[Path, typer.Argument(metavar="READ.parquet", help="What cluster read wrote.", show_default=False)],
    out: OutOption,
    master: MasterOption = "local[*]",
    judgements: Annotated[
        Path | None, typer.Option("--judgements", metavar="FILE", help="What people decided: lines of the record, on ids of this reading.")
    ] = None,
    rule: Annotated[str, typer.Option("--rule", metavar="NAME", help="The figure rule by which ranges are made.")] = DEFAULT,
) -> None:
    """Build incidents and accounts from what was read, the same as one machine would, and write the whole record."""
    from testimonia.reconcile import ReconcileConfig

    config = ReconcileConfig(rule=rule)
    found = door("cluster.reconcile").reconcile(source, out, master, judgements=judgements, config=config)
    if found.message:
        talk().print(found.message, markup=False)
    data().print(str(found), markup=False)
