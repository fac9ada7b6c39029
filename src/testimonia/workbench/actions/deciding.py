"""What every decision does before it is written, and what is shown after it."""

from collections.abc import Callable, Iterable

from fastapi import Request
from fastapi.responses import Response

from testimonia.store.review import Decision, Review
from testimonia.workbench.actions.forms import expected, safe_way_back
from testimonia.workbench.desk import Desk
from testimonia.workbench.page import Page, at


def decide(
    request: Request,
    seen: str | None,
    ids: Callable[[Page], Iterable[str]],
    work: Callable[[Review], Decision],
    way: Callable[[Page, Decision], str],
) -> Response:
    """Writes one decision. `seen`: what the form's page showed, None where it does not matter; `ids`: what the form is about, looked at
    when nobody else can decide any more; `way`: where to go then. What the reviewer should know is shown first."""
    desk: Desk = request.app.state.desk
    by = desk.viewer(request.scope["session"])
    with desk.deciding(by.name) as review:
        with at(request) as page:
            about = list(ids(page))
            if seen is not None:
                expected(page, seen, about)
        decision = work(review)
    with at(request) as page:
        address = way(page, decision)
        if decision.warnings:
            return page.show("decided.html", decision=decision, address=address, here="ledger")
        return page.to(address)


def back_or(back: str, default: str) -> Callable[[Page, Decision], str]:
    """The way back to where the reader was."""
    return lambda _page, _decision: safe_way_back(back, default)
