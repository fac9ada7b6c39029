"""One encoder for all tests of this room: loading takes most of the time."""

import pytest

from testimonia.encoder import OnnxEncoder


@pytest.fixture(scope="session")
def encoder() -> OnnxEncoder:
    return OnnxEncoder.load()
