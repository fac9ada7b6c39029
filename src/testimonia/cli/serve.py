"""`testimonia serve`: the workbench in the browser, on this machine."""

import gc
import secrets
import socket
import sys
import webbrowser
from pathlib import Path
from threading import Timer
from typing import Annotated, Any

import typer

from testimonia.cli.doors import door
from testimonia.cli.talk import data, example, talk
from testimonia.errors import CaseError

app = typer.Typer()
USUAL = "127.0.0.1"
TEAM = "For a team"


@app.command(
    epilog=example(
        "testimonia serve aktobe.case",
        "testimonia serve aktobe.case --by mk --port 8400 --no-open",
        "testimonia serve aktobe.case --team --host 2001:db8::7 --name cases.example.org --certificate cert.pem --private-key key.pem",
        "testimonia serve aktobe.case --team --name cases.example.org --behind-tls-proxy",
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
    team: Annotated[
        bool, typer.Option("--team", help="Several people, who log in: testimonia people CASE add.", rich_help_panel=TEAM)
    ] = False,
    names: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="NAME", help="A name that browsers ask for this machine by.", rich_help_panel=TEAM),
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", metavar="FILE", help="TLS: the certificate chain (PEM).", rich_help_panel=TEAM)
    ] = None,
    private_key: Annotated[
        Path | None, typer.Option("--private-key", metavar="FILE", help="TLS: the key of the certificate (PEM).", rich_help_panel=TEAM)
    ] = None,
    behind_tls_proxy: Annotated[
        bool,
        typer.Option("--behind-tls-proxy", help="Another program takes the TLS connections and passes them on here.", rich_help_panel=TEAM),
    ] = False,
) -> None:
    """Open the workbench: read, review and search a case in the browser. Alone: no account, no network, this machine. A team logs in."""
    from testimonia.store.custody import system_user

    workbench, loopback = door("workbench"), door("workbench.settings").LOOPBACK

    host = host or USUAL
    tls = _tls(certificate, private_key)
    secure = bool(tls) or behind_tls_proxy
    if not team and (names or secure):
        raise typer.BadParameter("--name, --certificate, --private-key and --behind-tls-proxy go with --team")
    if host not in loopback and not team:
        raise typer.BadParameter(f"{host} is not an address of this machine itself. Without accounts, the workbench is for you alone.")
    if host not in loopback and not secure:
        raise typer.BadParameter(
            f"{host} can be reached by others, and passwords would go to it in the open. Give --certificate and --private-key, or "
            "--behind-tls-proxy where another program takes the TLS connections."
        )
    key = None if team else secrets.token_urlsafe(18)
    hosts = loopback | {host, *(names or ())}
    signs = by or system_user()
    settings = workbench.Settings(by=signs, team=team, secure=secure, proxied=behind_tls_proxy, key=key, port=port, hosts=frozenset(hosts))
    made = workbench.app(case, settings)
    if team:
        _must_have_an_owner(case)
    _free(host, port)
    import uvicorn

    shown = names[0] if names else f"[{host}]" if ":" in host else host
    link = f"{'https' if tls else 'http'}://{shown}:{port}" + (f"/open?key={key}" if key else "/login")
    if behind_tls_proxy:
        link = f"https://{shown}/login"
    data().print(link, markup=False, soft_wrap=True)
    if team:
        talk().print("People open this link and log in. End with Ctrl+C.", markup=False)
    else:
        talk().print("Open this link in your browser. It is for you alone: whoever has it sees the case. End with Ctrl+C.", markup=False)
    if open_ and not team:
        Timer(0.8, webbrowser.open, (link,)).start()
    gc.freeze()  # what was loaded until now lives as long as the program: nothing to look through at every collection
    gc.set_threshold(20_000, 20, 20)  # a page makes many things and leaves no circles: looked through seldom, pages do not wait for it
    # Whoever waits for the database or the network goes on soon after the answer came, not behind a page that is being filled in.
    sys.setswitchinterval(0.001)
    # What is looked at and searched for is nobody's business: no log of requests.
    quiet: dict[str, Any] = {"access_log": False, "log_level": "warning", "server_header": False, "proxy_headers": False}
    uvicorn.run(made, host=host, port=port, **quiet, **tls)


def _tls(certificate: Path | None, private_key: Path | None) -> dict[str, Any]:
    """What the server is told of TLS; nothing where it speaks none."""
    if (certificate is None) is not (private_key is None):
        raise typer.BadParameter("--certificate and --private-key go together")
    for file in (certificate, private_key):
        if file is not None and not file.is_file():
            raise CaseError(f"{file}: no such file. Give the certificate chain and its key as PEM files.")
    return {"ssl_certfile": str(certificate), "ssl_keyfile": str(private_key)} if certificate else {}


def _must_have_an_owner(case: Path) -> None:
    from testimonia.model.people import Role
    from testimonia.store.people import People

    if not any(account.role is Role.OWNER for account in People(case).accounts()):
        raise CaseError(f"{case}: nobody could log in as its owner. Make an account: testimonia people {case} add NAME --role owner")


def _free(host: str, port: int) -> None:
    """Raises CaseError when something else listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as error:
            raise CaseError(f"{host}:{port} cannot be used ({error.strerror}). Try another: testimonia serve CASE --port 8400") from None
