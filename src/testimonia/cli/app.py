"""The commands. Exit codes: 0 everything was done, 1 something failed (what is said on standard error), 2 wrong usage."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from testimonia import __version__, pipeline
from testimonia.cli.analyze import app as analyze
from testimonia.cli.cluster import app as cluster
from testimonia.cli.evidence import app as evidence
from testimonia.cli.exporting import app as exporting
from testimonia.cli.fetch import app as fetching
from testimonia.cli.importing import app as importing
from testimonia.cli.locking import app as locking
from testimonia.cli.people import app as people
from testimonia.cli.publish import app as publishing
from testimonia.cli.register import app as registering
from testimonia.cli.rescuing import app as rescuing
from testimonia.cli.review import app as review
from testimonia.cli.serve import app as serving
from testimonia.cli.talk import EXIT_CODES, data, example, progress, talk, tell
from testimonia.cli.unmask import app as unmasking
from testimonia.errors import TestimoniaError
from testimonia.pipeline import ReadSummary, open_case

app = typer.Typer(
    name="testimonia",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="From reports about contested violence to an auditable record. Reads English; keeps documents in any language.\n\n"
    "Begin with: testimonia demo\n\n" + EXIT_CODES,
)
app.add_typer(analyze)
app.add_typer(cluster, name="cluster")
app.add_typer(evidence)
app.add_typer(locking)
app.add_typer(rescuing)
app.add_typer(exporting)
app.add_typer(publishing)
app.add_typer(review)
app.add_typer(serving)
app.add_typer(people)
app.add_typer(registering)
app.add_typer(importing)
app.add_typer(fetching)
app.add_typer(unmasking)


class ReaderName(StrEnum):
    """Who reads."""

    SHIPPED = "shipped"
    LLM = "llm"


MODEL_PANEL = "With --reader llm"
CUSTODY_PANEL = "For the custody ledger"
ReaderOption = Annotated[
    ReaderName, typer.Option("--reader", help="shipped: the model in the package; llm: a language model behind --endpoint.")
]
EndpointOption = Annotated[
    str | None,
    typer.Option(
        "--endpoint",
        metavar="URL",
        help="Address of an OpenAI-compatible server, most end in /v1. A key is taken from the environment: TESTIMONIA_LLM_KEY.",
        rich_help_panel=MODEL_PANEL,
    ),
]
ModelOption = Annotated[
    str | None, typer.Option("--model", metavar="NAME", help="Name of the model on that server.", rich_help_panel=MODEL_PANEL)
]
ContextOption = Annotated[
    int,
    typer.Option("--context", metavar="TOKENS", min=1, help="Tokens the model takes, as its server is set.", rich_help_panel=MODEL_PANEL),
]
TimeoutOption = Annotated[
    float, typer.Option("--timeout", metavar="SECONDS", min=0.001, help="The most time for one answer.", rich_help_panel=MODEL_PANEL)
]


COLUMNS_HELP = "Of tables: which column holds what. Can be: text, published, publisher, author, title, url, captured."
ColumnsOption = Annotated[
    list[str] | None,
    typer.Option("--columns", metavar="WHAT=NAME,…", help=COLUMNS_HELP, show_default=False, rich_help_panel="Tables and chats"),
]


class DateOrderName(StrEnum):
    """Orders of the numbers of a date."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


DateOrderOption = Annotated[
    DateOrderName | None,
    typer.Option("--date-order", help="Of dates like 05/06/2016, where a file does not show it.", rich_help_panel="Tables and chats"),
]


def _columns(given: list[str] | None) -> dict[str, str]:
    """What is meant to the name of its column. A comma may stand in a name: what holds no = belongs to the name before it."""
    found: dict[str, str] = {}
    last = ""
    for piece in (piece for one in given or () for piece in one.split(",")):
        what, mark, name = piece.partition("=")
        if mark and what.strip() and name.strip():
            last = what.strip()
            found[last] = name.strip()
        elif last and not mark:
            found[last] += f",{piece}"
        else:
            raise typer.BadParameter(f"--columns takes WHAT=NAME,WHAT=NAME, as in text=body,published=date; not {piece!r}")
    return found


def _asked_for(reader: ReaderName, endpoint: str | None, model: str | None) -> tuple[str, str] | None:
    """Endpoint and model; None for the shipped reader. Options of the one with the other are wrong usage."""
    if reader is ReaderName.LLM:
        if not endpoint or not model:
            raise typer.BadParameter("--reader llm needs --endpoint URL and --model NAME")
        return endpoint, model
    if endpoint or model:
        raise typer.BadParameter("--endpoint and --model go with --reader llm")
    return None


CaseArgument = Annotated[Path, typer.Argument(metavar="CASE", help="The case, a folder NAME.case.", show_default=False)]


def main() -> None:
    """Entry point of the command `testimonia`."""
    try:
        app()
    except TestimoniaError as error:
        talk().print(f"testimonia: {error}", markup=False, style="red")
        sys.exit(1)
    except KeyboardInterrupt:
        talk().print("testimonia: stopped. What was read is stored; run the same command again to go on.", markup=False)
        sys.exit(130)


def _version(wanted: bool) -> None:
    if wanted:
        data().print(f"testimonia {__version__}", markup=False)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")] = False,
) -> None:
    """Options of the program itself."""


def _end(summary: ReadSummary) -> None:
    if summary.failed:
        raise typer.Exit(1)


@app.command(epilog=example("testimonia demo", "testimonia demo --into look", python='testimonia.demo("look")'))
def demo(
    into: Annotated[Path, typer.Option("--into", help="Folder for aktobe.case and aktobe.html.")] = Path(),
) -> None:
    """Read the shipped sample case (six composed documents on one attack) and write its report."""
    with progress() as told:
        result = pipeline.demo(into, progress=told)
    out = data()
    tell(result.summary, out)
    out.print(f"The case: {result.case.path} (look at it: testimonia show {result.case.path})", markup=False, soft_wrap=True)
    out.print(f"The report: {result.report.resolve()} (open it in a browser)", markup=False, soft_wrap=True)
    _end(result.summary)


@app.command(
    epilog=example(
        "testimonia read reports/ --case aktobe.case",
        "testimonia read a.txt mails.mbox pages.wacz --case aktobe.case",
        "testimonia read posts.csv --case aktobe.case --columns text=body,published=date --date-order dmy",
        "testimonia read reports/ --case aktobe_llm.case --reader llm --endpoint URL --model NAME",
        python='testimonia.open_case("aktobe.case").read("reports/")',
    )
)
def read(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files and folders.", show_default=False)],
    case: Annotated[Path, typer.Option("--case", metavar="CASE", help="The case, made if there is none.", show_default=False)],
    reader: ReaderOption = ReaderName.SHIPPED,
    endpoint: EndpointOption = None,
    model: ModelOption = None,
    context: ContextOption = 8192,
    timeout: TimeoutOption = 300.0,
    public_material: Annotated[
        bool | None,
        typer.Option(
            "--public-material/--not-public",
            help="Declare that everything in the case is public, so that --endpoint may be another machine; or take that back. Stays.",
            show_default=False,
        ),
    ] = None,
    columns: ColumnsOption = None,
    date_order: DateOrderOption = None,
    workers: Annotated[
        int | None, typer.Option("--workers", metavar="N", min=1, help="Processes that read; by default one a core where there is much.")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="NAME", help="Who brings them; else the system's user.", rich_help_panel=CUSTODY_PANEL),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="TEXT", help="Where from. Folders of this machine are not noted.", rich_help_panel=CUSTODY_PANEL),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Take in what was purged from this case before.", rich_help_panel=CUSTODY_PANEL)
    ] = False,
) -> None:
    """Read documents into a case. A second run reads only what is new; a broken-off run goes on where it stopped."""
    asked = _asked_for(reader, endpoint, model)
    is_new = not case.exists()
    opened = open_case(case)
    if is_new:
        talk().print(
            f"{case}: a new case. Where this machine may be taken away: testimonia lock {case} (one encrypted file).", markup=False
        )
    if public_material is not None:
        opened.declare_public_material(public_material)
    chosen = opened.llm_reader(*asked, context=context, timeout=timeout) if asked else None
    with progress() as told:
        summary = opened.read(
            *paths,
            reader=chosen,
            progress=told,
            columns=_columns(columns),
            date_order=date_order,
            by=by,
            source=source,
            again=again,
            workers=workers,
        )
    tell(summary, talk())
    _end(summary)


@app.command(
    epilog=example(
        "testimonia extract report.txt -o report.jsonl",
        "cat report.txt | testimonia extract - | head",
        python='testimonia.extract_claims("report.txt").export("report.jsonl")',
    )
)
def extract(
    paths: Annotated[list[str], typer.Argument(metavar="PATH…", help="Files and folders; - is standard input.", show_default=False)],
    out: Annotated[str, typer.Option("-o", "--output", metavar="OUT", help="File to write; - is standard output.")] = "-",
    reader: ReaderOption = ReaderName.SHIPPED,
    endpoint: EndpointOption = None,
    model: ModelOption = None,
    context: ContextOption = 8192,
    timeout: TimeoutOption = 300.0,
    public_material: Annotated[
        bool, typer.Option("--public-material", help="These documents are public, so that --endpoint may be another machine.")
    ] = False,
    columns: ColumnsOption = None,
    date_order: DateOrderOption = None,
) -> None:
    """Write what documents say as a record (JSON Lines), without a case. Unmasked."""
    asked = _asked_for(reader, endpoint, model)
    chosen = pipeline.llm_reader(*asked, context=context, timeout=timeout, public_material=public_material) if asked else None
    sources = [("stdin", sys.stdin.buffer.read()) if path == "-" else path for path in paths]
    with progress() as told:
        found = pipeline.extract_claims(*sources, reader=chosen, progress=told, columns=_columns(columns), date_order=date_order)
    if out == "-":
        _utf8_output()
    found.export(sys.stdout if out == "-" else Path(out))
    summary = found.summary
    if out != "-" or summary.failed or summary.not_read or summary.skipped or summary.noted or summary.model_use:
        tell(summary, talk())
    _end(summary)


@app.command(
    epilog=example(
        "testimonia show aktobe.case",
        "testimonia show aktobe.case 3f2a   (an id, or its beginning: incident, account, claim, mention, document)",
        python='testimonia.open_case("aktobe.case").incidents',
    )
)
def show(
    case: CaseArgument,
    wanted: Annotated[str | None, typer.Argument(metavar="[ID]", help="An id or its beginning; a document's name.")] = None,
) -> None:
    """Look at a case in the terminal: its incidents; one of them with its rival accounts; a claim in its sentence. Unmasked."""
    from testimonia.cli.show import show_case, show_one

    opened = open_case(case, create=False)
    opened.settle()
    with opened.store.snapshot():
        if wanted is None:
            show_case(opened.store, data())
        else:
            show_one(opened.store, wanted, data())


@app.command(
    epilog=example("testimonia report aktobe.case -o aktobe.html", python='testimonia.open_case("aktobe.case").report("aktobe.html")')
)
def report(
    case: CaseArgument,
    out: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The page to write.", show_default=False)],
    with_documents: Annotated[bool, typer.Option("--with-documents", help="Whole documents too, not only sentences.")] = False,
) -> None:
    """Write the case as one page that opens in a browser without a network. Private persons are masked."""
    path = open_case(case, create=False).report(out, with_documents=with_documents)
    talk().print(f"The report: {path.resolve()}", markup=False)


class Layout(StrEnum):
    """Formats of a comparison."""

    TEXT = "text"
    JSON = "json"


@app.command(
    epilog=example(
        "testimonia compare aktobe.case aktobe_llm.case",
        "testimonia compare aktobe.case aktobe_llm.case --format json",
        python='testimonia.compare("aktobe.case", "aktobe_llm.case").agreement',
    )
)
def compare(
    case_a: Annotated[Path, typer.Argument(metavar="CASE_A", help="A case.", show_default=False)],
    case_b: Annotated[Path, typer.Argument(metavar="CASE_B", help="Another one that holds the same documents.", show_default=False)],
    form: Annotated[Layout, typer.Option("--format", help="text: tables; json: one JSON object.")] = Layout.TEXT,
) -> None:
    """Set two readings of the same documents side by side: what both say, what one alone says, where they differ. Unmasked."""
    from testimonia.cli.compare import as_json, show_comparison

    comparison = pipeline.compare(case_a, case_b)
    if form is Layout.JSON:
        _utf8_output()
        sys.stdout.write(as_json(comparison))
    else:
        show_comparison(comparison, data())


def _utf8_output() -> None:
    # A record is UTF-8 whatever the terminal is set to.
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]  # standard output is a text stream of the system
