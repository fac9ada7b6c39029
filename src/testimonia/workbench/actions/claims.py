"""Whether a claim is read rightly: accept it, reject it, or take the answer back. The worked example of an action."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from testimonia.model.terms import Verdict
from testimonia.workbench.actions.forms import Refused, expectation, expected, safe_way_back
from testimonia.workbench.desk import Desk
from testimonia.workbench.page import NotFound, at
from testimonia.workbench.views.claims import claim_view

router = APIRouter()
Field = Annotated[str, Form()]


@router.post("/claim/{claim}/judge")
def judge(request: Request, claim: str, verdict: Field, seen: Field, why: Field = "", back: Field = "") -> Response:
    """`verdict`: accept, reject or undo. With a script the claim's card comes back; without one the reader goes where they were."""
    desk: Desk = request.app.state.desk
    by = desk.viewer(request.scope["session"])
    with desk.deciding(by.name) as review:  # what the form is about is looked at when nobody else can decide any more
        with at(request) as page:
            if claim not in page.moment.claims([claim]):
                raise NotFound(f"There is no claim {claim} in this case.")
            expected(page, seen, [claim])
            standing = page.ledger.claims.get(claim)
        if verdict == Verdict.ACCEPT:
            review.accept(claim, why=why)
        elif verdict == Verdict.REJECT:
            review.reject(claim, why=why)
        elif verdict == Verdict.UNDO and standing is not None:
            review.undo(standing.number, why=why)
        else:
            raise Refused(f"{verdict!r} is no answer here. Known: accept, reject, undo.")
    return done(request, claim, back)


def done(request: Request, claim: str, back: str) -> Response:
    """What to show after a decision on a claim."""
    with at(request) as page:
        if not page.is_fragment:
            return page.to(safe_way_back(back, f"/claim/{claim}"))
        card = claim_view(page.moment.claims([claim])[claim], page.moment, page.ledger, page.words)
        passage = page.plain.passage(card.document, card.start, card.end, card.quote)
        answer = page.text("pieces/claim_card.html", card=card, passage=passage, seen=expectation(page.stamp), back=safe_way_back(back))
        return HTMLResponse(answer, headers={"hx-trigger": "testimonia:decided"})
