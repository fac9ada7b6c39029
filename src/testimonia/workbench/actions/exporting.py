"""What leaves the case by the workbench: a format of export or a bundle, masked, to be saved. No browser runs what it gets here."""

import shutil
import tempfile
import zipfile
from concurrent.futures import TimeoutError as NotYet
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import FileResponse, Response
from starlette.background import BackgroundTask

from testimonia.exchange.out import writers
from testimonia.pipeline import open_case
from testimonia.store.purge import SCRATCH
from testimonia.workbench.actions.forms import Refused
from testimonia.workbench.page import at

router = APIRouter()
Field = Annotated[str, Form()]
BUNDLE = "bundle"
_SOON = 8.0
"""Seconds after which a page says that the file is being made, instead of waiting for it."""


def _made(case: Path, form: str, folder: Path, by: str, why: str) -> Path:
    """The one file that is to be saved."""
    with open_case(case, create=False) as opened:
        if form == BUNDLE:
            out = folder / f"{case.stem}-bundle.zip"
            opened.bundle(out, by=by, why=why)
            return out
        written = folder / "out"
        written.mkdir()
        out = written / f"{case.stem}{writers()[form].suffix or f'-{form}'}"
        opened.export(out, format=form, by=by, why=why)
    packed = folder / f"{case.stem}-{form}.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in written.rglob("*") if path.is_file()):
            archive.write(file, file.relative_to(written))
    shutil.rmtree(written)
    return packed


@router.post("/export")
def export(request: Request, form: Field, why: Field = "", asked: Field = "") -> Response:
    """`form`: a format or "bundle". Private persons are masked; the custody ledger notes it. `asked`: a file that is being made already."""
    with at(request) as page:
        by, desk = page.viewer.name, page.desk
        if form != BUNDLE and form not in writers():
            raise Refused(f"There is no format {form!r}. Known: {', '.join((BUNDLE, *sorted(writers())))}.")
        known = asked and desk.jobs.find(("export", form, asked)) is not None
        # Inside the case, not among the temporary files of the system: what a killed program leaves there goes with the next purge.
        folder = desk.path / asked if known else Path(tempfile.mkdtemp(prefix=f"{SCRATCH}export-", dir=desk.path))
        job = desk.jobs.start(("export", form, folder.name), lambda: _made(desk.path, form, folder, by, why))
        try:
            out = job.result(timeout=_SOON)
        except NotYet:
            return page.show("exporting.html", form=form, asked=folder.name, why=why, here="export")
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    over = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    return FileResponse(out, media_type="application/octet-stream", filename=out.name, background=over)
