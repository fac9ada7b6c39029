"""The workbench: a case in the browser, on this machine alone. `testimonia serve CASE` opens it.

Rooms: `views/` are pure functions from what a `Moment` of the store holds to view models; `routes/` ask, view and render; `templates/`
hold the pages, `assets/` style and scripts, `words/` every word of the interface; `actions/` are what people do (POST).

To add a page: (1) queries by index in `store/pages/`; (2) a view in `views/NAME.py`; (3) a route in `routes/NAME.py` with its own
`router`, listed in `routes/__init__.py:ROUTERS`; (4) a template that extends `base.html`; (5) words in `words/en.toml` under `[NAME]`;
(6) the page in `tests/browser/test_workbench_pages.py:PAGES`, where it is opened, looked at by axe-core, and in dark, light and small.

To add an action: a function in `actions/NAME.py` with its own `router`, listed in `actions/__init__.py:ROUTERS`. It takes the form's
fields, checks `expected(...)` (the page's stamp and the ids it was about), does its work inside `desk.deciding(by)`, and gives back
`done(...)`: the changed piece of the page for a script, a redirect without one. Token, origin and host are checked before it is called.

Who may use a page or an action is a line in `rights.py`; without one nobody may. What somebody may not see is left out below the pages
(`store/sight.py`): ask `page.moment`, and it is. What reads the case past it (`page.desk.case`) works on the whole: `REVIEWER_OF_ALL`.

What is worked out once for a state of the case is kept by its stamp: `desk.kept(name, stamp, work)`. What takes long is a job:
`desk.jobs.start(...)`. No page holds a script or a style of its own: the policy forbids both; widgets are modules in `assets/`.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from testimonia.errors import CaseError
from testimonia.workbench.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

__all__ = ["Settings", "app"]


def app(case: Path, settings: Settings) -> "FastAPI":
    """The application over one case. Raises CaseError when there is none, or when the extra `workbench` is not installed."""
    try:
        from testimonia.workbench.application import build
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("fastapi", "starlette", "uvicorn", "python_multipart"):
            raise CaseError(f"the workbench needs {error.name}. Install it: pip install 'testimonia[workbench]'") from None
        raise
    return build(case, settings)
