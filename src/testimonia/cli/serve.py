"""`testimonia serve`: the workbench in the browser, on this machine."""

import gc
import secrets
import socket
import webbrowser
from pathlib import Path
from threading import Timer
from typing import Annotated

import typer

from testimonia.cli.talk import data, example, talk
from testimonia.errors import CaseError

app = typer.Typer()
USUAL = "127.0.0.1"


@app.command(
    epilog=example(
        "testimonia serve aktobe.case",
        "testimonia serve aktobe.case --by mk --port 8400 --no-open",
        python='testimonia.workbench.app(Path("aktobe.case"), Settings(by="mk"))',
    )
)
def serve(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case, a folder NAME.case.", show_default=False)],
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who signs decisions; else the name you are logged in with.")
    ] = None,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port on this machine.")] = 8321,
    host: Annotated[
        str | None, typer.Option("--host", metavar="ADDRESS", help="Address of this machine to listen on, if not the usual one.")
    ] = None,
    open_: Annotated[bool, typer.Option("--open/--no-open", help="Open the first page in the browser.")] = True,
) -> None:
    """Open the workbench: read, review and search a case in the browser. No account, no network: this machine alone."""
    from testimonia.store.custody import system_user
    from testimonia.workbench import Settings
    from testimonia.workbench import app as application
    from testimonia.workbench.settings import LOOPBACK

    host = host or USUAL
    if host not in LOOPBACK:
        raise typer.BadParameter(f"{host} is not an address of this machine itself. Without accounts, the workbench is for you alone.")
    settings = Settings(by=by or system_user(), key=secrets.token_urlsafe(18), port=port)
    made = application(case, settings)
    _free(host, port)
    import uvicorn

    shown = f"[{host}]" if ":" in host else host
    link = f"http://{shown}:{port}/open?key={settings.key}"
    data().print(link, markup=False, soft_wrap=True)
    talk().print("Open this link in your browser. It is for you alone: whoever has it sees the case. End with Ctrl+C.", markup=False)
    if open_:
        Timer(0.8, webbrowser.open, (link,)).start()
    gc.freeze()  # what was loaded until now lives as long as the program: nothing to look through at every collection
    # What is looked at and searched for is nobody's business: no log of requests.
    uvicorn.run(made, host=host, port=port, access_log=False, log_level="warning", server_header=False, proxy_headers=False)


def _free(host: str, port: int) -> None:
    """Raises CaseError when something else listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as error:
            raise CaseError(f"{host}:{port} cannot be used ({error.strerror}). Try another: testimonia serve CASE --port 8400") from None
