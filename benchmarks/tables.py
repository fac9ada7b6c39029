"""Statistics of published tables: inputs and settings in, the quantities of the contract out. Each kind of run is one method.

Which method answers a run is told by the run and the input; names of tables are handles.
"""

import csv
import json
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from testimonia.analyze import aftermath, changes, coincidence, excitation, hypotheses
from testimonia.analyze.undercount import graphs, latent, loglinear
from testimonia.analyze.undercount.overlaps import Overlaps, from_patterns
from testimonia.errors import AnalysisError
from testimonia.reconcile.coded import Coded, match_coded

Row = dict[str, Any]
Values = dict[str, Any]

_MARKS_READ = ("hypotheses", "evidence")  # a JSON file beside the tasks may hold results too: they are never read


def predict(task: Row, folder: Path) -> Values:
    """The quantities of all runs of one table; file names are relative to `folder`. A run that the product refuses is left out."""
    source = _Source(folder, task["input"])
    values: Values = {}
    for run in task["runs"]:
        try:
            values |= _method(source, run)(source, run)
        except AnalysisError as refusal:
            print(f"{task['table']}, {run['run']}: {refusal}", file=sys.stderr)
    return values


@dataclass(frozen=True, slots=True)
class _Source:
    folder: Path
    given: Mapping[str, Any]

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    def column(self, name: str) -> np.ndarray:
        return np.array([float(row[name]) for row in self.rows(self.given["file"])])


def _method(source: _Source, run: Row) -> "Callable[[_Source, Row], Values]":
    """Told by the fields of the input; a table in JSON is a matrix of hypotheses."""
    if str(source.given.get("file", "")).endswith(".json"):
        return _hypotheses
    for field, method in _METHODS.items():
        if field in source.given or field in run:
            return method
    raise ValueError(f"no method takes an input of {', '.join(source.given)}")


# --- multiple-systems estimation


def _overlaps(source: _Source) -> Overlaps:
    if "counts" in source.given:
        counts = source.given["counts"]
        lists = len(counts).bit_length() - 1
        return Overlaps(tuple(str(i + 1) for i in range(lists)), tuple(int(n) for n in counts))
    rows = source.rows(source.given["capture_patterns"])
    *lists, count = rows[0]
    return from_patterns(lists, ((tuple(int(row[name]) for name in lists), int(row[count])) for row in rows))


def _undercount(source: _Source, run: Row) -> Values:
    overlaps = _overlaps(source)
    how = {"loglinear": _loglinear, "dga": _graphs, "lcmcr": _latent, "sparse": _sparse}[run["run"]]
    return {"n": overlaps.seen} | how(overlaps, run)


def _frequencies(source: _Source, run: Row) -> Values:
    table = loglinear.frequency_table(source.given["capture_frequencies"], source.given["occasions"])
    return {"n": table.seen} | _fits(table, run)


def _loglinear(overlaps: Overlaps, run: Row) -> Values:
    return _fits(loglinear.overlap_table(overlaps), run)


def _fits(table: loglinear.Table, run: Row) -> Values:
    values: Values = {}
    for model in run["models"]:
        found = loglinear.fit(table, model)
        ends = found.interval
        part = {"N": found.total, "se": found.se, "deviance": found.deviance, "df": found.df, "AIC": found.aic, "BIC": found.bic}
        part |= {"low": ends[0], "high": ends[1]}
        if model in run.get("profile", ()):
            part["profile_low"], part["profile_high"] = loglinear.profile(table, model)
        values |= {f"loglinear.{model}.{name}": value for name, value in part.items()}
    return values


def _graphs(overlaps: Overlaps, run: Row) -> Values:
    delta = run.get("delta")
    first, last = run.get("missing") or graphs.usual_missing(overlaps)
    prior = run.get("prior", {})
    log_prior = None
    if prior.get("type") == "poisson_gamma":
        total = overlaps.seen + np.arange(first, last + 1, dtype=float)
        log_prior = graphs.poisson_gamma(total, prior["a"], prior["b"])
    delta = float(delta) if isinstance(delta, int | float) else None
    found = graphs.average(overlaps, (first, last), delta, log_prior)
    return {
        "dga.mean": found.mean,
        "dga.median": found.median,
        "dga.q025": found.low,
        "dga.q975": found.high,
        "dga.mode": found.mode,
        "dga.model_posteriors": [weight for _, weight in found.graphs[:3]],
    }


def _latent(overlaps: Overlaps, run: Row) -> Values:
    settings = {name: run[name] for name in ("classes", "a", "b", "burn_in", "draws", "thinning") if name in run}
    found = latent.sample(overlaps, **settings)
    ends = {"median": 0.5, "q025": 0.025, "q975": 0.975}
    return {"lcmcr.mean": found.mean} | {f"lcmcr.{name}": found.quantile(share) for name, share in ends.items()}


def _sparse(overlaps: Overlaps, _run: Row) -> Values:
    found = loglinear.stepwise(overlaps)
    low, high = found.interval
    return {"sparse.N": found.total, "sparse.low": low, "sparse.high": high}


# --- coincidence


def _coincidence(source: _Source, run: Row) -> Values:
    window = coincidence.Window(run["delT"], run["tau"], run["sym"])
    given = source.given | run
    if "A" in source.given:
        first, second, length = _steps(source)
        found = coincidence.coincide(first, second, length, window)
    else:
        found = coincidence.from_counts(given["T"], given["N_A"], given["N_B"], given["K_prec"], given["K_trig"], window)
    part = {"r_prec": found.precursor_rate, "r_trig": found.trigger_rate, "p_prec": found.p_precursor, "p_trig": found.p_trigger}
    return {f"{run['run']}.{name}": value for name, value in part.items()}


def _steps(source: _Source) -> tuple[list[int], list[int], int]:
    """Event times as numbers of steps: a step is a row in which every column has a value."""
    if "file" not in source.given:
        return source.given["A"], source.given["B"], source.given["T"]
    time = source.given["time"]
    rows = [row for row in source.rows(source.given["file"]) if all(value.strip() not in ("", "NA", "NaN") for value in row.values())]
    step = {float(row[time]): number for number, row in enumerate(rows)}
    return *([step[float(value)] for value in source.given[name]] for name in "AB"), len(rows)  # type: ignore[return-value]  # two lists


# --- series


def _aftermath(source: _Source, run: Row) -> Values:
    given = source.given
    design = aftermath.Design(run["family"], run.get("harmonics", 0), run.get("period", 12.0), run.get("slope_change", False))
    exposure = source.column(given["exposure"]) if given.get("exposure") else None
    series = (source.column(given[name]) for name in ("count", "intervention", "time"))
    found = aftermath.estimate(*series, design, exposure)
    effect = found.terms["intervention"]
    part: Values = {"rr": found.ratio, "ci_low": found.low, "ci_high": found.high, "beta": effect.estimate, "se": effect.se}
    part |= {"intercept": found.terms["intercept"].estimate, "time": found.terms["time"].estimate, "dispersion": found.dispersion}
    if design.slope_change:
        slope = found.terms["slope_change"]
        part |= {"slope_change": slope.estimate, "se": slope.se, "t": found.slope_t, "p": found.slope_p, "anova_p": found.slope_f_p}
    return {f"{run['run']}.{name}": value for name, value in part.items()}


def _excitation(source: _Source, run: Row) -> Values:
    days, length = source.given["event_days"], source.given["T"]
    if "mu" in run:
        return {f"{run['run']}.loglik": excitation.loglik(days, length, run["mu"], run["alpha"], run["beta"])}
    if run["run"] == "poisson":
        return {"poisson.loglik": excitation.constant_loglik(len(days), length)}
    found = excitation.fit(days, length)
    return {"hawkes.mu": found.mu, "hawkes.alpha": found.alpha, "hawkes.beta": found.beta, "hawkes.loglik": found.loglik}


def _changes(source: _Source, run: Row) -> Values:
    values = source.column(source.given["column"])
    given = source.given | run
    values = np.log(values) if given.get("transform") == "log" else values
    found = changes.find(values, given["breaks"], given.get("min_segment", 2))
    part = {"index": list(found.index), "means": list(found.means), "residual_ss": found.residual_ss}
    return {f"{run['run']}.{name}": value for name, value in part.items()}


# --- hypotheses


def _hypotheses(source: _Source, run: Row) -> Values:
    held = json.loads((source.folder / source.given["file"]).read_text(encoding="utf-8"))
    names, evidence = (held[name] for name in _MARKS_READ)
    marks = {item: dict(zip(names, given, strict=True)) for item, _, *given in evidence}
    against = hypotheses.inconsistencies(tuple(names), marks)
    values: Values = {f"{run['run']}.inconsistencies.{name}": count for name, count in against.items()}
    values[f"{run['run']}.ranking"] = sorted(names, key=lambda name: against[name])
    values[f"{run['run']}.non_diagnostic"] = [item for item, row in marks.items() if len(set(row.values())) == 1]
    return values


# --- linkage of coded events


def _linkage(source: _Source, run: Row) -> Values:
    rows = [row for name in source.given["files"] for row in source.rows(name)]
    tables = list(dict.fromkeys(row["dataset"] for row in rows))
    taxonomies = [source.rows(name) for name in source.given["taxonomies"]]
    coded = _coded(rows, taxonomies, run.get("certainty"))
    window = run["spatial_window_km"], run["time_window_days"]
    events, episodes = (_first_come([row for row in coded if row.episode == of], tables, *window) for of in (False, True))
    matches = [sorted((tables.index(row.table) + 1, int(row.row)) for row in match) for match in (*events, *episodes)]
    double = sum(len(match) - 1 for match in matches)
    held = Counter("+".join(str(table) for table, _ in match) for match in matches)
    alone = Counter(tables.index(row.table) + 1 for row in coded)
    alone.subtract(table for match in matches for table, _ in match)
    values: Values = {
        "unique_obs": len(rows) - double,
        "duplicates_removed": double,
        "event_to_event_matches": len(events),
        "episode_to_episode_matches": len(episodes),
        "episodes_flagged_vs_event": len(match_coded(coded, *window).flagged),
        "matches": [[list(entry) for entry in match] for match in matches],
    }
    values |= {f"overlap.{names}": count for names, count in [*held.items(), *((str(t), n) for t, n in alone.items())]}
    return {f"{run['run']}.{name}": value for name, value in values.items()}


def _first_come(coded: list[Coded], tables: list[str], km: float, days: int) -> list[list[Coded]]:
    """Matches as the program behind the published tables gives them out: a row, in its table's order, takes the first free row of the next
    table that it may meet. Which rows may meet is the product's rule; the product itself gives each row to the one that fits it best.
    """
    groups: list[list[Coded]] = []
    for table in tables:
        free = sorted((row for row in coded if row.table == table), key=lambda row: int(row.row))
        for match in groups:
            partner = next((row for row in free if _meet(match[0], row, km, days)), None)
            if partner is not None:
                match.append(partner)
                free.remove(partner)
        groups += [[row] for row in free]
    return [match for match in groups if len(match) > 1]


def _meet(one: Coded, other: Coded, km: float, days: int) -> bool:
    if abs(one.first - other.first) > days:
        return False  # spares most of the comparisons
    found = match_coded([one, other], km, days)
    return bool(found.events or found.episodes)


_LEVELS = 2  # a taxonomy's first columns are data.source and base.categories, then its levels, fine to coarse


def _categories(rows: list[dict[str, str]], taxonomy: list[dict[str, str]]) -> list[tuple[str, ...]]:
    """Of each row its categories in one taxonomy, fine to coarse. The column that it sorts is the one whose words it knows best."""
    known = {(entry["data.source"], entry["base.categories"]): tuple(entry.values())[_LEVELS:] for entry in taxonomy}
    column = max(rows[0], key=lambda name: sum((row["dataset"], row[name]) in known for row in rows))
    return [known[row["dataset"], row[column]] for row in rows]


def _coded(rows: list[dict[str, str]], taxonomies: list[list[dict[str, str]]], certainty: list[int] | None) -> list[Coded]:
    """The rows as coded events; with `certainty` they must agree at just that level of each taxonomy, 1 = the finest."""
    sorted_by = [_categories(rows, taxonomy) for taxonomy in taxonomies]
    if certainty:
        sorted_by = [[(levels[at - 1],) for levels in one] for one, at in zip(sorted_by, certainty, strict=True)]
    days = ([date.fromisoformat(row[name][:10]).toordinal() for row in rows] for name in ("date", "enddate"))
    places = ([float(row[name]) for row in rows] for name in ("latitude", "longitude"))
    names = ((row["dataset"] for row in rows), (row["event"] for row in rows))
    return [Coded(*parts) for parts in zip(*names, *days, *places, zip(*sorted_by, strict=True), strict=True)]


_METHODS: Mapping[str, Callable[[_Source, Row], Values]] = {
    "capture_patterns": _undercount,
    "counts": _undercount,
    "capture_frequencies": _frequencies,
    "event_days": _excitation,
    "intervention": _aftermath,
    "A": _coincidence,
    "T": _coincidence,
    "column": _changes,
    "taxonomies": _linkage,
}
"""By the field of the input that tells the kind of table; the first that is there decides."""
