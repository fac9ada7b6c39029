"""The command `register`: the sealed register of the dead and missing."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from testimonia.cli.talk import data, example, talk
from testimonia.model.register import Fate
from testimonia.model.terms import Sex, Verdict
from testimonia.pipeline import open_case

if TYPE_CHECKING:
    from testimonia.pipeline.register import Register

app = typer.Typer()


class Step(StrEnum):
    """What to do with the register."""

    SHOW = "show"
    ON = "on"
    OFF = "off"
    ADD = "add"
    REMOVE = "remove"
    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    LISTS = "lists"
    EXPORT = "export"


_TAKES = {Step.ADD: 1, Step.REMOVE: 1, Step.SAME: 2, Step.DIFFERENT: 2, Step.UNSURE: 2}
PERSON = "With add"


@app.command(
    epilog=example(
        'testimonia register aktobe.case on --by Ana --why "the families ask for a list of the dead"',
        'testimonia register aktobe.case add 3f2a --name "Ruth Abebe" --fate dead --age 34 --by Ana',
        'testimonia register aktobe.case same 81c0 9d4e --by Bo --why "same age, same workshop"',
        'testimonia register aktobe.case lists -o lists.csv --by Ana --why "estimate of the unseen"',
        python='testimonia.open_case("aktobe.case").register().proposals()',
    )
)
def register(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case, a folder NAME.case.", show_default=False)],
    step: Annotated[
        Step, typer.Argument(metavar="STEP", help="show, on, off, add, remove, same, different, unsure, lists or export.")
    ] = Step.SHOW,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="ID…", help="A claim to add; an entry to remove; two entries to answer on.")
    ] = None,
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who does it.", show_default=False)] = "",
    why: Annotated[str, typer.Option("--why", metavar="REASON", help="The reason.", show_default=False)] = "",
    names: Annotated[
        list[str] | None, typer.Option("--name", metavar="NAME", help="As the document writes it; may be repeated.", rich_help_panel=PERSON)
    ] = None,
    fate: Annotated[Fate, typer.Option("--fate", help="What the claim says.", rich_help_panel=PERSON)] = Fate.DEAD,
    age: Annotated[str, typer.Option("--age", metavar="WORDS", help="As the document writes it.", rich_help_panel=PERSON)] = "",
    sex: Annotated[Sex | None, typer.Option("--sex", help="Where words state it.", rich_help_panel=PERSON)] = None,
    sex_words: Annotated[str, typer.Option("--sex-words", metavar="WORDS", help="Those words.", rich_help_panel=PERSON)] = "",
    occupation: Annotated[
        str, typer.Option("--occupation", metavar="WORDS", help="As the document writes it.", rich_help_panel=PERSON)
    ] = "",
    out: Annotated[Path | None, typer.Option("-o", "--output", metavar="OUT", help="With lists and export.", show_default=False)] = None,
) -> None:
    """Keep a sealed register of the dead and missing: closed by default, in no export, matched by two people."""
    from testimonia.pipeline.register import Given

    given = ids or []
    if len(given) != _TAKES.get(step, 0) or (out is None) is (step in (Step.LISTS, Step.EXPORT)):
        raise typer.BadParameter("add and remove take one id; same, different and unsure take two; lists and export take -o OUT")
    held = open_case(case, create=False).register()
    if step is Step.SHOW:
        _show(held)
    elif step is Step.ON:
        held.open(by=by, why=why)
        talk().print("The register is open. Backups hold it; exports, bundles and reports do not.", markup=False)
    elif step is Step.OFF:
        held.close(by=by, why=why)
        talk().print("The register is closed; what it holds stays in it, and is not read.", markup=False)
    elif step is Step.ADD:
        entry = held.add(given[0], Given(tuple(names or ()), fate, age, sex, sex_words, occupation), by=by)
        data().print(entry.id, markup=False)
    elif step is Step.REMOVE:
        held.remove(given[0], by=by, why=why)
        talk().print("Taken out for good.", markup=False)
    elif out is not None:
        number = held.write_lists(out, by=by, why=why) if step is Step.LISTS else held.export(out, by=by, why=why)
        talk().print(
            f"{out}: {number} {'persons, without names' if step is Step.LISTS else 'entries. Confidential: it names them'}.", markup=False
        )
    else:
        stands = held.answer(given[0], given[1], Verdict(step.value), by=by, why=why)
        told = {Verdict.SAME: "They are one person now.", Verdict.DIFFERENT: "They stand as two persons now."}
        talk().print(told[stands] if stands else "Written down. Nothing stands yet: two people have to say the same.", markup=False)


def _show(held: "Register") -> None:
    out = data()
    for person in held.persons():
        out.print(f"{' = '.join(person.names)} ({', '.join(sorted({e.fate for e in person.entries}))})", markup=False)
        for entry in person.entries:
            out.print(f"  {entry.id}  claim {entry.claim}  {' > '.join(entry.chain)}", markup=False)
    for proposal in held.proposals():
        reasons = "; ".join(reason.why for reason in proposal.reasons)
        out.print(f"one person? {proposal.left.id} {proposal.right.id}: {proposal.points} points: {reasons}", markup=False)
    candidates = held.candidates()
    out.print(f"named as dead and not in the register: {len(candidates)} claims", markup=False)
