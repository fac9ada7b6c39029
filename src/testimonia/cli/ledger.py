"""The ledger, reviewers beside one another, and announcements, in the terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from testimonia.cli.show import plain
from testimonia.exchange.plainly import value_in_words
from testimonia.model.judgements import OUTCOME_OF, Action, Asked, actions, contested, contradictions, lifted, number_of, question
from testimonia.model.record import Judgement
from testimonia.model.terms import Verdict

if TYPE_CHECKING:
    from testimonia.evaluate import ReviewersCompared
    from testimonia.pipeline import OpenCase


def show_ledger(ledger: Sequence[Judgement], out: Console) -> None:
    """Every action with its number; what was taken back; then what is contested and what contradicts."""
    if not ledger:
        out.print("no judgements yet", markup=False)
        return
    back = lifted(ledger)
    table = Table("number", "at", "by", "what", "why", "", box=None, pad_edge=False)
    for action in actions(ledger):
        undone = [j for j in action.judgements if j.id in back]
        state = "taken back" if len(undone) == len(action.judgements) else "partly taken back" if undone else ""
        table.add_row(str(action.number), action.at[:19], plain(action.by), _what(action, ledger), plain(action.why), state)
    out.print(table)
    for answers in contested(ledger):
        said = " against ".join(f"{j.verdict} ({j.by}, number {number_of(j, ledger)})" for j in answers)
        out.print(plain(f"contested, so neither is in force: {_on(answers[0], ledger)}: {said}"))
    for found in contradictions(ledger):
        chain = ", ".join(f"number {number_of(j, ledger)}" for j in found.same)
        out.print(plain(f"contradiction: {chain} against number {number_of(found.different, ledger)}"))


def _what(action: Action, ledger: Sequence[Judgement]) -> str:
    first = action.judgements[0]
    more = f" and {len(action.judgements) - 1} more" if len(action.judgements) > 1 else ""
    verb = OUTCOME_OF[first.verdict] if question(first)[0] is Asked.OUTCOME else first.verdict
    return f"{verb} {_on(first, ledger)}{more}"


def _on(judgement: Judgement, ledger: Sequence[Judgement]) -> str:
    if judgement.verdict is Verdict.UNDO and any(j.id == judgement.on for j in ledger):
        return "number " + str(number_of(next(j for j in ledger if j.id == judgement.on), ledger))
    return judgement.on[:8] if isinstance(judgement.on, str) else " ".join(dict.fromkeys(i[:8] for i in judgement.on))


def show_reviewers(compared: "ReviewersCompared", out: Console) -> None:
    """Every question that two reviewers answered, and how far they agree."""
    out.print(f"reviewers: {', '.join(compared.reviewers) or 'none'}", style="bold", markup=False)
    total = len(compared.questions)
    out.print(f"questions that two or more answered: {total}, agreed on {compared.agreed}", markup=False)
    out.print(
        "Krippendorff's alpha: " + (f"{compared.alpha:.3f}" if compared.alpha is not None else f"not told ({compared.why})"), markup=False
    )
    if total:
        table = Table("question", "on", box=None, pad_edge=False)
        for name in compared.reviewers:
            table.add_column(plain(name))
        for q in compared.questions:
            said = dict(q.answers)
            table.add_row(str(q.asked), " ".join(i[:8] for i in q.on), *(str(said.get(name, "-")) for name in compared.reviewers))
        out.print(table)


def show_promises(opened: "OpenCase", out: Console) -> None:
    """Announcements with what later documents say, and the outcome that people judged."""
    found = opened.announcements()
    out.print(f"announcements: {len(found)}, judged {sum(a.outcome is not None for a in found)}", style="bold", markup=False)
    names = {d.id: d.name for d in opened.store.documents(text=False)}
    claims = {c.id: c for c in opened.store.claims()}
    mentions = {m.id: m for m in opened.store.mentions()}
    table = Table("mention", "sort", "who says so", "what", "by when", "later passages", "outcome", box=None, pad_edge=False)
    for a in found:
        act = mentions[a.mention]
        told = (
            f"{claims[c].property}: {value_in_words(claims[c].value)}" for c in a.claims if c in claims and claims[c].property != "stage"
        )
        said = "; ".join((f"{act.kind} (“{act.spans[0].quote}”)", *told))
        later = "\n".join(f"{o.mention[:8]} in {names[o.document]}: {', '.join(o.shared)}" for o in a.later)
        outcome = "at odds" if a.rivals else f"{a.outcome} ({a.judged.by}: {a.judged.why})" if a.outcome and a.judged else "not judged"
        table.add_row(a.mention[:8], str(a.sort), plain(a.said_by), plain(said), a.due or "-", plain(later or "-"), plain(outcome))
    out.print(table)
