"""The codebook."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from testimonia.workbench.page import at
from testimonia.workbench.views.codebook import codebook

router = APIRouter()


@router.get("/codebook")
def page(request: Request) -> Response:
    """Every closed list with its definitions."""
    with at(request) as here:
        return here.show("codebook.html", lambda: {"view": codebook(here.words)}, here="codebook")
