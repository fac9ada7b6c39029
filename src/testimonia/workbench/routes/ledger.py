"""The two ledgers."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from testimonia.workbench.page import at, number_of
from testimonia.workbench.views.ledger import custody_page, ledger_page

router = APIRouter()


@router.get("/ledger")
def decisions(request: Request) -> Response:
    """What people decided."""
    asked = request.query_params.get("only", "")
    only = asked if asked in ("contested", "mine") else ""
    with at(request) as page:
        by = page.viewer.name if only == "mine" else ""
        return page.show(
            "ledger.html",
            lambda: {"view": ledger_page(page.ledger, number_of(request, "page"), only, page.moment, page.words, by)},
            only=only,
            here="ledger",
        )


@router.get("/custody")
def custody(request: Request) -> Response:
    """What was done with the things in the case."""
    item = request.query_params.get("item", "")
    with at(request) as page:
        view = custody_page(number_of(request, "page"), item, page.moment, page.words)
        return page.show("custody.html", view=view, item=item, here="ledger")
