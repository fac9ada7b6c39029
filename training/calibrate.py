"""`python -m training.calibrate`: how often claims are right at each score, and the map that makes scores say so.

Fitted on the composed passages that no training sees, judged on passages that the fit did not see (folds of whole passages). Writes
the map into the card of the weights, and the table and the picture of the page on calibration. Needs no torch.
"""

import argparse
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.composed import paired
from benchmarks.pages import fill
from benchmarks.reading import document_of, encoder, places
from testimonia.extract import Calibration, EncoderReader, describe
from testimonia.extract.calibration import Map
from testimonia.model.protocols import Encoder
from training.corpora import composed
from training.passages import Passage, is_held_out

Floats = npt.NDArray[np.float64]
ROOT = Path(__file__).parents[1]
PAGE, PICTURE = ROOT / "docs" / "explanation" / "calibration.md", ROOT / "docs" / "images" / "reliability.svg"
FOLDS, SEED = 5, 7
LEAST, SHOWN = 20, 40  # claims of a property: for a map of its own; for a line in the table
PULL = (4.0, 4.0, 1.0)  # how strongly the numbers of a property are held to those of all; chosen by the folds' log loss
BINS, IN_A_BIN = 10, 40  # at most; at least so many claims in each: with fewer, chance alone shows an error of more than the bar
_BAR = 0.05
_EDGE = 1e-4


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with the score that the model gave, and whether the annotation has it. `passage`: what it was read in."""

    passage: str
    property: str
    score: float
    right: bool


# --- right or wrong ------------------------------------------------------------------------------------------------------------


def judged(passages: Iterable[Passage], of: Encoder | None = None) -> list[Judged]:
    """Every claim of the reader on the passages, relations left out, with its uncalibrated score."""
    reader = EncoderReader(of or encoder(), places())
    out = []
    for passage in passages:
        found = reader.read(describe(document_of(passage.text)))
        for pair in paired(passage, found.claims, found.mentions):
            out.append(Judged(str(passage.raw["id"]), str(pair.claim.property), pair.claim.score, pair.given is not None))
    return out


# --- the map ---------------------------------------------------------------------------------------------------------------------


def fit(some: Sequence[Judged], pull: Map = PULL) -> Calibration:
    """A map for all properties together, and one for each that has at least `LEAST` claims, held to it."""
    other = _fitted(*_arrays(some), (1.0, 1.0, 0.0), (1.0, 1.0, 1.0))
    maps = {}
    for name in sorted({j.property for j in some}):
        mine = [j for j in some if j.property == name]
        if len(mine) >= LEAST:
            maps[name] = _fitted(*_arrays(mine), other, pull)
    return Calibration(other, maps)


def _arrays(some: Sequence[Judged]) -> tuple[Floats, Floats]:
    """What the map weighs (claims, 3), and whether each claim is right."""
    scores = np.clip(np.array([j.score for j in some], float), _EDGE, 1 - _EDGE)
    return np.stack([np.log(scores), -np.log(1 - scores), np.ones_like(scores)], 1), np.array([j.right for j in some], float)


def _fitted(design: Floats, y: Floats, towards: Map, pull: Map) -> Map:
    """The likeliest map, held to `towards`. One of the first two numbers that would fall below zero is zero; the rest is fitted anew."""
    free = [0, 1, 2]
    while True:
        at = _newton(design[:, free], y, np.array(towards)[free], np.array(pull)[free])
        below = [i for i, value in zip(free, at, strict=True) if i < 2 and value < 0]
        if not below:
            found = dict(zip(free, at, strict=True))
            return (round(float(found.get(0, 0)), 3), round(float(found.get(1, 0)), 3), round(float(found[2]), 3))
        free = [i for i in free if i not in below]


def _newton(design: Floats, y: Floats, centre: Floats, weight: Floats) -> Floats:
    """Minimum of the log loss with a quadratic penalty for distance from `centre`."""
    at = centre.copy()

    def loss(point: Floats) -> float:
        odds = design @ point
        return float(np.sum(np.logaddexp(0, odds) - y * odds) + np.sum(weight * (point - centre) ** 2) / 2)

    for _ in range(100):
        p = 1 / (1 + np.exp(-design @ at))
        gradient = design.T @ (p - y) + weight * (at - centre)
        hessian = (design * (p * (1 - p))[:, None]).T @ design + np.diag(weight)
        step = np.linalg.solve(hessian, gradient)
        while loss(at - step) > loss(at) and np.abs(step).max() > 1e-9:
            step = step / 2  # a full step from sure scores may jump over the minimum
        at = at - step
        if np.abs(step).max() < 1e-7:
            break
    return np.asarray(at, np.float64)


def across_folds(some: Sequence[Judged], pull: Map = PULL) -> list[float]:
    """For every claim the mapped score by a map that was fitted without its passage."""
    names = sorted({j.passage for j in some})
    random.Random(SEED).shuffle(names)
    fold = {name: i % FOLDS for i, name in enumerate(names)}
    maps = [fit([j for j in some if fold[j.passage] != k], pull) for k in range(FOLDS)]
    return [maps[fold[j.passage]](j.property, j.score) for j in some]


# --- how far off -----------------------------------------------------------------------------------------------------------------


def bins(scores: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float, int]]:
    """Mean score, share of right ones and number of claims, in bins of equal number by rising score."""
    order = np.argsort(np.array(scores), kind="stable")
    parts = np.array_split(order, max(1, min(BINS, len(order) // IN_A_BIN)))
    return [(float(np.mean([scores[i] for i in part])), float(np.mean([right[i] for i in part])), len(part)) for part in parts if len(part)]


def expected_error(scores: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error: the mean distance between score and share of right ones, over the bins."""
    found = bins(scores, right)
    return sum(n * abs(score - share) for score, share, n in found) / max(1, sum(n for _, _, n in found))


def by_chance(scores: Sequence[float]) -> float:
    """The error that so many claims would show if every score were exact: what cannot be told from none."""
    drawn = np.random.default_rng(SEED).random((200, len(scores))) < np.array(scores)
    return float(np.mean([expected_error(scores, row.tolist()) for row in drawn]))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: claims, share right, error before and after mapping, error by chance, bins after mapping."""

    name: str
    claims: int
    right: float
    before: float
    after: float
    chance: float
    curve: list[tuple[float, float, int]]


def rows(some: Sequence[Judged], mapped: Sequence[float]) -> list[Row]:
    """All claims, each property with at least `SHOWN` of them, and the rest together."""
    often = [n for n in sorted({j.property for j in some}) if sum(j.property == n for j in some) >= SHOWN]
    groups = [("all", list(range(len(some))))]
    groups += [(name, [i for i, j in enumerate(some) if j.property == name]) for name in often]
    groups += [("the others", [i for i, j in enumerate(some) if j.property not in often])]
    return [_row(name, [some[i] for i in at], [mapped[i] for i in at]) for name, at in groups if len(at)]


def _row(name: str, some: Sequence[Judged], mapped: Sequence[float]) -> Row:
    right, raw = [j.right for j in some], [j.score for j in some]
    share = sum(right) / len(right)
    return Row(name, len(some), share, expected_error(raw, right), expected_error(mapped, right), by_chance(mapped), bins(mapped, right))


def table(found: Sequence[Row]) -> str:
    """The table of the page, in Markdown."""
    out = ["| property | claims | right | error of the model's score | error of the record's score | by chance alone |"]
    out.append("| --- |" + " --: |" * 5)
    out += [f"| {r.name} | {r.claims} | {r.right:.0%} | {r.before:.3f} | {r.after:.3f} | {r.chance:.3f} |" for r in found]
    return "\n".join(out)


# --- the picture -------------------------------------------------------------------------------------------------------------------

_SIDE, _GAP, _COLUMNS = 150, 46, 4


def picture(found: Sequence[Row]) -> str:
    """Reliability diagrams as one SVG: score along, share of right claims up; the area of a dot follows its number of claims."""
    high = -(-len(found) // _COLUMNS)
    width, height = _COLUMNS * (_SIDE + _GAP) + 10, high * (_SIDE + _GAP + 14) + 10
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="11" role="img"><title>Reliability diagrams</title>'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    ]
    for number, row in enumerate(found):
        left, top = 36 + number % _COLUMNS * (_SIDE + _GAP), 24 + number // _COLUMNS * (_SIDE + _GAP + 14)
        out += _diagram(row, left, top)
    return "\n".join([*out, "</svg>"]) + "\n"


def _diagram(row: Row, left: int, top: int) -> list[str]:
    def x(score: float) -> str:
        return f"{left + _SIDE * score:.1f}"

    def y(share: float) -> str:
        return f"{top + _SIDE * (1 - share):.1f}"

    out = [
        f'<text x="{left}" y="{top - 8}" fill="#1a1a1a">{row.name}: {row.claims} claims, error {row.after:.3f}</text>',
        f'<rect x="{left}" y="{top}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#8a8a8a"/>',
        f'<line x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}" stroke="#b5b5b5" stroke-dasharray="4 3"/>',
    ]
    for tick in (0.0, 0.5, 1.0):
        out.append(f'<text x="{x(tick)}" y="{top + _SIDE + 13}" text-anchor="middle" fill="#555555">{tick:g}</text>')
        out.append(f'<text x="{left - 5}" y="{y(tick)}" text-anchor="end" dominant-baseline="middle" fill="#555555">{tick:g}</text>')
    out.append(f'<polyline points="{" ".join(f"{x(s)},{y(r)}" for s, r, _ in row.curve)}" fill="none" stroke="#1f5f8b"/>')
    most = max(n for _, _, n in row.curve)
    out += [f'<circle cx="{x(s)}" cy="{y(r)}" r="{2 + 3 * (n / most) ** 0.5:.1f}" fill="#1f5f8b"/>' for s, r, n in row.curve]
    return out


# --- the command -----------------------------------------------------------------------------------------------------------------


def calibrate(weights: Path, page: Path | None = PAGE, image: Path | None = PICTURE) -> list[Row]:
    """Fits the map for the weights of a folder, writes it into their card, and refreshes the page."""
    from testimonia.encoder import OnnxEncoder

    reading = OnnxEncoder(weights)
    some = judged([p for p in composed() if is_held_out(p.raw["id"])], reading)
    found = rows(some, across_folds(some))
    _write(weights / "card.json", fit(some), found, len(some))
    if page is not None:
        missed = [r.name for r in found if r.after > _BAR]
        fill(
            page, "calibration", f"{reading.made_by}, {len(some)} claims.\n\n{table(found)}\n\nAbove {_BAR}: {', '.join(missed) or 'none'}."
        )
    if image is not None:
        image.write_text(picture(found), encoding="utf-8")
    return found


def _write(path: Path, fitted: Calibration, found: Sequence[Row], claims: int) -> None:
    card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    card["calibration"] = {
        "on": f"{claims} claims on held-out composed passages; errors across {FOLDS} folds of passages",
        "maps": {"other": list(fitted.other), **{name: list(two) for name, two in fitted.by_property.items()}},
        "expected_error": {r.name: round(r.after, 3) for r in found},
    }
    path.write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.calibrate", description=__doc__)
    parser.add_argument("--weights", type=Path, default=ROOT / "src" / "testimonia" / "encoder" / "weights")
    print(table(calibrate(parser.parse_args().weights)))


if __name__ == "__main__":
    main()
