"""Two readings side by side in the terminal, and as JSON."""

import json
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.table import Table

from testimonia.cli.show import plain
from testimonia.evaluate import Comparison, Outcome, Pair
from testimonia.exchange.plainly import chain_in_words, value_in_words
from testimonia.model.record import Claim

_SAID = {
    Outcome.SAME: "same",
    Outcome.VALUE_DIFFERS: "value differs",
    Outcome.CERTAINTY_DIFFERS: "certainty differs",
    Outcome.BOTH_DIFFER: "value and certainty differ",
    Outcome.ONLY_A: "only A",
    Outcome.ONLY_B: "only B",
}


def show_comparison(comparison: Comparison, out: Console) -> None:
    """The counts by property, then every document, incident by incident, claim beside claim."""
    for letter, name, made_by in (("A", comparison.name_a, comparison.made_by_a), ("B", comparison.name_b, comparison.made_by_b)):
        out.print(f"{letter}: {name}, read by {made_by or 'nobody yet'}", style="bold", markup=False)
    out.print(f"documents in both: {len(comparison.documents)}", markup=False)
    for letter, names in (("A", comparison.only_a), ("B", comparison.only_b)):
        if names:
            out.print(plain(f"only in {letter}: {', '.join(names)}"))
    out.print(_agreement(comparison))
    names_of = dict(comparison.documents)
    for document, pairs in groupby(comparison.pairs, key=lambda p: p.document):
        out.print()
        out.print(plain(names_of[document]), style="bold")
        by_incident = sorted(pairs, key=_incidents)  # stable: inside an incident the order of the text stays
        for (a, b), group in groupby(by_incident, key=_incidents):
            out.print(f"incident {a[:8] or '-'} of A, {b[:8] or '-'} of B", markup=False)
            out.print(_claims(list(group)))


def _incidents(pair: Pair) -> tuple[str, str]:
    return pair.incident_a or "", pair.incident_b or ""


def _agreement(comparison: Comparison) -> Table:
    table = Table("property", *(_SAID[outcome] for outcome in Outcome), "agreement", box=None, pad_edge=False)
    for prop, found in comparison.agreement.items():
        table.add_row(str(prop), *(str(getattr(found, outcome)) for outcome in Outcome), f"{found.share:.0%}")
    return table


def _claims(pairs: list[Pair]) -> Table:
    table = Table("what", "outcome", "A", "B", box=None, pad_edge=False)
    for pair in pairs:
        table.add_row(str(pair.property), _SAID[pair.outcome], plain(_cell(pair.a)), plain(_cell(pair.b)))
    return table


def _cell(claim: Claim | None) -> str:
    if claim is None:
        return "-"
    quote = " ".join(claim.span.quote.split())
    return f"{value_in_words(claim.value)} [{claim.certainty}]\n“{quote}”\n{chain_in_words(claim)}"


def as_json(comparison: Comparison) -> str:
    """One JSON object: the two cases, agreement by property, and every pair with its claims in short."""
    names = dict(comparison.documents)
    body = {
        "a": {"case": comparison.name_a, "made_by": comparison.made_by_a, "only_documents": comparison.only_a},
        "b": {"case": comparison.name_b, "made_by": comparison.made_by_b, "only_documents": comparison.only_b},
        "documents": [{"id": i, "name": name} for i, name in comparison.documents],
        "agreement": {
            str(prop): {**{str(o): getattr(found, o) for o in Outcome}, "share": round(found.share, 4)}
            for prop, found in comparison.agreement.items()
        },
        "pairs": [
            {
                "document": names[p.document],
                "incident_a": p.incident_a,
                "incident_b": p.incident_b,
                "property": str(p.property),
                "outcome": str(p.outcome),
                "a": _line(p.a),
                "b": _line(p.b),
            }
            for p in comparison.pairs
        ],
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def _line(claim: Claim | None) -> dict[str, Any] | None:
    if claim is None:
        return None
    span = claim.span
    words = {"start": span.start, "end": span.end, "quote": span.quote}
    manner = {"certainty": str(claim.certainty), "chain": [link.source.name for link in claim.chain]}
    return {"id": claim.id, "value": value_in_words(claim.value), **manner, "span": words, "made_by": claim.made_by}
