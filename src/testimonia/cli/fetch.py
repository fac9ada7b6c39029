"""The command `fetch`: pages from the web, one by one, asked for by the user and confirmed."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from testimonia.cli.talk import example, progress, talk, tell
from testimonia.pipeline import open_case

app = typer.Typer()

_SEEN = (
    "{hosts} will see that somebody at this network address asks for {what}, and when; so may whoever watches the line. Where that may do "
    "harm, use a copy from a web archive, or a connection that is not yours."
)


@app.command(
    epilog=example(
        "testimonia fetch https://example.org/statement.html --case harbour.case",
        "testimonia fetch https://example.org/a.pdf https://example.org/b.pdf --case harbour.case --by 'Ana Pell' --yes",
        python='testimonia.open_case("harbour.case").fetch("https://example.org/statement.html")',
    )
)
def fetch(
    urls: Annotated[list[str], typer.Argument(metavar="URL…", help="Addresses of pages or papers.", show_default=False)],
    case: Annotated[Path, typer.Option("--case", metavar="CASE", help="The case, made if there is none.", show_default=False)],
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who brings them; kept in the web archive.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether the site may see the request.")] = False,
) -> None:
    """Fetch single pages from the web into a case, with the hour and the archive of what was sent. Asks first: the site sees who asks."""
    from testimonia.intake.web import host_of

    hosts = list(dict.fromkeys(host_of(url) for url in urls))
    warning = _SEEN.format(hosts=", ".join(hosts), what="this page" if len(urls) == 1 else f"these {len(urls)} pages")
    talk().print(warning, markup=False)
    if not yes:
        if not sys.stdin.isatty():
            raise typer.BadParameter("nobody is there to be asked; give --yes if the site may see the request")
        typer.confirm("Go on?", abort=True, err=True)
    with progress("fetching") as told:
        summary = open_case(case).fetch(*urls, by=by, progress=told)
    tell(summary, talk())
    if summary.failed:
        raise typer.Exit(1)
