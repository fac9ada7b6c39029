"""Comments: what people say to one another about a thing in the case, beside the record."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from testimonia.store.rounds import comment
from testimonia.workbench.actions.forms import safe_way_back
from testimonia.workbench.page import NotFound, Page, at

router = APIRouter()
Field = Annotated[str, Form()]


def _must_be_seen(page: Page, item: str) -> None:
    m = page.moment
    if not (m.claims([item]) or m.incident(item) or m.mentions([item]) or m.document(item)):
        raise NotFound(f"There is nothing with the id {item} in this case.")


@router.post("/comments")
def add(request: Request, item: Field, text: Field, back: Field = "") -> Response:
    """Adds a comment on a claim, incident, mention or document."""
    with at(request) as page:
        _must_be_seen(page, item)
        by = page.viewer.name
    with page.desk.writing() as case:
        comment(case.store, item, text, by)
    return page.to(safe_way_back(back, "/") + "#comments")
