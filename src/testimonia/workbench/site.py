"""The site of a case at the workbench: where it lies, what is wished for, and what it would be, worked out in the background."""

from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from datetime import UTC, datetime
from pathlib import Path

from testimonia.pipeline import open_case
from testimonia.pipeline.publishing import Preview, preview
from testimonia.pipeline.wished import Wish, of_line
from testimonia.store.wishes import SITE
from testimonia.workbench.page import Page

_PATIENCE = 3.0
"""Seconds after which a page says that the site is being prepared, instead of waiting for it."""


def folder_of(case: Path) -> Path:
    """Where the site of a case is written: beside the case, so that no form names a place on the machine."""
    return case.with_name(f"{case.stem}-site")


def today() -> str:
    """The day of what changes, in UTC."""
    return datetime.now(UTC).date().isoformat()


def wish_in(page: Page) -> Wish | None:
    """What was last wished for; None where nobody prepared a site."""
    kept = page.moment.meta().get(SITE, "")
    return of_line(kept, today()) if kept else None


def _job(page: Page, wish: Wish) -> "Future[Preview]":
    def work() -> Preview:
        with open_case(case, create=False) as opened:
            return preview(opened, folder_of(case), wish)

    case = page.desk.path
    # Decisions stand in the custody ledger, judgements and levels in the stamp and beside it.
    key = ("site", page.stamp, page.beside, page.moment.count_custody(), wish)
    page.desk.jobs.forget("site", key)  # a site is large: one is kept
    return page.desk.jobs.start(key, work)


def proposed(page: Page, wish: Wish) -> Preview | None:
    """What the site would be; None while it is being prepared. Raises as `testimonia.pipeline.publishing.preview`."""
    try:
        return _job(page, wish).result(timeout=_PATIENCE)
    except NotYet:
        return None
