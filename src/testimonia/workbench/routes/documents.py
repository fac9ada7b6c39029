"""Documents: the list of all, and one beside what was read in it."""

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from testimonia.workbench.actions.forms import expectation
from testimonia.workbench.page import Context, NotFound, Page, at, number_of
from testimonia.workbench.views.document import document_view, window_of
from testimonia.workbench.views.titles import document_row

router = APIRouter()
PER_PAGE = 40


@router.get("/documents")
def listed(request: Request) -> Response:
    """All documents, the newest first."""
    only = "not_read" if request.query_params.get("only") == "not_read" else ""
    with at(request) as page:
        total = page.moment.count_documents(only)
        pages = max(1, -(-total // PER_PAGE))
        number = min(number_of(request, "page"), pages)

        def fill() -> Context:
            found = page.moment.list_documents((number - 1) * PER_PAGE, PER_PAGE, only)
            return {"rows": [document_row(f.document, f.claims, page.words) for f in found]}

        return page.show("documents.html", fill, total=total, number=number, pages=pages, only=only, here="documents")


def _document_id(page: Page, document: str) -> str:
    for candidate in (f"sha256:{document.removeprefix('sha256:')}", document):
        if page.moment.document(candidate) is not None:
            return candidate
    raise NotFound(f"There is no document {document} in this case.")


@router.get("/document/{document:path}")
def one(request: Request, document: str) -> Response:
    """One document. `page`: which stretch of a long one; `at`: the stretch that holds this offset."""
    with at(request) as page:
        known = _document_id(page, document)
        offset = number_of(request, "at", default=-1, least=0, most=99_999_999)
        number = window_of(offset) if offset >= 0 else number_of(request, "page")
        found = page.moment.document(known)
        assert found is not None  # its id was just looked up
        return page.show(
            "document.html",
            lambda: {"view": document_view(found, number, page.moment, page.ledger, page.words)},
            seen=expectation(page.stamp),
            here="documents",
        )


@router.get("/text/{document:path}")
def text(request: Request, document: str) -> Response:
    """The text alone, to be saved: as plain text that no browser runs."""
    with at(request) as page:
        known = page.moment.documents([_document_id(page, document)], text=True)
        (found,) = known.values()
        headers = {"content-disposition": f'attachment; filename="{found.id.removeprefix("sha256:")[:16]}.txt"'}
        return PlainTextResponse((found.text or "").encode("utf-8", errors="replace"), headers=headers)
