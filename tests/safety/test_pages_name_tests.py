"""The pages on threats and on harm name tests; each is there."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
PAGES = TESTS.parent / "docs" / "explanation"


@pytest.mark.parametrize("page", ["threat-model.md", "do-no-harm.md"])
def test_every_test_that_a_page_names_is_there(page: str):
    named = re.findall(r"`(?:tests/)?((?:\w+/)*test_\w+\.py)`", (PAGES / page).read_text(encoding="utf-8"))
    assert len(named) > 1
    assert [name for name in named if not (TESTS / name).is_file()] == []
