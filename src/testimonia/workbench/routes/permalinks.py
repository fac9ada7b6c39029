"""Addresses that stay: of a claim, a mention, an account."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from testimonia.workbench.actions.forms import expectation
from testimonia.workbench.page import Context, NotFound, at
from testimonia.workbench.views.claims import claim_view
from testimonia.workbench.views.comments import comments_on
from testimonia.workbench.views.titles import address, document_row

router = APIRouter()


@router.get("/claim/{claim}")
def of_claim(request: Request, claim: str) -> Response:
    """A claim with its sentence; for a script, the card alone."""
    with at(request) as page:
        found = page.moment.claims([claim]).get(claim)
        if found is None:
            raise NotFound(f"There is no claim {claim} in this case.")

        def fill() -> Context:
            document = page.moment.document(found.document)
            return {
                "card": claim_view(found, page.moment, page.ledger, page.words),
                "passage": page.plain.passage(found.document, found.span.start, found.span.end, found.span.quote),
                "document": document_row(document, 0, page.words) if document else None,
                "comments": comments_on([claim], page.moment, page.words),
            }

        template = "pieces/claim.html" if page.is_fragment else "claim.html"
        return page.show(template, fill, seen=expectation(page.stamp), back=request.query_params.get("back", ""), here="")


@router.get("/claim/{claim}/in-text")
def in_text(request: Request, claim: str) -> Response:
    """The place of a claim in its document."""
    with at(request) as page:
        found = page.moment.claims([claim]).get(claim)
        if found is None:
            raise NotFound(f"There is no claim {claim} in this case.")
        return page.to(f"/document/{address(found.document)}?at={found.span.start}#c-{claim}")


@router.get("/mention/{mention}")
def of_mention(request: Request, mention: str) -> Response:
    """The place of a mention in its document."""
    with at(request) as page:
        found = page.moment.mentions([mention]).get(mention)
        if found is None:
            raise NotFound(f"There is no mention {mention} in this case.")
        return page.to(f"/document/{address(found.document)}?at={found.spans[0].start}#m-{mention}")


@router.get("/account/{account}")
def of_account(request: Request, account: str) -> Response:
    """The place of an account on its incident's page."""
    with at(request) as page:
        incident = page.moment.incident_of_account(account)
        if incident is None:
            raise NotFound(f"There is no account {account} in this case.")
        return page.to(f"/incident/{incident}#a-{account}")
