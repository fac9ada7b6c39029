"""The application put together: door, pages, actions, assets, and what is said when something goes wrong."""

import mimetypes
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from anyio import to_thread
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from testimonia.errors import (
    CaseDamaged,
    CaseError,
    CaseFull,
    CaseLocked,
    CaseOutOfReach,
    CaseTooNew,
    JudgementError,
    RecordError,
    TestimoniaError,
)
from testimonia.workbench import actions, routes
from testimonia.workbench.actions.forms import Refused, Stale, checked, expectation, typed
from testimonia.workbench.bounds import Bounds
from testimonia.workbench.desk import Desk, asset, plain_context
from testimonia.workbench.page import NotFound
from testimonia.workbench.rights import allowed
from testimonia.workbench.security import LOGIN, Door
from testimonia.workbench.settings import Settings

_STATUS: tuple[tuple[type[TestimoniaError], int, str], ...] = (
    (NotFound, 404, "not_found"),
    (Refused, 403, "refused"),
    (Stale, 409, "stale"),
    (CaseLocked, 503, "locked"),
    *((kind, 500, "failed") for kind in (CaseDamaged, CaseFull, CaseOutOfReach, CaseTooNew)),
    (CaseError, 409, "refused"),
    (JudgementError, 409, "refused"),
    (RecordError, 400, "refused"),
)

_SECRET = (LOGIN, "/me", "/people")
"""Where passwords are written: nothing of such a form is ever shown again."""


def build(path: Path, settings: Settings) -> FastAPI:
    """The application over one case. Raises CaseError when there is no case at `path`."""
    desk = Desk(path, settings)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = settings.threads
        yield
        desk.close()

    app = FastAPI(title="Testimonia", docs_url=None, redoc_url=None, openapi_url=None, lifespan=life, dependencies=[Depends(allowed)])
    app.state.desk = desk
    for router in routes.ROUTERS:
        app.include_router(router)
    for router in actions.ROUTERS:
        app.include_router(router, dependencies=[Depends(checked)])
    app.add_api_route("/assets/{name}", _asset, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_exception_handler(TestimoniaError, _error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _not_whole)
    app.add_middleware(Bounds)
    app.add_middleware(Door, settings=settings, people=desk.people)
    return app


def _asset(name: str) -> Response:
    content = asset(name)
    if content is None:
        raise HTTPException(404)
    kind = "text/javascript" if name.endswith(".js") else mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(content, media_type=kind, headers={"cache-control": "private, max-age=31536000, immutable"})


async def _error(request: Request, error: Exception) -> Response:
    status, key = next(((status, key) for kind, status, key in _STATUS if isinstance(error, kind)), (500, "failed"))
    return _said(request, status, key, str(error))


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _said(request, status, {400: "not_whole", 404: "not_found", 405: "not_found"}.get(status, "failed"), "")


async def _not_whole(request: Request, error: Exception) -> Response:
    """A form without a field that it needs, or with one that is something else; an address with such a part leads to nothing."""
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(each["loc"][0] == "path" for each in found):
        return _said(request, 404, "not_found", "")
    words = request.app.state.desk.words
    told = ("error.field_missing" if each["type"] == "missing" else "error.field_wrong" for each in found)
    return _said(request, 422, "not_whole", " ".join(words(key, name=each["loc"][-1]) for key, each in zip(told, found, strict=True)))


def _again(request: Request, status: int, key: str) -> dict[str, object]:
    """What was written in a form that was not taken, to be sent again: what somebody wrote is never lost."""
    secret = request.url.path.startswith(_SECRET)
    fields = typed(request) if request.method == "POST" and status in (400, 409, 422, 503) and not secret else ()
    seen, dropped = "", {"token"}
    if key == "stale":
        if any(name == "sealed" for name, _ in fields):  # what a seal is of must be looked at again
            return {"form": "", "seen": "", "typed": []}
        with request.app.state.desk.moment() as moment:
            seen, dropped = expectation(moment.stamp()), {"token", "seen"}
    again = "" if status == 422 else request.url.path  # sent again as it is, it would lack the same
    return {"form": again, "seen": seen, "typed": [(name, value) for name, value in fields if name not in dropped]}


def _said(request: Request, status: int, key: str, why: str) -> Response:
    """A page (or, for a script, a line) that says what went wrong and what to do."""
    desk: Desk = request.app.state.desk
    template = "error_line.html" if request.headers.get("hx-request") == "true" else "error.html"
    case = "" if desk.settings.team and request.url.path == LOGIN else desk.path.stem  # whoever is not logged in learns nothing of it
    context = plain_context(case=case, token=request.scope.get("token", ""), key=key, why=why) | _again(request, status, key)
    text = desk.templates.get_template(template).render(**context)
    headers = {"retry-after": "3"} if status == 503 else {}
    return HTMLResponse(text, status, headers)
