"""What is decided on an incident: accepted or rejected, merged, split, its origins joined or split, what became of an announcement."""

import re
from collections.abc import Callable, Iterable
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from testimonia.errors import JudgementError
from testimonia.model.record import Incident
from testimonia.store.review import Decision
from testimonia.workbench.actions.deciding import back_or, decide
from testimonia.workbench.page import NotFound, Page

router = APIRouter()
Field = Annotated[str, Form()]
_ID = re.compile(r"[0-9a-f]{16}")


def _incident(page: Page, wanted: str) -> Incident:
    """An incident by its id, a former id, or the address of its page."""
    found = _ID.search(wanted)
    known = found[0] if found else wanted
    heirs = page.moment.heirs(known)
    incident = page.moment.incident(known) or (page.moment.incident(heirs[0]) if len(heirs) == 1 else None)
    if incident is None:
        raise NotFound(f"There is no incident {wanted} in this case.")
    return incident


def _home(mention: str) -> Callable[[Page, Decision], str]:
    """The page of the incident that a mention is in now."""

    def way(page: Page, _: Decision) -> str:
        incident = page.moment.incident_of([mention]).get(mention)
        return f"/incident/{incident}" if incident else "/incidents"

    return way


def _about(*incidents: Incident) -> list[str]:
    return [i for incident in incidents for i in (incident.id, *incident.mentions)]


@router.post("/incident/{incident}/judge")
def judge(request: Request, incident: str, verdict: Field, seen: Field, why: Field = "", back: Field = "") -> Response:
    """`verdict`: accept or reject, of the incident as a whole."""
    if verdict not in ("accept", "reject"):
        raise JudgementError(f"{verdict!r} is no answer here. Known: accept, reject.")
    return decide(
        request,
        seen,
        lambda page: [_incident(page, incident).id],
        lambda review: review.accept(incident, why=why) if verdict == "accept" else review.reject(incident, why=why),
        back_or(back, f"/incident/{incident}"),
    )


@router.post("/incident/{incident}/merge")
def merge(request: Request, incident: str, seen: Field, other: Annotated[list[str], Form()], why: Field = "") -> Response:
    """Says that this incident and others (ids, or addresses of their pages) are one."""
    chosen: list[Incident] = []

    def about(page: Page) -> Iterable[str]:
        chosen.extend(_incident(page, wanted.strip()) for wanted in (incident, *other) if wanted.strip())
        return _about(*chosen)

    def way(page: Page, _: Decision) -> str:
        return _home(chosen[0].mentions[0])(page, _)

    return decide(request, seen, about, lambda review: review.merge(*dict.fromkeys(i.id for i in chosen), why=why), way)


@router.post("/incident/{incident}/split")
def split(request: Request, incident: str, seen: Field, mention: Annotated[list[str], Form()], why: Field = "") -> Response:
    """Takes mentions out of the incident; they become one of their own."""
    return decide(
        request,
        seen,
        lambda page: _about(_incident(page, incident)),
        lambda review: review.split(incident, *mention, why=why),
        _home(mention[0]),
    )


@router.post("/incident/{incident}/origins")
def origins(request: Request, incident: str, seen: Field, one: Field, other: Field, verdict: Field, why: Field = "") -> Response:
    """Says that two origins (accounts of this incident) are one, or are independent, in every incident."""
    if verdict not in ("same", "different"):
        raise JudgementError(f"{verdict!r} is no answer here. Known: same, different.")
    return decide(
        request,
        seen,
        lambda page: [_incident(page, incident).id, one, other],
        lambda review: (review.join_origins if verdict == "same" else review.split_origins)(one, other, why=why),
        lambda _page, _: f"/incident/{incident}#origins",
    )


@router.post("/incident/{incident}/outcome")
def outcome(
    request: Request, incident: str, seen: Field, announcement: Field, became: Field, shown_by: Field = "", why: Field = ""
) -> Response:
    """What became of an announcement: kept, broken or unknown, and the mention or claim that shows it."""
    shown = _ID.search(shown_by)
    return decide(
        request,
        seen,
        lambda page: [_incident(page, incident).id, announcement],
        lambda review: review.outcome(announcement, became, shown_by=shown[0] if shown else None, why=why),
        lambda _page, _: f"/incident/{incident}",
    )
