"""Whether two mentions tell of one incident: the same, different, or unsure."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from testimonia.errors import JudgementError
from testimonia.model.terms import Verdict
from testimonia.workbench.actions.deciding import back_or, decide
from testimonia.workbench.page import NotFound, Page

router = APIRouter()
Field = Annotated[str, Form()]


def _pair(page: Page, left: str, right: str) -> tuple[str, str]:
    if len(page.moment.mentions([left, right])) < 2:
        raise NotFound(f"There are no two mentions {left} and {right} in this case.")
    return left, right


@router.post("/links/{left}/{right}/judge")
def judge(request: Request, left: str, right: str, verdict: Field, seen: Field, why: Field = "", back: Field = "") -> Response:
    """`verdict`: same, different or unsure. No direction: neither side is merged into the other."""
    if verdict not in (Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE):
        raise JudgementError(f"{verdict!r} is no answer here. Known: same, different, unsure.")
    return decide(
        request,
        seen,
        lambda page: _pair(page, left, right),
        lambda review: getattr(review, verdict)(left, right, why=why),
        back_or(back, f"/links/{left}/{right}"),
    )
