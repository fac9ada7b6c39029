"""What can be asked of the whole case, with the questions a person may put, and answers as pages show them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from testimonia.analyze.engines import engine
from testimonia.analyze.finding import Finding
from testimonia.errors import AnalysisError
from testimonia.model.terms import Kind, Property
from testimonia.report.words import Words
from testimonia.store import open_store


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in. `kind`: date, choice or number; `choices`: (value, name)."""

    name: str
    kind: str
    choices: tuple[tuple[str, str], ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """One test: its key (words stand in the catalogue), what is to be filled in, and how it is worked out."""

    key: str
    fields: tuple[Field, ...]
    work: Callable[[Path, Mapping[str, str]], Finding]


def _store(path: Path) -> Any:
    return open_store(path)  # a door of its own: a job runs beside the pages


def _filters(given: Mapping[str, str], name: str = "kind") -> dict[str, str]:
    return {"kind": given[name]} if given.get(name) else {}


def _day(given: Mapping[str, str], name: str) -> date | None:
    text = given.get(name, "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise AnalysisError(f"{text!r} is no day. Write it as year-month-day: 2016-06-05.") from None


def _coincidence(path: Path, given: Mapping[str, str]) -> Finding:
    from testimonia.analyze import ask
    from testimonia.analyze.coincidence import Window
    from testimonia.analyze.events import from_case, period_of

    store = _store(path)
    first, second = (from_case(store, _filters(given, name)) for name in ("a", "b"))
    width = int(given.get("window") or 30)
    names = (given.get("a") or "all", given.get("b") or "all")
    return ask.coincidence(first, second, period_of(first, second), [Window(width)], names=names)


def _aftermath(path: Path, given: Mapping[str, str]) -> Finding:
    from testimonia.analyze import ask
    from testimonia.analyze.aftermath import Design
    from testimonia.analyze.events import exposure_of, from_case, period_of
    from testimonia.analyze.exposure import Exposure

    store = _store(path)
    events = from_case(store, _filters(given))
    period = period_of(events)
    day = _day(given, "day")
    if day is None:
        raise AnalysisError("a day is needed after which the number of events is said to change. Fill it in.")
    exposure = Exposure({month: float(n) for month, n in exposure_of(store, period).items()})
    return ask.aftermath(events, day, period, exposure, Design("quasipoisson", 0, small_sample=True), seed=1)


def _clustering(path: Path, given: Mapping[str, str]) -> Finding:
    from testimonia.analyze import ask
    from testimonia.analyze.events import from_case, period_of

    events = from_case(_store(path), _filters(given))
    return ask.clustering(events, period_of(events), seed=1)


def _changes(path: Path, given: Mapping[str, str]) -> Finding:
    from testimonia.analyze import ask
    from testimonia.analyze.events import exposure_of, from_case, period_of
    from testimonia.analyze.exposure import Exposure

    store = _store(path)
    events = from_case(store, _filters(given))
    period = period_of(events)
    exposure = Exposure({month: float(n) for month, n in exposure_of(store, period).items()})
    return ask.changes(events, period, exposure, seed=1)


def _ratio(path: Path, given: Mapping[str, str]) -> Finding:
    from testimonia.analyze import ask
    from testimonia.analyze.events import from_case, period_of

    events = from_case(_store(path), _filters(given))
    return ask.ratio(events, given.get("above") or "killed", given.get("below") or "wounded", period=period_of(events), seed=1)


def analyses(words: Words) -> tuple[Analysis, ...]:
    """Every test that a case alone can answer."""
    kinds = (("", words("analyses.every_kind")), *((str(k), words(f"kind.{k}")) for k in Kind))
    figures = tuple((str(p), words(f"property.{p}")) for p in (Property.KILLED, Property.WOUNDED, Property.DETAINED, Property.MISSING))
    kind = Field("kind", "choice", kinds)
    return (
        Analysis(
            "coincidence",
            (
                Field("a", "choice", kinds, "armed_attack"),
                Field("b", "choice", kinds, "protest"),
                Field("window", "number", default="30"),
            ),
            _coincidence,
        ),
        Analysis("aftermath", (Field("day", "date"), kind), _aftermath),
        Analysis("clustering", (kind,), _clustering),
        Analysis("changes", (kind,), _changes),
        Analysis("ratio", (Field("above", "choice", figures, "killed"), Field("below", "choice", figures, "wounded"), kind), _ratio),
    )


def find(key: str, words: Words) -> Analysis | None:
    """The test of that key."""
    return next((a for a in analyses(words) if a.key == key), None)


@dataclass(frozen=True, slots=True)
class Answer:
    """A finding, or why there is none."""

    finding: Finding | None
    refused: str


def answer(analysis: Analysis, path: Path, given: Mapping[str, str]) -> Answer:
    """The answer; a refusal is an answer too."""
    try:
        return Answer(analysis.work(path, given), "")
    except (AnalysisError, ValueError) as error:
        return Answer(None, str(error))


def chart(finding: Finding) -> str | None:
    """The chart as SVG; None when the engine that draws it is not installed."""
    try:
        return str(engine("vl_convert").vegalite_to_svg(finding.spec()))
    except AnalysisError:
        return None
