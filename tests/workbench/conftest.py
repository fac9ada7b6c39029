"""One case for all that only reads, another for each test that decides."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.workbench.case import client, kesra_case


@pytest.fixture(scope="session")
def kesra_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kesra_case(tmp_path_factory.mktemp("workbench"))


@pytest.fixture(scope="session")
def reading(kesra_path: Path) -> Iterator[TestClient]:
    with client(kesra_path) as opened:
        yield opened


@pytest.fixture
def deciding(tmp_path: Path) -> Iterator[TestClient]:
    with client(kesra_case(tmp_path)) as opened:
        yield opened
