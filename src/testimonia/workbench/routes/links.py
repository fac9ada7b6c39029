"""Links between mentions: those that were close, and one pair side by side."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from testimonia.store.pages import CLOSE
from testimonia.workbench.actions.forms import expectation
from testimonia.workbench.page import NotFound, at, number_of
from testimonia.workbench.views.links import PER_PAGE, link_rows, link_view

router = APIRouter()


@router.get("/links")
def listed(request: Request) -> Response:
    """Links that were close, the closest first."""
    with at(request) as page:
        total = page.moment.count("link_reasons", CLOSE)
        pages = max(1, -(-total // PER_PAGE))
        number = min(number_of(request, "page"), pages)
        doubts = page.moment.doubtful_links(PER_PAGE, (number - 1) * PER_PAGE)
        rows = link_rows(doubts, page.moment, page.ledger, page.words)
        return page.show("links.html", rows=rows, total=total, number=number, pages=pages, here="links")


@router.get("/links/{left}/{right}")
def one(request: Request, left: str, right: str) -> Response:
    """One pair of mentions."""
    with at(request) as page:
        found = page.moment.mentions([left, right])
        if left not in found or right not in found or left == right:
            raise NotFound(f"There are no two mentions {left} and {right} in this case.")
        view = page.kept(("link", left, right), lambda: link_view(found[left], found[right], page.moment, page.ledger, page.words))
        return page.show("link.html", view=view, seen=expectation(page.stamp), here="links")
