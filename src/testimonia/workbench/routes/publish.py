"""Publishing: what is wished for, what it would be, page by page as readers would see it, and the site that was written."""

import io
import mimetypes
import zipfile

from fastapi import APIRouter, Request
from fastapi.responses import Response

from testimonia.errors import CaseError, ReportError
from testimonia.workbench.page import NotFound, Page, at
from testimonia.workbench.site import folder_of, proposed, wish_in
from testimonia.workbench.views.publish import site_view

router = APIRouter()
_SITE = {
    # A page of the site says itself, by digest, which style and script are its own; here no script of it runs.
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "content-disposition": "inline",
}


@router.get("/publish")
def prepare(request: Request) -> Response:
    """The form, and what the site would be."""
    with at(request) as page:
        return publish_page(page)


def publish_page(page: Page, said: str = "") -> Response:
    """The page. `said`: what came of the last step."""
    wish, found, wrong = wish_in(page), None, ""
    chosen = wish is not None and (wish.accepted or wish.incidents)
    if wish is not None and chosen:
        try:
            found = proposed(page, wish)
        except (CaseError, ReportError) as error:
            wrong = str(error)
    return page.show(
        "publish.html",
        keep=False,
        wish=wish,
        view=site_view(found, page.words) if found else None,
        waiting=chosen and found is None and not wrong,
        wrong=wrong,
        said=said,
        folder=folder_of(page.desk.path).name,
        written=folder_of(page.desk.path).is_dir(),
        here="export",
    )


@router.get("/publish/preview/{path:path}")
def preview(request: Request, path: str) -> Response:
    """A file of the site as it would be; a page without its script, anything else to be saved."""
    with at(request) as page:
        wish = wish_in(page)
        found = proposed(page, wish) if wish else None
        if found is None:
            return page.to("/publish")
        content = found.files.get(path or "index.html")
        if content is None:
            raise NotFound(f"The site would have no page {path!r}. Open its first page: /publish/preview/index.html")
        if (path or ".html").endswith(".html"):
            return Response(content, media_type="text/html; charset=utf-8", headers=_SITE)
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return Response(content, media_type=kind, headers=_SITE | {"content-disposition": "attachment"})


@router.get("/publish/site")
def take(request: Request) -> Response:
    """The site that was written, as one file to be saved and put on a server."""
    with at(request) as page:
        folder = folder_of(page.desk.path)
        if not folder.is_dir():
            raise NotFound("No site was written yet. Two people agree to it first: /publish")
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(path for path in folder.rglob("*") if path.is_file()):
                archive.write(file, file.relative_to(folder))
        headers = {"content-disposition": f'attachment; filename="{_plain(folder.name)}.zip"'}
        return Response(packed.getvalue(), media_type="application/octet-stream", headers=headers)


def _plain(name: str) -> str:
    return "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_") else "_" for letter in name)
