"""The commands of the cluster: `cluster read`."""

from pathlib import Path
from typing import Annotated

import typer

from testimonia.cli.talk import data, example, steps, talk

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
    from testimonia.cluster.read import read as read_files
    from testimonia.pipeline.workers import Limits

    with steps("reading row groups") as told:
        summary = read_files(source, out, master, key=key, limits=Limits(seconds, megabytes), progress=told)
    for outcome in summary.broken:
        talk().print(f"failed   {outcome.broken}", markup=False)
    data().print(str(summary), markup=False)
    if summary.broken or summary.failed:
        raise typer.Exit(1)
