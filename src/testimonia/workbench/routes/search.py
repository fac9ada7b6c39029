"""Search over documents and claims. Private persons' names: the owner alone, and each such search stands in the custody ledger."""

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request
from fastapi.responses import Response

from testimonia.workbench.page import Context, at, number_of
from testimonia.workbench.views.search import asks_for_a_name, results, tidy, words_of_names

router = APIRouter()


_AHEAD = CapacityLimiter(1)
"""A thread of its own: whoever looks for a word does not wait behind those who open large pages."""


@router.get("/search")
async def page(request: Request) -> Response:
    """The finds."""
    return await to_thread.run_sync(_page, request, limiter=_AHEAD)


def _page(request: Request) -> Response:
    """The finds. A query that holds a private person's name finds nothing here; the page says how to look for names."""
    with at(request) as here:
        query = tidy(request.query_params.get("q", ""))
        names = here.kept("names", lambda: words_of_names(here.moment))
        hidden = bool(query) and asks_for_a_name(query, names)
        number = number_of(request, "page", most=200)

        def fill() -> Context:
            return {"found": results(query, number, here.moment, here.ledger, here.words) if query and not hidden else None}

        return here.show("search.html", fill, query=query, hidden=hidden, named=False, number=number, here="search")
