"""The command `people`: who may log in to the workbench of a case."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from testimonia.cli.talk import data, example, talk
from testimonia.errors import CaseError
from testimonia.model.people import Account, Role

app = typer.Typer()


class Step(StrEnum):
    """What to do with accounts."""

    LIST = "list"
    ADD = "add"
    ROLE = "role"
    PASSWORD = "password"
    REMOVE = "remove"


@app.command(
    epilog=example(
        "testimonia people aktobe.case add Ana --role owner",
        "testimonia people aktobe.case role Bo --role editor",
        "testimonia people aktobe.case list",
        python='testimonia.store.people.People(Path("aktobe.case")).add("Ana", Role.OWNER, password)',
    )
)
def people(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case, a folder NAME.case.", show_default=False)],
    step: Annotated[Step, typer.Argument(metavar="STEP", help="list, add, role, password or remove.")] = Step.LIST,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Whose account; it signs decisions.", show_default=False)] = None,
    role: Annotated[Role | None, typer.Option("--role", help="With add and role.", show_default=False)] = None,
) -> None:
    """Let people log in to the workbench, and say what each may do. Passwords are asked for on the terminal (or read from a pipe)."""
    from testimonia.pipeline import open_case
    from testimonia.store.people import People

    open_case(case, create=False).store.close()
    held = People(case)
    if step is Step.LIST:
        _list(held.accounts())
        return
    if name is None or (role is None) is (step in (Step.ADD, Step.ROLE)):
        raise typer.BadParameter("add and role take NAME and --role; password and remove take NAME alone")
    if step is Step.ADD and role is not None:
        held.add(name, role, _password())
    elif step is Step.ROLE and role is not None:
        held.change_role(name, role)
    elif step is Step.PASSWORD:
        held.change_password(name, _password())
    elif step is Step.REMOVE:
        held.remove(name)
    talk().print(f"{name}: {_DONE[step]}", markup=False)


_DONE = {
    Step.ADD: "may log in now. Serve the case to several people: testimonia serve CASE --team",
    Step.ROLE: "has the role from the next page on.",
    Step.PASSWORD: "has another password; all sessions ended.",
    Step.REMOVE: "cannot log in any more; what was signed stays.",
}


def _list(accounts: tuple[Account, ...]) -> None:
    table = Table("name", "role", "since", box=None, pad_edge=False)
    for account in accounts:
        table.add_row(Text(account.name), str(account.role), account.made[:10])
    data().print(table)


def _password() -> str:
    """The password from a terminal, twice and unseen; from a pipe, its first line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = str(typer.prompt("Password", hide_input=True, err=True))
    if first != str(typer.prompt("Once more", hide_input=True, err=True)):
        raise CaseError("the two are not the same. Nothing was changed.")
    return first
