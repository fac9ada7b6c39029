"""The place index is opened once; readers for servers that the tests start."""

import pytest

from testimonia.extract.llm import Endpoint, LLMConfig, LLMReader
from testimonia.text.places import Places


@pytest.fixture(scope="session")
def places():
    return Places()


@pytest.fixture
def reader_for(places):
    """Makes a reader that asks a server of these tests, with short pauses."""

    def make(server, *, answers=None, context: int = 8192, timeout: float = 20.0, attempts: int = 3, key: str | None = None, model="small"):
        return LLMReader(Endpoint(server.url, model, key, timeout, attempts, 0.01), places, LLMConfig(context), answers)

    return make
