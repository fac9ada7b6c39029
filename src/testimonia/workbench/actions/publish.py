"""Publishing: what is wished for, and the steps of the two people who decide. The rules are those of `testimonia.pipeline.publishing`."""

from concurrent.futures import TimeoutError as NotYet
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from testimonia.errors import CaseError
from testimonia.pipeline import open_case, wished
from testimonia.pipeline.publishing import preview, publish, refuse, withdraw
from testimonia.pipeline.wished import Wish
from testimonia.store.wishes import keep
from testimonia.workbench.actions.forms import Refused, Stale, typed
from testimonia.workbench.page import Page, at
from testimonia.workbench.routes.publish import publish_page
from testimonia.workbench.site import folder_of, wish_in
from testimonia.workbench.views.publish import wish_of

router = APIRouter()
Field = Annotated[str, Form()]
Several = Annotated[list[str] | None, Form()]
STEPS = ("ask", "agree", "write", "refuse", "withdraw")
_SOON = 8.0
"""Seconds after which a page says that the step is being taken, instead of waiting for it."""


@router.post("/publish/prepare")
def prepare(request: Request) -> Response:
    """Keeps what is wished for. Nothing is asked or published by it."""
    with at(request) as page:
        wish = wish_of(dict(typed(request)), wish_in(page), "")
        if wish.address and not wish.address.startswith(("https://", "http://")):
            raise CaseError(f"{wish.address}: give the address whole, as in https://example.org/record. Nothing was kept.")
    with page.desk.writing() as case:
        keep(case.store, wished.line(wish))
    return page.to("/publish")


@router.post("/publish")
def step(request: Request, step: Field, why: Field = "", shown: Field = "", code: Several = None) -> Response:
    """`step`: ask, agree, write, refuse or withdraw; `shown`: the version of the site that the form's page showed; `code`: pages that are
    to be withdrawn."""
    if step not in STEPS:
        raise Refused(f"{step!r} is no step here. Known: {', '.join(STEPS)}.")
    with at(request) as page:
        wish = wish_in(page)
        if wish is None:
            raise CaseError("nobody prepared a site. Say first what is to be published, on this page.")
        codes, key = tuple(code or ()), ("publishing", page.stamp, page.moment.count_custody(), wish, step, why, shown, code)
        job = page.desk.jobs.start(tuple(map(str, key)), lambda: _taken(page, wish, step, why, shown, codes))
        try:
            job.result(timeout=_SOON)
        except NotYet:
            return page.show("publishing.html", step=step, why=why, shown=shown, codes=codes, here="export")
    with at(request) as now:
        return publish_page(now, now.words(f"publish.said_{step}"))


def _taken(page: Page, wish: Wish, step: str, why: str, shown: str, codes: tuple[str, ...]) -> None:
    """One step, in a case of its own: what takes long must not hold those who read or decide."""
    path, by, alone = page.desk.path, page.viewer.name, not page.desk.settings.team
    folder = folder_of(path)
    with open_case(path, create=False) as case:
        if step == "withdraw":
            keep(case.store, wished.line(withdraw(case, folder, wish, codes, by=by, why=why)))
            return
        if preview(case, folder, wish).version != shown:
            raise Stale("What would be published has changed since your page was made. Look at it again; nothing was decided.")
        if step == "refuse":
            refuse(case, folder, wish, by=by, why=why)
        else:
            publish(case, folder, wish, by=by, why=why, agree=step == "agree", alone=alone)
