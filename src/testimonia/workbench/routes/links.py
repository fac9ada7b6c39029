"""Links between mentions: those that were close, and one pair side by side."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from testimonia.store.pages import CLOSE
from testimonia.workbench.actions.forms import expectation
from testimonia.workbench.page import Context, NotFound, at, number_of
from testimonia.workbench.views.links import PER_PAGE, link_rows, link_view

router = APIRouter()


@router.get("/links")
def listed(request: Request) -> Response:
    """Links that were close, the closest first."""
    with at(request) as page:
        total = page.kept("close links", lambda: page.moment.count("link_reasons", CLOSE))
        pages = max(1, -(-total // PER_PAGE))
        number = min(number_of(request, "page"), pages)

        def fill() -> Context:
            doubts = page.moment.doubtful_links(PER_PAGE, (number - 1) * PER_PAGE)
            return {"rows": link_rows(doubts, page.moment, page.ledger, page.words)}

        return page.show("links.html", fill, total=total, number=number, pages=pages, here="links")


@router.get("/links/{left}/{right}")
def one(request: Request, left: str, right: str) -> Response:
    """One pair of mentions."""
    with at(request) as page:
        found = page.moment.mentions([left, right])
        if left not in found or right not in found or left == right:
            raise NotFound(f"There are no two mentions {left} and {right} in this case.")
        return page.show(
            "link.html",
            lambda: {"view": link_view(found[left], found[right], page.moment, page.ledger, page.words)},
            seen=expectation(page.stamp),
            here="links",
        )
