"""`python -m benchmarks bench`: our row beside every anchor, with intervals. `anchors.toml` holds what others reached.

Intervals are 95 % of a bootstrap over documents. Development parts only; what a part needs and does not find, it says.
"""

import json
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.progress import track

from benchmarks import cases, import_scale, linkage_scale, memory, reading_rate, speed
from benchmarks.scorers import attribution_score, case_score, casualty_score, factuality_score, muc4_score, places_score, timex_score
from benchmarks.tasks import MAY_READ, Row, predictor

ANCHORS = Path(__file__).with_name("anchors.toml")
ROUNDS, SEED = 1000, 7
GET = "Put the corpora, one folder each, into a folder and name it: make bench CORPORA=folder"
Floats = npt.NDArray[np.float64]


class Missing(Exception):
    """A part cannot be measured: its data are not here. The message says which file."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure of ours. `low`, `high`: 95 % interval; None where none makes sense. `n`: what was counted."""

    part: str
    metric: str
    value: float
    low: float | None
    high: float | None
    n: str

    def shown(self) -> str:
        """The value with as many places as its size asks for, and its interval."""
        places = 3 if abs(self.value) < 2 else 1
        inside = "" if self.low is None or self.high is None else f" [{self.low:.{places}f}, {self.high:.{places}f}]"
        return f"{self.value:.{places}f}{inside}"


def resampled(counts: Floats, stat: Callable[[Floats], float]) -> tuple[float, float, float]:
    """A figure of summed counts (documents, counts) with its 95 % bootstrap interval over documents."""
    rows = np.random.default_rng(SEED).integers(len(counts), size=(ROUNDS, len(counts)))
    low, high = np.quantile([stat(counts[row].sum(0)) for row in rows], (0.025, 0.975))
    return stat(counts.sum(0)), float(low), float(high)


def _rows(path: Path, limit: int | None) -> list[Row]:
    if not path.exists():
        raise Missing(f"{path} is not there. {GET}")
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    return [json.loads(line) for line in lines[:limit]]


def answers(task: str, rows: Sequence[Row], fields: str | None = None) -> list[Row]:
    """What the product says of the rows, one at a time, with a bar of progress on standard error."""
    predict = predictor(task, gold_spans=fields is not None)
    allowed = MAY_READ[fields or task]
    shown = track(rows, description=fields or task, console=Console(stderr=True), transient=True)
    return [answer for row in shown for answer in predict([allowed.of(row)])]


# --- parts ---------------------------------------------------------------------------------------------------------------------


def muc4(corpora: Path, limit: int | None) -> list[Measured]:
    """All slots of all templates on tst1, by the automatic judge."""
    docs, keys = (_rows(corpora / "muc4" / "tst1" / f"{name}.jsonl", limit) for name in ("docs", "keys"))
    given = {row["id"].upper(): row["templates"] for row in answers("muc4", docs)}
    slots = {
        "all templates, F": None,
        "confidence of organisations, F": "perp-org-conf",
        "number of human targets, F": "hum-tgt-num",
        "effect on human targets, F": "hum-tgt-effect",
    }
    counts: dict[str, list[list[float]]] = {name: [] for name in (*slots, "text filtering, F")}
    for key in keys:
        name = key["id"].upper()
        judge = muc4_score.Judge("auto")
        report = muc4_score.score({name: key.get("templates", [])}, {name: given.get(name, [])}, judge)
        rows = dict(report.rows("all"))
        for metric, slot in slots.items():
            cell = rows[slot or "ALL TEMPLATES"]
            counts[metric].append([cell["cor"] + 0.5 * cell["par"], cell["pos"], cell["act"]])
        both, ours, theirs, _ = report.tf
        counts["text filtering, F"].append([both, both + theirs, both + ours])
    return [Measured("muc4", name, *resampled(np.array(c, float), _f1), f"{len(keys)} texts") for name, c in counts.items()]


def _f1(sums: Floats) -> float:
    """Of right, expected and found."""
    right, expected, found = sums
    return float(200 * right / max(1.0, expected + found))


def polnear(corpora: Path, limit: int | None) -> list[Measured]:
    """Source, cue and content on dev."""
    gold = _rows(corpora / "polnear" / "dev.jsonl", limit)
    found = {row["id"]: row["attributions"] for row in answers("polnear", gold)}
    scored = [attribution_score.score_doc(attribution_score.Doc(d["text"]), d["attributions"], found[d["id"]]) for d in gold]
    report = attribution_score.report(scored, ROUNDS)
    names = {"strict attribution, F1": "attribution/strict"} | {f"{x}, exact F1": f"exact/{x}" for x in ("source", "cue", "content")}
    return [Measured("polnear", name, report[key]["f1"], *report[key]["ci95"], f"{len(gold)} texts") for name, key in names.items()]


def casualties(corpora: Path, limit: int | None) -> list[Measured]:
    """Killed and injured on dev."""
    gold = _rows(corpora / "casualties" / "dev.jsonl", limit)
    records = casualty_score.score(gold, answers("casualties", gold), boot=ROUNDS)["records"]
    asked = {
        "stanford_msa killed, exact where answerable": ("stanford_msa/killed", "exact_answerable"),
        "stanford_msa injured, exact where answerable": ("stanford_msa/injured", "exact_answerable"),
        "muc4 killed, exact above zero": ("muc4/killed", "recall"),
    }
    out = []
    for name, (cell, metric) in asked.items():
        if metric in records.get(cell, {}):
            one = records[cell][metric]
            out.append(Measured("casualties", name, one["value"], *one.get("ci95", (None, None)), f"{one['n']} rows"))
    return out


def timex(corpora: Path, limit: int | None) -> list[Measured]:
    """Values of time expressions on dev."""
    gold = {row["id"]: row for row in _rows(corpora / "timex" / "dev.jsonl", limit)}
    found = {row["id"]: row for row in answers("timex", list(gold.values()))}
    cells = [timex_score.count({name: row}, found, lambda *_: ["ALL"])["ALL"] for name, row in gold.items()]
    values = np.array([[c["value"], c["gold"], c["pred"]] for c in cells], float)
    days = np.array([[c["day_ok"], c["day_gold"]] for c in cells], float)
    n = f"{len(gold)} texts"
    return [Measured("timex", "value, F1", *resampled(values, _f1), n), Measured("timex", "days, recall", *resampled(days, _share), n)]


def _share(sums: Floats) -> float:
    return float(100 * sums[0] / max(1.0, sums[1]))


def places(corpora: Path, limit: int | None) -> list[Measured]:
    """Coordinates of given names of places."""
    out = []
    for name in ("geowebnews_dev", "lgl", "geovirus"):
        gold = _rows(corpora / "places" / f"{name}.jsonl", limit)
        found = {row["id"]: row for row in answers("places", gold, "places --gold-spans")}
        counts = []
        for row in gold:
            scored = places_score.score({row["id"]: row}, found, goldspans=True)
            counts.append([scored.get("acc161_all", 0.0) * scored["scored"] / 100, scored["scored"]])
        out.append(Measured("places", f"{name}, within 161 km", *resampled(np.array(counts, float), _share), f"{len(gold)} texts"))
    return out


def uds(corpora: Path, limit: int | None) -> list[Measured]:
    """How sure events are on dev."""
    gold = _rows(corpora / "uds_factuality" / "dev.jsonl", limit)
    scored = factuality_score.score(gold, factuality_score.predictions(answers("uds_factuality", gold)), ROUNDS)
    n = f"{scored['events']} events"
    names = {"mean absolute error": "mae", "correlation": "r"}
    return [Measured("uds", name, scored[key], *scored["ci95"][key], n) for name, key in names.items()]


def whole_cases(corpora: Path, _limit: int | None) -> list[Measured]:
    """The whole record of contested cases: four are too few for an interval, so the least and the best stand there."""
    folders = [path.parent for path in sorted((corpora.parent / "cases").glob("*/gold.jsonl"))]
    if not folders:
        raise Missing(f"{corpora.parent / 'cases'} holds no case. {GET}")
    results = [case(folder) for folder in track(folders, description="cases", console=Console(stderr=True), transient=True)]
    overall = [100 * r["overall"] for r in results]
    broken = [100 * (1 - r["forbidden"]["kept"]) for r in results]
    n = f"{len(folders)} cases, least to best"
    return [
        Measured("cases", "overall, %", sum(overall) / len(overall), min(overall), max(overall), n),
        Measured("cases", "forbidden rules broken, %", sum(broken) / len(broken), min(broken), max(broken), n),
    ]


def case(folder: Path) -> Mapping[str, Any]:
    """The score of the record of one case."""
    with tempfile.TemporaryDirectory() as work:
        record = Path(work) / "record.jsonl"
        with record.open("w", encoding="utf-8") as out:
            cases.predict(folder, out)
        scored: Mapping[str, Any] = case_score.score_case(str(folder), case_score.read_jsonl(str(record)))
        return scored


def machine(_corpora: Path, _limit: int | None) -> list[Measured]:
    """Speed, weights, cold start and memory on this machine."""
    wall, peak = speed.cold(sorted(speed.SAMPLES.glob("*.txt"))[0])
    documents, characters = speed.warm()
    n = "this machine, one thread"
    return [
        Measured("speed", "documents of 400 words a second", speed.both_cores(), None, None, "this machine, two processes"),
        Measured("speed", "sample documents a second, warm", documents, None, None, n),
        Measured("speed", "thousand characters a second, warm", characters / 1000, None, None, n),
        Measured("speed", "cold start to claims, s", wall, None, None, n),
        Measured("speed", "peak memory, MiB", peak, None, None, n),
        Measured("speed", "weights, MB", speed.weights(), None, None, "all files of the encoder"),
    ]


def importing(_corpora: Path, _limit: int | None) -> list[Measured]:
    """A large record into a case, and the case opened."""
    found = import_scale.measure()
    n = f"{found.claims:,} synthetic claims"
    return [
        Measured("import", "seconds to import", found.seconds, None, None, n),
        Measured("import", "seconds of work, of the process that stores", found.storing, None, None, n),
        Measured("import", "seconds of work, of those that check", found.checking, None, None, n),
        Measured("import", "megabytes at the peak, of the process that stores", found.peak, None, None, n),
        Measured("import", "megabytes at the peak, of one that checks", found.peak_checking, None, None, n),
        Measured("import", "seconds to open the case", found.opening, None, None, n),
        Measured("import", "bytes a claim in the record", found.line_bytes, None, None, n),
        Measured("import", "bytes a claim in the case", found.case_bytes, None, None, n),
    ]


def peaks(_corpora: Path, _limit: int | None) -> list[Measured]:
    """Memory of reading and of reconciling, beside a tenth of the documents."""
    found = []
    for kind, of in (("read", "short documents"), ("record", "documents of 400 words in a record")):
        few, many = (memory.alone(kind, size) for size in memory.SIZES)
        n = f"{many.documents:,} {of} beside {few.documents:,}"
        if kind == "read":
            found.append(Measured("memory", "megabytes more to read them", many.read - few.read, None, None, n))
        found.append(Measured("memory", "megabytes more when reconciled", many.reconciled - few.reconciled, None, None, n))
    return found


def rate(_corpora: Path, _limit: int | None) -> list[Measured]:
    """Reading beside what it could be, in one run: ratios, which carry to other machines."""
    found, bytes8 = reading_rate.measure(), reading_rate.peak(True)
    reached = reading_rate.work_per_piece(reading_rate.LAYERS, reading_rate.WIDTH) / bytes8 / (found.encoder / found.pieces)
    n = "this machine, one thread"
    return [
        Measured("rate", "times as fast as with an encoder of BERT-base's size", found.times_faster, None, None, n),
        Measured("rate", "time inside the networks, %", 100 * found.networks / found.whole, None, None, n),
        Measured("rate", "encoder, % of the machine's rate for numbers of 8 bits", 100 * reached, None, None, n),
        Measured("rate", "two processes beside one", reading_rate.two_beside_one(), None, None, "this machine"),
    ]


def linkage(_corpora: Path, limit: int | None) -> list[Measured]:
    """Joining synthetic claims with known truth: seconds of work of one core, which say the same on a busy machine."""
    rows = [linkage_scale.alone(size) for size in linkage_scale.SIZES if limit is None or size <= limit]
    if not rows:
        return []
    last, n = rows[-1], f"{rows[-1]['claims']:,} synthetic claims"
    work = ((f"{row['claims']:,} claims, s of work", row["cpu_seconds"]) for row in rows)
    found = [Measured("linkage", name, seconds, None, None, "synthetic claims") for name, seconds in work]
    found += [Measured("linkage", name, 100 * last[name], None, None, n) for name in ("precision", "recall")]
    found.append(Measured("linkage", "peak memory, MiB", last["peak_mb"], None, None, n))
    found.append(Measured("linkage", "one document more, s of work", last["new_document_cpu_seconds"], None, None, n))
    if len(rows) > 1:
        found.append(Measured("linkage", "slope on logarithmic scales", linkage_scale.slope(rows), None, None, "all sizes"))
    return found


PARTS: Mapping[str, Callable[[Path, int | None], list[Measured]]] = {
    "muc4": muc4,
    "polnear": polnear,
    "casualties": casualties,
    "timex": timex,
    "places": places,
    "uds": uds,
    "cases": whole_cases,
    "linkage": linkage,
    "speed": machine,
    "rate": rate,
    "import": importing,
    "memory": peaks,
}


# --- the table -----------------------------------------------------------------------------------------------------------------


def anchors() -> dict[tuple[str, str], list[dict[str, Any]]]:
    """What others reached, by part and metric."""
    found = tomllib.loads(ANCHORS.read_text(encoding="utf-8"))["anchor"]
    return {(a["part"], a["metric"]): list(a["systems"]) for a in found}


def lines(found: Iterable[Measured]) -> list[str]:
    """The table in Markdown: ours, and beside it others."""
    known = anchors()
    out = ["| part | metric | ours | on | others |", "| --- | --- | --: | --- | --- |"]
    for one in found:
        beside = "; ".join(_beside(system) for system in known.get((one.part, one.metric), []))
        out.append(f"| {one.part} | {one.metric} | {one.shown()} | {one.n} | {beside} |")
    return out


def _beside(system: Mapping[str, Any]) -> str:
    on = f" ({system['on']})" if system.get("on") else ""
    return f"{system['name']} {system['value']:g}{on}"


def main(corpora: Path, only: Sequence[str], limit: int | None) -> int:
    """Prints the table, a part at a time; returns 0, or 1 where nothing could be measured."""
    found: list[Measured] = []
    for name in only or PARTS:
        try:
            mine = PARTS[name](corpora, limit)
        except Missing as missing:
            Console(stderr=True).print(f"{name}: {missing}", soft_wrap=True, markup=False)
            continue
        print("\n".join(lines(mine)[0 if not found else 2 :]), flush=True)
        found += mine
    return 0 if found else 1
