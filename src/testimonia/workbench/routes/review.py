"""The pages of review and coding beside those that read: forms, previews, agreement, orphans, what leaves."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from testimonia.exchange.out import writers
from testimonia.workbench.actions.coding import empty_form
from testimonia.workbench.actions.corrections import correction_form
from testimonia.workbench.actions.forms import expectation
from testimonia.workbench.page import NotFound, Page, at, number_of
from testimonia.workbench.views.agreement import agreement_page
from testimonia.workbench.views.bulk import FILTERS, bulk, chosen, picked
from testimonia.workbench.views.deciding import decide_page
from testimonia.workbench.views.orphans import Orphan, orphans

router = APIRouter()


@router.get("/claim/{claim}/correct")
def correcting(request: Request, claim: str) -> Response:
    """The form by which a claim is corrected."""
    with at(request) as page:
        return correction_form(page, claim)


@router.get("/code/{document:path}")
def coding(request: Request, document: str) -> Response:
    """The form of coding by hand, beside the text."""
    with at(request) as page:
        return empty_form(page, document)


@router.get("/incident/{incident}/decide")
def deciding(request: Request, incident: str) -> Response:
    """Everything that can be decided on one incident. `q`: words of another that it may be one with."""
    query = request.query_params.get("q", "").strip()[:200]
    with at(request) as page:
        found = page.moment.incident(incident)
        if found is None:
            raise NotFound(f"There is no incident {incident} in this case.")
        view = decide_page(found, query, page.moment, page.ledger, page.words)
        return page.show("decide.html", view=view, query=query, seen=expectation(page.stamp), here="incidents")


@router.get("/bulk")
def many(request: Request) -> Response:
    """The filter, and exactly what it would accept."""
    given = {name: request.query_params.get(name, "") for name in FILTERS}
    with at(request) as page:
        filters = picked(given)
        ids, total = page.kept(("bulk", filters), lambda: chosen(filters, page.moment, page.ledger))
        view = bulk(given, ids, total, number_of(request, "page"), page.moment, page.words)
        return page.show("bulk.html", view=view, given=given, here="queue")


@router.get("/agreement")
def agreement(request: Request) -> Response:
    """How far reviewers agree, and what a curator decides."""
    with at(request) as page:
        view = agreement_page(page.moment, page.ledger, page.words)
        return page.show("agreement.html", view=view, here="queue")


@router.get("/orphans")
def lost(request: Request) -> Response:
    """Claims whose words no longer stand where they stood."""
    with at(request) as page:
        job = page.desk.jobs.start(("orphans", page.stamp, page.hidden), lambda: _orphans(page))
        found = job.result() if job.done() else None
        return page.show("orphans.html", found=found, keep=False, here="queue")


def _orphans(page: Page) -> tuple[Orphan, ...]:
    with page.desk.moment(page.hidden) as moment:
        return orphans(moment, page.words)


@router.get("/export")
def leaving(request: Request) -> Response:
    """What can leave the case, and in which formats."""
    with at(request) as page:
        formats = [(w.name, w.says) for w in writers().values()]
        return page.show("export.html", formats=formats, here="export")
