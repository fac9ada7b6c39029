"""Taking back and bringing back: the last decision of whoever asks, or any by its number in the ledger."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from testimonia.errors import JudgementError
from testimonia.workbench.actions.deciding import back_or, decide
from testimonia.workbench.page import NotFound, at

router = APIRouter()
Field = Annotated[str, Form()]


@router.post("/undo")
def undo_last(request: Request, back: Field = "") -> Response:
    """Takes back the last thing that the reader did and that still stands."""
    return decide(request, None, lambda _: (), lambda review: review.undo_last(), back_or(back, "/ledger"))


@router.post("/redo")
def redo_last(request: Request, back: Field = "") -> Response:
    """Brings back what the reader took back last."""
    return decide(request, None, lambda _: (), lambda review: review.redo_last(), back_or(back, "/ledger"))


@router.post("/ledger/{number}/{verb}")
def by_number(request: Request, number: int, verb: str, why: Field = "", back: Field = "") -> Response:
    """`verb`: undo or redo, of the action of that number, whoever's it is."""
    if verb not in ("undo", "redo"):
        raise JudgementError(f"{verb!r} is nothing to do with a decision. Known: undo, redo.")
    with at(request) as page:
        if number not in {action.number for action in page.ledger.actions}:
            raise NotFound(f"There is no decision {number} in the ledger.")
    return decide(
        request,
        None,
        lambda _: (),
        lambda review: review.undo(number, why=why) if verb == "undo" else review.redo(number, why=why),
        back_or(back, "/ledger"),
    )
