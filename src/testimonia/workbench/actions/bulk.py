"""Many claims accepted at once, by a filter: exactly those that the page showed, in one action that one undo takes back."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from testimonia.store.review import Decision
from testimonia.workbench.actions.deciding import decide
from testimonia.workbench.actions.forms import Stale, typed
from testimonia.workbench.page import Page
from testimonia.workbench.views.bulk import chosen, picked, seal

router = APIRouter()
Field = Annotated[str, Form()]


@router.post("/bulk")
def accept(request: Request, sealed: Field, why: Field = "") -> Response:
    """`sealed`: the seal of what the preview showed."""
    filters = picked(dict(typed(request)))
    found: list[str] = []

    def about(page: Page) -> list[str]:
        ids, _ = chosen(filters, page.moment, page.ledger)
        if seal(ids) != sealed:
            raise Stale(
                f"The filter finds other claims now than the preview showed ({len(ids)}). Look at them again; nothing was accepted."
            )
        found.extend(ids)
        return []

    def way(_page: Page, decision: Decision) -> str:
        return f"/ledger#n-{decision.action.number}"

    return decide(request, None, about, lambda review: review.accept_all(found, why=why), way)
