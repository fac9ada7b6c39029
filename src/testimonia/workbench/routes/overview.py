"""The case at a glance."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from testimonia.store.pages import Wanted
from testimonia.workbench.page import Page, at, number_of
from testimonia.workbench.views.overview import overview
from testimonia.workbench.views.queue import order

router = APIRouter()


@router.get("/")
def page(request: Request) -> Response:
    """The first page. `since`: number of a state to compare with, as after somebody's last visit; else what the last reading changed."""
    since = number_of(request, "since", default=0) or None
    with at(request) as here:
        return here.show(
            "overview.html",
            lambda: {"view": overview(here.moment, here.ledger, waiting(here), here.words, since)},
            here="overview",
        )


def waiting(page: Page) -> int:
    """How many claims wait for a look."""
    wanted = Wanted(without=frozenset(page.ledger.claims))
    _, total = page.kept(("queue", "", "", "", ""), lambda: order(page.moment, wanted))
    return total
