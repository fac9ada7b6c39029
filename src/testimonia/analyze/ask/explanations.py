"""What speaks against each of several explanations?"""

from functools import partial
from typing import Any

from testimonia.analyze.engines import engine
from testimonia.analyze.finding import Finding
from testimonia.analyze.hypotheses import (
    FEWEST_EVIDENCE,
    FEWEST_HYPOTHESES,
    Grid,
    against,
    diagnosticity,
    inconsistencies,
    log_ratios,
    weights,
    without_origin,
)
from testimonia.errors import AnalysisError


def hypotheses(grid: Grid) -> Finding:
    """Weighs a grid that people have judged: least inconsistency, likelihood ratios, diagnosticity, each origin left out in turn.

    It orders by what speaks against, and picks no winner. Raises AnalysisError for fewer than two hypotheses, fewer than three
    items that were judged, or an item on which only some of the hypotheses were judged.
    """
    _refuse(grid)
    marks = grid.marks()
    weight = weights(grid.evidence)
    score, ratios = against(grid, weight), log_ratios(grid, weight)
    counts = inconsistencies([h.id for h in grid.hypotheses], marks)
    order = sorted(grid.hypotheses, key=lambda h: score[h.id])
    tells = {e: diagnosticity(row) for e, row in marks.items() if row}
    drops = {origin: _least(without_origin(grid, origin)) for origin in sorted({o for e in grid.evidence for o in e.origins})}
    least = _least(grid)
    turning = {origin: ids for origin, ids in drops.items() if ids != least}
    return Finding(
        test="hypotheses",
        question="What speaks against each of these explanations, and on whom does that rest?",
        answer=_answer(grid, least, score, turning),
        numbers={
            "inconsistencies": counts,
            "weighted": score,
            "log10_likelihood_ratio": ratios,
            "diagnosticity": tells,
            "weights": weight,
            "least_against": list(least),
            "least_against_without_origin": {o: list(ids) for o, ids in drops.items()},
            "grid": {h.id: {e.id: marks[e.id].get(h.id, "") for e in grid.evidence} for h in grid.hypotheses},
        },
        heads=("hypothesis", *(e.id for e in grid.evidence), "against", "weighted", "log ratio"),
        rows=(
            *(
                (
                    f"{h.id} {h.text[:40]}",
                    *(marks[e.id].get(h.id, "") for e in grid.evidence),
                    str(counts[h.id]),
                    f"{score[h.id]:.2f}",
                    f"{ratios[h.id]:+.2f}",
                )
                for h in order
            ),
            ("weight", *(f"{weight[e.id]:.2f}" for e in grid.evidence), "", "", ""),
            ("tells apart", *(f"{tells[e.id]:.2f}" if e.id in tells else "" for e in grid.evidence), "", "", ""),
        ),
        assumptions=(
            "The list of explanations holds the true one. An explanation that nobody put forward is not in it.",
            "Items that share an origin, directly or through others, are one voice. An origin with an interest, or unknown, counts half.",
            "A step of a mark doubles or halves how much the evidence is to be expected; only the order is meant, not the number.",
        ),
        misleads=(
            "The marks are judgements. Let two people fill the grid apart from one another and compare.",
            "Few things speak against an explanation that says little.",
            "Who arranges an event arranges evidence too: ask what would be seen if it had been staged to look like this.",
            "The order is no verdict. An accusation stays the word of who makes it.",
            *(_overturn(grid, order[0].id, score)),
        ),
        basis=(
            *(f"{h.id}: {h.text}" + (f" (claims {', '.join(h.claims)})" if h.claims else "") for h in grid.hypotheses),
            *(
                f"{e.id}: {e.text} ({', '.join(e.origins) or 'origin unknown'}" + (f"; claims {', '.join(e.claims)})" if e.claims else ")")
                for e in grid.evidence
            ),
            f"judged by: {', '.join(sorted({c.by for c in grid.cells}))}",
        ),
        draw=partial(_chart, [{"hypothesis": h.id, "against": score[h.id], "text": h.text} for h in order]),
    )


def _refuse(grid: Grid) -> None:
    if len(grid.hypotheses) < FEWEST_HYPOTHESES:
        raise AnalysisError(f"{len(grid.hypotheses)} hypotheses compete with nothing. {FEWEST_HYPOTHESES} or more are needed.")
    judged = {e: row for e, row in grid.marks().items() if row}
    if len(judged) < FEWEST_EVIDENCE:
        raise AnalysisError(f"{len(judged)} items of evidence are judged. {FEWEST_EVIDENCE} or more are needed: fill the column `mark`.")
    for e, row in judged.items():
        if len(row) < len(grid.hypotheses):
            raise AnalysisError(f"{e} is judged for {len(row)} of {len(grid.hypotheses)} hypotheses. Judge it for all, or for none.")


def _least(grid: Grid) -> tuple[str, ...]:
    """The hypotheses that the least speaks against; several where they are level."""
    score = against(grid, weights(grid.evidence))
    low = min(score.values())
    return tuple(h for h, s in score.items() if s <= low + 1e-9)


def _answer(grid: Grid, least: tuple[str, ...], score: dict[str, float], turning: dict[str, tuple[str, ...]]) -> str:
    if len(least) == len(grid.hypotheses):
        return "The evidence does not tell them apart: as much speaks against each."
    told = ", ".join(f"{h} {s:.2f}" for h, s in sorted(score.items(), key=lambda pair: pair[1]))
    changed = "; ".join(f"without {origin} it is {', '.join(ids)}" for origin, ids in turning.items())
    rests = f" That rests on single origins: {changed}." if turning else " Leaving out any one origin does not change which."
    return f"Least speaks against {' and '.join(least)} (weighted: {told}).{rests} That is an order of the evidence here, no verdict."


def _overturn(grid: Grid, first: str, score: dict[str, float]) -> tuple[str, ...]:
    """What would have to be seen for another hypothesis to come level."""
    others = [s for h, s in score.items() if h != first]
    gap = min(others) - score[first]
    silent = [e.id for e in grid.evidence if not grid.marks()[e.id]]
    told = (
        f"What would overturn it: evidence against {first} of weight {gap:.2f} or more (one independent origin without interest weighs 1)."
    )
    return (told + (f" Not judged yet: {', '.join(silent)}." if silent else ""),)


def _chart(points: list[dict[str, Any]]) -> Any:
    alt = engine("altair")
    return (
        alt.Chart(alt.Data(values=points))
        .mark_bar(color="#4c78a8")
        .encode(y=alt.Y("hypothesis:N", sort=None, title=None), x=alt.X("against:Q", title="speaks against, weighted"), tooltip=["text:N"])
    )
