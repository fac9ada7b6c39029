"""Tests of claims about patterns: chosen, filled in, worked out in the background, shown with what would overturn them."""

from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from testimonia.workbench.page import NotFound, Page, at
from testimonia.workbench.views.analyses import Analysis, Answer, analyses, answer, chart, find

router = APIRouter()
_IMAGE = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'", "content-disposition": "inline"}
_PATIENCE = 1.5  # seconds; what is done by then is shown at once


@router.get("/analyses")
def listed(request: Request) -> Response:
    """What can be asked."""
    with at(request) as page:
        return page.show("analyses.html", analyses=analyses(page.words), here="analyses")


def _asked(page: Page, key: str) -> tuple[Analysis, dict[str, str]]:
    found = find(key, page.words)
    if found is None:
        raise NotFound(f"There is no test {key!r}. Known: {', '.join(a.key for a in analyses(page.words))}.")
    return found, {f.name: page.request.query_params.get(f.name, f.default)[:40] for f in found.fields}


def _job(page: Page, analysis: Analysis, given: Mapping[str, str]) -> "Future[Answer]":
    path = page.desk.path
    key = ("analysis", page.stamp, analysis.key, tuple(sorted(given.items())))
    return page.desk.jobs.start(key, lambda: answer(analysis, path, given))


@router.get("/analyses/{key}")
def one(request: Request, key: str) -> Response:
    """The form of a test; with `run`, its answer, or that it is being worked out."""
    with at(request) as page:
        analysis, given = _asked(page, key)
        context: dict[str, Any] = {"analysis": analysis, "given": given, "query": urlencode(given), "here": "analyses"}
        if not request.query_params.get("run"):
            return page.show("analysis.html", answer=None, waiting=False, **context)
        job = _job(page, analysis, given)
        done = _done(job)
        template = "pieces/answer.html" if page.is_fragment else "analysis.html"
        return page.show(template, answer=job.result() if done else None, waiting=not done, keep=False, **context)


def _done(job: "Future[Answer]") -> bool:
    try:
        job.result(timeout=_PATIENCE)
    except TimeoutError:
        return False
    return True


@router.get("/analyses/{key}/chart.svg")
def picture(request: Request, key: str) -> Response:
    """The chart of an answer that was worked out."""
    with at(request) as page:
        analysis, given = _asked(page, key)
        found = _job(page, analysis, given).result().finding
        drawn = page.kept(("chart", key, tuple(sorted(given.items()))), lambda: chart(found)) if found else None
        if drawn is None:
            raise NotFound("There is no chart.")
        return Response(drawn, media_type="image/svg+xml", headers=_IMAGE)
