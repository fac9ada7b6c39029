"""The command `unmask`: decisions to show a name in what leaves a case."""

from pathlib import Path
from typing import Annotated

import typer

from testimonia.cli.talk import data, example
from testimonia.pipeline import open_case

app = typer.Typer()


@app.command(
    epilog=example(
        'testimonia unmask aktobe.case "Ruth Abebe" --by Ana --why "the family asks for it"',
        'testimonia unmask aktobe.case "Ruth Abebe" --agree --by Bo --why "I spoke with the family"',
        'testimonia unmask aktobe.case "Ruth Abebe" --refuse --by Cy --why "the brother is still in prison"',
        python='testimonia.open_case("aktobe.case").unmask("Ruth Abebe", by="Ana", why="the family asks for it")',
    )
)
def unmask(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case, a folder NAME.case.", show_default=False)],
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name in full, as the documents write it.", show_default=False)],
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who decides.", show_default=False)],
    why: Annotated[str, typer.Option("--why", metavar="REASON", help="The reason; it stays in the custody ledger.", show_default=False)],
    agree: Annotated[bool, typer.Option("--agree", help="The second decision: somebody else's, or one's own a day later.")] = False,
    refuse: Annotated[bool, typer.Option("--refuse", help="Turn the question down, or mask the name again.")] = False,
) -> None:
    """Decide to show a name in what leaves the case: one person asks, another agrees. Every step is in the custody ledger."""
    if agree and refuse:
        raise typer.BadParameter("--agree and --refuse are two decisions; give one")
    opened = open_case(case, create=False)
    decide = opened.agree_to_unmask if agree else opened.refuse_to_unmask if refuse else opened.unmask
    data().print(f"{name}: {decide(name, by=by, why=why).message}", markup=False, soft_wrap=True)
