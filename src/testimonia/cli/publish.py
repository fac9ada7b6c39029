"""The command `publish`: chosen incidents as a static site."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from testimonia.cli.talk import data, example, talk
from testimonia.pipeline import open_case

if TYPE_CHECKING:
    from testimonia.pipeline.publishing import Published
    from testimonia.report.publish.choosing import Reply
    from testimonia.report.publish.folder import Written

app = typer.Typer()
SITE = "The site"
CHOICE = "What is published"
DECISION = "Two people decide"
_MOST_FILES = 40  # named on the terminal


@app.command(
    epilog=example(
        'testimonia publish aktobe.case -o public --accepted --by Ana --why "the families asked"',
        'testimonia publish aktobe.case -o public --accepted --agree --by Bo --why "I read every page"',
        'testimonia publish aktobe.case -o public --accepted --withdraw "a family asked for it" --by Ana --why "their letter of 3 May"',
        python='testimonia.open_case("aktobe.case").publish("public", Wish(date="2021-05-03", accepted=True), by="Ana", why="…")',
    )
)
def publish(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case, a folder NAME.case.", show_default=False)],
    out: Annotated[Path, typer.Option("-o", "--output", metavar="FOLDER", help="A new or empty folder, or that of the site.")],
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who decides.", show_default=False, rich_help_panel=DECISION)],
    why: Annotated[
        str,
        typer.Option("--why", metavar="REASON", help="The reason, for the custody ledger.", show_default=False, rich_help_panel=DECISION),
    ],
    agree: Annotated[
        bool, typer.Option("--agree", help="The second decision: somebody else's, or one's own a day later.", rich_help_panel=DECISION)
    ] = False,
    refuse: Annotated[
        bool, typer.Option("--refuse", help="Turn the question down, or take an agreement back.", rich_help_panel=DECISION)
    ] = False,
    incidents: Annotated[
        list[str] | None,
        typer.Option("--incidents", metavar="ID,ID", help="These incidents.", show_default=False, rich_help_panel=CHOICE),
    ] = None,
    accepted: Annotated[
        bool, typer.Option("--accepted", help="Every incident that people accepted as a whole.", rich_help_panel=CHOICE)
    ] = False,
    unreviewed: Annotated[
        bool, typer.Option("--unreviewed", help="Let in incidents that nobody accepted; every page then says so.", rich_help_panel=CHOICE)
    ] = False,
    reply: Annotated[
        list[str] | None,
        typer.Option(
            "--reply",
            metavar="NAME=TEXT",
            help="That a public person was asked for a reply, when, and what came of it. Noted in the ledger; it need not be said again.",
            show_default=False,
            rich_help_panel=CHOICE,
        ),
    ] = None,
    withdraw: Annotated[
        str,
        typer.Option("--withdraw", metavar="REASON", help="Why pages go that are not chosen any more.", rich_help_panel=CHOICE),
    ] = "",
    credit: Annotated[
        list[str] | None,
        typer.Option("--credit", metavar="NAME", help="A reviewer who agreed to be named.", show_default=False, rich_help_panel=SITE),
    ] = None,
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="Of the site; else the case's name.", rich_help_panel=SITE)] = "",
    publisher: Annotated[str, typer.Option("--publisher", metavar="TEXT", help="Who stands for the site.", rich_help_panel=SITE)] = "",
    address: Annotated[
        str, typer.Option("--address", metavar="URL", help="Where the site will be, for feed and citations.", rich_help_panel=SITE)
    ] = "",
    day: Annotated[
        str, typer.Option("--date", metavar="YYYY-MM-DD", help="The day of what changes; else today.", rich_help_panel=SITE)
    ] = "",
) -> None:
    """Publish chosen incidents as a static site, masked: one person asks, another agrees, then it is written. Nothing is uploaded."""
    from testimonia.pipeline.wished import Wish

    _check(agree=agree, refuse=refuse, address=address)
    wish = Wish(
        date=_day(day),
        incidents=tuple(i.strip() for one in incidents or () for i in one.split(",") if i.strip()),
        accepted=accepted,
        unreviewed=unreviewed,
        replies=tuple(map(_reply, reply or ())),
        credit=tuple(credit or ()),
        withdraw=withdraw,
        title=title,
        publisher=publisher,
        address=address,
    )
    opened = open_case(case, create=False)
    if refuse:
        opened.refuse_to_publish(out, wish, by=by, why=why)
        talk().print("refused. What lies in the folder stays until it is withdrawn.", markup=False)
        return
    _tell(opened.publish(out, wish, by=by, why=why, agree=agree), out)


def _check(*, agree: bool, refuse: bool, address: str) -> None:
    if agree and refuse:
        raise typer.BadParameter("--agree and --refuse are two decisions; give one")
    if address and not address.startswith(("https://", "http://")):
        raise typer.BadParameter(f"--address {address}: give it whole, as in https://example.org/record")


def _day(given: str) -> str:
    try:
        return date.fromisoformat(given).isoformat() if given else datetime.now(UTC).date().isoformat()
    except ValueError:
        raise typer.BadParameter(f"--date {given}: not a day; write it as in 2021-05-03") from None


def _reply(given: str) -> "Reply":
    from testimonia.report.publish.choosing import Reply

    name, mark, text = given.partition("=")
    if not (name.strip() and mark and text.strip()):
        raise typer.BadParameter(f'--reply takes NAME=TEXT, as in "Salem Karoui=asked on 3 May 2021; no answer"; not {given!r}')
    return Reply(name.strip(), text.strip())


def _tell(done: "Published", out: Path) -> None:
    for left in done.left_out:
        talk().print(f"left out: {left}", markup=False)
    if done.written is None:
        for page in done.waiting:
            talk().print(f"waits for a second person: {page.incident} ({page.title}), asked by {page.by} at {page.at}", markup=False)
        talk().print(f"Nothing was written. {done.way_on}", markup=False)
        return
    _tell_files(done.written)
    count = len(done.pages)
    told = "nothing changed" if not done.written else f"{out / 'index.html'}"
    talk().print(f"{told} ({count} {'incident' if count == 1 else 'incidents'}, private persons masked)", markup=False)


def _tell_files(written: "Written") -> None:
    told = [(word, path) for word in ("new", "changed", "removed") for path in getattr(written, word)]
    for word, path in told[:_MOST_FILES]:
        data().print(f"{word}: {path}", markup=False, soft_wrap=True)
    if len(told) > _MOST_FILES:
        data().print(f"… and {len(told) - _MOST_FILES} more", markup=False)
