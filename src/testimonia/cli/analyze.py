"""The commands `testimonia analyze …`: a question in, an answer with its assumptions out."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from testimonia.cli.talk import EXIT_CODES, data, steps, talk

if TYPE_CHECKING:
    from testimonia.analyze.events import Event, Period
    from testimonia.analyze.exposure import Exposure
    from testimonia.analyze.finding import Finding

app = typer.Typer(
    name="analyze",
    no_args_is_help=True,
    help="Put a claim about a pattern to the test. DATA is a case, or a table (CSV, Parquet) with one dated event a row.",
)

LastDay = Annotated[
    datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], metavar="DAY", help="Last day; else that of the last event.")
]
FirstDay = Annotated[
    datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], metavar="DAY", help="First day looked at; else that of the first event.")
]
Data = Annotated[Path, typer.Argument(metavar="DATA", help="A case, or a table of dated events.", show_default=False)]
Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where", metavar="NAME=VALUE", help="Only events with this value: a column of the table; kind, country or place of a case."
    ),
]
Out = Annotated[
    list[Path] | None,
    typer.Option(
        "-o", "--output", metavar="FILE", help="Write it too: .json (everything), .txt, or the chart as .svg or .png. May be repeated."
    ),
]
Seed = Annotated[int, typer.Option("--seed", help="Where drawing by lot begins; the same seed, the same answer.")]
ExposureFile = Annotated[
    Path | None,
    typer.Option("--exposure", metavar="FILE", help="CSV with month (YYYY-MM) and reports (how many were read). A case knows its own."),
]
Even = Annotated[bool, typer.Option("--even-coverage", help="Declare that as much was read in every month, in place of --exposure.")]


class RateName(StrEnum):
    """Which way round."""

    PRECURSOR = "precursor"
    TRIGGER = "trigger"


class Family(StrEnum):
    """How counts scatter."""

    POISSON = "poisson"
    QUASIPOISSON = "quasipoisson"
    NEGATIVE_BINOMIAL = "negative_binomial"


def _epilog(example: str, python: str) -> str:
    return f"Examples:\n\n  {example}\n\nIn Python: {python}\n\n{EXIT_CODES}"


def _filters(pairs: Sequence[str] | None) -> dict[str, str]:
    out = {}
    for pair in pairs or ():
        name, equals, value = pair.partition("=")
        if not equals:
            raise typer.BadParameter(f"{pair!r} is not NAME=VALUE")
        out[name] = value
    return out


def _events(path: Path, where: Sequence[str] | None) -> "tuple[Event, ...]":
    from testimonia.analyze.events import from_case, read_table

    if path.is_dir():
        from testimonia.pipeline import open_case

        return from_case(open_case(path, create=False).store, _filters(where))
    return read_table(path, _filters(where))


def _period(first: datetime | None, last: datetime | None, *series: "tuple[Event, ...]") -> "Period":
    from testimonia.analyze.events import period_of

    return period_of(*series, first=_day(first), last=_day(last))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _exposure(path: Path, file: Path | None, even: bool, period: "Period") -> "Exposure":
    from testimonia.analyze.events import exposure_of, read_exposure
    from testimonia.analyze.exposure import Exposure

    if even:
        return Exposure(even=True)
    if file is not None:
        return Exposure(read_exposure(file))
    if path.is_dir():
        from testimonia.pipeline import open_case

        return Exposure({month: float(n) for month, n in exposure_of(open_case(path, create=False).store, period).items()})
    return Exposure()


def _give(finding: "Finding", out: Sequence[Path] | None) -> None:
    data().print(str(finding), markup=False, soft_wrap=True)
    for path in out or ():
        finding.save(path)
        talk().print(f"Written: {path}", markup=False)


@app.command(
    epilog=_epilog(
        "testimonia analyze coincidence attacks.csv protests.csv --from 2010-01-01 --to 2019-12-31 --window 7 --window 30",
        'testimonia.analyze.ask.coincidence(attacks, protests, period).save("answer.json")',
    )
)
def coincidence(
    a: Annotated[
        Path, typer.Argument(metavar="DATA_A", help="A case, or a table: the events that are said to coincide.", show_default=False)
    ],
    b: Annotated[
        Path, typer.Argument(metavar="DATA_B", help="A case, or a table: the events they are said to follow.", show_default=False)
    ],
    where_a: Annotated[list[str] | None, typer.Option("--where-a", metavar="NAME=VALUE", help="Only such events of DATA_A.")] = None,
    where_b: Annotated[list[str] | None, typer.Option("--where-b", metavar="NAME=VALUE", help="Only such events of DATA_B.")] = None,
    first: FirstDay = None,
    last: LastDay = None,
    window: Annotated[
        list[int] | None, typer.Option("--window", metavar="DAYS", help="Days that count as near; may be repeated. Else 7, 30, 90.")
    ] = None,
    lag: Annotated[int, typer.Option("--lag", metavar="DAYS", help="Days after which the window begins.")] = 0,
    symmetric: Annotated[bool, typer.Option("--symmetric", help="Before and after alike.")] = False,
    rate: Annotated[
        RateName, typer.Option("--rate", help="precursor: A that follow B; trigger: B that are followed by A.")
    ] = RateName.PRECURSOR,
    name_a: Annotated[str | None, typer.Option("--name-a", metavar="WORD", help="What the A events are called.")] = None,
    name_b: Annotated[str | None, typer.Option("--name-b", metavar="WORD", help="What the B events are called.")] = None,
    log: Annotated[
        Path | None,
        typer.Option("--log", metavar="FILE", help="Log of all windows tried, counted in the correction. Else DATA_A.trials.jsonl."),
    ] = None,
    seed: Seed = 1,
    out: Out = None,
) -> None:
    """Do events of one kind fall near events of another more often than chance would have it?"""
    from testimonia.analyze import ask
    from testimonia.analyze.ask.near import USUAL, trials_of
    from testimonia.analyze.coincidence import Window
    from testimonia.analyze.trials import add_trials, read_trials

    first_series, second_series = _events(a, where_a), _events(b, where_b)
    period = _period(first, last, first_series, second_series)
    windows = [Window(w, lag, symmetric) for w in window] if window else [Window(w.width, lag, symmetric) for w in USUAL]
    names = (name_a or a.stem, name_b or b.stem)
    kept = log or a.with_suffix(".trials.jsonl")
    finding = ask.coincidence(
        first_series, second_series, period, windows, rate=rate.value, names=names, tried=read_trials(kept), seed=seed
    )
    add_trials(kept, trials_of(finding))
    _give(finding, out)


@app.command(
    epilog=_epilog(
        "testimonia analyze aftermath arrests.csv --day 2016-06-05 --exposure reports.csv",
        "testimonia.analyze.ask.aftermath(arrests, date(2016, 6, 5), period, exposure)",
    )
)
def aftermath(
    path: Data,
    day: Annotated[
        datetime,
        typer.Option("--day", formats=["%Y-%m-%d"], metavar="DAY", help="The day after which it is said to change.", show_default=False),
    ],
    where: Where = None,
    first: FirstDay = None,
    last: LastDay = None,
    exposure: ExposureFile = None,
    even: Even = False,
    family: Annotated[Family, typer.Option("--family", help="The model of the answer; the table shows all three.")] = Family.QUASIPOISSON,
    season: Annotated[int, typer.Option("--season", metavar="PAIRS", min=0, max=3, help="Pairs of sine and cosine over the year.")] = 0,
    seed: Seed = 1,
    out: Out = None,
) -> None:
    """Did the number of events a month change after a day?"""
    from testimonia.analyze import ask
    from testimonia.analyze.aftermath import Design

    events = _events(path, where)
    period = _period(first, last, events)
    design = Design(family.value, season, small_sample=True)
    _give(ask.aftermath(events, day.date(), period, _exposure(path, exposure, even, period), design, seed=seed), out)


@app.command(
    epilog=_epilog(
        "testimonia analyze ratio attacks.csv --of killed --to-each detained", 'testimonia.analyze.ask.ratio(attacks, "killed", "detained")'
    )
)
def ratio(
    path: Data,
    above: Annotated[str, typer.Option("--of", metavar="FIGURE", help="The figure above: killed, killed_civilian …")] = "killed",
    below: Annotated[str, typer.Option("--to-each", metavar="FIGURE", help="The figure below: wounded, detained …")] = "wounded",
    where: Where = None,
    first: FirstDay = None,
    last: LastDay = None,
    seed: Seed = 1,
    out: Out = None,
) -> None:
    """How many of one fate are there for each of another, over many incidents?"""
    from testimonia.analyze import ask

    events = _events(path, where)
    _give(ask.ratio(events, above, below, period=_period(first, last, events), seed=seed), out)


@app.command(epilog=_epilog("testimonia analyze clustering attacks.csv", "testimonia.analyze.ask.clustering(attacks, period)"))
def clustering(path: Data, where: Where = None, first: FirstDay = None, last: LastDay = None, seed: Seed = 1, out: Out = None) -> None:
    """Do events come in bursts, more than at a constant rate? Of the past only."""
    from testimonia.analyze import ask

    events = _events(path, where)
    _give(ask.clustering(events, _period(first, last, events), seed=seed), out)


@app.command(
    epilog=_epilog(
        "testimonia analyze changes attacks.csv --exposure reports.csv", "testimonia.analyze.ask.changes(attacks, period, exposure)"
    )
)
def changes(
    path: Data,
    where: Where = None,
    first: FirstDay = None,
    last: LastDay = None,
    exposure: ExposureFile = None,
    even: Even = False,
    most: Annotated[int, typer.Option("--most", min=1, max=5, help="The most breaks that are looked for.")] = 3,
    seed: Seed = 1,
    out: Out = None,
) -> None:
    """When did the number of events a month change its level? Of the past only."""
    from testimonia.analyze import ask

    events = _events(path, where)
    period = _period(first, last, events)
    _give(ask.changes(events, period, _exposure(path, exposure, even, period), most=most, seed=seed), out)


@app.command(
    epilog=_epilog(
        "testimonia analyze undercount lists.csv --origins police=register --origins press=agency",
        'testimonia.analyze.ask.undercount({"all": overlaps})',
    )
)
def undercount(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="LISTS",
            help="A table (CSV, XLSX, Parquet): a 0/1 column for each list, and a column count; or a row for each person on each list: "
            "person, list, date.",
            show_default=False,
        ),
    ],
    stratum: Annotated[
        str | None, typer.Option("--stratum", metavar="COLUMN", help="Estimate the values of this column apart; year, month of a date.")
    ] = None,
    origins: Annotated[
        list[str] | None,
        typer.Option("--origins", metavar="LIST=A;B", help="What a list draws on. Lists with a common origin are refused."),
    ] = None,
    longer: Annotated[
        int, typer.Option("--longer", metavar="TIMES", min=1, help="Let the latent-class sampler run so many times as long.")
    ] = 1,
    seed: Seed = 1,
    out: Out = None,
) -> None:
    """How many are on none of the lists? Three methods at once, from lists that are already matched."""
    from testimonia.analyze import ask
    from testimonia.analyze.ask.unseen import Sampling, read_lists
    from testimonia.exchange.into.lists import list_rows

    strata = read_lists(list_rows(path), stratum)
    known = {name: frozenset(part.strip() for part in value.split(";")) for name, value in _filters(origins).items()}
    with steps("drawing") as told:
        finding = ask.undercount(strata, known, Sampling(burn_in=6_000 * longer, draws=2_000 * longer, seed=seed), progress=told)
    _give(finding, out)


@app.command(
    epilog=_epilog(
        "testimonia analyze hypotheses aktobe.case --incident 3f2a --grid grid.csv",
        'testimonia.analyze.ask.hypotheses(read_grid(Path("grid.csv")))',
    )
)
def hypotheses(
    path: Annotated[
        Path, typer.Argument(metavar="DATA", help="A case, to propose a grid; or a grid (CSV) that people filled.", show_default=False)
    ],
    incident: Annotated[
        str | None, typer.Option("--incident", metavar="ID", help="Of a case: the incident, or the beginning of its id.")
    ] = None,
    grid: Annotated[
        Path | None, typer.Option("--grid", metavar="FILE", help="Of a case: where to write the grid for people to fill.")
    ] = None,
    out: Out = None,
) -> None:
    """What speaks against each of several explanations? People judge; the program weighs, and picks no winner."""
    from testimonia.analyze import ask
    from testimonia.analyze.hypotheses import propose, read_grid, write_grid

    if path.is_dir():
        if not incident or not grid:
            raise typer.BadParameter("of a case, --incident ID and --grid FILE are needed")
        from testimonia.pipeline import open_case

        proposed = propose(open_case(path, create=False).store, incident)
        write_grid(proposed, grid)
        told = f"{grid}: {len(proposed.hypotheses)} hypotheses, {len(proposed.evidence)} items of evidence. Fill mark, by and why, then:"
        talk().print(f"{told} testimonia analyze hypotheses {grid}", markup=False)
        return
    if incident or grid:
        raise typer.BadParameter("--incident and --grid go with a case")
    _give(ask.hypotheses(read_grid(path)), out)
