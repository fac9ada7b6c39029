"""Incidents in the terminal: the list, and one of them with everything that was worked out for it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from testimonia.cli.show import plain
from testimonia.errors import RecordError
from testimonia.exchange.plainly import figure_range_in_words, range_in_words, value_in_words

if TYPE_CHECKING:
    from testimonia.pipeline import OpenCase
    from testimonia.reconcile import Dossier


def chosen(opened: "OpenCase", wanted: str | None) -> "tuple[Dossier, ...]":
    """All dossiers, or the one whose incident has this id or had it formerly. Raises RecordError when there is none, or more than one."""
    found = opened.dossiers()
    if wanted is None:
        return found
    formerly = {i.id: i.formerly for i in opened.store.incidents()}
    ids = {d.incident.id: (d.incident.id, *formerly.get(d.incident.id, ())) for d in found}
    fitting = tuple(d for d in found if any(i.startswith(wanted) for i in ids[d.incident.id]))
    if len(fitting) != 1:
        why = "is the beginning of several ids. Give more of it" if fitting else "is no incident's id"
        raise RecordError(f"{opened.path}: {wanted!r} {why}. List them: testimonia incidents {opened.path}")
    return fitting


def show_incidents(opened: "OpenCase", found: "Sequence[Dossier]", out: Console) -> None:
    """One row an incident: what, when, where, how many, from how many origins, and what a person still has to decide."""
    out.print(f"{opened.path.stem}: incidents {len(found)}", style="bold", markup=False)
    table = Table("id", "kind", "when", "where", "figures", "origins", "grades", box=None, pad_edge=False)
    for d in sorted(found, key=lambda d: (d.incident.when.start if d.incident.when else "9999", d.incident.id)):
        i = d.incident
        table.add_row(
            i.id[:8],
            str(i.kind),
            value_in_words(i.when) if i.when else "no date",
            plain(value_in_words(i.where) if i.where else "no place"),
            "\n".join(f"{f.property} {figure_range_in_words(f)} {f.category}" for f in i.figures),
            d.tree.summary,
            "\n".join(f"{g.rule} {g.grade}" + (f" ({g.proposed} if accepted)" if g.proposed != g.grade else "") for g in d.grades),
        )
    out.print(table)
    out.print(f"\nOne of them: testimonia incidents {opened.path} ID", markup=False, style="dim", soft_wrap=True)


def show_dossier(opened: "OpenCase", dossier: "Dossier", out: Console) -> None:
    """Everything that was worked out for one incident, with its reasons."""
    incident = dossier.incident
    when = value_in_words(incident.when) if incident.when else "no date"
    where = value_in_words(incident.where) if incident.where else "no place"
    out.print(plain(f"incident {incident.id}: {incident.kind}, {when}, {where}"), style="bold")
    out.print("\nOrigins", style="bold")
    out.print(plain(str(dossier.tree)))
    if incident.figures:
        out.print("\nFigures under every rule", style="bold")
        out.print(_figures(dossier))
    claims = {c.id: c for c in opened.store.claims()}
    for revised in dossier.revised:
        if revised.earlier in claims and revised.later in claims:
            earlier, later = (value_in_words(claims[i].value) for i in (revised.earlier, revised.later))
            out.print(plain(f"revised by its own origin: {earlier} ({revised.told}), then {later} ({revised.told_anew})"))
    said = [*(f"adds up: {b.sentence}" for b in dossier.balances), *(f"silence: {s}" for s in dossier.silences)]
    for line in said:
        out.print(plain(line))
    if dossier.sides:
        out.print("\nA party speaks of itself or of its enemy", style="bold")
        for claim, side in sorted(dossier.sides.items()):
            if claim in claims:
                speaker = claims[claim].chain[-1].source.name
                out.print(plain(f"{claim[:8]} {claims[claim].property}: {value_in_words(claims[claim].value)}: {speaker}, of its {side}"))
    out.print("\nGrades", style="bold")
    for grade in dossier.grades:
        out.print(plain(f"{grade.rule}: {grade.grade}; {grade.proposed} if every claim were accepted: {grade.why}"))
        for question in grade.needs_person:
            out.print(plain(f"  needs a person: {question}"))
    out.print("\nWhy each mention is here", style="bold")
    out.print(_links(dossier))


def _figures(dossier: "Dossier") -> Table:
    names = {a.id: a.origin.name for a in dossier.accounts}
    table = Table("rule", "what", "range", "best", "lowest", "highest", "origins", "grade", box=None, pad_edge=False)
    for rule, figures in dossier.figures.items():
        for f in figures:
            table.add_row(
                rule,
                f"{f.property} {f.category}",
                figure_range_in_words(f),
                f"{f.best.value:,}" if f.best else "-",
                *(plain(", ".join(sorted({names.get(a, a) for a in end.accounts}))) for end in (f.low, f.high)),
                range_in_words(f.origins.low, f.origins.high),
                f.grade,
            )
    return table


def _links(dossier: "Dossier") -> Table:
    """For each mention the strongest link inside the incident and the strongest that was passed over, in bits beyond what a link takes."""
    table = Table("mention", "strongest link here", "strongest elsewhere", box=None, pad_edge=False)
    for mention in dossier.incident.mentions:
        here, elsewhere = (links.get(mention) for links in (dossier.taken, dossier.passed_over))
        table.add_row(mention[:8], *(f"{link[0][:8]} ({link[1]:+.1f} bits)" if link else "-" for link in (here, elsewhere)))
    return table
