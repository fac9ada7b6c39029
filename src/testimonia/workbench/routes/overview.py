"""The case at a glance."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from testimonia.store.pages import Wanted
from testimonia.workbench.page import Page, at
from testimonia.workbench.views.overview import overview
from testimonia.workbench.views.queue import order

router = APIRouter()


@router.get("/")
def page(request: Request) -> Response:
    """The first page."""
    with at(request) as here:
        view = here.kept("overview", lambda: overview(here.moment, here.ledger, waiting(here), here.words))
        return here.show("overview.html", view=view, here="overview")


def waiting(page: Page) -> int:
    """How many claims wait for a look."""
    wanted = Wanted(without=frozenset(page.ledger.claims))
    _, total = page.kept(("queue", "", "", "", ""), lambda: order(page.moment, wanted))
    return total
