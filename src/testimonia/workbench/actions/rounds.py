"""Rounds of closed answers, and what a curator decides where reviewers do not agree."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from testimonia.store.rounds import begin, open_round
from testimonia.workbench.actions.deciding import back_or, decide
from testimonia.workbench.page import at

router = APIRouter()
Field = Annotated[str, Form()]


@router.post("/rounds/begin")
def start(request: Request, why: Field = "") -> Response:
    """From now on nobody sees the others' answers, and nothing changes by them, until the round is opened."""
    with at(request) as page:
        by = page.viewer.name
    with page.desk.writing() as case:
        begin(case.store, by, why)
    return page.to("/agreement")


@router.post("/rounds/open")
def finish(request: Request) -> Response:
    """All answers go into the ledger as they were given."""
    with at(request) as page:
        by = page.viewer.name
    with page.desk.writing() as case:
        open_round(case.store, by, case.settle)
    return page.to("/agreement")


@router.post("/agreement/settle")
def settle(request: Request, judgement: Field, why: Field = "") -> Response:
    """The answer that holds; those that differ from it are taken back."""
    return decide(request, None, lambda _: (), lambda review: review.settle(judgement, why=why), back_or("/agreement", "/agreement"))
