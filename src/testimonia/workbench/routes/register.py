"""The sealed register of the dead and missing: who stands in it, who may be one person, who is named and not in it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from testimonia.workbench.page import at
from testimonia.workbench.views.register import register_page

router = APIRouter()


@router.get("/register")
def page(request: Request) -> Response:
    """The register; how to open it, where it is closed."""
    with at(request) as here, here.desk.writing() as case:
        view = register_page(case.register())
        return here.show("register.html", view=view, keep=False, here="register")
