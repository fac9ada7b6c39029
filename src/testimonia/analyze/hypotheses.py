"""Competing hypotheses (Heuer 1999, chapter 8): what speaks against each, how much rests on one origin, what would overturn it.

People judge the cells, by name. The program proposes rows and columns from the record, weighs, and never picks a winner.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import numpy as np

from testimonia.errors import AnalysisError
from testimonia.model.protocols import Case
from testimonia.model.record import Claim
from testimonia.model.terms import Certainty, Property
from testimonia.model.values import Actor, Explanation

FEWEST_HYPOTHESES = 2
FEWEST_EVIDENCE = 3


class Mark(StrEnum):
    """How well an item of evidence goes with a hypothesis, as a person judges."""

    STRONGLY_CONSISTENT = "++"
    CONSISTENT = "+"
    NEUTRAL = "0"
    INCONSISTENT = "-"
    STRONGLY_INCONSISTENT = "--"


LIKELIHOOD = {
    Mark.STRONGLY_CONSISTENT: 4.0,
    Mark.CONSISTENT: 2.0,
    Mark.NEUTRAL: 1.0,
    Mark.INCONSISTENT: 0.5,
    Mark.STRONGLY_INCONSISTENT: 0.25,
}
"""How much more, or less, to be expected the evidence is if the hypothesis is true. A convention: only the steps are meant."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One explanation. `claims`: who puts it forward; an accusation stays the accuser's."""

    id: str
    text: str
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One item. `origins`: who is known to say it. `favours`: hypotheses in which its origins have an interest, as a person judges."""

    id: str
    text: str
    origins: tuple[str, ...] = ()
    favours: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """One cell, signed."""

    hypothesis: str
    evidence: str
    mark: Mark
    by: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """Hypotheses in rows, evidence in columns. Cells that nobody has judged are absent: they say nothing."""

    hypotheses: tuple[Hypothesis, ...]
    evidence: tuple[Evidence, ...]
    cells: tuple[Judged, ...] = ()

    def marks(self) -> dict[str, dict[str, str]]:
        """Evidence, then hypothesis, to its mark; the last judgement of a cell counts."""
        out: dict[str, dict[str, str]] = {e.id: {} for e in self.evidence}
        for cell in self.cells:
            out[cell.evidence][cell.hypothesis] = str(cell.mark)
        return out


def inconsistencies(hypotheses: Sequence[str], marks: Mapping[str, Mapping[str, str]]) -> dict[str, int]:
    """How many items of evidence speak against each hypothesis; `marks`: evidence, then hypothesis, to its mark."""
    return {h: sum(row.get(h, "").startswith("-") for row in marks.values()) for h in hypotheses}


def weights(evidence: Sequence[Evidence]) -> dict[str, float]:
    """What each item counts for: items that share an origin, directly or through others, share one voice.

    One whose origins have an interest counts half. An item of unknown origin counts half too: it may be anybody's, also one heard already.
    """
    voices = _voices(evidence)
    size = Counter(voices.values())
    return {e.id: (1 / size[voices[e.id]]) * (0.5 if e.favours or not e.origins else 1.0) for e in evidence}


def _voices(evidence: Sequence[Evidence]) -> dict[str, int]:
    """The number of the group of items that are tied by common origins."""
    group = {e.id: n for n, e in enumerate(evidence)}
    holder: dict[str, str] = {}
    for e in evidence:
        for origin in e.origins:
            if origin in holder:
                old, new = group[e.id], group[holder[origin]]
                group = {item: new if n == old else n for item, n in group.items()}
            holder[origin] = e.id
    return group


def against(grid: Grid, weight: Mapping[str, float]) -> dict[str, float]:
    """Weighted inconsistency of each hypothesis: `--` counts double."""
    out = dict.fromkeys((h.id for h in grid.hypotheses), 0.0)
    for item, row in grid.marks().items():
        for h, mark in row.items():
            out[h] += weight[item] * mark.count("-")
    return out


def log_ratios(grid: Grid, weight: Mapping[str, float]) -> dict[str, float]:
    """Weighted log10 likelihood of each hypothesis against the mean of all."""
    marks = grid.marks()
    total = {
        h.id: sum(weight[e] * float(np.log10(LIKELIHOOD[Mark(row[h.id])])) for e, row in marks.items() if h.id in row)
        for h in grid.hypotheses
    }
    mean = sum(total.values()) / len(total)
    return {h: value - mean for h, value in total.items()}


def diagnosticity(row: Mapping[str, str]) -> float:
    """How far an item tells hypotheses apart: the largest ratio of likelihoods, as a power of ten; 0 tells nothing."""
    logs = [float(np.log10(LIKELIHOOD[Mark(mark)])) for mark in row.values()]
    return max(logs) - min(logs) if len(logs) > 1 else 0.0


def without_origin(grid: Grid, origin: str) -> Grid:
    """The grid without items that this origin alone tells; in others its name is taken away."""
    kept = tuple(replace(e, origins=tuple(o for o in e.origins if o != origin)) for e in grid.evidence if set(e.origins) != {origin})
    ids = {e.id for e in kept}
    return Grid(grid.hypotheses, kept, tuple(c for c in grid.cells if c.evidence in ids))


def propose(case: Case, incident: str) -> Grid:
    """Rows from every explanation, instigator and perpetrator that somebody puts forward for an incident; no cell is filled.

    Columns from what is told of weapons, victims, targets, figures and designations, and from every denial. Rows name who says it.

    `incident`: its id or the beginning of it. Raises AnalysisError where none or several fit.
    """
    found = [i for i in case.incidents() if i.id.startswith(incident)]
    if len(found) != 1:
        raise AnalysisError(f"{len(found)} incidents have an id that begins with {incident!r}. List them: testimonia show CASE")
    of_claim: dict[str, set[str]] = {}
    for account in case.accounts():
        if account.incident == found[0].id:
            for claim in account.claims:
                of_claim.setdefault(claim, set()).add(account.origin.name)
    claims = [c for c in case.claims() if c.id in of_claim]
    rows = _grouped(c for c in claims if c.property in _EXPLAINING and not _denied(c))
    columns = _grouped(c for c in claims if c.property in _TELLING or (c.property in _EXPLAINING and _denied(c)))

    def who(some: Sequence[Claim]) -> tuple[str, ...]:
        return tuple(sorted({origin for c in some for origin in of_claim[c.id]}))

    hypotheses = tuple(
        Hypothesis(f"H{n}", f"{text} (said by {', '.join(who(some))})", tuple(c.id for c in some))
        for n, (text, some) in enumerate(rows.items(), 1)
    )
    evidence = tuple(
        Evidence(f"E{n}", text, who(some), claims=tuple(c.id for c in some)) for n, (text, some) in enumerate(columns.items(), 1)
    )
    return Grid(hypotheses, evidence)


_EXPLAINING = frozenset({Property.EXPLANATION, Property.INSTIGATOR, Property.PERPETRATOR})
_TELLING = frozenset(
    {Property.WEAPON, Property.VICTIM, Property.TARGET, Property.DESIGNATION, Property.KILLED, Property.WOUNDED, Property.DETAINED}
)


def _grouped(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Claims that say the same in the same words, in the order of the record."""
    out: dict[str, list[Claim]] = {}
    for claim in claims:
        out.setdefault(_words(claim), []).append(claim)
    return out


def _words(claim: Claim) -> str:
    value = claim.value
    said = value.text if isinstance(value, Explanation) else value.name if isinstance(value, Actor) else claim.span.quote
    return f"{'denied, ' if _denied(claim) else ''}{claim.property}: {' '.join(said.split())}"


def _denied(claim: Claim) -> bool:
    return claim.certainty is Certainty.DENIED or (isinstance(claim.value, Explanation) and not claim.value.holds)


HEADS = (
    *("hypothesis", "hypothesis_text", "evidence", "evidence_text", "origins", "favours", "mark", "by", "why"),
    *("hypothesis_claims", "evidence_claims"),
)
_MAY_LACK = frozenset({"why", "hypothesis_claims", "evidence_claims"})


def write_grid(grid: Grid, path: Path) -> None:
    """One row for each cell, for people to fill `mark` (++ + 0 - --), `by` and `why`, and `favours` (hypotheses, by semicolons)."""
    marks = {(c.hypothesis, c.evidence): c for c in grid.cells}
    try:
        out = path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise AnalysisError(f"{path}: cannot be written ({error.strerror}). Name another place.") from None
    with out:
        table = csv.writer(out)
        table.writerow(HEADS)
        for e in grid.evidence:
            for h in grid.hypotheses:
                cell = marks.get((h.id, e.id))
                filled = (cell.mark, cell.by, cell.why) if cell else ("", "", "")
                claims = (";".join(h.claims), ";".join(e.claims))
                table.writerow((h.id, h.text, e.id, e.text, ";".join(e.origins), ";".join(e.favours), *filled, *claims))


def read_grid(path: Path) -> Grid:
    """A grid that people filled. Raises AnalysisError for a mark that is none, or one that nobody signed."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError) as error:
        raise AnalysisError(f"{path}: cannot be read ({error}). Save it as CSV in UTF-8.") from None
    if not rows or not set(HEADS) - _MAY_LACK <= set(rows[0]):
        raise AnalysisError(f"{path}: not a grid. It needs the columns {', '.join(HEADS)}.")
    hypotheses = {
        row["hypothesis"]: Hypothesis(row["hypothesis"], row["hypothesis_text"], _several(row.get("hypothesis_claims"))) for row in rows
    }
    evidence = {row["evidence"]: _evidence(row) for row in rows}
    cells = tuple(_cell(path, number, row) for number, row in enumerate(rows, 2) if row["mark"].strip())
    return Grid(tuple(hypotheses.values()), tuple(evidence.values()), cells)


def _evidence(row: Mapping[str, str]) -> Evidence:
    several = (_several(row.get(name)) for name in ("origins", "favours", "evidence_claims"))
    return Evidence(row["evidence"], row["evidence_text"], *several)


def _several(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(";") if part.strip())


def _cell(path: Path, number: int, row: Mapping[str, str]) -> Judged:
    mark = row["mark"].strip().replace("−", "-")
    if mark not in set(Mark):
        raise AnalysisError(f"{path}, row {number}: {mark!r} is no mark. Write one of {', '.join(Mark)}.")
    if not row["by"].strip():
        raise AnalysisError(f"{path}, row {number}: nobody has signed this judgement. Write your initials into the column `by`.")
    return Judged(row["hypothesis"], row["evidence"], Mark(mark), row["by"].strip(), (row.get("why") or "").strip())
