"""Correcting a claim: the form of its value and manner, filled with what was read; what is sent back takes its place."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from testimonia.errors import TestimoniaError
from testimonia.model.lines import line_of
from testimonia.model.record import Claim
from testimonia.model.values import Figure
from testimonia.store.review import Decision, Review, corrected
from testimonia.workbench.actions.deciding import back_or, decide
from testimonia.workbench.actions.forms import expectation, safe_way_back, typed
from testimonia.workbench.coding.claims import checked
from testimonia.workbench.coding.values import given_of, value_line
from testimonia.workbench.page import NotFound, Page, at
from testimonia.workbench.views.claims import claim_view
from testimonia.workbench.views.coding import manner_fields, relatives, value_form

router = APIRouter()
_MANNER = ("modality", "polarity", "act")


def _claim(page: Page, claim: str) -> Claim:
    found = page.moment.claims([claim]).get(claim)
    if found is None:
        raise NotFound(f"There is no claim {claim} in this case.")
    return found


def correction_form(page: Page, claim: str) -> Response:
    """The form, filled with what was read."""
    found = _claim(page, claim)
    line = line_of(found)
    return _shown(page, found, given_of(line["value"]) | {name: line[name] for name in _MANNER}, "")


def _shown(page: Page, claim: Claim, given: dict[str, str], wrong: str) -> Response:
    return page.show(
        "correct.html",
        status=400 if wrong else 200,
        keep=not wrong,
        card=claim_view(claim, page.moment, page.ledger, page.words),
        passage=page.plain.passage(claim.document, claim.span.start, claim.span.end, claim.span.quote),
        fields=value_form(claim.property, given, relatives(claim.document, page), page.words),
        manner=manner_fields(given, page.words),
        wrong=wrong,
        why=given.get("why", ""),
        back=safe_way_back(given.get("back", "") or page.request.query_params.get("back", ""), f"/claim/{claim.id}"),
        seen=expectation(page.stamp),
        here="queue",
    )


@router.post("/claim/{claim}/correct")
def correct(request: Request, claim: str) -> Response:
    """Puts what the form says in the claim's place. What does not pass comes back with everything that was written."""
    given = dict(typed(request))
    with at(request) as page:
        old = _claim(page, claim)
        try:
            fields = _fields(old, given)
            checked(corrected(old, "the form", fields))
        except TestimoniaError as error:
            return _shown(page, old, given, str(error))

    def work(review: Review) -> Decision:
        return review.correct(claim, why=given.get("why", ""), **fields)

    back = back_or(given.get("back", ""), f"/claim/{claim}")
    return decide(request, given.get("seen", ""), lambda page: [_claim(page, claim).id], work, back)


def _fields(old: Claim, given: dict[str, str]) -> dict[str, Any]:
    fields = value_line(old.property, given, old.span.quote) | {name: given.get(name, "") for name in _MANNER}
    value = old.value
    if isinstance(value, Figure) and (fields["low"], fields["high"]) == (value.low, value.high):
        fields["bound_basis"] = value.bound_basis  # its range is still the rule's
    return fields
