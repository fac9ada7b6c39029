"""Coding by hand: an event, what is said of it, and by whom, from words that a person selects or types."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from testimonia.errors import RecordError, TestimoniaError
from testimonia.model.record import Document
from testimonia.store.review import Decision
from testimonia.workbench.actions.deciding import decide
from testimonia.workbench.actions.forms import safe_way_back, typed
from testimonia.workbench.coding.claims import MOST_LINKS, coded, fresh, given_of_claim, links_of, property_of, spans_of_form
from testimonia.workbench.coding.spans import Several
from testimonia.workbench.page import NotFound, Page, at, number_of
from testimonia.workbench.views.coding import coding_form, relatives
from testimonia.workbench.views.document import document_view, window_of
from testimonia.workbench.views.titles import address

router = APIRouter()


def _document(page: Page, document: str) -> Document:
    found = page.moment.document(f"sha256:{document.removeprefix('sha256:')}", text=True)
    if found is None:
        raise NotFound(f"There is no document {document} in this case.")
    if found.text is None:
        raise NotFound("The text of this document is not in the case, so nothing can be coded in it.")
    return found


def empty_form(page: Page, document: str) -> Response:
    """The form as it opens. `start` and `quote` in the address: words that are selected already; `claim`: one to be read anew;
    `mention`: the event."""
    found, asked = _document(page, document), page.request.query_params
    given = fresh(found)
    like = page.moment.claims([asked.get("claim", "")])
    for claim in like.values():
        given |= given_of_claim(claim)
    given |= {name: asked[name] for name in ("quote", "start", "mention", "property", "back") if name in asked}
    return _shown(page, found, given, number=_window(page, given))


def _window(page: Page, given: dict[str, str]) -> int:
    start = given.get("start", "")
    return window_of(int(start)) if start.isdecimal() and len(start) < 9 else number_of(page.request, "page")


def _shown(page: Page, document: Document, given: dict[str, str], wrong: str = "", several: Any = (), number: int = 1) -> Response:
    try:
        prop = property_of(given)
    except RecordError as error:
        prop, wrong = property_of(fresh(document)), wrong or str(error)
    view = page.kept(("document", document.id, number), lambda: document_view(document, number, page.moment, page.ledger, page.words))
    return page.show(
        "code.html",
        status=400 if wrong else 200,
        keep=False,
        view=view,
        form=coding_form(given, relatives(document.id, page), prop, page.words),
        wrong=wrong,
        several=several,
        back=given.get("back", ""),
        saved=page.request.query_params.get("saved", ""),
        most_links=MOST_LINKS,
        here="documents",
    )


@router.post("/code/{document:path}")
def code(request: Request, document: str) -> Response:
    """`do`: save; or link, unlink, show, for a form that is to have other fields. What does not pass comes back as it was written."""
    given = dict(typed(request))
    do = given.get("do", "save")
    with at(request) as page:
        found = _document(page, document)
        if do != "save":
            return _shown(page, found, _changed(found, given, do), number=_window(page, given))
        try:
            spans = spans_of_form(found.text or "", given)
            coded(found, given, spans, "the form")
        except Several as error:
            return _shown(page, found, given, str(error), error.places, _window(page, given))
        except TestimoniaError as error:
            return _shown(page, found, given, str(error), (), _window(page, given))

    def way(page: Page, decision: Decision) -> str:
        claim = str(decision.action.judgements[0].on)
        default = f"/code/{address(found.id)}?saved={claim}&mention={_mention(page, claim)}&page={window_of(spans.claim.start)}"
        return safe_way_back(given.get("back", ""), default)

    return decide(
        request,
        None,
        lambda page: _must_be_there(page, given),
        lambda review: review.add(lambda made_by: coded(found, given, spans, made_by), why=given.get("why", "")),
        way,
    )


def _mention(page: Page, claim: str) -> str:
    found = page.moment.claims([claim]).get(claim)
    return found.mention if found else ""


def _must_be_there(page: Page, given: dict[str, str]) -> list[str]:
    """What a value points to must be in the case, where the reader can see it."""
    other, part = given.get("v.mention", ""), given.get("v.of", "")
    if other and not page.moment.mentions([other]):
        raise RecordError(f"mention: there is no event {other} in this case.")
    if part and not page.moment.claims([part]):
        raise RecordError(f"of: there is no claim {part} in this case.")
    return []


def _changed(document: Document, given: dict[str, str], do: str) -> dict[str, str]:
    count = links_of(given)
    if do == "link":
        number = min(MOST_LINKS, count + 1)
        return {f"l{count}.stance": "neutral", f"l{count}.basis": "not_stated"} | given | {"n": str(number)}
    if do == "unlink":
        return given | {"n": str(max(1, count - 1))}
    return fresh(document) | given
