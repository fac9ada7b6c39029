"""The commands of review: `reconcile`, `incidents`, `judge`, `diff`."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from testimonia.cli.talk import data, example, talk
from testimonia.model.canonical import plain
from testimonia.model.lines import line_of
from testimonia.pipeline import OpenCase, open_case

if TYPE_CHECKING:
    from testimonia.store.review import Decision, Review

app = typer.Typer()

CaseArgument = Annotated[Path, typer.Argument(metavar="CASE", help="The case, a folder NAME.case.", show_default=False)]


class Layout(StrEnum):
    """How a table is written."""

    TEXT = "text"
    JSON = "json"


Form = Annotated[Layout, typer.Option("--format", help="text: tables; json: one JSON object a line.")]


def _json_lines(rows: Sequence[Any]) -> None:
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]  # standard output is a text stream of the system
    for row in rows:
        sys.stdout.write(json.dumps(plain(row), ensure_ascii=False) + "\n")


def _opened(case: Path) -> OpenCase:
    """The case, its incidents built anew where a run broke off before they were."""
    opened = open_case(case, create=False)
    opened.settle()
    return opened


@app.command(
    epilog=example(
        "testimonia reconcile aktobe.case",
        "testimonia reconcile aktobe.case --rule ucdp_like",
        python='testimonia.open_case("aktobe.case").reconcile(rule="ucdp_like")',
    )
)
def reconcile(
    case: CaseArgument,
    rule: Annotated[
        str | None,
        typer.Option("--rule", metavar="NAME", help="Rule by which ranges of figures are made, from now on: default or ucdp_like."),
    ] = None,
    learn: Annotated[
        bool | None,
        typer.Option(
            "--learn/--shipped",
            help="Move the weights of linkage by what reviewers called the same and different, from now on; or go back.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Build the incidents anew from what documents say and what people judged, and say what changed."""
    from testimonia.cli.changes import show_changes

    opened = open_case(case, create=False)
    before = opened.store.states()
    opened.reconcile(rule=rule, learn=learn)
    found = opened.diff(before[-1].number if before else 0)
    incidents = sum(1 for _ in opened.store.incidents())
    by = f" Ranges by the rule {opened.store.rule}." if opened.store.rule else ""
    if learn:
        by += (
            " Weights learnt from judgements."
            if opened.store.weights
            else " Nothing to learn: judgements of both same and different are needed."
        )
    talk().print(f"{case}: {incidents} incidents.{by}", markup=False)
    show_changes(found, data())


@app.command(
    epilog=example(
        "testimonia incidents aktobe.case",
        "testimonia incidents aktobe.case 3f2a",
        "testimonia incidents aktobe.case --format json",
        python='testimonia.open_case("aktobe.case").dossiers()',
    )
)
def incidents(
    case: CaseArgument,
    wanted: Annotated[str | None, typer.Argument(metavar="[ID]", help="An incident's id, former id, or the beginning of one.")] = None,
    form: Form = Layout.TEXT,
) -> None:
    """List the incidents; or explain one: whose knowledge, figures under every rule, grades, why each mention is in it. Unmasked."""
    from testimonia.cli.incidents import chosen, show_dossier, show_incidents

    opened = _opened(case)
    found = chosen(opened, wanted)
    if form is Layout.JSON:
        _json_lines([line_of(incident) for incident in opened.store.incidents()] if wanted is None else found)
    elif wanted is None:
        show_incidents(opened, found, data())
    else:
        show_dossier(opened, found[0], data())


@app.command(
    epilog=example(
        "testimonia diff aktobe.case",
        "testimonia diff aktobe.case --since 2026-03-09",
        "testimonia diff aktobe.case --since 4 --format json",
        python='testimonia.open_case("aktobe.case").diff("2026-03-09").changes',
    )
)
def diff(
    case: CaseArgument,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DAY|STATE", help="A day or time (UTC), or the number of a state; else before the last reading."),
    ] = None,
    states: Annotated[bool, typer.Option("--states", help="List the states of the case instead.")] = False,
    form: Form = Layout.TEXT,
) -> None:
    """What changed: figures, grades, origins, accusations, incidents joined or taken apart. Unmasked."""
    from testimonia.cli.changes import show_changes, show_states

    opened = _opened(case)
    if states:
        listed = opened.store.states()
        _json_lines(listed) if form is Layout.JSON else show_states(listed, data())
        return
    found = opened.diff(since)
    if form is Layout.JSON:
        _json_lines([plain(change) | {"link": change.link} for change in found.changes])
    else:
        show_changes(found, data())


class Verb(StrEnum):
    """What a reviewer does."""

    MERGE = "merge"
    SPLIT = "split"
    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    JOIN_ORIGINS = "join-origins"
    SPLIT_ORIGINS = "split-origins"
    KEPT = "kept"
    BROKEN = "broken"
    UNKNOWN = "unknown"
    UNDO = "undo"
    REDO = "redo"
    LIST = "list"
    COMPARE = "compare"
    PROMISES = "promises"


_SHOWS = frozenset({Verb.LIST, Verb.COMPARE, Verb.PROMISES})
_OUTCOMES = frozenset({Verb.KEPT, Verb.BROKEN, Verb.UNKNOWN})
_TAKES: Mapping[Verb, tuple[int, int | None, str]] = {
    Verb.MERGE: (2, None, "two incidents or more"),
    Verb.SPLIT: (2, None, "an incident, then the mentions that leave it"),
    **dict.fromkeys((Verb.SAME, Verb.DIFFERENT, Verb.UNSURE), (2, 2, "two mentions (of an incident, its first)")),
    **dict.fromkeys((Verb.ACCEPT, Verb.REJECT, Verb.CORRECT), (1, 1, "one claim")),
    **dict.fromkeys((Verb.JOIN_ORIGINS, Verb.SPLIT_ORIGINS), (2, 2, "two accounts or origins")),
    **dict.fromkeys((Verb.KEPT, Verb.BROKEN), (1, 2, "the mention of an announcement, then the one that shows what became of it")),
    Verb.UNKNOWN: (1, 1, "the mention of an announcement"),
    **dict.fromkeys((Verb.UNDO, Verb.REDO), (1, 1, "the number of an action: see list")),
    **dict.fromkeys(_SHOWS, (0, 0, "nothing")),
}


@app.command(
    epilog=example(
        'testimonia judge aktobe.case merge 3f2a 77c1 --by MK --why "one shop, the same hour"',
        'testimonia judge aktobe.case split 3f2a 9be0 --by MK --why "another town"',
        'testimonia judge aktobe.case reject 5d10 --by MK --why "the sentence is about last year"',
        'testimonia judge aktobe.case correct 5d10 --set low=6 --set high=6 --by MK --why "misread"',
        'testimonia judge aktobe.case kept 88aa 12cd --by MK --why "the gazette prints the law"',
        "testimonia judge aktobe.case undo 3 --by MK",
        "testimonia judge aktobe.case list",
        "testimonia judge aktobe.case compare",
        python='testimonia.open_case("aktobe.case").review("MK").merge("3f2a", "77c1", why="one shop, the same hour")',
    )
)
def judge(
    case: CaseArgument,
    verb: Annotated[
        Verb,
        typer.Argument(
            metavar="VERB",
            help="merge, split, same, different, unsure, accept, reject, correct, join-origins, split-origins, kept, broken, unknown, "
            "undo, redo; or, to look: list, compare, promises.",
            show_default=False,
        ),
    ],
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID…]", help="What is judged: ids, or the beginnings of ids.")] = None,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides.", envvar="TESTIMONIA_REVIEWER", show_envvar=True)] = "",
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="For what reason.")] = "",
    fields: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="With correct: what it should say. May be repeated.")
    ] = None,
) -> None:
    """Decide as a reviewer: signed, dated, appended to the ledger; nothing is overwritten, everything can be undone."""
    given = ids or []
    least, most, what = _TAKES[verb]
    if len(given) < least or (most is not None and len(given) > most):
        raise typer.BadParameter(f"{verb} takes {what}")
    if bool(fields) != (verb is Verb.CORRECT):
        raise typer.BadParameter("--set goes with correct, and correct needs it: --set low=6 --set high=6")
    opened = _opened(case)
    if verb in _SHOWS:
        _look(opened, verb)
        return
    if not by.strip():
        raise typer.BadParameter("a judgement is signed: --by NAME")
    if not why.strip() and verb not in (Verb.UNDO, Verb.REDO):
        raise typer.BadParameter("a judgement has a reason: --why TEXT")
    decision = _decide(opened.review(by), verb, given, why, _fields(fields or []))
    out = talk()
    for warning in decision.warnings:
        out.print(f"warning: {warning}", markup=False, style="yellow")
    number = decision.action.number
    out.print(f"number {number} in the ledger. To take it back: testimonia judge {case} undo {number} --by NAME", markup=False)


def _look(opened: OpenCase, verb: Verb) -> None:
    from testimonia.cli.ledger import show_ledger, show_promises, show_reviewers

    if verb is Verb.LIST:
        show_ledger(tuple(opened.store.judgements()), data())
    elif verb is Verb.COMPARE:
        show_reviewers(opened.compare_reviewers(), data())
    else:
        show_promises(opened, data())


def _decide(review: "Review", verb: Verb, ids: Sequence[str], why: str, fields: Mapping[str, Any]) -> "Decision":
    from testimonia.model.judgements import Outcome

    if verb in (Verb.UNDO, Verb.REDO):
        if not ids[0].isdecimal():
            raise typer.BadParameter(f"{verb} takes the number of an action, not {ids[0]!r}: see list")
        return (review.undo if verb is Verb.UNDO else review.redo)(int(ids[0]), why=why)
    if verb in _OUTCOMES:
        return review.outcome(ids[0], Outcome(verb), why=why, shown_by=ids[1] if len(ids) > 1 else None)
    if verb is Verb.CORRECT:
        return review.correct(ids[0], why=why, **fields)
    done: Callable[..., Decision] = getattr(review, verb.replace("-", "_"))
    return done(*ids, why=why)


def _fields(given: Sequence[str]) -> dict[str, Any]:
    """ "low=6" to a field and its value: a number, true, false or null as such, anything else as text."""
    found: dict[str, Any] = {}
    for each in given:
        name, sign, value = each.partition("=")
        if not sign or not name.isidentifier():
            raise typer.BadParameter(f"--set {each}: write FIELD=VALUE, such as low=6")
        try:
            found[name] = json.loads(value)
        except ValueError:
            found[name] = value
    return found
