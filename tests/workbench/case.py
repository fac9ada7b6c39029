"""A case on the disk for the workbench: the composed attack on the market of Kesra, and documents that mean harm."""

import re
from collections.abc import Iterable
from pathlib import Path

from fastapi.testclient import TestClient

from testimonia.model.lines import Noun
from testimonia.pipeline import OpenCase, open_case
from testimonia.workbench import Settings, app
from tests.report.composed import Record, kesra

BASE = "http://127.0.0.1:8321"


def nouns(record: Record) -> Iterable[Noun]:
    yield record.header
    for part in (record.documents, record.mentions, record.claims, record.accounts, record.incidents, record.judgements):
        yield from part


def case_of(record: Record, path: Path) -> OpenCase:
    """A case that holds the record, with incidents built here, so that their reasons are there too."""
    case = open_case(path)
    case.store.take_in(nouns(record))
    case.reconcile()
    return case


def kesra_case(folder: Path) -> Path:
    case = case_of(kesra(), folder / "kesra.case")
    case.close()
    return case.path


def client(path: Path, **settings: object) -> TestClient:
    """A browser without a screen. Used as a context manager it also starts and ends the application."""
    made = Settings(**{"by": "mk", **settings})  # type: ignore[arg-type]
    return TestClient(app(path, made), base_url=BASE, follow_redirects=False)


def token(page: str) -> str:
    """The token that a page's forms carry."""
    found = re.search(r'name="token" value="([0-9a-f]{64})"', page) or re.search(r'"x-testimonia-token":"([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


def seen(page: str) -> str:
    """What a page's forms say that it showed."""
    found = re.search(r'name="seen" value="([\d.]+)"', page)
    assert found is not None
    return found[1]


def first(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    assert found is not None, f"nothing like {pattern} on the page"
    return found[1]
